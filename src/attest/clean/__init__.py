"""Find the words: a page becomes an article."""

from attest.clean.stage import Clean

__all__ = ["Clean"]
