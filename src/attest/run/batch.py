"""One batch through the stages; a page on which something breaks fails alone, and the rest goes on."""

import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from attest.errors import AttestError, PipelineError
from attest.pipeline import Pipeline, Reading, Stage
from attest.records import Event, Page, Rejected
from attest.store import Coded, Failed, Outcome, Refused, Verdict

Settle = Callable[[Reading], Sequence[Event]]
T = TypeVar("T")
WORKER = "worker"
"""The stage that a page failed at which was too slow, or ended the process that read it."""


@dataclass(frozen=True, slots=True)
class Known:
    """Something that came to an end before, and is not read again. `page` is None for what gave no page.

    `verdict` is None where nothing was read out of it, such as a failure in the run that is resumed.
    """

    page: Page | None
    verdict: Verdict | None


Taken = Page | Failed | Rejected
Item = Taken | Known
Result = Outcome | Known


class _TooSlowError(Exception):
    """A batch took longer than it may."""


class _StageError(Exception):
    """Carries the name of the stage that broke; its cause is what was raised."""

    def __init__(self, stage: str) -> None:
        super().__init__(stage)
        self.stage = stage


class _Watched:
    """A stage that says its name when it breaks."""

    def __init__(self, stage: Stage) -> None:
        self.name, self.version = stage.name, stage.version
        self.requires, self.assigns = stage.requires, stage.assigns
        self._stage = stage

    def __call__(self, readings: Sequence[Reading]) -> Sequence[Reading | Rejected]:
        try:
            return self._stage(readings)
        except _TooSlowError:
            raise
        except Exception as error:
            raise _StageError(self.name) from error


def in_batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of at most `size`, in order; the last may be shorter."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def code_batch(
    batch: Sequence[Item], *, pipeline: Pipeline, settle: Settle, log: Any, limit_s: float | None = None
) -> list[Result]:
    """One outcome for each page or refusal, in order, whatever breaks; what is known goes through as it is.

    Args:
        batch: What goes in.
        pipeline: The stages.
        settle: Claims to events.
        log: Where it is told what broke.
        limit_s: Seconds that a page may take before it fails; None for no end. Kept in the main thread of a Unix
            process only, and only between two steps of Python: a page that hangs inside a library hangs.
    """
    watched = Pipeline([_Watched(stage) for stage in pipeline.stages])

    def read(pages: Sequence[Page]) -> list[Outcome]:
        with _limited(limit_s, pages=len(pages)):
            results = watched([Reading(page) for page in pages])
            return [_settled(page, result, settle=settle, log=log) for page, result in zip(pages, results, strict=True)]

    results = iter(_read_all([one for one in batch if isinstance(one, Page)], read=read, limit_s=limit_s, log=log))
    return [next(results) if isinstance(one, Page) else passed(one) for one in batch]


def passed(item: Failed | Rejected | Known) -> Result:
    """What needs no reading, as it goes through."""
    return Refused(None, item) if isinstance(item, Rejected) else item


def too_slow(page: Page, limit_s: float) -> Failed:
    """A page that took longer than it may."""
    said = f"reading it took longer than {limit_s:g} s"
    return Failed(page, page.origin, WORKER, said, "look at the page, or raise page_limit_s in the settings.")


def _read_all(
    pages: Sequence[Page], *, read: Callable[[Sequence[Page]], list[Outcome]], limit_s: float | None, log: Any
) -> list[Outcome]:
    if not pages:
        return []
    try:
        return read(pages)
    except _TooSlowError:
        if len(pages) == 1:
            return [too_slow(pages[0], limit_s or 0)]
    except Exception as error:
        if len(pages) == 1:
            return [_failed(pages[0], error, log=log)]
        log.info("a batch broke, so its pages are read one by one", pages=len(pages), error=in_words(_cause(error)))
    return [one for page in pages for one in _read_all([page], read=read, limit_s=limit_s, log=log)]


@contextmanager
def _limited(limit_s: float | None, *, pages: int) -> Iterator[None]:
    """Raises _TooSlowError in the block when it takes longer than its pages may."""
    if not limit_s or not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(_signal: int, _frame: object) -> None:
        raise _TooSlowError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, limit_s * pages)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _settled(page: Page, result: Reading | Rejected, *, settle: Settle, log: Any) -> Outcome:
    if isinstance(result, Rejected):
        return Refused(page, result)
    try:
        if result.article is None:
            raise PipelineError("no stage gave an article", fix="name a stage that does, such as 'clean', in `stages`.")
        return Coded(page=page, article=result.article, claims=result.claims or (), events=tuple(settle(result)))
    except _TooSlowError:
        raise
    except Exception as error:
        return _failed(page, error, stage="settle", log=log)


def _failed(page: Page, error: Exception, *, stage: str = "pipeline", log: Any) -> Failed:
    if isinstance(error, _StageError):
        stage = error.stage
    cause = _cause(error)
    log.info("a page failed", origin=page.origin, stage=stage, exc_info=cause)
    fix = cause.fix if isinstance(cause, AttestError) else None
    return Failed(page=page, origin=page.origin, stage=stage, error=in_words(cause), fix=fix)


def _cause(error: BaseException) -> BaseException:
    return error.__cause__ if isinstance(error, _StageError) and error.__cause__ else error


def storable(text: str) -> str:
    """Text with what no encoding fits, such as parts of a file's name, made a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")


def in_words(error: BaseException) -> str:
    """What was raised: its kind, and what it says."""
    words = storable(error.message if isinstance(error, AttestError) else str(error))
    return f"{type(error).__name__}: {words}" if words else type(error).__name__
