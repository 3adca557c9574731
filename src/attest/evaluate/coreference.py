"""How well clusters agree with gold clusters: pairs, B3, MUC, CEAF-e, and the mean that CoNLL 2012 scored by.

Clusters are given as a label for each item; items that only one side has count as alone on the other.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from attest.evaluate.ceaf import assign

Labels = Mapping[Hashable, Hashable]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Precision and recall, 0 to 1 each."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean, 0 when both are 0."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def pairwise(gold: Labels, found: Labels) -> Agreement:
    """Over pairs of items: found together and together in the gold. 1 where there is no such pair to be right about."""
    both = _pairs(Counter((gold[i], found[i]) for i in gold if i in found))
    return Agreement(
        _share(both, _pairs(Counter(found.values()))),
        _share(both, _pairs(Counter(gold.values()))),
    )


def b_cubed(gold: Labels, found: Labels) -> Agreement:
    """Item by item, how much of its cluster belongs there.

    Source: Bagga and Baldwin, "Algorithms for Scoring Coreference Chains" (1998).
    """
    return Agreement(_b_cubed(found, gold), _b_cubed(gold, found))


def muc(gold: Labels, found: Labels) -> Agreement:
    """Over links: those that a cluster is short of when the other side cuts it up. Items alone count for nothing.

    Source: Vilain et al., "A Model-Theoretic Coreference Scoring Scheme" (1995).
    """
    return Agreement(_muc(found, gold), _muc(gold, found))


def ceaf_e(gold: Labels, found: Labels) -> Agreement:
    """Clusters paired one to one so that they agree best, each pair by twice its shared items over all of its items.

    Source: Luo, "On Coreference Resolution Performance Metrics" (2005), similarity phi 4.
    """
    gold_sizes, found_sizes = Counter(gold.values()), Counter(found.values())
    shared = Counter((gold[i], found[i]) for i in gold if i in found)
    total = 0.0
    for block in _blocks(shared):
        rows, columns = sorted({g for g, _ in block}, key=repr), sorted({f for _, f in block}, key=repr)
        worth = [[2 * shared[g, f] / (gold_sizes[g] + found_sizes[f]) for f in columns] for g in rows]
        total += sum(worth[row][column] for row, column in assign(worth))
    return Agreement(_share(total, len(found_sizes)), _share(total, len(gold_sizes)))


def conll(gold: Labels, found: Labels) -> float:
    """The mean of the F1 of MUC, B3 and CEAF-e, 0 to 1.

    Source: Pradhan et al., "CoNLL-2012 Shared Task".
    """
    return sum(score(gold, found).f1 for score in (muc, b_cubed, ceaf_e)) / 3


def _pairs(sizes: Counter[Hashable]) -> int:
    return sum(n * (n - 1) // 2 for n in sizes.values())


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 1.0


def _b_cubed(of: Labels, by: Labels) -> float:
    """Over items of `of`, the mean share of its cluster that lies with it in one cluster of `by`."""
    sizes = Counter(of.values())
    together = Counter((of[i], by.get(i, ("alone", i))) for i in of)
    return _share(sum(n * n / sizes[cluster] for (cluster, _), n in together.items()), len(of))


def _muc(of: Labels, by: Labels) -> float:
    sizes = Counter(of.values())
    parts = Counter(cluster for cluster, _ in {(of[i], by.get(i, ("alone", i))) for i in of})
    return _share(sum(sizes[c] - parts[c] for c in sizes), sum(n - 1 for n in sizes.values()))


def _blocks(shared: Counter[tuple[Hashable, Hashable]]) -> list[list[tuple[Hashable, Hashable]]]:
    """The pairs of clusters in groups that share no cluster, so that each group is paired on its own."""
    by_gold: dict[Hashable, list[Hashable]] = defaultdict(list)
    by_found: dict[Hashable, list[Hashable]] = defaultdict(list)
    for one, other in shared:
        by_gold[one].append(other)
        by_found[other].append(one)
    blocks, seen = [], set()
    for start in by_gold:
        if start in seen:
            continue
        seen.add(start)
        waiting, block = [start], []
        while waiting:
            one = waiting.pop()
            for other in by_gold[one]:
                block.append((one, other))
                fresh = [g for g in by_found[other] if g not in seen]
                seen.update(fresh)
                waiting += fresh
        blocks.append(block)
    return blocks
