from collections.abc import Iterator
from pathlib import Path

import pytest

from attest.store import Ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "attest.db") as opened:
        yield opened
