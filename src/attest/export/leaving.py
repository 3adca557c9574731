"""Settled events on their way out of the ledger: what an exporter is given, and the columns that all formats share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO, Protocol

from attest.export.cells import COUNT_COLUMNS, Cell, cells_of
from attest.export.told import count_words, joined, place_name
from attest.records import Actor, Claim, Conflict, Count, Place, SettledEvent, When
from attest.records.claim import Value


@dataclass(frozen=True, slots=True)
class Leaving:
    """A settled event with what its ledger knows beside it.

    `sentence` is that of the first trigger, None when it was withheld or is not known. `runs` are the ids of the runs
    that read its reports, from the first on. `claims` are all that its reports say, of this event and of others: whose
    names are in them is known so.
    """

    settled: SettledEvent
    sentence: str | None = None
    runs: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()


class EventExporter(Protocol):
    """Writes settled events, one after the other, to a binary stream."""

    def __call__(self, events: Iterable[Leaving], out: BinaryIO) -> None:
        """Write all of it, in order."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of every table that leaves: `kind` is text, whole, number, truth or day; a day is ISO 8601."""

    kind: str
    doc: str


def _columns(kind: str, docs: Mapping[str, str]) -> dict[str, Column]:
    return {name: Column(kind, doc) for name, doc in docs.items()}


COLUMNS: Mapping[str, Column] = {
    "event_id": Column("text", "The event's id, the same in every release; `attest history` takes it"),
    "version": Column("whole", "Counts from 1 each time the event changed, 0 for one that was never settled"),
    "verdict": Column("text", "accepted, corrected or rejected by a person, empty when nobody has judged it"),
    "type": Column("text", "Type in the codebook, by weight of evidence"),
    "factuality": Column("text", "asserted, planned, alleged, denied or hypothetical"),
    "background": Column("truth", "true when every report tells it as history or context"),
    "trigger": Column("text", "The words that name the act"),
    "earliest": Column("day", "First day it can have been (ISO 8601), empty when it can't be dated"),
    "latest": Column("day", "Last day it can have been"),
    "date_prec": Column("whole", "1-5 as in UCDP GED"),
    "time_precision": Column("whole", "1-3 as in ACLED"),
    **_columns(
        "text",
        {
            "when_words": "The words that say when",
            "when_basis": "What the days were counted from, or why there are none",
            "place": "Name of the place",
            "admin1": "First-order region",
            "country": "ISO 3166-1 alpha-2",
        },
    ),
    "lat": Column("number", "Degrees north, WGS 84"),
    "lon": Column("number", "Degrees east, WGS 84"),
    "where_prec": Column("whole", "1-7 as in UCDP GED"),
    "geo_precision": Column("whole", "1-3 as in ACLED"),
    **_columns(
        "text",
        {
            "place_words": "The words that say where, empty where the country is only inferred",
            "actors": "Who did it",
            "actor_kinds": "The kind of each actor",
            "targets": "Whom it was done to",
            "target_kinds": "The kind of each target",
            "weapons": "What with",
            "claimed_by": "Who claims to have done it",
            "sources": "Who says so",
            "abstained": "Fields that were left open because no value was sure enough",
        },
    ),
    **_columns("whole", COUNT_COLUMNS),
    **_columns(
        "text",
        {
            "plover_event": "PLOVER event",
            "plover_mode": "PLOVER mode",
            "cameo": "CAMEO code",
            "acled_event_type": "ACLED event type",
            "acled_sub_event_type": "ACLED sub-event type",
        },
    ),
    "ged_type_of_violence": Column("whole", "UCDP GED type of violence, 1-3"),
    "quote": Column("text", "The sentence of the first trigger"),
    "reports": Column("whole", "How many articles tell of it, copies included"),
    "independent_sources": Column("whole", "How many of them count, a family of copies or an outlet counting once"),
    "first_report": Column("day", "Day of the first dated report"),
    "last_report": Column("day", "Day of the last dated report"),
    **_columns(
        "text",
        {
            "outlets": "Who published the reports",
            "report_ids": "The articles' ids, in order of publication; `attest article` takes them",
            "report_urls": "Their addresses",
            "conflicts": "Where reports differ: field: value (who says so) | other value (who says so)",
            "toll_history": "How the toll moved: day role number, in order",
            "open_questions": "What is yet to be known, in the words of the reports",
            "decisions": "Ids of the decisions that hold on it",
            "runs": "The runs that read its reports",
            "model": "sha256 of the network that read it",
            "codebook": "The codebook it was read with",
        },
    ),
}


def row(leaving: Leaving) -> dict[str, Cell]:
    """The cells of a settled event by column, in the order of COLUMNS."""
    cells = {**cells_of(leaving.settled.event), **_settled(leaving.settled), **_reported(leaving)}
    return {name: cells[name] for name in COLUMNS}


def _settled(settled: SettledEvent) -> dict[str, Cell]:
    event = settled.event
    return {
        "version": settled.version,
        "verdict": settled.verdict,
        "conflicts": joined([conflict_words(c) for c in settled.conflicts]) or None,
        "toll_history": joined([f"{t.published or '?'} {t.field} {count_words(t.count)}" for t in settled.tolls])
        or None,
        "open_questions": joined([e.quote for e in event.open_questions]) or None,
        "decisions": joined(settled.decisions) or None,
        "model": event.origin.model,
        "codebook": event.origin.codebook,
    }


def _reported(leaving: Leaving) -> dict[str, Cell]:
    settled = leaving.settled
    return {
        "quote": leaving.sentence,
        "reports": len(settled.reports),
        "independent_sources": settled.independent_sources,
        "first_report": _day(settled.first_report),
        "last_report": _day(settled.last_report),
        "outlets": joined([r.outlet for r in settled.reports if r.outlet]) or None,
        "report_ids": joined([r.article_id for r in settled.reports]),
        "report_urls": joined([r.url for r in settled.reports if r.url]) or None,
        "runs": joined(leaving.runs) or None,
    }


def conflict_words(conflict: Conflict) -> str:
    """A conflict on one line: "killed: 9 (the Post) | 12 (police)"."""
    sayings = [f"{value_words(s.value)} ({', '.join(s.sources or s.article_ids)})" for s in conflict.sayings]
    return f"{conflict.field}: {' | '.join(sayings)}"


def value_words(value: Value) -> str:
    """A value in a few words."""
    match value:
        case Actor():
            return value.name
        case Place():
            return place_name(value)
        case Count():
            return count_words(value)
        case When():
            days = [day.isoformat() for day in (value.earliest, value.latest) if day]
            return " to ".join(dict.fromkeys(days)) or "undated"
    return str(value)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
