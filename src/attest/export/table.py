"""Text to read: for each article a heading, for each event a few lines with the quote, its trigger in brackets.

What is not asserted stands in capitals, so that nobody takes a plan or a denial for a deed. "?" is a side that was not
found, "(undated)" words that no day could be counted from, "(inferred)" a country that the words of the event do not
name, "(not on the map)" a place without coordinates. "not sure enough" names the fields that a threshold left out.

Lines are made of fragments with a style's name, so that a terminal can colour what a file holds plain.
"""

import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TextIO

from attest.export.told import (
    Told,
    articles_of,
    count_words,
    joined,
    one_line,
    parties,
    party_name,
    place_words,
    printable,
    sentence_at,
    unsure_words,
    when_words,
)
from attest.records import Article, Claim, Event, Span

WIDTH = 100
_INDENT = "    "
_QUOTE_CHARS = 400


@dataclass(frozen=True, slots=True)
class Fragment:
    """Words of one style: plain, heading, type, faint, mark or id."""

    text: str
    style: str = "plain"


Line = tuple[Fragment, ...]


def write(told: Iterable[Told], out: TextIO) -> None:
    """Every article with its events, in plain text at most WIDTH wide (a single long word may be wider)."""
    for article, events in articles_of(told):
        for line in article_lines(article, events):
            out.write("".join(f.text for f in line).rstrip() + "\n")


def article_lines(article: Article, events: tuple[Event, ...], *, width: int = WIDTH) -> Iterator[Line]:
    """The heading, the events, and an empty line."""
    yield from _heading(article, width)
    if not events:
        yield (Fragment(f"{_INDENT}no event found", "faint"),)
    for event in events:
        yield from event_lines(article, event, width=width)
    yield ()


def event_lines(article: Article, event: Event, *, width: int = WIDTH) -> Iterator[Line]:
    """What, when and where; who to whom; how many; and the sentence it stands in."""
    yield from _first_lines(event, width)
    for text in (_who(event), _more(event), _unsure(event)):
        yield from _wrapped(text, width)
    for question in event.open_questions:
        yield from _wrapped(f'still open: "{_cut(one_line(question.quote), _QUOTE_CHARS)}"', width)
    if event.triggers:
        yield from _quote_lines(article, event, width)


def marked(article: Article, sentence: Span, marks: Iterable[Span]) -> Line:
    """A sentence on one line with the marked words in brackets."""
    fragments: list[Fragment] = []
    at = sentence.start
    for mark in sorted({m for m in marks if sentence.start <= m.start and m.end <= sentence.end}):
        if mark.start < at:
            continue
        fragments += [
            Fragment(article.text[at : mark.start]),
            Fragment("[", "faint"),
            Fragment(mark.of(article.text), "mark"),
            Fragment("]", "faint"),
        ]
        at = mark.end
    fragments.append(Fragment(article.text[at : sentence.end]))
    return _squeezed(fragments)


def _heading(article: Article, width: int) -> Iterator[Line]:
    """The title, or how the text begins, and what is known of the article: on one line where they fit."""
    name = Fragment(_cut(one_line(article.title or _cut(article.text, 90)), width), "heading")
    published = article.published.isoformat() if article.published else "no publication date"
    known = " | ".join(one_line(part) for part in (article.outlet, published, article.id) if part)
    if len(name.text) + len(known) + 2 <= width:
        yield name, Fragment(f"  {known}", "faint")
    else:
        yield (name,)
        yield (Fragment(f"  {known}", "faint"),)


def _first_lines(event: Event, width: int) -> Iterator[Line]:
    """Type, factuality, when, where and id; when and where on lines of their own where they do not fit."""
    # Widths that line up the common case; a longer value pushes the rest along.
    head = (Fragment(f"  {event.type:<16} ", "type"), _standing(event))
    facts = "  ".join(one_line(part) for part in (when_words(event), place_words(event)) if part)
    room = width - sum(len(f.text) for f in head) - len(event.id)
    fits = len(facts) + 2 <= room
    body = facts if fits else ""
    yield *head, Fragment(body), Fragment(" " * max(2, room - len(body))), Fragment(event.id, "id")
    if not fits:
        yield from _wrapped(facts, width)


def _standing(event: Event) -> Fragment:
    """Whether it happened, and whether it is history; all but "asserted" in capitals."""
    asserted = event.factuality == "asserted"
    words = event.factuality if asserted else event.factuality.upper()
    words = f"{words}, background" if event.background else words
    return Fragment(f"{words}  ".ljust(13), "plain" if asserted else "mark")


def _who(event: Event) -> str:
    actors, targets = (joined([_name(c) for c in parties(event, role)]) for role in ("actor", "target"))
    weapons = joined([_name(c) for c in parties(event, "weapon")])
    sides = f"{actors or '?'} -> {targets or '?'}" if actors or targets else ""
    return "  ".join(part for part in (sides, f"with {weapons}" if weapons else "") if part)


def _more(event: Event) -> str:
    counts = ", ".join(f"{role} {count_words(count)}" for role, (count, _) in event.counts.items())
    claimed, said = (joined([_name(c) for c in parties(event, role)]) for role in ("claimed_by", "source"))
    parts = (counts, f"claimed by {claimed}" if claimed else "", f"said by {said}" if said else "")
    return " | ".join(part for part in parts if part)


def _unsure(event: Event) -> str:
    return f"not sure enough: {joined(unsure_words(event))}" if event.abstained else ""


def _name(claim: Claim) -> str:
    return one_line(party_name(claim))


def _quote_lines(article: Article, event: Event, width: int) -> Iterator[Line]:
    """The sentence of the first trigger, and the triggers of all other sentences."""
    first = event.triggers[0].span
    sentence = sentence_at(article, first.start)
    fragments = marked(article, sentence, [t.span for t in event.triggers])
    fragments = _shortened(fragments, _QUOTE_CHARS)
    yield from flowed((Fragment('"', "faint"), *fragments, Fragment('"', "faint")), width)
    elsewhere = [one_line(t.quote) for t in event.triggers if not t.span.overlaps(sentence)]
    if elsewhere:
        again = _cut(f"told again as: {joined(elsewhere)}", width - len(_INDENT))
        yield Fragment(_INDENT), Fragment(again, "faint")


def _wrapped(text: str, width: int) -> Iterator[Line]:
    for line in textwrap.wrap(text, width - len(_INDENT), break_long_words=False, break_on_hyphens=False):
        yield Fragment(_INDENT), Fragment(line)


def flowed(fragments: Line, width: int, *, indent: str = _INDENT) -> Iterator[Line]:
    """Fragments broken into lines at blanks, each keeping its style."""
    line: list[Fragment] = [Fragment(indent)]
    used = len(indent)
    for word in _words(fragments):
        length = sum(len(f.text) for f in word)
        if used + length > width and len(line) > 1:
            yield tuple(line)
            line, used = [Fragment(indent)], len(indent)
        line += word
        used += length
    yield tuple(line)


def _words(fragments: Line) -> Iterator[list[Fragment]]:
    """Pieces that end at a blank; one may take parts of several fragments."""
    word: list[Fragment] = []
    for fragment in fragments:
        for piece in re.findall(r"\S+ ?| ", fragment.text):
            word.append(Fragment(piece, fragment.style))
            if piece.endswith(" "):
                yield word
                word = []
    if word:
        yield word


def _squeezed(fragments: Iterable[Fragment]) -> Line:
    """Fragments with white space made single blanks, also where two meet, and none at the ends."""
    squeezed: list[Fragment] = []
    blank = True
    for fragment in fragments:
        text = re.sub(r"\s+", " ", printable(re.sub(r"\s", " ", fragment.text)))
        text = text[1:] if blank and text.startswith(" ") else text
        if text:
            squeezed.append(Fragment(text, fragment.style))
            blank = text.endswith(" ")
    if squeezed and squeezed[-1].text.endswith(" "):
        squeezed[-1] = Fragment(squeezed[-1].text.rstrip(), squeezed[-1].style)
    return tuple(squeezed)


def _shortened(fragments: Line, chars: int) -> Line:
    """At most so many characters, "..." for what is left out at the end."""
    kept: list[Fragment] = []
    for fragment in fragments:
        room = chars - sum(len(f.text) for f in kept)
        if len(fragment.text) > room:
            return *kept, Fragment(fragment.text[: max(0, room)].rstrip(), fragment.style), Fragment(" ...", "faint")
        kept.append(fragment)
    return tuple(kept)


def _cut(text: str, chars: int) -> str:
    return text if len(text) <= chars else text[: chars - 3].rstrip() + "..."
