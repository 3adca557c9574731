import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from attest.store import Ledger
from tests.store.server import NoServerError, running_server

_NUMBERS = count(1)


@pytest.fixture(scope="session")
def _blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new ledger, made once, since making the tables takes longer than most tests."""
    path = tmp_path_factory.mktemp("blank") / "attest.db"
    Ledger.open(path).close()
    return path


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server with a blank ledger on it, `blank`."""
    pytest.importorskip("psycopg", reason="needs pip install 'attest[postgres]'")
    try:
        with running_server() as address:
            _execute(address, "CREATE DATABASE blank")
            Ledger.open(f"{address}/blank").close()
            yield address
    except NoServerError as error:
        pytest.skip(f"no PostgreSQL server can be had here: {error}")


@pytest.fixture
def database(server: str) -> str:
    """The address of an empty database."""
    name = f"empty{next(_NUMBERS)}"
    _execute(server, f"CREATE DATABASE {name}")
    return f"{server}/{name}"


@pytest.fixture
def ledger(tmp_path: Path, _blank: Path) -> Iterator[Ledger]:
    shutil.copy(_blank, tmp_path / "attest.db")
    with Ledger.open(tmp_path / "attest.db") as opened:
        yield opened


def _execute(address: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(f"{address}/postgres", autocommit=True) as conn:
        conn.execute(statement.encode())
