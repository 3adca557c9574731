"""CSV, one row an event, UTF-8, for a spreadsheet or a data frame.

Text is on one line, and text that a spreadsheet would take for a formula (it begins with =, +, - or @) gets an
apostrophe in front. `COLUMNS` says what each column holds; several values in one cell are separated by "; ".
"""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import BinaryIO, TextIO

from attest.export.cells import COUNT_COLUMNS, Cell, cells_of, safe
from attest.export.formats import Format
from attest.export.leaving import COLUMNS as LEAVING_COLUMNS
from attest.export.leaving import Leaving
from attest.export.leaving import row as row_of
from attest.export.told import Told, articles_of, sentence_at
from attest.records import Article, Event

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
    **COUNT_COLUMNS,
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
    "abstained": "Fields of which nothing was sure enough, each with its best score",
}


def write(told: Iterable[Told], out: TextIO) -> None:
    """A row of headings, then one row for each event."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for article, events in articles_of(told):
        for event in events:
            cells = row(article, event)
            writer.writerow([safe(cells[column]) for column in COLUMNS])


def row(article: Article, event: Event) -> dict[str, Cell]:
    """The cells of an event by column."""
    return {**cells_of(event), **_from(article, event)}


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


def write_events(events: Iterable[Leaving], out: BinaryIO) -> None:
    """A row of headings, then one row for each settled event; UTF-8 without a mark."""
    text = io.TextIOWrapper(out, encoding="utf-8", errors="backslashreplace", newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(LEAVING_COLUMNS)
    writer.writerows([safe(cell) for cell in row_of(leaving).values()] for leaving in events)
    text.detach()  # flushes, and leaves the stream to its owner


CSV = Format("csv", events=write_events, reports=write)
