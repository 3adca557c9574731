"""Link: from tellings to scored pairs, links in words, and clusters; a batch that comes later costs what is new."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from attest.errors import InputError
from attest.link.candidates import BOUNDS, Bounds, Pairs, find_candidates
from attest.link.cluster import Clusters, Constraint, components, find_clusters
from attest.link.compare import Weights, ladders, learned_weights, score
from attest.link.measures import Words
from attest.link.table import NO_DAY, NONE, Floats, Table
from attest.link.tellings import Telling
from attest.records import Link

# Pairs that score lower count as if never compared.
LEAST_SCORE = 0.05
# In a component up to this size, every pair is compared, whether or not they share a key.
_FILLED = 80


@dataclass(frozen=True, slots=True)
class Linking:
    """Tellings with the pairs among them that may be one event. Nothing here is changed; growing gives a new one."""

    table: Table
    pairs: Pairs
    scores: Floats  # [pair], LEAST_SCORE or higher
    level: str = "event"

    @classmethod
    def of(
        cls,
        tellings: Iterable[Telling],
        *,
        level: str = "event",
        weights: Weights | None = None,
        bounds: Bounds = BOUNDS,
        threads: int = 1,
    ) -> Linking:
        """Compare all with all.

        Args:
            tellings: Each id once.
            level: "event" when a telling is an event, "report" when it is a whole article.
            weights: Those in the package for that level when None.
            bounds: What keeps the work linear.
            threads: For the search of pairs.
        """
        nothing = Pairs(np.zeros(0, np.int32), np.zeros(0, np.int32))
        empty = cls(Table.of(()), nothing, np.zeros(0, np.float32), level)
        return empty.with_more(tellings, weights=weights, bounds=bounds, threads=threads)

    def with_more(
        self,
        tellings: Iterable[Telling],
        *,
        weights: Weights | None = None,
        bounds: Bounds = BOUNDS,
        threads: int = 1,
    ) -> Linking:
        """Compare new tellings with each other and with all before them, but nothing that was compared already.

        Raises:
            ValueError: one of them is there already.
        """
        since = len(self.table)
        fresh = Table.of(tellings)
        table = self.table.joined(fresh) if since else fresh
        words = Words(table)
        weights = weights or learned_weights(self.level)
        pairs = find_candidates(table, words.rarity, since=since, bounds=bounds, threads=threads)
        scores = score(words, pairs, weights)
        pairs, scores = _together(self.pairs, self.scores, pairs, scores)
        missing = _missing(table, pairs, scores, together=weights.together, since=since)
        pairs, scores = _together(pairs, scores, missing, score(words, missing, weights))
        return Linking(table, pairs, scores, self.level)

    def without(self, ids: Collection[str]) -> Linking:
        """The same without some tellings; used when a page was coded anew or a person changed an event."""
        gone = set(ids)
        kept = np.array([id_ not in gone for id_ in self.table.ids], bool)
        place = np.cumsum(kept) - 1
        stays = kept[self.pairs.left] & kept[self.pairs.right]
        left, right = (place[rows[stays]].astype(np.int32) for rows in (self.pairs.left, self.pairs.right))
        return Linking(self.table.picked(np.flatnonzero(kept)), Pairs(left, right), self.scores[stays], self.level)

    def clusters(
        self, *, constraints: Sequence[Constraint] = (), weights: Weights | None = None, since: int = 0
    ) -> Clusters:
        """Which tellings are one event; see `find_clusters`."""
        weights = weights or learned_weights(self.level)
        # The oldest, so that a person's word overrules them.
        told_apart = self.told_apart(weights=weights)
        found = find_clusters(
            self.table.ids,
            self.pairs,
            self.scores,
            together=weights.together,
            constraints=[*told_apart, *constraints],
            since=since,
        )
        own = set(told_apart)
        return Clusters(found.members, tuple(c for c in found.overruled if c not in own))

    def told_apart(self, *, weights: Weights | None = None) -> list[Constraint]:
        """Two acts of one family that one report puts on two days are two: "on Thursday, a day after a like attack".

        Only days that are known exactly count, and only acts that would be joined with another report's.
        """
        weights = weights or learned_weights(self.level)
        return list(_told_apart(self.table, self.pairs[self.scores >= weights.together]))

    def links(self, *, at_least: float = 0.5, weights: Weights | None = None, since: int = 0) -> Iterator[Link]:
        """Pairs that score `at_least` so much, of which one is row `since` or later, each with its reasons in words."""
        chosen = (self.scores >= at_least) & (self.pairs.right >= since)
        yield from self._told(self.pairs[chosen], self.scores[chosen], weights or learned_weights(self.level))

    def explain(self, left_id: str, right_id: str, *, weights: Weights | None = None) -> Link:
        """Any two tellings compared, whether or not they were worth it.

        Raises:
            InputError: one of them is not among these.
        """
        rows = np.sort([self._row(left_id), self._row(right_id)]).astype(np.int32)
        pair = Pairs(rows[:1], rows[1:])
        weights = weights or learned_weights(self.level)
        return next(self._told(pair, score(Words(self.table), pair, weights), weights))

    def _row(self, id_: str) -> int:
        try:
            return self.table.ids.index(id_)
        except ValueError as error:
            raise InputError(f"no telling is called '{id_}'") from error

    def _told(self, pairs: Pairs, scores: Floats, weights: Weights) -> Iterator[Link]:
        reasons = ladders(Words(self.table), pairs, weights)
        for left, right, scored, why in zip(pairs.left, pairs.right, scores, reasons, strict=True):
            one, other = sorted((self.table.ids[left], self.table.ids[right]))
            yield Link(link_id(one, other), "same_event", one, other, round(float(scored), 4), why)

    def save(self, path: Path) -> None:
        """Write it beside `path`, in two files; both can always be made anew."""
        self.table.save(path.with_suffix(".table"))
        with path.with_suffix(".pairs").open("wb") as stream:
            np.savez(stream, left=self.pairs.left, right=self.pairs.right, scores=self.scores, level=self.level)

    @classmethod
    def load(cls, path: Path) -> Linking:
        """What was saved there.

        Raises:
            InputError: it is not there or not one of ours.
        """
        pairs = path.with_suffix(".pairs")
        try:
            with np.load(pairs) as arrays:
                found = Pairs(arrays["left"], arrays["right"])
                return cls(Table.load(path.with_suffix(".table")), found, arrays["scores"], str(arrays["level"]))
        except (OSError, KeyError, ValueError) as error:
            raise InputError(f"{pairs}: not a saved linking ({error})", fix="delete it; it is made anew.") from error


def _told_apart(table: Table, strong: Pairs) -> Iterator[Constraint]:
    rows = np.unique(np.concatenate([strong.left, strong.right]))
    exact = rows[(table.first_day[rows] == table.last_day[rows]) & (table.first_day[rows] != NO_DAY)]
    exact = exact[np.argsort(table.report[exact], kind="stable")]
    starts = np.flatnonzero(np.diff(table.report[exact], prepend=-1))
    for one_report in np.split(exact, starts[1:]):
        for one, other in combinations(one_report.tolist(), 2):
            same_kind = table.type_family[one] == table.type_family[other] != NONE
            if same_kind and table.first_day[one] != table.first_day[other]:
                yield Constraint(table.ids[one], table.ids[other], together=False)


def link_id(left_id: str, right_id: str) -> str:
    """The id of the link between two tellings, the same whichever is named first."""
    one, other = sorted((left_id, right_id))
    return "li-" + hashlib.sha256(f"same_event\0{one}\0{other}".encode()).hexdigest()[:16]


def _together(pairs: Pairs, scores: Floats, more: Pairs, more_scores: Floats) -> tuple[Pairs, Floats]:
    """Both in order, those that score too low left out."""
    worth = more_scores >= LEAST_SCORE
    left = np.concatenate([pairs.left, more.left[worth]])
    right = np.concatenate([pairs.right, more.right[worth]])
    order = np.lexsort((right, left))
    return Pairs(left[order], right[order]), np.concatenate([scores, more_scores[worth]])[order]


def _missing(table: Table, pairs: Pairs, scores: Floats, *, together: float, since: int) -> Pairs:
    """Pairs of one component of strong links that were not compared, of components that hold a new row."""
    strong = pairs[scores >= together]
    label = components(len(table), strong)
    rows = np.argsort(label, kind="stable")
    starts = np.flatnonzero(np.diff(label[rows], prepend=-1))
    sizes = np.diff([*starts, len(rows)])
    found = [
        _all_pairs(rows[start : start + size])
        for start, size in zip(starts[sizes > 2], sizes[sizes > 2], strict=True)
        if size <= _FILLED and rows[start + size - 1] >= since
    ]
    left, right = np.concatenate(found, axis=1) if found else np.zeros((2, 0), np.int64)
    size = len(table)
    known = np.isin(left * size + right, pairs.left.astype(np.int64) * size + pairs.right)
    fresh = ~known & (table.report[left] != table.report[right])
    return Pairs(left[fresh].astype(np.int32), right[fresh].astype(np.int32))


def _all_pairs(rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """int64 [2, pair] of rows that ascend."""
    one, other = np.triu_indices(len(rows), 1)
    return np.stack([rows[one], rows[other]])
