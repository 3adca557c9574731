"""The reasons for a score, in words that a reader can argue with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from attest.link import measures
from attest.link.measures import Words
from attest.link.table import NONE, Table, date_of
from attest.records import COUNT_ROLES

_MOST_TERMS = 6


@dataclass(frozen=True, slots=True)
class Compared:
    """Two rows, and by the name of each scale what it measured, NaN where it is silent."""

    words: Words
    a: int
    b: int
    measures: Mapping[str, float]

    @property
    def table(self) -> Table:
        """The table that the rows are of."""
        return self.words.table

    @property
    def rows(self) -> tuple[int, int]:
        """Both."""
        return self.a, self.b


Told = Callable[[Compared], str]


def _place(pair: Compared) -> str:
    table, a, b = pair.table, pair.a, pair.b
    if np.isnan(table.radius_km[[a, b]]).any():
        one, other = (_country(table, row) for row in pair.rows)
        return f"place: both in {one}, one not known more exactly" if one == other else f"place: {one} and {other}"
    km = float(measures.distance_km(table.point[a], table.point[b]))
    known = " and ".join(f"{r:.0f} km" for r in table.radius_km[[a, b]])
    if table.place[a] != NONE and table.place[a] == table.place[b]:
        return f"place: the same, known to {known}"
    beyond = pair.measures["apart_km"]
    within = f"{beyond:.0f} km beyond what both leave open" if beyond else "within what both leave open"
    return f"place: {km:.0f} km apart, known to {known}, {within}"


def _country(table: Table, row: int) -> str:
    return table.strings[table.country[row]].removeprefix("country ") if table.country[row] != NONE else "nowhere named"


def _time(pair: Compared) -> str:
    one, other = (_interval(pair.table, row) for row in pair.rows)
    apart = pair.measures["days_apart"]
    return f"time: {one} and {other}, " + ("may be the same" if apart == 0 else f"{apart:.0f} days between them")


def _interval(table: Table, row: int) -> str:
    first, last = date_of(int(table.first_day[row])), date_of(int(table.last_day[row]))
    return str(first) if first == last else f"{first} to {last}"


def _publication(pair: Compared) -> str:
    return f"publication: {pair.measures['published_apart']:.0f} days apart, and one gives no date of its own"


def _type(pair: Compared) -> str:
    one, other = (pair.table.strings[pair.table.type[row]] for row in pair.rows)
    if one == other:
        return f"type: {one} in both"
    return f"type: {one} and {other}, " + ("of one family" if pair.measures["type"] == 1 else "of two families")


def _triggers(pair: Compared) -> str:
    one, other = (_acts(pair.table, row) for row in pair.rows)
    shared = ", ".join(sorted(set(one) & set(other)))
    return f"triggers: {shared} in both" if shared else f"triggers: {', '.join(one)} and {', '.join(other)}"


def _acts(table: Table, row: int) -> list[str]:
    return [table.strings[code].removeprefix("act ") for code in table.triggers[row] if code != NONE]


def _factuality(pair: Compared) -> str:
    return (
        "factuality: both happened, or neither did"
        if pair.measures["happened"]
        else "factuality: one happened, one did not"
    )


def _background(pair: Compared) -> str:
    return ("background in both", "news in one, background in the other", "news in both")[
        int(pair.measures["foreground"])
    ]


def _parties(pair: Compared) -> str:
    table, a, b = pair.table, pair.a, pair.b
    shared = sorted(set(table.named[a].tolist()) & set(table.named[b].tolist()) - {NONE})
    names = ", ".join(table.strings[code].removeprefix("party ") for code in shared)
    return f"parties: {measures.PARTY_WORDS[int(pair.measures['parties'])]}" + (f" ({names})" if names else "")


def _weapon(pair: Compared) -> str:
    return "weapon: the same" if pair.measures["weapons"] else "weapon: another"


def _toll(role: str) -> Told:
    column = COUNT_ROLES.index(role)

    def told(pair: Compared) -> str:
        one, other = (_range(pair.table, row, column) for row in pair.rows)
        fits = "compatible" if pair.measures[f"{role}_gap"] == 0 else "not compatible"
        return f"{role}: {one} and {other}, {fits}"

    return told


def _range(table: Table, row: int, column: int) -> str:
    low, high = table.low[row, column], table.high[row, column]
    if low == high:
        return f"{low:.0f}"
    return f"{low:.0f} or more" if np.isinf(high) else f"{low:.0f} to {high:.0f}"


def _own(pair: Compared) -> str:
    return _terms("words of the sentences", pair, pair.words.own, pair.a, pair.b)


def _whole(pair: Compared) -> str:
    a, b = (int(pair.table.report[row]) for row in pair.rows)
    return _terms("words of the reports", pair, pair.words.whole, a, b)


def _terms(what: str, pair: Compared, bags: measures.Bags, a: int, b: int) -> str:
    _, codes = bags.shared(np.array([a], np.int32), np.array([b], np.int32))
    rarest = sorted(codes.tolist(), key=lambda code: (-pair.words.rarity[code], pair.table.strings[code]))
    listed = ", ".join(pair.table.strings[code] for code in rarest[:_MOST_TERMS])
    more = f" and {len(rarest) - _MOST_TERMS} more" if len(rarest) > _MOST_TERMS else ""
    return f"{what}: {listed}{more} in both" if listed else f"{what}: none in both"


def _lone(pair: Compared) -> str:
    alone = []
    for row, other in (pair.rows, pair.rows[::-1]):
        names = pair.words.own.of(row) - pair.words.own.of(other)
        rarest = sorted(
            (c for c in names if pair.words.is_name[c]), key=lambda c: (-pair.words.rarity[c], pair.table.strings[c])
        )
        alone.append(", ".join(pair.table.strings[c] for c in rarest[: _MOST_TERMS // 2]) or "none")
    return f"names of one only: {alone[0]}; of the other only: {alone[1]}"


def _copies(_pair: Compared) -> str:
    return "copies: both reports are of one family"


TOLD: Mapping[str, Told] = {
    "place": _place,
    "time": _time,
    "publication": _publication,
    "type": _type,
    "triggers": _triggers,
    "factuality": _factuality,
    "background": _background,
    "parties": _parties,
    "weapon": _weapon,
    "killed": _toll("killed"),
    "injured": _toll("injured"),
    "words of the sentences": _own,
    "names of one only": _lone,
    "words of the reports": _whole,
    "copies": _copies,
}
