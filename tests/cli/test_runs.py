import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from attest.cli.coding import code_paths
from attest.cli.runs import list_runs
from attest.config import Settings
from attest.errors import SettingsError
from attest.run import code
from attest.store import Ledger
from tests.cli.conftest import RECIPE
from tests.run import toy


@pytest.fixture
def reports() -> Path:
    folder = Path("reports")
    folder.mkdir()
    for name in "abcdef":
        (folder / f"{name}.txt").write_text(f"A bombing in {name.upper()}lovo.")
    return folder


def cut_off(folder: Path) -> None:
    outcomes = code([str(folder)], settings=Settings(batch_size=2), reader=toy.reader(), published=date(2031, 3, 5))
    next(outcomes)
    outcomes.close()  # type: ignore[attr-defined]


def test_each_run_is_told_with_what_it_read_with_what_and_what_came_of_it(
    reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cut_off(reports)
    list_runs(Path("attest.db"))

    shown = capsys.readouterr()
    first = shown.out.splitlines()
    assert first[0].split()[1] == "interrupted,"
    assert "read    reports, published 2031-03-05" in shown.out
    assert "with    attest 0; toy 1; toy 1 (00); toy 1" in shown.out
    assert "in      2 = coded 2 + rejected 0 + failed 0 + known 0" in shown.out
    assert f"resume  attest code --resume {first[0].split()[0]}" in shown.out
    assert shown.err == "1 run in attest.db\n"


def test_a_run_without_an_end_is_told_with_what_it_wrote_until_it_died(
    reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Ledger.open("attest.db") as ledger:
        outcomes = list(code([str(reports)], settings=Settings(ledger=Path("other.db")), reader=toy.reader()))
        ledger.write(ledger.begin_run(RECIPE), outcomes[:3])

    list_runs(Path("attest.db"), as_json=True)

    told = json.loads(capsys.readouterr().out)
    assert (told["state"], told["coded"], told["how"]) == ("died", 3, None)


def test_going_on_with_the_last_run_reads_the_rest_of_its_inputs_without_naming_them(
    reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cut_off(reports)
    capsys.readouterr()

    exit_code = code_paths((), settings=Settings(batch_size=2), reader=toy.reader(), resumes="last", format="jsonl")

    shown = capsys.readouterr()
    lines = [json.loads(line) for line in shown.out.splitlines()]
    assert exit_code == 0
    assert [line["article"]["published"] for line in lines] == ["2031-03-05"] * 6
    assert "in 6 = coded 4 + rejected 0 + failed 0 + known 2; 6 events" in shown.err
    list_runs(Path("attest.db"))
    shown = capsys.readouterr()
    assert "gone on with by run-" in shown.out
    assert "goes on with run-" in shown.out


def test_the_same_command_again_prints_the_same_and_reads_nothing(
    reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = []
    for _ in range(2):
        code_paths([str(reports)], settings=Settings(), reader=toy.reader(), format="jsonl")
        printed.append(capsys.readouterr())

    assert printed[0].out == printed[1].out
    assert "in 6 = coded 0 + rejected 0 + failed 0 + known 6; 6 events" in printed[1].err


def test_a_known_input_that_could_not_be_read_still_is_no_success(capsys: pytest.CaptureFixture[str]) -> None:
    exit_codes = [code_paths(["missing.txt"], settings=Settings(), reader=toy.reader()) for _ in range(2)]

    assert exit_codes == [2, 2]


def test_naming_nothing_to_read_is_told_with_what_to_name() -> None:
    with pytest.raises(SettingsError, match="nothing to read"):
        code_paths((), settings=replace(Settings()), reader=toy.reader())
