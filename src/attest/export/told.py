"""What an exporter is given, and the words it shares with the others."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Protocol, TextIO

from attest.records import Actor, Article, Claim, Count, Event, Place, Span, When
from attest.store import Coded, Kept, KeptArticle, Outcome

# Control characters (a terminal obeys them) and marks that turn the direction of writing.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

Told = Outcome | KeptArticle
"""An article with its events, fresh from a run or out of the ledger, or why there are none."""


class Exporter(Protocol):
    """Writes what it is given, one after the other, to a text stream."""

    def __call__(self, told: Iterable[Told], out: TextIO) -> None:
        """Write all of it, in order."""


def printable(text: str) -> str:
    """Text without what a terminal would obey rather than show."""
    return _UNPRINTABLE.sub("", text)


def one_line(text: str) -> str:
    """Printable text with every run of white space made one blank."""
    return " ".join(printable(re.sub(r"\s", " ", text)).split())


def by_article(kept: Iterable[Kept]) -> Iterator[KeptArticle]:
    """Events that come article by article, gathered under their article."""
    for coding, group in groupby(kept, key=lambda one: one.coding):
        together = list(group)
        yield KeptArticle(article=together[0].article, events=tuple(k.event for k in together), coding=coding)


def articles_of(told: Iterable[Told]) -> Iterator[tuple[Article, tuple[Event, ...]]]:
    """Each article with its events; what was refused or failed is left out."""
    for one in told:
        if isinstance(one, Coded | KeptArticle):
            yield one.article, one.events


def sentence_at(article: Article, start: int) -> Span:
    """The sentence that holds a place of the text; the whole text where none does."""
    for sentence in article.sentences:
        if sentence.start <= start < sentence.end:
            return sentence
    return Span(0, len(article.text))


def party_name(claim: Claim) -> str:
    """A participant's name; a weapon is its own name."""
    return claim.value.name if isinstance(claim.value, Actor) else str(claim.value)


def parties(event: Event, *roles: str) -> list[Claim]:
    """The participants in any of the roles, in text order."""
    return [claim for claim in event.participants if claim.field in roles]


def place_of(event: Event) -> Place | None:
    """Where, if the text says."""
    return event.place.value if event.place and isinstance(event.place.value, Place) else None


def when_of(event: Event) -> When | None:
    """When, if the text says."""
    return event.when.value if event.when and isinstance(event.when.value, When) else None


def count_words(count: Count) -> str:
    """Persons in words: 9, "at least 4", "up to 30", "3-5", or "?" when no number is known."""
    low, best, high = count.low, count.best, count.high
    if low is not None and low == high:
        return str(low)
    if low is not None and high is not None:
        return f"{low}-{high}" if best in (None, low, high) else f"{low}-{high}, best {best}"
    if low is not None:
        return f"at least {low}"
    return f"up to {high}" if high is not None else "?"


def when_words(event: Event) -> str:
    """The interval as days, or the words of the text in quotes with "(undated)" when no day is known, or nothing."""
    when = when_of(event)
    if when is not None and when.earliest and when.latest:
        first, last = when.earliest.isoformat(), when.latest.isoformat()
        return first if first == last else f"{first} to {last}"
    if event.when is not None and event.when.evidence:
        return f'"{event.when.evidence[0].quote}" (undated)'
    return ""


def place_words(event: Event) -> str:
    """The place, and whether it was found on the map; nothing where no place was found."""
    place = place_of(event)
    if place is None:
        return ""
    lost = place.name and place.where_prec is None
    return f"{place_name(place)} (not on the map)" if lost else place_name(place)


def place_name(place: Place) -> str:
    """A place with its region and country, each word once; a country alone is said to be inferred."""
    if not place.name:
        return f"{place.country} (inferred)" if place.country else "not known"
    return ", ".join(dict.fromkeys(part for part in (place.name, place.admin1, place.country) if part))


def joined(names: Sequence[str]) -> str:
    """Names once each, in order, with semicolons between."""
    return "; ".join(dict.fromkeys(names))


def unsure_words(event: Event) -> list[str]:
    """Each field that was left out, with its best score."""
    return [f"{name} {score:.2f}" for name, score in event.abstained.items()]
