"""Scores on the gold sets against the floors, and articles per second: `make bench DATA=folder`.

Codes the development reports under DATA/data/gold with the reader of this checkout, writes everything it measured to
bench/results.json, and compares it with bench/floors.json.
Exit codes: 0 nothing fell, 1 something fell below its floor, 2 the data or the reader is not there.

--update            raise each floor to what was measured; none is lowered
--allow-regression  with --update, lower floors too: say in changelog.d/ what was bought with it
"""

import argparse
import io
import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from attest.config import Settings
from attest.errors import AttestError
from attest.evaluate import GoldReport, Scores, baseline_scores, read_gold, render_scores, score_predictions
from attest.export import contract
from attest.extract import Extract, Labels, Network
from attest.extract import Scores as WindowScores
from attest.ingest import read_pages
from attest.run import Reader, build_reader, code_pages
from attest.store import Coded

HERE = Path(__file__).parent
FLOORS = HERE / "floors.json"
RESULTS = HERE / "results.json"

# Processors round 8-bit networks differently, and a machine is never quite idle.
SCORE_SLACK = 0.5
SPEED_SLACK = 0.25


class Stopwatch:
    """A network that notes how long it reads; it stands where the real one stood."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self.seconds = 0.0
        self.windows = 0

    @property
    def name(self) -> str:
        """The name of the network within."""
        return self._network.name

    @property
    def version(self) -> str:
        """Its version."""
        return self._network.version

    @property
    def sha256(self) -> str:
        """Its hash."""
        return self._network.sha256

    @property
    def labels(self) -> Labels:
        """Its labels."""
        return self._network.labels

    def read(self, sentences: Sequence[Sequence[str]], asked: Sequence[int] = ()) -> WindowScores:
        """Read one window and note the time."""
        begun = time.perf_counter()
        scores = self._network.read(sentences, asked)
        self.seconds += time.perf_counter() - begun
        self.windows += 1
        return scores


@dataclass(frozen=True, slots=True)
class Speed:
    """How fast the reports were coded, on one core, from bytes to JSON, after one report to warm up.

    `encoder_share` is the network's part of the time, 0 to 1. `articles_per_kiloproduct` divides the pace by that of
    matrix products measured in the same run, so that it means the same on a slow machine and a fast one.
    """

    articles_per_s: float
    encoder_share: float
    articles_per_kiloproduct: float
    windows: int
    load_s: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, write, compare."""
    options = _options(arguments)
    gold = options.data / "data" / "gold"
    if not (gold / "dev.jsonl").is_file():
        print(f"bench: no gold reports in {gold}", file=sys.stderr)
        print("  try: make bench DATA=folder, where folder holds data/gold/dev.jsonl", file=sys.stderr)
        return 2
    try:
        scores, speed = measure(gold)
        baselines = _baselines(gold)
    except AttestError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 2
    _write_results(scores, speed, baselines)
    print(render_scores(scores, beside=baselines))
    print(
        f"\n{speed.articles_per_s:.1f} articles/s on one core, {speed.encoder_share:.0%} of the time in the network"
        f" ({speed.windows} windows); loaded in {speed.load_s:.1f} s"
    )
    return _compare(_figures(scores, speed), update=options.update, allow=options.allow_regression)


def measure(gold: Path) -> tuple[Scores, Speed]:
    """Code the development reports once; score what came out and time how it came."""
    reports = read_gold(gold / "dev.jsonl", gold / "dev.reports.jsonl")
    begun = time.perf_counter()
    reader, network = _timed_reader()
    _code(reports[:1], reader)
    load_s = time.perf_counter() - begun
    products_per_s = _products_per_s()
    network.seconds, network.windows = 0.0, 0
    begun = time.perf_counter()
    lines = _code(reports, reader)
    took_s = time.perf_counter() - begun
    pace = len(reports) / took_s
    speed = Speed(
        articles_per_s=round(pace, 2),
        encoder_share=round(network.seconds / took_s, 3),
        articles_per_kiloproduct=round(1000 * pace / products_per_s, 4),
        windows=network.windows,
        load_s=round(load_s, 2),
    )
    return score_predictions(reports, lines), speed


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared"), help="the folder that holds data/gold")
    parser.add_argument("--update", action="store_true", help="raise the floors")
    parser.add_argument("--allow-regression", action="store_true", help="with --update, lower them too")
    return parser.parse_args(arguments)


def _timed_reader() -> tuple[Reader, Stopwatch]:
    reader = build_reader(Settings())
    extract = next(stage for stage in reader.pipeline.stages if isinstance(stage, Extract))
    watch = Stopwatch(extract.network)
    extract.network = watch
    return reader, watch


def _code(reports: Sequence[GoldReport], reader: Reader) -> list[dict[str, Any]]:
    """Reports through the front door as JSON lines, as `attest code -` takes them."""
    given = [{"id": report.id, "text": report.text, "language": "en"} for report in reports]
    dated = [
        {**line, "published": report.published} if report.published else line
        for line, report in zip(given, reports, strict=True)
    ]
    stream = io.BytesIO("\n".join(json.dumps(line) for line in dated).encode())
    batches = code_pages(read_pages(["-"], stdin=stream), reader=reader, batch_size=32)
    outcomes = [outcome for batch in batches for outcome in batch]
    for outcome in outcomes:
        if not isinstance(outcome, Coded):
            print(f"bench: not coded: {outcome}", file=sys.stderr)
    return [json.loads(contract.dumps(contract.line(outcome))) for outcome in outcomes]


def _products_per_s(seconds: float = 0.5) -> float:
    """Products of a 256 x 384 by a 384 x 384 matrix of float32 in a second: what the network's layers are made of."""
    left = np.linspace(-1, 1, 256 * 384, dtype=np.float32).reshape(256, 384)
    right = np.linspace(-1, 1, 384 * 384, dtype=np.float32).reshape(384, 384)
    done, begun = 0, time.perf_counter()
    while time.perf_counter() - begun < seconds:
        left @ right
        done += 1
    return done / (time.perf_counter() - begun)


def _baselines(gold: Path) -> dict[str, Scores]:
    paths = [gold / name for name in ("train.jsonl", "train.reports.jsonl")]
    train, reports = paths if all(path.is_file() for path in paths) else (None, None)
    return baseline_scores(gold / "dev.jsonl", gold / "dev.reports.jsonl", train_gold=train, train_reports=reports)


def _figures(scores: Scores, speed: Speed) -> dict[str, float]:
    f1 = {f"F1 {row}": round(figure.f1_pct, 1) for row, figure in scores.figures.items()}
    return {**f1, "articles per kiloproduct": speed.articles_per_kiloproduct}


def _write_results(scores: Scores, speed: Speed, baselines: Mapping[str, Scores]) -> None:
    results = {
        "attest": version("attest"),
        "reports": scores.reports,
        "scores": scores.as_dict(),
        "speed": {name: getattr(speed, name) for name in Speed.__slots__},
        "baselines": {name: baseline.as_dict() for name, baseline in baselines.items()},
    }
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


def _compare(figures: Mapping[str, float], *, update: bool, allow: bool) -> int:
    floors: dict[str, float] = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.is_file() else {}
    fallen = {name: floor for name, floor in floors.items() if _is_below(name, figures.get(name, 0.0), floor)}
    for name, floor in fallen.items():
        print(f"FELL: {name} is {figures.get(name, 0.0)}, its floor is {floor}")
    if update:
        kept = {} if allow else floors
        raised = {name: max(value, kept.get(name, value)) for name, value in figures.items()}
        FLOORS.write_text(json.dumps(raised, indent=2) + "\n", encoding="utf-8")
        if fallen and allow:
            print("The floors are lowered. Say in changelog.d/ what we bought with it.")
            return 0
    if not fallen:
        print(f"All {len(floors)} floors hold." if floors else "There are no floors yet; --update lays them.")
    return 1 if fallen else 0


def _is_below(name: str, value: float, floor: float) -> bool:
    return value < floor - SCORE_SLACK if name.startswith("F1 ") else value < floor * (1 - SPEED_SLACK)


def start_on_one_core() -> None:
    """Start anew with one core and one thread: numpy makes its threads when it is imported, so later is too late."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    one = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    if any(os.environ.get(name) != value for name, value in one.items()):
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **one})


if __name__ == "__main__":
    start_on_one_core()
    sys.exit(main())
