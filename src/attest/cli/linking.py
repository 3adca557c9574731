"""`attest link`, `history`, `release`, `diff` and `audit`: events across reports and over time."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from attest.cli.terminal import SOME_FAILED, counted, handles_errors, print_lines, progress, say, width

if TYPE_CHECKING:
    from attest.export.table import Line
    from attest.records import Decision, SettledEvent
    from attest.run.release import Change, Difference
    from attest.store.linking import Redirect, Version

_LedgerOption = Annotated[
    Path | None,
    typer.Option("--ledger", metavar="FILE", help="The ledger; attest.db when neither this nor the settings name one."),
]
_CodebookOption = Annotated[
    Path | None,
    typer.Option("--codebook", metavar="FILE", help="Whose crosswalk gives settled events their codes."),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(link)
    app.command()(history)
    app.command()(release)
    app.command()(diff)
    audit_app = typer.Typer(
        help="Whether the ledger is as it was written.", no_args_is_help=True, rich_markup_mode=None
    )
    audit_app.command("verify")(audit_verify)
    audit_app.command("head")(audit_head)
    app.add_typer(audit_app, name="audit")


@handles_errors
def link(
    ledger: _LedgerOption = None,
    codebook: _CodebookOption = None,
    anew: Annotated[bool, typer.Option("--anew", help="Compare everything again; ids and decisions stay.")] = False,
) -> None:
    """Find copies and reports of one event, and settle each event."""
    from attest.config import load_settings
    from attest.run.link import link as link_ledger

    settings = load_settings(ledger=ledger, codebook=codebook)
    with progress(None, label="linking") as bar:
        done = link_ledger(settings, anew=anew, on_progress=lambda what, n, _of: bar(n, what))
    if done.linking_id is None:
        say(f"nothing new in {settings.ledger} since it was last linked")
        return
    new, copies = counted(done.articles, "new article"), f"{done.copies} {'copy' if done.copies == 1 else 'copies'}"
    say(f"{new}: {copies} and {counted(done.links, 'link')} found")
    ended = f", {done.ended} merged or gone" if done.ended else ""
    say(f"{counted(done.settled, 'event')} made or changed{ended}; `attest events` lists them")


@handles_errors
def history(
    event: Annotated[str, typer.Argument(metavar="EVENT", help="An event's id, one that it had, or how it begins.")],
    ledger: _LedgerOption = None,
) -> None:
    """Tell how an event came about: its reports, its toll, what was merged, split and decided."""
    from attest.config import load_settings
    from attest.run.history import read_history

    told = read_history(load_settings(ledger=ledger), event)
    print_lines(_history(told.event_id, told.now, told.versions, told.redirects, told.decisions))


@handles_errors
def release(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What to call the state as it is now.")],
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help="What it is for.")] = "",
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who names it; your account when not given.")
    ] = None,
    ledger: _LedgerOption = None,
) -> None:
    """Name the state of the ledger, to be compared with later ones."""
    from attest.config import load_settings
    from attest.run.release import release as name_state

    made = name_state(load_settings(ledger=ledger), name, why=why, by=by)
    say(f"release {made.name} at {made.at}, audit head {made.head}")


@handles_errors
def diff(
    one: Annotated[str, typer.Argument(metavar="RELEASE_A", help="A release.")],
    other: Annotated[str, typer.Argument(metavar="RELEASE_B", help="A later one.")],
    format: Annotated[str, typer.Option("--format", metavar="table|jsonl", help="How to print.")] = "table",
    ledger: _LedgerOption = None,
) -> None:
    """Tell which events differ between two releases, in what, and why."""
    from attest.config import load_settings
    from attest.errors import SettingsError
    from attest.run.release import diff as differences

    if format not in ("table", "jsonl"):
        raise SettingsError(f"--format: there is no '{format}' for differences", fix="the formats are table and jsonl.")
    many = dict.fromkeys(("added", "removed", "merged", "changed"), 0)
    for found in differences(load_settings(ledger=ledger), one, other):
        many[found.what] += 1
        if format == "jsonl":
            sys.stdout.write(json.dumps(_as_json(found), ensure_ascii=False) + "\n")
        else:
            print_lines(_difference(found))
    say(", ".join(f"{n} {what}" for what, n in many.items()))


@handles_errors
def audit_verify(
    head: Annotated[
        str | None, typer.Option("--head", metavar="HASH", help="A head noted earlier, which must be in the chain.")
    ] = None,
    ledger: _LedgerOption = None,
) -> None:
    """Hold every row of the ledger against the chain of hashes."""
    from attest.config import load_settings
    from attest.store import Ledger

    path = load_settings(ledger=ledger).ledger
    with Ledger.open(path, must_exist=True) as opened:
        found = opened.audit()
        lost = head is not None and not opened.audit_holds(head)
    for fault in found.faults:
        typer.echo(f"{fault.what}: {fault.table} {fault.key}")
    for table in found.unguarded:
        typer.echo(f"unguarded: {table} (the triggers that refuse change are gone)")
    if lost:
        typer.echo(f"not in the chain: {head}")
    typer.echo(f"head {found.head}")
    sound = found.is_sound and not lost
    say(f"{counted(found.rows, 'row')} of {path}: " + ("as they were written" if sound else "NOT as they were written"))
    if not sound:
        raise typer.Exit(SOME_FAILED)


@handles_errors
def audit_head(ledger: _LedgerOption = None) -> None:
    """Print the hash at the end of the chain, to be noted elsewhere."""
    from attest.config import load_settings
    from attest.store import Ledger

    with Ledger.open(load_settings(ledger=ledger).ledger, must_exist=True) as opened:
        typer.echo(opened.audit_head())


# --- history -----------------------------------------------------------------------------------------------------


def _history(
    event_id: str,
    now: "SettledEvent",
    versions: "Sequence[Version]",
    redirects: "Sequence[tuple[int, Redirect]]",
    decisions: "Sequence[tuple[Decision, bool]]",
) -> "Iterator[Line]":
    from attest.export.table import Fragment

    verdict = f", {now.verdict}" if now.verdict else ""
    sources = counted(now.independent_sources, "independent source")
    yield Fragment(f"event {event_id}", "id"), Fragment(f"  {now.event.type}", "type"), Fragment(verdict)
    yield (Fragment(f"{counted(len(now.reports), 'report')} from {sources}"),)
    yield ()
    yield from _titled("reports", (_report_words(r) for r in now.reports))
    yield from _titled("toll", (_toll_words(step) for step in now.tolls))
    yield from _titled("versions", _version_words(versions))
    yield from _titled("merged and split", (f"{r.old_id} -> {r.new_id} ({r.why})" for _, r in redirects))
    yield from _titled("decisions", (decision_words(d, holds=holds) for d, holds in decisions))
    yield from _titled("questions closed", (f'"{a.question.quote}" by "{a.answer.quote}"' for a in now.answered))


def _titled(title: str, lines: Iterable[str]) -> "Iterator[Line]":
    from attest.export.table import Fragment, flowed
    from attest.export.told import one_line

    for number, words in enumerate(lines):
        if not number:
            yield (Fragment(title, "heading"),)
        yield from flowed((Fragment(one_line(words)),), width())


def _report_words(report: object) -> str:
    from attest.records import Report

    assert isinstance(report, Report)
    copied = f", a copy of {report.copy_of}" if report.copy_of else ""
    return f"{report.published or 'undated'}  {report.outlet or 'no outlet'}  {report.article_id}{copied}"


def _toll_words(step: object) -> str:
    from attest.export.told import count_words
    from attest.records import TollStep

    assert isinstance(step, TollStep)
    return f"{step.published or 'undated'}  {step.field} {count_words(step.count)}  ({step.article_id})"


def _version_words(versions: "Sequence[Version]") -> Iterator[str]:
    before: frozenset[str] = frozenset()
    for version in versions:
        now = frozenset(m.event_id for m in version.members)
        changes = [f"+{e}" for e in sorted(now - before)] + [f"-{e}" for e in sorted(before - now)]
        cause = f"decision {version.linking.decision_id}" if version.linking.decision_id else version.linking.linking_id
        yield f"{version.version}  {version.linking.at[:19]}  {version.standing}  by {cause}  {' '.join(changes)}"
        before = now


def decision_words(decision: "Decision", *, holds: bool) -> str:
    """A decision on one line."""
    what = " ".join(part for part in (decision.verdict, decision.subject_id, decision.field, decision.value) if part)
    why = f": {decision.why}" if decision.why else ""
    undone = "" if holds else "  (undone)"
    return f"{decision.at:%Y-%m-%d %H:%M}  {decision.id}  {what}  by {decision.by}{why}{undone}"


# --- differences -------------------------------------------------------------------------------------------------


def _difference(found: "Difference") -> "Iterator[Line]":
    from attest.export.table import Fragment, flowed

    known = found.after or found.before
    kind = f"  {known.event.type}" if known else ""
    into = f" -> {', '.join(found.into)}" if found.into else ""
    yield Fragment(f"{found.what:<8} ", "mark"), Fragment(found.event_id, "id"), Fragment(kind, "type"), Fragment(into)
    for change in found.changes:
        yield from flowed((Fragment(_change_words(change)),), width())
    for why in found.why:
        yield from flowed((Fragment(f"because: {why}", "faint"),), width())


def _change_words(change: "Change") -> str:
    from attest.export.leaving import value_words
    from attest.export.told import one_line

    before, after = ("; ".join(value_words(v) for v in values) or "nothing" for values in (change.before, change.after))
    return one_line(f"{change.field}: {before} -> {after}")


def _as_json(found: "Difference") -> dict[str, object]:
    from attest.export.leaving import value_words

    changes = {
        c.field: {"before": [value_words(v) for v in c.before], "after": [value_words(v) for v in c.after]}
        for c in found.changes
    }
    return {
        "id": found.event_id,
        "what": found.what,
        "changes": changes,
        "into": list(found.into),
        "why": list(found.why),
    }
