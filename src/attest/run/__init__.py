"""Carry it out: pages through the stages into the ledger. The only place that catches whatever a stage may raise."""

from attest.run.build import Parts, Reader, build_pipeline, build_reader
from attest.run.code import code, code_pages, tallied
from attest.run.expect import expected

__all__ = ["Parts", "Reader", "build_pipeline", "build_reader", "code", "code_pages", "expected", "tallied"]
