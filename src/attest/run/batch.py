"""One batch through the stages; a page on which something breaks fails alone, and the rest goes on."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from attest.errors import AttestError, PipelineError
from attest.pipeline import Pipeline, Reading, Stage
from attest.records import Event, Page, Rejected
from attest.store import Coded, Failed, Outcome, Refused

Settle = Callable[[Reading], Sequence[Event]]


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
        except Exception as error:
            raise _StageError(self.name) from error


def in_batches(taken: Iterable[Page | Failed | Rejected], size: int) -> Iterator[list[Page | Failed | Rejected]]:
    """Lists of at most `size`, in order; the last may be shorter."""
    iterator = iter(taken)
    while batch := list(islice(iterator, size)):
        yield batch


def code_batch(
    batch: Sequence[Page | Failed | Rejected], *, pipeline: Pipeline, settle: Settle, log: Any
) -> list[Outcome]:
    """One outcome for each page or refusal, in order, whatever breaks."""
    watched = Pipeline([_Watched(stage) for stage in pipeline.stages])
    results = iter(_read_all([one for one in batch if isinstance(one, Page)], watched=watched, settle=settle, log=log))
    outcomes: list[Outcome] = []
    for one in batch:
        match one:
            case Page():
                outcomes.append(next(results))
            case Failed():
                outcomes.append(one)
            case Rejected():
                outcomes.append(Refused(None, one))
    return outcomes


def _read_all(pages: Sequence[Page], *, watched: Pipeline, settle: Settle, log: Any) -> list[Outcome]:
    if not pages:
        return []
    try:
        results = watched([Reading(page) for page in pages])
    except Exception as error:
        if len(pages) == 1:
            return [_failed(pages[0], error, log=log)]
        log.info("a batch broke, so its pages are read one by one", pages=len(pages), error=in_words(_cause(error)))
        return [one for page in pages for one in _read_all([page], watched=watched, settle=settle, log=log)]
    return [_settled(page, result, settle=settle, log=log) for page, result in zip(pages, results, strict=True)]


def _settled(page: Page, result: Reading | Rejected, *, settle: Settle, log: Any) -> Outcome:
    if isinstance(result, Rejected):
        return Refused(page, result)
    try:
        if result.article is None:
            raise PipelineError("no stage gave an article", fix="name a stage that does, such as 'clean', in `stages`.")
        return Coded(page=page, article=result.article, claims=result.claims or (), events=tuple(settle(result)))
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
