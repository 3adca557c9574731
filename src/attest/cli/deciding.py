"""`attest accept`, `correct`, `reject`, `merge`, `split`, `undo` and `decisions`: people's verdicts."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from attest.cli.terminal import handles_errors, say

if TYPE_CHECKING:
    from attest.run.decide import Decided, Desktop

_LedgerOption = Annotated[
    Path | None,
    typer.Option("--ledger", metavar="FILE", help="The ledger; attest.db when neither this nor the settings name one."),
]
_WhyOption = Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason, kept with the decision.")]
_ByOption = Annotated[
    str | None, typer.Option("--by", metavar="NAME", help="Who decides; the name of your account when not given.")
]
_Event = Annotated[str, typer.Argument(metavar="EVENT", help="An event's id, or how it begins.")]
_Thing = Annotated[str, typer.Argument(metavar="ID", help="The id of an event or of a link, or how it begins.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (accept, correct, reject, merge, split, undo, decisions):
        app.command()(command)


@handles_errors
def accept(thing: _Thing, why: _WhyOption = "", by: _ByOption = None, ledger: _LedgerOption = None) -> None:
    """Say that an event is as it should be, or that a link is right."""
    _say(_desk(ledger, by).accept(thing, why=why))


@handles_errors
def correct(
    event: _Event,
    field: Annotated[str, typer.Argument(metavar="FIELD", help="Such as killed, place, when, type or actor.")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="Such as 12, 'at least 10' or 2031-03-03.")],
    why: _WhyOption = "",
    by: _ByOption = None,
    ledger: _LedgerOption = None,
) -> None:
    """Say what a field of an event should be."""
    _say(_desk(ledger, by).correct(event, field, value, why=why))


@handles_errors
def reject(thing: _Thing, why: _WhyOption = "", by: _ByOption = None, ledger: _LedgerOption = None) -> None:
    """Say that something is no event, or that a link is wrong."""
    _say(_desk(ledger, by).reject(thing, why=why))


@handles_errors
def merge(
    event: _Event,
    others: Annotated[list[str], typer.Argument(metavar="EVENT...", help="Events that are the same.")],
    why: _WhyOption = "",
    by: _ByOption = None,
    ledger: _LedgerOption = None,
) -> None:
    """Say that events are one."""
    _say(_desk(ledger, by).merge(event, others, why=why))


@handles_errors
def split(
    event: _Event,
    reports: Annotated[list[str], typer.Argument(metavar="REPORT...", help="Articles that tell of another event.")],
    why: _WhyOption = "",
    by: _ByOption = None,
    ledger: _LedgerOption = None,
) -> None:
    """Take reports out of an event into one of their own."""
    _say(_desk(ledger, by).split(event, reports, why=why))


@handles_errors
def undo(
    decision: Annotated[str, typer.Argument(metavar="DECISION", help="A decision's id, or how it begins.")],
    why: _WhyOption = "",
    by: _ByOption = None,
    ledger: _LedgerOption = None,
) -> None:
    """Take a decision back."""
    _say(_desk(ledger, by).undo(decision, why=why))


@handles_errors
def decisions(ledger: _LedgerOption = None) -> None:
    """List every decision, from the first on."""
    from attest.cli.linking import decision_words
    from attest.config import load_settings
    from attest.run.history import every_decision

    for decision, holds in every_decision(load_settings(ledger=ledger)):
        typer.echo(decision_words(decision, holds=holds))


def _desk(ledger: Path | None, by: str | None) -> "Desktop":
    from attest.config import load_settings
    from attest.run.decide import Desktop

    return Desktop(load_settings(ledger=ledger), by=by)


def _say(decided: "Decided") -> None:
    decision = decided.decision
    typer.echo(decision.id)
    changed = ", ".join(decided.changed) or "no event"
    say(f"{decision.verdict} by {decision.by}; changed: {changed}")
    say(f"to take it back: attest undo {decision.id}")
