"""`attest runs`: what was read into a ledger, with what, and how it ended."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from attest.cli.terminal import counted, print_lines, say, width
from attest.export.table import Fragment, Line, flowed
from attest.export.told import one_line
from attest.run.resume import DIED, INTERRUPTED, asked_of, counts_of, state_of
from attest.store import Ledger, Run, RunCounts

_MOST_INPUTS = 5


def list_runs(ledger: Path, *, as_json: bool = False) -> None:
    """Print the runs of a ledger, from the first on."""
    with Ledger.open(ledger, must_exist=True) as opened:
        runs = opened.runs()
        gone_on_with = {asked_of(run).resumes: run.run_id for run in runs}
        told = [(run, counts_of(opened, run)) for run in runs]
    for run, counts in told:
        if as_json:
            sys.stdout.write(_json(run, counts) + "\n")
        else:
            print_lines(_lines(run, counts, gone_on_with.get(run.run_id)))
    sys.stdout.flush()
    say(f"{counted(len(runs), 'run')} in {ledger}")


def _lines(run: Run, counts: RunCounts, resumed_by: str | None) -> Iterator[Line]:
    state, asked = state_of(run), asked_of(run)
    ended = f", ended {run.ended_at[:19]}" if run.ended_at else ""
    yield Fragment(run.run_id, "id"), Fragment(f"  {state}", "type"), Fragment(f", begun {run.started_at[:19]}{ended}")
    yield from _told("read", _inputs(asked.inputs) + (f", published {asked.published}" if asked.published else ""))
    yield from _told("with", _versions(run))
    ends = f"coded {counts.coded} + rejected {counts.rejected} + failed {counts.failed} + known {counts.known}"
    yield from _told("in", f"{counts.taken} = {ends}")
    if asked.resumes:
        yield from _told("goes on", f"with {asked.resumes}")
    if resumed_by:
        yield from _told("gone on", f"with by {resumed_by}")
    elif state in (DIED, INTERRUPTED):
        yield from _told("resume", f"attest code --resume {run.run_id}")
    yield ()


def _told(label: str, words: str) -> Iterator[Line]:
    return flowed((Fragment(f"{label:<7} ", "heading"), Fragment(words)), width())


def _inputs(inputs: Sequence[str]) -> str:
    named = ", ".join(one_line(path) for path in inputs[:_MOST_INPUTS])
    return named + (f" and {len(inputs) - _MOST_INPUTS} more" if len(inputs) > _MOST_INPUTS else "") or "not noted"


def _versions(run: Run) -> str:
    stages = ", ".join(f"{name} {version}" for name, version in run.stages)
    hashes = [f"({one[:12]})" if one else "" for one in (run.model_sha256, run.codebook_sha256)]
    parts = (f"attest {run.attest}", stages, f"{run.model or ''} {hashes[0]}", f"{run.codebook or ''} {hashes[1]}")
    return "; ".join(filter(None, (part.strip() for part in parts)))


def _json(run: Run, counts: RunCounts) -> str:
    known = {**asdict(run), **asdict(counts), "state": state_of(run)}
    return json.dumps(known, ensure_ascii=False, default=str)
