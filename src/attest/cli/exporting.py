"""`attest export`: settled events to files that others open."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

from attest.cli.looking import check_filter
from attest.cli.terminal import counted, say
from attest.errors import SettingsError
from attest.export.depart import as_format, departing
from attest.export.leaving import Leaving
from attest.run import plugins
from attest.store import EventFilter, Ledger

# What tells Excel that a CSV is UTF-8.
_MARK = b"\xef\xbb\xbf"


def export_events(
    where: EventFilter,
    *,
    ledger: Path,
    format: str,
    out: Path | None = None,
    counts: str = "ours",
    redact: str | None = None,
    rejected: bool = False,
    bom: bool = False,
) -> None:
    """Write the events that meet the filter to a file, or to standard output when `out` is None.

    Raises:
        SettingsError: an option makes no sense, or the file can't be written.
    """
    wanted = as_format(format, plugins.load(plugins.EXPORTERS, format))
    check_filter(where)
    if bom and format != "csv":
        raise SettingsError(f"--bom: {format} files have no such mark", fix="leave it out, or write --format csv.")
    many = 0

    def counting(events: Iterable[Leaving]) -> Iterator[Leaving]:
        nonlocal many
        for event in events:
            many += 1
            yield event

    with Ledger.open(ledger, must_exist=True) as opened:
        events = departing(opened, where, counts=counts, redact=redact, rejected=rejected)
        with _opened(out, format) as stream:
            stream.write(_MARK if bom else b"")
            wanted.events(counting(events), stream)
    say(f"{counted(many, 'event')} of {ledger}" + (f"; written to {out}" if out else ""))


@contextmanager
def _opened(out: Path | None, format: str) -> Iterator[BinaryIO]:
    """Standard output, or a file that takes its name only when it is whole."""
    if out is None:
        if format == "parquet" and sys.stdout.isatty():
            raise SettingsError("--format parquet: nothing to read on a terminal", fix="name a file with --out.")
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    part = out.with_name(f"{out.name}.part")
    try:
        stream = part.open("wb")
    except OSError as error:
        raise SettingsError(f"{out}: {error.strerror}", fix="name a file in a folder that can be written.") from error
    with ExitStack() as undo:
        undo.callback(part.unlink, missing_ok=True)
        with stream:
            yield stream
        undo.pop_all()
    part.replace(out)
