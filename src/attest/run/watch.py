"""Keeps feeds coming in: asks each for what is new, codes it, waits, and asks again."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from attest.config import Settings
from attest.ingest import Limits
from attest.ingest.waiting import SUFFIX, Polled, Waiting
from attest.ingest.web import web_for
from attest.run.batch import in_words
from attest.run.build import Reader, build_reader
from attest.run.code import code, tallied
from attest.store import Coded, Outcome, Refused, RunCounts
from attest.store.address import beside

SOURCE = "waiting"


@dataclass(frozen=True, slots=True)
class Round:
    """What came of asking every feed once.

    `waiting` counts the pages that could not be had now and are tried again in the next round.
    """

    number: int
    polled: tuple[Polled, ...]
    counts: RunCounts
    waiting: int

    @property
    def new(self) -> int:
        """How many entries no feed had listed before."""
        return sum(one.new for one in self.polled)

    @property
    def problems(self) -> tuple[Polled, ...]:
        """The feeds that could not be read."""
        return tuple(one for one in self.polled if one.problem)


def state_beside(ledger: Path) -> Path:
    """Where what was seen of the feeds is kept when nobody says otherwise: beside the ledger."""
    return beside(ledger, SUFFIX)


def watch(
    feeds: Sequence[str],
    *,
    settings: Settings,
    state: Path | None = None,
    every_s: float = 900.0,
    once: bool = False,
    reader: Reader | None = None,
    on_round: Callable[[Round], None] | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Outcome]:
    """Codes what feeds list, round by round, into the ledger.

    A feed that fails is told and asked again in the next round. A page is fetched once, whatever the feeds say of it
    later; what was fetched and not yet committed when the watch ends is fetched again when it goes on.

    Args:
        feeds: Addresses of feeds or sitemaps.
        settings: Where the ledger is, how to read, how servers are asked.
        state: The file of what was seen; beside the ledger when None.
        every_s: Seconds from the end of one round to the next.
        once: Whether one round is enough.
        reader: What to read with, made from the settings when None.
        on_round: Told of each round when it is over.
        sleep: Waits for seconds.

    Returns:
        One outcome for each page or refused entry, each after it is committed. Without `once` it goes on until the
        caller stops or is interrupted; what was committed stays.

    Raises:
        InputError: the state can't be kept, or a library is missing.
        LedgerError, SettingsError, CodebookError, AssetError, PipelineError: as `code` does.
    """
    reader = reader or build_reader(settings)
    path = state or state_beside(settings.ledger)
    number = 0
    with closing(Waiting(path)) as waiting:
        while True:
            number += 1
            waiting.start_again()
            web_for(settings).fetcher.start_again()
            polled = tuple(_poll(waiting, feed, settings) for feed in dict.fromkeys(feeds))
            counts = RunCounts()
            for outcome in _code_waiting(waiting, path, settings=settings, reader=reader):
                counts = tallied(counts, [outcome])
                yield outcome
            if on_round is not None:
                on_round(Round(number, polled, counts, waiting.count()))
            if once:
                return
            sleep(every_s)


def _poll(waiting: Waiting, feed: str, settings: Settings) -> Polled:
    """One feed; whatever is wrong with it, the others are asked."""
    try:
        return waiting.poll(feed, settings=settings, limits=Limits())
    except Exception as error:
        return Polled(feed, problem=in_words(error))


def _code_waiting(waiting: Waiting, path: Path, *, settings: Settings, reader: Reader) -> Iterator[Outcome]:
    """Codes what waits; a round without anything new is no run."""
    if not waiting.count():
        return
    for outcome in code([str(path)], settings=replace(settings, source=SOURCE), reader=reader):
        waiting.done(_origin(outcome))
        yield outcome
    waiting.all_done()


def _origin(outcome: Outcome) -> str:
    match outcome:
        case Coded():
            return outcome.page.origin
        case Refused(rejected=rejected):
            return rejected.origin
    return outcome.origin
