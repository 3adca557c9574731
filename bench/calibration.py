"""Whether a score of 0.8 is right in 8 of 10 cases: `python bench/calibration.py DATA_FOLDER [--limit N]`.

Codes the gold development reports and pairs found events with coded ones as the scorer does. Of each pair: is the type,
the factuality, the background right; does each party, weapon, source and place agree with a coded one; are the country
and each count's low end the coded ones. "event" is asked of every found event: is it paired with one of its type.
Prints, for each field and tenth of the scale, how many, their mean score, and how many were right; then the expected
calibration error (mean distance between score and share right, 0 to 100, smaller is better) beside that of a reader
that is always sure, and how well the score tells right from wrong (area under the curve, 50 is chance).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import mean

from common import Asked, leave, outcomes, run

from attest.evaluate import GoldReport, read_gold
from attest.evaluate.gold import CodedEvent, predicted_events
from attest.evaluate.match import Pair, align, quotes_agree
from attest.export import contract
from attest.records import Claim, Count, Event, Place
from attest.store import Coded

TENTHS = 10
SPAN_OF_FIELD = {
    "actor": "actor",
    "target": "target",
    "weapon": "weapon",
    "source": "sources",
    "claimed_by": "claimed_by",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One value with its score (0 to 1), and whether it was right."""

    field: str
    score: float
    right: bool


def measure(asked: Asked) -> None:
    """Code the reports, judge every value, print the tables."""
    gold = asked.data / "gold"
    if not (gold / "dev.jsonl").is_file():
        leave(f"{gold / 'dev.jsonl'} is not there\n  try: give the folder that holds gold/dev.jsonl")
    reports = read_gold(gold / "dev.jsonl", gold / "dev.reports.jsonl")[: asked.limit]
    given = ({"id": r.id, "text": r.text, "published": r.published} for r in reports)
    answers: defaultdict[str, list[Answer]] = defaultdict(list)
    for report, outcome in zip(reports, outcomes(given), strict=True):
        if isinstance(outcome, Coded):
            for answer in judged(report, outcome):
                answers[answer.field].append(answer)
    for field, told in answers.items():
        print_reliability(field, told)
    print_errors(answers, reports=len(reports))


def judged(report: GoldReport, outcome: Coded) -> Iterator[Answer]:
    """Every value of every event that lies in the coded part of the report."""
    article = {"article": contract.article(outcome.article)}
    found: list[tuple[CodedEvent, Event]] = []
    for event in outcome.events:
        found += [(coded, event) for coded in predicted_events({**article, "events": [contract.event(event)]}, report)]
    # By identity: two events of one report can be equal in every field.
    event_of = {id(coded): event for coded, event in found}
    pairs = align(report.events, [coded for coded, _ in found])
    same = {id(pair.predicted) for pair in pairs if pair.gold.type == pair.predicted.type}
    for coded, event in found:
        yield Answer("event", event.confidence["type"], id(coded) in same)
    for pair in pairs:
        yield from values(pair, event_of[id(pair.predicted)])


def values(pair: Pair, event: Event) -> Iterator[Answer]:
    """The values of one found event against the coded one."""
    gold = pair.gold
    yield Answer("type", event.confidence["type"], gold.type == event.type)
    yield Answer("factuality", event.confidence["factuality"], gold.values["status"] == event.factuality)
    yield Answer("background", event.confidence["background"], gold.values["background"] == event.background)
    for claim in event.participants:
        yield span(claim, gold.spans[SPAN_OF_FIELD[claim.field]])
    if event.place is not None and isinstance(event.place.value, Place):
        place = event.place.value
        # A country that is only inferred rests on words about another event.
        if place.name:
            yield span(event.place, gold.spans["place"])
        if place.country:
            yield Answer("country", event.place.score, place.country == gold.values["country"])
    for role, (count, claims) in event.counts.items():
        yield Answer(role, max(claim.score for claim in claims), is_low(gold, role, count))


def span(claim: Claim, wanted: Sequence[str]) -> Answer:
    """Whether a claim's words agree with any coded ones."""
    return Answer(claim.field, claim.score, any(quotes_agree(words, claim.evidence[0].quote) for words in wanted))


def is_low(gold: CodedEvent, role: str, count: Count) -> bool:
    """Whether the count's low end is the coded one."""
    bounds = gold.counts[role]
    return bounds is not None and bounds.low == count.low


def tenths(answers: Sequence[Answer]) -> list[list[Answer]]:
    """The answers by tenth of the scale, lowest first; those without any are left out."""
    parts: list[list[Answer]] = [[] for _ in range(TENTHS)]
    for answer in answers:
        parts[min(int(answer.score * TENTHS), TENTHS - 1)].append(answer)
    return [part for part in parts if part]


def expected_error(answers: Sequence[Answer]) -> float:
    """Mean distance between score and share right over the tenths, weighted by their sizes; percent."""
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


def print_reliability(field: str, answers: Sequence[Answer]) -> None:
    """One line for each tenth."""
    print(f"\n{field}: {len(answers)} answers")
    for part in tenths(answers):
        low = min(int(part[0].score * TENTHS), TENTHS - 1) / TENTHS
        told, right = mean(a.score for a in part), mean(a.right for a in part)
        print(f"  {low:.1f}-{low + 0.1:.1f}  {len(part):5}  score {told:.2f}  right {right:.2f}")


def print_errors(answers: dict[str, list[Answer]], *, reports: int) -> None:
    """The table for docs/reference/scores.md."""
    print(f"\n{reports} reports\n\n| field | calibration error | of one always sure | right before wrong | right | n |")
    print("|---|---|---|---|---|---|")
    for field, told in answers.items():
        right = 100 * mean(a.right for a in told)
        ranked = ranking(told)
        beside = "none wrong" if ranked is None else f"{ranked:.1f}"
        print(f"| {field} | {expected_error(told):.1f} | {100 - right:.1f} | {beside} | {right:.1f} | {len(told)} |")


if __name__ == "__main__":
    run(measure, __doc__)
