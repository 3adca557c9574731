"""The baseline of every linking bench: TF-IDF cosine of two texts, from a threshold that other data chose."""

import math
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from attest.link.candidates import Pairs
from attest.link.cluster import components

_WORD = re.compile(r"[^\W\d_]+|\d+")
THRESHOLDS = tuple(round(0.04 + 0.02 * n, 2) for n in range(34))


def cosines(texts: Sequence[str]) -> NDArray[np.float32]:
    """float32 [text, text]: log term frequency by log inverse document frequency, over these texts alone."""
    counts = [Counter(_WORD.findall(text.casefold())) for text in texts]
    held = Counter(word for count in counts for word in count)
    number = {word: n for n, word in enumerate(w for w, n in held.items() if n > 1)}
    table = np.zeros((len(texts), len(number)), np.float32)
    for row, count in enumerate(counts):
        for word, times in count.items():
            if word in number:
                table[row, number[word]] = (1 + math.log(times)) * math.log(len(texts) / held[word])
    table /= np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-9)
    return table @ table.T


def pair_f1(same: NDArray[np.bool_], gold: Sequence[object]) -> float:
    """F1 over pairs of texts, 0 to 100; bool [text, text] what is held for one event."""
    truth = np.unique([str(g) for g in gold], return_inverse=True)[1]
    upper = np.triu_indices(len(truth), 1)
    wanted, found = (truth[:, None] == truth)[upper], same[upper]
    return float(200 * (wanted & found).sum() / max(wanted.sum() + found.sum(), 1))


def best_threshold(similar: NDArray[np.float32], gold: Sequence[object], *, linked: bool = False) -> float:
    """The one that scores highest; `linked` when clusters are scored, not pairs."""
    return max(THRESHOLDS, key=lambda t: pair_f1(average_linked(similar, t) if linked else similar >= t, gold))


def average_linked(similar: NDArray[np.float32], threshold: float) -> NDArray[np.bool_]:
    """bool [text, text]: what average link puts together, all pairs compared; no constraint, no learned weight."""
    sums = similar.astype(np.float64).copy()
    np.fill_diagonal(sums, -np.inf)
    sizes = np.ones(len(sums))
    label = np.arange(len(sums))
    while True:
        mean = sums / sizes[:, None] / sizes
        one, other = divmod(int(mean.argmax()), len(sums))
        if mean[one, other] < threshold:
            return label[:, None] == label
        sums[one] += sums[other]
        sums[:, one] += sums[:, other]
        sums[one, one] = -np.inf
        sums[other] = sums[:, other] = -np.inf
        sizes[one] += sizes[other]
        label[label == other] = one


def connected(similar: NDArray[np.float32], threshold: float) -> NDArray[np.bool_]:
    """bool [text, text]: what any chain of pairs above the threshold puts together."""
    left, right = np.nonzero(np.triu(similar >= threshold, 1))
    label = components(len(similar), Pairs(left.astype(np.int32), right.astype(np.int32)))
    return label[:, None] == label
