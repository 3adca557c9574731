"""Attest turns news reports about conflict into events whose every value can be checked."""

from importlib.metadata import version

__version__ = version("attest")
