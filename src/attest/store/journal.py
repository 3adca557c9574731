"""What one transaction adds, row by row, and the link in the chain that seals it.

Every row gets a digest. For each table that a transaction adds to, one row of `audit` holds the digests and the hash
of the row before it, so that whoever changes a row must change every later hash as well.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from attest.store import packing, schema

Row = Mapping[str, Any]

DIGEST_BYTES = 16
GENESIS = "0" * 64
# Rows that one row of the audit covers at most, so that neither grows without bounds.
_MOST = 5_000


class Journal:
    """A transaction that adds rows, and seals what it added.

    Tables with a column `row` are numbered here, on from the last row, since no other writer is let in meanwhile.
    """

    def __init__(self, conn: Connection) -> None:
        self.conn = conn
        self._next: dict[str, int] = {}
        self._added: dict[str, tuple[list[object], list[bytes]]] = {}

    def add(self, table: sa.Table, row: Row) -> int:
        """Add one row; gives its number, 0 for a table without numbers."""
        return self.add_all(table, [row])[0]

    def add_all(self, table: sa.Table, rows: Iterable[Row]) -> list[int]:
        """Add rows in order; gives their numbers, 0 each for a table without numbers."""
        given = [dict(row) for row in rows]
        if not given:
            return []
        numbers = self._number(table, given)
        names = {name for row in given for name in row}
        # One statement for all: a column that only some rows name is null in the others.
        self.conn.execute(table.insert(), [dict.fromkeys(names) | row for row in given])
        keys, digests = self._added.setdefault(table.name, ([], []))
        keys += [key_of(table, row) for row in given]
        digests += [digest(table, row) for row in given]
        return numbers

    def seal(self) -> None:
        """Add to the chain what was added since the last seal."""
        previous = head(self.conn)
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        for name, (keys, digests) in self._added.items():
            for start in range(0, len(keys), _MOST):
                part = slice(start, start + _MOST)
                entry = entry_of(previous, at, name, keys[part], digests[part])
                self.conn.execute(schema.audit.insert(), [entry | {"row": self._take(schema.audit, 1)}])
                previous = entry["hash"]
        self._added.clear()

    def note(self, table: sa.Table, rows: Sequence[Row]) -> None:
        """Seal rows that are there already, such as those of a ledger from before there was a chain."""
        keys, digests = self._added.setdefault(table.name, ([], []))
        keys += [key_of(table, row) for row in rows]
        digests += [digest(table, row) for row in rows]

    def _number(self, table: sa.Table, rows: list[dict[str, Any]]) -> list[int]:
        if "row" not in table.c:
            return [0] * len(rows)
        first = self._take(table, len(rows))
        for number, row in enumerate(rows, first):
            row["row"] = number
        return list(range(first, first + len(rows)))

    def _take(self, table: sa.Table, many: int) -> int:
        """The first of so many numbers that no row has yet."""
        if table.name not in self._next:
            last = self.conn.execute(sa.select(sa.func.coalesce(sa.func.max(table.c.row), 0))).scalar_one()
            self._next[table.name] = int(last) + 1
        first = self._next[table.name]
        self._next[table.name] += many
        return first


def head(conn: Connection) -> str:
    """The hash of the newest row of the audit; noted elsewhere, it vouches for all rows before it."""
    audit = schema.audit
    newest = conn.execute(sa.select(audit.c.hash).order_by(audit.c.row.desc()).limit(1)).scalar()
    return str(newest) if newest is not None else GENESIS


def entry_of(previous: str, at: str, table: str, keys: Sequence[object], digests: Sequence[bytes]) -> dict[str, Any]:
    """A row of the audit, without its number."""
    entry = {
        "at": at,
        "table_name": table,
        "keys": _pack_keys(keys),
        "digests": b"".join(digests),
        "previous": previous,
    }
    return entry | {"hash": hash_of(entry)}


def hash_of(entry: Row) -> str:
    """The sha256, in hex, of a row of the audit, the hash before it included."""
    said = [entry[name] for name in ("previous", "at", "table_name", "keys")]
    return packing.fingerprint(*said, hashlib.sha256(entry["digests"]).hexdigest())


def unpack_keys(packed: str) -> list[Any]:
    """The keys of the rows that a row of the audit seals, in order."""
    kept = packing.loads(packed)
    return list(range(kept["from"], kept["to"] + 1)) if isinstance(kept, dict) else kept


def key_of(table: sa.Table, row: Row) -> object:
    """What tells a row from all others of its table: a number, a text, or a list of both."""
    values = [row[column.name] for column in table.primary_key.columns]
    return values[0] if len(values) == 1 else values


def digest(table: sa.Table, row: Row) -> bytes:
    """DIGEST_BYTES that stand for a row: table, columns and values; what is null is left out.

    So a column that a later version adds, null in the rows before, changes no digest.
    """
    said = {c.name: _plain(c, row[c.name]) for c in table.columns if row.get(c.name) is not None}
    content = f"{table.name}\n{packing.dumps(said)}"
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).digest()[:DIGEST_BYTES]


def _plain(column: "sa.Column[Any]", value: Any) -> object:
    """A value as every database gives it back."""
    if isinstance(column.type, sa.Float):
        return float(value)
    if isinstance(column.type, sa.Boolean):
        return bool(value)
    return hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else value


def _pack_keys(keys: Sequence[object]) -> str:
    first, last = keys[0], keys[-1]
    if isinstance(first, int) and isinstance(last, int) and list(keys) == list(range(first, last + 1)):
        return packing.dumps({"from": first, "to": last})
    return packing.dumps(list(keys))
