"""Proposals that join things, and people's verdicts on anything."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Link:
    """A proposal that two things belong together: `relation` is "copy_of" or "same_event".

    `reasons` maps each reason, in words, to its weight.
    """

    id: str
    relation: str
    left_id: str
    right_id: str
    score: float
    reasons: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's verdict: accept, correct, reject, merge, split or undo. It outranks any score."""

    id: str
    verdict: str
    subject_id: str
    field: str | None
    value: str | None
    by: str
    at: datetime
    why: str
