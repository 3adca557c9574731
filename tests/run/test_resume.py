import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from attest.config import Settings
from attest.errors import NotFoundError, SettingsError
from attest.export import contract
from attest.run import Reader, code, resume
from attest.store import Failed, Ledger, Outcome, Run, RunCounts
from tests.run import toy
from tests.run.rows import rows_of

ROOT = Path(__file__).parents[2]
TEXTS = ["A bombing.", "Ein Rezept.", "poison", "Nothing.", "A bombing again.", "Nothing.", "The last bombing."]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(ledger=tmp_path / "attest.db", batch_size=2)


@pytest.fixture
def path(tmp_path: Path) -> str:
    return jsonl(tmp_path, TEXTS)


def jsonl(folder: Path, texts: list[str]) -> str:
    file = folder / "in.jsonl"
    file.write_text("".join(json.dumps({"id": f"r{n}", "text": text}) + "\n" for n, text in enumerate(texts)))
    return str(file)


def lines(outcomes: list[Outcome]) -> list[str]:
    return [contract.dumps(contract.line(outcome)) for outcome in outcomes]


class Reading:
    """A run with a toy that notes what it read."""

    def __init__(self, path: str, settings: Settings, **options: object) -> None:
        self.stage = toy.ToyStage()
        self.told: list[RunCounts] = []
        reader = options.pop("reader", None) or toy.reader(self.stage)
        self.outcomes = list(
            code([path], settings=settings, reader=reader, on_progress=self.told.append, **options)  # type: ignore[arg-type]
        )

    @property
    def read(self) -> int:
        return sum(self.stage.batches)


def stopped(path: str, settings: Settings, *, after: int) -> str:
    """A run that its caller left after so many outcomes; gives its id."""
    outcomes = code([path], settings=settings, reader=toy.reader())
    for _ in range(after):
        next(outcomes)
    outcomes.close()  # type: ignore[attr-defined]
    with Ledger.open(settings.ledger) as ledger:
        return ledger.runs()[-1].run_id


def test_what_was_read_is_not_read_again_and_is_told_as_it_was(path: str, settings: Settings) -> None:
    first, second = Reading(path, settings), Reading(path, settings)

    assert second.read == 1  # what failed is tried again
    assert lines(second.outcomes) == lines(first.outcomes)
    assert second.told[-1] == RunCounts(failed=1, known=6)
    assert first.told[-1].taken == second.told[-1].taken == 7


def test_a_caller_may_ask_not_to_be_told_what_is_known(path: str, settings: Settings) -> None:
    Reading(path, settings)

    second = Reading(path, settings, tell_known=False)

    assert [type(one) for one in second.outcomes] == [Failed]
    assert second.told[-1].known == 6


def test_all_is_read_again_when_one_asks_for_it(path: str, settings: Settings) -> None:
    Reading(path, settings)

    assert Reading(path, settings, again=True).read >= 7


@pytest.mark.parametrize(
    "changed",
    [
        {"model_sha256": "11"},
        {"codebook_sha256": "22"},
        {"stages": (("toy", "2"),)},
        {"attest": "9"},
        {"settings": {"actors": "own.yaml 33"}},
    ],
)
def test_another_network_codebook_stage_version_or_table_reads_all_anew(
    path: str, settings: Settings, changed: dict[str, object]
) -> None:
    Reading(path, settings)
    reader = toy.reader(stage := toy.ToyStage())

    Reading(path, settings, reader=replace(reader, recipe=replace(reader.recipe, **changed)))  # type: ignore[arg-type]

    assert sum(stage.batches) >= 7


def test_the_size_of_a_batch_and_the_path_of_the_codebook_read_nothing_anew(path: str, settings: Settings) -> None:
    def reader(**noted: object) -> tuple[Reader, toy.ToyStage]:
        made = toy.reader(stage := toy.ToyStage())
        return replace(made, recipe=replace(made.recipe, settings=noted)), stage

    Reading(path, settings, reader=reader(batch_size=2, codebook="a.yaml")[0])
    other, stage = reader(batch_size=9, codebook="moved/a.yaml")
    Reading(path, settings, reader=other)

    assert sum(stage.batches) == 1


def test_a_page_with_another_date_is_another_page_to_read(path: str, settings: Settings) -> None:
    Reading(path, settings)

    assert Reading(path, settings, published=date(2031, 3, 5)).read >= 7


def test_a_changed_report_is_read_again_and_the_others_are_not(tmp_path: Path, path: str, settings: Settings) -> None:
    Reading(path, settings)

    jsonl(tmp_path, ["A bombing, corrected.", *TEXTS[1:]])

    assert Reading(path, settings).told[-1] == RunCounts(coded=1, failed=1, known=5)


def test_a_page_that_another_reader_has_judged_since_is_read_again(path: str, settings: Settings) -> None:
    Reading(path, settings)
    made = toy.reader()
    Reading(path, settings, reader=replace(made, recipe=replace(made.recipe, model_sha256="11")))

    assert Reading(path, settings).told[-1].known == 0


def test_a_page_given_twice_in_one_run_is_read_twice_however_the_run_is_cut(tmp_path: Path) -> None:
    path = jsonl(tmp_path, ["A bombing."] * 2)
    twice = path.replace("in.jsonl", "twice.jsonl")
    Path(twice).write_text(Path(path).read_text().replace("r1", "r0") * 3)
    peace, storm = (Settings(ledger=tmp_path / f"{name}.db", batch_size=1) for name in ("peace", "storm"))
    Reading(twice, peace)

    run_id = resumed(twice, storm, stopped(twice, storm, after=1), after=2)
    last = Reading(twice, storm, resumes=run_id)

    assert rows_of(storm.ledger) == rows_of(peace.ledger)
    assert last.told[-1].taken == 6


def resumed(path: str, settings: Settings, run_id: str, *, after: int) -> str:
    outcomes = code([path], settings=settings, reader=toy.reader(), resumes=run_id)
    for _ in range(after):
        next(outcomes)
    outcomes.close()  # type: ignore[attr-defined]
    with Ledger.open(settings.ledger) as ledger:
        return ledger.runs()[-1].run_id


@pytest.mark.parametrize("after", [1, 3, 5])
def test_a_run_that_was_cut_off_and_gone_on_with_leaves_the_rows_of_one_that_was_not(
    tmp_path: Path, path: str, settings: Settings, after: int
) -> None:
    peace = Settings(ledger=tmp_path / "peace.db", batch_size=2)
    Reading(path, peace)

    run_id = stopped(path, settings, after=after)
    second = Reading(path, settings, resumes=run_id)

    assert rows_of(settings.ledger) == rows_of(peace.ledger)
    assert second.told[-1].taken == 7
    with Ledger.open(settings.ledger) as ledger:
        assert ledger.audit().is_sound
        assert [resume.state_of(run) for run in ledger.runs()] == ["interrupted", "finished"]


def test_a_run_that_was_read_otherwise_is_not_gone_on_with(path: str, settings: Settings) -> None:
    run_id = stopped(path, settings, after=1)
    made = toy.reader()
    other = replace(made, recipe=replace(made.recipe, model_sha256="11"))

    with pytest.raises(SettingsError, match="another network"):
        Reading(path, settings, reader=other, resumes=run_id)
    with Ledger.open(settings.ledger) as ledger:
        assert len(ledger.runs()) == 1


@pytest.fixture
def ledger(settings: Settings) -> Iterator[Ledger]:
    with Ledger.open(settings.ledger) as opened:
        yield opened


def begun(ledger: Ledger, *, process: str | None, resumes: str | None = None) -> Run:
    about = {"inputs": ["a.txt"], "published": "2031-03-05", "process": process, "resumes": resumes}
    run_id = ledger.begin_run(replace(toy.RECIPE, settings={"run": about}))
    return next(run for run in ledger.runs() if run.run_id == run_id)


def test_a_run_without_an_end_goes_on_while_its_process_lives_and_died_when_it_is_gone(ledger: Ledger) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    mark = resume.process_mark(gone.pid)
    gone.wait()

    assert resume.state_of(begun(ledger, process=resume.process_mark(os.getpid()))) == "going on"
    assert resume.state_of(begun(ledger, process=mark)) == "died"
    assert resume.state_of(begun(ledger, process="another-machine 12")) == "going on"


def test_the_last_run_to_resume_is_the_newest_that_was_cut_off_and_not_gone_on_with(ledger: Ledger) -> None:
    first = begun(ledger, process=None)
    second = begun(ledger, process=None, resumes=first.run_id)
    ledger.finish(begun(ledger, process=None).run_id, RunCounts())

    found = resume.find_resumable(ledger.runs(), "last")

    assert found.run_id == second.run_id
    assert resume.asked_of(found) == resume.Asked(("a.txt",), date(2031, 3, 5), first.run_id)
    assert resume.line_of(ledger.runs(), second.run_id) == (first.run_id, second.run_id)
    with pytest.raises(SettingsError, match="another run went on with it"):
        resume.find_resumable(ledger.runs(), first.run_id)


def test_what_can_not_be_resumed_is_told_with_its_reason(ledger: Ledger) -> None:
    with pytest.raises(NotFoundError, match="no run that could be gone on with"):
        resume.find_resumable(ledger.runs(), "last")
    run = begun(ledger, process=None)
    ledger.finish(run.run_id, RunCounts())
    with pytest.raises(SettingsError, match="it is finished"):
        resume.find_resumable(ledger.runs(), run.run_id)
    with pytest.raises(NotFoundError, match="0 runs begin with 'nothing'"):
        resume.find_resumable(ledger.runs(), "nothing")


def test_sixty_articles_and_five_kills_lose_nothing_and_write_nothing_twice() -> None:
    bench = [sys.executable, "bench/kills.py", "--toy", "--kills", "5", "--articles", "60", "--pause", "0.4"]

    said = subprocess.run(bench, cwd=ROOT, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)})

    assert said.returncode == 0, said.stdout + said.stderr
    assert "nothing lost, nothing twice" in said.stdout
    assert "60 outcomes" in said.stdout
