import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from attest.config import Settings
from attest.errors import CodebookError, SettingsError
from attest.export import contract
from attest.run import code, ray_engine
from attest.run.shards import read_shard, write_shard
from attest.store import Coded, Failed, Ledger, Outcome, Refused
from tests.run import toy, toy_hazard
from tests.run.rows import rows_of
from tests.store import made_up

ROOT = str(Path(__file__).parents[2])


@pytest.fixture(scope="module")
def cluster() -> Iterator[None]:
    """Ray with two cores, begun once for all; its workers find these tests."""
    ray = pytest.importorskip("ray", reason="Ray is not installed: pip install 'attest[ray]'")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        patch.setenv("PYTHONPATH", os.pathsep.join([ROOT, os.environ.get("PYTHONPATH", "")]))
        ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="error")
        yield
        ray.shutdown()


@pytest.fixture
def settings(tmp_path: Path, cluster: None) -> Settings:
    return Settings(ledger=tmp_path / "ray.db", engine="ray", workers=2, batch_size=5)


def jsonl(folder: Path, texts: list[str]) -> str:
    path = folder / "in.jsonl"
    path.write_text("".join(json.dumps({"id": f"r{n}", "text": text}) + "\n" for n, text in enumerate(texts)))
    return str(path)


def lines(outcomes: list[Outcome]) -> list[str]:
    return [contract.dumps(contract.line(outcome)) for outcome in outcomes]


def test_a_shard_gives_back_the_very_outcomes_that_were_put_into_it(tmp_path: Path) -> None:
    report = made_up.coded()
    page = report.page
    told: list[Outcome] = [
        report,
        made_up.retold(report, counts={}, place=None),
        Coded(page, report.article, claims=report.claims[:1], events=report.events),
        Failed(page, page.origin, "resolve", 'ValueError: it\'s "quoted"\n\u2028', None),
    ]

    write_shard(tmp_path / "it's.parquet", told)

    assert read_shard(tmp_path / "it's.parquet", [page] * 4) == told
    assert [file.name for file in tmp_path.iterdir()] == ["it's.parquet"]


def test_without_ray_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)

    with pytest.raises(SettingsError, match="not installed") as caught:
        ray_engine.RayEngine(toy.reader, settings=Settings(), log=None)

    assert caught.value.fix == 'pip install "attest[ray]"'


@pytest.mark.ray
def test_ray_writes_the_same_rows_as_one_process_whatever_a_page_does(tmp_path: Path, settings: Settings) -> None:
    texts = [f"{'A bombing' if n % 3 else 'Ein Rezept'} {n}." for n in range(44)]
    path = jsonl(tmp_path, [*texts, "poison", *texts[:3], "It was deadly once.", "One more."])
    (tmp_path / "was-deadly").touch()
    one = Settings(ledger=tmp_path / "one.db", batch_size=5)
    alone = list(code([path, "missing.txt"], settings=one, build=toy_hazard.build(tmp_path)))
    (tmp_path / "was-deadly").unlink()

    together = list(code([path, "missing.txt"], settings=settings, build=toy_hazard.build(tmp_path)))

    assert lines(together) == lines(alone)
    assert rows_of(settings.ledger) == rows_of(one.ledger)
    assert {type(outcome) for outcome in together} == {Coded, Refused, Failed}
    assert not (tmp_path / "ray.db.spool").exists()


@pytest.mark.ray
def test_a_page_that_kills_or_holds_a_ray_worker_fails_alone(tmp_path: Path, settings: Settings) -> None:
    path = jsonl(tmp_path, ["A bombing.", "A deadly page.", "Nothing.", "A hanging page.", "poison"])
    hurried = Settings(ledger=settings.ledger, engine="ray", workers=2, batch_size=5, page_limit_s=2)

    outcomes = list(code([path], settings=hurried, build=toy_hazard.build(tmp_path)))

    said = [one.error if isinstance(one, Failed) else type(one).__name__ for one in outcomes]
    assert said[0] == said[2] == "Coded"
    assert "the process that read it ended" in said[1]
    assert said[3:] == ["reading it took longer than 2 s", "ValueError: a word that breaks the toy"]


@pytest.mark.ray
def test_what_was_read_before_the_driver_stopped_is_taken_in_by_the_next_run_without_reading(
    tmp_path: Path, settings: Settings
) -> None:
    path = jsonl(tmp_path, [f"A slow bombing {n}." for n in range(60)])
    first = code([path], settings=settings, build=toy_hazard.build(tmp_path))
    next(first)
    with pytest.raises(RuntimeError, match="the machine stops"):
        first.throw(RuntimeError("the machine stops"))  # type: ignore[attr-defined]
    assert list((tmp_path / "ray.db.spool").glob("*.parquet"))

    with Ledger.open(settings.ledger) as ledger:
        (run,) = ledger.runs()
    list(code([path], settings=settings, build=toy_hazard.build(tmp_path), resumes=run.run_id))

    one = Settings(ledger=tmp_path / "one.db", batch_size=5)
    list(code([path], settings=one, reader=toy.reader()))
    assert rows_of(settings.ledger) == rows_of(one.ledger)


@pytest.mark.ray
def test_what_makes_no_reader_on_ray_is_said_in_its_own_words(tmp_path: Path, settings: Settings) -> None:
    with pytest.raises(CodebookError, match=r"book\.yaml:3"):
        list(code([jsonl(tmp_path, ["A bombing."])], settings=settings, build=toy_hazard.refuse))
