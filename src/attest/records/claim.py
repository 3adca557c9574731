"""A value, the words it rests on, and how it came to be."""

from dataclasses import dataclass

from attest.records.article import Span
from attest.records.event import Actor, Count, Place, When

Value = Actor | Place | When | Count | str | bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of an article, quoted: `quote` is exactly `span` of its text."""

    article_id: str
    span: Span
    quote: str


@dataclass(frozen=True, slots=True)
class Origin:
    """How a value came to be: stage and its version, sha256 of the model, name and sha256 of the codebook."""

    stage: str
    version: str
    model: str | None
    codebook: str | None


@dataclass(frozen=True, slots=True)
class Claim:
    """One value of one event, as one article states it.

    `field` is type, factuality, background, actor, target, weapon, source, claimed_by, place, when,
    killed, injured, abducted, arrested, displaced or open_question. `evidence` has at least one entry,
    the first being the one to quote. `score` is 0 to 1 where more is surer.
    """

    id: str
    event_id: str
    field: str
    value: Value
    evidence: tuple[Evidence, ...]
    origin: Origin
    score: float
