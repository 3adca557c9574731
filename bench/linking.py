"""Linking a made-up world: speed, memory, growth, and a batch that comes later: `python bench/linking.py`.

    python bench/linking.py --size 100000               seconds, peak memory, B3, largest cluster
    python bench/linking.py --size 100000 --batch 1000  the same, then a batch of so many reports more, against all anew
    python bench/linking.py --size 20000 --days 60      a tenth or ten times as many reports within the same days

Seconds are of the processor, so that another's work on the machine does not count; peak memory is the whole process's,
the made-up tellings themselves left out by making them one at a time. The baseline joins whatever any chain of pairs
connects, from the same scores and threshold.
"""

import argparse
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

import made_events

from attest.evaluate.coreference import b_cubed, pairwise
from attest.link.cluster import Clusters, components
from attest.link.compare import learned_weights
from attest.link.linking import Linking
from attest.link.tellings import Telling

Given = TypeVar("Given")
Tellings = Callable[[int, int], Iterator[Telling]]


def main() -> None:
    """Link, time, score, and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=10_000, help="tellings")
    parser.add_argument("--batch", type=int, default=0, help="reports that come later")
    parser.add_argument("--days", type=int, default=None, help="in which they happen; one for 100 tellings by default")
    parser.add_argument("--seed", type=int, default=11)
    asked = parser.parse_args()
    days = asked.days or max(30, asked.size // 100)
    truth: dict[str, int] = {}

    def told(first: int, last: int) -> Iterator[Telling]:
        made = made_events.tellings(asked.size + asked.batch, days=days, seed=asked.seed)
        for number, one in enumerate(made):
            if first <= number < last:
                truth[one.telling.id] = one.happening
                yield one.telling

    total = asked.size + asked.batch
    _, making = timed(lambda: sum(1 for _ in told(0, total)))
    begun = time.process_time()
    whole = Linking.of(told(0, total))
    linked = time.process_time() - begun - making
    clusters, clustered = timed(whole.clusters)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"{total:,} tellings, {len(whole.pairs):,} pairs kept: {linked:.1f} s compared, {clustered:.1f} s clustered, "
    )
    print(f"peak memory {peak:.2f} GB (making them took {making:.1f} s more)")
    tell("average link", truth, clusters.by_id())
    tell("connected", truth, connected(whole))
    if asked.batch:
        batch(told, clusters, asked.size, total, linked + clustered)


def batch(told: Tellings, anew: Clusters, size: int, total: int, all_seconds: float) -> None:
    """The last reports as a batch of their own, held against all at once."""
    before = Linking.of(told(0, size))
    kept = before.clusters()
    new = list(told(size, total))
    grown, compared = timed(lambda: before.with_more(new))
    touched, clustered = timed(lambda: grown.clusters(since=size))
    named = {member for cluster in touched.members for member in cluster}
    later = [c for c in kept.members if not named.intersection(c)] + list(touched.members)
    same = set(later) == set(anew.members)
    label = {member: n for n, cluster in enumerate(later) for member in cluster}
    agreement = pairwise(anew.by_id(), label)
    spent = compared + clustered
    print(f"a batch of {len(new):,}: {spent:.1f} s, {100 * spent / all_seconds:.1f} % of all anew")
    differing = len(set(later) ^ set(anew.members))
    print(
        f"same clusters: {same}; differing {differing} of {len(anew.members):,}; pairs agree {100 * agreement.f1:.2f}"
    )


def tell(what: str, truth: Mapping[str, int], found: Mapping[str, int]) -> None:
    """How well, and how large the largest."""
    pairs, items = pairwise(truth, found), b_cubed(truth, found)
    largest, true = max(Counter(found.values()).values()), max(Counter(truth.values()).values())
    print(
        f"{what}: pairs P {100 * pairs.precision:.1f} R {100 * pairs.recall:.1f} F1 {100 * pairs.f1:.1f}, "
        f"B3 {100 * items.f1:.1f}, largest cluster {largest} (truly {true})"
    )


def connected(linking: Linking) -> dict[str, int]:
    """The baseline."""
    strong = linking.pairs[linking.scores >= learned_weights(linking.level).together]
    return dict(zip(linking.table.ids, components(len(linking.table), strong).tolist(), strict=True))


def timed(work: Callable[[], Given]) -> tuple[Given, float]:
    """What it gives, and the seconds of the processor that it took."""
    begun = time.process_time()
    given = work()
    return given, time.process_time() - begun


if __name__ == "__main__":
    main()
