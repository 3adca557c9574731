"""What need not be read again, and which runs can be gone on with.

A page is known when its newest verdict was given by the same reader on the same bytes and the same words of the giver.
A run that is resumed writes what the runs before it left out, in the same order, so that together they wrote the rows
of one that was never cut off.
"""

import os
import socket
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from attest.errors import NotFoundError, SettingsError
from attest.records import Page
from attest.run.batch import Item, Known, Taken, in_batches
from attest.store import Done, Failed, Ledger, Run, RunCounts, RunRecipe, Verdict
from attest.store.packing import fingerprint

LAST = "last"
FINISHED, INTERRUPTED, DIED, GOING_ON = "finished", "interrupted", "died", "going on"
_ABOUT = "run"
# Settings that a run notes, and that change no reading: what came in is known by its own bytes and words.
_NO_MATTER = (_ABOUT, "batch_size", "source", "codebook")
_LOOK_UP = 32


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run was asked to read, and for whom it goes on. `published` is the day given for undated pages."""

    inputs: tuple[str, ...]
    published: date | None = None
    resumes: str | None = None


def noted(recipe: RunRecipe, asked: Asked) -> RunRecipe:
    """The recipe with what the run was asked, and which process carries it out."""
    about = {
        "inputs": asked.inputs,
        "published": asked.published,
        "resumes": asked.resumes,
        "process": process_mark(os.getpid()),
    }
    return replace(recipe, settings={**(recipe.settings or {}), _ABOUT: about})


def asked_of(run: Run) -> Asked:
    """What a run was asked."""
    about = run.settings.get(_ABOUT, {})
    published = date.fromisoformat(about["published"]) if about.get("published") else None
    return Asked(tuple(about.get("inputs", ())), published, about.get("resumes"))


def state_of(run: Run) -> str:
    """FINISHED, INTERRUPTED, DIED or GOING_ON; a run of another machine that noted no end is called GOING_ON."""
    if run.how is not None:
        return run.how
    mark = str(run.settings.get(_ABOUT, {}).get("process") or "")
    host, _, rest = mark.partition(" ")
    if host and host != socket.gethostname():
        return GOING_ON
    pid = rest.partition(" ")[0]
    return GOING_ON if pid.isdecimal() and process_mark(int(pid)) == mark else DIED


def counts_of(ledger: Ledger, run: Run) -> RunCounts:
    """What a run came to, or has come to so far."""
    if run.how is None:
        return ledger.counts(run.run_id)
    return RunCounts(run.coded or 0, run.rejected or 0, run.failed or 0, run.known or 0)


def find_resumable(runs: Sequence[Run], wanted: str) -> Run:
    """The run with this id, or the one whose id begins so; for "last", the newest that did not finish.

    Raises:
        NotFoundError: there is none, or several begin so.
        SettingsError: it finished, is going on, or was written by a version that noted no inputs.
    """
    gone_on_with = {asked_of(run).resumes for run in runs}
    if wanted == LAST:
        found = [run for run in runs if state_of(run) in (DIED, INTERRUPTED) and run.run_id not in gone_on_with][-1:]
    else:
        found = [run for run in runs if run.run_id.startswith(wanted)]
    if len(found) != 1:
        what = "no run that could be gone on with" if wanted == LAST else f"{len(found)} runs begin with '{wanted}'"
        raise NotFoundError(f"{what} in this ledger", fix="`attest runs` lists them all.")
    run, state = found[0], state_of(found[0])
    if state in (FINISHED, GOING_ON) or run.run_id in gone_on_with:
        why = "another run went on with it" if run.run_id in gone_on_with else f"it is {state}"
        raise SettingsError(f"{run.run_id}: nothing to resume, {why}", fix="`attest runs` lists the state of each.")
    return run


def line_of(runs: Sequence[Run], run_id: str | None) -> tuple[str, ...]:
    """A run and those that it went on with, the first first; none for None."""
    by_id = {run.run_id: run for run in runs}
    line: list[str] = []
    while run_id is not None and run_id in by_id and run_id not in line:
        line.append(run_id)
        run_id = asked_of(by_id[run_id]).resumes
    return tuple(reversed(line))


def process_mark(pid: int) -> str | None:
    """Host, number and, where the system tells it, the birth of a process: another of the same number differs."""
    birth = ""
    stat = Path(f"/proc/{pid}/stat")
    try:
        if stat.exists():
            boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
            birth = f" {boot} {stat.read_text(encoding='utf-8', errors='replace').rpartition(')')[2].split()[19]}"
        elif os.name == "posix":
            os.kill(pid, 0)
    except PermissionError:
        pass
    except OSError:
        return None
    return f"{socket.gethostname()} {pid}{birth}"


def reader_key(run: Run | RunRecipe) -> str:
    """Equal for two runs when a page must give the same in both."""
    settings = {k: v for k, v in (run.settings or {}).items() if k not in _NO_MATTER}
    stages = [list(stage) for stage in run.stages]
    return fingerprint(run.attest, stages, run.model_sha256, run.codebook_sha256, settings)


def check_alike(runs: Sequence[Run], line: Sequence[str], recipe: RunRecipe) -> None:
    """Refuses to go on with runs that were read otherwise.

    Raises:
        SettingsError: the line was read with another reader.
    """
    key = reader_key(recipe)
    for run in runs:
        if run.run_id in line and reader_key(run) != key:
            raise SettingsError(
                f"{run.run_id}: it was read with another network, codebook or setting",
                fix="leave --resume out: what this reader knows is not read again.",
            )


class Before:
    """Sorts out what was done before a run began.

    Args:
        ledger: Where it would be noted.
        recipe: What is read with now.
        run_id: The run that begins; its own outcomes don't count, so that a page given twice is read twice.
        line: The runs that it goes on with, the first first.
        again: Whether all is read anew, except what the line has done.
    """

    def __init__(
        self, ledger: Ledger, recipe: RunRecipe, *, run_id: str, line: Sequence[str] = (), again: bool = False
    ) -> None:
        key, runs = reader_key(recipe), ledger.runs()
        self._alike = {run.run_id for run in runs if reader_key(run) == key}
        self._ledger, self._line, self._again = ledger, tuple(line), again
        self._own = (*line, run_id)
        self._cursor = _Cursor(ledger, line)

    def sort(self, taken: Iterable[Taken]) -> Iterator[Item]:
        """Each thing, or that it is known, in order."""
        for batch in in_batches(taken, _LOOK_UP):
            done = [self._is_done(one) for one in batch]
            pages = {place: one for place, one in enumerate(batch) if isinstance(one, Page)}
            verdicts = self._verdicts(pages, done)
            for place, one in enumerate(batch):
                verdict = verdicts.get(place)
                if done[place] or verdict is not None:
                    yield Known(one if isinstance(one, Page) else None, verdict)
                else:
                    yield one

    def _verdicts(self, pages: Mapping[int, Page], done: Sequence[bool]) -> dict[int, Verdict]:
        """Verdicts by place: of the line for what it has done, else of runs before it that read alike."""
        found: dict[int, Verdict] = {}
        for group, without in ((True, ()), (False, self._own)):
            places = [place for place in pages if done[place] is group and (group or not self._again)]
            verdicts = self._ledger.verdicts([pages[place] for place in places], without=without) if places else {}
            found |= {places[i]: verdict for i, verdict in verdicts.items() if verdict.run_id in self._alike}
        return found

    def _is_done(self, one: Taken) -> bool:
        if not self._line:
            return False
        done = _done(one)
        return self._cursor.takes(done) or (done.page_id is not None and self._ledger.is_done(self._line, done))


class _Cursor:
    """Walks along what a line of runs wrote. The same input comes in the same order, so each step finds its match."""

    def __init__(self, ledger: Ledger, line: Sequence[str]) -> None:
        self._rows = _rows(ledger, line)
        self._next = next(self._rows, None)

    def takes(self, done: Done) -> bool:
        """Whether this is the next one; if so, the walk goes on."""
        here = self._next
        if here is None or here.origin != done.origin or here.page_id not in (None, done.page_id):
            return False
        if here.sha256 not in (None, done.sha256):
            return False
        self._next = next(self._rows, None)
        return True


def _rows(ledger: Ledger, line: Sequence[str]) -> Iterator[Done]:
    for run_id in line:
        after = 0
        while some := ledger.outcomes_of(run_id, after=after):
            yield from some
            after = some[-1].row


def _done(one: Taken) -> Done:
    match one:
        case Page():
            return Done(one.origin, one.id, one.sha256)
        case Failed():
            return Done(one.origin, one.page.id if one.page else None, None)
    return Done(one.origin, one.page_id, None)
