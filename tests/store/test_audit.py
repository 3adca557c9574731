"""The chain of hashes: a row that was altered, removed or inserted is found, and said which."""

import shutil
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from attest.store import Ledger, RunRecipe, schema
from attest.store.audit import Audit

from . import made_up


@pytest.fixture
def path(ledger: Ledger) -> Path:
    """A ledger with three reports in two transactions."""
    for batch in (["a", "b"], ["c"]):
        coded = [made_up.coded(made_up.page(f"{made_up.TEXT} {name}", page_id=name)) for name in batch]
        ledger.write(ledger.begin_run(RunRecipe(attest="0")), coded)
    ledger.sign([(1, b"signature")], version="1")
    return Path(ledger.path)


def audit(path: Path) -> Audit:
    with Ledger.open(path) as ledger:
        return ledger.audit()


def tampered(path: Path, sql: str) -> list[tuple[str, object, str]]:
    """What the audit finds after somebody wrote to the file with the triggers out of the way."""
    with sqlite3.connect(path) as conn:
        triggers = conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            conn.execute(f"DROP TRIGGER {name}")
        conn.execute(sql)
        for _, made in triggers:
            conn.execute(made)
    return [(fault.table, fault.key, fault.what) for fault in audit(path).faults]


def test_a_ledger_that_nobody_tampered_with_is_sound(path: Path) -> None:
    found = audit(path)

    assert found.is_sound
    assert found.rows > 30


@pytest.mark.parametrize(
    ("sql", "fault"),
    [
        ("UPDATE events SET killed_low = 40 WHERE row = 2", ("events", 2, "altered")),
        ("UPDATE articles SET text = text || ' ' WHERE row = 1", ("articles", 1, "altered")),
        ("UPDATE claims SET score = score + 0.00001 WHERE row = 3", ("claims", 3, "altered")),
        ("UPDATE signatures SET packed = x'00'", ("signatures", 1, "altered")),
        ("DELETE FROM evidence WHERE claim_row = 4", ("evidence", [4, 0], "removed")),
        ("DELETE FROM events WHERE row = 3", ("events", 3, "removed")),
        (
            "INSERT INTO links VALUES ('l', 'same_event', 'a', 'b', 0.9, '{}', NULL)",
            ("links", "l", "inserted"),
        ),
        ("UPDATE audit SET at = '2020-01-01' WHERE row = 2", ("audit", 2, "broken")),
    ],
)
def test_a_row_that_was_tampered_with_is_found(path: Path, sql: str, fault: tuple[str, object, str]) -> None:
    assert fault in tampered(path, sql)


def test_a_row_of_the_chain_that_was_taken_out_breaks_the_next(path: Path) -> None:
    assert ("audit", 4, "broken") in tampered(path, "DELETE FROM audit WHERE row = 3")


def test_triggers_that_are_gone_are_told(path: Path) -> None:
    with sqlite3.connect(path) as conn:
        conn.execute("DROP TRIGGER events_refuses_update")

    assert audit(path).unguarded == ("events",)


def test_a_head_noted_earlier_is_in_the_chain_and_one_of_another_ledger_is_not(path: Path, tmp_path: Path) -> None:
    with Ledger.open(path) as ledger:
        noted = ledger.audit_head()
        ledger.begin_run(RunRecipe(attest="0"))
        assert ledger.audit_head() != noted
        assert ledger.audit_holds(noted)
    with Ledger.open(tmp_path / "other.db") as other:
        assert not other.audit_holds(noted)


def test_a_file_cut_back_to_an_earlier_state_is_sound_but_lacks_the_head_that_was_noted(
    path: Path, tmp_path: Path
) -> None:
    earlier = tmp_path / "earlier.db"
    with Ledger.open(path) as ledger:
        shutil.copy(path, earlier)
        shutil.copy(f"{path}-wal", f"{earlier}-wal")
        ledger.begin_run(RunRecipe(attest="0"))
        noted = ledger.audit_head()

    with Ledger.open(earlier) as old:
        assert old.audit().is_sound
        assert not old.audit_holds(noted)


def test_every_table_but_the_chain_itself_is_in_the_chain(path: Path) -> None:
    with sqlite3.connect(path) as conn:
        sealed = {name for (name,) in conn.execute("SELECT DISTINCT table_name FROM audit")}
        filled = {
            table
            for table in schema.metadata.tables
            if conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0] and table != "audit"
        }
    assert sealed == filled


def test_the_rows_of_a_ledger_from_before_the_chain_are_sealed_when_it_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    config = Config()
    config.set_main_option("script_location", "attest.store:migrations")
    with sa.create_engine(f"sqlite:///{path}").connect() as conn, conn.begin():
        config.attributes["connection"] = conn
        command.upgrade(config, "0001")
        conn.exec_driver_sql(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        conn.exec_driver_sql("INSERT INTO runs VALUES ('run-1', '2030-01-01', '0', NULL, NULL, NULL, NULL, '[]', '{}')")

    assert audit(path).is_sound
    assert audit(path).rows == 1
    assert ("runs", "run-1", "altered") in tampered(path, "UPDATE runs SET attest = '9'")
