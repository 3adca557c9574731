"""What carries pages to a reader: this process alone, a pool of processes, or Ray. All give the same rows."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from itertools import chain
from typing import Any, Protocol, Self

from attest.config import Settings
from attest.records import Page
from attest.run.batch import Item, Result, Taken, code_batch, in_batches
from attest.run.build import Reader
from attest.run.local import Pool, every_core
from attest.store import RunRecipe

Build = Callable[[], Reader]

# What one process has read before a pool would have begun.
SMALL_PAGES = 32
SMALL_BYTES = 1_000_000


class Engine(Protocol):
    """Gives one result per item, in the order of the items, whatever breaks; holds a bounded number at a time.

    Entered before use. `recipe` is what the reader is made of.
    """

    @property
    def recipe(self) -> RunRecipe:
        """What the reader is made of; raises what building it raises."""
        ...

    def read(self, items: Iterable[Item]) -> Iterator[Result]:
        """One result per item, in order."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...


class Alone(AbstractContextManager["Alone"]):
    """Reads in this very process, `batch_size` pages at a time."""

    def __init__(self, reader: Reader, *, batch_size: int, limit_s: float | None, log: Any) -> None:
        self.recipe = reader.recipe
        self._reader, self._batch_size, self._limit_s, self._log = reader, batch_size, limit_s, log

    def read(self, items: Iterable[Item]) -> Iterator[Result]:
        """One result per item, in order."""
        pipeline, settle = self._reader.pipeline, self._reader.settle
        for batch in in_batches(items, self._batch_size):
            yield from code_batch(batch, pipeline=pipeline, settle=settle, log=self._log, limit_s=self._limit_s)

    def __exit__(self, *_: object) -> None:
        """Nothing is held."""


def choose(
    taken: Iterable[Taken], *, settings: Settings, build: Build, reader: Reader | None, log: Any
) -> tuple[Engine, Iterable[Taken]]:
    """The engine that the settings name, and what goes into it.

    A pool takes seconds to begin, so an input that one process has read by then is read by one: the first pages are
    looked at, and given back in front of the rest.
    """
    alone = {"batch_size": settings.batch_size, "limit_s": settings.page_limit_s, "log": log}
    if reader is not None:
        return Alone(reader, **alone), taken
    if settings.engine == "ray":
        from attest.run.ray_engine import RayEngine

        return RayEngine(build, settings=settings, log=log), taken
    if settings.workers == 1:
        return Alone(build(), **alone), taken
    iterator = iter(taken)
    first = list(_first(iterator))
    if len(first) < SMALL_PAGES and _size(first) < SMALL_BYTES:
        return Alone(build(), **alone), first
    workers = settings.workers or every_core()
    return Pool(build, workers=workers, limit_s=settings.page_limit_s, log=log), chain(first, iterator)


def _first(iterator: Iterator[Taken]) -> Iterator[Taken]:
    """Items up to the bounds of what is small; fewer only when there are no more."""
    pages = size = 0
    while pages < SMALL_PAGES and size < SMALL_BYTES:
        one = next(iterator, None)
        if one is None:
            return
        pages, size = pages + 1, size + _size([one])
        yield one


def _size(taken: Iterable[Taken]) -> int:
    return sum(len(one.content) for one in taken if isinstance(one, Page))
