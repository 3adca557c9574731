"""Bring reports in: files, folders, archives and standard input become pages."""

from attest.ingest.limits import Limits
from attest.ingest.read import SUFFIXES, read_pages

__all__ = ["SUFFIXES", "Limits", "read_pages"]
