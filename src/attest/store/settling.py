"""Settled events as people ask for them: by id or how it begins, whatever became of the id since."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from attest.errors import NotFoundError
from attest.records import Article, Decision, Link, SettledEvent
from attest.store import linking, packing, reading, schema
from attest.store.reading import EventFilter, Row, begins

_HOW = "`attest events` lists the ids."


def resolve_id(conn: Connection, wanted: str) -> str:
    """The id of the event that is meant now: by its own id, that of a report in it, or one that it had before.

    Raises:
        NotFoundError: nothing begins so, or several events do; or it is gone, which is then said.
    """
    ids = _meant(conn, wanted)
    if len(ids) > 1:
        raise NotFoundError(
            f"{len(ids)} events begin with {wanted!r}: {', '.join(sorted(ids)[:5])}{', ...' if len(ids) > 5 else ''}",
            fix="give more of the id.",
        )
    if not ids:
        raise NotFoundError(f"no event {wanted!r} in this ledger", fix=_HOW)
    return ids.pop()


def live_row(conn: Connection, settled_id: str) -> dict[str, Row]:
    """The newest row of a live settled event, by its id; empty when it is not live."""
    s, now = schema.settled, schema.settled_now
    query = sa.select(s).join(now, now.c.settled_row == s.c.row).where(s.c.settled_id == settled_id)
    return {row["settled_id"]: row for row in conn.execute(query).mappings()}


def _meant(conn: Connection, wanted: str) -> set[str]:
    if not wanted:
        return set()
    s, e, n = schema.settled, schema.events, schema.anchors
    exact: set[str] = set()
    found: set[str] = set()
    for column in (s.c.settled_id, e.c.event_id, n.c.anchor_id):
        for (given,) in conn.execute(sa.select(column).where(begins(column, wanted)).distinct().limit(50)):
            (exact if given == wanted else found).add(given)
    return {_now(conn, given) for given in exact or found}


def _now(conn: Connection, given: str) -> str:
    """By which id an event goes now."""
    if live_row(conn, given):
        return given
    m, s, now = schema.settled_members, schema.settled, schema.settled_now
    query = sa.select(s.c.settled_id).join(m, m.c.settled_row == s.c.row).join(now, now.c.settled_row == s.c.row)
    holder = conn.execute(query.where((m.c.anchor_id == given) | (m.c.event_id == given))).scalar()
    if holder is not None:
        return str(holder)
    anchor = _anchor(conn, given)
    if anchor != given:
        return _now(conn, anchor)
    r = schema.redirects
    newer = conn.execute(sa.select(r.c.new_id).where(r.c.old_id == given).order_by(r.c.row.desc()).limit(1)).scalar()
    return _now(conn, str(newer)) if newer is not None and newer != given else given


def _anchor(conn: Connection, event_id: str) -> str:
    n = schema.anchors
    query = sa.select(n.c.anchor_id).where(n.c.event_id == event_id).order_by(n.c.row.desc()).limit(1)
    return str(conn.execute(query).scalar() or event_id)


def current_coding(conn: Connection, event_id: str) -> int:
    """The current coding that holds a report's event which no linking saw yet.

    Raises:
        NotFoundError: no current reading holds it.
    """
    e, current = schema.events, schema.current_codings
    query = sa.select(e.c.coding_row).join(current, current.c.coding_row == e.c.coding_row)
    coding = conn.execute(query.where(e.c.event_id == event_id).order_by(e.c.coding_row.desc()).limit(1)).scalar()
    if coding is None:
        raise NotFoundError(
            f"event {event_id} is of an older reading; its page was read anew since",
            fix="`attest events` lists what is current.",
        )
    return int(coding)


def articles_of(conn: Connection, members: Collection[tuple[int, str]]) -> dict[tuple[int, str], str]:
    """For each report's event, the id of its article."""
    return {(p.coding, p.event.id): p.report.article_id for p in linking.parts_of(conn, members)}


def published(conn: Connection, articles: Collection[str]) -> dict[str, date | None]:
    """When articles were published, in the order in which they came in, which tells the source of a copy."""
    a = schema.articles
    found: list[tuple[int, str, date | None]] = []
    wanted = sorted(articles)
    for start in range(0, len(wanted), 500):
        some = {key.split("@")[0] if "@" in key else key: key for key in wanted[start : start + 500]}
        query = sa.select(a.c.row, a.c.article_id, a.c.published).where(a.c.article_id.in_(some))
        for row, article_id, day in conn.execute(query):
            found.append((row, some[article_id], packing.read_date(day)))
    return {key: day for _, key, day in sorted(found, key=lambda one: one[0])}


def find_link(conn: Connection, wanted: str) -> Link | None:
    """The newest link whose id begins so; None when there is none.

    Raises:
        NotFoundError: several pairs are meant.
    """
    t = schema.links
    query = sa.select(t).where(begins(t.c.link_id, wanted)).order_by(t.c.linking_row, t.c.link_id)
    rows = conn.execute(query).mappings().all() if wanted else []
    if len({(row["left_id"], row["right_id"]) for row in rows}) > 1:
        ids = ", ".join(row["link_id"] for row in rows[:5])
        raise NotFoundError(f"{len(rows)} links begin with {wanted!r}: {ids}", fix="give more of the id.")
    return reading.link_from(rows[-1]) if rows else None


def find_decision(conn: Connection, wanted: str) -> Decision:
    """The decision with this id, or with one that begins so and no other.

    Raises:
        NotFoundError: none does, or several do.
    """
    found = [d for d in reading.find_decisions(conn, None) if wanted and d.id.startswith(wanted)]
    if len(found) != 1:
        what = f"{len(found)} decisions begin with" if found else "no decision"
        raise NotFoundError(f"{what} {wanted!r}", fix="`attest history EVENT` shows the decisions on an event.")
    return found[0]


# --- lists -------------------------------------------------------------------------------------------------------


def find_settled(conn: Connection, where: EventFilter, *, rejected: bool = False) -> Iterator[SettledEvent]:
    """Events as they are now, in the order in which their first reports were kept.

    A report's event that is in no settled one stands alone. What a person rejected is left out unless `rejected`.
    """
    many = 0
    for chunk in linking.chunks(_order(conn, where, rejected=rejected)):
        for event in _told(conn, chunk):
            yield event
            many += 1
            if many == where.limit:
                return


def find_led(
    conn: Connection, where: EventFilter, *, rejected: bool = False
) -> Iterator[tuple[SettledEvent, Article, int]]:
    """As `find_settled`, each event with the article of its first trigger and that article's coding."""
    for some in linking.chunks(find_settled(conn, where, rejected=rejected)):
        codings = _codings_of(conn, sorted({report.event_id for event in some for report in event.reports}))
        articles = reading.articles_by_coding(conn, sorted(codings.values()))
        for event in some:
            of = [codings[r.event_id] for r in event.reports]
            first = event.event.triggers[0].article_id if event.event.triggers else None
            lead = next((coding for coding in of if articles[coding].id == first), of[0])
            yield event, articles[lead], lead


def _codings_of(conn: Connection, event_ids: Collection[str]) -> dict[str, int]:
    """The codings that show reports' events: the one in view, or the newest."""
    e = schema.events
    found: dict[str, int] = {}
    for chunk in linking.chunks(event_ids):
        view = e.c.coding_row.in_(in_view())
        query = sa.select(e.c.event_id, e.c.coding_row).where(e.c.event_id.in_(chunk)).order_by(view, e.c.coding_row)
        found.update((event_id, coding) for event_id, coding in conn.execute(query))
    return found


def find_one(conn: Connection, wanted: str) -> SettledEvent:
    """The event that is meant by an id; see `resolve_id`."""
    event_id = resolve_id(conn, wanted)
    if row := live_row(conn, event_id).get(event_id):
        return next(linking.unpacked(conn, [row]))
    kept = reading.find_event(conn, event_id)
    return next(_alone(conn, [(kept.coding, kept.event.id)]))


def _order(conn: Connection, where: EventFilter, *, rejected: bool) -> list[tuple[int, int, Any]]:
    """What meets the filter as (coding of the first report, number, row of a settled event or id of a lone one)."""
    s, m, now, e = schema.settled, schema.settled_members, schema.settled_now, schema.events
    query = sa.select(s.c.row, sa.func.min(m.c.coding_row)).join(now, now.c.settled_row == s.c.row)
    query = query.join(m, m.c.settled_row == s.c.row).where(*_conditions(where)).group_by(s.c.row)
    if not rejected:
        query = query.where(sa.or_(s.c.verdict.is_(None), s.c.verdict != "rejected"))
    found: list[tuple[int, int, Any]] = [(coding, 0, row) for row, coding in conn.execute(query)]
    settled = sa.exists().where(
        m.c.coding_row == e.c.coding_row, m.c.event_id == e.c.event_id, m.c.settled_row == now.c.settled_row
    )
    alone = sa.select(e.c.coding_row, e.c.row, e.c.event_id).where(e.c.coding_row.in_(in_view()), ~settled)
    found += [
        (coding, row, event_id) for coding, row, event_id in conn.execute(alone.where(*reading.conditions(where)))
    ]
    return sorted(found, key=lambda one: one[:2])


def in_view() -> "sa.Select[Any]":
    """Codings whose events are shown: those that take part, and those of pages that none of these is of."""
    now, current, c, p = schema.linked_now, schema.current_codings, schema.codings, schema.pages
    own, other, own_page, other_page = c.alias("own"), c.alias("other"), p.alias("own_page"), p.alias("other_page")
    known = (
        sa.select(now.c.coding_row)
        .join(other, other.c.row == now.c.coding_row)
        .join(other_page, other_page.c.row == other.c.page_row)
        .where(other_page.c.page_id == own_page.c.page_id, other_page.c.sha256 == own_page.c.sha256)
    )
    unseen = sa.select(current.c.coding_row).join(own, own.c.row == current.c.coding_row)
    unseen = unseen.join(own_page, own_page.c.row == own.c.page_row).where(~sa.exists(known.correlate(own_page)))
    return sa.union(sa.select(now.c.coding_row), unseen)  # type: ignore[return-value]


def stale_pages(conn: Connection) -> int:
    """How many pages were read anew, or rejected, since they were linked."""
    return len(linking.going(conn))


def _told(conn: Connection, chunk: Iterable[tuple[int, int, Any]]) -> Iterator[SettledEvent]:
    chunk = list(chunk)
    s = schema.settled
    wanted = [what for _, number, what in chunk if number == 0]
    rows = conn.execute(sa.select(s).where(s.c.row.in_(wanted))).mappings().all()
    settled = dict(zip([row["row"] for row in rows], linking.unpacked(conn, rows), strict=True))
    lone = [(coding, what) for coding, number, what in chunk if number]
    alone = dict(zip(lone, _alone(conn, lone), strict=True))
    for coding, number, what in chunk:
        yield alone[coding, what] if number else settled[what]


def _alone(conn: Connection, members: Iterable[tuple[int, str]]) -> Iterator[SettledEvent]:
    """Reports' events that stand alone, in the order given."""
    wanted = list(members)
    parts = {(p.coding, p.event.id): p for p in linking.parts_of(conn, wanted)}
    for member in wanted:
        yield linking.alone(parts[member])


def _conditions(where: EventFilter) -> list[sa.ColumnElement[bool]]:
    s = schema.settled.c
    party = None if where.actor is None else s.parties.ilike(f"%{reading.literal(where.actor)}%", escape="\\")
    return reading.conditions_on(s, where, party=party)
