"""The verdict on a pair: a ladder of reasons, each with the weight that it adds or takes, summed and made a score.

The weights were learned, not chosen: training/train_copies.py made copies and look-alikes of training corpora and
fitted a logistic curve to them, so a score of .9 is meant to be right nine times in ten. bench/copies.py scores other
articles, rewritten by other rules.
"""

import hashlib
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from attest.dedupe.compare import ALIKE, Compared
from attest.dedupe.read import Text, Told
from attest.records import Link

RELATION = "copy_of"
# A pair with a higher score is linked.
LEAST_SCORE = 0.5
Measures = Mapping[str, float]


class Kind(StrEnum):
    """What a copy is; the value says so to people, and opens the reasons of its link."""

    EXACT = "an exact copy: the same words, marks and capitals apart"
    REPRINT = "a reprint: the same sentences with cuts or additions"
    REWRITE = "a rewrite: the same facts in other words"
    UPDATE = "an update of a running story: the same report with changed figures or a new lead"


@dataclass(frozen=True, slots=True)
class Rung:
    """One reason: `value` is 0 to about 1 from the measures of a pair; `says` puts it in words."""

    name: str
    says: str
    value: Callable[[Measures], float]


LADDER = (
    Rung("inside", "what the shorter text tells again, it tells without a gap", lambda m: m["inside"]),
    Rung("held", "how many words are told again", lambda m: min(1.0, math.log1p(m["held"]) / 6)),
    Rung("rare", "how rare among all articles are the words that recur", lambda m: m["share"]),
    Rung("rarely", "more than a stock phrase recurs", lambda m: min(1.0, m["share"] / 0.3)),
    Rung("runs", "how many neighbouring words recur", lambda m: m["runs"]),
    Rung("verbatim", "long stretches recur word for word", lambda m: max(0.0, m["runs"] - 0.5) / 0.5),
    Rung("lead", "one opens with what the other tells", lambda m: m["lead"]),
    Rung("leads", "each opens with what the other tells", lambda m: m["leads"]),
    Rung("order", "the same facts come in the same order", lambda m: m["order"] * m["covered"]),
    Rung("all_names", "the names recur", lambda m: max(0.0, m["names"] - 0.7) / 0.3),
    Rung("lead_names", "the names at the opening recur", lambda m: m["lead_names"]),
    Rung("other_names", "how often the same sentence names someone or somewhere else", lambda m: m["other_names"]),
    Rung("other_name", "the same sentence names someone or somewhere else", lambda m: min(1, m["other_names"] / 0.15)),
    Rung("other_days", "the same sentence has another day", lambda m: m["other_days"]),
    Rung("anchored", "what recurs has names, figures or days", lambda m: m["anchored"]),
    Rung("days_apart", "days lie between the two publications", lambda m: math.log1p(m["days_apart"]) / 4),
    Rung("short", "a short text says little", lambda m: max(0.0, 1 - m["size"] / 40)),
)
# Printed by training/train_copies.py --every 2: 7,512 reports, 47,862 candidate pairs.
BIAS = -12.272
WEIGHTS: Mapping[str, float] = {
    "inside": 1.331,
    "held": 1.539,
    "rare": 1.875,
    "rarely": 0.566,
    "runs": 3.013,
    "verbatim": 1.885,
    "lead": 1.847,
    "leads": 2.089,
    "order": 0.838,
    "all_names": 1.429,
    "lead_names": 3.142,
    "other_names": -1.978,
    "other_name": -5.252,
    "other_days": -4.349,
    "anchored": 1.313,
    "days_apart": -2.107,
    "short": -1.954,
}


@dataclass(frozen=True, slots=True)
class Copy:
    """A link of relation "copy_of", its left side the copy and its right side the source, and what kind of copy."""

    link: Link
    kind: Kind


def rungs(measures: Measures) -> list[float]:
    """The value of each rung of the ladder, in its order."""
    return [float(rung.value(measures)) for rung in LADDER]


def judge(compared: Compared, *, share: float) -> Copy | None:
    """The copy that one of two texts is of the other; None when it is more likely that neither is.

    Args:
        compared: The two texts side by side.
        share: How much of their keys they share, by rarity (`Candidate.share`).
    """
    measures = {**compared.measures, "share": share}
    weighed = {r.says: WEIGHTS[r.name] * value for r, value in zip(LADDER, rungs(measures), strict=True)}
    score = 1 / (1 + math.exp(-BIAS - sum(weighed.values())))
    if score < LEAST_SCORE:
        return None
    copy, source = direction(compared.shorter, compared.longer)
    kind = kind_of_copy(compared, copy=copy, source=source)
    reasons = {kind.value: BIAS, **{says: round(weight, 3) for says, weight in weighed.items() if round(weight, 3)}}
    link_id = _link_id(copy.article_id, source.article_id)
    return Copy(Link(link_id, RELATION, copy.article_id, source.article_id, round(score, 4), reasons), kind)


def kind_of(link: Link) -> Kind | None:
    """The kind of copy that a link of this room tells of, also after it was kept and read back; None for others."""
    return next((kind for kind in Kind if kind.value in link.reasons), None)


def direction(one: Text, other: Text) -> tuple[Text, Text]:
    """Copy and source: the source is the one published earlier; where that is unknown or the same day, the fuller."""
    first, second = sorted((one, other), key=lambda text: (-text.size, text.article_id))
    if first.published and second.published and second.published < first.published:
        first, second = second, first
    return second, first


def _link_id(copy: str, source: str) -> str:
    return "copy:" + hashlib.sha256(f"{copy}\0{source}".encode()).hexdigest()[:16]


_WHOLE = 0.97
_VERBATIM = 0.8
_LEAD = 2
_LEAST_LEAD = 6


def kind_of_copy(compared: Compared, *, copy: Text, source: Text) -> Kind:
    """What kind of copy a pair is that is known to be one."""
    m = compared.measures
    if _figures_changed(compared) or _has_new_lead(compared, copy, source):
        return Kind.UPDATE
    if min(m["covered"], m["covers"]) >= _WHOLE and m["wording"] >= _WHOLE:
        return Kind.EXACT
    return Kind.REPRINT if m["wording"] >= _VERBATIM else Kind.REWRITE


def _figures_changed(compared: Compared) -> bool:
    """Whether a sentence has other figures on each side that the other text does not know at all."""
    shorter, longer = compared.shorter, compared.longer
    for match in compared.matches:
        a, b = shorter.sentences[match.left], longer.sentences[match.right]
        if match.alike >= (1 + ALIKE) / 2 and a.numbers - longer.numbers and b.numbers - shorter.numbers:
            return True
    return False


def _has_new_lead(compared: Compared, copy: Text, source: Text) -> bool:
    """Whether the copy opens with a sentence on its own, with a figure that the source lacks."""
    is_shorter = compared.shorter is copy
    told = {match.left if is_shorter else match.right for match in compared.matches}
    return any(_is_news(lead, source) for i, lead in _leads(copy.sentences) if i not in told)


def _leads(sentences: Sequence[Told]) -> list[tuple[int, Told]]:
    return [(i, told) for i, told in enumerate(sentences) if len(told.bag) >= _LEAST_LEAD][:_LEAD]


def _is_news(lead: Told, source: Text) -> bool:
    figures = {number for number in lead.numbers if len(number) < 4 or not number.startswith(("19", "20"))}
    return bool(figures - source.numbers)
