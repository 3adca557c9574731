"""Fit how sure is sure: `python training/calibrate.py --data DATA`.

Codes the reports of our own coding that are held out (no network learned from them), pairs found events with coded ones
as the scorer does, and fits for each field a logistic curve from what is known of a claim to the chance that it is
right. Writes it beside the network, with what it was fitted on, and notes its hash in the list of assets.

A curve of few answers leans on that of its group: its weights are drawn to the group's by a penalty, and how strong the
penalty is, and for each field whether more than the score is looked at, is chosen by cross-validation over reports.
"""

import argparse
import io
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from attest import assets
from attest.calibration import SIGNALS, Curve, Signals, signals_of
from attest.config import Settings
from attest.evaluate import GoldReport, read_gold
from attest.evaluate.calibration import Answer, expected_error, judge, ranking
from attest.export import contract
from attest.ingest import read_pages
from attest.pipeline import Reading
from attest.run import Reader, build_reader
from coded import FILE, coded_gold

Floats = NDArray[np.float64]
OUT = assets.PACKAGE / "extract/data/calibration.json"
GROUPS = {
    "words": ("actor", "target", "weapon", "source", "claimed_by", "place", "when"),
    "counts": ("killed", "injured", "abducted", "arrested", "displaced"),
    "type": ("type",),
    "factuality": ("factuality",),
    "background": ("background",),
}
PLAIN = ("score",)
RICH = tuple(SIGNALS)
# Chosen among by cross-validation: how strongly a group's weights are drawn to zero, a field's to the group's.
PENALTIES = (1.0, 4.0, 16.0, 64.0, 256.0)
FOLDS = 5
# A richer curve must beat the plain one by this much log loss an answer; ties go to the simpler.
GAIN = 0.002
# A group with fewer answers for each signal than this has too few to learn what they weigh.
ANSWERS_A_SIGNAL = 20
# Answers from which on a field chooses for itself; with fewer, its group does.
ENOUGH = 100


@dataclass(frozen=True, slots=True)
class Known:
    """An answer with the signals of its claim; `report` numbers the report that it is from."""

    answer: Answer
    signals: Signals
    report: int


# --- what the reader answers -------------------------------------------------------------------------------------


def held_out_reports(data: Path) -> tuple[GoldReport, ...]:
    """The held-out reports of our own coding, as the gold's files give theirs."""
    sentences, lines = coded_gold(data, held=True)
    with tempfile.TemporaryDirectory() as folder:
        gold, reports = Path(folder) / "coded.jsonl", Path(folder) / "reports.jsonl"
        gold.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        rows = ({"doc_id": doc_id, "sentences": told} for doc_id, told in sentences.items())
        reports.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        return read_gold(gold, reports)


def known_answers(reports: Sequence[GoldReport], reader: Reader) -> Iterator[Known]:
    """What an uncalibrated reader answers on the reports, judged."""
    for number, report in enumerate(reports):
        for reading in read(report, reader):
            yield from judged(report, reading, reader, number)


def read(report: GoldReport, reader: Reader) -> Iterator[Reading]:
    """The report as the reader reads it; none where it is rejected."""
    given = {"id": report.id, "text": report.text, "language": "en"}
    given |= {"published": report.published} if report.published else {}
    pages = read_pages(["-"], stdin=io.BytesIO(json.dumps(given).encode()))
    results = reader.pipeline([Reading(page) for page in pages])
    yield from (result for result in results if isinstance(result, Reading))


def judged(report: GoldReport, reading: Reading, reader: Reader, number: int) -> Iterator[Known]:
    """Every answer of a reading, with its claim's signals."""
    article, claims = reading.article, reading.claims or ()
    assert article is not None
    events = reader.settle(reading)
    line = {"article": contract.article(article), "events": [contract.event(e) for e in events]}
    signals = signals_of(article, reading.mentions or (), claims)
    claim_of = {(c.event_id, c.field): c.id for c in reversed(claims)}
    for answer in judge(report, line, events):
        if asked := fitted_field(answer, reading):
            claim_id = answer.claim_id or claim_of[answer.event_id, answer.field]
            yield Known(replace(answer, field=asked), signals[claim_id], number)


def fitted_field(answer: Answer, reading: Reading) -> str | None:
    """The field whose curve an answer teaches; None for the country of a named place, which shares its claim."""
    if answer.field != "country":
        return answer.field
    (claim,) = (c for c in reading.claims or () if c.id == answer.claim_id)
    return None if getattr(claim.value, "name", "") else "place"


# --- curves ------------------------------------------------------------------------------------------------------


def fit_group(known: Sequence[Known], names: Sequence[str], penalty: float) -> dict[str, Curve]:
    """A curve for every field of a group, each drawn to the group's own."""
    inputs, right = table(known, names)
    mean, scale = inputs.mean(0), np.maximum(inputs.std(0), 1e-6)
    scaled = np.column_stack([np.ones(len(inputs)), (inputs - mean) / scale])
    pooled = logistic(scaled, right, np.zeros(scaled.shape[1]), penalty)
    fields = np.array([k.answer.field for k in known])
    fitted = {}
    for name in sorted(set(fields.tolist())):
        of_it = fields == name
        weights = logistic(scaled[of_it], right[of_it], pooled, penalty) if len(set(fields.tolist())) > 1 else pooled
        own = weights[1:] / scale
        fitted[name] = Curve(float(weights[0] - own @ mean), dict(zip(names, own.tolist(), strict=True)))
    return fitted


def logistic(inputs: Floats, right: Floats, prior: Floats, penalty: float) -> Floats:
    """Weights that make `right` likely, drawn to `prior`; by Newton's steps."""
    weights = prior.copy()
    drawn = np.full(len(prior), penalty)
    # Nothing is known beforehand of how often a group is right; of a field, that it is much like its group.
    drawn[0] = 1e-3 if not prior.any() else 1.0
    for _ in range(50):
        chance = 1 / (1 + np.exp(-np.clip(inputs @ weights, -30, 30)))
        slope = inputs.T @ (chance - right) + drawn * (weights - prior)
        bend = (inputs * (chance * (1 - chance))[:, None]).T @ inputs + np.diag(drawn)
        step = np.linalg.solve(bend, slope)
        weights = weights - step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def table(known: Sequence[Known], names: Sequence[str]) -> tuple[Floats, Floats]:
    """Signals, float64 [answer, name], and whether each answer was right, float64 [answer]."""
    inputs = np.array([[k.signals[name] for name in names] for k in known], dtype=np.float64)
    return inputs, np.array([k.answer.right for k in known], dtype=np.float64)


def best_penalty(known: Sequence[Known], names: Sequence[str]) -> float:
    """The penalty with the least log loss on reports left out of the fit."""
    return min(PENALTIES, key=lambda penalty: held_loss(known, names, penalty))


def held_loss(known: Sequence[Known], names: Sequence[str], penalty: float) -> float:
    """Log loss an answer, each answered by curves that never saw its report."""
    return mean_loss(list(left_out(known, names, penalty)))


def left_out(known: Sequence[Known], names: Sequence[str], penalty: float) -> Iterator[tuple[Known, float]]:
    """Every answer with the chance that curves fitted on other folds give it."""
    for fold in range(FOLDS):
        curves = fit_group([k for k in known if k.report % FOLDS != fold], names, penalty)
        for k in known:
            if k.report % FOLDS == fold:
                curve = curves.get(k.answer.field)
                yield k, curve(k.signals) if curve else 0.5


def loss(known: Known, chance: float) -> float:
    return -float(np.log(chance if known.answer.right else 1 - chance))


# --- all of it ---------------------------------------------------------------------------------------------------


def fit(known: Sequence[Known]) -> dict[str, object]:
    """The `fields` of the file: each with its curve, and how it did on reports left out of the fit."""
    fields: dict[str, object] = {}
    for group in GROUPS.values():
        of_group = [k for k in known if k.answer.field in group]
        if of_group:
            fields |= fit_fields(of_group)
    return fields


def fit_fields(known: Sequence[Known]) -> dict[str, object]:
    """The fields of one group, each with the plain curve or with the one that looks at all signals."""
    tried = []
    for names in (PLAIN, RICH) if len(known) >= ANSWERS_A_SIGNAL * len(RICH) else (PLAIN, PLAIN):
        penalty = best_penalty(known, names)
        held = defaultdict(list)
        for k, chance in left_out(known, names, penalty):
            held[k.answer.field].append((k, chance))
        tried.append((fit_group(known, names, penalty), penalty, held))
    everything = [[pair for pairs in held.values() for pair in pairs] for _, _, held in tried]
    fields = {}
    for name in tried[0][0]:
        by_itself = len(tried[0][2][name]) >= ENOUGH
        plain, rich = (tried[i][2][name] if by_itself else everything[i] for i in (0, 1))
        curves, penalty, held = tried[mean_loss(rich) < mean_loss(plain) - GAIN]
        fields[name] = described(curves[name], penalty, held[name])
    return fields


def mean_loss(held: Sequence[tuple[Known, float]]) -> float:
    """Log loss an answer."""
    return float(np.mean([loss(k, chance) for k, chance in held]))


def described(curve: Curve, penalty: float, held: Sequence[tuple[Known, float]]) -> dict[str, object]:
    """A curve with its provenance; errors and rankings as bench/calibration.py has them."""
    before = [k.answer for k, _ in held]
    after = [replace(k.answer, score=chance) for k, chance in held]
    return {
        "answers": len(held),
        "right": sum(a.right for a in before),
        "penalty": penalty,
        "error_before": round(expected_error(before), 1),
        "error_left_out": round(expected_error(after), 1),
        "ranking_before": rounded(ranking(before)),
        "ranking_left_out": rounded(ranking(after)),
        "bias": round(curve.bias, 5),
        "weights": {name: round(weight, 5) for name, weight in curve.weights.items()},
    }


def rounded(figure: float | None) -> float | None:
    return None if figure is None else round(figure, 1)


def kept(fields: Mapping[str, object], *, network: str, reports: Sequence[GoldReport]) -> dict[str, object]:
    """The file: curves and what they were fitted on."""
    return {
        "network": network,
        "fitted_on": {
            "what": "held-out reports of training/coded/reports.jsonl, from which no network learned",
            "sha256": assets.hash_file(FILE),
            "reports": len(reports),
            "events": sum(len(report.events) for report in reports),
        },
        "command": "python training/calibrate.py --data DATA",
        "fields": fields,
    }


def main() -> int:
    """Fit, write, and show what was gained on reports left out of each fit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder of the corpora")
    parser.add_argument("--out", type=Path, default=OUT, help="the file to write; the package's own when not given")
    options = parser.parse_args()
    reports = held_out_reports(options.data)
    reader = build_reader(Settings(), calibrated=False)
    fields = fit(list(known_answers(reports, reader)))
    whole = kept(fields, network=reader.recipe.model_sha256, reports=reports)
    options.out.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")
    if options.out == OUT:
        assets.refresh()
    for name, field in fields.items():
        sys.stdout.write(f"{name}: {json.dumps(field)}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
