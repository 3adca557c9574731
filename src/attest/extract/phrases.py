"""Noun phrases, from the parse: what a person would underline around a word."""

from __future__ import annotations

from collections.abc import Sequence

from attest.extract.candidates import Parse
from attest.extract.tree import children_of
from attest.extract.words import Word

# What names a thing together with its noun: "at least two masked army soldiers", "President Jo Ann Daro".
_INSIDE = frozenset("det det:predet amod compound nummod nmod:poss flat fixed goeswith".split())
# Before a number: "at least", "more than", "about".
_BOUND = frozenset("advmod case fixed amod nmod obl nmod:unmarked obl:unmarked".split())
# After its noun, only the other parts of a name belong to it.
_AFTER = frozenset("flat fixed goeswith compound nummod".split())
# What bounds a number, and stands before it however the parse hangs it.
_NUMBER_BOUNDS = tuple(
    tuple(bound.split())
    for bound in (
        "at least", "at most", "more than", "fewer than", "less than", "no fewer than", "no less than", "as many as",
        "as few as", "up to", "an estimated",
    )
)  # fmt: skip
_IN_BOUNDS = frozenset(word for bound in _NUMBER_BOUNDS for word in bound)
_JOINTS = frozenset("- – ' ’ 's ’s .".split())


class Phrases:
    """The noun phrases of an article.

    Args:
        words: All words of the article.
        parse: Its parse; heads are word numbers, a root its own.
        deprel: The names of the relations, by label number.
    """

    def __init__(self, words: Sequence[Word], parse: Parse, deprel: Sequence[str]) -> None:
        self._words = words
        self._heads = parse.heads.tolist()
        self._relations = [deprel[k] for k in parse.deprel.tolist()]
        self._children = children_of(words, self._heads)

    def around(self, first: int, last: int) -> tuple[int, int]:
        """The run `first` to `last`, widened to the words that name its noun with it: determiners, numbers and what
        bounds them, adjectives, the other parts of a name. What is said about the noun ("of ...", "who ...") is left
        to the run."""
        for head in self._tops(first, last):
            low, high = self._reach(head)
            first, last = min(low, first), max(high, last)
        return self._with_bound(first), last

    def _with_bound(self, first: int) -> int:
        """Where the bound of a number begins that ends just before `first` or reaches into the run."""
        if not any(w.text.lower() in _IN_BOUNDS for w in self._words[max(0, first - 1) : first + 1]):
            return first
        for bound in _NUMBER_BOUNDS:
            for start in range(max(0, first - len(bound)), first):
                here = self._words[start : start + len(bound)]
                if tuple(w.text.lower() for w in here) == bound and here[0].sentence == self._words[first].sentence:
                    return start
        return first

    def _tops(self, first: int, last: int) -> list[int]:
        """The words of the run whose head lies outside it."""
        return [w for w in range(first, last + 1) if self._heads[w] == w or not first <= self._heads[w] <= last]

    def _reach(self, head: int) -> tuple[int, int]:
        waiting, seen = [head], {head}
        while waiting:
            word = waiting.pop()
            kept = _BOUND if self._relations[word] == "nummod" else _INSIDE
            for child in self._children.get(word, ()):
                if child not in seen and self._relations[child] in (kept if child < word else _AFTER):
                    seen.add(child)
                    waiting.append(child)
        low = high = head
        while low - 1 in seen or (low - 2 in seen and self._words[low - 1].text in _JOINTS):
            low -= 1
        while high + 1 in seen or (high + 2 in seen and self._words[high + 1].text in _JOINTS):
            high += 1
        return low, high
