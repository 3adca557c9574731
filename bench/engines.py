"""How fast the engines are against each other, and where the time goes: `python bench/engines.py WHAT [options]`.

    pool    two workers against one process, by turns on the same made-up reports (--articles, --rounds)
    ray     Ray here with two workers against the pool with two, on short made-up reports (--articles)
    stages  reports a second from a WARC of made-up pages to the ledger with two workers, then the share of each stage
            in one process (--articles)

Each engine first reads reports that don't count, so that its start is apart; then from files to committed rows. Ratios
of one run are what can be compared: a machine is never quite idle.
"""

import argparse
import gzip
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kills import report

from attest.config import Settings
from attest.ingest import read_pages
from attest.pipeline import Pipeline, Reading
from attest.records import Page, Rejected
from attest.run import Reader, build_reader
from attest.run.batch import Item, Known, in_batches
from attest.run.engines import Alone, Engine
from attest.run.local import Pool
from attest.run.log import logger
from attest.run.ray_engine import RayEngine
from attest.run.resume import Asked, Before, noted
from attest.store import Ledger

LOG = logger("error")
BUILD = partial(build_reader, Settings())
_WARM = 100
_PLAIN = "\n<nav><a href='/'>Home</a> <a href='/world'>World</a></nav>\n"


def lines(path: Path, many: int, *, sentences: int, seed: int) -> Path:
    """Made-up reports as JSON lines."""
    made = random.Random(seed)
    rows = ({"id": f"{seed}-{n}", "text": report(made, sentences=sentences)} for n in range(many))
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def archive(path: Path, many: int, *, seed: int) -> Path:
    """Made-up pages as a WARC, gzipped record by record as crawlers do."""
    made = random.Random(seed)
    with path.open("wb") as out:
        for number in range(many):
            out.write(gzip.compress(record(number, page(made)), 6))
    return path


def page(made: random.Random) -> bytes:
    """A report in the chrome of a site."""
    title = report(made, sentences=1).partition(" - ")[2]
    body = "".join(f"<p>{escape(report(made, sentences=3).partition(' - ')[2])}</p>" for _ in range(5))
    head = f"<title>{escape(title)}</title><meta property='article:published_time' content='2031-03-05T08:00:00Z'>"
    return f"<!doctype html><html lang=en><head>{head}</head><body>{_PLAIN}<article><h1>{escape(title)}</h1>{body}</article><footer>About us. Terms of use. Contact.</footer></body></html>".encode()  # noqa: E501


def record(number: int, content: bytes) -> bytes:
    """One response of a WARC."""
    told = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + content
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012d}>\r\n"
        f"WARC-Date: 2031-03-05T08:00:00Z\r\nWARC-Target-URI: http://news.invalid/{number}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(told)}\r\n\r\n"
    )
    return head.encode() + told + b"\r\n\r\n"


def alone() -> Engine:
    """One process."""
    return Alone(BUILD(), batch_size=32, limit_s=None, log=LOG)


def pool(workers: int = 2) -> Engine:
    """The pool."""
    return Pool(BUILD, workers=workers, limit_s=300, log=LOG)


def on_ray(ledger: Path, workers: int = 2) -> Engine:
    """Ray on this machine."""
    return RayEngine(BUILD, settings=Settings(ledger=ledger, engine="ray", workers=workers), log=LOG)


def rate(engine: Engine, warm: Path, given: Path, ledger: Path) -> float:
    """Reports a second from file to committed rows, after the warm ones."""
    with engine, Ledger.open(ledger) as kept:
        recipe = noted(engine.recipe, Asked((str(given),)))
        run_id = kept.begin_run(recipe)
        before = Before(kept, recipe, run_id=run_id)
        write(kept, run_id, engine, before.sort(read_pages([str(warm)])))
        begun = time.perf_counter()
        many = write(kept, run_id, engine, before.sort(read_pages([str(given)])))
        return many / (time.perf_counter() - begun)


def write(ledger: Ledger, run_id: str, engine: Engine, items: Iterable[Item]) -> int:
    """Commit batch by batch, as a run does; gives how many."""
    many = 0
    for batch in in_batches(engine.read(items), 32):
        ledger.write(run_id, [one for one in batch if not isinstance(one, Known)])
        many += len(batch)
    return many


def compare(names: Sequence[str], engines: Sequence[Callable[[Path], Engine]], options: argparse.Namespace) -> None:
    """Rates by turns, and the ratio of the second to the first."""
    with TemporaryDirectory() as made:
        folder = Path(made)
        warm = lines(folder / "warm.jsonl", _WARM, sentences=options.sentences, seed=1)
        given = lines(folder / "given.jsonl", options.articles, sentences=options.sentences, seed=2)
        found: list[list[float]] = [[], []]
        for turn in range(options.rounds):
            for which, engine in enumerate(engines):
                ledger = folder / f"{which}-{turn}.db"
                found[which].append(rate(engine(ledger), warm, given, ledger))
                print(f"{names[which]}: {found[which][-1]:.1f} reports/s", flush=True)
    ratios = [b / a for a, b in zip(*found, strict=True)]
    print(f"{names[1]} / {names[0]}: {statistics.median(ratios):.2f} (rounds: {', '.join(f'{r:.2f}' for r in ratios)})")


class Timed:
    """A stage that notes how long it takes."""

    def __init__(self, stage: Any, spent: dict[str, float]) -> None:
        self.name, self.version, self.requires, self.assigns = stage.name, stage.version, stage.requires, stage.assigns
        self._stage, self._spent = stage, spent

    def __call__(self, readings: Sequence[Reading]) -> Sequence[Reading | Rejected]:
        """What the stage gives."""
        begun = time.perf_counter()
        try:
            return self._stage(readings)  # type: ignore[no-any-return]
        finally:
            add(self._spent, self.name, begun)


def add(spent: dict[str, float], name: str, begun: float) -> None:
    """Note the time since `begun`."""
    spent[name] = spent.get(name, 0.0) + time.perf_counter() - begun


def timed_reader(spent: dict[str, float]) -> Reader:
    """The reader with a clock at each stage and at settling."""
    reader = BUILD()

    def settle(reading: Reading) -> Any:
        begun = time.perf_counter()
        try:
            return reader.settle(reading)
        finally:
            add(spent, "settle", begun)

    pipeline = Pipeline([Timed(stage, spent) for stage in reader.pipeline.stages])
    return Reader(pipeline=pipeline, settle=settle, recipe=reader.recipe)


def timed_pages(path: Path, spent: dict[str, float]) -> Iterator[Page | Rejected]:
    """Pages, with a clock at ingest."""
    pages = iter(read_pages([str(path)]))
    while True:
        begun = time.perf_counter()
        one = next(pages, None)
        add(spent, "ingest", begun)
        if one is None:
            return
        yield one


def stages(options: argparse.Namespace) -> None:
    """Reports a second with two workers, and each stage's share in one process."""
    with TemporaryDirectory() as made:
        folder = Path(made)
        warm = archive(folder / "warm.warc.gz", _WARM, seed=1)
        given = archive(folder / "given.warc.gz", options.articles, seed=2)
        print(
            f"from WARC to ledger, 2 workers: {rate(pool(), warm, given, folder / 'pool.db'):.1f} reports/s", flush=True
        )
        spent: dict[str, float] = {}
        engine = Alone(timed_reader(spent), batch_size=32, limit_s=None, log=LOG)
        with Ledger.open(folder / "alone.db") as kept:
            run_id = kept.begin_run(engine.recipe)
            write(kept, run_id, engine, read_pages([str(warm)]))
            spent.clear()
            begun = time.perf_counter()
            for batch in in_batches(engine.read(timed_pages(given, spent)), 32):
                before = time.perf_counter()
                kept.write(run_id, [one for one in batch if not isinstance(one, Known)])
                add(spent, "store", before)
            whole = time.perf_counter() - begun
        size = (folder / "alone.db").stat().st_size / (options.articles + _WARM)
    print(f"one process: {options.articles / whole:.1f} reports/s; {size / 1000:.1f} kB of ledger a report")
    spent["the rest"] = whole - sum(spent.values())
    for name, seconds in spent.items():
        print(f"| {name} | {100 * seconds / whole:.1f} % | {1000 * seconds / options.articles:.2f} ms |")


def main() -> int:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("pool", "ray", "stages"))
    parser.add_argument("--articles", type=int, default=None)
    parser.add_argument("--sentences", type=int, default=None)
    parser.add_argument("--rounds", type=int, default=None)
    options = parser.parse_args()
    usual = {"pool": (500, 12, 3), "ray": (10_000, 1, 1), "stages": (400, 15, 1)}[options.what]
    for name, value in zip(("articles", "sentences", "rounds"), usual, strict=True):
        setattr(options, name, getattr(options, name) or value)
    match options.what:
        case "pool":
            compare(("one process", "two workers"), (lambda _: alone(), lambda _: pool()), options)
        case "ray":
            compare(("pool", "Ray"), (lambda _: pool(), on_ray), options)
        case _:
            stages(options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
