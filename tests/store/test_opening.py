import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from attest.errors import LedgerError
from attest.store import Ledger, schema

WRITER = """
import sys
from attest.store import Ledger, RunCounts, RunRecipe
from tests.store import made_up
with Ledger.open(sys.argv[1]) as ledger:
    run_id = ledger.begin_run(RunRecipe(attest="0"))
    for n in range(40):
        outcomes = [made_up.coded(made_up.page(f"{made_up.TEXT} {sys.argv[2]} {n} {m}")) for m in range(3)]
        ledger.write(run_id, outcomes + [made_up.coded()])
    ledger.finish(run_id, RunCounts(coded=160))
"""


def test_two_processes_that_make_and_fill_a_ledger_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "attest.db"

    root = Path(__file__).parents[2]
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(path), name], cwd=root) for name in ("left", "right")
    ]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0]

    with Ledger.open(path) as ledger:
        assert len(list(ledger.events())) == 2 * 40 * 3 + 1
        assert [run.coded for run in ledger.runs()] == [160, 160]
    with sqlite3.connect(path) as conn:
        assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert conn.execute("SELECT count(*) FROM outcomes").fetchone() == (320,)


def test_the_migrations_make_the_tables_that_the_code_expects(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "attest.db") as ledger, ledger._engine.connect() as conn:
        assert compare_metadata(MigrationContext.configure(conn), schema.metadata) == []


def test_the_code_knows_every_revision_and_the_newest_is_its_head() -> None:
    config = Config()
    config.set_main_option("script_location", "attest.store:migrations")
    scripts = ScriptDirectory.from_config(config)

    assert scripts.get_current_head() == schema.HEAD
    assert {script.revision for script in scripts.walk_revisions()} == set(schema.REVISIONS)


def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Not a ledger, and long enough to hold a header. " * 20)
    before = path.read_bytes()

    with pytest.raises(LedgerError, match=r"notes\.txt: file is not a database") as caught:
        Ledger.open(path)

    assert "--ledger" in str(caught.value.fix)
    assert path.read_bytes() == before


def test_another_program_s_database_is_not_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "photos.db"
    with sqlite3.connect(path) as conn:
        conn.execute("CREATE TABLE photos (name TEXT)")

    with pytest.raises(LedgerError, match="not an Attest ledger"):
        Ledger.open(path)


def test_a_ledger_of_a_newer_version_is_refused_with_the_remedy(tmp_path: Path) -> None:
    path = tmp_path / "attest.db"
    Ledger.open(path).close()
    with sqlite3.connect(path) as conn:
        conn.execute("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(LedgerError, match="newer Attest") as caught:
        Ledger.open(path)

    assert "upgrade Attest" in str(caught.value.fix)


@pytest.mark.parametrize("path", ["no/such/folder/attest.db", ".", "postgresql://host/name"])
def test_a_place_where_no_ledger_can_be_says_what_to_try(tmp_path: Path, path: str) -> None:
    with pytest.raises(LedgerError) as caught:
        Ledger.open(path if "://" in path else tmp_path / path)

    assert caught.value.fix


def test_a_folder_that_can_not_be_written_says_so() -> None:
    with pytest.raises(LedgerError, match="unable to open") as caught:
        Ledger.open("/proc/attest.db")

    assert "writable" in str(caught.value.fix)


def test_looking_into_a_ledger_that_is_not_there_makes_none(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="no ledger there"):
        Ledger.open(tmp_path / "attest.db", must_exist=True)

    assert not (tmp_path / "attest.db").exists()


def test_a_ledger_that_another_program_holds_is_waited_for_and_then_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("attest.store.opening.BUSY_TIMEOUT_S", 0.2)
    path = tmp_path / "attest.db"
    with Ledger.open(path) as ledger:
        holder = sqlite3.connect(path, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerError, match="locked") as caught:
            ledger.add_links([])
        holder.execute("ROLLBACK")
        holder.close()
        ledger.add_links([])

    assert "another program" in str(caught.value.fix)
