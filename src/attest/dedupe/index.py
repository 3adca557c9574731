"""Which kept articles may be copies of a new one: those that share keys with it, rare keys above all.

What a new article is compared with depends on the articles before it and on nothing after it, so a ledger that grows
batch by batch proposes the same pairs as one filled at once in the same order.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from attest.dedupe.signature import Keys, Signature, key_rows

# Of a key that thousands hold (boilerplate, a template), the first so many holders are looked at.
MOST_HOLDERS = 48
# The likeliest sources of one article that are compared on the text.
MOST_CANDIDATES = 24
# Less of the shorter text's keys in common, each counted by its rarity, is chance or a stock phrase.
LEAST_SHARE = 0.05
LEAST_SHARED = 2
FEW_KEYS = 4

Rows = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two articles by position, `left` the later added; `share` of the shorter's keys in common, by rarity, 0 to 1."""

    left: int
    right: int
    share: float


@dataclass(frozen=True, slots=True)
class _Run:
    """Keys in ascending order, equal ones by article: int64 [key], int32 [key]."""

    keys: Keys
    rows: Rows


class Index:
    """Signatures by their keys, in memory: 12 bytes a key, 45 keys an article of 400 words.

    Articles are known by position, in the order they were added. Keys lie in sorted runs, each at least twice as long
    as the next, so adding costs what is added, times the logarithm of what is there.
    """

    def __init__(self) -> None:
        self._runs: list[_Run] = []
        self._sizes: list[int] = []

    def __len__(self) -> int:
        return len(self._sizes)

    def add(self, signatures: Sequence[Signature]) -> None:
        """Keeps more signatures, whose copies are not asked for: those of earlier batches."""
        keys, rows = key_rows(signatures)
        order = np.lexsort((rows, keys))
        self._runs.append(_Run(keys[order], rows[order] + np.int32(len(self))))
        self._sizes += [len(signature.keys) for signature in signatures]
        while len(self._runs) > 1 and 2 * len(self._runs[-1].keys) > len(self._runs[-2].keys):
            last = self._runs.pop()
            self._runs[-1] = _merge(self._runs[-1], last)

    def add_and_match(self, signatures: Sequence[Signature]) -> Iterator[Candidate]:
        """Keeps new signatures and gives the pairs of each with what was added before it, likeliest first."""
        first = len(self)
        self.add(signatures)
        for row, signature in enumerate(signatures, start=first):
            yield from self._match(row, signature)

    def _match(self, row: int, signature: Signature) -> Iterator[Candidate]:
        own = np.array(signature.keys, dtype=np.int64)
        shared, weight, total = self._shared(row, own)
        few = min(LEAST_SHARED, max(1, len(own) // FEW_KEYS))
        close = [
            (weight[other] / _mass(total, len(own), self._sizes[other]), other)
            for other, times in shared.items()
            if times >= min(few, max(1, self._sizes[other] // FEW_KEYS))
        ]
        close.sort(key=lambda pair: (-pair[0], pair[1]))
        for share, other in close[:MOST_CANDIDATES]:
            if share >= LEAST_SHARE:
                yield Candidate(row, other, min(share, 1.0))

    def _shared(self, row: int, own: Keys) -> tuple[dict[int, int], dict[int, float], float]:
        """By earlier article, how many keys it shares and what they weigh; and what all own keys weigh."""
        spans = [(run, *_stretch(run, own)) for run in self._runs]
        shared: dict[int, int] = {}
        weight: dict[int, float] = {}
        total = 0.0
        for i in range(len(own)):
            holders: list[int] = []
            count = 0
            for run, begins, ends in spans:
                if begins[i] < ends[i]:
                    count += _before(run, begins[i], ends[i], row)
                    holders += run.rows[begins[i] : min(ends[i], begins[i] + MOST_HOLDERS)].tolist()
            rarity = _rarity(count, row)
            total += rarity
            for other in holders[:MOST_HOLDERS]:
                if other < row:
                    shared[other] = shared.get(other, 0) + 1
                    weight[other] = weight.get(other, 0.0) + rarity
        return shared, weight, total


def _stretch(run: _Run, own: Keys) -> tuple[list[int], list[int]]:
    """Where each own key begins and ends in a run."""
    begins = np.searchsorted(run.keys, own, side="left").tolist()
    return begins, np.searchsorted(run.keys, own, side="right").tolist()


def _before(run: _Run, begin: int, end: int, row: int) -> int:
    """How many holders of a key were added before `row`."""
    return int(np.searchsorted(run.rows[begin:end], row))


def _rarity(holders: int, articles: int) -> float:
    """1 for a key that at most one article holds, towards 0 for one that all hold."""
    return 1 - math.log(max(holders, 1)) / math.log(articles + 2)


def _mass(total: float, own: int, other: int) -> float:
    """What the keys of the shorter text would weigh, were they as rare as those of the new one."""
    return max(total * min(1.0, other / own), 1e-9)


def _merge(left: _Run, right: _Run) -> _Run:
    """Two runs as one; the rows of the right one are all greater, so a stable sort keeps them in order."""
    keys = np.concatenate((left.keys, right.keys))
    order = np.argsort(keys, kind="stable")
    return _Run(keys[order], np.concatenate((left.rows, right.rows))[order])
