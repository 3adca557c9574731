"""An event as all its reports together tell it: who reports, who differs, how the toll moved, what was answered."""

from dataclasses import dataclass
from datetime import date

from attest.records.claim import Evidence, Value
from attest.records.event import Count, Event


@dataclass(frozen=True, slots=True)
class Report:
    """One article's telling of an event; `event_id` is the event as this article alone tells it.

    `copy_of` is the article whose words it repeats, None for one with words of its own. Reports with the same `source`
    (a family of copies, or an outlet) count as one.
    """

    article_id: str
    event_id: str
    outlet: str | None = None
    published: date | None = None
    url: str | None = None
    title: str | None = None
    copy_of: str | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Saying:
    """A value with the articles that state it, and who says so in words: named sources, or outlets."""

    value: Value
    article_ids: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Values of one field that can't all be true, at least two, the one with most weight first."""

    field: str
    sayings: tuple[Saying, ...]


@dataclass(frozen=True, slots=True)
class TollStep:
    """What a report gave as a toll, where it was not the last one given already; `field` is a count role."""

    field: str
    published: date | None
    article_id: str
    count: Count


@dataclass(frozen=True, slots=True)
class Answer:
    """A question that one report left open, and the words of a later one that close it."""

    question: Evidence
    answer: Evidence


@dataclass(frozen=True, slots=True)
class SettledEvent:
    """An event settled across reports.

    `event` holds the settled values; a value that a person corrected is a claim of stage "decision". `version` counts
    from 1 each time the event changed, 0 for one that was never settled. `reports` are in order of publication.
    `independent_sources` counts copies once. `verdict` is accepted, corrected, rejected or None; `decisions` are the
    ids of those that hold on it.
    """

    event: Event
    version: int
    reports: tuple[Report, ...]
    independent_sources: int
    conflicts: tuple[Conflict, ...] = ()
    tolls: tuple[TollStep, ...] = ()
    answered: tuple[Answer, ...] = ()
    verdict: str | None = None
    decisions: tuple[str, ...] = ()

    @property
    def first_report(self) -> date | None:
        """Day of the first dated report."""
        return min((r.published for r in self.reports if r.published), default=None)

    @property
    def last_report(self) -> date | None:
        """Day of the last dated report."""
        return max((r.published for r in self.reports if r.published), default=None)
