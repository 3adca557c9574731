"""What linking is done with: copies from `attest.dedupe`, the same event from `attest.link`.

The comparison of every event with every other is kept in files beside the ledger, so that a new batch costs what is
new. They hold nothing that the ledger does not: without them, everything is compared again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from attest.errors import InputError
from attest.link.verdicts import Wish
from attest.records import Article, Event, Link

if TYPE_CHECKING:
    from datetime import date

    from attest.link.cluster import Constraint
    from attest.link.linking import Linking


@dataclass(frozen=True, slots=True)
class Subject:
    """A report's event to compare: by which anchor it is known, the event, its article, its family of copies.

    `key` is by what the article is known.
    """

    anchor: str
    event: Event
    article: Article
    key: str
    family: str


class Compared(Protocol):
    """Events that were compared with each other. Nothing is changed; more or less gives a new one."""

    def anchors(self) -> Sequence[str]:
        """All that were compared."""
        ...

    def with_more(self, subjects: Iterable[Subject]) -> Compared:
        """With more, compared with each other and with all before."""
        ...

    def without(self, anchors: Collection[str]) -> Compared:
        """Without some."""
        ...

    def clusters(
        self, touched: Collection[str], wishes: Sequence[Wish], also: Sequence[str] = ()
    ) -> list[tuple[str, ...]]:
        """Every cluster of all components that hold any that is touched; those of one event together.

        Args:
            touched: Anchors.
            wishes: Of people, oldest first.
            also: Anchors that were not compared and only people may join to others.
        """
        ...

    def links(self, since: Collection[str]) -> Iterator[Link]:
        """The pairs likely to be one event of which one is among these, each with its reasons."""
        ...

    def save(self, path: Path) -> None:
        """Keep it ready in files that begin with this path."""
        ...


class Matcher(Protocol):
    """Finds copies, and compares events."""

    @property
    def versions(self) -> str:
        """Of all rules; another version means that everything is compared anew."""
        ...

    @property
    def signing(self) -> str:
        """The version of the signatures."""
        ...

    def sign(self, article: Article) -> bytes:
        """An article's signature."""
        ...

    def copies(
        self,
        new: Sequence[tuple[str, bytes]],
        kept: Iterable[tuple[str, bytes]],
        read: Callable[[str], Article],
    ) -> Iterator[Link]:
        """The copies among new articles and those kept before, by their ids and signatures."""
        ...

    def families(self, links: Iterable[Link], published: Mapping[str, date | None]) -> list[Mapping[str, str | None]]:
        """Families of copies: of each, its articles with the one that each was taken from, None for the first."""
        ...

    def nothing(self) -> Compared:
        """No events yet."""
        ...

    def load(self, path: Path) -> Compared | None:
        """What was kept ready there; None when it can't be used."""
        ...


# --- the one in the package ---------------------------------------------------------------------------------------


class OwnMatcher:
    """The matcher in the package."""

    @property
    def versions(self) -> str:
        """Signatures, weights of both ladders, and the rules of settling."""
        from attest.dedupe import judge
        from attest.link.compare import learned_weights
        from attest.link.together import VERSION

        copies, events = _digest(judge.BIAS, dict(judge.WEIGHTS)), _digest(learned_weights())
        return f"signatures {self.signing}, copies {copies}, events {events}, settle {VERSION}"

    @property
    def signing(self) -> str:
        """The version of the signatures."""
        from attest.dedupe import VERSION

        return str(VERSION)

    def sign(self, article: Article) -> bytes:
        """An article's signature."""
        from attest.dedupe import sign

        return sign(article.text).pack()

    def copies(
        self, new: Sequence[tuple[str, bytes]], kept: Iterable[tuple[str, bytes]], read: Callable[[str], Article]
    ) -> Iterator[Link]:
        """The copies among new articles and those kept before."""
        from attest.dedupe import CopyFinder, Signature

        finder = CopyFinder(read, kept=((article_id, Signature.unpack(packed)) for article_id, packed in kept))
        signatures = [Signature.unpack(packed) for _, packed in new]
        for copy in finder.find([article_id for article_id, _ in new], signatures):
            yield copy.link

    def families(self, links: Iterable[Link], published: Mapping[str, date | None]) -> list[Mapping[str, str | None]]:
        """Families of copies, each the parents of its articles."""
        from attest.dedupe import Stamp, build_families

        stamps = {key: Stamp(key, day, line=line) for line, (key, day) in enumerate(published.items())}
        return [{m.article_id: m.parent for m in family.members} for family in build_families(links, stamps)]

    def nothing(self) -> Compared:
        """No events yet."""
        from attest.link.linking import Linking

        return OwnCompared(Linking.of(()))

    def load(self, path: Path) -> Compared | None:
        """What was kept ready there; None when it can't be used."""
        from attest.link.linking import Linking

        try:
            return OwnCompared(Linking.load(path))
        except InputError:
            return None


class OwnCompared:
    """Events compared by the ladder in the package."""

    def __init__(self, linking: Linking) -> None:
        self._linking = linking

    def anchors(self) -> Sequence[str]:
        """All that were compared."""
        return self._linking.table.ids

    def with_more(self, subjects: Iterable[Subject]) -> Compared:
        """With more, compared with each other and with all before."""
        return OwnCompared(self._linking.with_more(_tellings(subjects)))

    def without(self, anchors: Collection[str]) -> Compared:
        """Without some."""
        return OwnCompared(self._linking.without(anchors)) if anchors else self

    def clusters(
        self, touched: Collection[str], wishes: Sequence[Wish], also: Sequence[str] = ()
    ) -> list[tuple[str, ...]]:
        """Every cluster of all components that hold any that is touched."""
        import numpy as np

        from attest.link.candidates import Pairs
        from attest.link.cluster import components, find_clusters
        from attest.link.compare import learned_weights

        ids, pairs, scores = [*self._linking.table.ids, *also], self._linking.pairs, self._linking.scores
        together = learned_weights(self._linking.level).together
        row_of = {anchor: row for row, anchor in enumerate(ids)}
        joined = [
            (row_of[r.left], row_of[r.right]) for r in wishes if r.together and {r.left, r.right} <= row_of.keys()
        ]
        strong = scores >= together
        ends = np.array(joined, np.int32).reshape(-1, 2)
        left, right = np.append(pairs.left[strong], ends[:, 0]), np.append(pairs.right[strong], ends[:, 1])
        label = components(len(ids), Pairs(left, right))
        wanted = np.isin(label, label[[row_of[anchor] for anchor in touched if anchor in row_of]])
        # Reports that only a person joins were never compared: as pairs of no likeness they are looked at all the same.
        pairs = Pairs(np.append(pairs.left, ends[:, 0]), np.append(pairs.right, ends[:, 1]))
        scores = np.append(scores, np.zeros(len(ends), np.float32))
        inside = wanted[pairs.left] & wanted[pairs.right]
        if not inside.any():
            return [(ids[row],) for row in np.flatnonzero(wanted)]
        place = (np.cumsum(wanted) - 1).astype(np.int32)
        found = find_clusters(
            [ids[row] for row in np.flatnonzero(wanted)],
            Pairs(place[pairs.left[inside]], place[pairs.right[inside]]),
            scores[inside],
            together=together,
            constraints=[*self._linking.told_apart(), *_constraints(wishes)],
        )
        return list(found.members)

    def links(self, since: Collection[str]) -> Iterator[Link]:
        """The pairs likely to be one event of which one is among these."""
        # New ones stand behind all others, so a row number says which they are.
        yield from self._linking.links(since=len(self._linking.table.ids) - len(since))

    def save(self, path: Path) -> None:
        """Keep it ready."""
        self._linking.save(path)


def _constraints(wishes: Sequence[Wish]) -> list[Constraint]:
    from attest.link.cluster import Constraint

    return [Constraint(wish.left, wish.right, wish.together) for wish in wishes]


def _tellings(subjects: Iterable[Subject]) -> Iterator[Any]:
    from attest.link.tellings import read_report, tell

    report = None
    for subject in subjects:
        if report is None or report.id != subject.key:
            report = read_report(replace(subject.article, id=subject.key), family=subject.family)
        yield replace(tell(subject.event, subject.article, report), id=subject.anchor)


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]
