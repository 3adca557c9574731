"""`attest events`, `attest explain` and `attest article`: looking into a ledger."""

import difflib
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from attest.cli.coding import exporter
from attest.cli.terminal import counted, print_lines, say, width
from attest.errors import NotFoundError, SettingsError
from attest.export.contract import dumps
from attest.export.counted import counted as recounted
from attest.export.leaving import conflict_words
from attest.export.table import Fragment, Line, event_lines, flowed, marked
from attest.export.told import count_words, one_line, place_name, place_words, printable, sentence_at, when_words
from attest.records import (
    COUNT_ROLES,
    FACTUALITIES,
    Actor,
    Article,
    Claim,
    Count,
    Event,
    Evidence,
    Link,
    Origin,
    Place,
    SettledEvent,
    Span,
    When,
)
from attest.records.claim import Value
from attest.store import Chain, EventFilter, KeptArticle, Ledger, Run

Led = tuple[SettledEvent, Article, int]
"""An event with the article that it is first quoted from, and that article's coding."""

_FIELDS = ("type", "factuality", "background", "actor", "target", "weapon", "source", "claimed_by", "place", "when")
FIELDS = (*_FIELDS, *COUNT_ROLES, "open_question", "codes")
# What every event has, told or not.
_SIDES = ("actor", "target", "place", "when")
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


def list_events(where: EventFilter, *, format: str, ledger: Path, counts: str = "ours", rejected: bool = False) -> None:
    """Print the events that meet the filter, settled across their reports, their counts by a policy."""
    export = exporter(format)
    recounted((), counts)
    check_filter(where)
    found = 0

    def counting(events: Iterable[Led]) -> Iterator[Led]:
        nonlocal found
        for one in events:
            found += 1
            yield one

    with Ledger.open(ledger, must_exist=True) as opened:
        led = counting(opened.settled_with_articles(where, rejected=rejected))
        if format == "jsonl":
            sys.stdout.writelines(_settled_lines(led, counts))
        else:
            export(recounted(_as_told(led), counts), sys.stdout)
        stale = opened.stale_pages()
    sys.stdout.flush()
    asked, meet = where != EventFilter(), "meets" if found == 1 else "meet"
    say(f"{counted(found, 'event')} in {ledger}" + (f" that {meet} every condition" if asked else ""))
    if stale:
        say(f"{counted(stale, 'page')} read anew since the last `attest link`, which takes the new readings in")
    if not found and where.type:
        _hint_type(where.type)


def _settled_lines(led: Iterable[Led], counts: str) -> Iterator[str]:
    """One line of JSON for each event."""
    from attest.export.counted import recounted as recounted_leaving
    from attest.export.leaving import Leaving
    from attest.export.settled import settled_event

    for leaving in recounted_leaving((Leaving(settled) for settled, _, _ in led), counts):
        yield dumps(settled_event(leaving.settled)) + "\n"


def _as_told(led: Iterable[Led]) -> Iterator[KeptArticle]:
    """Events under the article that each is first quoted from, with the triggers of that article."""
    for coding, group in groupby(led, key=lambda one: one[2]):
        together = list(group)
        events = tuple(_quoted_from(settled.event, article) for settled, article, _ in together)
        yield KeptArticle(article=together[0][1], events=events, coding=coding)


def _quoted_from(event: Event, article: Article) -> Event:
    return replace(event, triggers=tuple(t for t in event.triggers if t.article_id == article.id))


def _hint_type(given: str) -> None:
    """A type of another codebook is no mistake, so a slip of the pen is only hinted at."""
    from attest.codebook import load_codebook

    known = load_codebook().types
    close = difflib.get_close_matches(given, known, n=1)
    if given not in known and close:
        say(f"  try: did you mean --type {close[0]}?")


def check_filter(where: EventFilter) -> None:
    """Refuse what no event can meet, rather than list nothing.

    Raises:
        SettingsError: a word that is no factuality, or a country that is not two letters.
    """
    if where.factuality and where.factuality not in FACTUALITIES:
        close = difflib.get_close_matches(where.factuality, FACTUALITIES, n=1, cutoff=0.5)
        fix = f"did you mean '{close[0]}'?" if close else f"the words are {', '.join(FACTUALITIES)}."
        raise SettingsError(f"--factuality: there is no '{where.factuality}'", fix=fix)
    if where.country and not re.fullmatch(r"[A-Z]{2}", where.country):
        raise SettingsError(
            f"--country: '{where.country}' is not two letters", fix="write the code of ISO 3166-1, such as IQ for Iraq."
        )


def show_article(article_id: str, *, ledger: Path) -> None:
    """Print the text with every trigger marked and numbered, then the events by number."""
    with Ledger.open(ledger, must_exist=True) as opened:
        kept = opened.article(article_id)
    numbers = {event.id: number for number, event in enumerate(kept.events, 1)}
    print_lines(_known_of(kept.article))
    print_lines(_marked_text(kept.article, kept.events, numbers))
    print_lines([()])
    for event in kept.events:
        print_lines([(Fragment(f"({numbers[event.id]})", "mark"),)])
        print_lines(event_lines(kept.article, event, width=width()))
    if not kept.events:
        say("no event was found in this article")


def _known_of(article: Article) -> Iterator[Line]:
    """What stands beside the text: who published it, and when."""
    yield _labelled("article", article.id)
    yield _labelled("", _publication(article))
    yield ()


def _publication(article: Article) -> str:
    day = f"{article.published} ({article.published_basis})" if article.published else article.published_basis
    return f"outlet {one_line(article.outlet or 'not known')}; published: {day}"


def explain_event(thing: str, field: str | None, *, ledger: Path) -> None:
    """Print the chain behind an event, or behind one field of it; or the reasons of a link.

    Raises:
        NotFoundError: no such event or link, or no such field.
    """
    wanted = _field(field) if field else None
    with Ledger.open(ledger, must_exist=True) as opened:
        if (link := opened.link(thing)) is not None:
            print_lines(link_lines(opened, link))
            return
        settled = opened.settled_event(thing)
        chains = [opened.chain(report.event_id) for report in settled.reports]
    if len(chains) > 1 or settled.decisions:
        print_lines(_settled_across(settled, chains, wanted))
    else:
        print_lines(_explained(chains[0], wanted))


def _settled_across(settled: SettledEvent, chains: Sequence[Chain], field: str | None) -> Iterator[Line]:
    """What was settled, who differs, and then what each report says."""
    event = settled.event
    status = f"{event.factuality}, background" if event.background else event.factuality
    verdict = f", {settled.verdict} by a person" if settled.verdict else ""
    yield Fragment(f"event {event.id}", "id"), Fragment(f"  {event.type}", "type"), Fragment(f", {status}{verdict}")
    sources = counted(settled.independent_sources, "independent source")
    yield (Fragment(f"settled from {counted(len(chains), 'report')}, {sources}"),)
    yield ()
    for name, words in _settled_values(event):
        if field in (None, name):
            yield from flowed((Fragment(f"{name:<11} ", "heading"), Fragment(words)), width(), indent="")
    for conflict in settled.conflicts:
        if field in (None, conflict.field):
            yield from flowed(
                (Fragment("reports differ: ", "mark"), Fragment(one_line(conflict_words(conflict)))), width()
            )
    for report, chain in zip(settled.reports, chains, strict=True):
        copied = f", a copy of {report.copy_of}" if report.copy_of else ""
        yield ()
        yield Fragment(f"report {report.article_id}", "heading"), Fragment(f"  {report.event_id}{copied}", "id")
        yield ()
        yield from _values(chain, field)
        yield from _where_from(chain)


def _settled_values(event: Event) -> Iterator[tuple[str, str]]:
    claims = [*event.participants, *(c for c in (event.place, event.when) if c is not None)]
    for claim in claims:
        yield claim.field, f"{_said(claim.value)[0]}{_by_hand(claim)}"
    for role, (count, told) in event.counts.items():
        yield role, f"{count_words(count)}{_by_hand(told[0]) if told else ''}"


def _by_hand(claim: Claim) -> str:
    return f"  (decided by {claim.origin.version})" if claim.origin.stage == "decision" else ""


def link_lines(ledger: Ledger, link: Link) -> Iterator[Line]:
    """A link's two sides, and the table of its reasons; of a copy, also the passages that differ."""
    yield (
        Fragment(f"link {link.id}", "id"),
        Fragment(f"  {link.relation}", "type"),
        Fragment(f"  score {link.score:.2f}"),
    )
    yield ()
    for side, name in (("left", link.left_id), ("right", link.right_id)):
        yield from _side(ledger, link, side, name)
    yield ()
    # The heaviest first; what weighs nothing only says what was compared.
    for reason, weight in sorted(link.reasons.items(), key=lambda item: -abs(item[1])):
        yield from flowed((Fragment(f"{weight:+7.2f}  "), Fragment(one_line(reason))), width(), indent="")
    if link.relation == "copy_of":
        yield from _passages(ledger, link)


def _side(ledger: Ledger, link: Link, side: str, name: str) -> Iterator[Line]:
    if link.relation == "copy_of":
        label = "copy" if side == "left" else "of"
        yield _labelled(label, name)
        return
    event = ledger.settled_event(name)
    try:
        kept = ledger.event(name)
    except NotFoundError:
        yield _labelled("event", f"{name}, of an older reading, now in {event.event.id}")
        return
    days = when_words(kept.event) or "undated"
    yield _labelled("event", f"{name}  {kept.event.type}, {days}, {place_words(kept.event) or 'no place'}")
    yield _labelled(
        "", f"in {kept.article.id} of {kept.article.outlet or 'no outlet'}, {kept.article.published or 'undated'}"
    )


def _passages(ledger: Ledger, link: Link) -> Iterator[Line]:
    from attest.dedupe import differences

    try:
        copy, source = ledger.article(link.left_id).article, ledger.article(link.right_id).article
    except NotFoundError:
        return
    for passage in differences(copy, source):
        yield ()
        yield (Fragment(str(passage.change), "mark"),)
        for mark, evidence in (("-", passage.source), ("+", passage.copy)):
            if evidence is not None:
                yield from flowed((Fragment(f"{mark} "), Fragment(one_line(evidence.quote))), width())


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
    empty = [name for name in _SIDES if name not in told] if field is None else []
    if empty:
        yield from flowed((Fragment(f"nothing was found for: {', '.join(empty)}", "faint"),), width(), indent="")
        yield ()
    for origin in dict.fromkeys(claim.origin for claim in claims):
        yield _labelled("claims", f"read by {_read_by(origin)}")
    if claims:
        yield ()


def _untold(chain: Chain, name: str) -> Iterator[Line]:
    """A field without a claim: what the event as a whole says of it."""
    event = chain.event
    words = {"type": event.type, "factuality": event.factuality, "background": str(event.background).lower()}
    yield _labelled(name, words.get(name, "nothing was found in the text"))
    if name in words:
        yield from _quotes(chain.article, event.triggers)
    elif name == "open_question" and event.open_questions:
        yield from _quotes(chain.article, event.open_questions)
    yield ()


def _claim(chain: Chain, claim: Claim, before: Claim | None) -> Iterator[Line]:
    value, details = _said(claim.value)
    unsure = ", not sure enough" if claim.field in chain.event.abstained else ""
    yield (*_labelled(claim.field, value), Fragment(f"  score {claim.score:.2f}{unsure}", "faint"))
    for detail in (*details, *_standing(chain, claim)):
        yield from flowed((Fragment(detail),), width())
    if before and before.evidence == claim.evidence:
        yield (Fragment(f"    the same words as for {before.field}", "faint"),)
    else:
        yield from _quotes(chain.article, claim.evidence)
    several = len({c.origin for c in chain.claims}) > 1
    yield (Fragment(f"    claim {claim.id}" + (f", {_read_by(claim.origin)}" if several else ""), "faint"),)
    yield ()


def _standing(chain: Chain, claim: Claim) -> Iterator[str]:
    """What became of a claim in the event, where the claim alone does not say it."""
    event = chain.event
    settled = event.counts.get(claim.field)
    if settled and len(settled[1]) > 1:
        yield f"settled with {len(settled[1])} claims as {count_words(settled[0])}"
    taken = {"place": event.place, "when": event.when}.get(claim.field, claim)
    if taken is not None and taken.id != claim.id:
        yield f"kept, but the event takes its {claim.field} from claim {taken.id}"
    if isinstance(claim.value, When) and claim.value.earliest is None and chain.article.published is None:
        yield "to date it, code the page again with --published and the day it came out"
    if isinstance(claim.value, Place) and not claim.value.name:
        yield "the country is inferred; the report's words it rests on:"


def _read_by(origin: Origin) -> str:
    return f"{origin.stage} {origin.version}, model {_short(origin.model)}, codebook {_short(origin.codebook)}"


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
    """Each sentence once with its quotes marked, and their places in the text."""
    together: dict[Span, list[Span]] = {}
    for one in evidence:
        sentence = sentence_at(article, one.span.start)
        together.setdefault(sentence, []).append(one.span)
    for sentence, spans in together.items():
        whole = Span(sentence.start, max(sentence.end, *(span.end for span in spans)))
        words = marked(article, whole, spans)
        yield from flowed((Fragment('"', "faint"), *words, Fragment('"', "faint")), width())
        where = ", ".join(f"{span.start} to {span.end}" for span in sorted(spans))
        yield (Fragment(f"    characters {where} of the article", "faint"),)


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
    yield _labelled("article", f"{article.id}  {one_line(article.title or 'no title')}")
    yield _labelled("", _publication(article))
    yield _labelled("page", one_line(page.origin))
    yield _labelled("", f"{page.media_type}, {len(page.content)} bytes")
    yield _labelled("", f"sha256 {page.sha256}")
    yield _labelled("reader", run.model or "none")
    yield _labelled("", f"sha256 {run.model_sha256 or 'none'}")
    yield _labelled("codebook", run.codebook or "none")
    yield _labelled("", f"sha256 {run.codebook_sha256 or 'none'}")
    yield _labelled("run", _run_words(run))
    if chain.last_run.run_id != run.run_id:
        yield _labelled("", f"read so again in {_run_words(chain.last_run)}")


def _run_words(run: Run) -> str:
    return f"{run.run_id}, begun {run.started_at[:19]} UTC, attest {run.attest}"


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
