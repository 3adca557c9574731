"""Takes records out of the ledger again, as they went in."""

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from attest.errors import NotFoundError
from attest.records import Article, Claim, Decision, Event, Evidence, Link, Origin, Page, Span
from attest.store import packing, schema

Row = Mapping[Any, Any]

_CHUNK = 200
_PARTIES = ("actor", "target", "claimed_by")


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events; None asks for any.

    `country` is ISO 3166-1 alpha-2. `since` and `until` are both included, and an event whose interval is empty meets
    neither. `actor` is looked for, whatever its case, in the names and the words of those who acted, suffered or
    claimed. `min_killed` is met by the low count.
    """

    type: str | None = None
    country: str | None = None
    since: date | None = None
    until: date | None = None
    factuality: str | None = None
    actor: str | None = None
    min_killed: int | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """An event with the article that tells of it. `current` is False for one whose page was since coded anew."""

    event: Event
    article: Article
    coding: int
    current: bool = True


@dataclass(frozen=True, slots=True)
class KeptArticle:
    """An article with the events that it tells of."""

    article: Article
    events: tuple[Event, ...]
    coding: int


@dataclass(frozen=True, slots=True)
class Run:
    """One `attest code`: when, by what, and how it ended. Its end is None while it goes on, or if it was cut off."""

    run_id: str
    started_at: str
    attest: str
    model: str | None
    model_sha256: str | None
    codebook: str | None
    codebook_sha256: str | None
    stages: tuple[tuple[str, str], ...]
    ended_at: str | None = None
    how: str | None = None
    coded: int | None = None
    rejected: int | None = None
    failed: int | None = None
    known: int | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Chain:
    """All that stands behind an event: claims, article, the page as it came, the first and last run to give it."""

    event: Event
    claims: tuple[Claim, ...]
    article: Article
    page: Page
    first_run: Run
    last_run: Run
    current: bool


def find_events(conn: Connection, where: EventFilter) -> Iterator[Kept]:
    """Current events in the order they were coded, one article's together."""
    e = schema.events
    query = sa.select(e).where(e.c.coding_row.in_(sa.select(schema.current_codings.c.coding_row)), *conditions(where))
    query = query.order_by(e.c.coding_row, e.c.row)
    if where.limit is not None:
        query = query.limit(where.limit)
    rows = conn.execute(query).mappings()
    while chunk := rows.fetchmany(_CHUNK):
        yield from _kept(conn, chunk)


def find_event(conn: Connection, wanted: str) -> Kept:
    """The event with this id, or with an id that begins so and no other; a current one before an older.

    Raises:
        NotFoundError: none begins so, or several do.
    """
    e = schema.events
    current = sa.exists().where(schema.current_codings.c.coding_row == e.c.coding_row).label("current")
    rows = conn.execute(sa.select(e, current).where(begins(e.c.event_id, wanted)).order_by(e.c.row)).mappings().all()
    row = _only(rows, "event_id", wanted, "event", "`attest events` lists the ids.")
    return next(_kept(conn, [row], current=bool(row["current"])))


def find_chain(conn: Connection, wanted: str) -> Chain:
    """The chain behind one event, see `find_event`."""
    kept = find_event(conn, wanted)
    codings, outcomes = schema.codings, schema.outcomes
    first, page_row = conn.execute(
        sa.select(codings.c.run_id, codings.c.page_row).where(codings.c.row == kept.coding)
    ).one()
    last = conn.execute(
        sa.select(outcomes.c.run_id)
        .where(outcomes.c.coding_row == kept.coding)
        .order_by(outcomes.c.row.desc())
        .limit(1)
    ).scalar_one()
    claims = [c for c in claims_by_coding(conn, [kept.coding])[kept.coding].values() if c.event_id == kept.event.id]
    named = [c for c in packing.claims_of(kept.event) if c not in claims]
    return Chain(
        event=kept.event,
        claims=(*claims, *named),
        article=kept.article,
        page=_page(conn, page_row),
        first_run=find_run(conn, first),
        last_run=find_run(conn, last),
        current=kept.current,
    )


def find_article(conn: Connection, wanted: str) -> KeptArticle:
    """The article with this id, or with an id that begins so and no other, and its events; the newest coding of it.

    Raises:
        NotFoundError: none begins so, or several do.
    """
    a, c, o = schema.articles, schema.codings, schema.outcomes
    last_seen = sa.select(sa.func.max(o.c.row)).where(o.c.coding_row == c.c.row).scalar_subquery()
    query = sa.select(c.c.row.label("coding_row"), a)
    query = query.join(c, c.c.article_row == a.c.row).where(begins(a.c.article_id, wanted)).order_by(last_seen)
    rows = conn.execute(query).mappings().all()
    row = _only(rows, "article_id", wanted, "article", "`attest events --format jsonl` shows each article's id.")
    coding = row["coding_row"]
    events = conn.execute(
        sa.select(schema.events).where(schema.events.c.coding_row == coding).order_by(schema.events.c.row)
    ).mappings()
    kept = tuple(k.event for k in _kept(conn, events.all()))
    return KeptArticle(article=packing.unpack_article(row), events=kept, coding=coding)


def find_run(conn: Connection, run_id: str) -> Run:
    """One run.

    Raises:
        NotFoundError: the ledger holds no such run.
    """
    for run in find_runs(conn, schema.runs.c.run_id == run_id):
        return run
    raise NotFoundError(f"no run {run_id!r} in this ledger")


def find_runs(conn: Connection, *conditions: sa.ColumnElement[bool]) -> list[Run]:
    """Runs from the first on."""
    r, n = schema.runs, schema.run_ends
    query = sa.select(r, n.c.ended_at, n.c.how, n.c.coded, n.c.rejected, n.c.failed, n.c.known)
    query = query.outerjoin(n, n.c.run_id == r.c.run_id).where(*conditions).order_by(r.c.started_at, r.c.run_id)
    return [_run(row) for row in conn.execute(query).mappings()]


def find_links(conn: Connection, thing_id: str | None) -> list[Link]:
    """Links from or to a thing, or all."""
    t = schema.links
    query = sa.select(t).order_by(t.c.link_id)
    if thing_id is not None:
        query = query.where((t.c.left_id == thing_id) | (t.c.right_id == thing_id))
    return [link_from(row) for row in conn.execute(query).mappings()]


def link_from(row: Row) -> Link:
    """A link from its row."""
    return Link(
        id=row["link_id"],
        relation=row["relation"],
        left_id=row["left_id"],
        right_id=row["right_id"],
        score=row["score"],
        reasons=json.loads(row["reasons"]),
    )


def find_decisions(conn: Connection, subject_id: str | None) -> list[Decision]:
    """Decisions on a thing, or all, from the first on."""
    t = schema.decisions
    query = sa.select(t).order_by(t.c.at, t.c.decision_id)
    if subject_id is not None:
        query = query.where(t.c.subject_id == subject_id)
    return [
        Decision(
            id=row["decision_id"],
            verdict=row["verdict"],
            subject_id=row["subject_id"],
            field=row["field"],
            value=row["value"],
            by=row["by"],
            at=datetime.fromisoformat(row["at"]),
            why=row["why"],
        )
        for row in conn.execute(query).mappings()
    ]


def conditions(where: EventFilter) -> list[sa.ColumnElement[bool]]:
    """What the events of reports must meet."""
    party = _has_party(where.actor) if where.actor is not None else None
    return conditions_on(schema.events.c, where, party=party)


def conditions_on(e: Any, where: EventFilter, *, party: sa.ColumnElement[bool] | None) -> list[sa.ColumnElement[bool]]:
    """What rows with the columns of an event must meet; `party` is how the table is asked for one, None for any."""
    conditions: list[sa.ColumnElement[bool]] = []
    for column, wanted in ((e.type, where.type), (e.country, where.country), (e.factuality, where.factuality)):
        if wanted is not None:
            conditions.append(column == wanted)
    if where.since is not None:
        conditions.append(e.latest >= where.since.isoformat())
    if where.until is not None:
        conditions.append(e.earliest <= where.until.isoformat())
    if where.min_killed is not None:
        conditions.append(e.killed_low >= where.min_killed)
    if party is not None:
        conditions.append(party)
    return conditions


def _has_party(words: str) -> sa.ColumnElement[bool]:
    e, c, v = schema.events.c, schema.claims.c, schema.evidence.c
    pattern = f"%{literal(words)}%"
    quoted = sa.exists().where(v.claim_row == c.row, v.quote.ilike(pattern, escape="\\"))
    return sa.exists().where(
        c.coding_row == e.coding_row,
        c.event_id == e.event_id,
        c.field.in_(_PARTIES),
        c.name.ilike(pattern, escape="\\") | quoted,
    )


def begins(column: sa.ColumnElement[str], wanted: str) -> sa.ColumnElement[bool]:
    """Whether a text begins with the words wanted."""
    # Bounds rather than LIKE, so that the index serves and case counts.
    return (column >= wanted) & (column < wanted + "\U0010ffff")


def literal(words: str) -> str:
    """Words as a pattern of LIKE that means just them."""
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _only(rows: Sequence[Row], key: str, wanted: str, what: str, how: str) -> Row:
    """The newest row of the one thing meant, a current row before any other."""
    meant = [r for r in rows if r[key] == wanted] or list(rows)
    meant = [r for r in meant if r.get("current")] or meant
    ids = sorted({str(r[key]) for r in meant})
    if not wanted or not ids:
        raise NotFoundError(f"no {what} {wanted!r} in this ledger", fix=how)
    if len(ids) > 1:
        raise NotFoundError(
            f"{len(ids)} {what}s begin with {wanted!r}: {', '.join(ids[:5])}{', ...' if len(ids) > 5 else ''}",
            fix="give more of the id.",
        )
    return meant[-1]


def _kept(conn: Connection, rows: Sequence[Row], *, current: bool = True) -> Iterator[Kept]:
    codings = sorted({row["coding_row"] for row in rows})
    claims, articles = claims_by_coding(conn, codings), articles_by_coding(conn, codings)
    for row in rows:
        coding = row["coding_row"]
        event = event_from(row, claims[coding])
        yield Kept(event=event, article=articles[coding], coding=coding, current=current)


def event_from(row: Row, claims: Mapping[str, Claim]) -> Event:
    """An event from its row; `claims` holds those of its coding by id."""
    return packing.unpack_event(
        row["record"],
        event_id=row["event_id"],
        type=row["type"],
        factuality=row["factuality"],
        background=bool(row["background"]),
        claims=claims,
    )


def claims_by_coding(conn: Connection, codings: Sequence[int]) -> dict[int, dict[str, Claim]]:
    """Claims by coding and id, in the order they were written."""
    c, v = schema.claims, schema.evidence
    quotes: dict[int, list[Evidence]] = {}
    query = sa.select(v).join(c, c.c.row == v.c.claim_row).where(c.c.coding_row.in_(codings))
    for row in conn.execute(query.order_by(v.c.claim_row, v.c.position)).mappings():
        span = Span(row["start"], row["end"])
        quotes.setdefault(row["claim_row"], []).append(Evidence(row["article_id"], span, row["quote"]))
    found: dict[int, dict[str, Claim]] = {coding: {} for coding in codings}
    for row in conn.execute(sa.select(c).where(c.c.coding_row.in_(codings)).order_by(c.c.row)).mappings():
        found[row["coding_row"]][row["claim_id"]] = _claim(row, tuple(quotes.get(row["row"], ())))
    return found


def _claim(row: Row, quotes: tuple[Evidence, ...]) -> Claim:
    return Claim(
        id=row["claim_id"],
        event_id=row["event_id"],
        field=row["field"],
        value=packing.unpack_value(row["value"]),
        evidence=quotes,
        origin=Origin(stage=row["stage"], version=row["version"], model=row["model"], codebook=row["codebook"]),
        score=row["score"],
    )


def articles_by_coding(conn: Connection, codings: Sequence[int]) -> dict[int, Article]:
    """The article of each coding."""
    c, a = schema.codings, schema.articles
    query = sa.select(c.c.row.label("coding_row"), a).join(a, a.c.row == c.c.article_row).where(c.c.row.in_(codings))
    return {row["coding_row"]: packing.unpack_article(row) for row in conn.execute(query).mappings()}


def _page(conn: Connection, page_row: int) -> Page:
    p, t = schema.pages, schema.contents
    query = sa.select(p, t.c.packed).join(t, t.c.sha256 == p.c.sha256).where(p.c.row == page_row)
    row = conn.execute(query).mappings().one()
    return Page(
        id=row["page_id"],
        content=zlib.decompress(row["packed"]),
        sha256=row["sha256"],
        origin=row["origin"],
        media_type=row["media_type"],
        url=row["url"],
        outlet=row["outlet"],
        title=row["title"],
        published=packing.read_date(row["published"]),
        language=row["language"],
    )


def _run(row: Row) -> Run:
    stages = tuple((name, version) for name, version in json.loads(row["stages"]))
    kept = {k: row[k] for k in Run.__slots__ if k not in ("stages", "settings")}
    return Run(stages=stages, settings=json.loads(row["settings"]), **kept)
