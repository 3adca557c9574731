"""How well places resolve: `python bench/places.py DATA_FOLDER` with the folders `gold` and `geowebnews` in it.

Gold events: does the resolved country agree with the coded one. Toponyms: a point within 161 km (100 miles, the field's
usual radius). Beside both stands the baseline: the most populous town or country of exactly that name.
"""

import json
import math
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from attest.records import Place
from attest.resolve.gazetteer import Entry, Gazetteer
from attest.resolve.places import PlaceContext, resolve_place

RADIUS_KM = 161


def main(folder: Path, *, errors: bool = False) -> None:
    """Print both tables."""
    gazetteer = Gazetteer.load()
    for part in ("train", "dev"):
        score_gold(folder / "gold", part, gazetteer=gazetteer, errors=errors)
    score_toponyms(folder / "geowebnews" / "docs.jsonl", gazetteer=gazetteer, errors=errors)


def score_gold(folder: Path, part: str, *, gazetteer: Gazetteer, errors: bool) -> None:
    """Country of the event's place, resolved from its words and its report."""
    reports = {r["doc_id"]: r["sentences"] for r in read(folder / f"{part}.reports.jsonl")}
    total = right = given = baseline = points = 0
    started = time.perf_counter()
    for gold in read(folder / f"{part}.jsonl"):
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


def score_toponyms(path: Path, *, gazetteer: Gazetteer, errors: bool) -> None:
    """Point and country of literal toponyms with coordinates."""
    total = within = base_within = known = base_known = 0
    for doc in read(path):
        names = [t for t in doc["toponyms"] if t["type"].startswith("Literal") or t["type"] == "Mixed"]
        surfaces = [t["surface"] for t in names]
        for toponym in names:
            if toponym["lat"] is None:
                continue
            total += 1
            start, end = toponym["start"], toponym["end"]
            sentence = doc["text"][max(0, start - 120) : end + 120]
            others = tuple(sorted(set(surfaces) - {toponym["surface"]}))
            context = PlaceContext(text=doc["text"], other_places=others, sentence=sentence)
            place = resolve_place(toponym["surface"], gazetteer=gazetteer, context=context)
            best = most_populous(toponym["surface"], gazetteer)
            known += place.lat is not None
            base_known += best is not None
            hit = is_within(place, toponym, gazetteer)
            within += hit
            base_within += is_within(best, toponym, gazetteer)
            if errors and not hit:
                at = f"{toponym['lat']:.1f} {toponym['lon']:.1f}"
                print(f"  {toponym['surface']!r} at {at}: {place.country} {place.reason}")
    print(
        f"toponyms: {total}, within {RADIUS_KM} km {within / total:.1%} "
        f"(of the {known} with a point {within / known:.1%}); "
        f"baseline {base_within / total:.1%} (of {base_known} {base_within / base_known:.1%})"
    )


def is_within(found: Place | Entry | None, toponym: dict[str, float], gazetteer: Gazetteer) -> bool:
    """Whether the point is near enough; for a large area within half its extent, where any point would do."""
    if found is None or found.lat is None or found.lon is None:
        return False
    entry = next((e for e in gazetteer.lookup(found.name) if e.id == found.id), None)
    radius_km = max(RADIUS_KM, (entry.extent_km or 0) / 2 if entry else 0)
    return distance_km(found.lat, found.lon, toponym["lat"], toponym["lon"]) <= radius_km


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


def read(path: Path) -> Iterator[dict]:
    """The lines of a JSON-lines file."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


if __name__ == "__main__":
    main(Path(sys.argv[1]), errors="--errors" in sys.argv)
