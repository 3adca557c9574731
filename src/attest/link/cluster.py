"""Clusters from scored pairs: average link inside each component, people's verdicts first.

Two clusters become one while the mean score over all pairs between them, those never compared counting 0, stays at or
above a threshold. One strong pair can't join two crowds, so a chain of weak links can't run away.
The result depends on ids and scores alone, never on the order in which things came.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attest.link.candidates import Pairs
from attest.link.table import Floats

Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Constraint:
    """A person's verdict on two tellings, by their ids: they are one event (`together`), or they are not."""

    left_id: str
    right_id: str
    together: bool


@dataclass(frozen=True, slots=True)
class Clusters:
    """Ids of one event each, every cluster and the list itself sorted; a telling without a partner is alone in its own.

    `overruled` are constraints that later ones contradict.
    """

    members: tuple[tuple[str, ...], ...]
    overruled: tuple[Constraint, ...] = ()

    def by_id(self) -> dict[str, int]:
        """For each id, the number of its cluster."""
        return {member: number for number, cluster in enumerate(self.members) for member in cluster}


def components(size: int, pairs: Pairs) -> Labels:
    """int64 [row]: the lowest row that each row is connected with, itself when with none."""
    label = np.arange(size)
    left, right = pairs.left, pairs.right
    while True:
        low = np.minimum(label[left], label[right])
        lowest = label.copy()
        np.minimum.at(lowest, label[left], low)
        np.minimum.at(lowest, label[right], low)
        while (lowest[lowest] != lowest).any():
            lowest = lowest[lowest]
        joined = lowest[label]
        if (joined == label).all():
            return label
        label = joined


def find_clusters(
    ids: Sequence[str],
    pairs: Pairs,
    scores: Floats,
    *,
    together: float,
    constraints: Sequence[Constraint] = (),
    since: int = 0,
) -> Clusters:
    """Which tellings are one event.

    Args:
        ids: Of the rows, all different.
        pairs: Compared pairs; those that are not there count as scored 0.
        scores: float32 [pair].
        together: The mean score from which two clusters are one, above 0.
        constraints: Oldest first; where they contradict each other, the later one holds. Unknown ids are passed over.
        since: Only clusters of components that hold a row `since` or later are given; 0 gives all.
    """
    rank = np.empty(len(ids), np.int64)
    rank[np.argsort(np.array(ids, dtype=object), kind="stable")] = np.arange(len(ids))
    must, cannot, overruled = _agreed(constraints, {id_: int(r) for id_, r in zip(ids, rank, strict=True)})
    # From here on, a row's number is the place of its id in the alphabet.
    # Whom a person has joined need not have been compared.
    roots = np.array([(row, root) for row, root in must.items() if row != root], np.int64).reshape(-1, 2)
    a, b = (np.append(rank[rows], roots[:, side]) for side, rows in enumerate((pairs.left, pairs.right)))
    scores = np.append(scores, np.zeros(len(roots), np.float32))
    tied = (scores >= together) | (np.arange(len(a)) >= len(pairs))
    label = components(len(ids), Pairs(a[tied].astype(np.int32), b[tied].astype(np.int32)))
    wanted = np.isin(label, label[rank[since:]]) if since else np.ones(len(ids), bool)
    inside = (label[a] == label[b]) & wanted[a]
    rows = _by_component(label[a[inside]], a[inside], b[inside], scores[inside])
    names = sorted(ids)
    groups = [c for edges in rows for c in _average_link(edges, together=together, must=must, cannot=cannot)]
    grouped = {row for group in groups for row in group}
    groups += [(int(row),) for row in np.flatnonzero(wanted) if int(row) not in grouped]
    return Clusters(tuple(sorted(tuple(names[row] for row in sorted(group)) for group in groups)), overruled)


Edges = list[tuple[int, int, float]]


def _by_component(label: Labels, a: Labels, b: Labels, scores: Floats) -> Iterable[Edges]:
    """The pairs of each component, in an order of their own."""
    order = np.lexsort((np.maximum(a, b), np.minimum(a, b), label))
    low, high = np.minimum(a, b)[order], np.maximum(a, b)[order]
    starts = np.flatnonzero(np.diff(label[order], prepend=-1))
    for start, end in zip(starts, [*starts, len(order)][1:], strict=True):
        part = slice(int(start), int(end))
        yield list(zip(low[part].tolist(), high[part].tolist(), scores[order[part]].tolist(), strict=True))


def _agreed(
    constraints: Sequence[Constraint], rank: Mapping[str, int]
) -> tuple[dict[int, int], dict[int, set[int]], tuple[Constraint, ...]]:
    """What people's verdicts come to: for each joined row the group it is in, for each group those it must not join."""
    group: dict[int, int] = {}
    apart: dict[int, set[int]] = defaultdict(set)
    overruled = []
    for constraint in reversed(constraints):
        if constraint.left_id not in rank or constraint.right_id not in rank:
            continue
        one, other = (group.setdefault(rank[i], rank[i]) for i in (constraint.left_id, constraint.right_id))
        if (constraint.together and other in apart[one]) or (not constraint.together and one == other):
            overruled.append(constraint)
        elif not constraint.together:
            apart[one].add(other)
            apart[other].add(one)
        elif one != other:
            _join(group, apart, min(one, other), max(one, other))
    return group, apart, tuple(reversed(overruled))


def _join(group: dict[int, int], apart: dict[int, set[int]], kept: int, gone: int) -> None:
    for row, root in group.items():
        if root == gone:
            group[row] = kept
    for other in apart.pop(gone, set()):
        apart[other].discard(gone)
        apart[other].add(kept)
        apart[kept].add(other)


def _average_link(
    edges: Edges, *, together: float, must: Mapping[int, int], cannot: Mapping[int, set[int]]
) -> list[tuple[int, ...]]:
    """The clusters of one component; rows joined by people are one from the start.

    Source: average-linkage agglomerative clustering (UPGMA) on a sparse graph of similarities.
    """
    members: dict[int, list[int]] = defaultdict(list)
    for row in sorted({row for low, high, _ in edges for row in (low, high)}):
        members[must.get(row, row)].append(row)
    sums: dict[int, dict[int, float]] = {cluster: {} for cluster in members}
    for low, high, score in edges:
        one, other = must.get(low, low), must.get(high, high)
        if one != other:
            sums[one][other] = sums[other][one] = sums[one].get(other, 0.0) + score
    apart = {cluster: set(cannot.get(cluster, ())) for cluster in members}

    def mean(one: int, other: int) -> float:
        return round(sums[one][other] / (len(members[one]) * len(members[other])), 9)

    heap = [(-mean(one, other), one, other) for one in sums for other in sums[one] if one < other]
    heapq.heapify(heap)
    while heap and -heap[0][0] >= together:
        worth, one, other = heapq.heappop(heap)
        stale = one not in sums or other not in sums or other not in sums[one] or -worth != mean(one, other)
        if stale or other in apart[one]:
            continue
        _merge(one, other, members=members, sums=sums, apart=apart)
        for third in sums[one]:
            if (worth := mean(one, third)) >= together:
                heapq.heappush(heap, (-worth, min(one, third), max(one, third)))
    return [tuple(rows) for rows in members.values()]


def _merge(
    one: int,
    other: int,
    *,
    members: dict[int, list[int]],
    sums: dict[int, dict[int, float]],
    apart: dict[int, set[int]],
) -> None:
    members[one] += members.pop(other)
    for third, total in sums.pop(other).items():
        del sums[third][other]
        if third != one:
            sums[one][third] = sums[third][one] = sums[one].get(third, 0.0) + total
    for third in apart.pop(other):
        if third in apart:
            apart[third].discard(other)
            apart[third].add(one)
        apart[one].add(third)
