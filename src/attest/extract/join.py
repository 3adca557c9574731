"""Join the triggers of one happening: headline, lead and body tell of one event."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from attest.extract.candidates import Candidate
from attest.extract.network import Floats


def join_candidates(
    candidates: Sequence[Candidate], same: Floats, *, threshold: float, alike: float = 0.0
) -> list[list[int]]:
    """Group candidates into events by average-link clustering.

    Average link keeps two look-alike attacks apart although one vague mention ("the violence") is near to both.

    Args:
        candidates: The candidates of one article.
        same: float32 [candidate, candidate], how surely two are one event; NaN where never scored.
        threshold: The least average score (0 to 1) at which two groups are joined.
        alike: How much being surely of one type adds to a score, half of it; being of two takes as much.

    Returns:
        Numbers of candidates by group, each ascending, groups by their first.
    """
    groups = [[i] for i in range(len(candidates))]
    links = np.nan_to_num(same + alike * (_agreement(candidates) - 0.5), nan=0.0)
    seen = (~np.isnan(same)).astype(np.float32)
    totals, counts = links.copy(), seen.copy()
    np.fill_diagonal(totals, 0)
    np.fill_diagonal(counts, 0)
    while len(groups) > 1:
        means = np.divide(totals, counts, out=np.zeros_like(totals), where=counts > 0)
        a, b = sorted(int(x) for x in np.unravel_index(int(means.argmax()), means.shape))
        if a == b or means[a, b] < threshold:
            break
        groups[a] += groups.pop(b)
        totals, counts = _merge(totals, a, b), _merge(counts, a, b)
    return sorted(sorted(g) for g in groups)


def _agreement(candidates: Sequence[Candidate]) -> Floats:
    """The chance that two candidates, each by its own scores, are of one type: float32 [candidate, candidate]."""
    if not candidates:
        return np.zeros((0, 0), dtype=np.float32)
    types = np.stack([c.types[1:] for c in candidates])
    shares = types / np.maximum(types.sum(1, keepdims=True), 1e-6)
    agreement: Floats = shares @ shares.T
    return agreement


def _merge(table: Floats, a: int, b: int) -> Floats:
    table[a] += table[b]
    table[:, a] += table[:, b]
    table[a, a] = 0
    return np.delete(np.delete(table, b, 0), b, 1)
