"""Reads reports and keeps what came of each: in = coded + rejected + failed + known, always."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, BinaryIO

from attest.config import Settings
from attest.run import engines, plugins, resume
from attest.run.batch import Known, Result, Taken, code_batch, in_batches, in_words, storable
from attest.run.build import Reader, build_reader
from attest.run.log import logger
from attest.store import Coded, Failed, Ledger, Outcome, Refused, RunCounts

OnProgress = Callable[[RunCounts], None]


def code(
    paths: Sequence[str],
    *,
    settings: Settings,
    published: date | None = None,
    stdin: BinaryIO | None = None,
    on_progress: OnProgress | None = None,
    reader: Reader | None = None,
    build: engines.Build | None = None,
    resumes: str | None = None,
    again: bool = False,
    tell_known: bool = True,
) -> Iterator[Outcome]:
    """Codes what lies at `paths` and keeps it in the ledger, a batch at a time, with the engine that the settings name.

    A page that the same reader has read before is not read again: it is told as it was, and counted as known.

    Args:
        paths: Files, folders, archives, or "-" for standard input.
        settings: Where the ledger is, what to read with, how many pages a batch holds.
        published: The publication date of pages that state none.
        stdin: What "-" reads.
        on_progress: Told the counts so far after each batch is committed.
        reader: What to read with in this process alone; with None, each process of the engine makes its own.
        build: Makes the reader, picklable; by default the one that the settings describe.
        resumes: The id of a run that was cut off, which this one goes on with.
        again: Read also what is known.
        tell_known: Whether what is known is taken out of the ledger and given, too.

    Returns:
        One outcome for each page or refused input, in order, each after its batch is committed; none for what failed
        in the run that is resumed. When the caller stops early or is interrupted, what was committed stays, and the run
        is noted as interrupted.

    Raises:
        LedgerError: the ledger can't be opened or written.
        SettingsError, CodebookError, AssetError, PipelineError: the reader can't be put together, or the run to resume
            was read with another one.
    """
    log = logger(settings.log_level)
    given = take(paths, settings=settings, published=published, stdin=stdin, log=log)
    build = build or partial(build_reader, settings)
    chosen, taken = engines.choose(given, settings=settings, build=build, reader=reader, log=log)
    with chosen as engine, Ledger.open(settings.ledger) as ledger:
        line = resume.line_of(ledger.runs(), resumes)
        asked = resume.Asked(tuple(paths), published, resumes)
        recipe = resume.noted(engine.recipe, asked)
        resume.check_alike(ledger.runs(), line, recipe)
        run_id = ledger.begin_run(recipe)
        before = resume.Before(ledger, recipe, run_id=run_id, line=line, again=again)
        counts = RunCounts()
        try:
            for results in in_batches(engine.read(before.sort(taken)), settings.batch_size):
                kept = _kept(ledger, run_id, results, log=log)
                counts = tallied(counts, kept)
                if on_progress is not None:
                    on_progress(counts)
                yield from _told(ledger, kept, tell_known=tell_known)
        except (KeyboardInterrupt, GeneratorExit):
            ledger.finish(run_id, counts, how=resume.INTERRUPTED)
            raise
        ledger.finish(run_id, counts)


def _told(ledger: Ledger, results: Iterable[Result], *, tell_known: bool) -> Iterator[Outcome]:
    """The outcomes, and what is known as it was once told."""
    for one in results:
        if not isinstance(one, Known):
            yield one
        elif tell_known and one.page is not None and one.verdict is not None:
            yield ledger.kept(one.verdict, one.page)


def code_pages(taken: Iterable[Taken], *, reader: Reader, batch_size: int, log: Any = None) -> Iterator[list[Outcome]]:
    """The outcomes of pages, batch by batch and in order; kept nowhere."""
    log = log or logger("error")
    for batch in in_batches(taken, batch_size):
        results = code_batch(batch, pipeline=reader.pipeline, settle=reader.settle, log=log)
        yield [one for one in results if not isinstance(one, Known)]


def take(
    paths: Sequence[str], *, settings: Settings, published: date | None, stdin: BinaryIO | None, log: Any
) -> Iterator[Taken]:
    """Pages from the source that the settings name; a path on which the source breaks fails alone."""
    source = plugins.load(plugins.SOURCES, settings.source)
    for path in paths:
        try:
            yield from source([path], published=published, stdin=stdin, settings=settings)
        except Exception as error:
            log.info("a source broke", origin=path, exc_info=error)
            yield Failed(page=None, origin=storable(path), stage="ingest", error=in_words(error))


def _kept(ledger: Ledger, run_id: str, results: Sequence[Result], *, log: Any) -> list[Result]:
    """Writes what is new in a batch; when that is refused, one by one, so that only what can't be kept fails.

    Raises:
        LedgerError: not even the failure can be noted, so it is the ledger that is at fault.
    """
    new = [one for one in results if not isinstance(one, Known)]
    try:
        if new:
            ledger.write(run_id, new)
    except Exception as error:
        log.info("a batch could not be kept, so its pages are kept one by one", error=in_words(error))
        return [one if isinstance(one, Known) else _kept_alone(ledger, run_id, one, log=log) for one in results]
    return list(results)


def _kept_alone(ledger: Ledger, run_id: str, outcome: Outcome, *, log: Any) -> Outcome:
    try:
        ledger.write(run_id, [outcome])
    except Exception as error:
        log.info("a page could not be kept", exc_info=error)
        failed = Failed(page=None, origin=storable(_origin(outcome)), stage="store", error=in_words(error))
        ledger.write(run_id, [failed])
        return failed
    return outcome


def _origin(outcome: Outcome) -> str:
    match outcome:
        case Coded():
            return outcome.page.origin
        case Refused(rejected=rejected):
            return rejected.origin
    return outcome.origin


def tallied(counts: RunCounts, results: Iterable[Result]) -> RunCounts:
    """The counts with these results added."""
    for outcome in results:
        match outcome:
            case Coded():
                counts = replace(counts, coded=counts.coded + 1)
            case Refused():
                counts = replace(counts, rejected=counts.rejected + 1)
            case Failed():
                counts = replace(counts, failed=counts.failed + 1)
            case Known():
                counts = replace(counts, known=counts.known + 1)
    return counts
