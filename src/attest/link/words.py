"""The words of a report that tell it from others: stems, names apart from other words, and how rare each is."""

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from attest import assets

_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+(?:[.,]\d+)*")
_ENDINGS = ("'s", "’s", "s'", "s’")
# Words that hold sentences together, and those of reporting itself.
_COMMON = frozenset(
    """
    a an the this that these those there here it its he she they them his her hers him their theirs who whom whose
    which what when where why how and or but nor so yet if then than as of at by for from in into on onto over under
    with without within to up down out off about against between through during before after above below again once
    be is are was were been being am have has had having do does did doing will would shall should can could may might
    must not no never also too only very just even still all any each every few more most other some such one two own
    same both another while because until since upon per i we you me us my our your
    say says said saying tell tells told report reports reported reporting according ap reuters afp
    """.split()
)
# In a line with more capitals than this, a capital is the style of a headline and marks no name.
_HEADLINE = 0.6
_HEADLINE_WORDS = 4


@dataclass(frozen=True, slots=True)
class Bag:
    """The distinct terms of a text, each once, sorted: `names` stood with a capital inside a sentence, `words` did not.

    A term is a stem in lower case, or a number as digits.
    """

    words: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """A word without case, possessive and the commonest endings; what is left is a key, not always a word."""
    form = word.casefold()
    for ending in _ENDINGS:
        form = form.removesuffix(ending)
    if form.endswith("ies") and len(form) > 4:
        return form[:-3] + "y"
    for ending in ("ing", "ed", "es", "s"):
        if form.endswith(ending) and len(form) - len(ending) >= 4 and not form.endswith("ss"):
            return form[: -len(ending)].removesuffix("e")
    return form.removesuffix("e") if len(form) > 4 else form


def read_bag(sentences: Iterable[str]) -> Bag:
    """The terms of some sentences, the words that hold every sentence together left out."""
    words: set[str] = set()
    names: set[str] = set()
    for sentence in sentences:
        tokens = _TOKEN.findall(sentence)
        headline = _is_headline(tokens)
        for position, token in enumerate(tokens):
            if token.casefold() in _COMMON or len(token) < 2:
                continue
            if token[0].isdigit():
                words.add(token.replace(",", "").rstrip("."))
            else:
                (names if token[0].isupper() and position and not headline else words).add(stem(token))
    return Bag(tuple(sorted(words - names)), tuple(sorted(names)))


def _is_headline(tokens: Sequence[str]) -> bool:
    long = [t for t in tokens if len(t) > 3 and t[0].isalpha()]
    return len(long) >= _HEADLINE_WORDS and sum(t[0].isupper() for t in long) > _HEADLINE * len(long)


@dataclass(frozen=True, slots=True)
class Frequencies:
    """In how many of `reports` each term stands, and in how many of those as a name."""

    reports: int
    held: Mapping[str, int]
    named: Mapping[str, int]

    @classmethod
    def of(cls, bags: Iterable[Bag], *, at_least: int = 2) -> "Frequencies":
        """Counted from bags, a report each."""
        held: Counter[str] = Counter()
        named: Counter[str] = Counter()
        reports = 0
        for bag in bags:
            reports += 1
            held.update(bag.words)
            held.update(bag.names)
            named.update(bag.names)
        kept = {term: n for term, n in held.items() if n >= at_least}
        return cls(reports, kept, {term: named[term] for term in kept if named[term]})


@cache
def known_frequencies() -> Frequencies:
    """Those of open news text, which come with the package.

    Raises:
        AssetError: the file is missing or changed.
    """
    table = json.loads(assets.checked("words").read_text(encoding="utf-8"))
    held = {term: n for term, n, _ in table["terms"]}
    return Frequencies(table["reports"], held, {term: named for term, _, named in table["terms"] if named})


def rarity(held: float, reports: float) -> float:
    """How much it says that two reports share a term: the natural logarithm of one over its share of reports.

    Rounded to halves, so that a ledger that grows by a little weighs its words as before.
    """
    return round(2 * math.log((reports + 1) / (held + 0.5))) / 2
