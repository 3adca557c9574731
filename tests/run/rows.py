"""Every row of a ledger but for what must differ between two runs: times, ids of runs, who ran it, and the chain."""

import sqlite3
from pathlib import Path

_TABLES = ("contents", "pages", "articles", "codings", "events", "claims", "evidence", "outcomes")


def rows_of(ledger: Path) -> dict[str, list[tuple[object, ...]]]:
    """Rows by table, in order, with their numbers."""
    with sqlite3.connect(ledger) as conn:
        return {table: _rows(conn, table) for table in _TABLES}


def _rows(conn: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    columns = [name for _, name, *_ in conn.execute(f"PRAGMA table_info({table})") if name != "run_id"]
    quoted = ", ".join(f'"{name}"' for name in columns)
    return conn.execute(f"SELECT {quoted} FROM {table} ORDER BY rowid").fetchall()
