import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from attest.store import Ledger


@pytest.fixture(scope="session")
def _blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new ledger, made once, since making the tables takes longer than most tests."""
    path = tmp_path_factory.mktemp("blank") / "attest.db"
    Ledger.open(path).close()
    return path


@pytest.fixture
def ledger(tmp_path: Path, _blank: Path) -> Iterator[Ledger]:
    shutil.copy(_blank, tmp_path / "attest.db")
    with Ledger.open(tmp_path / "attest.db") as opened:
        yield opened
