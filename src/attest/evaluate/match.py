"""Which predicted event is which coded one, and when two quotes agree."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from attest.evaluate.gold import CodedEvent

# Words that carry no content when two quotes are compared ("the rebels" is "rebels").
_EMPTY_WORDS = frozenset(
    (
        "the",
        "a",
        "an",
        "of",
        "in",
        "on",
        "at",
        "to",
        "for",
        "by",
        "with",
        "and",
        "or",
        "its",
        "his",
        "her",
        "their",
        "this",
        "that",
        "some",
        "s",
    )
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A coded event and the predicted one that tells of it."""

    gold: CodedEvent
    predicted: CodedEvent


def quotes_agree(left: str, right: str) -> bool:
    """Whether two quotes share at least half of the content words of the shorter one.

    >>> quotes_agree("the rebels", "rebels from the north")
    True
    >>> quotes_agree("the army", "rebels")
    False
    """
    x, y = _content_words(left), _content_words(right)
    return bool(x and y) and len(x & y) / min(len(x), len(y)) >= 0.5


def agreeing(gold: Sequence[str], predicted: Sequence[str]) -> int:
    """How many gold quotes find a predicted one that agrees, each predicted quote being used once."""
    unused, hits = list(predicted), 0
    for quote in gold:
        partner = next((other for other in unused if quotes_agree(quote, other)), None)
        if partner is not None:
            unused.remove(partner)
            hits += 1
    return hits


def align(gold: Sequence[CodedEvent], predicted: Sequence[CodedEvent]) -> tuple[Pair, ...]:
    """Pair coded and predicted events one to one, the most alike first.

    Two events can be a pair when a trigger of one lies in a sentence where the other has a trigger,
    and either those triggers share a content word or the types share a PLOVER family.
    """
    likenesses = ((likeness(g, p), i, j) for i, g in enumerate(gold) for j, p in enumerate(predicted))
    partner_of: dict[int, int] = {}
    taken: set[int] = set()
    for score, i, j in sorted(likenesses, reverse=True):
        if score > 0 and i not in partner_of and j not in taken:
            partner_of[i] = j
            taken.add(j)
    return tuple(Pair(gold[i], predicted[j]) for i, j in sorted(partner_of.items()))


def likeness(gold: CodedEvent, predicted: CodedEvent) -> float:
    """How much two events look like one, 0 when they can't be; the number only orders pairs."""
    best = max(_trigger_likenesses(gold, predicted), default=0.0)
    return best + 0.2 * _shared_fields(gold, predicted) if best else 0.0


def _trigger_likenesses(gold: CodedEvent, predicted: CodedEvent) -> list[float]:
    same_type, same_family = gold.type == predicted.type, gold.family == predicted.family
    shared = [
        not _content_words(g.words).isdisjoint(_content_words(p.words))
        for g in gold.triggers
        for p in predicted.triggers
        if g.sentence == p.sentence
    ]
    return [1.0 + words + same_type + 0.5 * same_family for words in shared if words or same_family]


def _shared_fields(gold: CodedEvent, predicted: CodedEvent) -> int:
    return sum(
        any(quotes_agree(quote, other) for other in predicted.spans[field])
        for field in ("actor", "target", "place")
        for quote in gold.spans[field]
    )


@lru_cache(maxsize=100_000)
def _content_words(text: str) -> frozenset[str]:
    words = re.findall(r"\w+", text.lower())
    return frozenset(word for word in words if word not in _EMPTY_WORDS) or frozenset(words)
