"""Outcomes as Parquet: the bulk form of what the ledger keeps, written by whoever read and taken in by its one writer.

A file appears under its name only when it is whole, so a shard is either there or was never read.
"""

import os
import secrets
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attest.records import Claim, Event, Evidence, Origin, Page, Rejected, Span
from attest.store import Coded, Failed, Outcome, Refused, packing

if TYPE_CHECKING:
    import duckdb

# Pages themselves stay with the driver, which sent them.
# `more_claims` are those that only an event names.
_COLUMNS = ("place", "kind", "article", "claims", "more_claims", "events", "origin", "stage", "reason", "fix")
_TEXT = "VARCHAR"
_TYPES = {"place": "INTEGER"}


def write_shard(path: Path, outcomes: Sequence[Outcome]) -> None:
    """Write the outcomes of pages, in order, without the pages.

    Raises:
        OSError: the folder can't be written.
    """
    part = path.with_name(f"{path.name}.{os.getpid()}-{secrets.token_hex(4)}.part")
    with _cursor() as cursor:
        cursor.execute(
            f"CREATE OR REPLACE TEMP TABLE shard ({', '.join(f'{c} {_TYPES.get(c, _TEXT)}' for c in _COLUMNS)})"
        )
        columns = list(zip(*(_row(place, one) for place, one in enumerate(outcomes)), strict=True))
        listed = ", ".join(f"unnest(${number})" for number in range(1, len(_COLUMNS) + 1))
        # One statement with a list for each column: row by row takes ten times as long.
        cursor.execute(f"INSERT INTO shard SELECT {listed}", [list(column) for column in columns])
        cursor.execute(f"COPY shard TO '{_quoted(part)}' (FORMAT parquet, COMPRESSION zstd)")
    part.replace(path)


def read_shard(path: Path, pages: Sequence[Page]) -> list[Outcome]:
    """The outcomes of these very pages, in order.

    Raises:
        OSError: there is no such file.
    """
    path.stat()
    with _cursor() as cursor:
        rows = cursor.execute(
            f"SELECT {', '.join(_COLUMNS)} FROM read_parquet('{_quoted(path)}') ORDER BY place"
        ).fetchall()
    return [_outcome(dict(zip(_COLUMNS, row, strict=True)), page) for row, page in zip(rows, pages, strict=True)]


@cache
def _database() -> "duckdb.DuckDBPyConnection":
    """One for each process, in memory and on one thread."""
    import duckdb

    return duckdb.connect(config={"threads": 1})


def _cursor() -> "duckdb.DuckDBPyConnection":
    return _database().cursor()


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _row(place: int, outcome: Outcome) -> tuple[Any, ...]:
    match outcome:
        case Coded():
            article = packing.dumps(packing.pack_article(outcome.article))
            claims = packing.dumps([_packed(claim) for claim in outcome.claims])
            more = packing.dumps([_packed(claim) for claim in _more_claims(outcome)])
            events = packing.dumps([_packed_event(event) for event in outcome.events], sort_keys=False)
            return (place, "coded", article, claims, more, events, None, None, None, None)
        case Refused(rejected=r):
            return (place, "rejected", None, None, None, None, r.origin, r.stage, r.reason, r.fix)
    return (place, "failed", None, None, None, None, outcome.origin, outcome.stage, outcome.error, outcome.fix)


def _outcome(row: dict[str, Any], page: Page) -> Outcome:
    if row["kind"] == "failed":
        return Failed(page, row["origin"], row["stage"], row["reason"], row["fix"])
    if row["kind"] == "rejected":
        return Refused(page, Rejected(page.id, row["origin"], row["stage"], row["reason"], row["fix"]))
    article = packing.unpack_article(packing.loads(row["article"]))
    claims, more = ([_claim(kept) for kept in packing.loads(row[name])] for name in ("claims", "more_claims"))
    by_id = {claim.id: claim for claim in (*more, *claims)}
    events = tuple(_event(kept, by_id) for kept in packing.loads(row["events"]))
    return Coded(page=page, article=article, claims=tuple(claims), events=events)


def _more_claims(coded: Coded) -> list[Claim]:
    known = {claim.id for claim in coded.claims}
    return list({c.id: c for event in coded.events for c in packing.claims_of(event) if c.id not in known}.values())


def _packed(claim: Claim) -> dict[str, Any]:
    kept = {"id": claim.id, "event_id": claim.event_id, "field": claim.field, "score": claim.score}
    evidence = [[e.article_id, e.span.start, e.span.end, e.quote] for e in claim.evidence]
    return {**kept, "value": packing.pack_value(claim.value), "evidence": evidence, "origin": asdict(claim.origin)}


def _claim(kept: dict[str, Any]) -> Claim:
    evidence = tuple(Evidence(article, Span(start, end), quote) for article, start, end, quote in kept["evidence"])
    value, origin = packing.unpack_value(kept["value"]), Origin(**kept["origin"])
    return Claim(kept["id"], kept["event_id"], kept["field"], value, evidence, origin, kept["score"])


def _packed_event(event: Event) -> dict[str, Any]:
    kept = {"event_id": event.id, "type": event.type, "factuality": event.factuality, "background": event.background}
    return {**kept, "record": packing.pack_event(event)}


def _event(kept: dict[str, Any], claims: dict[str, Claim]) -> Event:
    return packing.unpack_event(kept.pop("record"), **kept, claims=claims)
