"""Measures of how two tellings stand to each other, pair by pair: kilometres, days, tolls, parties, words.

Each gives float32 [pair], NaN where either report does not say.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attest.link.candidates import Pairs
from attest.link.table import NO_DAY, NONE, Floats, Ints, Table, Terms, rarities, spread

Bools = NDArray[np.bool_]
Measure = Callable[["View"], Floats]

EARTH_KM = 6371.0
_OTHER_LAND_KM = 1000.0
_SAME_LAND_KM = 500.0


class Words:
    """A table's words made ready for comparing: how rare each string is, which are names, which numbers."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.rarity, self.is_name = rarities(table)
        self.is_number: Bools = np.array([s[:1].isdigit() for s in table.strings], bool)

    @cached_property
    def own(self) -> "Bags":
        """Of each row, the terms of its own sentences."""
        return Bags(self.table.own, self)

    @cached_property
    def whole(self) -> "Bags":
        """Of each report, the terms of all of it."""
        return Bags(self.table.whole, self)


class Bags:
    """Bags of terms with sums over each, and in a form in which a term of a row is found fast."""

    def __init__(self, terms: Terms, words: Words) -> None:
        self.terms, self.words = terms, words
        self.strings = len(words.rarity)
        self.lengths = terms.lengths()
        self.places = terms.rows().astype(np.int64) * self.strings + terms.codes
        rarity, named = words.rarity, words.rarity * words.is_name
        self.mass, self.name_mass, self.name_sum = map(self._sums, (rarity**2, rarity * named, named))

    def _sums(self, of_string: Floats) -> NDArray[np.float64]:
        sums: NDArray[np.float64] = np.concatenate([[0.0], np.cumsum(of_string[self.terms.codes], dtype=np.float64)])
        return sums[self.terms.starts[1:]] - sums[self.terms.starts[:-1]]

    def of(self, row: int) -> set[int]:
        """The codes of one row's terms."""
        return set(self.terms.codes[self.terms.starts[row] : self.terms.starts[row + 1]].tolist())

    def shared(self, a: Ints, b: Ints) -> tuple[NDArray[np.int64], Ints]:
        """Every term that both rows of a pair hold: the pair it is of, and its code; pairs ascend."""
        # The shorter bag is looked up in the longer one.
        swap = self.lengths[a] > self.lengths[b]
        fewer, more = np.where(swap, b, a), np.where(swap, a, b)
        pair = np.repeat(np.arange(len(a)), self.lengths[fewer])
        codes = self.terms.codes[spread(self.terms.starts[:-1][fewer], self.lengths[fewer])]
        if not len(codes) or not len(self.places):
            return np.zeros(0, np.int64), np.zeros(0, np.int32)
        wanted = more[pair].astype(np.int64) * self.strings + codes
        at = np.minimum(np.searchsorted(self.places, wanted), len(self.places) - 1)
        found = self.places[at] == wanted
        return pair[found], codes[found]


class View:
    """Some pairs of rows of a table; what several measures ask for is worked out once."""

    def __init__(self, words: Words, pairs: Pairs) -> None:
        self.words, self.table, self.a, self.b = words, words.table, pairs.left, pairs.right

    @cached_property
    def own(self) -> "Overlap":
        """What their own sentences share."""
        return overlap(self.words.own, self.a, self.b)

    @cached_property
    def whole(self) -> "Overlap":
        """What their whole reports share."""
        report = self.table.report
        return overlap(self.words.whole, report[self.a], report[self.b])

    def both(self, column: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
        """A column's values of the two rows of each pair."""
        return column[self.a], column[self.b]


def _float(values: NDArray[Any]) -> Floats:
    return values.astype(np.float32)


# --- place and time ----------------------------------------------------------------------------------------------


def distance_km(one: Floats, other: Floats) -> NDArray[np.float64]:
    """Kilometres along the globe between points [..., latitude and longitude in degrees]; NaN where one is."""
    lat_a, lon_a, lat_b, lon_b = (np.radians(p[..., k].astype(np.float64)) for p in (one, other) for k in (0, 1))
    half = np.sin((lat_b - lat_a) / 2) ** 2 + np.cos(lat_a) * np.cos(lat_b) * np.sin((lon_b - lon_a) / 2) ** 2
    km: NDArray[np.float64] = 2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return km


def apart_km(view: View) -> Floats:
    """Kilometres beyond both precisions; for two countries, 0 within one and far apart otherwise."""
    a, b = view.both(view.table.point)
    radius_a, radius_b = view.both(view.table.radius_km)
    gap = np.maximum(distance_km(a, b) - radius_a - radius_b, 0)
    land_a, land_b = view.both(view.table.country)
    known = (land_a != NONE) & (land_b != NONE)
    by_land = np.where(known & (land_a != land_b), _OTHER_LAND_KM, np.nan)
    return _float(np.where(np.isnan(gap), by_land, gap))


def pinned_km(view: View) -> Floats:
    """How exactly two places that may be one are known: kilometres between them and both precisions together."""
    a, b = view.both(view.table.point)
    radius_a, radius_b = view.both(view.table.radius_km)
    exact = distance_km(a, b) + radius_a + radius_b
    land_a, land_b = view.both(view.table.country)
    same_land = (land_a != NONE) & (land_a == land_b)
    exact = np.where(np.isnan(exact) & same_land, _SAME_LAND_KM, exact)
    return _float(np.where(apart_km(view) > 0, np.nan, exact))


def days_apart(view: View) -> Floats:
    """Days between the two intervals, 0 where they touch."""
    first_a, first_b = (c.astype(np.float32) for c in view.both(view.table.first_day))
    last_a, last_b = (c.astype(np.float32) for c in view.both(view.table.last_day))
    gap = np.maximum(np.maximum(first_b - last_a, first_a - last_b), 0)
    return _float(np.where(_dated(view), gap, np.nan))


def _dated(view: View) -> NDArray[np.bool_]:
    known: NDArray[np.bool_] = (view.table.first_day != NO_DAY) & (view.table.last_day != NO_DAY)
    return known[view.a] & known[view.b]


def days_pinned(view: View) -> Floats:
    """How exactly two touching intervals are known: the days that the longer one holds."""
    length = view.table.last_day.astype(np.float32) - view.table.first_day.astype(np.float32) + 1
    longer = np.maximum(*view.both(length))
    return _float(np.where(days_apart(view) == 0, longer, np.nan))


def published_apart(view: View) -> Floats:
    """Days between publications, for pairs of which one has no interval of its own."""
    day = view.table.published[view.table.report]
    a, b = view.both(day)
    known = (a != NO_DAY) & (b != NO_DAY) & ~_dated(view)
    return _float(np.where(known, np.abs(a.astype(np.float32) - b.astype(np.float32)), np.nan))


# --- what happened -----------------------------------------------------------------------------------------------

SAME_TYPE, SAME_FAMILY, OTHER_FAMILY = 2.0, 1.0, 0.0


def type_likeness(view: View) -> Floats:
    """2 one type, 1 two of one family, 0 of two families."""
    type_a, type_b = view.both(view.table.type)
    family_a, family_b = view.both(view.table.type_family)
    kin = (family_a != NONE) & (family_a == family_b)
    likeness = np.where(type_a == type_b, SAME_TYPE, np.where(kin, SAME_FAMILY, OTHER_FAMILY))
    return _float(np.where((type_a != NONE) & (type_b != NONE), likeness, np.nan))


def happened(view: View) -> Floats:
    """1 where both are told as having happened, or neither is."""
    a, b = view.both(view.table.happened)
    return _float(a == b)


def foreground(view: View) -> Floats:
    """How many of the two tell it as their news: 0, 1 or 2."""
    a, b = view.both(view.table.background)
    told = view.table.type[view.a] != NONE
    return _float(np.where(told, 2.0 - a - b, np.nan))


def _shared_codes(a: Ints, b: Ints) -> NDArray[np.int64]:
    """int64 [pair]: how many codes [pair, few] stand in both."""
    equal = (a[:, :, None] == b[:, None, :]) & (a[:, :, None] != NONE)
    shared: NDArray[np.int64] = equal.any(axis=2).sum(axis=1)
    return shared


def parties(view: View) -> Floats:
    """0 none of the named parties shared and other kinds ... 5 two named parties shared; see PARTY_WORDS."""
    named_a, named_b = view.both(view.table.named)
    kinds_a, kinds_b = view.both(view.table.kinds)
    shared = _shared_codes(named_a, named_b)
    both_named = (named_a[:, 0] != NONE) & (named_b[:, 0] != NONE)
    kin = (kinds_a & kinds_b) != 0
    level = np.where(both_named, np.where(kin, 1.0, 0.0), np.where(kin, 3.0, 2.0))
    level = np.where(shared > 0, np.where(shared > 1, 5.0, 4.0), level)
    known = (kinds_a != 0) & (kinds_b != 0) | (shared > 0)
    return _float(np.where(known, level, np.nan))


PARTY_WORDS = (
    "other named parties, of other kinds",
    "other named parties, of the same kind",
    "parties of other kinds",
    "parties of the same kind",
    "a named party in common",
    "two named parties in common",
)


def weapons(view: View) -> Floats:
    """1 where a weapon is named in both, 0 where both name others."""
    a, b = view.both(view.table.weapons)
    known = (a[:, 0] != NONE) & (b[:, 0] != NONE)
    return _float(np.where(known, np.minimum(_shared_codes(a, b), 1), np.nan))


def triggers(view: View) -> Floats:
    """1 where a word that names the act stands in both, 0 where none does."""
    a, b = view.both(view.table.triggers)
    known = (a[:, 0] != NONE) & (b[:, 0] != NONE)
    return _float(np.where(known, np.minimum(_shared_codes(a, b), 1), np.nan))


def toll_gap(role: int) -> Callable[[View], Floats]:
    """How far apart the two ranges of a toll are, as a share of the larger number: 0 where they touch."""

    def measure(view: View) -> Floats:
        low_a, low_b = view.both(view.table.low[:, role])
        high_a, high_b = view.both(view.table.high[:, role])
        gap = np.maximum(np.maximum(low_b - high_a, low_a - high_b), 0)
        return _float(gap / np.maximum(np.maximum(low_a, low_b), 1))

    return measure


def toll_equal(role: int) -> Callable[[View], Floats]:
    """The number, where both give the same; an equal large number is no chance."""

    def measure(view: View) -> Floats:
        low_a, low_b = view.both(view.table.low[:, role])
        return _float(np.where((low_a == low_b) & (low_a > 0), low_a, np.nan))

    return measure


# --- words -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Overlap:
    """What the bags of each pair share, all float32 [pair].

    `cosine` is of all terms and `name_cosine` of names, NaN where one has none. `names`, `words` and `numbers` add up
    the rarity of what is shared, and `rarest` is the highest. `lone_names` adds up the names that are not shared, of
    the bag that has fewer of them.
    """

    cosine: Floats
    name_cosine: Floats
    names: Floats
    words: Floats
    numbers: Floats
    rarest: Floats
    lone_names: Floats


def overlap(bags: Bags, a: Ints, b: Ints) -> Overlap:
    """What rows a and b share, pair by pair."""
    pair, codes = bags.shared(a, b)
    weight = bags.words.rarity[codes]
    named, number = bags.words.is_name[codes], bags.words.is_number[codes]

    def total(values: NDArray[Any]) -> NDArray[np.float64]:
        return np.bincount(pair, values, minlength=len(a)).astype(np.float64)

    names = total(weight * named)
    rarest = np.zeros(len(a), np.float32)
    np.maximum.at(rarest, pair, weight)
    return Overlap(
        cosine=_ratio(total(weight**2), np.sqrt(bags.mass[a] * bags.mass[b])),
        name_cosine=_ratio(total(weight**2 * named), np.sqrt(bags.name_mass[a] * bags.name_mass[b])),
        names=names.astype(np.float32),
        words=total(weight * ~(named | number)).astype(np.float32),
        numbers=total(weight * number).astype(np.float32),
        rarest=rarest,
        lone_names=(np.minimum(bags.name_sum[a], bags.name_sum[b]) - names).astype(np.float32),
    )


def _ratio(part: NDArray[Any], whole: NDArray[Any]) -> Floats:
    """NaN where there is nothing to divide by: no words are no difference."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return _float(np.where(whole > 0, np.minimum(part / whole, 1), np.nan))


def of_own(name: str) -> Measure:
    """A measure of the words of their own sentences."""
    return lambda view: getattr(view.own, name)


def of_whole(name: str) -> Measure:
    """A measure of the words of the whole reports."""
    return lambda view: getattr(view.whole, name)


def copies(view: View) -> Floats:
    """1 where both stand in one family of copies."""
    a, b = view.both(view.table.family[view.table.report])
    return _float(np.where((a != NONE) & (a == b), 1.0, np.nan))
