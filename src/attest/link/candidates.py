"""Which pairs are worth a comparison: those that share a rare enough key, found by a join in DuckDB.

A key is made of values that two reports of one event have in common: the place's cell, the days, the family of the
type, the toll, a named party, a rare word. A block, the rows of one key, never counts when it has grown beyond its
bound: then a narrower key of the same rows does its work. Nothing that a report leaves out makes a key.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attest.link.table import NO_DAY, NONE, Floats, Ints, Table

Keys = NDArray[np.int64]
Rows = NDArray[np.int64]

# Two that happened within so many days of each other share at least one of the two windows each stands in.
WINDOW_DAYS = 6
# An interval longer than this says too little to choose a window by.
_LONG_DAYS = 10
_CELLS_PER_DEGREE = 2
_DAY_TERMS = 8
_TERMS = 16
_PAIRED_TERMS = 5
_KILLED, _INJURED = 0, 1


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far the search goes: rows in a block, and pairs a row is compared in (those with the most shared keys)."""

    block: int = 60
    partners: int = 40


BOUNDS = Bounds()


@dataclass(frozen=True, slots=True)
class Pairs:
    """Rows to be compared: int32 [pair] each, left < right, in order, none twice."""

    left: Ints
    right: Ints

    def __len__(self) -> int:
        return len(self.left)

    def __getitem__(self, chosen: slice | NDArray[np.bool_] | Rows) -> "Pairs":
        """Some of them."""
        return Pairs(self.left[chosen], self.right[chosen])


def find_candidates(
    table: Table, weights: Floats, *, since: int = 0, bounds: Bounds = BOUNDS, threads: int = 1
) -> Pairs:
    """The pairs worth a comparison, of which at least one row is `since` or later.

    Args:
        table: All tellings.
        weights: float32 [string]: how rare each term is.
        since: The first new row; 0 compares all with all.
        bounds: What keeps the work linear.
        threads: Of DuckDB.
    """
    keys, rows = _keys(table, weights, since=since)
    return _join(keys, rows, table.report, since=since, bounds=bounds, threads=threads)


def _join(keys: Keys, rows: Rows, reports: Ints, *, since: int, bounds: Bounds, threads: int) -> Pairs:
    import duckdb

    with duckdb.connect(config={"threads": threads, "preserve_insertion_order": False}) as engine:
        engine.register("keyed", {"key": keys, "row": rows.astype(np.int32), "report": reports[rows]})
        found = engine.execute(_SQL, [bounds.block, since, bounds.partners]).fetchnumpy()
    left, right = found["low"].astype(np.int32), found["high"].astype(np.int32)
    order = np.lexsort((right, left))
    return Pairs(left[order], right[order])


# A pair stays when it is among the best partners of either row, so that no row's many look-alikes crowd out another's.
_SQL = """
with blocks as (
    select key from keyed group by key having count(*) between 2 and $1
), members as (
    select key, row, report from keyed semi join blocks using (key)
), pairs as (
    select a.row as low, b.row as high, count(*) as shared
    from members a join members b on a.key = b.key and a.row < b.row
    where b.row >= $2 and a.report <> b.report
    group by all
), ranked as (
    select low, high,
        row_number() over (partition by low order by shared desc, high) as from_low,
        row_number() over (partition by high order by shared desc, low) as from_high
    from pairs
)
select low, high from ranked where from_low <= $3 or from_high <= $3
"""


def _keys(table: Table, weights: Floats, *, since: int) -> tuple[Keys, Rows]:
    """Every key that a row `since` or later has, with each row that has it, once."""
    made = list(_each_key(table, weights))
    if since:
        wanted = np.unique(np.concatenate([keys[rows >= since] for keys, rows in made]))
        made = [_among(keys, rows, wanted) for keys, rows in made]
    keys = np.concatenate([k for k, _ in made])
    rows = np.concatenate([r for _, r in made])
    order = np.lexsort((rows, keys))
    keys, rows = keys[order], rows[order]
    fresh = np.ones(len(keys), bool)
    fresh[1:] = (np.diff(keys) != 0) | (np.diff(rows) != 0)
    return keys[fresh], rows[fresh]


def _among(keys: Keys, rows: Rows, wanted: Keys) -> tuple[Keys, Rows]:
    """Those of some few keys, which ascend."""
    at = np.minimum(np.searchsorted(wanted, keys), max(len(wanted) - 1, 0))
    there = wanted[at] == keys if len(wanted) else np.zeros(len(keys), bool)
    return keys[there], rows[there]


def _each_key(table: Table, weights: Floats) -> Iterator[tuple[Keys, Rows]]:
    day, toll, rare = days_of(table), _toll(table), _rarest(table, weights, _TERMS)
    family = np.where(table.type_family == NONE, table.type, table.type_family)
    dated, typed, pinned = day != NO_DAY, family != NONE, ~np.isnan(table.point[:, 0])
    for window in _windows(day):
        rows = np.flatnonzero(dated & typed & pinned)
        for cell in _cells(table):
            at = (cell[rows], window[rows])
            yield _key(1, *at, family[rows]), rows
            yield _key(2, *at, table.type[rows], toll[rows]), rows
        yield from _parties(table, np.flatnonzero(dated), window, family)
        rows = np.flatnonzero(dated & (toll > 0) & (table.country != NONE))
        yield _key(4, table.country[rows], window[rows], toll[rows]), rows
        chosen = dated[rare.rows] & (rare.places < _DAY_TERMS)
        yield _key(5, rare.terms[chosen], window[rare.rows[chosen]]), rare.rows[chosen]
    yield _key(6, rare.terms), rare.rows
    yield from _term_pairs(rare, len(table))
    copies = table.family[table.report]
    rows = np.flatnonzero(copies != NONE)
    yield _key(8, copies[rows], table.type[rows]), rows


def _parties(table: Table, rows: Rows, window: Rows, family: Ints) -> Iterator[tuple[Keys, Rows]]:
    for party in table.named.T:
        there = rows[party[rows] != NONE]
        yield _key(3, party[there], window[there], family[there], table.country[there]), there


def _term_pairs(rare: "_Rare", size: int) -> Iterator[tuple[Keys, Rows]]:
    """Two rare terms at once: what is left when every single one has grown too common for a block."""
    starts = np.searchsorted(rare.rows, np.arange(size + 1))
    lengths = np.diff(starts)
    for one in range(_PAIRED_TERMS):
        for other in range(one + 1, _PAIRED_TERMS):
            there = np.flatnonzero(lengths > other)
            a, b = rare.terms[starts[there] + one], rare.terms[starts[there] + other]
            yield _key(7, np.minimum(a, b), np.maximum(a, b)), there


def _windows(day: Rows) -> Iterator[Rows]:
    """int64 [row]: the window that each row's day lies in, once as it is and once with its neighbour's number."""
    window = np.floor_divide(day, WINDOW_DAYS)
    yield window
    yield window + 1


def days_of(table: Table) -> NDArray[np.int64]:
    """int64 [row]: the middle of a short interval, else the publication date, else NO_DAY."""
    first, last = table.first_day.astype(np.int64), table.last_day.astype(np.int64)
    short = (first != NO_DAY) & (last != NO_DAY) & (last - first <= _LONG_DAYS)
    return np.where(short, (first + last) // 2, table.published[table.report])


def _cells(table: Table) -> Iterator[Rows]:
    """int64 [row]: the cell of each row's point, in two grids that are shifted against each other."""
    at = np.where(np.isnan(table.point), 0.0, table.point).astype(np.float64) * _CELLS_PER_DEGREE
    for shift in (0.0, 0.5):
        cell = np.floor(at + shift).astype(np.int64)
        yield cell[:, 0] * 4096 + cell[:, 1]


def _toll(table: Table) -> NDArray[np.int64]:
    """int64 [row]: the dead, or else the injured, as a number of their own; 0 where nothing is told."""
    killed, injured = (np.nan_to_num(table.low[:, role]).astype(np.int64) for role in (_KILLED, _INJURED))
    return np.where(killed > 1, killed, np.where(injured > 1, -injured - 1, killed))


@dataclass(frozen=True, slots=True)
class _Rare:
    """Rare terms with their rows, row by row, and which of its row's each is, the rarest being 0."""

    rows: Rows
    terms: Keys
    places: Rows


def _rarest(table: Table, weights: Floats, most: int) -> _Rare:
    """The rarest terms of each row that another report holds too."""
    rows = table.own.rows().astype(np.int64)
    codes = table.own.codes.astype(np.int64)
    shared = table.held[codes] > 1
    rows, codes = rows[shared], codes[shared]
    order = np.lexsort((codes, -weights[codes], rows))
    rows, codes = rows[order], codes[order]
    places = np.arange(len(rows)) - np.searchsorted(rows, rows)
    kept = places < most
    return _Rare(rows[kept], codes[kept], places[kept])


def _key(kind: int, *parts: NDArray[np.generic]) -> Keys:
    """int64: the parts mixed into one number; two keys that differ collide once in ten to the nineteenth."""
    mixed = np.full(len(parts[0]), kind, np.uint64)
    for part in parts:
        mixed = (mixed ^ part.astype(np.int64).view(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(32)
    return mixed.view(np.int64)
