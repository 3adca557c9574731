"""The same page gives the same line: alone, among others, in any order, in another process."""

import subprocess
import sys
from pathlib import Path

import pytest

import attest
from attest.config import Settings
from attest.export import contract
from attest.ingest import read_pages
from attest.run import Reader, build_reader, code_pages

pytestmark = [pytest.mark.model, pytest.mark.gazetteer]
REPORTS = str(Path(attest.__file__).parent / "reports")


@pytest.fixture(scope="module")
def reader() -> Reader:
    return build_reader(Settings())


def lines(taken: list, reader: Reader, *, batch_size: int) -> list[str]:  # type: ignore[type-arg]
    batches = code_pages(taken, reader=reader, batch_size=batch_size)
    return [contract.dumps(contract.line(outcome)) for batch in batches for outcome in batch]


def test_a_report_gives_the_same_line_alone_and_among_others_in_any_order(reader: Reader) -> None:
    taken = list(read_pages([REPORTS]))

    together = lines(taken, reader, batch_size=100)
    alone = lines(taken[::-1], reader, batch_size=1)[::-1]

    assert together == alone
    assert sum('"events": [{' in line for line in together) >= 8


def test_another_process_prints_the_same_lines(reader: Reader, tmp_path: Path) -> None:
    here = lines(list(read_pages([REPORTS])), reader, batch_size=7)

    main = "from attest.cli import main; main()"
    printed = subprocess.run(
        [sys.executable, "-c", main, "code", REPORTS, "--format", "jsonl"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )

    assert printed.stdout.decode().splitlines() == here
