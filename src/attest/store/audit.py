"""Walks the chain from its first row to its head, and holds every row of the ledger against its digest."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from attest.store import journal, schema

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that is not as it was written: `what` is altered, removed, inserted or broken (a row of the chain)."""

    table: str
    key: object
    what: str


@dataclass(frozen=True, slots=True)
class Audit:
    """What a walk along the chain found.

    `head` is the hash of the last row of the chain, to be noted elsewhere. `unguarded` are tables whose triggers
    against change are gone.
    """

    rows: int
    head: str
    faults: tuple[Fault, ...]
    unguarded: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found amiss."""
        return not self.faults and not self.unguarded


def seal_everything(conn: Connection) -> None:
    """Begin the chain of a ledger that was written before there was one: its rows as they are now."""
    log = journal.Journal(conn)
    for table in _tables():
        rows = conn.execute(sa.select(table).order_by(*table.primary_key.columns)).mappings()
        while chunk := rows.fetchmany(_CHUNK * 10):
            log.note(table, [dict(row) for row in chunk])
            log.seal()


def verify(conn: Connection) -> Audit:
    """Every row of the chain and of the ledger.

    Finds a row that was altered, removed or inserted by other means than Attest's, and says which. What it can't find
    is a file replaced as a whole, or cut back to an earlier state: for that, note `head` elsewhere.
    """
    sealed: dict[str, set[Any]] = {}
    faults: list[Fault] = []
    rows, previous = 0, journal.GENESIS
    entries = conn.execution_options(stream_results=True).execute(sa.select(schema.audit).order_by(schema.audit.c.row))
    for entry in map(dict, entries.mappings()):
        if entry["previous"] != previous or journal.hash_of(entry) != entry["hash"]:
            faults.append(Fault("audit", entry["row"], "broken"))
        previous = entry["hash"]
        keys = journal.unpack_keys(entry["keys"])
        rows += len(keys)
        table = schema.metadata.tables.get(entry["table_name"])
        if table is None:
            faults.append(Fault("audit", entry["row"], "broken"))
            continue
        sealed.setdefault(table.name, set()).update(_hashable(key) for key in keys)
        faults += _changed(conn, table, keys, entry["digests"])
    faults += _inserted(conn, sealed)
    return Audit(rows, previous, tuple(faults), tuple(_unguarded(conn)))


def holds(conn: Connection, noted: str) -> bool:
    """Whether a head that was noted earlier is in the chain."""
    audit = schema.audit
    return conn.execute(sa.select(audit.c.row).where(audit.c.hash == noted)).first() is not None


def _changed(conn: Connection, table: sa.Table, keys: Sequence[Any], digests: bytes) -> Iterator[Fault]:
    size = journal.DIGEST_BYTES
    for start in range(0, len(keys), _CHUNK):
        part = keys[start : start + _CHUNK]
        found = {_hashable(journal.key_of(table, row)): row for row in _rows(conn, table, part)}
        for position, key in enumerate(part, start):
            row = found.get(_hashable(key))
            expected = digests[position * size : (position + 1) * size]
            if row is None:
                yield Fault(table.name, key, "removed")
            elif journal.digest(table, row) != expected:
                yield Fault(table.name, key, "altered")


def _rows(conn: Connection, table: sa.Table, keys: Sequence[Any]) -> Iterable[Mapping[str, Any]]:
    columns = list(table.primary_key.columns)
    key: sa.ColumnElement[Any] = columns[0] if len(columns) == 1 else sa.tuple_(*columns)
    wanted = keys if len(columns) == 1 else [tuple(k) for k in keys]
    return (dict(row) for row in conn.execute(sa.select(table).where(key.in_(wanted))).mappings())


def _inserted(conn: Connection, sealed: Mapping[str, set[Any]]) -> Iterator[Fault]:
    """Rows that the chain knows nothing of."""
    for table in _tables():
        known = sealed.get(table.name, set())
        for row in map(dict, conn.execute(sa.select(*table.primary_key.columns)).mappings()):
            key = journal.key_of(table, row)
            if _hashable(key) not in known:
                yield Fault(table.name, key, "inserted")


def _tables() -> Iterator[sa.Table]:
    return (table for table in schema.metadata.sorted_tables if table is not schema.audit)


def _unguarded(conn: Connection) -> Iterator[str]:
    """Tables that one could change without being refused."""
    triggers = {name for (name,) in conn.exec_driver_sql(_TRIGGERS[conn.dialect.name])}
    for table in schema.metadata.sorted_tables:
        if not {f"{table.name}_refuses_{verb}" for verb in ("update", "delete")} <= triggers:
            yield table.name


_TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled = 'O'",
}


def _hashable(key: Any) -> object:
    return tuple(key) if isinstance(key, list) else key
