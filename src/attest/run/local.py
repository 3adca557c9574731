"""A pool of processes in which a page can break nothing but itself.

Each worker has a pipe of its own and reads its pages in order, so it is always known which page it is at. One that
dies is replaced, and its page is tried once more before it is called failed; one that is too slow is ended. Results
come out in the order of what went in. The pools of the standard library and of loky lose every page in flight when one
worker dies, and know no time limit.
"""

import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from types import ModuleType
from typing import TYPE_CHECKING, Any

from attest.errors import PipelineError
from attest.records import Page
from attest.run.batch import WORKER, Item, Known, Result, passed, too_slow
from attest.run.local_worker import work
from attest.store import Failed, RunRecipe

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

    from attest.run.build import Reader

# For each worker: items between the first that is not out yet and the last that went in.
_WINDOW = 64
_WINDOW_BYTES = 64_000_000
# Pages sent ahead to a worker, so that it never waits for the driver, and their bytes.
_AHEAD = 4
_AHEAD_BYTES = 64_000
_TRIES = 3
_START_LIMIT_S = 300.0
_START_TRIES = 3


def every_core() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(slots=True)
class _Job:
    """A page, its place among the items, and how many workers died of it."""

    place: int
    page: Page
    deaths: int = 0


@dataclass(slots=True)
class _Worker:
    """A process and the jobs it holds, the one it is at first. `since` is when it began that one, or itself."""

    process: "BaseProcess"
    pipe: "Connection[Any, Any]"
    since: float
    is_ready: bool = False
    jobs: deque[_Job] = field(default_factory=deque)

    def has_room(self) -> bool:
        """Whether a page may be sent ahead."""
        if not self.is_ready or not self.jobs:
            return self.is_ready
        ahead = sum(len(job.page.content) for job in self.jobs) - len(self.jobs[0].page.content)
        return len(self.jobs) < _AHEAD and ahead < _AHEAD_BYTES


class Pool(AbstractContextManager["Pool"]):
    """Reads in `workers` processes, each with a reader of its own.

    Args:
        build: Makes a reader; goes to the workers, so it must be picklable.
        workers: Processes, at least one.
        limit_s: Seconds that a page may take; None for no end.
        log: Where it is told who died.
        log_level: What the workers log.
    """

    def __init__(
        self,
        build: "Callable[[], Reader]",
        *,
        workers: int,
        limit_s: float | None,
        log: Any,
        log_level: str = "warning",
    ) -> None:
        self._build, self._many, self._limit_s = build, workers, limit_s
        self._log, self._log_level = log, log_level
        self._workers: list[_Worker] = []
        self._queue: deque[_Job] = deque()
        self._results: dict[int, Result] = {}
        self._failed_starts = 0
        self._recipe: RunRecipe | None = None

    def __enter__(self) -> "Pool":
        self._workers = [self._start() for _ in range(self._many)]
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.process.terminate()
        for worker in self._workers:
            _end(worker)
        self._workers = []

    @property
    def recipe(self) -> RunRecipe:
        """What the readers are made of; waits for the first to be ready.

        Raises:
            PipelineError: workers die before they can read.
        """
        while self._recipe is None:
            self._listen()
        return self._recipe

    def read(self, items: Iterable[Item]) -> Iterator[Result]:
        """One result per item, in order; at most a window of items is held."""
        iterator, more = iter(items), True
        taken = given = held = 0
        while more or given < taken:
            while more and taken - given < _WINDOW * self._many and held < _WINDOW_BYTES:
                item = next(iterator, None)
                more = item is not None
                if item is not None:
                    held += _size(item)
                    self._take(taken, item)
                    taken += 1
            self._send()
            if given not in self._results and given < taken:
                self._listen()
            while (result := self._results.pop(given, None)) is not None:
                given += 1
                held -= _size(result.page)
                # Those who were heard meanwhile get new pages before the caller is away.
                self._send()
                yield result

    def _take(self, place: int, item: Item) -> None:
        if isinstance(item, Page):
            self._queue.append(_Job(place, item))
        else:
            self._results[place] = passed(item)

    def _send(self) -> None:
        """Pages to whoever has least to do."""
        while self._queue:
            free = [worker for worker in self._workers if worker.has_room()]
            if not free:
                return
            worker = min(free, key=lambda w: len(w.jobs))
            job = self._queue.popleft()
            if not worker.jobs:
                worker.since = time.monotonic()
            worker.jobs.append(job)
            # A broken pipe is heard of at the next look.
            with suppress(OSError):
                worker.pipe.send(job.page)

    def _listen(self) -> None:
        """Waits until someone says something, dies, or has had enough time; and answers it."""
        speaking = wait([worker.pipe for worker in self._workers], timeout=self._patience_s())
        for worker in [w for w in self._workers if w.pipe in speaking]:
            self._hear(worker)
        for worker in list(self._workers):
            if self._is_late(worker):
                self._end_late(worker)

    def _hear(self, worker: _Worker) -> None:
        try:
            what, said = worker.pipe.recv()
        except (EOFError, OSError):
            self._bury(worker)
            return
        worker.since = time.monotonic()
        match what:
            case "ready":
                worker.is_ready, self._failed_starts = True, 0
                self._recipe = self._recipe or said
            case "broken":
                raise said
            case _:
                self._results[worker.jobs.popleft().place] = said

    def _bury(self, worker: _Worker) -> None:
        """A worker died: the page that it was at is tried twice more, those after it are as good as new."""
        how = _how(worker)
        self._log.info("a worker died", pid=worker.process.pid, how=how, pages=len(worker.jobs))
        if not worker.is_ready:
            self._count_failed_start(how)
        elif worker.jobs:
            worker.jobs[0].deaths += 1
            if worker.jobs[0].deaths >= _TRIES:
                job = worker.jobs.popleft()
                self._results[job.place] = _deadly(job.page, how)
        self._replace(worker)

    def _end_late(self, worker: _Worker) -> None:
        self._log.info("a worker is too slow and is ended", pid=worker.process.pid)
        if worker.is_ready:
            job = worker.jobs.popleft()
            self._results[job.place] = too_slow(job.page, self._limit_s or 0)
        else:
            self._count_failed_start(f"was not ready after {_START_LIMIT_S:g} s")
        self._replace(worker)

    def _replace(self, worker: _Worker) -> None:
        self._queue.extendleft(reversed(worker.jobs))
        worker.process.kill()
        _end(worker)
        self._workers[self._workers.index(worker)] = self._start()

    def _count_failed_start(self, how: str) -> None:
        self._failed_starts += 1
        if self._failed_starts >= _START_TRIES * self._many:
            raise PipelineError(
                f"the worker processes end before they can read; the last one {how}",
                fix="take fewer with --workers, or none with --workers 1; each needs about 400 MB of memory.",
            )

    def _is_late(self, worker: _Worker) -> bool:
        limit_s = self._limit_of(worker)
        # A pipe with something in it: it is we who were away.
        return limit_s is not None and time.monotonic() - worker.since > limit_s and not worker.pipe.poll()

    def _limit_of(self, worker: _Worker) -> float | None:
        if not worker.is_ready:
            return _START_LIMIT_S
        return self._limit_s if worker.jobs else None

    def _patience_s(self) -> float | None:
        """Until the first worker would be late; None when none can be."""
        limits = [(worker, self._limit_of(worker)) for worker in self._workers]
        ends = [worker.since + limit_s for worker, limit_s in limits if limit_s is not None]
        return max(0.0, min(ends) - time.monotonic()) + 0.01 if ends else None

    def _start(self) -> _Worker:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=work, args=(self._build, theirs, self._log_level), daemon=True)
        with _not_the_program(), _uninterrupted():
            process.start()
        theirs.close()
        return _Worker(process, ours, since=time.monotonic())


@contextmanager
def _not_the_program() -> Iterator[None]:
    """Keeps a worker from running the caller's program again, as multiprocessing would to know its classes."""
    program = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = program


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C waits; a worker that is begun here inherits that, until it ignores it for good."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end(worker: _Worker) -> None:
    worker.process.join(timeout=5)
    if worker.process.is_alive():
        worker.process.kill()
        worker.process.join()
    worker.pipe.close()
    worker.process.close()


def _how(worker: _Worker) -> str:
    worker.process.join(timeout=5)
    code = worker.process.exitcode
    if code is None:
        return "closed its pipe"
    if code >= 0:
        return f"ended with code {code}"
    try:
        return f"was killed by {signal.Signals(-code).name}"
    except ValueError:
        return f"was killed by signal {-code}"


def _deadly(page: Page, how: str) -> Failed:
    said = f"the process that read it {how}, {_TRIES} times"
    return Failed(page, page.origin, WORKER, said, "look at the page; if it is large, take fewer workers.")


def _size(item: Item | None) -> int:
    page = item.page if isinstance(item, Known) else item
    return len(page.content) if isinstance(page, Page) else 0
