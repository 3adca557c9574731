"""Many tellings as columns, so that a million can be compared on one machine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attest.errors import InputError
from attest.link.tellings import Report, Telling
from attest.link.words import Bag, Frequencies, known_frequencies, rarity
from attest.records import ACTOR_KINDS, COUNT_ROLES, Actor, Count, Place

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]

NONE = -1  # of a code
NO_DAY = np.iinfo(np.int32).min
_EPOCH = date(1970, 1, 1)
_PARTIES = 4
_WEAPONS = 2
_TRIGGERS = 4
# Kilometres around the point within which the place lies, by where_prec 1 to 7 of UCDP GED; a country is not a point.
_RADIUS_KM = {1: 5.0, 2: 25.0, 3: 50.0, 4: 150.0, 5: 100.0}
_BY_ROW = frozenset(
    "report type type_family happened background first_day last_day point radius_km place country low high named kinds "
    "weapons triggers".split()
)


@dataclass(frozen=True, slots=True)
class Terms:
    """A bag for each row: `codes[starts[row]:starts[row + 1]]`, ascending within a row."""

    starts: NDArray[np.int64]  # [row + 1]
    codes: Ints  # [term of a row]

    def lengths(self) -> NDArray[np.int64]:
        """int64 [row]: how many terms each row has."""
        return np.diff(self.starts)

    def rows(self) -> Ints:
        """int32 [term of a row]: the row of each."""
        return np.repeat(np.arange(len(self.starts) - 1, dtype=np.int32), self.lengths())


@dataclass(frozen=True, slots=True)
class Table:
    """Tellings as columns; a row is a telling, in the order given, and `report` says which row of the reports it is of.

    Codes are places in `strings`, NONE where the report does not say. Days count from 1970, NO_DAY where unknown.
    """

    ids: list[str]
    report_ids: list[str]
    strings: list[str]
    report: Ints  # [row]
    published: Ints  # [report] day
    outlet: Ints  # [report] code
    family: Ints  # [report] code of the family of copies
    type: Ints  # [row] code
    type_family: Ints  # [row] code
    happened: NDArray[np.bool_]  # [row]: asserted or alleged
    background: NDArray[np.bool_]  # [row]
    first_day: Ints  # [row]
    last_day: Ints  # [row]
    point: Floats  # [row, 2] latitude and longitude in degrees, NaN where not a point
    radius_km: Floats  # [row] NaN where not a point
    place: Ints  # [row] code of the gazetteer id
    country: Ints  # [row] code
    low: Floats  # [row, count role] NaN where not told
    high: Floats  # [row, count role] infinite where open
    named: Ints  # [row, party] codes of parties known by name, NONE behind the last
    kinds: Ints  # [row] a bit for each kind of party
    weapons: Ints  # [row, weapon] codes
    triggers: Ints  # [row, trigger] codes
    own: Terms  # [row] terms of its own sentences
    whole: Terms  # [report] terms of the report
    held: Ints  # [string] how many reports hold it as a term
    as_name: Ints  # [string] how many hold it as a name

    def __len__(self) -> int:
        return len(self.ids)

    @classmethod
    def of(cls, tellings: Iterable[Telling]) -> Table:
        """The columns of tellings; a report is known by its id."""
        builder = _Builder()
        for telling in tellings:
            builder.add(telling)
        return builder.table()

    def joined(self, other: Table) -> Table:
        """This table with the rows of another behind its own; a report in both is taken once.

        Raises:
            ValueError: a telling is in both.
        """
        return _joined(self, other)

    def picked(self, rows: NDArray[np.int64]) -> Table:
        """Some rows, in that order; the reports stay, so that words weigh what they weighed."""
        by_row = [f.name for f in fields(self) if f.name in _BY_ROW]
        chosen: dict[str, Any] = {name: getattr(self, name)[rows] for name in by_row}
        return replace(self, ids=[self.ids[row] for row in rows], own=_picked(self.own, rows), **chosen)

    def save(self, path: Path) -> None:
        """Write the table to a file of its own; it can always be made anew from the events."""
        arrays: dict[str, Any] = {}
        for name, value in _parts(self):
            arrays[name] = _packed(value) if isinstance(value, list) else value
        with path.open("wb") as stream:
            np.savez(stream, **arrays)

    @classmethod
    def load(cls, path: Path) -> Table:
        """A table that was saved.

        Raises:
            InputError: there is no such file, or it is not one of ours.
        """
        try:
            with np.load(path) as arrays:
                return _from_parts({name: arrays[name] for name in arrays.files})
        except (OSError, KeyError, ValueError) as error:
            raise InputError(f"{path}: not a table of tellings ({error})", fix="delete it; it is made anew.") from error


def day_of(when: date | None) -> int:
    """Days since 1970, NO_DAY for None."""
    return NO_DAY if when is None else (when - _EPOCH).days


def date_of(day: int) -> date | None:
    """The day back as a date."""
    return None if day == NO_DAY else _EPOCH + timedelta(days=int(day))


def rarities(table: Table, known: Frequencies | None = None) -> tuple[Floats, NDArray[np.bool_]]:
    """How rare each string is as a term, and whether it is a name more often than not.

    Counted over the open news text that comes with the package and the table's own reports together.

    Returns:
        float32 [string], at least 0; bool [string].
    """
    known = known or known_frequencies()
    reports = known.reports + len(table.report_ids)
    held = table.held + np.array([known.held.get(s, 0) for s in table.strings], np.int64)
    as_name = table.as_name + np.array([known.named.get(s, 0) for s in table.strings], np.int64)
    # Half of the terms are held by one report: one look-up for each count is enough.
    counts, where = np.unique(held, return_inverse=True)
    weights = np.array([max(rarity(n, reports), 0.0) for n in counts], np.float32)
    return weights[where], 2 * as_name > held


class _Builder:
    """Takes tellings one by one."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}
        self._reports: dict[str, int] = {}
        self._report_rows: list[tuple[int, int, int]] = []
        self._rows: list[tuple[Any, ...]] = []
        self._ids: list[str] = []
        self._own: list[list[int]] = []
        self._whole: list[list[int]] = []
        self._held: list[int] = []
        self._as_name: list[int] = []

    def code(self, string: str | None) -> int:
        if string is None:
            return NONE
        found = self._codes.setdefault(string, len(self._codes))
        if found == len(self._held):
            self._held.append(0)
            self._as_name.append(0)
        return found

    def add(self, telling: Telling) -> None:
        report = self._report(telling.report)
        place, when = telling.place, telling.when
        self._ids.append(telling.id)
        self._own.append(self._terms(telling.bag))
        self._rows.append(
            (
                report,
                self.code(telling.type),
                self.code(telling.type_family),
                telling.factuality in (None, "asserted", "alleged"),
                telling.background,
                day_of(when.earliest if when else None),
                day_of(when.latest if when else None),
                *_point(place),
                self.code(place.id and f"place {place.id}" if place else None),
                self.code(f"country {place.country}" if place and place.country else None),
                _bounds(telling.counts or {}),
                self._named(telling.parties),
                _kinds(telling.parties),
                self._some(sorted({f"weapon {w.casefold()}" for w in telling.weapons}), _WEAPONS),
                self._some([f"act {t}" for t in telling.triggers], _TRIGGERS),
            )
        )

    def _report(self, report: Report) -> int:
        row = self._reports.setdefault(report.id, len(self._reports))
        if row == len(self._report_rows):
            family = f"family {report.family}" if report.family else None
            self._report_rows.append((day_of(report.published), self.code(report.outlet), self.code(family)))
            codes = self._terms(report.bag)
            self._whole.append(codes)
            for code in codes:
                self._held[code] += 1
            for name in report.bag.names:
                self._as_name[self._codes[name]] += 1
        return row

    def _terms(self, bag: Bag) -> list[int]:
        return sorted(self.code(term) for term in (*bag.words, *bag.names))

    def _named(self, parties: Sequence[Actor]) -> list[int]:
        keys = sorted({key for party in parties if (key := party_key(party))})
        return self._some(keys, _PARTIES)

    def _some(self, strings: Sequence[str], most: int) -> list[int]:
        codes = [self.code(s) for s in strings[:most]]
        return codes + [NONE] * (most - len(codes))

    def table(self) -> Table:
        columns: list[Any] = list(zip(*self._rows, strict=True)) or [()] * 16
        reports = np.array(self._report_rows, np.int32).reshape(-1, 3)
        bounds = np.array(columns[11], np.float32).reshape(-1, 2, len(COUNT_ROLES))
        return Table(
            ids=self._ids,
            report_ids=list(self._reports),
            strings=list(self._codes),
            report=np.array(columns[0], np.int32),
            published=reports[:, 0].copy(),
            outlet=reports[:, 1].copy(),
            family=reports[:, 2].copy(),
            type=np.array(columns[1], np.int32),
            type_family=np.array(columns[2], np.int32),
            happened=np.array(columns[3], np.bool_),
            background=np.array(columns[4], np.bool_),
            first_day=np.array(columns[5], np.int32),
            last_day=np.array(columns[6], np.int32),
            point=np.array(columns[7], np.float32).reshape(-1, 2),
            radius_km=np.array(columns[8], np.float32),
            place=np.array(columns[9], np.int32),
            country=np.array(columns[10], np.int32),
            low=bounds[:, 0].copy(),
            high=bounds[:, 1].copy(),
            named=np.array(columns[12], np.int32).reshape(-1, _PARTIES),
            kinds=np.array(columns[13], np.int32),
            weapons=np.array(columns[14], np.int32).reshape(-1, _WEAPONS),
            triggers=np.array(columns[15], np.int32).reshape(-1, _TRIGGERS),
            own=_terms_of(self._own),
            whole=_terms_of(self._whole),
            held=np.array(self._held, np.int32),
            as_name=np.array(self._as_name, np.int32),
        )


def party_key(party: Actor) -> str | None:
    """What two reports of one named party share: its id, without the arm of a state; None for the unnamed."""
    return f"party {party.id.split('/')[0]}" if party.id else None


def _kinds(parties: Sequence[Actor]) -> int:
    bits = 0
    for party in parties:
        if party.kind in ACTOR_KINDS:
            bits |= 1 << ACTOR_KINDS.index(party.kind)
    return bits


def _point(place: Place | None) -> tuple[tuple[float, float], float]:
    if place is None or place.lat is None or place.lon is None or place.where_prec not in _RADIUS_KM:
        return (np.nan, np.nan), np.nan
    return (place.lat, place.lon), _RADIUS_KM[place.where_prec]


def _bounds(counts: Mapping[str, Count]) -> list[list[float]]:
    told = [counts.get(role) for role in COUNT_ROLES]
    low = [np.nan if c is None else float(c.low or c.best or 0) for c in told]
    high = [np.nan if c is None else np.inf if c.high is None else float(c.high) for c in told]
    return [low, high]


def _terms_of(rows: Sequence[Sequence[int]]) -> Terms:
    starts = np.zeros(len(rows) + 1, np.int64)
    np.cumsum([len(row) for row in rows], out=starts[1:])
    codes = np.fromiter((code for row in rows for code in row), np.int32, int(starts[-1]))
    return Terms(starts, codes)


def _joined(one: Table, other: Table) -> Table:
    shared = set(one.ids).intersection(other.ids)
    if shared:
        raise ValueError(f"told twice: {min(shared)}")
    codes, strings = _merged(one.strings, other.strings)
    reports, report_ids = _merged(one.report_ids, other.report_ids)
    fresh = reports >= len(one.report_ids)

    def recoded(column: Ints) -> Ints:
        return np.where(column == NONE, NONE, codes[column]).astype(np.int32)

    def both(name: str, *, coded: bool = False) -> Any:
        theirs = getattr(other, name)
        return np.concatenate([getattr(one, name), recoded(theirs) if coded else theirs])

    def per_report(name: str, *, coded: bool = False) -> Ints:
        theirs = getattr(other, name)[fresh]
        return np.concatenate([getattr(one, name), recoded(theirs) if coded else theirs])

    whole = _picked(other.whole, np.flatnonzero(fresh))
    return Table(
        ids=one.ids + other.ids,
        report_ids=report_ids,
        strings=strings,
        report=np.concatenate([one.report, reports[other.report]]).astype(np.int32),
        published=per_report("published"),
        outlet=per_report("outlet", coded=True),
        family=per_report("family", coded=True),
        **{n: both(n, coded=True) for n in ("type", "type_family", "place", "country", "named", "weapons", "triggers")},
        **{n: both(n) for n in ("happened", "background", "first_day", "last_day", "point", "radius_km")},
        **{n: both(n) for n in ("low", "high", "kinds")},
        own=_appended(one.own, other.own, codes),
        whole=_appended(one.whole, whole, codes),
        held=_added(one.held, other.held, codes, len(strings)),
        as_name=_added(one.as_name, other.as_name, codes, len(strings)),
    )


def _merged(one: list[str], other: list[str]) -> tuple[NDArray[np.int64], list[str]]:
    """Where each of the others stands in both together, and both together."""
    places = {string: code for code, string in enumerate(one)}
    where = np.array([places.setdefault(string, len(places)) for string in other], np.int64)
    return where, list(places)


def _picked(terms: Terms, rows: NDArray[np.int64]) -> Terms:
    lengths = terms.lengths()[rows]
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    return Terms(starts, terms.codes[spread(terms.starts[:-1][rows], lengths)])


def spread(starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """int64 [sum of lengths]: start, start + 1, ... of each stretch in turn."""
    begins = np.cumsum(lengths) - lengths
    shifts: NDArray[np.int64] = np.repeat(starts - begins, lengths)
    return shifts + np.arange(len(shifts))


def _appended(one: Terms, other: Terms, codes: NDArray[np.int64]) -> Terms:
    recoded = codes[other.codes].astype(np.int32)
    # Codes of a row ascend; new ones need not keep the order.
    order = np.lexsort((recoded, other.rows()))
    starts = np.concatenate([one.starts, other.starts[1:] + one.starts[-1]])
    return Terms(starts, np.concatenate([one.codes, recoded[order]]))


def _added(one: Ints, other: Ints, codes: NDArray[np.int64], strings: int) -> Ints:
    total = np.zeros(strings, np.int32)
    total[: len(one)] = one
    np.add.at(total, codes, other)
    return total


def _parts(table: Table) -> Iterable[tuple[str, Any]]:
    for field in fields(table):
        value = getattr(table, field.name)
        if isinstance(value, Terms):
            yield f"{field.name}.starts", value.starts
            yield f"{field.name}.codes", value.codes
        else:
            yield field.name, value


def _packed(strings: list[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(s.replace("\n", " ") for s in strings).encode(), np.uint8)


def _from_parts(arrays: Mapping[str, Any]) -> Table:
    values: dict[str, Any] = {}
    for field in fields(Table):
        if field.type == "Terms":
            values[field.name] = Terms(arrays[f"{field.name}.starts"], arrays[f"{field.name}.codes"])
        elif field.type == "list[str]":
            text = bytes(arrays[field.name]).decode()
            values[field.name] = text.split("\n") if text else []
        else:
            values[field.name] = arrays[field.name]
    return Table(**values)
