"""Learn to tell body lines from chrome lines: `python training/train_chrome.py FOLDER_OF_PAGES`.

Writes src/attest/clean/chrome_weights.json. Trains on the half of the pages that `MarkedPage.held_out` leaves; run
bench/clean_chrome.py for figures on the other half.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from attest.clean.chrome import Matrix, look_around, sigmoid
from attest.clean.lines import FEATURES, measure, words_of
from page_dumps import Dump, dump_page, load_pages

OUT = Path(__file__).parents[1] / "src" / "attest" / "clean" / "chrome_weights.json"
FOLDS = 4


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--ridge", type=float, default=10.0)
    asked = arguments.parse_args()
    pages = [page for page in load_pages(asked.folder) if not page.held_out]
    dumps = [dump for page in pages if page.is_report for dump in dump_page(page)]
    table = train(dumps, ridge=asked.ridge)
    OUT.write_text(json.dumps({"features": list(FEATURES), "pages": len(pages), **table}, indent=None) + "\n", "utf-8")
    print(f"{len(pages)} pages, {len(dumps)} dumps, {sum(len(d.lines) for d in dumps)} lines -> {OUT}")


def train(dumps: Sequence[Dump], *, ridge: float) -> dict[str, list[float]]:
    raw = [measure(dump.lines) for dump in dumps]
    stacked = np.vstack(raw)
    mean, deviation = stacked.mean(axis=0), stacked.std(axis=0)
    deviation[deviation < 1e-6] = 1.0
    mean[0], deviation[0] = 0.0, 1.0
    columns = [(block - mean) / deviation for block in raw]
    labels = [np.array(dump.labels) for dump in dumps]
    weights = [line_weights(dump) for dump in dumps]
    # The second look must see scores of pages that the first look did not learn from, as it will in use.
    fold_of = {name: i % FOLDS for i, name in enumerate(sorted({dump.page for dump in dumps}))}
    scores: list[Matrix] = [np.zeros(0)] * len(dumps)
    for fold in range(FOLDS):
        inside = [i for i, dump in enumerate(dumps) if fold_of[dump.page] != fold]
        first = fit(*(np.concatenate([part[i] for i in inside]) for part in (columns, labels, weights)), ridge=ridge)
        for i, dump in enumerate(dumps):
            if fold_of[dump.page] == fold:
                scores[i] = columns[i] @ first
    first = fit(*(np.concatenate(part) for part in (columns, labels, weights)), ridge=ridge)
    around = [look_around(block, score) for block, score in zip(columns, scores, strict=True)]
    second = fit(*(np.concatenate(part) for part in (around, labels, weights)), ridge=ridge)
    parts = {"mean": mean, "deviation": deviation, "first": first, "second": second}
    return {name: [round(float(x), 5) for x in values] for name, values in parts.items()}


def line_weights(dump: Dump) -> Matrix:
    """Long lines weigh more, since words are what is kept or lost; every dump weighs the same, however long it is."""
    label = np.array(dump.labels)
    words = np.array([len(words_of(line.text)) for line in dump.lines], dtype=float)
    weight = np.sqrt(words + 1) * (label >= 0)
    chrome = weight[label == 0].sum()
    body = weight[label == 1].sum()
    if chrome > 1.5 * body > 0:
        weight[label == 0] *= 1.5 * body / chrome
    return weight / max(weight.sum(), 1e-9) * 100


def fit(columns: Matrix, labels: Matrix, weights: Matrix, *, ridge: float) -> Matrix:
    """Weighted logistic regression by Newton's method; the first column, the bias, is not held back."""
    target = (labels == 1).astype(float)
    found = np.zeros(columns.shape[1])
    hold = np.full(columns.shape[1], ridge)
    hold[0] = 1e-6
    for _ in range(30):
        chance = sigmoid(columns @ found)
        slope = columns.T @ (weights * (chance - target)) + hold * found
        bend = (columns * (weights * np.maximum(chance * (1 - chance), 1e-6))[:, None]).T @ columns + np.diag(hold)
        step = np.linalg.solve(bend, slope)
        found -= step
        if np.abs(step).max() < 1e-6:
            break
    return found


if __name__ == "__main__":
    main()
