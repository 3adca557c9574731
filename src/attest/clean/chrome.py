"""Body or chrome: a small learned model over what lines look like and where they stand.

Two logistic regressions, one on top of the other: the first scores each line, the second sees the scores of the lines
around as well, so a short line between paragraphs is read differently from one in a list of links. The weights are made
by `training/train_chrome.py` and lie beside this file.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from attest.clean.lines import FEATURES, Line, measure
from attest.errors import AssetError

# Lines this far away count as neighbours in the second look.
REACH = 4
WIDE = 12

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ChromeModel:
    """Weights of the two looks: `first` [feature], `second` [feature + 2 * REACH + 5].

    `mean` and `deviation` [feature] make the columns comparable before the first look.
    """

    mean: Matrix
    deviation: Matrix
    first: Matrix
    second: Matrix

    def score(self, lines: Sequence[Line]) -> Matrix:
        """The probability of each line to be body: float64 [line]."""
        if not lines:
            return np.zeros(0)
        columns = (measure(lines) - self.mean) / self.deviation
        return sigmoid(look_around(columns, columns @ self.first) @ self.second)


def look_around(columns: Matrix, scores: Matrix) -> Matrix:
    """The columns of each line, joined with the first look's scores of the lines around it."""
    clipped = np.clip(scores, -6, 6)
    padded = np.concatenate([np.full(REACH, -4.0), clipped, np.full(REACH, -4.0)])
    near = np.array([padded[k : k + len(scores)] for k in range(2 * REACH + 1)]).T
    body = np.convolve(padded, np.ones(2 * REACH + 1), "valid") / (2 * REACH + 1)
    chance = sigmoid(clipped)
    page = np.full(len(scores), chance.mean() if len(scores) else 0.0)
    wide = np.convolve(np.pad(chance, WIDE), np.ones(2 * WIDE + 1), "valid") / (2 * WIDE + 1)
    best_near = np.minimum(near[:, :REACH].max(axis=1), near[:, REACH + 1 :].max(axis=1))
    return np.hstack([columns, near, body[:, None], wide[:, None], page[:, None], best_near[:, None]])


def sigmoid(scores: Matrix) -> Matrix:
    """Log-odds to probability."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(scores, -30, 30))))


@cache
def load_chrome_model() -> ChromeModel:
    """The model that comes with the package.

    Raises:
        AssetError: its table is for other features than this version measures.
    """
    table = json.loads(files("attest.clean").joinpath("chrome_weights.json").read_text("utf-8"))
    if table["features"] != list(FEATURES):
        raise AssetError(
            "clean/chrome_weights.json is for other features", fix="run `python training/train_chrome.py`."
        )
    return ChromeModel(*(np.array(table[key]) for key in ("mean", "deviation", "first", "second")))
