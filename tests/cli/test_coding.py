import json
import re
import sys
from pathlib import Path

import pytest

from attest.cli import coding
from attest.cli.coding import code_paths
from attest.cli.looking import list_events
from attest.config import Settings
from attest.errors import SettingsError
from attest.export import contract
from attest.store import Coded, EventFilter, Ledger
from tests.cli.conftest import RECIPE
from tests.run import toy
from tests.store import made_up


def code(*paths: str, **options: object) -> int:
    return code_paths(paths, settings=Settings(), reader=toy.reader(), **options)  # type: ignore[arg-type]


@pytest.fixture
def reports() -> Path:
    folder = Path("reports")
    folder.mkdir()
    (folder / "a.txt").write_text("A bombing in Talovo.")
    (folder / "b.txt").write_text("Ein Rezept.")
    return folder


def test_results_go_to_standard_output_and_what_is_said_of_them_to_standard_error(
    reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert code(str(reports), format="jsonl") == 0

    printed = capsys.readouterr()
    lines = [json.loads(line) for line in printed.out.splitlines()]
    assert [len(line["events"]) for line in lines] == [1, 0]
    assert "in 2 = coded 1 + rejected 1 + failed 0; 1 event" in printed.err
    assert "ledger: attest.db" in printed.err


def test_a_page_that_is_not_for_us_is_named_with_what_to_try_and_is_no_fault(
    reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert code(str(reports / "b.txt")) == 0

    assert "rejected: reports/b.txt: not a news article (toy)\n  try: leave it out" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("inputs", "exit_code"),
    [
        (["good"], 0),
        (["good", "missing"], 1),
        (["good", "empty"], 1),
        (["good", "binary"], 1),
        (["good", "poison"], 1),
        (["missing", "empty"], 2),
    ],
)
def test_the_exit_code_says_whether_something_could_not_be_read_or_failed(inputs: list[str], exit_code: int) -> None:
    Path("good").with_suffix(".txt").write_text("A bombing.")
    Path("empty.txt").write_bytes(b"")
    Path("binary.txt").write_bytes(bytes(range(256)) * 8)
    Path("poison.txt").write_text("poison")

    assert code(*[f"{name}.txt" for name in inputs]) == exit_code


def test_a_failure_names_the_file_the_stage_and_the_error(capsys: pytest.CaptureFixture[str]) -> None:
    Path("poison.txt").write_text("poison")

    code("poison.txt")

    assert re.search(r"failed: poison\.txt: ValueError: a word .* \(toy\)", capsys.readouterr().err)


def test_results_can_be_written_to_a_file_which_is_there_only_when_whole(
    reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code(str(reports), format="csv", out=Path("events.csv"))

    assert Path("events.csv").read_text().startswith("event_id,")
    assert not Path("events.csv.part").exists()
    assert capsys.readouterr().out == ""


def test_the_ledger_gives_back_the_very_lines_that_were_printed(
    report: Coded, capsys: pytest.CaptureFixture[str]
) -> None:
    counts = dict.fromkeys(("killed", "injured"), report.events[0].counts["killed"])
    report = made_up.retold(report, counts=counts, codes={"plover": {"event": "ASSAULT", "mode": None}, "cameo": "18"})
    contract.write([report], sys.stdout)
    with Ledger.open("attest.db") as ledger:
        ledger.write(ledger.begin_run(RECIPE), [report])

    list_events(EventFilter(), format="jsonl", ledger=Path("attest.db"))

    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    (told,) = first["events"]
    assert {key: _without_articles(second[key]) for key in told} == told


def _without_articles(value: object) -> object:
    """Across reports, each quote also says which article it is of."""
    if isinstance(value, dict):
        return {key: _without_articles(v) for key, v in value.items() if key != "article"}
    return [_without_articles(v) for v in value] if isinstance(value, list) else value


def test_an_unknown_format_is_refused_before_anything_is_coded(reports: Path) -> None:
    with pytest.raises(SettingsError, match="nothing called 'excel'"):
        code(str(reports), format="excel")

    assert not Path("attest.db").exists()


def test_a_file_name_can_not_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    code("\x1b[2Jmissing.txt")

    assert "\x1b" not in capsys.readouterr().err


def test_what_to_try_next_can_be_typed_as_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "env" / "bin" / "attest"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setattr("sys.argv", [str(program)])

    monkeypatch.setenv("PATH", "/nowhere")
    assert coding._program() == "env/bin/attest"

    monkeypatch.setenv("PATH", str(program.parent))
    assert coding._program() == "attest"
