"""Carries a run out on Ray: shards of pages as tasks, outcomes as Parquet in a spool, one writer to the ledger.

A shard's file is named after what is in it: its pages, and the reader. So when the driver dies, whoever goes on finds
what was read and not yet written, and when a worker dies, the task that Ray repeats leaves the same file. The stages
know nothing of it.
"""

import hashlib
import os
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attest.config import Settings
from attest.errors import AttestError, SettingsError
from attest.records import Page
from attest.run import ray_worker
from attest.run.batch import WORKER, Item, Result, in_batches, passed
from attest.run.local import every_core
from attest.run.resume import reader_key
from attest.run.shards import read_shard
from attest.store import Failed, Outcome, RunRecipe, packing
from attest.store.address import beside

if TYPE_CHECKING:
    from attest.run.build import Reader

# Batches in a shard: a task should take seconds, and be cheap to read again.
_BATCHES = 4
# Shards on their way for each core of the cluster.
_AHEAD = 3
# Times that Ray begins a task again whose worker died.
_RETRIES = 1
_START_LIMIT_S = 300.0


@dataclass(slots=True)
class _Shard:
    """Items in order, the file for the outcomes of the pages among them, and the task that leaves it there."""

    items: list[Item]
    path: Path
    task: Any = None
    pages: list[Page] = field(default_factory=list)


class RayEngine(AbstractContextManager["RayEngine"]):
    """Reads on the cluster at `settings.ray_address`, or on Ray begun here with `settings.workers` cores.

    A program that is at a cluster already reads on that one.

    Args:
        build: Makes a reader; goes to the workers, so it must be picklable.
        settings: Where Ray is, where the spool is, how long a page may take.
        log: Where it is told what died.

    Raises:
        SettingsError: Ray is not installed, or there is none at the address.
    """

    def __init__(self, build: "Callable[[], Reader]", *, settings: Settings, log: Any) -> None:
        self._ray = _import_ray()
        self._build, self._settings, self._log = build, settings, log
        self._key = hashlib.sha256(pickle.dumps(build)).hexdigest()
        # A folder for each ledger, so that runs into two don't sweep each other's.
        own = hashlib.sha256(str(settings.ledger.absolute()).encode()).hexdigest()[:16]
        self._spool = settings.spool / own if settings.spool else beside(settings.ledger, ".spool")
        self._recipe: RunRecipe | None = None
        self._is_ours = False

    def __enter__(self) -> "RayEngine":
        _make(self._spool)
        if self._ray.is_initialized():
            return self
        self._is_ours = True
        address, cores = self._settings.ray_address, self._settings.workers or every_core()
        where = {"address": address} if address else {"num_cpus": cores, "include_dashboard": False}
        try:
            self._ray.init(**where, log_to_driver=False, logging_level="error")
        except Exception as error:  # Ray raises plain ones.
            raise SettingsError(
                f"no Ray cluster at {address or 'this machine'}: {error}", fix="`ray status` says what runs."
            ) from error
        return self

    def __exit__(self, *error: object) -> None:
        if self._is_ours:
            self._ray.shutdown()
        if error[:1] == (None,):
            self._sweep()

    @property
    def recipe(self) -> RunRecipe:
        """What the readers are made of; raises what building one raises."""
        if self._recipe is None:
            task = self._ray.remote(ray_worker.recipe_of).remote(self._key, self._build)
            self._recipe = self._answer(task)
        return self._recipe

    def read(self, items: Iterable[Item]) -> Iterator[Result]:
        """One result per item, in order; at most a few shards for each core are held."""
        shards = (self._shard(batch) for batch in in_batches(items, self._settings.batch_size * _BATCHES))
        ahead = max(2, _AHEAD * int(self._ray.cluster_resources().get("CPU", 1)))
        sent: deque[_Shard] = deque()
        taken_in: deque[tuple[int, Path]] = deque()
        given = 0
        for shard in _filled(sent, shards, ahead=ahead, send=self._send):
            outcomes = iter(self._outcomes(shard))
            for item in shard.items:
                yield next(outcomes) if isinstance(item, Page) else passed(item)
                given += 1
                # Who asks for the next has written all but the last batch.
                while taken_in and taken_in[0][0] <= given - self._settings.batch_size:
                    taken_in.popleft()[1].unlink(missing_ok=True)
            taken_in.append((given, shard.path))

    def _shard(self, items: list[Item]) -> _Shard:
        pages = [item for item in items if isinstance(item, Page)]
        return _Shard(items, self._path(pages), pages=pages)

    def _path(self, pages: Sequence[Page]) -> Path:
        """Named after the reader and all that is known of each page but its content, whose hash stands for it."""
        known = [{name: getattr(page, name) for name in Page.__slots__ if name != "content"} for page in pages]
        return self._spool / f"{packing.fingerprint(reader_key(self.recipe), known)}.parquet"

    def _send(self, shard: _Shard, *, retries: int = _RETRIES) -> None:
        if not shard.pages:
            return
        limit_s, level = self._settings.page_limit_s, self._settings.log_level
        task = self._ray.remote(ray_worker.read_pages).options(max_retries=retries)
        shard.task = task.remote(self._key, self._build, shard.pages, str(shard.path.absolute()), limit_s, level)

    def _outcomes(self, shard: _Shard) -> list[Outcome]:
        """What the task left; when it can't be finished, each page is tried alone, and the one that ends it fails."""
        if not shard.pages:
            return []
        try:
            self._answer(shard.task, limit_s=_START_LIMIT_S + self._settings.page_limit_s * len(shard.pages))
        except self._ray.exceptions.RayError as error:
            self._log.info("a shard could not be read", pages=len(shard.pages), error=str(error).partition("\n")[0])
            if len(shard.pages) == 1:
                return [_deadly(shard.pages[0], error)]
            return [outcome for page in shard.pages for outcome in self._alone(page)]
        return self._taken_in(shard)

    def _alone(self, page: Page) -> list[Outcome]:
        shard = self._shard([page])
        self._send(shard, retries=0)
        outcomes = self._outcomes(shard)
        shard.path.unlink(missing_ok=True)
        return outcomes

    def _taken_in(self, shard: _Shard) -> list[Outcome]:
        try:
            return read_shard(shard.path, shard.pages)
        except FileNotFoundError as error:
            raise SettingsError(
                f"{shard.path}: a worker wrote it, and it is not here",
                fix="let `spool` name a folder that all machines of the cluster share.",
            ) from error

    def _answer(self, task: Any, *, limit_s: float | None = None) -> Any:
        """What a task gave; what it raised, in its own words.

        Raises:
            AttestError: the task raised it.
            ray.exceptions.RayError: its worker died, or it took too long.
        """
        done, _ = self._ray.wait([task], timeout=limit_s)
        if not done:
            self._ray.cancel(task, force=True)
        try:
            return self._ray.get(task)
        except self._ray.exceptions.RayTaskError as error:
            cause = error.cause
            if isinstance(cause, AttestError | OSError):
                raise cause from None
            raise

    def _sweep(self) -> None:
        """Remove the spool: all of it is in the ledger, or was left by runs that this one has read anew."""
        for file in self._spool.glob("*.parquet*"):
            file.unlink(missing_ok=True)
        with suppress(OSError):
            self._spool.rmdir()


def _filled(
    sent: deque[_Shard], shards: Iterator[_Shard], *, ahead: int, send: Callable[[_Shard], None]
) -> Iterator[_Shard]:
    """Each shard when it is the oldest on its way, with up to `ahead` behind it."""
    while True:
        while len(sent) < ahead and (shard := next(shards, None)) is not None:
            send(shard)
            sent.append(shard)
        if not sent:
            return
        yield sent.popleft()


def _import_ray() -> Any:
    # Ray tells its makers who uses it, unless told not to.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray
        import ray.exceptions
    except ImportError as error:
        raise SettingsError(
            "--engine ray needs Ray, which is not installed", fix='pip install "attest[ray]"'
        ) from error
    return ray


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"{folder}: {error.strerror}", fix="let `spool` name a folder that can be made.") from error


def _deadly(page: Page, error: Exception) -> Failed:
    said = f"the process that read it ended: {type(error).__name__}"
    return Failed(page, page.origin, WORKER, said, "look at the page; if it is large, take fewer workers.")
