"""`attest events`, `attest explain` and `attest article`: looking into a ledger."""

import difflib
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from attest.cli.coding import exporter
from attest.cli.terminal import counted, print_lines, say, width
from attest.errors import NotFoundError
from attest.export.table import Fragment, Line, event_lines, flowed, marked
from attest.export.told import by_article, count_words, one_line, place_name, printable, sentence_at
from attest.records import COUNT_ROLES, Actor, Article, Claim, Count, Event, Evidence, Place, Span, When
from attest.records.claim import Value
from attest.store import Chain, EventFilter, Kept, Ledger, Run

_FIELDS = ("type", "factuality", "background", "actor", "target", "weapon", "source", "claimed_by", "place", "when")
FIELDS = (*_FIELDS, *COUNT_ROLES, "open_question", "codes")
# What people type for a field.
_ALSO = {
    "who": "actor",
    "actors": "actor",
    "whom": "target",
    "targets": "target",
    "weapons": "weapon",
    "sources": "source",
    "where": "place",
    "country": "place",
    "date": "when",
    "time": "when",
    "dead": "killed",
    "wounded": "injured",
    "open": "open_question",
    "status": "factuality",
}


def list_events(where: EventFilter, *, format: str, ledger: Path) -> None:
    """Print the events that meet the filter."""
    export = exporter(format)
    found = 0

    def counting(kept: Iterator[Kept]) -> Iterator[Kept]:
        nonlocal found
        for one in kept:
            found += 1
            yield one

    with Ledger.open(ledger, must_exist=True) as opened:
        export(by_article(counting(opened.events(where))), sys.stdout)
    sys.stdout.flush()
    say(f"{counted(found, 'event')} in {ledger}" + ("" if found else " that meet every condition"))


def show_article(article_id: str, *, ledger: Path) -> None:
    """Print the text with every trigger marked and numbered, then the events by number."""
    with Ledger.open(ledger, must_exist=True) as opened:
        kept = opened.article(article_id)
    numbers = {event.id: number for number, event in enumerate(kept.events, 1)}
    print_lines(_marked_text(kept.article, kept.events, numbers))
    print_lines([()])
    for event in kept.events:
        print_lines([(Fragment(f"({numbers[event.id]})", "mark"),)])
        print_lines(event_lines(kept.article, event, width=width()))
    if not kept.events:
        say("no event was found in this article")


def explain_event(event_id: str, field: str | None, *, ledger: Path) -> None:
    """Print the chain behind an event, or behind one field of it.

    Raises:
        NotFoundError: no such event, or no such field.
    """
    wanted = _field(field) if field else None
    with Ledger.open(ledger, must_exist=True) as opened:
        chain = opened.chain(event_id)
    print_lines(_explained(chain, wanted))


def _field(given: str) -> str:
    name = _ALSO.get(given.lower(), given.lower())
    if name in FIELDS:
        return name
    close = difflib.get_close_matches(name, [*FIELDS, *_ALSO], n=1)
    fix = f"did you mean '{close[0]}'?" if close else f"the fields are {', '.join(FIELDS)}."
    raise NotFoundError(f"an event has no field '{given}'", fix=fix)


def _explained(chain: Chain, field: str | None) -> Iterator[Line]:
    event = chain.event
    status = f"{event.factuality}, background" if event.background else event.factuality
    older = "" if chain.current else "  (an older reading: the page was coded anew since)"
    yield Fragment(f"event {event.id}", "id"), Fragment(f"  {event.type}", "type"), Fragment(f", {status}{older}")
    yield ()
    if field == "codes":
        yield from _codes(event)
    else:
        yield from _values(chain, field)
        if field is None:
            yield from _codes(event)
    yield from _where_from(chain)


def _values(chain: Chain, field: str | None) -> Iterator[Line]:
    claims = [claim for claim in chain.claims if field in (None, claim.field)]
    told = {claim.field for claim in claims}
    for name in (field,) if field else ("type", "factuality", "background"):
        if name not in told:
            yield from _untold(chain, name)
    before: Claim | None = None
    for claim in sorted(claims, key=lambda c: FIELDS.index(c.field) if c.field in FIELDS else len(FIELDS)):
        yield from _claim(chain, claim, before)
        before = claim


def _untold(chain: Chain, name: str) -> Iterator[Line]:
    """A field without a claim: what the event as a whole says of it."""
    event = chain.event
    words = {"type": event.type, "factuality": event.factuality, "background": str(event.background).lower()}
    yield _labelled(name, words.get(name, "the text does not say"))
    if name in words:
        yield from _quotes(chain.article, event.triggers)
    elif name == "open_question" and event.open_questions:
        yield from _quotes(chain.article, event.open_questions)
    yield ()


def _claim(chain: Chain, claim: Claim, before: Claim | None) -> Iterator[Line]:
    value, details = _said(claim.value)
    yield (*_labelled(claim.field, value), Fragment(f"  score {claim.score:.2f}", "faint"))
    settled = chain.event.counts.get(claim.field)
    if settled and len(settled[1]) > 1:
        details = [*details, f"settled with {len(settled[1])} claims as {count_words(settled[0])}"]
    for detail in details:
        yield from flowed((Fragment(detail),), width())
    if before and before.evidence == claim.evidence:
        yield (Fragment(f"    the same words as for {before.field}", "faint"),)
    else:
        yield from _quotes(chain.article, claim.evidence)
    origin = claim.origin
    by = f"{origin.stage} {origin.version}, model {_short(origin.model)}, codebook {_short(origin.codebook)}"
    yield (Fragment(f"    read by {by}; claim {claim.id}", "faint"),)
    yield ()


def _said(value: Value) -> tuple[str, list[str]]:
    """A value on one line, and what more there is to say of it."""
    match value:
        case Count():
            return count_words(value), []
        case Actor():
            known = [f"kind {value.kind or 'not known'}", f"country {value.country or 'not known'}"]
            return one_line(value.name), [", ".join([*known, *([f"actor {value.id}"] if value.id else [])])]
        case Place():
            return one_line(place_name(value)), _place_details(value)
        case When(earliest=first, latest=last):
            days = f"{first} to {last}" if first != last else str(first)
            precision = f"date_prec {value.date_prec}, time_precision {value.time_precision}" if first else ""
            return days if first else "not a day that can be known", [
                f"basis: {value.basis}",
                *filter(None, [precision]),
            ]
        case bool():
            return str(value).lower(), []
        case _:
            return one_line(str(value)), []


def _place_details(place: Place) -> list[str]:
    point = f"{place.lat:.4f}, {place.lon:.4f}" if place.lat is not None and place.lon is not None else "no coordinates"
    kind = f", {place.kind}" if place.kind else ""
    precision = f"where_prec {place.where_prec}, geo_precision {place.geo_precision}" if place.where_prec else ""
    found = f"{point}{kind}{f' ({place.id})' if place.id else ''}"
    return [detail for detail in (found, precision, one_line(place.reason)) if detail]


def _quotes(article: Article, evidence: Sequence[Evidence]) -> Iterator[Line]:
    """Each quote marked in its sentence, with its place in the text."""
    for one in evidence:
        sentence = sentence_at(article, one.span.start)
        whole = Span(sentence.start, max(sentence.end, one.span.end))
        words = marked(article, whole, [one.span])
        yield from flowed((Fragment('"', "faint"), *words, Fragment('"', "faint")), width())
        yield (Fragment(f"    characters {one.span.start} to {one.span.end} of the article", "faint"),)


def _codes(event: Event) -> Iterator[Line]:
    for scheme, code in event.codes.items():
        yield _labelled(scheme, _code(code))
    if event.codes:
        yield (Fragment("    by the codebook's crosswalk, from the type and the two sides", "faint"),)
        yield ()


def _code(code: object) -> str:
    if isinstance(code, dict):
        return ", ".join(f"{name} {value}" for name, value in code.items() if value is not None) or "none"
    return "none" if code is None else str(code)


def _where_from(chain: Chain) -> Iterator[Line]:
    article, page, run = chain.article, chain.page, chain.first_run
    published = f"{article.published} ({article.published_basis})" if article.published else article.published_basis
    yield _labelled("article", f"{article.id}  {one_line(article.title or 'no title')}")
    yield _labelled("", f"outlet {one_line(article.outlet or 'not known')}; published: {published}")
    yield _labelled("page", f"{one_line(page.origin)}  {page.media_type}, {len(page.content)} bytes")
    yield _labelled("", f"sha256 {page.sha256}")
    yield _labelled("reader", f"{run.model or 'none'}  sha256 {run.model_sha256 or 'none'}")
    yield _labelled("codebook", f"{run.codebook or 'none'}  sha256 {run.codebook_sha256 or 'none'}")
    yield _labelled("run", _run_words(run))
    if chain.last_run.run_id != run.run_id:
        yield _labelled("", f"read so again in {_run_words(chain.last_run)}")


def _run_words(run: Run) -> str:
    return f"{run.run_id}, begun {run.started_at}, attest {run.attest}"


def _labelled(label: str, words: str) -> Line:
    return Fragment(f"{label:<11} ", "heading"), Fragment(words)


def _short(origin: str | None) -> str:
    """The words with each hash in them cut to its first twelve digits."""
    return re.sub(r"\b([0-9a-f]{12})[0-9a-f]{52}\b", r"\1", origin) if origin else "none"


def _marked_text(article: Article, events: Sequence[Event], numbers: dict[str, int]) -> Iterator[Line]:
    """The text paragraph by paragraph; "[killed](1)" marks a trigger of event 1."""
    marks: dict[Span, list[int]] = {}
    for event in events:
        for trigger in event.triggers:
            marks.setdefault(trigger.span, []).append(numbers[event.id])
    fragments: list[Fragment] = []
    at = 0
    for span in sorted(marks):
        if span.start < at:
            continue
        which = ",".join(str(n) for n in marks[span])
        fragments += [
            Fragment(printable(article.text[at : span.start])),
            Fragment("[", "faint"),
            Fragment(printable(span.of(article.text)), "mark"),
            Fragment(f"]({which})", "faint"),
        ]
        at = span.end
    fragments.append(Fragment(printable(article.text[at:])))
    for paragraph in _paragraphs(fragments):
        yield from flowed(paragraph, width(), indent="")


def _paragraphs(fragments: Sequence[Fragment]) -> Iterator[Line]:
    paragraph: list[Fragment] = []
    for fragment in fragments:
        first, *others = fragment.text.split("\n")
        paragraph.append(Fragment(first, fragment.style))
        for other in others:
            yield tuple(paragraph)
            paragraph = [Fragment(other, fragment.style)]
    yield tuple(paragraph)
