"""Whether a score of 0.8 is right in 8 of 10 cases: `python bench/calibration.py DATA_FOLDER [--limit N] [--raw]`.

Codes the gold development reports and judges every value as `attest.evaluate.calibration` tells. Prints, for each field
and tenth of the scale, how many, their mean score, and how many were right; then the expected calibration error (mean
distance between score and share right, 0 to 100, smaller is better) beside that of a reader that is always sure, and
how well the score tells right from wrong (area under the curve, 50 is chance); then what thresholds keep and how much
of that is right. `--raw` leaves scores as the network gives them.
"""

import argparse
from collections import defaultdict
from collections.abc import Sequence
from statistics import mean

from common import Asked, leave, outcomes, run

from attest.config import Settings
from attest.evaluate import read_gold
from attest.evaluate.calibration import TENTHS, Answer, expected_error, judge, kept_at, ranking, tenths
from attest.export import contract
from attest.run import build_reader
from attest.store import Coded

THRESHOLDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9)
SHOWN = ("type", "actor", "target", "place", "killed")


def add(parser: argparse.ArgumentParser) -> None:
    """The options of this bench alone."""
    parser.add_argument("--raw", action="store_true", help="scores as the network gives them")


def measure(asked: Asked) -> None:
    """Code the reports, judge every value, print the tables."""
    gold = asked.data / "gold"
    if not (gold / "dev.jsonl").is_file():
        leave(f"{gold / 'dev.jsonl'} is not there\n  try: give the folder that holds gold/dev.jsonl")
    reports = read_gold(gold / "dev.jsonl", gold / "dev.reports.jsonl")[: asked.limit]
    reader = build_reader(Settings(), calibrated=not getattr(asked.rest, "raw", False))
    given = ({"id": r.id, "text": r.text, "published": r.published} for r in reports)
    answers: defaultdict[str, list[Answer]] = defaultdict(list)
    for report, outcome in zip(reports, outcomes(given, reader=reader), strict=True):
        if isinstance(outcome, Coded):
            for answer in judge(report, contract.line(outcome), outcome.events):
                answers[answer.field].append(answer)
    for field, told in answers.items():
        print_reliability(field, told)
    print_errors(answers, reports=len(reports))
    print_thresholds(answers)


def print_reliability(field: str, answers: Sequence[Answer]) -> None:
    """One line for each tenth."""
    print(f"\n{field}: {len(answers)} answers")
    for part in tenths(answers):
        low = min(int(part[0].score * TENTHS), TENTHS - 1) / TENTHS
        told, right = mean(a.score for a in part), mean(a.right for a in part)
        print(f"  {low:.1f}-{low + 0.1:.1f}  {len(part):5}  score {told:.2f}  right {right:.2f}")


def print_errors(answers: dict[str, list[Answer]], *, reports: int) -> None:
    """The table of errors for docs/reference/scores.md."""
    print(f"\n{reports} reports\n\n| field | calibration error | of one always sure | right before wrong | right | n |")
    print("|---|---|---|---|---|---|")
    for field, told in answers.items():
        right = 100 * mean(a.right for a in told)
        ranked = ranking(told)
        beside = "none wrong" if ranked is None else f"{ranked:.1f}"
        print(f"| {field} | {expected_error(told):.1f} | {100 - right:.1f} | {beside} | {right:.1f} | {len(told)} |")


def print_thresholds(answers: dict[str, list[Answer]]) -> None:
    """What thresholds keep, and how much of it is right, for docs/reference/scores.md."""
    heads = ("every value" if least == 0 else f"at least {least}" for least in THRESHOLDS)
    print(f"\n| field | {' | '.join(heads)} |\n|---|{'---|' * len(THRESHOLDS)}")
    for field in SHOWN:
        if told := answers.get(field):
            print(f"| {field} | {' | '.join(kept_words(told, least) for least in THRESHOLDS)} |")


def kept_words(answers: Sequence[Answer], least: float) -> str:
    """Share kept and share right of those, such as "62 / 81.3"; percent."""
    kept = kept_at(answers, least)
    return f"{kept.coverage:.0f} / " + ("none" if kept.accuracy is None else f"{kept.accuracy:.1f}")


if __name__ == "__main__":
    run(measure, __doc__, add=add)
