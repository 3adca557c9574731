"""Whether a score of 0.8 is right in 8 of 10 cases: every value that the reader gives, judged against the coded one.

Found events are paired with coded ones as the scorer pairs them. `type` is asked of every found event: is it paired
with one of its type. All else is asked of pairs: is the factuality, the background right; does each party, weapon,
source, place and time agree with a coded one; are the country and each count's low end the coded ones.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from attest.evaluate.gold import CodedEvent, GoldReport, predicted_events
from attest.evaluate.match import Pair, align, quotes_agree
from attest.records import Claim, Count, Event, Place

TENTHS = 10
_SPANS_OF = {
    "actor": "actor",
    "target": "target",
    "weapon": "weapon",
    "source": "sources",
    "claimed_by": "claimed_by",
    "place": "place",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One value with its score (0 to 1), and whether it was right.

    `claim_id` is None where an event has one claim of the field and does not name it: type, factuality, background.
    """

    field: str
    score: float
    right: bool
    event_id: str = ""
    claim_id: str | None = None


def judge(report: GoldReport, line: Mapping[str, Any], events: Sequence[Event]) -> Iterator[Answer]:
    """Every value of every event that lies in the coded part of the report.

    Args:
        report: The report as coded by people.
        line: What `attest code --format jsonl` says of it.
        events: The events of that line, in its order.

    Raises:
        InputError: the line's text is not the report's.
    """
    found: list[tuple[CodedEvent, Event]] = []
    for told, event in zip(line["events"], events, strict=True):
        found += [(coded, event) for coded in predicted_events({**line, "events": [told]}, report)]
    # By identity: two events of one report can be equal in every field.
    event_of = {id(coded): event for coded, event in found}
    pairs = align(report.events, [coded for coded, _ in found])
    same = {id(pair.predicted) for pair in pairs if pair.gold.type == pair.predicted.type}
    for coded, event in found:
        yield Answer("type", event.confidence["type"], id(coded) in same, event.id)
    for pair in pairs:
        yield from _values(pair, event_of[id(pair.predicted)])


def tenths(answers: Sequence[Answer]) -> list[list[Answer]]:
    """The answers by tenth of the scale, lowest first; those without any are left out."""
    parts: list[list[Answer]] = [[] for _ in range(TENTHS)]
    for answer in answers:
        parts[min(int(answer.score * TENTHS), TENTHS - 1)].append(answer)
    return [part for part in parts if part]


def expected_error(answers: Sequence[Answer]) -> float:
    """Mean distance between score and share right over the tenths, weighted by their sizes; percent.

    Raises:
        ZeroDivisionError: there are no answers.
    """
    off = (abs(sum(a.score - a.right for a in part)) for part in tenths(answers))
    return 100 * sum(off) / len(answers)


def ranking(answers: Sequence[Answer]) -> float | None:
    """How often a right answer has a higher score than a wrong one, percent, ties half; None where all are alike."""
    right = [a.score for a in answers if a.right]
    wrong = [a.score for a in answers if not a.right]
    if not right or not wrong:
        return None
    wins = sum((r > w) + 0.5 * (r == w) for r in right for w in wrong)
    return 100 * wins / (len(right) * len(wrong))


@dataclass(frozen=True, slots=True)
class Kept:
    """What a threshold keeps of a field's answers: `coverage` of all of them, `accuracy` of those kept; percent.

    `accuracy` is None where nothing is kept.
    """

    least: float
    coverage: float
    accuracy: float | None


def kept_at(answers: Sequence[Answer], least: float) -> Kept:
    """Coverage and accuracy when answers with a score below `least` are left out.

    Raises:
        ZeroDivisionError: there are no answers.
    """
    kept = [a for a in answers if a.score >= least]
    accuracy = 100 * sum(a.right for a in kept) / len(kept) if kept else None
    return Kept(least, 100 * len(kept) / len(answers), accuracy)


def _values(pair: Pair, event: Event) -> Iterator[Answer]:
    """The values of one found event against the coded one."""
    gold, sure = pair.gold, event.confidence
    for name, right in (
        ("factuality", gold.values["status"] == event.factuality),
        ("background", gold.values["background"] == event.background),
    ):
        yield Answer(name, sure[name], right, event.id)
    for claim in event.participants:
        yield _words(claim, gold)
    if event.place is not None and isinstance(event.place.value, Place):
        yield from _where(event.place, event.place.value, gold)
    if event.when is not None and gold.times is not None:
        yield _words(event.when, gold)
    for role, (count, claims) in event.counts.items():
        surest = max(claims, key=lambda claim: claim.score)
        yield Answer(role, surest.score, _is_low(gold, role, count), event.id, surest.id)


def _words(claim: Claim, gold: CodedEvent) -> Answer:
    """Whether a claim's words agree with any coded ones."""
    wanted = gold.times or () if claim.field == "when" else gold.spans[_SPANS_OF[claim.field]]
    right = any(quotes_agree(words, claim.evidence[0].quote) for words in wanted)
    return Answer(claim.field, claim.score, right, claim.event_id, claim.id)


def _where(claim: Claim, place: Place, gold: CodedEvent) -> Iterator[Answer]:
    # A country that is only inferred rests on words about another event.
    if place.name:
        yield _words(claim, gold)
    if place.country:
        right = place.country == gold.values["country"]
        yield Answer("country", claim.score, right, claim.event_id, claim.id)


def _is_low(gold: CodedEvent, role: str, count: Count) -> bool:
    """Whether the count's low end is the coded one."""
    bounds = gold.counts[role]
    return bounds is not None and bounds.low == count.low
