import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from attest.config import Settings
from attest.errors import LedgerError
from attest.export import contract
from attest.records import Count
from attest.run import code
from attest.store import Coded, Failed, Ledger, Outcome, Refused, RunCounts
from tests.run import toy


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(ledger=tmp_path / "attest.db", batch_size=4)


def jsonl(folder: Path, *texts: str) -> str:
    path = folder / "in.jsonl"
    path.write_text("".join(json.dumps({"id": f"r{n}", "text": text}) + "\n" for n, text in enumerate(texts)))
    return str(path)


def kinds(outcomes: list[Outcome]) -> str:
    return "".join({Coded: "c", Refused: "r", Failed: "f"}[type(outcome)] for outcome in outcomes)


def test_every_report_that_goes_in_comes_out_coded_rejected_or_failed(tmp_path: Path, settings: Settings) -> None:
    texts = ["A bombing.", "Ein Rezept.", "A poison.", "Nothing.", "So unsettling.", "A bombing again."]
    told: list[RunCounts] = []

    outcomes = list(
        code([jsonl(tmp_path, *texts), "missing.txt"], settings=settings, reader=toy.reader(), on_progress=told.append)
    )

    assert kinds(outcomes) == "crfcfcr"
    assert told[-1] == RunCounts(coded=3, rejected=2, failed=2)
    assert told[-1].taken == 7
    with Ledger.open(settings.ledger) as ledger:
        (run,) = ledger.runs()
        assert (run.how, run.coded, run.rejected, run.failed) == ("finished", 3, 2, 2)
        assert [kept.event.id for kept in ledger.events()] == ["e-r0", "e-r5"]
    with sqlite3.connect(settings.ledger) as conn:
        assert conn.execute("SELECT count(*) FROM outcomes").fetchone() == (7,)


def test_one_report_that_breaks_a_stage_fails_alone_with_the_stage_named(tmp_path: Path, settings: Settings) -> None:
    stage = toy.ToyStage()

    outcomes = list(code([jsonl(tmp_path, "One.", "poison", "Three.")], settings=settings, reader=toy.reader(stage)))

    failed = outcomes[1]
    assert isinstance(failed, Failed)
    assert (failed.stage, failed.error) == ("toy", "ValueError: a word that breaks the toy")
    assert failed.origin.endswith("in.jsonl:2")
    assert stage.batches == [3, 1, 1, 1]  # read together, and one by one only once that broke


def test_a_report_whose_claims_can_not_be_settled_fails_there(tmp_path: Path, settings: Settings) -> None:
    (outcome,) = code([jsonl(tmp_path, "unsettling")], settings=settings, reader=toy.reader())

    assert isinstance(outcome, Failed)
    assert (outcome.stage, outcome.error) == ("settle", "ZeroDivisionError")


def test_the_size_of_a_batch_changes_no_result(tmp_path: Path) -> None:
    path = jsonl(tmp_path, *(f"The bombing number {n}." for n in range(9)))

    lines = [
        [
            contract.dumps(contract.line(outcome))
            for outcome in code(
                [path], settings=Settings(ledger=tmp_path / f"{size}.db", batch_size=size), reader=toy.reader()
            )
        ]
        for size in (1, 4, 100)
    ]

    assert lines[0] == lines[1] == lines[2]
    assert len(lines[0]) == 9


def test_whoever_stops_early_keeps_what_was_committed(tmp_path: Path, settings: Settings) -> None:
    outcomes = code([jsonl(tmp_path, *["A bombing."] * 10)], settings=settings, reader=toy.reader())
    next(outcomes)
    outcomes.close()  # type: ignore[attr-defined]

    with Ledger.open(settings.ledger) as ledger:
        (run,) = ledger.runs()
        assert (run.how, run.coded) == ("interrupted", 4)
        assert len(list(ledger.events())) == 4


def test_an_interrupt_in_the_middle_leaves_the_ledger_whole(tmp_path: Path, settings: Settings) -> None:
    class Interrupting(toy.ToyStage):
        def __call__(self, readings):  # type: ignore[no-untyped-def]
            if len(self.batches) == 2:
                raise KeyboardInterrupt
            return super().__call__(readings)

    outcomes = code([jsonl(tmp_path, *["A bombing."] * 10)], settings=settings, reader=toy.reader(Interrupting()))
    with pytest.raises(KeyboardInterrupt):
        list(outcomes)

    with Ledger.open(settings.ledger) as ledger:
        assert [(run.how, run.coded) for run in ledger.runs()] == [("interrupted", 8)]
    with sqlite3.connect(settings.ledger) as conn:
        assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_report_that_the_ledger_can_not_hold_fails_alone(tmp_path: Path, settings: Settings) -> None:
    class TwoOfOneId(toy.ToyStage):
        def _read(self, reading):  # type: ignore[no-untyped-def]
            read = super()._read(reading)
            twice = "twice" in reading.page.content.decode()
            return replace(read, claims=(*read.claims, *read.claims)) if twice else read

    path = jsonl(tmp_path, "A bombing.", "A bombing told twice.", "A bombing.")
    outcomes = list(code([path], settings=settings, reader=toy.reader(TwoOfOneId())))

    assert kinds(outcomes) == "cfc"
    failed = outcomes[1]
    assert isinstance(failed, Failed)
    assert (failed.stage, "UNIQUE" in failed.error) == ("store", True)
    with Ledger.open(settings.ledger) as ledger:
        assert [(run.coded, run.failed) for run in ledger.runs()] == [(2, 1)]
        assert len(list(ledger.events())) == 2


def test_a_number_too_large_for_the_ledger_fails_its_report_alone(tmp_path: Path, settings: Settings) -> None:
    huge = 10**30
    reader = toy.reader()
    settle = reader.settle

    def settle_huge(reading):  # type: ignore[no-untyped-def]
        return [replace(event, counts={"killed": (Count(huge, huge, huge), ())}) for event in settle(reading)]

    outcomes = list(
        code([jsonl(tmp_path, "A bombing.", "Nothing.")], settings=settings, reader=replace(reader, settle=settle_huge))
    )

    assert kinds(outcomes) == "fc"


def test_a_ledger_that_refuses_stops_the_run_rather_than_coding_into_nothing(tmp_path: Path) -> None:
    settings = Settings(ledger=tmp_path / "no" / "attest.db")

    with pytest.raises(LedgerError):
        list(code([jsonl(tmp_path, "A bombing.")], settings=settings, reader=toy.reader()))
