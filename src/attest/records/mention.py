"""What the reader found: an event as the words of one article tell it."""

from dataclasses import dataclass

from attest.records.article import Span

ROLES = ("actor", "target", "weapon", "source", "claimed_by", "place", "time")
COUNT_ROLES = ("killed", "injured", "abducted", "arrested", "displaced")
FACTUALITIES = ("asserted", "planned", "alleged", "denied", "hypothetical")


@dataclass(frozen=True, slots=True)
class Trigger:
    """The shortest words that name the act. `score` is how sure the reader is, 0 to 1."""

    span: Span
    score: float


@dataclass(frozen=True, slots=True)
class Argument:
    """The words that fill a role: one of ROLES or COUNT_ROLES."""

    role: str
    span: Span
    score: float


@dataclass(frozen=True, slots=True)
class EventMention:
    """One happening in one article, with every trigger of it.

    Triggers and arguments are in text order; there is at least one trigger. `type` is a type of the codebook.
    `open_questions` marks sentences that say something of this event is yet to be known.
    """

    type: str
    type_score: float
    factuality: str
    factuality_score: float
    background: bool
    background_score: float
    triggers: tuple[Trigger, ...]
    arguments: tuple[Argument, ...]
    open_questions: tuple[Span, ...] = ()
