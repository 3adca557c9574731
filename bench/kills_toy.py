"""A run with a reader that needs no network: an event wherever the word "bombing" stands. For bench/kills.py --toy."""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from tests.run import toy

from attest.config import load_settings
from attest.pipeline import Reading
from attest.records import Rejected
from attest.run import Reader, code
from attest.run.resume import asked_of, find_resumable
from attest.store import Ledger


class Unhurried(toy.ToyStage):
    """The toy, with time to be killed in."""

    def __call__(self, readings: Sequence[Reading]) -> Sequence[Reading | Rejected]:
        """Outcomes, some hundredths of a second later."""
        time.sleep(0.03 * len(readings))
        return super().__call__(readings)


def build() -> Reader:
    """The toy reader."""
    return toy.reader(Unhurried())


def main() -> None:
    """The options of `attest code` that the bench uses."""
    parser = argparse.ArgumentParser()
    parser.add_argument("command")
    parser.add_argument("paths", nargs="*")
    for name in ("--ledger", "--format", "--workers", "--engine", "--resume"):
        parser.add_argument(name)
    options = parser.parse_args()
    settings = load_settings(ledger=options.ledger, workers=int(options.workers), engine=options.engine)
    paths, resumes = options.paths, None
    if options.resume:
        with Ledger.open(Path(options.ledger)) as ledger:
            run = find_resumable(ledger.runs(), options.resume)
        paths, resumes = asked_of(run).inputs, run.run_id
    for _ in code(paths, settings=settings, build=build, resumes=resumes):
        pass
