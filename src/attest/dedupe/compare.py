"""Two texts side by side: which sentences tell the same, in whose words, and what differs between them.

The measures are of the shorter text in the longer one, for a brief is a copy of the report that it was cut from.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from attest.dedupe.read import Text, Told

# Sentences that share less tell different things.
ALIKE = 0.42
# A word in more sentences than this finds no sentence: it is what the report is about, or nothing.
_MOST_SENTENCES = 8
# Words that a sentence needs before being inside a longer one counts as being it.
_LEAST_INSIDE = 5
_INSIDE = 0.9
_LIKE_NAME = 80.0
_LEAD = 2


@dataclass(frozen=True, slots=True)
class Match:
    """Sentence `left` of one text told as sentence `right` of the other, by position; `alike` from ALIKE to 1."""

    left: int
    right: int
    alike: float


@dataclass(frozen=True, slots=True)
class Compared:
    """Two texts with their matching sentences, in the order of the shorter one, and the measures of `MEASURES`."""

    shorter: Text
    longer: Text
    matches: tuple[Match, ...]
    measures: Mapping[str, float]


def compare(one: Text, other: Text) -> Compared:
    """Puts two texts side by side; which is given first does not matter."""
    shorter, longer = sorted((one, other), key=lambda text: (text.size, text.article_id))
    matches = match_sentences(shorter, longer)
    return Compared(shorter, longer, matches, _measure(shorter, longer, matches))


def match_sentences(shorter: Text, longer: Text) -> tuple[Match, ...]:
    """The best counterpart of each sentence of the shorter text that has one."""
    where: dict[str, list[int]] = {}
    for i, told in enumerate(longer.sentences):
        for word in told.bag:
            where.setdefault(word, []).append(i)
    found = (_best(i, told, longer.sentences, where) for i, told in enumerate(shorter.sentences))
    return tuple(match for match in found if match is not None)


def _best(i: int, told: Told, others: Sequence[Told], where: Mapping[str, list[int]]) -> Match | None:
    shared: dict[int, int] = {}
    for word in told.bag:
        places = where.get(word, ())
        if len(places) <= _MOST_SENTENCES:
            for j in places:
                shared[j] = shared.get(j, 0) + 1
    likely = sorted(shared, key=lambda j: (-shared[j], abs(j - i)))[:4]
    scored = [(alike(told, others[j]), -abs(j - i), j) for j in likely]
    best = max(scored, default=(0.0, 0, 0))
    return Match(i, best[2], best[0]) if best[0] >= ALIKE else None


def alike(one: Told, other: Told) -> float:
    """How much of two sentences is the same content words, 0 to 1; one that lies inside a longer one is like it."""
    shared = len(one.bag & other.bag)
    fewer = min(len(one.bag), len(other.bag))
    dice = 2 * shared / (len(one.bag) + len(other.bag))
    return max(dice, _INSIDE * shared / fewer) if fewer >= _LEAST_INSIDE else dice


def _measure(shorter: Text, longer: Text, matches: Sequence[Match]) -> dict[str, float]:
    pairs = [(shorter.sentences[m.left], longer.sentences[m.right]) for m in matches]
    missing = _missing_names(shorter, longer), _missing_names(longer, shorter)
    held = sum(len(a.bag & b.bag) for a, b in pairs)
    anchored = [(a, b) for a, b in pairs if a.anchored]
    return {
        "covered": held / max(1, sum(len(told.bag) for told in shorter.sentences)),
        "covers": sum(len(told.bag & shorter.vocabulary) for told in longer.sentences)
        / max(1, sum(len(told.bag) for told in longer.sentences)),
        "inside": _inside(shorter, pairs, [m.left for m in matches]),
        "held": float(held),
        "wording": _wording(pairs),
        "runs": _runs(shorter, longer),
        "lead": max(_lead(shorter, longer), _lead(longer, shorter)),
        "leads": min(_lead(shorter, longer), _lead(longer, shorter)),
        "order": _in_order(matches),
        "names": _share_kept(shorter.names, missing[0]),
        "lead_names": min(_share_kept(_lead_names(shorter), missing[0]), _share_kept(_lead_names(longer), missing[1])),
        "numbers": _share_kept(shorter.numbers, shorter.numbers - longer.numbers),
        "other_names": _swapped(pairs, missing),
        "other_numbers": _mean([bool(a.numbers - b.numbers and b.numbers - a.numbers) for a, b in pairs]),
        "other_days": _mean([bool(a.days - b.days and b.days - a.days) for a, b in pairs]),
        "anchored": sum(len(a.bag & b.bag) for a, b in anchored) / max(1, held),
        "days_apart": _days_apart(shorter, longer),
        "size": float(shorter.size),
        "sizes": shorter.size / max(1, longer.size),
    }


def _inside(shorter: Text, pairs: Sequence[tuple[Told, Told]], matched: Sequence[int]) -> float:
    """Share told again of what lies between the first and the last match: chrome and new leads lie outside."""
    if not matched:
        return 0.0
    between = shorter.sentences[min(matched) : max(matched) + 1]
    return sum(len(a.bag & b.bag) for a, b in pairs) / sum(len(told.bag) for told in between)


def _mean(values: Sequence[bool]) -> float:
    return sum(values) / max(1, len(values))


def _runs(shorter: Text, longer: Text) -> float:
    """Share of the shorter text's neighbouring word pairs that stand in the longer one as well."""
    own = _neighbours(shorter)
    return len(own & _neighbours(longer)) / max(1, len(own))


def _wording(pairs: Sequence[tuple[Told, Told]]) -> float:
    """Share of neighbouring words that matching sentences have in common: 1 when none is reworded."""
    left = [set(zip(a.words, a.words[1:], strict=False)) for a, _ in pairs]
    right = [set(zip(b.words, b.words[1:], strict=False)) for _, b in pairs]
    shared = sum(len(a & b) for a, b in zip(left, right, strict=True))
    return shared / max(1, sum(min(len(a), len(b)) for a, b in zip(left, right, strict=True)))


def _neighbours(text: Text) -> set[tuple[str, str]]:
    return {pair for told in text.sentences for pair in zip(told.words, told.words[1:], strict=False)}


def _lead(one: Text, other: Text) -> float:
    """How much of the best of the first sentences of one text a sentence of the other tells."""
    leads = [told for told in one.sentences if len(told.bag) >= _LEAST_INSIDE][:_LEAD]
    return max((len(a.bag & b.bag) / len(a.bag) for a in leads for b in other.sentences), default=0.0)


def _lead_names(text: Text) -> frozenset[str]:
    leads = [told for told in text.sentences if len(told.bag) >= _LEAST_INSIDE][: _LEAD + 1]
    return frozenset().union(*(told.names for told in leads))


def _in_order(matches: Sequence[Match]) -> float:
    """Share of the matches that keep the order: the longest rising run of counterparts."""
    tails: list[int] = []
    for match in matches:
        at = bisect_left(tails, match.right + 1)
        tails[at : at + 1] = [match.right + 1]
    return len(tails) / max(1, len(matches))


def _missing_names(one: Text, other: Text) -> frozenset[str]:
    """Names of one text that the other does not have in any spelling."""
    absent = one.names - other.vocabulary
    return frozenset(name for name in absent if not any(same_name(name, known) for known in other.names))


@lru_cache(maxsize=200_000)
def same_name(one: str, other: str) -> bool:
    """Whether two words are likely to be one name as two houses spell it: Kadoro and Qadoro."""
    from rapidfuzz.fuzz import ratio

    if abs(len(one) - len(other)) > 3 or min(len(one), len(other)) < 4:
        return False
    return ratio(one, other) >= _LIKE_NAME


def _share_kept(own: frozenset[str], missing: frozenset[str]) -> float:
    return 1 - len(own & missing) / len(own) if own else 1.0


def _swapped(pairs: Sequence[tuple[Told, Told]], missing: tuple[frozenset[str], frozenset[str]]) -> float:
    """Share of the matching sentences in which each side has a name that the other text lacks."""
    return _mean([bool(a.names & missing[0] and b.names & missing[1]) for a, b in pairs])


def _days_apart(one: Text, other: Text) -> float:
    """Between the two days of publication, at most 60; 0 where one is not known."""
    if one.published is None or other.published is None:
        return 0.0
    return float(min(60, abs((one.published - other.published).days)))
