"""`attest codebook check`, `attest codebook test`, `attest codebook probe` and `attest evaluate`."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attest.cli.terminal import counted, progress, say
from attest.codebook import ExampleReport, Finding, check_codebook, load_codebook, run_examples
from attest.config import Settings, load_settings
from attest.export import contract
from attest.ingest.page import make_page
from attest.records import Event, Page
from attest.run import Reader, build_reader, code_pages
from attest.store import Coded, Failed, Outcome, Refused

if TYPE_CHECKING:
    from attest.extract import Network


def check_codebook_file(file: Path) -> bool:
    """Print every problem; gives whether there was none."""
    problems = check_codebook(file)
    for problem in problems:
        sys.stdout.write(f"{problem}\n")
    say(f"{file}: {counted(len(problems), 'problem') if problems else 'can be used'}")
    return not problems


def run_codebook_examples(file: Path | None, *, reader: Reader | None = None) -> bool:
    """Print how each type's sentences were read; gives whether all were read as the codebook says."""
    book = load_codebook(file)
    reader = reader or build_reader(replace(load_settings(), codebook=file))
    report = run_examples(book, lambda texts: _findings(texts, reader))
    _print_examples(report)
    say(f"{report.passed} of {report.total} sentences were read as {book.name} {book.version} says")
    return report.passed == report.total


def run_codebook_probes(file: Path | None, *, network: "Network | None" = None) -> bool:
    """Print how many pairs were not coded alike; gives whether the order and names of types changed nothing."""
    from attest.evaluate import count_flips, render_probes
    from attest.extract import Extract, load_network

    book, network = load_codebook(file), network or load_network()
    say(f"reading pairs with {book.name} {book.version}; half a minute or so")
    report = count_flips(book, lambda other: Extract(network=network, codebook=other).read)
    sys.stdout.write(render_probes(report) + "\n")
    return report.stands_firm


def evaluate_on(
    gold: Path, reports: Path, *, settings: Settings, as_json: bool = False, reader: Reader | None = None
) -> None:
    """Code the reports, keep nothing, and print the figures beside those of the baselines.

    Raises:
        InputError: a file can't be read.
    """
    from attest.evaluate import baseline_scores, read_gold, render_scores, score_predictions

    coded = read_gold(gold, reports)
    baselines = baseline_scores(gold, reports)
    pages = [_given_page(r.text, page_id=r.id, published=r.published) for r in coded]
    lines: list[dict[str, Any]] = []
    with progress(len(pages), label="coding") as bar:
        for outcome in _coded(pages, reader or build_reader(settings), batch_size=settings.batch_size):
            _name_uncoded(outcome)
            lines.append(json.loads(contract.dumps(contract.line(outcome))))
            bar(len(lines), "")
    scores = score_predictions(coded, lines)
    if as_json:
        beside = {name: other.as_dict() for name, other in baselines.items()}
        sys.stdout.write(json.dumps({"attest": scores.as_dict(), **beside}) + "\n")
    else:
        sys.stdout.write(render_scores(scores, beside=baselines) + "\n")


def _coded(pages: Iterable[Page], reader: Reader, *, batch_size: int = 32) -> Iterator[Outcome]:
    for batch in code_pages(pages, reader=reader, batch_size=batch_size):
        yield from batch


def _findings(texts: Sequence[str], reader: Reader) -> list[list[Finding]]:
    """What is found in each text, read alone."""
    pages = [_given_page(text, page_id=f"sentence-{n}", published=None) for n, text in enumerate(texts)]
    found = []
    with progress(len(pages), label="reading") as bar:
        for outcome in _coded(pages, reader):
            found.append([_finding(e) for e in outcome.events] if isinstance(outcome, Coded) else [])
            bar(len(found), "")
    return found


def _finding(event: Event) -> Finding:
    return event.type, " ".join(trigger.quote for trigger in event.triggers), event.factuality


def _given_page(text: str, *, page_id: str, published: str | None) -> Page:
    """A page as a JSON line gives it."""
    from datetime import date

    return make_page(
        text.encode("utf-8", "surrogatepass"),
        origin=page_id,
        media_type="application/json",
        given_id=page_id,
        published=date.fromisoformat(published) if published else None,
        language="en",
    )


def _name_uncoded(outcome: Outcome) -> None:
    match outcome:
        case Refused(rejected=r):
            say(f"rejected: {r.origin}: {r.reason}")
        case Failed():
            say(f"failed: {outcome.origin}: {outcome.error} ({outcome.stage})")


def _print_examples(report: ExampleReport) -> None:
    sys.stdout.write(f"{'type':<18} {'examples':>9} {'counter':>9} {'factuality':>11} {'triggers':>9}\n")
    for s in report.scores:
        cells = (
            f"{s.examples_passed}/{s.examples}",
            f"{s.counter_examples_passed}/{s.counter_examples}",
            f"{s.factuality_passed}/{s.factuality_marked}",
            f"{s.triggers_passed}/{s.triggers_marked}",
        )
        sys.stdout.write(f"{s.type:<18} {cells[0]:>9} {cells[1]:>9} {cells[2]:>11} {cells[3]:>9}\n")
    for miss in report.misses:
        found = ", ".join(f"{kind} ({words}, {how})" for kind, words, how in miss.found) or "nothing"
        sys.stdout.write(f"line {miss.line}: expected {miss.expected}, found {found}: {miss.text}\n")
