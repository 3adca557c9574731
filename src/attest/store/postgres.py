"""A ledger on a PostgreSQL server: the same tables, triggers and transactions as in a file.

Text that PostgreSQL can't hold (the character NUL, halves of surrogate pairs) is written with an escape, and read back
as it was. Text is compared by its bytes, as SQLite does.
"""

import re
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from attest.errors import LedgerError
from attest.store import schema

BUSY_TIMEOUT_S = 60
# A noncharacter, which no text should hold: four hex digits of the character meant follow it.
_ESCAPE = "\ufdd0"
_UNFIT = re.compile(f"[\x00\ud800-\udfff{_ESCAPE}]")
_ESCAPED = re.compile(f"{_ESCAPE}([0-9a-f]{{4}})")


def open_engine(url: str, *, must_exist: bool, upgrade: Callable[[Connection], None]) -> Engine:
    """An engine on the ledger at `url`, its tables made or brought up to date where needed.

    Raises:
        LedgerError: the driver is missing, it holds no ledger, or other tables, or a newer Attest wrote it.
    """
    engine = _engine(url)
    with ExitStack() as undo:
        undo.callback(engine.dispose)
        with engine.connect().execution_options(attest_begin="IMMEDIATE") as conn, conn.begin():
            at = _revision(conn, url)
            if at is None and must_exist:
                raise LedgerError(f"{url}: no ledger there", fix="make one with `attest code PATH --ledger ADDRESS`.")
            if at != schema.HEAD:
                upgrade(conn)
        undo.pop_all()
    return engine


def _engine(url: str) -> Engine:
    try:
        import psycopg  # noqa: F401
    except ImportError as error:
        raise LedgerError(
            f"{url}: a ledger on a server needs a driver that is not installed",
            fix="pip install 'attest[postgres]'",
        ) from error
    engine = sa.create_engine(sa.make_url(url).set(drivername="postgresql+psycopg"), pool_pre_ping=True)

    @sa.event.listens_for(engine, "connect")
    def _connect(raw: Any, _record: object) -> None:
        _teach_text(raw)

    @sa.event.listens_for(engine, "begin")
    def _begin(conn: Connection) -> None:
        if conn.get_execution_options().get("attest_begin") != "IMMEDIATE":
            conn.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            return
        # One writer at a time, as in a file: rows are numbered on from the last one.
        conn.exec_driver_sql(f"SET LOCAL lock_timeout = '{BUSY_TIMEOUT_S}s'")
        conn.exec_driver_sql(f"SELECT pg_advisory_xact_lock({schema.APPLICATION_ID})")

    return engine


def _revision(conn: Connection, url: str) -> str | None:
    """The revision of the tables, None for an empty database."""
    tables = set(sa.inspect(conn).get_table_names())
    if not tables:
        return None
    if not {"alembic_version", "codings", "contents"} <= tables:
        raise LedgerError(
            f"{url}: the database holds other tables and no Attest ledger", fix="give the ledger a database of its own."
        )
    revision = str(conn.exec_driver_sql("SELECT version_num FROM alembic_version").scalar())
    if revision not in schema.REVISIONS:
        raise LedgerError(
            f"{url}: written by a newer Attest (tables at revision {revision}, this one knows up to {schema.HEAD})",
            fix="upgrade Attest, or name another ledger with --ledger.",
        )
    return revision


def escaped(text: str) -> str:
    """Text as PostgreSQL can hold it."""
    return _UNFIT.sub(lambda found: f"{_ESCAPE}{ord(found.group()):04x}", text)


def unescaped(text: str) -> str:
    """What `escaped` was given."""
    return _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text) if _ESCAPE in text else text


def _teach_text(raw: Any) -> None:
    """Escape the text that goes in, and read back what comes out."""
    from psycopg.types.string import StrDumper, StrDumperUnknown, TextLoader

    class Out(StrDumper):
        def dump(self, obj: str) -> Any:
            return super().dump(escaped(obj))

    class OutUnknown(StrDumperUnknown):
        def dump(self, obj: str) -> Any:
            return super().dump(escaped(obj))

    class In(TextLoader):
        def load(self, data: Any) -> Any:
            text = super().load(data)
            return unescaped(text) if isinstance(text, str) else text

    raw.adapters.register_dumper(str, Out)
    raw.adapters.register_dumper(str, OutUnknown)
    for kind in ("text", "varchar"):
        raw.adapters.register_loader(kind, In)
