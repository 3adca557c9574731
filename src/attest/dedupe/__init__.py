"""Know a copy: exact, reprinted with cuts, rewritten, or the update of a running story; and no look-alike."""

from attest.dedupe.differences import Change, Passage, differences
from attest.dedupe.families import Family, Member, Stamp, build_families
from attest.dedupe.find import CopyFinder, find_copies
from attest.dedupe.index import Candidate, Index
from attest.dedupe.judge import LEAST_SCORE, Copy, Kind, kind_of
from attest.dedupe.signature import VERSION, Signature, sign, sign_all

__all__ = [
    "LEAST_SCORE",
    "VERSION",
    "Candidate",
    "Change",
    "Copy",
    "CopyFinder",
    "Family",
    "Index",
    "Kind",
    "Member",
    "Passage",
    "Signature",
    "Stamp",
    "build_families",
    "differences",
    "find_copies",
    "kind_of",
    "sign",
    "sign_all",
]
