import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from attest.config import Settings
from attest.errors import CodebookError, PipelineError
from attest.export import contract
from attest.records import Page
from attest.run import code, engines
from attest.run.local import Pool, every_core
from attest.run.log import logger
from attest.store import Failed, Ledger, Outcome
from tests.run import toy, toy_hazard
from tests.run.rows import rows_of
from tests.store import made_up

LOG = logger("error")


def pool(folder: Path, *, workers: int = 2, limit_s: float | None = None) -> Pool:
    return Pool(toy_hazard.build(folder), workers=workers, limit_s=limit_s, log=LOG)


def pages(*texts: str) -> list[Page]:
    return [made_up.page(text, page_id=f"p{n}", origin=f"o{n}") for n, text in enumerate(texts)]


def jsonl(folder: Path, texts: list[str]) -> str:
    path = folder / "in.jsonl"
    path.write_text("".join(json.dumps({"id": f"r{n}", "text": text}) + "\n" for n, text in enumerate(texts)))
    return str(path)


def shown(results: list[Outcome]) -> list[str]:
    return [r.error if isinstance(r, Failed) else type(r).__name__ for r in results]


def processes(folder: Path) -> int:
    return len(list(folder.glob("pid-*")))


def test_a_page_that_kills_or_holds_its_process_fails_alone_and_the_rest_is_read_in_order(tmp_path: Path) -> None:
    given = pages(
        "A bombing.", "A deadly page.", "Nothing.", "A hanging page.", "It was deadly once.", "poison", "End."
    )

    with pool(tmp_path, limit_s=1.5) as two:
        results = list(two.read(given))

    assert shown(results) == [
        "Coded",
        "the process that read it was killed by SIGKILL, 3 times",
        "Coded",
        "reading it took longer than 1.5 s",
        "Coded",
        "ValueError: a word that breaks the toy",
        "Coded",
    ]
    assert [r.page and r.page.id for r in results] == [page.id for page in given]


def test_the_ledger_of_a_pool_holds_the_same_rows_as_that_of_one_process(tmp_path: Path) -> None:
    made = random.Random(3)
    texts = [f"{'A bombing' if n % 3 else 'Ein Rezept'} {n}. {'word ' * made.randrange(1, 4000)}" for n in range(90)]
    path = jsonl(tmp_path, [*texts, "poison", *texts[:4]])
    one, many = (Settings(ledger=tmp_path / f"{n}.db", workers=n, batch_size=7) for n in (1, 2))

    alone = list(code([path], settings=one, reader=toy.reader()))
    together = list(code([path], settings=many, build=toy_hazard.build(tmp_path)))

    assert [contract.dumps(contract.line(o)) for o in alone] == [contract.dumps(contract.line(o)) for o in together]
    assert rows_of(one.ledger) == rows_of(many.ledger)
    assert 1 <= processes(tmp_path) <= 2  # on an idle machine one may have read all before the other is ready


def test_a_handful_of_pages_starts_no_process(tmp_path: Path) -> None:
    path = jsonl(tmp_path, ["A bombing."] * 5)

    list(code([path], settings=Settings(ledger=tmp_path / "a.db", workers=4), build=toy_hazard.build(tmp_path)))

    assert [p.name for p in tmp_path.glob("pid-*")] == [f"pid-{os.getpid()}"]


def test_with_one_worker_all_is_read_in_the_process_itself(tmp_path: Path) -> None:
    path = jsonl(tmp_path, ["A bombing."] * (engines.SMALL_PAGES + 8))

    list(code([path], settings=Settings(ledger=tmp_path / "a.db", workers=1), build=toy_hazard.build(tmp_path)))

    assert [p.name for p in tmp_path.glob("pid-*")] == [f"pid-{os.getpid()}"]


def test_one_process_keeps_the_time_limit_too(tmp_path: Path) -> None:
    path = jsonl(tmp_path, ["A bombing.", "A hanging page.", "Nothing."])
    settings = Settings(ledger=tmp_path / "a.db", workers=1, page_limit_s=0.2)

    outcomes = list(code([path], settings=settings, build=toy_hazard.build(tmp_path)))

    assert shown(outcomes) == ["Coded", "reading it took longer than 0.2 s", "Coded"]


def test_what_is_in_flight_is_bounded_however_much_comes(tmp_path: Path) -> None:
    ahead: list[int] = []
    taken = given = 0

    def endless() -> Iterator[Page]:
        nonlocal taken
        for n in range(2000):
            taken += 1
            yield made_up.page(f"Page {n}.", page_id=f"p{n}")

    with pool(tmp_path, workers=1) as one:
        for _ in one.read(endless()):
            given += 1
            ahead.append(taken - given)

    assert given == 2000
    assert max(ahead) <= 64


def test_what_makes_no_reader_is_said_in_its_own_words() -> None:
    with (
        pytest.raises(CodebookError, match=r"book\.yaml:3"),
        Pool(toy_hazard.refuse, workers=2, limit_s=None, log=LOG) as p,
    ):
        _ = p.recipe


def test_workers_that_end_before_they_can_read_end_the_run_rather_than_go_on_for_ever() -> None:
    with (
        pytest.raises(PipelineError, match="ended with code 7"),
        Pool(toy_hazard.crash, workers=1, limit_s=None, log=LOG) as p,
    ):
        _ = p.recipe


def test_nobody_is_left_behind_when_the_driver_is_killed(tmp_path: Path) -> None:
    path = jsonl(tmp_path, [f"A slow bombing {n}." for n in range(2000)])
    driver, pids = driven(path, tmp_path)
    driver.kill()
    driver.communicate()

    assert len(pids) == 2
    assert gone(pids)


def test_ctrl_c_ends_all_without_a_word_from_the_workers_and_is_noted(tmp_path: Path) -> None:
    path = jsonl(tmp_path, [f"A slow bombing {n}." for n in range(2000)])
    driver, pids = driven(path, tmp_path)
    os.killpg(driver.pid, signal.SIGINT)
    _, said = driver.communicate(timeout=60)

    assert said == b"interrupted\n"
    assert gone(pids)
    with Ledger.open(tmp_path / "a.db") as ledger:
        (run,) = ledger.runs()
        assert (run.how, run.coded) == ("interrupted", ledger.counts(run.run_id).coded)


def driven(path: str, folder: Path) -> tuple["subprocess.Popen[bytes]", list[int]]:
    """A run in a process group of its own, once both of its workers read; and their numbers."""
    script = (
        "import sys; from pathlib import Path; from attest.run import code; from attest.config import Settings\n"
        "from tests.run import toy_hazard\n"
        "try:\n"
        f"    for _ in code([{path!r}], settings=Settings(ledger=Path({str(folder / 'a.db')!r}), workers=2),"
        f" build=toy_hazard.build(Path({str(folder)!r}))): pass\n"
        "except KeyboardInterrupt:\n"
        "    print('interrupted', file=sys.stderr)"
    )
    root = Path(__file__).parents[2]
    driver = subprocess.Popen([sys.executable, "-c", script], cwd=root, stderr=subprocess.PIPE, start_new_session=True)
    give_up = time.monotonic() + 60
    while processes(folder) < 2 and time.monotonic() < give_up:
        time.sleep(0.05)
    return driver, [int(p.name.removeprefix("pid-")) for p in folder.glob("pid-*")]


def gone(pids: list[int]) -> bool:
    """Whether all are gone, in a minute at most."""
    give_up = time.monotonic() + 60
    while any(is_alive(pid) for pid in pids) and time.monotonic() < give_up:
        time.sleep(0.05)
    return not any(is_alive(pid) for pid in pids)


def is_alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def test_whoever_stops_a_pool_early_keeps_what_was_committed(tmp_path: Path) -> None:
    path = jsonl(tmp_path, ["A slow bombing."] * 200)
    settings = Settings(ledger=tmp_path / "a.db", workers=2, batch_size=5)

    outcomes = code([path], settings=settings, build=toy_hazard.build(tmp_path))
    next(outcomes)
    outcomes.close()  # type: ignore[attr-defined]

    with Ledger.open(settings.ledger) as ledger:
        assert [(run.how, run.coded) for run in ledger.runs()] == [("interrupted", 5)]
    with sqlite3.connect(settings.ledger) as conn:
        assert conn.execute("SELECT count(*) FROM outcomes").fetchone() == (5,)


def test_every_core_is_at_least_one() -> None:
    assert every_core() >= 1
