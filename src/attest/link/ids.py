"""Which id each cluster goes by, and where the reports of an id went.

A cluster goes by the anchor that was kept first. So an event keeps its id when reports join, of two events that merge
the older id stays, and of the parts of a split the one that holds the first report keeps it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Move:
    """Reports that were under one id are now under another: `why` is merged when the old id is gone, else split."""

    old_id: str
    new_id: str
    why: str


def name_clusters(
    clusters: Iterable[Sequence[str]], *, line: Mapping[str, int], before: Mapping[str, Sequence[str]]
) -> dict[str, tuple[str, ...]]:
    """Each cluster's anchors, in line, by the id that it goes by.

    Args:
        clusters: Anchors, each in one cluster only.
        line: For each anchor, and each id before, its place in the line of ids; lower came first.
        before: Events as they were, the ids with their anchors. An id whose own anchor is gone stays with the cluster
            that has most of its other anchors.
    """
    ordered = sorted((sorted(c, key=line.__getitem__) for c in clusters), key=lambda c: line[c[0]])
    cluster_of = {anchor: number for number, cluster in enumerate(ordered) for anchor in cluster}
    orphaned: dict[int, list[str]] = {}
    for old_id, anchors in before.items():
        there = [cluster_of[a] for a in anchors if a in cluster_of]
        if old_id not in cluster_of and there:
            home = max(there, key=lambda number: (there.count(number), -number))
            orphaned.setdefault(home, []).append(old_id)
    named = {}
    for number, cluster in enumerate(ordered):
        name = min((cluster[0], *orphaned.get(number, ())), key=lambda i: (line.get(i, 0), i))
        named[name] = tuple(cluster)
    return named


def moves(named: Mapping[str, Sequence[str]], before: Mapping[str, Sequence[str]]) -> list[Move]:
    """Where reports of an id are under another id than before."""
    now = {anchor: name for name, cluster in named.items() for anchor in cluster}
    return [
        Move(old_id, new_id, "split" if old_id in named else "merged")
        for old_id, anchors in before.items()
        for new_id in dict.fromkeys(now[a] for a in anchors if a in now)
        if new_id != old_id
    ]
