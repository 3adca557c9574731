"""What was done already: outcomes of earlier runs, so that none is lost and no page is read twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from attest.records import Page, Rejected
from attest.store import packing, reading, schema
from attest.store.outcome import Coded, Refused

_VERDICTS = ("coded", "rejected")
# What a reading depends on, beside the bytes; where a page came from changes nothing in it.
_SAME = ("media_type", "url", "outlet", "title", "published", "language")


@dataclass(frozen=True, slots=True)
class Done:
    """One thing that came to an end in a run; `page_id` and `sha256` are None where it was no page."""

    origin: str
    page_id: str | None
    sha256: str | None
    row: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a reading of a page ended, and in which run; `coding_row` is None for a page that was rejected."""

    run_id: str
    coding_row: int | None
    stage: str | None = None
    reason: str | None = None
    fix: str | None = None


def count_outcomes(conn: Connection, run_id: str) -> dict[str, int]:
    """How many of a run's outcomes are coded, rejected and failed; kinds without any are left out."""
    o = schema.outcomes.c
    query = sa.select(o.kind, sa.func.count()).where(o.run_id == run_id).group_by(o.kind)
    return {str(kind): int(many) for kind, many in conn.execute(query)}


def outcomes_of(conn: Connection, run_id: str, *, after: int, limit: int) -> list[Done]:
    """A run's outcomes in the order they were written, from the one after row `after` on."""
    o = schema.outcomes.c
    query = sa.select(o.origin, o.page_id, o.sha256, o.row).where(o.run_id == run_id, o.row > after)
    return [Done(*row) for row in conn.execute(query.order_by(o.row).limit(limit))]


def is_done(conn: Connection, run_ids: Sequence[str], done: Done) -> bool:
    """Whether one of the runs has an outcome for the same origin, page and bytes."""
    o = schema.outcomes.c
    same = (o.origin == done.origin, o.sha256 == done.sha256 if done.sha256 else o.sha256.is_(None))
    query = sa.select(o.row).where(o.page_id == done.page_id, *same, o.run_id.in_(run_ids))
    return conn.execute(query.limit(1)).first() is not None


def verdicts(conn: Connection, pages: Sequence[Page], *, without: Sequence[str]) -> dict[int, Verdict]:
    """The newest verdict on each page, by its place in `pages`; see `Ledger.verdicts`."""
    o, p = schema.outcomes.c, schema.pages.c
    columns = (o.page_id, o.sha256, o.run_id, o.coding_row, o.stage, o.reason, o.fix, *(p[name] for name in _SAME))
    query = sa.select(*columns).join(schema.pages, p.row == o.page_row)
    query = query.where(o.page_id.in_({page.id for page in pages}), o.sha256.in_({page.sha256 for page in pages}))
    query = query.where(o.kind.in_(_VERDICTS), o.run_id.not_in(without)).order_by(o.row)
    newest = {(row["page_id"], row["sha256"]): row for row in conn.execute(query).mappings()}
    found = {}
    for place, page in enumerate(pages):
        row = newest.get((page.id, page.sha256))
        if row is not None and all(row[name] == _plain(getattr(page, name)) for name in _SAME):
            found[place] = Verdict(row["run_id"], row["coding_row"], row["stage"], row["reason"], row["fix"])
    return found


def kept(conn: Connection, verdict: Verdict, page: Page) -> Coded | Refused:
    """A verdict as the outcome that it was, on the page that was given now."""
    if verdict.coding_row is None:
        said = Rejected(page.id, page.origin, verdict.stage or "", verdict.reason or "", verdict.fix)
        return Refused(page, said)
    c, a, e = schema.codings.c, schema.articles, schema.events
    row = conn.execute(
        sa.select(a).join(schema.codings, c.article_row == a.c.row).where(c.row == verdict.coding_row)
    ).mappings()
    claims = reading.claims_by_coding(conn, [verdict.coding_row])[verdict.coding_row]
    rows = conn.execute(sa.select(e).where(e.c.coding_row == verdict.coding_row).order_by(e.c.row)).mappings()
    events = tuple(reading.event_from(event, claims) for event in rows)
    return Coded(page=page, article=packing.unpack_article(row.one()), claims=tuple(claims.values()), events=events)


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
