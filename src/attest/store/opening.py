"""Opens a ledger's file: the right kind, the right age, safe beside other processes."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from attest.errors import LedgerError
from attest.store import address, audit, postgres, schema
from attest.store.journal import Journal

BUSY_TIMEOUT_S = 60.0
_BEFORE_THE_CHAIN = "0001"

_T = TypeVar("_T")


def open_engine(path: Path, *, must_exist: bool = False) -> Engine:
    """An engine on the ledger at `path` or address, made or brought up to date where needed.

    Raises:
        LedgerError: it is not there and `must_exist`, or can't be made, is no ledger, is locked, or a newer Attest
            wrote it.
    """
    if (url := address.server_of(path)) is not None:
        with errors_named(path):
            return postgres.open_engine(url, must_exist=must_exist, upgrade=_upgrade)
    if must_exist and not path.exists():
        raise LedgerError(
            f"{path}: no ledger there", fix="name one with --ledger, or make one with `attest code PATH`."
        )
    if path.is_dir():
        raise LedgerError(f"{path}: a folder, not a ledger", fix=f"name a file in it, such as {path / 'attest.db'}.")
    if not path.parent.is_dir():
        raise LedgerError(f"{path}: the folder {path.parent} does not exist", fix="make the folder first.")
    engine = _engine(path)
    try:
        with errors_named(path):
            _bring_up(engine, path)
    except LedgerError:
        engine.dispose()
        raise
    return engine


@contextmanager
def errors_named(path: Path) -> Iterator[None]:
    """Turns what the database says into a LedgerError that names the file and what to try."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        said = str(error.orig or error).strip().split("\nCONTEXT:")[0]
        raise LedgerError(f"{address.shown(path)}: {said}", fix=_advice(said)) from error


@contextmanager
def writing(engine: Engine, path: Path) -> Iterator[Journal]:
    """One short transaction that adds rows and seals them: others wait for it, up to BUSY_TIMEOUT_S."""
    with errors_named(path), engine.connect().execution_options(attest_begin="IMMEDIATE") as conn, conn.begin():
        log = Journal(conn)
        yield log
        log.seal()


@contextmanager
def reading(engine: Engine, path: Path) -> Iterator[Connection]:
    """One transaction that reads: it sees the ledger as it was when it began, and nobody waits for it."""
    with errors_named(path), engine.connect() as conn, conn.begin():
        yield conn


def _engine(path: Path) -> Engine:
    def connect() -> sqlite3.Connection:
        conn = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False)
        conn.execute("PRAGMA foreign_keys = ON")
        conn.execute("PRAGMA recursive_triggers = ON")  # so that INSERT OR REPLACE meets the triggers as well
        conn.execute("PRAGMA synchronous = NORMAL")  # with WAL: a crash may lose the last commits, never the ledger
        return conn

    engine = sa.create_engine("sqlite://", creator=connect, poolclass=sa.pool.QueuePool)

    @sa.event.listens_for(engine, "begin")
    def _begin(conn: Connection) -> None:
        conn.exec_driver_sql(f"BEGIN {conn.get_execution_options().get('attest_begin', 'DEFERRED')}")

    return engine


def _bring_up(engine: Engine, path: Path) -> None:
    with engine.connect() as conn, conn.begin():
        at = _revision(conn, path)
    if at == schema.HEAD:
        return
    if at is None:
        _when_free(lambda: _set_wal(engine))
    with engine.connect().execution_options(attest_begin="IMMEDIATE") as conn, conn.begin():
        # Another process may have done it while we waited for the lock.
        if _revision(conn, path) != schema.HEAD:
            _upgrade(conn)
            if at == _BEFORE_THE_CHAIN:
                audit.seal_everything(conn)
            conn.exec_driver_sql(f"PRAGMA application_id = {schema.APPLICATION_ID}")


def _revision(conn: Connection, path: Path) -> str | None:
    """The revision of the tables, None for a new file."""
    tables = {name for (name,) in conn.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        return None
    application_id = conn.exec_driver_sql("PRAGMA application_id").scalar()
    if application_id != schema.APPLICATION_ID or "alembic_version" not in tables:
        raise LedgerError(
            f"{path}: an SQLite database, but not an Attest ledger", fix="name another file with --ledger."
        )
    revision = conn.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    if revision not in schema.REVISIONS:
        raise LedgerError(
            f"{path}: written by a newer Attest (tables at revision {revision}, this one knows up to {schema.HEAD})",
            fix="upgrade Attest, or name another file with --ledger.",
        )
    return str(revision)


def _upgrade(conn: Connection) -> None:
    # Half a second to import, and needed only when a ledger is made or moved on.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "attest.store:migrations")
    config.attributes["connection"] = conn
    command.upgrade(config, "head")


def _set_wal(engine: Engine) -> None:
    with engine.connect() as conn:
        raw: Any = conn.connection.driver_connection
        raw.execute("PRAGMA journal_mode = WAL").fetchone()


def _when_free(act: Callable[[], _T]) -> _T:
    """Changing the journal mode does not wait for a lock by itself, so two new arrivals may collide."""
    give_up = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            return act()
        except (sqlite3.OperationalError, sa.exc.OperationalError) as error:
            if "locked" not in str(error):
                raise LedgerError(str(error), fix=_advice(str(error))) from error
            if time.monotonic() > give_up:
                raise LedgerError(f"the ledger stays locked: {error}", fix=_advice("locked")) from error
            time.sleep(0.05)


def _advice(said: str) -> str:
    if "locked" in said or "busy" in said:
        return "another program holds the ledger: close it, or try again when it is done."
    if "not a database" in said:
        return "name another file with --ledger; this one is left as it is."
    if "readonly" in said or "unable to open" in said:
        return "make the folder and the file writable, or name a ledger elsewhere with --ledger."
    if "full" in said:
        return "free some space on the disk and run it again; what was committed is kept."
    if "only grows" in said:
        return "write a new row instead: nothing in a ledger is changed or removed."
    if "malformed" in said or "corrupt" in said:
        return "the file is damaged: take it back from a copy, or code the pages again into a new ledger."
    if "does not exist" in said and "database" in said:
        return "make the database first: createdb NAME"
    if "connection" in said or "authentication" in said or "password" in said:
        return "check the address, that the server runs, and that ~/.pgpass or PGPASSWORD has the password."
    if "lock timeout" in said:
        return "another program writes to the ledger: try again when it is done."
    return "check that the file is a ledger and that its folder is writable."
