"""Where a copy and its source differ, quoted for people to see."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from attest.dedupe.compare import match_sentences
from attest.dedupe.read import read_text
from attest.dedupe.words import TOKEN, forms
from attest.records import Article, Evidence, Span


class Change(StrEnum):
    """What became of a passage of the source."""

    ADDED = "added"
    CUT = "cut"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence that one has and the other has not, or has otherwise.

    `copy` is None for what was cut, `source` for what was added. `words` are the words of a changed sentence that
    differ, as (in the source, in the copy), either side empty where words were only added or dropped.
    """

    change: Change
    copy: Evidence | None
    source: Evidence | None
    words: tuple[tuple[str, str], ...] = ()


def differences(copy: Article, source: Article) -> tuple[Passage, ...]:
    """Passages that differ in more than case, marks and spelling: those of the copy in order, then what was cut."""
    ours, theirs = read_text(copy), read_text(source)
    matched = {match.left: match.right for match in match_sentences(ours, theirs)}
    found: list[Passage] = []
    for i, told in enumerate(ours.sentences):
        if i not in matched:
            found.append(Passage(Change.ADDED, _quote(copy, told.span), None))
        elif told.words != theirs.sentences[matched[i]].words:
            found.append(_changed(copy, told.span, source, theirs.sentences[matched[i]].span))
    kept = set(matched.values())
    cut = [told.span for j, told in enumerate(theirs.sentences) if j not in kept]
    return (*found, *(Passage(Change.CUT, None, _quote(source, span)) for span in cut))


def _quote(article: Article, span: Span) -> Evidence:
    return Evidence(article.id, span, span.of(article.text))


def _changed(copy: Article, ours: Span, source: Article, theirs: Span) -> Passage:
    words = tuple(_other_words(theirs.of(source.text), ours.of(copy.text)))
    return Passage(Change.CHANGED, _quote(copy, ours), _quote(source, theirs), words)


def _other_words(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Stretches of two sentences that differ, as they are written."""
    old, new = list(TOKEN.finditer(before)), list(TOKEN.finditer(after))
    matcher = SequenceMatcher(None, _plain(old), _plain(new), autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            was = before[old[a].start() : old[b - 1].end()] if a < b else ""
            yield was, after[new[c].start() : new[d - 1].end()] if c < d else ""


def _plain(tokens: Sequence[re.Match[str]]) -> list[tuple[str, ...]]:
    words = [token.group().lower() for token in tokens]
    return [forms(word) or (word,) for word in words]
