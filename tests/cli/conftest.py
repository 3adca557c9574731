from datetime import date
from pathlib import Path

import pytest

from attest.store import Coded, Ledger, RunCounts, RunRecipe
from tests.store import made_up

RECIPE = RunRecipe(
    attest="0.0",
    stages=(("clean", "1"),),
    model="toy 1",
    model_sha256="ab" * 32,
    codebook="book 2",
    codebook_sha256="cd",
)


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test in a folder of its own, with no settings from outside."""
    monkeypatch.chdir(tmp_path)
    for name in ("ATTEST_CONFIG", "ATTEST_LEDGER", "ATTEST_CODEBOOK"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def report() -> Coded:
    return made_up.coded(made_up.page(page_id="r1", published=date(2031, 3, 5)))


@pytest.fixture
def filled(report: Coded) -> Path:
    """attest.db with two reports, the second undated."""
    other = made_up.coded(made_up.page(made_up.TEXT + " It rained.", page_id="r2"), type="bombing", killed=7)
    with Ledger.open("attest.db") as ledger:
        run_id = ledger.begin_run(RECIPE)
        ledger.write(run_id, [report, other])
        ledger.finish(run_id, RunCounts(coded=2))
    return Path("attest.db")
