"""A matcher without learned weights: two events are one when their reports share a word like "#1", scored by a table.

A copy is a text that holds another whole.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np

from attest.link.candidates import Pairs
from attest.link.cluster import Constraint, components, find_clusters
from attest.link.verdicts import Wish
from attest.records import Article, Link
from attest.run.matching import Compared, Subject

TOGETHER = 0.5


def marks(text: str) -> frozenset[str]:
    """Words such as #1 or #1:0.6, without the score."""
    return frozenset(m.split(":")[0] for m in re.findall(r"#\w+(?::[\d.]+)?", text))


@dataclass(frozen=True)
class ToyCompared:
    tells: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def anchors(self) -> Sequence[str]:
        return list(self.tells)

    def with_more(self, subjects: Iterable[Subject]) -> Compared:
        return ToyCompared({**self.tells, **{s.anchor: marks(s.article.text) for s in subjects}})

    def without(self, anchors: Collection[str]) -> Compared:
        return ToyCompared({a: told for a, told in self.tells.items() if a not in anchors})

    def score(self, one: str, other: str) -> float:
        shared, all_ = self.tells[one] & self.tells[other], self.tells[one] | self.tells[other]
        return len(shared) / len(all_) if all_ else 0.0

    def _scored(self) -> list[tuple[str, str, float]]:
        ids = list(self.tells)
        pairs = [(a, b, self.score(a, b)) for i, a in enumerate(ids) for b in ids[i + 1 :]]
        return [pair for pair in pairs if pair[2] > 0]

    def clusters(
        self, touched: Collection[str], wishes: Sequence[Wish], also: Sequence[str] = ()
    ) -> list[tuple[str, ...]]:
        ids = [*self.tells, *also]
        row = {a: i for i, a in enumerate(ids)}
        joined = [(w.left, w.right, 0.0) for w in wishes if w.together and {w.left, w.right} <= row.keys()]
        scored = [*self._scored(), *joined]
        if not scored:
            return [(anchor,) for anchor in ids if anchor in touched]
        left = np.array([row[a] for a, _, _ in scored], np.int32)
        right = np.array([row[b] for _, b, _ in scored], np.int32)
        scores = np.array([s for _, _, s in scored], np.float32)
        rules = [Constraint(w.left, w.right, w.together) for w in wishes]
        found = find_clusters(ids, Pairs(left, right), scores, together=TOGETHER, constraints=rules)
        label = components(len(ids), Pairs(left, right))
        wanted = {label[row[a]] for a in touched if a in row}
        return [cluster for cluster in found.members if label[row[cluster[0]]] in wanted]

    def links(self, since: Collection[str]) -> Iterator[Link]:
        for one, other, score in self._scored():
            if score >= TOGETHER and (one in since or other in since):
                a, b = sorted((one, other))
                yield Link(f"li-{a}-{b}", "same_event", a, b, score, {"shared marks": score})

    def save(self, path: Path) -> None:
        path.write_text("\n".join(f"{a} {' '.join(sorted(told))}" for a, told in self.tells.items()))


class ToyMatcher:
    versions = "toy 1"
    signing = "toy"

    def __init__(self) -> None:
        self.signed: list[str] = []
        self.compared = 0

    def sign(self, article: Article) -> bytes:
        self.signed.append(article.id)
        return article.text.encode()

    def copies(
        self, new: Sequence[tuple[str, bytes]], kept: Iterable[tuple[str, bytes]], read: Callable[[str], Article]
    ) -> Iterator[Link]:
        before = list(kept)
        for key, text in new:
            for other, theirs in before:
                copy, source = (key, other) if text in theirs else (other, key)
                if text in theirs or theirs in text:
                    yield Link(f"copy:{copy}-{source}", "copy_of", copy, source, 0.9, {"an exact copy": 1.0})
            before.append((key, text))

    def families(self, links: Iterable[Link], published: Mapping[str, date | None]) -> list[Mapping[str, str | None]]:
        families: list[dict[str, str | None]] = []
        for link in links:
            home = next((f for f in families if link.left_id in f or link.right_id in f), None)
            if home is None:
                families.append(home := {link.right_id: None})
            if link.left_id not in home or (home[link.left_id] is None and link.right_id not in home):
                home.setdefault(link.right_id, None)
                home[link.left_id] = link.right_id
        return list(families)

    def nothing(self) -> Compared:
        return ToyCompared()

    def load(self, path: Path) -> Compared | None:
        if not path.is_file():
            return None
        lines = [line.split(" ") for line in path.read_text().split("\n") if line]
        return ToyCompared({anchor: frozenset(w for w in told if w) for anchor, *told in lines})
