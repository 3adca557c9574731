"""The tutorial's reports are the running story, and its commands do what its page says."""

import json
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from attest.cli import app
from attest.store import Ledger
from tests.stories.story import load_story

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/tutorial/one-happening.md"
REPORTS = PAGE.parent / "running-story.jsonl"


def commands() -> list[list[str]]:
    """What the page tells its reader to type, in order."""
    typed, block = [], None
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("```"):
            block = line[3:] if block is None else None
        elif block in ("", "bash") and line.startswith("attest "):
            typed.append(shlex.split(line)[1:])
    return typed


def test_the_tutorial_tells_the_running_story() -> None:
    told = [json.loads(line) for line in REPORTS.read_text(encoding="utf-8").splitlines()]
    names = ("id", "title", "outlet", "text")
    story = [{**{n: r[n] for n in names}, "published": r["published"].isoformat()} for r in load_story().reports]

    assert told == story


@pytest.mark.model
def test_every_command_of_the_tutorial_runs_in_its_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()
    printed: dict[str, str] = {}
    for words in commands():
        place = [str(REPORTS) if w.endswith(REPORTS.name) else w for w in words]
        typed = [_decision(tmp_path) if w == "DECISION" else w for w in place]
        result = runner.invoke(app, typed)
        assert result.exit_code == 0, (words, result.output)
        printed[words[0]] = result.output

    assert "13 reports from 4 independent sources" in printed["history"]
    assert "as they were written" in printed["audit"]
    assert (tmp_path / "story.csv").read_text(encoding="utf-8").count("\nev-") == 5


def _decision(folder: Path) -> str:
    with Ledger.open(folder / "story.db") as ledger:
        return ledger.decisions()[-1].id
