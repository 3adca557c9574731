"""Compares tellings pair by pair: a ladder of reasons, each with its weight, and the score that they add up to.

Every scale measures one thing, such as how many kilometres lie between two places beyond what both leave open. A curve
turns the measure into a weight: above 0 speaks for one event, below 0 for two. Where either report does not say, the
scale is silent and weighs nothing. The weights and a starting weight add up to the logit of the score.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from attest import assets
from attest.link import measures
from attest.link.candidates import Pairs
from attest.link.measures import View, Words
from attest.link.reasons import TOLD, Compared
from attest.link.table import Floats
from attest.records import COUNT_ROLES

# Pairs compared at once: what they take in memory stays below 200 MB.
_CHUNK = 50_000
# A reason that weighs less than this says nothing.
_LEAST = 0.05


@dataclass(frozen=True, slots=True)
class Scale:
    """One measure and how it is told.

    `knots` are where its curve may bend, ascending, and beyond the outer two the weight stays as there. `rises` says
    whether more speaks for one event. `group` is the line of the ladder that it is told in; several may share one.
    """

    name: str
    group: str
    knots: tuple[float, ...]
    rises: bool
    measure: measures.Measure


def _scales() -> tuple[Scale, ...]:
    km = (0.0, 10.0, 50.0, 200.0, 1000.0)
    days = (0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 40.0)
    share = (0.0, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1.0)
    mass = (0.0, 4.0, 8.0, 14.0, 24.0, 40.0, 70.0)
    gap = (0.0, 0.1, 0.3, 0.5, 0.75, 1.0)
    equal = (1.0, 2.0, 4.0, 9.0, 20.0)
    own, whole = measures.of_own, measures.of_whole
    killed, injured = (COUNT_ROLES.index(role) for role in ("killed", "injured"))
    return (
        Scale("apart_km", "place", km, False, measures.apart_km),
        Scale("pinned_km", "place", (10.0, 40.0, 150.0, 400.0), False, measures.pinned_km),
        Scale("days_apart", "time", days, False, measures.days_apart),
        Scale("days_pinned", "time", (1.0, 3.0, 8.0, 31.0), False, measures.days_pinned),
        Scale("published_apart", "publication", days, False, measures.published_apart),
        Scale("type", "type", (0.0, 1.0, 2.0), True, measures.type_likeness),
        Scale("triggers", "triggers", (0.0, 1.0), True, measures.triggers),
        Scale("happened", "factuality", (0.0, 1.0), True, measures.happened),
        Scale("foreground", "background", (0.0, 1.0, 2.0), True, measures.foreground),
        Scale("parties", "parties", (0.0, 1.0, 2.0, 3.0, 4.0, 5.0), True, measures.parties),
        Scale("weapons", "weapon", (0.0, 1.0), True, measures.weapons),
        Scale("killed_gap", "killed", gap, False, measures.toll_gap(killed)),
        Scale("killed_equal", "killed", equal, True, measures.toll_equal(killed)),
        Scale("injured_gap", "injured", gap, False, measures.toll_gap(injured)),
        Scale("injured_equal", "injured", equal, True, measures.toll_equal(injured)),
        Scale("own_cosine", "words of the sentences", share, True, own("cosine")),
        Scale("own_names", "words of the sentences", mass, True, own("names")),
        Scale("own_words", "words of the sentences", mass, True, own("words")),
        Scale("own_numbers", "words of the sentences", mass[:4], True, own("numbers")),
        Scale("own_lone_names", "names of one only", mass, False, own("lone_names")),
        Scale("whole_cosine", "words of the reports", share, True, whole("cosine")),
        Scale("whole_names", "words of the reports", share, True, whole("name_cosine")),
        Scale("whole_rarest", "words of the reports", (0.0, 3.0, 5.0, 7.0, 9.0), True, whole("rarest")),
        Scale("copies", "copies", (0.0, 1.0), True, measures.copies),
    )


SCALES = _scales()


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned: where the logit starts, and for each scale by name a weight for each of its knots.

    `together` is the mean score from which two clusters are one.
    """

    start: float
    curves: Mapping[str, tuple[float, ...]]
    together: float


@cache
def learned_weights(level: str = "event") -> Weights:
    """The weights in the package, for comparing single events ("event") or whole reports ("report").

    Raises:
        AssetError: the file is missing or changed.
    """
    table = json.loads(assets.checked("links").read_text(encoding="utf-8"))[level]
    curves = {name: tuple(curve["weights"]) for name, curve in table["scales"].items()}
    return Weights(table["start"], curves, table["together"])


def measured(words: Words, pairs: Pairs) -> Floats:
    """float32 [pair, scale]: every scale's measure, NaN where either report does not say."""
    view = View(words, pairs)
    return np.stack([scale.measure(view) for scale in SCALES], axis=1)


def weighed(measured_: Floats, weights: Weights) -> NDArray[np.float64]:
    """float64 [pair, scale]: what each measure weighs, 0 where it is silent."""
    found = np.zeros(measured_.shape)
    for column, scale in enumerate(SCALES):
        if scale.name in weights.curves:
            values = measured_[:, column]
            curve = np.interp(values, scale.knots, weights.curves[scale.name])
            found[:, column] = np.where(np.isnan(values), 0.0, curve)
    return found


def score(words: Words, pairs: Pairs, weights: Weights) -> Floats:
    """float32 [pair]: how surely each pair tells of one event, 0 to 1."""
    scores = np.empty(len(pairs), np.float32)
    for start in range(0, len(pairs), _CHUNK):
        chunk = slice(start, start + _CHUNK)
        logit = weights.start + weighed(measured(words, pairs[chunk]), weights).sum(axis=1)
        scores[chunk] = 1 / (1 + np.exp(-logit))
    return scores


def ladders(words: Words, pairs: Pairs, weights: Weights) -> Iterator[dict[str, float]]:
    """For each pair, every reason in words with its weight, heaviest first; they and the start add up to the logit."""
    for start in range(0, len(pairs), _CHUNK):
        chunk = pairs[start : start + _CHUNK]
        values = measured(words, chunk)
        parts = weighed(values, weights)
        for row in range(len(chunk)):
            named = {scale.name: value for scale, value in zip(SCALES, values[row].tolist(), strict=True)}
            pair = Compared(words, int(chunk.left[row]), int(chunk.right[row]), named)
            yield _ladder(pair, parts[row], weights)


def _ladder(pair: Compared, parts: NDArray[np.float64], weights: Weights) -> dict[str, float]:
    groups: dict[str, float] = {}
    for scale, part in zip(SCALES, parts.tolist(), strict=True):
        groups[scale.group] = groups.get(scale.group, 0.0) + part
    kept = sorted(((g, w) for g, w in groups.items() if abs(w) >= _LEAST), key=lambda item: -abs(item[1]))
    reasons = {TOLD[group](pair): round(weight, 2) for group, weight in kept}
    return {**reasons, "before anything is compared": round(weights.start, 2)}
