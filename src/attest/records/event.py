"""Words turned into things that two reports can share, and the event that holds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from attest.records.claim import Claim, Evidence, Origin

ACTOR_KINDS = (
    "state_forces",
    "armed_group",
    "militia",
    "civilians",
    "demonstrators",
    "government",
    "international",
    "media",
    "other",
)
# Near it, a part of it, between it and another, the border of it, its coast, waters off it.
PLACE_RELATIONS = ("near", "part", "between", "border", "coast", "offshore")


@dataclass(frozen=True, slots=True)
class Actor:
    """A party: `kind` is one of ACTOR_KINDS or None; `country` ISO 3166-1 alpha-2 or None;
    `id` of the actor knowledge base, None for the unnamed and the unknown."""

    name: str
    kind: str | None = None
    country: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where, with an honest precision. `name` is empty where no place is named and only the country was inferred.

    `lat` and `lon` in degrees (WGS 84), None when only words are known. `where_prec` 1-7 as in UCDP
    GED, `geo_precision` 1-3 as in ACLED, None when unresolved. `reason` says in words how it was
    resolved, or why it was not. `id` is a gazetteer id ("geonames:98182"), `kind` its feature kind.
    `relation` is what the words say beside the name, one of PLACE_RELATIONS, None when they mean the
    place itself. `extent_km` is about the greatest length of an area, None for towns and unknown ones.
    """

    name: str
    country: str | None = None
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None
    where_prec: int | None = None
    geo_precision: int | None = None
    reason: str = ""
    id: str | None = None
    kind: str | None = None
    relation: str | None = None
    extent_km: int | None = None


@dataclass(frozen=True, slots=True)
class When:
    """An interval of days, both ends included; both None when there is no anchor to count from.

    `date_prec` 1-5 as in UCDP GED, `time_precision` 1-3 as in ACLED. `basis` says what the interval
    was counted from, or why it is empty.
    """

    earliest: date | None
    latest: date | None
    date_prec: int | None
    time_precision: int | None
    basis: str


@dataclass(frozen=True, slots=True)
class Count:
    """Persons, low <= best <= high; `high` None is open ("at least"), `best` None when only a range is known."""

    low: int | None
    best: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Event:
    """A happening with every claim that it stands on.

    `participants` are claims whose `field` is actor, target, weapon, source or claimed_by; `counts`
    maps a count role to the settled count and its claims. `codes` are crosswalk codes by scheme.
    `confidence` is 0 to 1 by field. `abstained` maps each field of which no value was sure enough to the best score
    among those left out; of type, factuality and background the best guess stays in its place.
    """

    id: str
    article_ids: tuple[str, ...]
    type: str
    factuality: str
    background: bool
    triggers: tuple[Evidence, ...]
    participants: tuple[Claim, ...]
    place: Claim | None
    when: Claim | None
    counts: Mapping[str, tuple[Count, tuple[Claim, ...]]]
    codes: Mapping[str, object]
    confidence: Mapping[str, float]
    origin: Origin
    open_questions: tuple[Evidence, ...] = field(default=())
    abstained: Mapping[str, float] = field(default_factory=dict)
