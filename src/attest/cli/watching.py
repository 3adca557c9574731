"""`attest watch`: feeds keep coming in."""

import signal
import sys
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from attest.cli.terminal import NOT_CARRIED_OUT, SOME_FAILED, counted, handles_errors, say
from attest.errors import SettingsError

if TYPE_CHECKING:
    from attest.run.watch import Round

_LEAST_MINUTES = 1.0


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(watch)


@handles_errors
def watch(
    feeds: Annotated[list[str], typer.Argument(metavar="FEED", help="Addresses of feeds or news sitemaps.")],
    every: Annotated[float, typer.Option("--every", metavar="MINUTES", help="Minutes between two rounds.")] = 15.0,
    once: Annotated[bool, typer.Option("--once", help="Ask once and end, as for cron.")] = False,
    state: Annotated[
        Path | None, typer.Option("--state", metavar="FILE", help="What was seen; beside the ledger when not given.")
    ] = None,
    format: Annotated[
        str, typer.Option("--format", metavar="table|jsonl|csv", help="How to print, as for `attest code`.")
    ] = "table",
    ledger: Annotated[Path | None, typer.Option("--ledger", metavar="FILE", help="The ledger.")] = None,
    codebook: Annotated[
        Path | None, typer.Option("--codebook", metavar="FILE", help="What counts as an event.")
    ] = None,
    contact: Annotated[
        str | None, typer.Option("--contact", metavar="WHO", help="How site owners reach you, told to every server.")
    ] = None,
) -> None:
    """Code what feeds list, and keep asking for what is new."""
    from attest.cli.coding import Tally, exporter
    from attest.config import load_settings
    from attest.ingest.addresses import is_address
    from attest.run import watch as rounds

    for feed in feeds:
        if not is_address(feed):
            raise SettingsError(f"'{feed}' is no web address", fix="name feeds by addresses that begin with http.")
    if every < _LEAST_MINUTES:
        raise SettingsError(f"--every {every:g} is too often", fix="leave servers a minute or more.")
    settings = load_settings(ledger=ledger, codebook=codebook, contact=contact)
    tally, last = Tally(), list["Round"]()
    signal.signal(signal.SIGTERM, _stop)
    outcomes = rounds.watch(
        feeds, settings=settings, state=state, every_s=60 * every, once=once, on_round=lambda one: _tell(one, last)
    )
    try:
        exporter(format)(tally.watch(outcomes), sys.stdout)
    except KeyboardInterrupt:
        say("attest: stopped. What was committed is kept; the same command goes on from there.")
    sys.stdout.flush()
    say(f"ledger: {settings.ledger}")
    if once and last and (code := _exit_code(last[-1])):
        raise typer.Exit(code)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    """Ends as Ctrl-C does, when a service manager asks."""
    raise KeyboardInterrupt


def _tell(one: "Round", last: list["Round"]) -> None:
    """A round in a line, and a line for each feed that failed."""
    sys.stdout.flush()
    last[:] = [one]
    for polled in one.problems:
        say(f"failed: {polled.feed}: {polled.problem}")
    c = one.counts
    later = f"; {one.waiting} wait for the next round" if one.waiting else ""
    say(
        f"round {one.number}: {counted(len(one.polled), 'feed')}, {one.new} new; "
        f"in {c.taken} = coded {c.coded} + rejected {c.rejected} + failed {c.failed}{later}"
    )


def _exit_code(one: "Round") -> int:
    if one.problems and len(one.problems) == len(one.polled):
        return NOT_CARRIED_OUT
    return SOME_FAILED if one.problems or one.counts.failed else 0
