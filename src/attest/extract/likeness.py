"""How like two sentences are by the words they share, rare words counting more."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from attest.extract.lemmas import stem

_TOKEN = re.compile(r"[^\W\d_]+(?:_\w+)?")
# Words that hold sentences together, and those of codebooks and reporters about them.
_COMMON = frozenset(
    stem(word)
    for word in """
    a an the this that these those there here it its he she they them his her their him who whom whose which what when
    where why how and or but nor so yet if then than as of at by for from in into on onto over under with without
    within to up down out off about against between through during before after above below again once be is are was
    were been being am have has had having do does did doing will would shall should can could may might must not no
    never also too only very just even still all any each every few more most other some such one two three several
    many much own same both another someone something anyone anything others because while until since upon per
    say said says saying told tell report reported reports according count counts counted counting alone like mean
    means event type example kind sort as whatever whoever near around along
    """.split()
)


@lru_cache(maxsize=4_096)
def content(text: str) -> frozenset[str]:
    """The stems of a text's words that carry meaning; names (capitals inside a sentence) and numbers left out."""
    found = set()
    for match in _TOKEN.finditer(text):
        word = match.group()
        named = word[0].isupper() and text[: match.start()].rstrip()[-1:] not in ("", ".", "!", "?", ":")
        if not named and "_" not in word and len(word) > 2 and (key := stem(word)) not in _COMMON:
            found.add(key)
    return frozenset(found)


class Likeness:
    """Weighs words by how few of the given texts hold them.

    Args:
        texts: Sentences of the kind that will be compared, a codebook's examples for one.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        held = Counter(word for text in texts for word in content(text))
        self._held = held
        self._most = math.log(2 + max(held.values(), default=0))

    def of(self, one: frozenset[str], other: frozenset[str]) -> float:
        """0 (no word in common) to 1 (the same words): the cosine of the two."""
        if not one or not other:
            return 0.0
        return self._mass(one & other) / math.sqrt(self._mass(one) * self._mass(other))

    def share(self, part: frozenset[str], whole: frozenset[str]) -> float:
        """How much of the weight of `part` is found in `whole`, 0 to 1; 0 when there is nothing to find."""
        return self._mass(part & whole) / self._mass(part) if part else 0.0

    def _mass(self, words: Iterable[str]) -> float:
        # fsum: the same in whatever order a set gives its words.
        return math.fsum((1.0 + self._most - math.log(1 + self._held[word])) ** 2 for word in words)
