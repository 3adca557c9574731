"""A made-up world whose happenings are told by many reports, with the errors and gaps that reports have.

Countries, cities, groups and words are numbers with a letter before them; nothing here is anybody's text. Cities are
busy as Zipf has it, so that one city can see two attacks of a kind on one day, which is the hard case.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from attest.link.tellings import Report, Telling
from attest.link.words import Bag
from attest.records import Actor, Count, Place, When

# type, family, how often, chance of dead, weapon
KINDS = (
    ("clash", "ASSAULT", 0.16, 0.6, "rifles"),
    ("airstrike", "ASSAULT", 0.12, 0.7, "drone"),
    ("shelling", "ASSAULT", 0.12, 0.6, "mortar"),
    ("bombing", "ASSAULT", 0.1, 0.7, "bomb"),
    ("armed_attack", "ASSAULT", 0.14, 0.8, "rifles"),
    ("abduction", "ASSAULT", 0.05, 0.05, None),
    ("arrest", "COERCE", 0.1, 0.0, None),
    ("protest", "PROTEST", 0.1, 0.05, None),
    ("meeting", "CONSULT", 0.06, 0.0, None),
    ("withdrawal", "RETREAT", 0.05, 0.0, None),
)
BEGIN = date(2020, 1, 1)
COUNTRIES = tuple(a + b for a in "QXZ" for b in "ABCDEFGHJK")
VOCABULARY = 30_000
GENERIC = 3_000


@dataclass(frozen=True, slots=True)
class Happening:
    """What really happened: the truth that reports tell in part."""

    number: int
    kind: int
    day: int
    city: int
    killed: int
    injured: int
    group: int
    marks: tuple[str, ...]
    reports: int


@dataclass(frozen=True, slots=True)
class Told:
    """A telling with the happening that it is of."""

    telling: Telling
    happening: int


def tellings(size: int, *, days: int, cities: int = 3_000, seed: int = 1, mean_reports: float = 2.5) -> Iterator[Told]:
    """At least `size` tellings of happenings within `days`, in the order of publication as nearly as days go."""
    random = np.random.default_rng(seed)
    world = _World(random, cities)
    made = 0
    number = 0
    expected = max(1, round(size / mean_reports))
    while made < size:
        day = min(days - 1, number * days // expected)
        happening = world.happening(number, day, mean_reports)
        for copy in range(happening.reports):
            yield Told(world.tell(happening, copy), number)
        made += happening.reports
        number += 1


class _World:
    def __init__(self, random: np.random.Generator, cities: int) -> None:
        self.random = random
        busy = 1 / (np.arange(cities) + 5.0)
        self._cities = np.cumsum(busy / busy.sum())
        self._kinds = np.cumsum([k[2] for k in KINDS])
        rare = 1 / (np.arange(VOCABULARY) + 30.0)
        self._words = np.cumsum(rare / rare.sum())
        plain = 1 / (np.arange(GENERIC) + 10.0)
        self._plain = np.cumsum(plain / plain.sum())
        self.land = random.integers(0, len(COUNTRIES), cities)
        centres = np.stack([random.uniform(-30, 50, 30), random.uniform(-100, 140, 30)], axis=1)
        self.points = centres[self.land] + random.normal(0, 3.0, (cities, 2))

    def happening(self, number: int, day: int, mean_reports: float) -> Happening:
        """The next thing to happen."""
        r = self.random
        kind = int(np.searchsorted(self._kinds, r.random() * self._kinds[-1]))
        city = int(np.searchsorted(self._cities, r.random()))
        deadly = r.random() < KINDS[kind][3]
        killed = int(r.zipf(1.8)) if deadly else 0
        marks = tuple(f"w{n}" for n in np.searchsorted(self._words, r.random(6)))
        reports = min(40, int(r.geometric(1 / mean_reports)))
        injured = int(r.poisson(2 * min(killed, 200))) if deadly else 0
        return Happening(number, kind, day, city, min(killed, 500), injured, int(r.integers(0, 4)), marks, reports)

    def tell(self, happening: Happening, copy: int) -> Telling:
        """One report of it."""
        r = self.random
        chance = r.random(12)
        kind = happening.kind
        if chance[0] < 0.12:
            kin = [k for k, row in enumerate(KINDS) if row[1] == KINDS[kind][1]]
            kind = kin[int(r.integers(0, len(kin)))]
        published = BEGIN + timedelta(days=happening.day + int(r.choice((0, 0, 0, 1, 1, 2, 4))))
        place = self._place(happening, chance[1])
        marks = [m for m in happening.marks if r.random() < 0.65]
        plain = [f"g{n}" for n in np.searchsorted(self._plain, r.random(9))]
        names = [f"city{happening.city}"] if chance[1] < 0.8 else []
        names += [f"land{self.land[happening.city]}"]
        own = Bag(tuple(sorted({*marks[:4], *plain[:5]})), tuple(sorted(names)))
        whole = Bag(tuple(sorted({*marks, *plain})), tuple(sorted(names)))
        report = Report(f"r{happening.number}-{copy}", published, f"outlet{int(r.integers(0, 30))}", None, whole)
        return Telling(
            id=f"e{happening.number}-{copy}",
            report=report,
            bag=own,
            type=KINDS[kind][0],
            type_family=KINDS[kind][1],
            factuality="asserted" if chance[2] < 0.95 else "planned",
            background=bool(chance[3] < 0.1),
            place=place,
            when=self._when(happening, chance[4], published),
            counts=self._counts(happening, chance[5], chance[6]),
            parties=self._parties(happening, chance[7]),
            weapons=(str(KINDS[kind][4]),) if KINDS[kind][4] and chance[8] < 0.4 else (),
        )

    def _place(self, happening: Happening, chance: float) -> Place | None:
        land = self.land[happening.city]
        lat, lon = (float(x) for x in self.points[happening.city])
        if chance < 0.75:
            return Place(f"city{happening.city}", COUNTRIES[land], None, lat, lon, 1, 1, id=f"c:{happening.city}")
        if chance < 0.87:
            cell = (round(lat), round(lon))
            return Place(f"region{cell}", COUNTRIES[land], None, *map(float, cell), 4, 2, id=f"a:{cell}")
        return Place("", COUNTRIES[land], None, None, None, 6, 3) if chance < 0.96 else None

    def _when(self, happening: Happening, chance: float, published: date) -> When | None:
        day = BEGIN + timedelta(days=happening.day)
        if chance < 0.5:
            return When(day, day, 1, 1, "made up")
        if chance < 0.55:
            wrong = day + timedelta(days=int(self.random.choice((-1, 1))))
            return When(wrong, wrong, 1, 1, "made up")
        return When(published - timedelta(days=6), published, 3, 2, "made up") if chance < 0.65 else None

    def _counts(self, happening: Happening, *chances: float) -> dict[str, Count]:
        counts = {}
        for role, true, chance in zip(
            ("killed", "injured"), (happening.killed, happening.injured), chances, strict=True
        ):
            if not true or chance > (0.85 if role == "killed" else 0.55):
                continue
            told = max(1, round(true * float(self.random.uniform(0.6, 1.2)))) if chance < 0.25 else true
            counts[role] = Count(told, told, None if chance > 0.45 and chance < 0.52 else told)
        return counts

    def _parties(self, happening: Happening, chance: float) -> tuple[Actor, ...]:
        land = COUNTRIES[self.land[happening.city]]
        if chance > 0.85:
            return ()
        group = f"group:{land}-{happening.group}"
        actor = Actor(group, "armed_group", land, group) if chance < 0.5 else Actor("gunmen", "armed_group", land)
        return (actor, Actor("villagers", "civilians", land))
