"""Reads reports and keeps what came of each: in = coded + rejected + failed, always."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, BinaryIO

from attest.config import Settings
from attest.records import Page, Rejected
from attest.run import plugins
from attest.run.batch import code_batch, in_batches, in_words, storable
from attest.run.build import Reader, build_reader
from attest.run.log import logger
from attest.store import Coded, Failed, Ledger, Outcome, Refused, RunCounts

OnProgress = Callable[[RunCounts], None]
Taken = Page | Failed | Rejected


def code(
    paths: Sequence[str],
    *,
    settings: Settings,
    published: date | None = None,
    stdin: BinaryIO | None = None,
    on_progress: OnProgress | None = None,
    reader: Reader | None = None,
) -> Iterator[Outcome]:
    """Codes what lies at `paths` and keeps it in the ledger, a batch at a time.

    Args:
        paths: Files, folders, archives, or "-" for standard input.
        settings: Where the ledger is, what to read with, how many pages a batch holds.
        published: The publication date of pages that state none.
        stdin: What "-" reads.
        on_progress: Told the counts so far after each batch is committed.
        reader: What to read with, the one that the settings describe when None.

    Returns:
        One outcome for each page or refused input, in order, each after its batch is committed. When the caller stops
        early or is interrupted, what was committed stays, and the run is noted as interrupted.

    Raises:
        LedgerError: the ledger can't be opened or written.
        SettingsError, CodebookError, AssetError, PipelineError: the reader can't be put together.
    """
    reader = reader or build_reader(settings)
    log = logger(settings.log_level)
    with Ledger.open(settings.ledger) as ledger:
        run_id = ledger.begin_run(reader.recipe)
        counts = RunCounts()
        try:
            taken = take(paths, settings=settings, published=published, stdin=stdin, log=log)
            for outcomes in code_pages(taken, reader=reader, batch_size=settings.batch_size, log=log):
                kept = _kept(ledger, run_id, outcomes, log=log)
                counts = tallied(counts, kept)
                if on_progress is not None:
                    on_progress(counts)
                yield from kept
        except (KeyboardInterrupt, GeneratorExit):
            ledger.finish(run_id, counts, how="interrupted")
            raise
        ledger.finish(run_id, counts)


def code_pages(taken: Iterable[Taken], *, reader: Reader, batch_size: int, log: Any = None) -> Iterator[list[Outcome]]:
    """The outcomes of pages, batch by batch and in order; kept nowhere."""
    log = log or logger("error")
    for batch in in_batches(taken, batch_size):
        yield code_batch(batch, pipeline=reader.pipeline, settle=reader.settle, log=log)


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


def _kept(ledger: Ledger, run_id: str, outcomes: Sequence[Outcome], *, log: Any) -> list[Outcome]:
    """Writes a batch; when that is refused, one by one, so that only what can't be kept fails.

    Raises:
        LedgerError: not even the failure can be noted, so it is the ledger that is at fault.
    """
    try:
        ledger.write(run_id, outcomes)
    except Exception as error:
        log.info("a batch could not be kept, so its pages are kept one by one", error=in_words(error))
        return [_kept_alone(ledger, run_id, outcome, log=log) for outcome in outcomes]
    return list(outcomes)


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


def tallied(counts: RunCounts, outcomes: Iterable[Outcome]) -> RunCounts:
    """The counts with these outcomes added."""
    for outcome in outcomes:
        match outcome:
            case Coded():
                counts = replace(counts, coded=counts.coded + 1)
            case Refused():
                counts = replace(counts, rejected=counts.rejected + 1)
            case Failed():
                counts = replace(counts, failed=counts.failed + 1)
    return counts
