"""Talking to a person: messages to standard error, colour only on a terminal, errors without a traceback."""

import functools
import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, ParamSpec, TextIO, TypeVar

import typer

from attest.errors import AttestError

if TYPE_CHECKING:
    from attest.export.table import Line

P = ParamSpec("P")
R = TypeVar("R")

INTERRUPTED = 130
NOBODY_READS = 141
NOT_CARRIED_OUT = 2
SOME_FAILED = 1

_STYLES = {"heading": "1", "type": "1;36", "faint": "2", "mark": "1;33", "id": "2"}
_WIDTHS = (60, 120)


def set_streams() -> None:
    """UTF-8 and plain line ends, whatever the machine's habits; what can't be encoded is escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def say(message: str = "") -> None:
    """A line for the person, on standard error."""
    typer.echo(message, err=True)


def counted(number: int, noun: str) -> str:
    """A number of things, in words: "1 event", "2 events"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def handles_errors(command: Callable[P, R]) -> Callable[P, R]:
    """Turns what a command raises on purpose into a message, what to try, and an exit code."""

    @functools.wraps(command)
    def handled(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except AttestError as error:
            say(f"attest: {error}")
            raise typer.Exit(NOT_CARRIED_OUT) from error
        except BrokenPipeError as error:
            # The next flush, at exit, would complain again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(NOBODY_READS) from error
        except KeyboardInterrupt as error:
            say("attest: interrupted. What was committed is kept; the same command again goes on from there.")
            raise typer.Exit(INTERRUPTED) from error

    return handled


def coloured() -> bool:
    """Whether standard output is a terminal that wants colour (see no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def width() -> int:
    """How wide lines may be: the terminal's width within reason, the table's own when there is none."""
    from attest.export.table import WIDTH

    if not sys.stdout.isatty():
        return WIDTH
    return min(max(os.get_terminal_size(sys.stdout.fileno()).columns, _WIDTHS[0]), _WIDTHS[1])


def print_lines(lines: Iterable["Line"], out: TextIO | None = None) -> None:
    """Lines of styled fragments, coloured where `coloured`."""
    colour = out is None and coloured()
    stream = out or sys.stdout
    for line in lines:
        stream.write("".join(_styled(f.text, f.style) if colour else f.text for f in line).rstrip() + "\n")


def _styled(text: str, style: str) -> str:
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if style in _STYLES else text


@contextmanager
def progress(
    total: int | None, *, label: str, wanted: bool = True, above: bool = False
) -> Iterator[Callable[[int, str], None]]:
    """A bar on standard error when a person watches it; call it with what is done and a note.

    Args:
        total: What 100 % is; None gives a bar that only moves.
        label: What is being done.
        wanted: Whether a bar makes sense at all.
        above: Whether standard output is the same terminal and is written to meanwhile, to be shown above the bar.
    """
    if not wanted or not sys.stderr.isatty():
        yield lambda _done, _note: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[note]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=above) as bar:
        task = bar.add_task(label, total=total, note="")
        yield lambda done, note: bar.update(task, completed=done, note=note)
