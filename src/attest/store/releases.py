"""Named states of a ledger: which events there were, as which rows, after which linking."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from attest.errors import LedgerError, NotFoundError
from attest.records import SettledEvent
from attest.store import linking, reading, schema, settling
from attest.store.journal import Journal, head


@dataclass(frozen=True, slots=True)
class Release:
    """A named state: all up to the linking of number `linking_row`. `head` is that of the audit at that time."""

    row: int
    name: str
    at: str
    by: str
    why: str
    linking_row: int
    head: str


@dataclass(frozen=True, slots=True)
class Stand:
    """An event as it stood: the number of its settled row, 0 for a report's event that stood alone, and its members."""

    row: int
    members: tuple[tuple[int, str], ...]


def add_release(log: Journal, name: str, *, at: str, by: str, why: str) -> Release:
    """Name the state as it is now.

    Raises:
        LedgerError: the name is taken, or pages came in that were not linked yet.
    """
    conn = log.conn
    if conn.execute(sa.select(schema.releases.c.row).where(schema.releases.c.name == name)).first():
        raise LedgerError(f"there is a release '{name}' already", fix="give this one another name.")
    current, now = schema.current_codings, schema.linked_now
    query = sa.select(sa.func.count()).select_from(current)
    waiting = conn.execute(query.where(current.c.coding_row.not_in(sa.select(now.c.coding_row)))).scalar_one()
    if waiting:
        raise LedgerError(f"{waiting} pages were not linked yet", fix="run `attest link`, then name the release.")
    row = {"name": name, "at": at, "by": by, "why": why, "linking_row": linking.last_linking(conn), "head": head(conn)}
    return Release(row=log.add(schema.releases, row), **row)  # type: ignore[arg-type]


def find_releases(conn: Connection) -> list[Release]:
    """Every release, from the first on."""
    rows = conn.execute(sa.select(schema.releases).order_by(schema.releases.c.row)).mappings()
    return [Release(**row) for row in rows]


def find_release(conn: Connection, name: str) -> Release:
    """The release of that name.

    Raises:
        NotFoundError: there is none.
    """
    known = {release.name: release for release in find_releases(conn)}
    if name not in known:
        names = f"there are {', '.join(known)}." if known else "`attest release NAME` names the state as it is."
        raise NotFoundError(f"no release '{name}' in this ledger", fix=names)
    return known[name]


def stands(conn: Connection, release: Release) -> dict[str, Stand]:
    """Every event of a release by its id; what was rejected is left out."""
    s, m = schema.settled, schema.settled_members
    newest = sa.select(sa.func.max(s.c.row)).where(s.c.linking_row <= release.linking_row).group_by(s.c.settled_id)
    rows = conn.execute(sa.select(s.c.row, s.c.settled_id, s.c.standing, s.c.verdict).where(s.c.row.in_(newest)))
    live = {row: (sid, verdict) for row, sid, standing, verdict in rows if standing == linking.LIVE}
    members: dict[int, list[tuple[int, str]]] = {row: [] for row in live}
    for row, coding, event_id in conn.execute(sa.select(m.c.settled_row, m.c.coding_row, m.c.event_id)):
        if row in members:
            members[row].append((coding, event_id))
    found = {sid: Stand(row, tuple(members[row])) for row, (sid, verdict) in live.items() if verdict != "rejected"}
    taken = {member for of in members.values() for member in of}
    for anchor in linking.anchors_of(conn, _linked_at(conn, release)):
        if (anchor.coding, anchor.event_id) not in taken:
            found[anchor.anchor_id] = Stand(0, ((anchor.coding, anchor.event_id),))
    return found


def settled_at(conn: Connection, stands_: Mapping[str, Stand]) -> Iterator[tuple[str, SettledEvent]]:
    """The events as they stood, by id."""
    s = schema.settled
    for chunk in linking.chunks(stands_.items()):
        rows = conn.execute(sa.select(s).where(s.c.row.in_([of.row for _, of in chunk if of.row]))).mappings().all()
        settled = dict(zip([row["row"] for row in rows], linking.unpacked(conn, rows), strict=True))
        alone = [of.members[0] for _, of in chunk if not of.row]
        parts = {(p.coding, p.event.id): p for p in linking.parts_of(conn, alone)}
        for event_id, of in chunk:
            yield event_id, settled[of.row] if of.row else linking.alone(parts[of.members[0]])


def redirected(conn: Connection, since: Release, until: Release) -> Iterator[linking.Redirect]:
    """Where ids went between two releases."""
    t = schema.redirects
    between = (t.c.linking_row > since.linking_row, t.c.linking_row <= until.linking_row)
    for row in conn.execute(sa.select(t).where(*between).order_by(t.c.row)).mappings():
        yield linking.Redirect(row["old_id"], row["new_id"], row["why"])


def verdict_on(conn: Connection, event_id: str) -> tuple[str, ...] | None:
    """The ids of the decisions by which an event was rejected; None when it was not."""
    row = settling.live_row(conn, event_id).get(event_id)
    if row is None or row["verdict"] != "rejected":
        return None
    return next(linking.unpacked(conn, [row])).decisions


def decisions_by_id(conn: Connection) -> dict[str, str]:
    """Every decision in a few words, by its id."""
    return {
        d.id: " ".join(filter(None, (d.verdict, d.field, d.value, f"by {d.by}", f"({d.why})" if d.why else "")))
        for d in reading.find_decisions(conn, None)
    }


def _linked_at(conn: Connection, release: Release) -> list[int]:
    t = schema.linked_codings
    newest = sa.select(sa.func.max(t.c.row)).where(t.c.linking_row <= release.linking_row).group_by(t.c.coding_row)
    return list(conn.execute(sa.select(t.c.coding_row).where(t.c.row.in_(newest), t.c.verb == "in")).scalars())
