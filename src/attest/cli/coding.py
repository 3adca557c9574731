"""`attest code` and `attest demo`."""

import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TextIO

from attest.cli.terminal import NOT_CARRIED_OUT, SOME_FAILED, counted, print_lines, progress, say, width
from attest.config import Settings
from attest.errors import AssetError, SettingsError
from attest.export.counted import counted as recounted
from attest.export.table import article_lines
from attest.export.told import Exporter, Told, articles_of, one_line
from attest.run import Reader, code, expected, plugins
from attest.run.progress import Pace
from attest.run.resume import asked_of, find_resumable
from attest.store import Coded, Failed, Ledger, Outcome, Refused, Run, RunCounts

REPORTS = Path(__file__).parents[1] / "reports"
DEMO_LEDGER = Path("attest-demo.db")
_INGEST = "ingest"


class Tally:
    """Counts outcomes on their way to the exporter, and names those that gave nothing."""

    def __init__(self) -> None:
        self.counts = RunCounts()
        self.unread = 0
        self.events = 0
        self.first_event: str | None = None

    def see(self, counts: RunCounts) -> None:
        """The counts as the run has them now."""
        self.counts = counts

    def watch(self, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
        """The outcomes as they come, each noted."""
        for outcome in outcomes:
            self._note(outcome)
            yield outcome

    def summary(self) -> str:
        """What went in and what came of it, in one line."""
        c = self.counts
        ends = f"coded {c.coded} + rejected {c.rejected} + failed {c.failed}" + (
            f" + known {c.known}" if c.known else ""
        )
        return f"in {c.taken} = {ends}; {counted(self.events, 'event')}"

    def exit_code(self) -> int:
        """0 when every input was read, whatever the verdict; 2 when none was."""
        if self.unread and self.unread == self.counts.taken:
            return NOT_CARRIED_OUT
        return SOME_FAILED if self.unread or self.counts.failed else 0

    def _note(self, outcome: Outcome) -> None:
        match outcome:
            case Coded(events=events):
                self.events += len(events)
                if self.first_event is None and events:
                    self.first_event = max(events, key=lambda e: len(e.participants)).id
            case Refused(rejected=r):
                self.unread += r.stage == _INGEST
                _name("rejected", r.origin, r.stage, r.reason, r.fix)
            case Failed():
                _name("failed", outcome.origin, outcome.stage, outcome.error, outcome.fix)


def code_paths(
    paths: Sequence[str],
    *,
    settings: Settings,
    published: date | None = None,
    format: str = "table",
    out: Path | None = None,
    reader: Reader | None = None,
    counts: str = "ours",
    resumes: str | None = None,
    again: bool = False,
) -> int:
    """Code, print and keep; gives the exit code.

    Args:
        paths: What to read; when empty, what the run to resume was asked to read.
        settings: Of this call.
        published: The day of pages that state none.
        format: An exporter's name.
        out: Where the results go; standard output when None.
        reader: The one that the settings describe when None.
        counts: The policy by which counts are printed.
        resumes: A run to go on with, by how its id begins, or "last".
        again: Read also what is known.
    """
    if resumes is not None:
        run = _run_to_resume(settings.ledger, resumes)
        asked = asked_of(run)
        paths, published, resumes = paths or asked.inputs, published or asked.published, run.run_id
    if not paths:
        raise SettingsError("nothing to read was named", fix="name files, folders or archives; - is standard input.")
    tally, export = Tally(), exporter(format)
    counted_by = partial(recounted, policy=counts)
    counted_by(())  # A policy that is none is told before anything is read.
    streamed = out is None and sys.stdout.isatty()
    # Lines of other formats may not be broken to fit, so they and a bar can't share a terminal.
    wanted = not streamed or format == "table"
    total = expected(paths) if wanted else None
    pace = Pace(total)
    with progress(total, label="coding", wanted=wanted, above=streamed) as bar, _opened(out) as stream:
        outcomes = code(
            paths,
            settings=settings,
            published=published,
            on_progress=partial(_show, bar, tally, pace),
            reader=reader,
            resumes=resumes,
            again=again,
        )
        export(counted_by(tally.watch(outcomes)), stream)
        stream.flush()
    say(tally.summary())
    say(f"ledger: {settings.ledger}" + (f"; results: {out}" if out else ""))
    return tally.exit_code()


def _run_to_resume(ledger: Path, wanted: str) -> Run:
    with Ledger.open(ledger, must_exist=True) as opened:
        return find_resumable(opened.runs(), wanted)


def _show(bar: Callable[[int, str], None], tally: Tally, pace: Pace, counts: RunCounts) -> None:
    """How far it is: the bar shows what is done and what is left, the note how fast it goes and what was not coded."""
    tally.see(counts)
    pace.see(counts)
    known = f"{counts.known} known" if counts.known else ""
    notes = [str(pace), known, f"{counts.rejected} rejected", f"{counts.failed} failed"]
    bar(counts.taken, ", ".join(filter(None, notes)))


def run_demo() -> int:
    """Code the bundled reports and say what to try next; gives the exit code, 0 when all went as it should."""
    if not REPORTS.is_dir():
        raise AssetError(f"{REPORTS}: the bundled reports are missing", fix="install Attest again.")
    tally = Tally()
    settings = replace(Settings(), ledger=DEMO_LEDGER)
    exporter("table")(tally.watch(code([str(REPORTS)], settings=settings, on_progress=tally.see)), sys.stdout)
    sys.stdout.flush()
    say(tally.summary())
    say(f"ledger: {DEMO_LEDGER.resolve()}")
    event, attest = (tally.first_event or "EVENT")[:10], _program()
    say("what to try next:")
    tries = (
        (f"{attest} explain {event} --ledger {DEMO_LEDGER}", "the chain behind one event"),
        (f"{attest} events --min-killed 1 --ledger {DEMO_LEDGER}", "what the ledger holds"),
        (f"{attest} code YOUR_FILES --format csv > events.csv", "your own reports"),
    )
    column = max(len(command) for command, _ in tries)
    for command, why in tries:
        say(f"  {command:<{column}}  {why}")
    return SOME_FAILED if tally.counts.failed else 0


def _program() -> str:
    """What to type for this very program: its name where the shell finds it, else the way to it from here."""
    own = Path(sys.argv[0])
    if own.name != "attest" or shutil.which("attest") == str(own.absolute()):
        return "attest"
    path, here = own.absolute(), Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def exporter(format: str) -> Exporter:
    """The installed exporter; the table fits the terminal when it goes to one.

    Raises:
        SettingsError: nothing is installed under this name.
    """
    export: Exporter = plugins.load(plugins.EXPORTERS, format)
    return _print_table if format == "table" else export


def _print_table(told: Iterable[Told], out: TextIO) -> None:
    on_terminal = out is sys.stdout
    for article, events in articles_of(told):
        lines = article_lines(article, events, width=width()) if on_terminal else article_lines(article, events)
        print_lines(lines, None if on_terminal else out)


def _name(what: str, origin: str, stage: str, reason: str, fix: str | None) -> None:
    say(f"{what}: {one_line(origin)}: {one_line(reason)} ({stage})" + (f"\n  try: {one_line(fix)}" if fix else ""))


@contextmanager
def _opened(out: Path | None) -> Iterator[TextIO]:
    """Standard output, or a file that takes its name only when it is whole."""
    if out is None:
        yield sys.stdout
        return
    part = out.with_name(f"{out.name}.part")
    try:
        stream = part.open("w", encoding="utf-8", errors="backslashreplace", newline="\n")
    except OSError as error:
        raise SettingsError(f"{out}: {error.strerror}", fix="name a file in a folder that can be written.") from error
    with stream:
        yield stream
    part.replace(out)
