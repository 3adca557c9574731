"""What a comparison looks at: an article's sentences as words, names, numbers and days."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from attest.dedupe.words import DAYS, MONTHS, NUMBERS, TOKEN, forms
from attest.records import Article, Span

# A line in which most long words have a capital is a headline; its capitals say nothing.
_HEADLINE = 0.6
_LONG = 4
_OPENING = re.compile(r"^[^\w]*")


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence: content words in order, and those among them that name, count or date.

    `words` are forms of `words.py`; names, numbers and days are sets of such forms, apart from each other.
    """

    span: Span
    words: tuple[str, ...]
    bag: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[str]
    days: frozenset[str]

    @property
    def anchored(self) -> bool:
        """Whether it says who, where, when or how many; a sentence that does not may stand in any report."""
        return bool(self.names or self.numbers or self.days)


@dataclass(frozen=True, slots=True)
class Text:
    """An article made ready to be compared; only sentences with at least one content word are kept, in order."""

    article_id: str
    outlet: str | None
    published: date | None
    sentences: tuple[Told, ...]
    size: int  # content words
    vocabulary: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[str]


def read_text(article: Article) -> Text:
    """Makes an article ready. Words with a capital inside a sentence are names, wherever else they stand."""
    parts = [(span, _tokens(span.of(article.text))) for span in article.sentences]
    names = _names(tokens for _, tokens in parts)
    sentences = tuple(told for span, tokens in parts if (told := _told(span, tokens, names)).words)
    return Text(
        article.id,
        article.outlet,
        article.published,
        sentences,
        sum(len(told.words) for told in sentences),
        frozenset().union(*(told.bag for told in sentences)),
        frozenset().union(*(told.names for told in sentences)),
        frozenset().union(*(told.numbers for told in sentences)),
    )


@dataclass(frozen=True, slots=True)
class _Token:
    raw: str
    forms: tuple[str, ...]
    opens: bool


def _tokens(sentence: str) -> list[_Token]:
    found = []
    for match in TOKEN.finditer(sentence):
        before = sentence[: match.start()].rstrip()
        opens = not before or before[-1] in '“"‘(—–:-'
        found.append(_Token(match.group(), forms(match.group().lower()), opens))
    return found


def _names(sentences: Iterator[list[_Token]] | Sequence[list[_Token]]) -> frozenset[str]:
    names: set[str] = set()
    for tokens in sentences:
        if not _is_headline(tokens):
            for token in tokens:
                if token.raw[0].isupper() and not token.opens:
                    names.update(token.forms)
    return frozenset(name for name in names if name not in DAYS and name not in MONTHS and not name[0].isdigit())


def _is_headline(tokens: Sequence[_Token]) -> bool:
    long = [token for token in tokens if len(token.raw) >= _LONG]
    return sum(token.raw[0].isupper() for token in long) > _HEADLINE * len(long)


def _told(span: Span, tokens: Sequence[_Token], names: frozenset[str]) -> Told:
    words = tuple(_joined_numbers(tokens))
    bag = frozenset(words)
    numbers = frozenset(word for word in bag if word[0].isdigit())
    days = frozenset(word for word in bag if word in DAYS or word in MONTHS)
    return Told(span, words, bag, (bag & names) - numbers - days, numbers, days)


def _joined_numbers(tokens: Sequence[_Token]) -> Iterator[str]:
    """The forms in order, "twenty" and "five" as 25, "two" and "hundred" as 200."""
    held: int | None = None
    for token in tokens:
        for form in token.forms:
            spelled = token.raw.lower() in NUMBERS
            value = int(form) if spelled else None
            if held is not None and value is not None and (joined := _join(held, value)) is not None:
                held = joined
                continue
            if held is not None:
                yield str(held)
            held = value
            if value is None:
                yield form
    if held is not None:
        yield str(held)


def _join(left: int, right: int) -> int | None:
    if 20 <= left < 100 and left % 10 == 0 and 0 < right < 10:
        return left + right
    if right in (12, 100, 1000, 1000000) and left < right and left < 1000:
        return left * right if right != 12 or left < 10 else None
    return None
