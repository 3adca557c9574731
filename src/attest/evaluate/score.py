"""Scores against gold: how much of what people coded was found, and how much of what was found they coded."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attest.evaluate.gold import (
    COUNT_FIELDS,
    SPAN_FIELDS,
    VALUE_FIELDS,
    CodedEvent,
    GoldReport,
    predicted_events,
    read_gold,
)
from attest.evaluate.match import Pair, agreeing, align

ROWS = ("record", "detection", "family", "type", "material", *SPAN_FIELDS, *VALUE_FIELDS, *COUNT_FIELDS)

# The families that the row `material` counts: what is done, not what is said.
_MATERIAL = frozenset({"ASSAULT", "PROTEST", "COERCE", "MOBILIZE", "RETREAT", "SANCTION", "OTHER"})


@dataclass(frozen=True, slots=True)
class Figure:
    """How often coded and predicted agreed; percentages run from 0 to 100, and are 0 where nothing was to be found."""

    hits: int
    gold: int
    predicted: int

    @property
    def precision_pct(self) -> float:
        """Of what was predicted, how much was coded so."""
        return 100 * _ratio(self.hits, self.predicted)

    @property
    def recall_pct(self) -> float:
        """Of what was coded, how much was predicted."""
        return 100 * _ratio(self.hits, self.gold)

    @property
    def f1_pct(self) -> float:
        """The harmonic mean of the two."""
        precision, recall = _ratio(self.hits, self.predicted), _ratio(self.hits, self.gold)
        return 100 * 2 * precision * recall / (precision + recall) if self.hits else 0.0


@dataclass(frozen=True, slots=True)
class Miss:
    """An event with no partner of its family on the other side: `kind` is "missed" or "spurious"."""

    report_id: str
    kind: str
    event: CodedEvent


@dataclass(frozen=True, slots=True)
class Scores:
    """One figure a row of ROWS over `reports` reports, of which `absent` had no prediction."""

    reports: int
    absent: int
    figures: Mapping[str, Figure]
    misses: tuple[Miss, ...]

    @property
    def record_f1_pct(self) -> float:
        """The headline: micro-F1 over the type of every event and every value of its row."""
        return self.figures["record"].f1_pct

    def as_dict(self) -> dict[str, dict[str, float]]:
        """Figures as plain numbers, rounded to one decimal, for JSON."""
        return {
            row: {
                "P": round(figure.precision_pct, 1),
                "R": round(figure.recall_pct, 1),
                "F1": round(figure.f1_pct, 1),
                "gold": figure.gold,
                "pred": figure.predicted,
            }
            for row, figure in self.figures.items()
        }


def score_reports(gold_path: Path, reports_path: Path, predicted: Iterable[Mapping[str, Any]]) -> Scores:
    """Score what the reader printed for the reports of a gold set.

    Args:
        gold_path: The gold file, see docs/how-to/evaluate-on-your-own-gold.md.
        reports_path: The reports that were coded, cut into sentences.
        predicted: Lines of `attest code --format jsonl` as dictionaries, any order; a report without one scores as
            empty, a line of a rejected page is passed over, and of two for one report the last counts.

    Raises:
        InputError: a file can't be read, or a predicted text is not the report's text.

    Source: the project's coding manual; the rules are those of its shared scorer, and a test holds the two equal.
    """
    return score_predictions(read_gold(gold_path, reports_path), predicted)


def score_predictions(reports: Sequence[GoldReport], predicted: Iterable[Mapping[str, Any]]) -> Scores:
    """The same as `score_reports` for gold that is already read."""
    by_id = {str(line["article"]["id"]): line for line in predicted if not line.get("rejected")}
    tally = _Tally()
    misses: list[Miss] = []
    for report in reports:
        line = by_id.get(report.id)
        events = predicted_events(line, report) if line is not None else ()
        misses += _score_report(report, events, tally)
    return Scores(
        reports=len(reports),
        absent=sum(report.id not in by_id for report in reports),
        figures=tally.figures(),
        misses=tuple(misses),
    )


def render_scores(scores: Scores, *, beside: Mapping[str, Scores] | None = None) -> str:
    """Figures as a plain text table, with the F1 of other predictions (baselines) in columns of their own."""
    others = beside or {}
    heads = "".join(f"  {name:>14}" for name in others)
    lines = [
        f"{scores.reports} reports, {scores.absent} without a prediction",
        f"{'':11} {'P':>6} {'R':>6} {'F1':>6} {'coded':>6} {'found':>6}{heads}",
    ]
    for row, figure in scores.figures.items():
        columns = "".join(f"  {other.figures[row].f1_pct:14.1f}" for other in others.values())
        lines.append(
            f"{row:11} {figure.precision_pct:6.1f} {figure.recall_pct:6.1f} {figure.f1_pct:6.1f}"
            f" {figure.gold:6} {figure.predicted:6}{columns}"
        )
    return "\n".join(lines)


class _Tally:
    """Hits, coded and predicted by row, summed over reports."""

    def __init__(self) -> None:
        self._hits: Counter[str] = Counter()
        self._gold: Counter[str] = Counter()
        self._predicted: Counter[str] = Counter()

    def add(self, row: str, figure: Figure) -> None:
        self._hits[row] += figure.hits
        self._gold[row] += figure.gold
        self._predicted[row] += figure.predicted

    def figures(self) -> dict[str, Figure]:
        return {row: Figure(self._hits[row], self._gold[row], self._predicted[row]) for row in ROWS}


def _score_report(report: GoldReport, predicted: Sequence[CodedEvent], tally: _Tally) -> Iterator[Miss]:
    pairs = align(report.events, predicted)
    same_family = [pair for pair in pairs if pair.gold.family == pair.predicted.family]
    for row, hits in _event_hits(pairs, same_family):
        tally.add(row, Figure(hits, len(report.events), len(predicted)))
    tally.add("material", _material(report.events, predicted, same_family))
    record_hits = 0
    for pair in same_family:
        fields = dict(_field_figures(pair))
        for row, figure in fields.items():
            tally.add(row, figure)
        record_hits += (pair.gold.type == pair.predicted.type) + sum(figure.hits for figure in fields.values())
    held = Figure(record_hits, sum(map(_values_held, report.events)), sum(map(_values_held, predicted)))
    tally.add("record", held)
    return _misses(report, predicted, same_family)


def _event_hits(pairs: Sequence[Pair], same_family: Sequence[Pair]) -> Iterator[tuple[str, int]]:
    yield "detection", len(pairs)
    yield "family", len(same_family)
    yield "type", sum(pair.gold.type == pair.predicted.type for pair in pairs)


def _material(gold: Sequence[CodedEvent], predicted: Sequence[CodedEvent], same_family: Sequence[Pair]) -> Figure:
    return Figure(
        hits=sum(pair.gold.family in _MATERIAL for pair in same_family),
        gold=sum(event.family in _MATERIAL for event in gold),
        predicted=sum(event.family in _MATERIAL for event in predicted),
    )


def _field_figures(pair: Pair) -> Iterator[tuple[str, Figure]]:
    """How the fields of one pair agree; a field that is empty on both sides counts nowhere."""
    gold, predicted = pair.gold, pair.predicted
    for name in SPAN_FIELDS:
        left, right = gold.spans[name], predicted.spans[name]
        yield name, Figure(agreeing(left, right), len(left), len(right))
    for name in VALUE_FIELDS:
        value, other = gold.values[name], predicted.values[name]
        yield name, Figure(value is not None and value == other, value is not None, other is not None)
    for name in COUNT_FIELDS:
        bounds, found = gold.counts[name], predicted.counts[name]
        # Coders differ on what an open end may reach, so a count is right when its low end is.
        hit = bounds is not None and found is not None and bounds.low == found.low
        yield name, Figure(hit, bounds is not None, found is not None)


def _values_held(event: CodedEvent) -> int:
    """How many values the row of an event holds: its type and every field that is not empty."""
    return (
        1
        + sum(len(quotes) for quotes in event.spans.values())
        + sum(value is not None for value in event.values.values())
        + sum(bounds is not None for bounds in event.counts.values())
    )


def _misses(report: GoldReport, predicted: Sequence[CodedEvent], same_family: Sequence[Pair]) -> Iterator[Miss]:
    # By identity: two events of one report can be equal in every field.
    found = {id(pair.gold) for pair in same_family}
    right = {id(pair.predicted) for pair in same_family}
    yield from (Miss(report.id, "missed", event) for event in report.events if id(event) not in found)
    yield from (Miss(report.id, "spurious", event) for event in predicted if id(event) not in right)


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
