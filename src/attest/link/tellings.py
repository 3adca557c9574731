"""What gets linked: one event as one report tells it, with all that speaks for or against its being another's event."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from attest.link.words import Bag, read_bag
from attest.records import Actor, Article, Claim, Count, Event, Evidence, Place, When

# Beyond these, a report is background or the next story.
_LEAD_SENTENCES = 30
_SIDES = ("actor", "target")


@dataclass(frozen=True, slots=True)
class Report:
    """An article, as far as linking goes. `family` names its family of copies, None where it has none."""

    id: str
    published: date | None
    outlet: str | None
    family: str | None
    bag: Bag


@dataclass(frozen=True, slots=True)
class Telling:
    """One event as one report tells it; None and empty where the report does not say.

    `type_family` is the PLOVER type. `parties` are those of both sides. `bag` holds the terms of its own sentences,
    `triggers` those of the words that name the act.
    """

    id: str
    report: Report
    bag: Bag
    triggers: tuple[str, ...] = ()
    type: str | None = None
    type_family: str | None = None
    factuality: str | None = None
    background: bool = False
    place: Place | None = None
    when: When | None = None
    counts: Mapping[str, Count] | None = None
    parties: tuple[Actor, ...] = ()
    weapons: tuple[str, ...] = ()


def read_report(article: Article, *, family: str | None = None) -> Report:
    """An article's date, outlet and the terms of its title and first sentences."""
    text = article.text
    sentences = [span.of(text) for span in article.sentences[:_LEAD_SENTENCES]]
    return Report(article.id, article.published, article.outlet, family, read_bag(sentences))


def tell(event: Event, article: Article, report: Report) -> Telling:
    """An event with the terms of the sentences that its triggers, parties, place, time and counts stand in."""
    return Telling(
        id=event.id,
        report=report,
        bag=read_bag(_sentences_of(event, article)),
        triggers=read_triggers(t.quote for t in event.triggers),
        type=event.type,
        type_family=_family(event),
        factuality=event.factuality,
        background=event.background,
        place=_place(event.place),
        when=_when(event.when),
        counts={role: count for role, (count, _) in event.counts.items()},
        parties=tuple(c.value for c in event.participants if c.field in _SIDES and isinstance(c.value, Actor)),
        weapons=tuple(str(c.value) for c in event.participants if c.field == "weapon"),
    )


def read_triggers(quotes: Iterable[str]) -> tuple[str, ...]:
    """The terms of the words that name an act, each once, in order."""
    bags = [read_bag([quote]) for quote in quotes]
    return tuple(sorted({term for bag in bags for term in (*bag.words, *bag.names)}))


def tell_article(article: Article, events: Sequence[Event], *, family: str | None = None) -> Telling:
    """A whole article as one telling: its words, and what its main event says of place, time, type and toll.

    The main event is the first in the foreground, one with a toll before one without.
    """
    report = read_report(article, family=family)
    main = min(
        (e for e in events if not e.background and e.factuality == "asserted"),
        key=lambda e: (not e.counts, _first(e.triggers)),
        default=None,
    )
    if main is None:
        return Telling(id=article.id, report=report, bag=report.bag)
    told = tell(main, article, report)
    return Telling(
        id=article.id,
        report=report,
        bag=report.bag,
        **{
            name: getattr(told, name)
            for name in ("type", "type_family", "factuality", "place", "when", "counts", "parties", "weapons")
        },
    )


def _sentences_of(event: Event, article: Article) -> list[str]:
    spans = [e.span for e in _evidence(event) if e.article_id == article.id]
    return [s.of(article.text) for s in article.sentences if any(s.overlaps(span) for span in spans)]


def _evidence(event: Event) -> list[Evidence]:
    claims = [*event.participants, *(c for _, told in event.counts.values() for c in told)]
    claims += [c for c in (event.place, event.when) if c is not None]
    # Only the words a claim is quoted by: what else it rests on may stand at the other end of the report.
    return [*event.triggers, *(c.evidence[0] for c in claims)]


def _first(evidence: Sequence[Evidence]) -> int:
    return min((e.span.start for e in evidence), default=0)


def _family(event: Event) -> str | None:
    plover = event.codes.get("plover")
    return plover.get("event") if isinstance(plover, dict) else None


def _place(claim: Claim | None) -> Place | None:
    return claim.value if claim is not None and isinstance(claim.value, Place) else None


def _when(claim: Claim | None) -> When | None:
    return claim.value if claim is not None and isinstance(claim.value, When) else None
