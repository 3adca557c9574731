"""What linking keeps and asks for: signatures, links, anchors, settled events, redirects, decisions."""

import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from attest.records import COUNT_ROLES, Article, Claim, Decision, Event, Link, Report, SettledEvent, TollStep
from attest.store import packing, packing_settled, reading, schema
from attest.store.journal import Journal

Row = Mapping[Any, Any]
First = Mapping[str, str]
T = TypeVar("T")

_CHUNK = 500
LIVE, MERGED, GONE = "live", "merged", "gone"


@dataclass(frozen=True, slots=True)
class Part:
    """One report's event as it takes part in linking.

    `coding` is the row of its coding. `anchor` is the id by which it is known whatever later readers make of the page,
    and `place_in_line` orders anchors by when they were first kept. `claims` are all of its claims.
    """

    coding: int
    anchor: str
    place_in_line: int
    event: Event
    claims: tuple[Claim, ...]
    report: Report


@dataclass(frozen=True, slots=True)
class Sheet:
    """An article that takes part. `key` is its id, with some of the hash where another text came first by that id."""

    coding: int
    article_row: int
    key: str
    article: Article
    signature: bytes | None


@dataclass(frozen=True, slots=True)
class Member:
    """A report's event in a settled event."""

    coding: int
    event_id: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """By which id a report's event is known, and its place in the line of ids."""

    coding: int
    event_id: str
    anchor_id: str
    place_in_line: int


@dataclass(frozen=True, slots=True)
class Settling:
    """A new state of a settled event: `settled` is None where it is merged or gone."""

    settled_id: str
    standing: str
    settled: SettledEvent | None
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Redirect:
    """Where the reports of an id went: `why` is merged or split."""

    old_id: str
    new_id: str
    why: str


@dataclass(frozen=True, slots=True)
class Linking:
    """All that one `attest link`, or one decision, adds to a ledger."""

    attest: str
    versions: str
    articles: int = 0
    decision: Decision | None = None
    about: tuple[tuple[int, str], ...] = ()  # side and anchor of what the decision is about
    came: tuple[int, ...] = ()  # codings that take part from now on
    went: tuple[int, ...] = ()  # codings that no longer do
    anchors: tuple[Anchor, ...] = ()
    links: tuple[Link, ...] = ()
    settled: tuple[Settling, ...] = ()
    redirects: tuple[Redirect, ...] = ()


@dataclass(frozen=True, slots=True)
class Linked:
    """A linking as the ledger notes it: what it took in and what came of it."""

    row: int
    linking_id: str
    at: str
    attest: str
    versions: str
    decision_id: str | None
    articles: int
    links: int
    settled: int


@dataclass(frozen=True, slots=True)
class Version:
    """One state of a settled event: when and by which linking it came to be, and who was in it."""

    settled_id: str
    version: int
    standing: str
    linking: Linked
    members: tuple[Member, ...]
    settled: SettledEvent | None = field(default=None)


# --- writing -----------------------------------------------------------------------------------------------------


def add_links(log: Journal, links: Iterable[Link], *, linking_row: int | None = None) -> int:
    """Add the links that are not there yet; gives how many."""
    added = 0
    for chunk in chunks(links):
        t = schema.links
        given = {link.id: link for link in chunk}
        known = set(log.conn.execute(sa.select(t.c.link_id).where(t.c.link_id.in_(given))).scalars())
        rows = [_link_row(link) | {"linking_row": linking_row} for link in given.values() if link.id not in known]
        added += len(log.add_all(t, rows))
    return added


def add_decision(log: Journal, decision: Decision, *, anchors: Iterable[tuple[int, str]]) -> None:
    """Add a decision and what it is about."""
    log.add(
        schema.decisions,
        {
            "decision_id": decision.id,
            "verdict": decision.verdict,
            "subject_id": decision.subject_id,
            "field": decision.field,
            "value": decision.value,
            "by": decision.by,
            "at": decision.at.isoformat(),
            "why": decision.why,
        },
    )
    rows = [{"decision_id": decision.id, "side": side, "anchor_id": anchor} for side, anchor in anchors]
    log.add_all(schema.decision_anchors, rows)


def add_signatures(log: Journal, signed: Iterable[tuple[int, bytes]], *, version: str) -> None:
    """Keep signatures by article row; one that is there already is left as it is."""
    t = schema.signatures
    for chunk in chunks(signed):
        given = dict(chunk)
        query = sa.select(t.c.article_row).where(t.c.version == version, t.c.article_row.in_(given))
        known = set(log.conn.execute(query).scalars())
        rows = [{"article_row": row, "version": version, "packed": p} for row, p in given.items() if row not in known]
        log.add_all(t, rows)


def add_linking(log: Journal, linking: Linking) -> str:
    """Add all of a linking; gives its id."""
    if linking.decision is not None:
        add_decision(log, linking.decision, anchors=linking.about)
    now = datetime.now(UTC)
    linking_id = f"link-{now:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
    row = log.add(
        schema.linkings,
        {
            "linking_id": linking_id,
            "at": now.isoformat(timespec="milliseconds"),
            "attest": linking.attest,
            "versions": linking.versions,
            "decision_id": linking.decision.id if linking.decision else None,
            "articles": linking.articles,
            "links": len(linking.links),
            "settled": len(linking.settled),
        },
    )
    moves = [(coding, "out") for coding in linking.went] + [(coding, "in") for coding in linking.came]
    log.add_all(schema.linked_codings, [{"linking_row": row, "coding_row": c, "verb": verb} for c, verb in moves])
    _add_anchors(log, linking.anchors)
    add_links(log, linking.links, linking_row=row)
    _add_settled(log, linking.settled, linking_row=row)
    pairs = [{"old_id": r.old_id, "new_id": r.new_id, "why": r.why} for r in linking.redirects]
    log.add_all(schema.redirects, [{"linking_row": row, **pair} for pair in pairs])
    return linking_id


def last_linking(conn: Connection) -> int:
    """The number of the newest linking, 0 when there is none."""
    return int(conn.execute(sa.select(sa.func.coalesce(sa.func.max(schema.linkings.c.row), 0))).scalar_one())


def _add_anchors(log: Journal, anchors: Sequence[Anchor]) -> None:
    rows = [
        {"coding_row": a.coding, "event_id": a.event_id, "anchor_id": a.anchor_id, "place_in_line": a.place_in_line}
        for a in anchors
    ]
    log.add_all(schema.anchors, rows)


def _add_settled(log: Journal, settlings: Sequence[Settling], *, linking_row: int) -> None:
    versions = _last_versions(log.conn, [s.settled_id for s in settlings])
    rows = [
        {
            "linking_row": linking_row,
            "settled_id": s.settled_id,
            "version": versions.get(s.settled_id, 0) + 1,
            "standing": s.standing,
            **(packing_settled.columns_of(s.settled) if s.settled else {}),
        }
        for s in settlings
    ]
    numbers = log.add_all(schema.settled, rows)
    members = [
        {"settled_row": number, "coding_row": m.coding, "event_id": m.event_id, "anchor_id": m.anchor}
        for number, s in zip(numbers, settlings, strict=True)
        for m in s.members
    ]
    log.add_all(schema.settled_members, members)


def _last_versions(conn: Connection, ids: Iterable[str]) -> dict[str, int]:
    s = schema.settled
    found: dict[str, int] = {}
    for chunk in chunks(ids):
        query = sa.select(s.c.settled_id, sa.func.max(s.c.version)).where(s.c.settled_id.in_(chunk))
        found.update((sid, version) for sid, version in conn.execute(query.group_by(s.c.settled_id)))
    return found


def _link_row(link: Link) -> dict[str, Any]:
    return {
        "link_id": link.id,
        "relation": link.relation,
        "left_id": link.left_id,
        "right_id": link.right_id,
        "score": link.score,
        "reasons": packing.dumps(dict(link.reasons), sort_keys=False),
    }


# --- reading: what takes part -------------------------------------------------------------------------------------


def coming(conn: Connection, versions: str | None) -> list[int]:
    """Current codings that were not yet linked by these versions; all when None."""
    now, current, linkings = schema.linked_now, schema.current_codings, schema.linkings
    linked = sa.select(now.c.coding_row).join(linkings, linkings.c.row == now.c.linking_row)
    linked = linked.where(linkings.c.versions == versions)
    query = sa.select(current.c.coding_row).where(current.c.coding_row.not_in(linked))
    query = sa.select(current.c.coding_row) if versions is None else query
    return [int(row) for row in conn.execute(query.order_by(current.c.coding_row)).scalars()]


def going(conn: Connection) -> list[int]:
    """Codings that take part though their page was read anew, or rejected, since."""
    now, current = schema.linked_now, schema.current_codings
    query = sa.select(now.c.coding_row).where(now.c.coding_row.not_in(sa.select(current.c.coding_row)))
    return [int(row) for row in conn.execute(query.order_by(now.c.coding_row)).scalars()]


def taking_part(conn: Connection) -> dict[int, str]:
    """The codings that take part, each with the versions that linked it."""
    now, linkings = schema.linked_now, schema.linkings
    query = sa.select(now.c.coding_row, linkings.c.versions).join(linkings, linkings.c.row == now.c.linking_row)
    return {int(coding): str(versions) for coding, versions in conn.execute(query)}


def sheets(conn: Connection, codings: Collection[int], *, version: str, first: First | None = None) -> Iterator[Sheet]:
    """The articles of these codings, in their order, each with its kept signature of that version."""
    c, a, s = schema.codings, schema.articles, schema.signatures
    query = sa.select(c.c.row.label("coding"), a, s.c.packed).join(a, a.c.row == c.c.article_row)
    query = query.outerjoin(s, (s.c.article_row == a.c.row) & (s.c.version == version))
    first = first_texts(conn) if first is None else first
    for chunk in chunks(sorted(codings)):
        for row in conn.execute(query.where(c.c.row.in_(chunk)).order_by(c.c.row)).mappings():
            yield Sheet(row["coding"], row["row"], _key(row, first), packing.unpack_article(row), row["packed"])


@dataclass(frozen=True, slots=True)
class Slip:
    """A sheet without its words."""

    coding: int
    article_row: int
    key: str
    published: date | None
    signature: bytes | None


def slips(conn: Connection, codings: Collection[int], *, version: str) -> Iterator[Slip]:
    """The articles of these codings without their words, in their order."""
    c, a, s = schema.codings, schema.articles, schema.signatures
    query = sa.select(c.c.row.label("coding"), a.c.row, a.c.article_id, a.c.sha256, a.c.published, s.c.packed)
    query = query.join(a, a.c.row == c.c.article_row)
    query = query.outerjoin(s, (s.c.article_row == a.c.row) & (s.c.version == version))
    first = first_texts(conn)
    for chunk in chunks(sorted(codings)):
        for row in conn.execute(query.where(c.c.row.in_(chunk)).order_by(c.c.row)).mappings():
            published = packing.read_date(row["published"])
            yield Slip(row["coding"], row["row"], _key(row, first), published, row["packed"])


def first_texts(conn: Connection) -> First:
    """Of ids that were given to more than one text, the hash of the first."""
    a = schema.articles
    query = sa.select(a.c.article_id).group_by(a.c.article_id).having(sa.func.count(a.c.sha256.distinct()) > 1)
    rows = sa.select(a.c.article_id, a.c.sha256).where(a.c.article_id.in_(query)).order_by(a.c.row.desc())
    return {row.article_id: row.sha256 for row in conn.execute(rows)}


def _key(row: Row, first: Mapping[str, str]) -> str:
    article_id, sha256 = str(row["article_id"]), row["sha256"]
    return article_id if first.get(article_id, sha256) == sha256 else f"{article_id}@{sha256[:8]}"


def universe(conn: Connection) -> Iterator[Anchor]:
    """Every report's event that takes part; also one of an older reading that a settled event still holds."""
    e, now = schema.events, schema.linked_now
    m, live = schema.settled_members, schema.settled_now
    here = sa.select(now.c.coding_row)
    held = _anchors().join(m, (m.c.coding_row == e.c.coding_row) & (m.c.event_id == e.c.event_id))
    held = held.join(live, live.c.settled_row == m.c.settled_row).where(m.c.coding_row.not_in(here))
    for query in (_anchors().where(e.c.coding_row.in_(here)), held):
        yield from _each_anchor(conn, query)


def anchors_of(conn: Connection, codings: Collection[int]) -> Iterator[Anchor]:
    """The events of these codings, by coding and then in order."""
    for chunk in chunks(sorted(codings)):
        yield from _each_anchor(conn, _anchors().where(schema.events.c.coding_row.in_(chunk)))


def _anchors() -> "sa.Select[Any]":
    e, n = schema.events, schema.anchors
    query = sa.select(e.c.coding_row, e.c.event_id, e.c.row, n.c.anchor_id, n.c.place_in_line)
    return query.outerjoin(n, (n.c.coding_row == e.c.coding_row) & (n.c.event_id == e.c.event_id))


def _each_anchor(conn: Connection, query: "sa.Select[Any]") -> Iterator[Anchor]:
    for coding, event_id, row, anchor_id, place in conn.execute(query.order_by(schema.events.c.row)):
        yield Anchor(coding, event_id, anchor_id or event_id, place or row)


def places_in_line(conn: Connection, anchors: Iterable[str]) -> dict[str, int]:
    """For each anchor that the ledger ever knew, its place in the line of ids."""
    e, n = schema.events, schema.anchors
    found: dict[str, int] = {}
    for chunk in chunks(anchors):
        own = sa.select(e.c.event_id, sa.func.min(e.c.row)).where(e.c.event_id.in_(chunk)).group_by(e.c.event_id)
        kept = sa.select(n.c.anchor_id, sa.func.min(n.c.place_in_line)).where(n.c.anchor_id.in_(chunk))
        for query in (own, kept.group_by(n.c.anchor_id)):
            for anchor, place in conn.execute(query):
                found[anchor] = min(place, found.get(anchor, place))
    return found


def parts(conn: Connection, codings: Collection[int]) -> Iterator[Part]:
    """The events of these codings, in the order of the codings; those without an anchor are their own."""
    for chunk in chunks(sorted(codings)):
        yield from _parts(conn, chunk, None)


def parts_of(conn: Connection, members: Iterable[tuple[int, str]]) -> Iterator[Part]:
    """The events with these codings and ids."""
    wanted = set(members)
    for chunk in chunks(sorted({coding for coding, _ in wanted})):
        yield from _parts(conn, chunk, wanted)


def _parts(conn: Connection, codings: Sequence[int], wanted: Collection[tuple[int, str]] | None) -> Iterator[Part]:
    e, n = schema.events, schema.anchors
    query = sa.select(e, n.c.anchor_id, n.c.place_in_line).where(e.c.coding_row.in_(codings))
    query = query.outerjoin(n, (n.c.coding_row == e.c.coding_row) & (n.c.event_id == e.c.event_id))
    rows = conn.execute(query.order_by(e.c.coding_row, e.c.row)).mappings().all()
    claims, reports = reading.claims_by_coding(conn, codings), _reports(conn, codings)
    for row in rows:
        coding, event_id = row["coding_row"], row["event_id"]
        if wanted is not None and (coding, event_id) not in wanted:
            continue
        event = reading.event_from(row, claims[coding])
        yield Part(
            coding=coding,
            anchor=row["anchor_id"] or event_id,
            place_in_line=row["place_in_line"] or row["row"],
            event=event,
            claims=_claims_of(event, claims[coding]),
            report=replace(reports[coding], event_id=event_id),
        )


def alone(part: Part) -> SettledEvent:
    """A report's event that nobody else tells and nobody judged."""
    report = replace(part.report, source=part.report.article_id)
    event = replace(part.event, id=part.anchor)
    tolls = tuple(
        TollStep(role, report.published, report.article_id, event.counts[role][0])
        for role in COUNT_ROLES
        if role in event.counts
    )
    return SettledEvent(event=event, version=0, reports=(report,), independent_sources=1, tolls=tolls)


def _claims_of(event: Event, claims: Mapping[str, Claim]) -> tuple[Claim, ...]:
    own = {claim.id: claim for claim in claims.values() if claim.event_id == event.id}
    return tuple((own | {claim.id: claim for claim in packing.claims_of(event)}).values())


def _reports(conn: Connection, codings: Sequence[int]) -> dict[int, Report]:
    c, a = schema.codings, schema.articles
    first = first_texts(conn)
    columns = (a.c.article_id, a.c.sha256, a.c.outlet, a.c.published, a.c.url, a.c.title)
    query = sa.select(c.c.row, *columns).join(a, a.c.row == c.c.article_row).where(c.c.row.in_(codings))
    return {
        row["row"]: Report(
            article_id=_key(row, first),
            event_id="",
            outlet=row["outlet"],
            published=packing.read_date(row["published"]),
            url=row["url"],
            title=row["title"],
        )
        for row in conn.execute(query).mappings()
    }


def earlier_codings(conn: Connection, codings: Collection[int]) -> dict[int, list[int]]:
    """For each coding, the other codings of the same page that once took part, the newest first."""
    c, p, took = schema.codings, schema.pages, schema.linked_codings
    own, other = c.alias("own"), c.alias("other")
    own_page, other_page = p.alias("own_page"), p.alias("other_page")
    query = (
        sa.select(own.c.row, other.c.row)
        .join(own_page, own_page.c.row == own.c.page_row)
        .join(other_page, (other_page.c.page_id == own_page.c.page_id) & (other_page.c.sha256 == own_page.c.sha256))
        .join(other, other.c.page_row == other_page.c.row)
        .where(other.c.row != own.c.row, sa.exists().where(took.c.coding_row == other.c.row))
        .order_by(own.c.row, other.c.row.desc())
    )
    found: dict[int, list[int]] = {}
    for chunk in chunks(sorted(codings)):
        for mine, theirs in conn.execute(query.where(own.c.row.in_(chunk))):
            found.setdefault(mine, []).append(theirs)
    return found


def article_rows(conn: Connection, codings: Collection[int]) -> dict[int, int]:
    """For each coding, the row of its article: the same words with the same date and outlet have the same row."""
    c = schema.codings
    found: dict[int, int] = {}
    for chunk in chunks(sorted(codings)):
        found.update((k, a) for k, a in conn.execute(sa.select(c.c.row, c.c.article_row).where(c.c.row.in_(chunk))))
    return found


# --- reading: links and decisions ---------------------------------------------------------------------------------


def copies(conn: Connection, versions: str) -> Iterator[Link]:
    """Every "copy_of" link that these versions found, the latest on a pair last."""
    t, linkings = schema.links, schema.linkings
    query = sa.select(t).join(linkings, linkings.c.row == t.c.linking_row)
    query = query.where(t.c.relation == "copy_of", linkings.c.versions == versions)
    for row in conn.execute(query.order_by(t.c.linking_row, t.c.link_id)).mappings():
        yield reading.link_from(row)


def last_by(conn: Connection, versions: str) -> str | None:
    """The id of the newest linking by these versions."""
    t = schema.linkings
    query = sa.select(t.c.linking_id).where(t.c.versions == versions).order_by(t.c.row.desc()).limit(1)
    return conn.execute(query).scalar()


def decided(conn: Connection) -> list[tuple[Decision, tuple[tuple[int, str], ...]]]:
    """Every decision from the first on, with the side and anchor of all that it is about."""
    t = schema.decision_anchors
    about: dict[str, list[tuple[int, str]]] = {}
    for row in conn.execute(sa.select(t).order_by(t.c.row)).mappings():
        about.setdefault(row["decision_id"], []).append((row["side"], row["anchor_id"]))
    return [(d, tuple(about.get(d.id, ()))) for d in reading.find_decisions(conn, None)]


# --- reading: settled events --------------------------------------------------------------------------------------


def live_rows(conn: Connection, *, anchors: Iterable[str] | None = None) -> dict[str, Row]:
    """The newest row of each live settled event, by id; only of those that hold any of the anchors when given."""
    s, m, now = schema.settled, schema.settled_members, schema.settled_now
    query = sa.select(s).join(now, now.c.settled_row == s.c.row)
    if anchors is None:
        return {row["settled_id"]: row for row in conn.execute(query).mappings()}
    found: dict[str, Row] = {}
    for chunk in chunks(anchors):
        holding = sa.select(m.c.settled_row).where(m.c.anchor_id.in_(chunk))
        found.update((r["settled_id"], r) for r in conn.execute(query.where(s.c.row.in_(holding))).mappings())
    return found


def members(conn: Connection, settled_rows: Iterable[int]) -> dict[int, tuple[Member, ...]]:
    """The members of settled events, by row, in the order in which they were settled."""
    m = schema.settled_members
    found: dict[int, list[Member]] = {}
    for chunk in chunks(settled_rows):
        for row in conn.execute(sa.select(m).where(m.c.settled_row.in_(chunk)).order_by(m.c.row)).mappings():
            member = Member(row["coding_row"], row["event_id"], row["anchor_id"])
            found.setdefault(row["settled_row"], []).append(member)
    return {row: tuple(of) for row, of in found.items()}


def were_settled(conn: Connection, ids: Iterable[str]) -> set[str]:
    """Those of the ids under which an event was ever settled."""
    s = schema.settled
    found: set[str] = set()
    for chunk in chunks(ids):
        found |= set(conn.execute(sa.select(s.c.settled_id).where(s.c.settled_id.in_(chunk)).distinct()).scalars())
    return found


def unpacked(conn: Connection, rows: Sequence[Row]) -> Iterator[SettledEvent]:
    """Settled events from their rows, in order."""
    for chunk in chunks(rows):
        of = members(conn, [row["row"] for row in chunk])
        codings = sorted({m.coding for ms in of.values() for m in ms})
        claims = reading.claims_by_coding(conn, codings)
        for row in chunk:
            known: dict[str, Claim] = {}
            for member in of.get(row["row"], ()):
                known |= claims[member.coding]
            yield packing_settled.unpack(row, known)


def linkings(conn: Connection) -> list[Linked]:
    """Every linking, from the first on."""
    rows = conn.execute(sa.select(schema.linkings).order_by(schema.linkings.c.row)).mappings()
    return [Linked(**row) for row in rows]


def versions_of(conn: Connection, settled_id: str) -> list[Version]:
    """Every state of a settled event, from the first on."""
    s = schema.settled
    rows = conn.execute(sa.select(s).where(s.c.settled_id == settled_id).order_by(s.c.row)).mappings().all()
    by_row = {linked.row: linked for linked in linkings(conn)}
    of = members(conn, [row["row"] for row in rows])
    return [
        Version(
            settled_id=row["settled_id"],
            version=row["version"],
            standing=row["standing"],
            linking=by_row[row["linking_row"]],
            members=of.get(row["row"], ()),
            settled=next(unpacked(conn, [row])) if row["record"] else None,
        )
        for row in rows
    ]


def redirects(conn: Connection, *, touching: str | None = None) -> list[tuple[int, Redirect]]:
    """Redirects from or to an id, or all, each with its linking's number, from the first on."""
    t = schema.redirects
    query = sa.select(t).order_by(t.c.row)
    if touching is not None:
        query = query.where((t.c.old_id == touching) | (t.c.new_id == touching))
    return [
        (row["linking_row"], Redirect(row["old_id"], row["new_id"], row["why"]))
        for row in conn.execute(query).mappings()
    ]


def chunks(things: Iterable[T]) -> Iterator[list[T]]:
    """Lists of a size that a statement can name."""
    iterator = iter(things)
    while chunk := list(islice(iterator, _CHUNK)):
        yield chunk
