"""How well places resolve: `python bench/places.py DATA_FOLDER [--limit N] [--errors]`.

Gold events (folder `gold`): does the resolved country agree with the coded one. Mentions (folder `geowebnews`): is the
country right, or the point within 161 km (100 miles, the field's usual radius); the coded country is that of the coded
GeoNames id, or of the town nearest to the coded point. Baseline: the most populous town or country of that very name.
"""

import math
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from common import Asked, Measured, print_failures, print_table, rows, run, share

from attest.records import Place
from attest.resolve.gazetteer import Entry, Gazetteer
from attest.resolve.places import PlaceContext, resolve_place

RADIUS_KM = 161


def measure(asked: Asked) -> None:
    """Print both tables."""
    gazetteer = Gazetteer.load()
    for part in ("train", "dev"):
        score_gold(asked.data / "gold", part, gazetteer=gazetteer, errors=asked.errors)
    measured = score_toponyms(asked.data / "geowebnews" / "docs.jsonl", gazetteer=gazetteer, asked=asked)
    print_table("places.py", measured)


def score_gold(folder: Path, part: str, *, gazetteer: Gazetteer, errors: bool) -> None:
    """Country of the event's place, resolved from its words and its report."""
    reports = {r["doc_id"]: r["sentences"] for r in rows(folder / f"{part}.reports.jsonl")}
    total = right = given = baseline = points = 0
    started = time.perf_counter()
    for gold in rows(folder / f"{part}.jsonl"):
        sentences = reports[gold["doc_id"]]
        first, last = gold["keep"]
        text = " ".join(sentences[first : last + 1])
        places = [event["place"][1] for event in gold["events"] if event["place"]]
        for event in gold["events"]:
            if not event["place"] or not event["country"]:
                continue
            at, words = event["place"]
            others = tuple(sorted({place for place in places if place != words}))
            context = PlaceContext(text=text, other_places=others, sentence=sentences[at])
            place = resolve_place(words, gazetteer=gazetteer, context=context)
            total += 1
            given += place.country is not None
            points += place.lat is not None
            right += place.country == event["country"]
            best = most_populous(words, gazetteer)
            baseline += best is not None and best.country == event["country"]
            if errors and place.country != event["country"]:
                print(f"  {words!r} is {event['country']}, not {place.country}: {place.reason}")
    seconds = time.perf_counter() - started
    print(
        f"gold {part}: {total} places, country right {right / total:.1%} (of the {given} given {right / given:.1%}), "
        f"with a point {points / total:.1%}, {total / seconds:,.0f}/s; baseline {baseline / total:.1%}"
    )


def score_toponyms(path: Path, *, gazetteer: Gazetteer, asked: Asked) -> list[Measured]:
    """Each mention with coordinates: is the country right, or the point near; the same id counts, too."""
    lands = Lands(gazetteer)
    judged = [
        (mention, Judged.of(mention.resolved(gazetteer), mention, lands=lands),
         Judged.of(most_populous(mention.words, gazetteer), mention, lands=lands))
        for mention in mentions(path, limit=asked.limit)
    ]  # fmt: skip
    failures: Counter[str] = Counter()
    for mention, ours, _ in judged:
        if not ours.is_right:
            failures[ours.why] += 1
            if asked.errors:
                print(f"  {ours.why}: {mention.words!r} ({mention.type}) is in {ours.wanted}: {ours.told}")
    print_failures(failures)
    literal = [row for row in judged if row[0].is_literal]
    return [
        measured("GeoWebNews mentions: right country or within 161 km", judged, lambda j: j.is_right),
        measured("the same, of literal mentions", literal, lambda j: j.is_right),
        measured("the same, point within 161 km", literal, lambda j: j.is_near),
    ]


@dataclass(frozen=True, slots=True)
class Mention:
    """One coded toponym with the text around it."""

    words: str
    type: str
    id: str | None
    lat: float
    lon: float
    context: PlaceContext

    @property
    def is_literal(self) -> bool:
        """Whether the place itself is meant, and no team, government or product called after it."""
        return self.type.startswith("Literal") or self.type == "Mixed"

    def resolved(self, gazetteer: Gazetteer) -> Place:
        """What we make of it."""
        return resolve_place(self.words, gazetteer=gazetteer, context=self.context)


@dataclass(frozen=True, slots=True)
class Judged:
    """How one reading of a mention compares with the coded one; `wanted` is the coded country or countries."""

    is_right: bool
    is_near: bool
    why: str
    wanted: tuple[str, ...]
    told: str

    @classmethod
    def of(cls, found: Place | Entry | None, mention: Mention, *, lands: "Lands") -> "Judged":
        """Compare the country, the point and the id."""
        wanted = lands.of(mention)
        is_same = found is not None and mention.id is not None and found.id == f"geonames:{mention.id}"
        is_near = is_same or within(found, mention)
        same_country = found is not None and found.country is not None and found.country in wanted
        country = found.country if found else None
        why = "" if is_near or same_country else "another country" if country else "no country"
        return cls(is_near or same_country, is_near, why, wanted, reason_of(found))


class Lands:
    """The countries of coded points: of the entry with the coded id, or else of the nearest place, 100 km at most."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        entries = [entry for entry in gazetteer.entries() if entry.kind in ("city", "country")]
        self._of_id = {entry.id: entry.countries for entry in entries}
        self._towns = [entry for entry in entries if entry.kind == "city"]
        self._lat = np.radians([entry.lat for entry in self._towns])
        self._lon = np.radians([entry.lon for entry in self._towns])

    def of(self, mention: Mention) -> tuple[str, ...]:
        """ISO alpha-2 codes; none far from any town."""
        if (known := self._of_id.get(f"geonames:{mention.id}")) is not None:
            return known
        lat, lon = math.radians(mention.lat), math.radians(mention.lon)
        half = np.sin((self._lat - lat) / 2) ** 2
        half += np.cos(self._lat) * math.cos(lat) * np.sin((self._lon - lon) / 2) ** 2
        nearest = self._towns[int(half.argmin())]
        return nearest.countries if 12742 * math.asin(math.sqrt(float(half.min()))) < 100 else ()


def mentions(path: Path, *, limit: int | None) -> Iterator[Mention]:
    """Every toponym that has coordinates."""
    for doc in rows(path, limit=limit):
        known = [t for t in doc["toponyms"] if t["lat"] is not None]
        surfaces = sorted({t["surface"] for t in known})
        for t in known:
            sentence = doc["text"][max(0, t["start"] - 120) : t["end"] + 120]
            others = tuple(surface for surface in surfaces if surface != t["surface"])
            context = PlaceContext(text=doc["text"], other_places=others, sentence=sentence)
            yield Mention(t["surface"], t["type"], t["geonames_id"], t["lat"], t["lon"], context)


def measured(what: str, judged: Sequence[tuple[Mention, Judged, Judged]], right: Callable[[Judged], bool]) -> Measured:
    """One row of the table of scores."""
    ours = share(sum(right(ours) for _, ours, _ in judged), len(judged)).f1_pct
    trivial = share(sum(right(trivial) for _, _, trivial in judged), len(judged)).f1_pct
    return Measured(what, ours, trivial, len(judged), "most populous")


def within(found: Place | Entry | None, mention: Mention) -> bool:
    """Whether there is a point and it is near."""
    if found is None or found.lat is None or found.lon is None:
        return False
    return distance_km(found.lat, found.lon, mention.lat, mention.lon) <= RADIUS_KM


def reason_of(found: Place | Entry | None) -> str:
    """Why ours was chosen."""
    return found.reason if isinstance(found, Place) else found.name if found else "nothing"


def most_populous(name: str, gazetteer: Gazetteer) -> Entry | None:
    """The baseline: the country, or else the most populous town, whose own name is exactly this one."""
    exact = [
        e for e in gazetteer.lookup(name) if e.name.casefold() == name.casefold() and e.kind in ("city", "country")
    ]
    return max(exact, key=lambda e: e.population, default=None)


def distance_km(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Great-circle distance."""
    a, b, d = math.radians(lat_a), math.radians(lat_b), math.radians(lon_b - lon_a)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(d / 2) ** 2
    return 12742 * math.asin(min(1.0, math.sqrt(half)))


if __name__ == "__main__":
    run(measure, __doc__)
