"""Kills a run again and again, and holds what is left against a run that nobody disturbed.

`python bench/kills.py [--kills N] [--articles N] [--toy] [--seed N] [--engine local|ray] [--keep FOLDER]`

Articles are made up: short, long, huge, twice the same, in another language, empty, broken. First they are coded once
in peace. Then they are coded again with two workers, and after a random while a random process of that run is killed
with `kill -9`: the driver, which is also the one writer to the ledger; the same while its ledger grows, so during a
commit; or a worker. Whenever the driver is dead, `--resume last` goes on. Kills go on until all N are spent; then
the run may end. Every row of the ledger must be the same, but for times and the ids of runs; the audit chain must be
sound; and the counts of the last run must add up. With --toy the network is left out: a stage that looks for one word.

Ends with 0 when all is the same, 1 when not.
"""

import argparse
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from attest.run.resume import DIED, FINISHED, asked_of, line_of, state_of
from attest.store import Ledger
from attest.store import Run as NotedRun

ROOT = Path(__file__).parents[1]
TABLES = ("contents", "pages", "articles", "codings", "events", "claims", "evidence", "outcomes")
DRIVER, WRITER, WORKER = "driver", "writer", "worker"
_TOWNS = ("Talovo", "Mirun", "Oskar Bay", "Dren", "Lower Hask", "Pelmi", "Ustra", "Karvon")
_WHO = ("Gunmen", "Soldiers", "Police officers", "Fighters of the River Front", "Protesters", "Two drones")
_DID = (
    "killed {n} traders in {town}",
    "shelled a market in {town}, wounding {n} people",
    "left the town of {town}",
    "marched through {town}, and {n} were arrested",
    "seized a base near {town}",
    "met elders of {town}",
)
_DAYS = ("on Monday", "on Tuesday night", "early on Friday", "last week", "on 3 March 2031")
_PLAIN = (
    "Rain fell for most of the week.",
    "The road to the coast stayed shut.",
    "Schools opened as usual.",
    "Shops in the centre did good business.",
    "The council will meet again in spring.",
)


@dataclass(slots=True)
class Killed:
    """How often whom, and how often a run was begun."""

    whom: Counter[str] = field(default_factory=Counter)
    begun: int = 0


def articles(many: int, *, seed: int) -> Iterator[dict[str, str]]:
    """Made-up reports as JSON lines have them."""
    made = random.Random(seed)
    for number in range(many):
        kind = made.random()
        text = report(made, sentences=made.choice((1, 2, 3, 3, 4)))
        if kind < 0.01:
            text = report(made, sentences=120)
        elif kind < 0.04:
            text = "Ein altes Rezept: man nehme drei Eier, etwas Mehl und eine Prise Salz, und rühre alles gut um."
        elif kind < 0.05:
            text = ""
        elif kind < 0.055:
            text = f"The well of {made.choice(_TOWNS)} was full of poison."
        elif kind < 0.07 and number:
            text = "Soldiers left the town of Pelmi on Monday. Shops in the centre did good business."
        yield {
            "id": f"made-{number}" if kind < 0.9 else f"twin-{number // 40}",
            "text": text,
            "published": "2031-03-05",
        }


def report(made: random.Random, *, sentences: int) -> str:
    """A dateline, something that happened, and talk."""
    town = made.choice(_TOWNS)
    told = [f"{made.choice(_WHO)} {made.choice(_DID).format(n=made.randrange(2, 40), town=town)} {made.choice(_DAYS)}."]
    told += [
        made.choice((*_PLAIN, f"{made.choice(_WHO)} were seen near {made.choice(_TOWNS)}."))
        for _ in range(sentences - 1)
    ]
    return f"{town.upper()} - {' '.join(told)}"


def rows_of(ledger: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row by table, in order and with its number, but for the ids of runs."""
    with sqlite3.connect(ledger) as conn:
        return {table: _rows(conn, table) for table in TABLES}


def _rows(conn: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    columns = [name for _, name, *_ in conn.execute(f"PRAGMA table_info({table})") if name != "run_id"]
    quoted = ", ".join(f'"{name}"' for name in columns)
    return conn.execute(f"SELECT {quoted} FROM {table} ORDER BY rowid").fetchall()


class Run:
    """`attest code` in a process of its own, in a session of its own."""

    def __init__(self, options: argparse.Namespace, ledger: Path, *asked: str) -> None:
        program = "from bench.kills_toy import main; main()" if options.toy else "from attest.cli import main; main()"
        command = [sys.executable, "-c", program, "code", *asked, "--ledger", str(ledger), "--format", "jsonl"]
        command += ["--workers", "2", "--engine", options.engine]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "ATTEST_BATCH_SIZE": str(options.batch)}
        self.process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, start_new_session=True
        )

    @property
    def is_over(self) -> bool:
        """Whether the driver is gone."""
        return self.process.poll() is not None

    def workers(self) -> list[int]:
        """Processes below the driver that read."""
        mark = b"ray::" if self._has_ray() else b"multiprocessing.spawn"
        return [pid for pid in below(self.process.pid) if mark in command_line(pid)]

    def _has_ray(self) -> bool:
        return any(b"raylet" in command_line(pid) for pid in below(self.process.pid))

    def kill(self) -> None:
        """`kill -9` to the driver; what was begun by it is given time to notice."""
        left = below(self.process.pid)
        self.process.kill()
        self.process.wait()
        give_up = time.monotonic() + 20
        while any(command_line(pid) for pid in left) and time.monotonic() < give_up:
            time.sleep(0.02)


def below(pid: int) -> list[int]:
    """Every process that a process begat, at any depth."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = stat.read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(words[1]), []).append(int(stat.parent.name))
    found = list(children.get(pid, []))
    for child in found:
        found += children.get(child, [])
    return found


def command_line(pid: int) -> bytes:
    """What a process was begun with; nothing for one that is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def disturbed(options: argparse.Namespace, given: Path, ledger: Path, made: random.Random) -> Killed:
    """Code the articles to the end, with all kills on the way."""
    killed = Killed()
    run = begin(options, given, ledger, killed)
    while sum(killed.whom.values()) < options.kills:
        if run.is_over:
            finished_early(run, options, killed)
            return killed
        whom = made.choice((DRIVER, WRITER, WORKER, WORKER))
        wait_until_reading(run, ledger)
        time.sleep(made.random() * options.pause)
        if run.is_over:
            continue
        if whom == WORKER:
            pids = run.workers()
            if pids:
                os.kill(made.choice(pids), signal.SIGKILL)
                killed.whom[whom] += 1
            continue
        if whom == WRITER:
            wait_for_commit(run, ledger)
        run.kill()
        killed.whom[whom] += 1
        run = begin(options, given, ledger, killed)
    run.process.wait()
    return killed


def begin(options: argparse.Namespace, given: Path, ledger: Path, killed: Killed) -> Run:
    """The first run, or one that goes on with the last."""
    killed.begun += 1
    cut_off = [run for run in runs_of(ledger) if state_of(run) == DIED]
    return Run(options, ledger, *(("--resume", "last") if cut_off else (str(given),)))


def runs_of(ledger: Path) -> Sequence[NotedRun]:
    """The runs that are noted so far."""
    if not ledger.exists():
        return []
    with Ledger.open(ledger) as opened:
        return opened.runs()


def finished_early(run: Run, options: argparse.Namespace, killed: Killed) -> None:
    """Too few articles for so many kills: said, and counted as it is."""
    print(f"the run ended after {sum(killed.whom.values())} of {options.kills} kills (exit {run.process.returncode})")


def wait_until_reading(run: Run, ledger: Path) -> None:
    """Until this run is noted; a kill before would meet nothing."""
    give_up = time.monotonic() + 120
    while not run.is_over and time.monotonic() < give_up:
        runs = runs_of(ledger)
        if any(state_of(one) not in (DIED, FINISHED) for one in runs):
            return
        time.sleep(0.05)


def wait_for_commit(run: Run, ledger: Path) -> None:
    """Until the ledger's log grows: a commit is under way."""
    log = ledger.with_name(ledger.name + "-wal")
    give_up = time.monotonic() + 10
    before = log.stat().st_mtime_ns if log.exists() else 0
    while not run.is_over and time.monotonic() < give_up:
        if log.exists() and log.stat().st_mtime_ns != before:
            return
        time.sleep(0.0005)


def differences(peace: Path, storm: Path) -> list[str]:
    """What is not as it should be, in words."""
    found = []
    one, other = rows_of(peace), rows_of(storm)
    for table in TABLES:
        if one[table] != other[table]:
            odd = sum(a != b for a, b in zip(one[table], other[table], strict=False))
            found.append(f"{table}: {len(one[table])} rows in peace, {len(other[table])} after the kills, {odd} differ")
    with Ledger.open(storm) as ledger:
        if not ledger.audit().is_sound:
            found.append("the audit chain is broken")
        runs = ledger.runs()
        line = line_of(runs, runs[-1].run_id)
        last = runs[-1]
        taken = sum(filter(None, (last.coded, last.rejected, last.failed, last.known)))
        if state_of(last) != FINISHED or taken != len(one["outcomes"]):
            found.append(f"the last run is {state_of(last)} with {taken} of {len(one['outcomes'])}")
        if len(line) != len(runs) or asked_of(runs[0]).resumes:
            found.append(f"{len(runs)} runs, {len(line)} in one line")
    return found


def main() -> int:
    """Peace, storm, comparison."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--batch", type=int, default=8, help="pages committed together")
    parser.add_argument("--pause", type=float, default=1.0, help="the longest wait before a kill, in seconds")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--engine", default="local")
    parser.add_argument("--toy", action="store_true", help="without the network")
    options = parser.parse_args()
    with TemporaryDirectory() as made:
        given, peace, storm = (Path(made) / name for name in ("in.jsonl", "peace.db", "storm.db"))
        given.write_text("".join(json.dumps(row) + "\n" for row in articles(options.articles, seed=options.seed)))
        quiet = argparse.Namespace(**{**vars(options), "engine": "local"})
        begun = time.monotonic()
        Run(quiet, peace, str(given)).process.wait()
        print(f"in peace: {time.monotonic() - begun:.0f} s, {len(rows_of(peace)['outcomes'])} outcomes", flush=True)
        begun = time.monotonic()
        killed = disturbed(options, given, storm, random.Random(options.seed))
        print(f"with kills: {time.monotonic() - begun:.0f} s, {killed.begun} runs, killed {dict(killed.whom)}")
        found = differences(peace, storm)
        counts = Counter(str(row[1]) for row in rows_of(storm)["outcomes"])
        print(f"outcomes: {dict(counts)}; events: {len(rows_of(storm)['events'])}")
    print("\n".join(found) or "nothing lost, nothing twice, every row the same")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
