"""CSV, one row an event, UTF-8, for a spreadsheet or a data frame.

Text is on one line, and text that a spreadsheet would take for a formula (it begins with =, +, - or @) gets an
apostrophe in front. `COLUMNS` says what each column holds; several values in one cell are separated by "; ".
"""

import csv
from collections.abc import Iterable, Mapping
from typing import TextIO

from attest.export.told import (
    Told,
    articles_of,
    joined,
    one_line,
    parties,
    party_name,
    place_of,
    sentence_at,
    when_of,
)
from attest.records import COUNT_ROLES, Actor, Article, Claim, Event

_COUNTS = {
    f"{role}_{end}": f"Persons {role}: {said}, empty when {unknown}"
    for role in COUNT_ROLES
    for end, said, unknown in (
        ("low", "the lowest number", "the text gives none"),
        ("best", "the best single number", "only a range is known"),
        ("high", "the highest number", "open or not given"),
    )
}

COLUMNS: Mapping[str, str] = {
    "event_id": "The event's id; `attest explain` takes it",
    "article_id": "The article's id; `attest article` takes it",
    "type": "Type in the codebook",
    "factuality": "asserted, planned, alleged, denied or hypothetical",
    "background": "true for history or context, false for what the report is news of",
    "trigger": "The words that name the act",
    "earliest": "First day it can have been (ISO 8601), empty when it can't be dated",
    "latest": "Last day it can have been",
    "date_prec": "1-5 as in UCDP GED",
    "time_precision": "1-3 as in ACLED",
    "when_words": "The words that say when",
    "when_basis": "What the days were counted from, or why there are none",
    "place": "Name of the place",
    "admin1": "First-order region",
    "country": "ISO 3166-1 alpha-2",
    "lat": "Degrees north, WGS 84",
    "lon": "Degrees east, WGS 84",
    "where_prec": "1-7 as in UCDP GED",
    "geo_precision": "1-3 as in ACLED",
    "place_words": "The words that say where, empty where the country is only inferred",
    "actors": "Who did it",
    "actor_kinds": "The kind of each actor",
    "targets": "Whom it was done to",
    "target_kinds": "The kind of each target",
    "weapons": "What with",
    "claimed_by": "Who claims to have done it",
    "sources": "Who says so",
    **_COUNTS,
    "plover_event": "PLOVER event",
    "plover_mode": "PLOVER mode",
    "cameo": "CAMEO code",
    "acled_event_type": "ACLED event type",
    "acled_sub_event_type": "ACLED sub-event type",
    "ged_type_of_violence": "UCDP GED type of violence, 1-3",
    "quote": "The sentence of the first trigger",
    "title": "Title of the article",
    "outlet": "Who published it",
    "url": "Its address",
    "published": "Day of publication, empty when not known",
    "page_sha256": "sha256 of the page as it came",
    "model": "sha256 of the network that read it",
    "codebook": "The codebook it was read with",
}

# The wide forms too, which some spreadsheets read as the plain ones.
_RISKY = tuple("=+-@＝＋－＠")
Cell = str | int | float | bool | None


def write(told: Iterable[Told], out: TextIO) -> None:
    """A row of headings, then one row for each event."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for article, events in articles_of(told):
        for event in events:
            cells = row(article, event)
            writer.writerow([_safe(cells[column]) for column in COLUMNS])


def row(article: Article, event: Event) -> dict[str, Cell]:
    """The cells of an event by column."""
    return {**_what(event), **_when(event), **_where(event), **_who(event), **_how_many(event), **_from(article, event)}


def _what(event: Event) -> dict[str, Cell]:
    codes = event.codes
    plover, acled, ged = (_mapping(codes.get(scheme)) for scheme in ("plover", "acled", "ged"))
    return {
        "event_id": event.id,
        "type": event.type,
        "factuality": event.factuality,
        "background": event.background,
        "trigger": joined([e.quote for e in event.triggers]),
        "plover_event": _cell(plover.get("event")),
        "plover_mode": _cell(plover.get("mode")),
        "cameo": _cell(codes.get("cameo")),
        "acled_event_type": _cell(acled.get("event_type")),
        "acled_sub_event_type": _cell(acled.get("sub_event_type")),
        "ged_type_of_violence": _cell(ged.get("type_of_violence")),
    }


def _when(event: Event) -> dict[str, Cell]:
    when = when_of(event)
    return {
        "earliest": when.earliest.isoformat() if when and when.earliest else None,
        "latest": when.latest.isoformat() if when and when.latest else None,
        "date_prec": when.date_prec if when else None,
        "time_precision": when.time_precision if when else None,
        "when_words": _words(event.when),
        "when_basis": when.basis if when else None,
    }


def _where(event: Event) -> dict[str, Cell]:
    place = place_of(event)
    names = ("admin1", "country", "lat", "lon", "where_prec", "geo_precision")
    return {
        "place": place.name if place else None,
        **{name: getattr(place, name) if place else None for name in names},
        "place_words": _words(event.place) if place and place.name else None,
    }


def _who(event: Event) -> dict[str, Cell]:
    actors, targets = parties(event, "actor"), parties(event, "target")
    return {
        "actors": joined([party_name(c) for c in actors]),
        "actor_kinds": joined(_kinds(actors)),
        "targets": joined([party_name(c) for c in targets]),
        "target_kinds": joined(_kinds(targets)),
        "weapons": joined([party_name(c) for c in parties(event, "weapon")]),
        "claimed_by": joined([party_name(c) for c in parties(event, "claimed_by")]),
        "sources": joined([party_name(c) for c in parties(event, "source")]),
    }


def _how_many(event: Event) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    for role in COUNT_ROLES:
        count = event.counts[role][0] if role in event.counts else None
        for end in ("low", "best", "high"):
            cells[f"{role}_{end}"] = getattr(count, end) if count else None
    return cells


def _from(article: Article, event: Event) -> dict[str, Cell]:
    sentence = sentence_at(article, event.triggers[0].span.start).of(article.text) if event.triggers else None
    return {
        "article_id": article.id,
        "quote": sentence,
        "title": article.title,
        "outlet": article.outlet,
        "url": article.url,
        "published": article.published.isoformat() if article.published else None,
        "page_sha256": article.sha256,
        "model": event.origin.model,
        "codebook": event.origin.codebook,
    }


def _safe(cell: Cell) -> str | int | float | None:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if not isinstance(cell, str):
        return cell
    text = one_line(cell)
    return f"'{text}" if text.startswith(_RISKY) else text


def _kinds(claims: Iterable[Claim]) -> list[str]:
    return [c.value.kind for c in claims if isinstance(c.value, Actor) and c.value.kind]


def _words(claim: Claim | None) -> str | None:
    return claim.evidence[0].quote if claim and claim.evidence else None


def _mapping(codes: object) -> Mapping[str, object]:
    return codes if isinstance(codes, Mapping) else {}


def _cell(code: object) -> Cell:
    return code if isinstance(code, str | int | float) else None
