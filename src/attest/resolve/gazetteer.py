"""The gazetteer that comes with the package: names of places to places, without a network or a database.

One read-only file, mapped into memory: fixed-width columns for the entries and a sorted list of hashed keys
(see `gazetteer_build` for how it is made, `spelling` for the keys). Two processes share the same pages of it.
"""

import hashlib
import json
import mmap
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz import fuzz

from attest.errors import AssetError
from attest.resolve.spelling import ARTICLES, fold, loose, skeleton

MAGIC = b"attest-gazetteer\n"
PACKAGE_FILE = Path(__file__).parent / "data" / "gazetteer.bin"
KINDS = (
    "country",
    "admin1",
    "admin2",
    "city",
    "range",
    "river",
    "valley",
    "sea",
    "lake",
    "region",
    "area",
    "camp",
    "crossing",
)
INDEX_BITS = 20
MATCH_BITS = 2
HASH_SHIFT = np.uint64(INDEX_BITS + MATCH_BITS)
NAME, ALTERNATE, LISTED = 0, 1, 2
NAME_BLOCK = 32
# A name may have hundreds of bearers ("San Jose"); they come most populous first and the rest is never chosen.
_MAX_BEARERS = 60
# A skeleton alone is weak evidence: the letters must also look alike, 0 to 100.
_MIN_LIKENESS = 62.0
_MIN_LIKENESS_BY_ALTERNATE = 50.0


@dataclass(frozen=True, slots=True)
class Entry:
    """A place of the gazetteer.

    `lat` and `lon` in degrees (WGS 84), a representative point when the thing is not a point. `population` in persons,
    0 when unknown. `extent_km` is about the greatest length, None for towns. `countries` are ISO alpha-2 codes, several
    for what lies in several; `country` is the only one, None when there are several or none.
    """

    id: str
    name: str
    kind: str
    country: str | None
    countries: tuple[str, ...]
    admin1: str | None
    lat: float
    lon: float
    population: int
    extent_km: int | None


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry and how its name met the words.

    `match` is "name" (its own or an accepted name), "alternate" (a name in some table or tongue) or "spelling"
    (consonants agree). `likeness` 0 to 1, of the words and the entry's own name. `listed` when the supplement gives the
    name, as what news means by it.
    """

    entry: Entry
    match: str
    likeness: float
    listed: bool = False


def key_hash(key: str) -> int:
    """The 42-bit hash that stands for a key in the file; two keys of a million meet with a chance of 1 in 10^5."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big") >> (INDEX_BITS + MATCH_BITS)


class Gazetteer:
    """Names to places. Read-only; safe to share between threads.

    `version` and `credit` say what it was made from; `sha256` is of the file. `own` is the user's file beside it.
    """

    def __init__(self, buffer: mmap.mmap | bytes, *, origin: str, own: "Gazetteer | None" = None) -> None:
        self.own = own
        self._buffer = buffer
        self._origin = origin
        if buffer[: len(MAGIC)] != MAGIC:
            raise AssetError(f"{origin}: not a gazetteer file", fix=_fix_of(Path(origin)))
        start = len(MAGIC) + 8
        size = int.from_bytes(buffer[len(MAGIC) : start], "little")
        header: dict[str, Any] = json.loads(buffer[start : start + size])
        self.version: str = header["version"]
        self.credit: str = header["credit"]
        self._admin1: list[list[str]] = header["admin1"]
        self._country_index: Mapping[str, int] = header["countries"]
        self._country_words: Mapping[str, str] = header["country_words"]
        self._country_capitals: Mapping[str, str] = header["country_abbreviations"]
        self._capitals: Mapping[str, int] = header["capitals"]
        self._columns = {
            name: np.frombuffer(buffer, dtype=dtype, count=count, offset=start + size + offset)
            for name, (dtype, offset, count) in header["columns"].items()
        }
        self._keys = self._columns["keys"]
        self._hits = lru_cache(maxsize=8192)(self._find)

    @classmethod
    def load(cls, path: Path | None = None, *, own: Path | None = None) -> "Gazetteer":
        """Open the gazetteer of the package, or the one at `path`; beside it the user's `own`, when one is named.

        Raises:
            AssetError: a file is missing or is no gazetteer.
        """
        beside = None if own is None else cls.load(own)
        path = path or PACKAGE_FILE
        try:
            with path.open("rb") as file:
                buffer = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise AssetError(f"{path}: the gazetteer can't be opened", fix=_fix_of(path)) from error
        return cls(buffer, origin=str(path), own=beside)

    def regions(self) -> dict[tuple[str, str], str]:
        """Names of first-order regions by country and GeoNames' code."""
        return {(country, code): name for country, code, name in self._admin1 if code and name}

    @cached_property
    def sha256(self) -> str:
        """Hex digest of the whole file."""
        return hashlib.sha256(self._buffer).hexdigest()

    def __len__(self) -> int:
        return len(self._columns["lat"])

    def lookup(self, name: str) -> Sequence[Entry]:
        """Every place that may be meant by `name`, best match first and among equals the most populous first."""
        return [hit.entry for hit in self.find(name)]

    def find(self, name: str) -> Sequence[Hit]:
        """As `lookup`, with how each was met. Looks at consonants only when no name or alternate fits."""
        return self._hits(name)

    def entries(self) -> Iterator[Entry]:
        """Every entry: countries, regions and the supplement's places before towns, towns most populous first."""
        return map(self._entry, range(len(self)))

    def country(self, name: str) -> str | None:
        """ISO 3166-1 alpha-2 code of a country by name, abbreviation or people: "Iraq", "Iraqis", "U.S.", "DRC".

        Abbreviations count in capitals only; "the" in front doesn't matter. None for anything else.
        """
        bare = name.strip().strip("\"'“”‘’,;:").removesuffix("'s").removesuffix("’s").strip()
        if bare.startswith(("the ", "The ")):
            bare = bare[4:]
        if abbreviated := self._country_capitals.get(bare.replace(".", "")):
            return abbreviated
        folded = fold(bare)
        for form in (folded, folded.removesuffix("s")):
            if found := self._country_words.get(form):
                return found
        return None

    def country_entry(self, iso2: str) -> Entry | None:
        """The country as a place, by ISO alpha-2 code."""
        index = self._country_index.get(iso2)
        return None if index is None else self._entry(index)

    def capital(self, iso2: str) -> Entry | None:
        """The seat of government of a country, by ISO alpha-2 code."""
        index = self._capitals.get(iso2)
        return None if index is None else self._entry(index)

    def is_capital(self, entry: Entry) -> bool:
        """Whether the entry is its country's seat of government."""
        capital = self.capital(entry.country) if entry.country else None
        return capital is not None and capital.id == entry.id

    def _find(self, name: str) -> tuple[Hit, ...]:
        folded = fold(name)
        key = loose(folded)
        if not key:
            return ()
        hits: list[Hit] = []
        bare = " ".join(w for w in folded.split() if w not in ARTICLES) or folded
        iso2 = self.country(name)
        entry = self.country_entry(iso2) if iso2 and self._is_country_name(name) else None
        if entry:
            hits.append(Hit(entry, "name", 1.0))
        whole = folded.replace(" ", "")
        for index, match in dict([*self._at("n:" + key), *(self._at("n:" + whole) if whole != key else ())]).items():
            bearer = self._entry(index)
            if entry and bearer.id == entry.id:
                continue
            own = fold(bearer.name)
            if match == LISTED:
                hits.append(Hit(bearer, "name", 1.0, listed=True))
            else:
                hits.append(Hit(bearer, "name" if match == NAME else "alternate", fuzz.ratio(bare, own) / 100))
        if not any(hit.match == "name" for hit in hits):
            hits.extend(self._by_consonants(key, known={hit.entry.id for hit in hits}))
        if self.own is not None:
            hits.extend(self._beside(name, hits))
        rank = {"name": 0, "alternate": 1, "spelling": 2}
        hits.sort(key=lambda hit: (rank[hit.match], -round(hit.likeness, 1), -hit.entry.population))
        return tuple(hits)

    def _beside(self, name: str, hits: Sequence[Hit]) -> list[Hit]:
        """What the user's own file adds: no place twice, and nothing by consonants where a name is known."""
        assert self.own is not None
        known = {hit.entry.id for hit in hits}
        is_named = any(hit.match == "name" for hit in hits)
        more = (hit for hit in self.own.find(name) if hit.entry.id not in known)
        return [hit for hit in more if not (is_named and hit.match == "spelling")]

    def _is_country_name(self, name: str) -> bool:
        """Whether words that stand for a country name it, and not its people."""
        bare = re.sub(r"^the\s+", "", name.strip(), flags=re.IGNORECASE)
        if bare.replace(".", "") in self._country_capitals:
            return True
        return fold(bare) in self._country_words and "demonym:" + fold(bare) not in self._country_words

    def _by_consonants(self, key: str, *, known: set[str]) -> list[Hit]:
        bones = skeleton(key)
        if not bones:
            return []
        hits = []
        for index, match in self._at("s:" + bones):
            entry = self._entry(index)
            if entry.id in known:
                continue
            likeness = fuzz.ratio(key, loose(fold(entry.name)))
            if likeness >= (_MIN_LIKENESS if match != ALTERNATE else _MIN_LIKENESS_BY_ALTERNATE):
                hits.append(Hit(entry, "spelling", likeness / 100))
        return hits

    def _at(self, key: str) -> list[tuple[int, int]]:
        """Entry index and match of every bearer of a key, most populous first."""
        low = np.uint64(key_hash(key)) << HASH_SHIFT
        start = int(self._keys.searchsorted(low))
        found = []
        for packed in self._keys[start : start + _MAX_BEARERS].tolist():
            if packed >> int(HASH_SHIFT) != int(low) >> int(HASH_SHIFT):
                break
            found.append(((packed >> MATCH_BITS) & ((1 << INDEX_BITS) - 1), packed & ((1 << MATCH_BITS) - 1)))
        return found

    def _entry(self, index: int) -> Entry:
        column = self._columns
        block, inside = divmod(index, NAME_BLOCK)
        start = int(column["name_block"][block]) + sum(column["name_size"][index - inside : index].tolist())
        name = column["names"][start : start + int(column["name_size"][index])].tobytes().decode()
        countries, code, admin1 = self._admin1[int(column["admin1"][index])]
        kind = KINDS[int(column["kind"][index])]
        several = tuple(countries.split("+")) if countries else ()
        extents = column["extent_km"]
        geonames_id = int(column["geonames_id"][index])
        return Entry(
            id=f"geonames:{geonames_id}" if geonames_id else _own_id(kind, countries, code, name),
            name=name,
            kind=kind,
            country=several[0] if len(several) == 1 else None,
            countries=several,
            admin1=admin1 or None,
            lat=int(column["lat"][index]) / 1e5,
            lon=int(column["lon"][index]) / 1e5,
            population=int(column["population"][index]),
            extent_km=int(extents[index]) if index < len(extents) else None,
        )


def _fix_of(path: Path) -> str:
    if path == PACKAGE_FILE:
        return "reinstall attest."
    return "make it with `attest gazetteer import`, or take `places` out of the settings."


def _own_id(kind: str, countries: str, code: str, name: str) -> str:
    if kind == "admin1":
        return f"geonames-admin1:{countries}.{code}"
    return "attest:" + "-".join(filter(None, (kind, countries.lower().replace("+", "-"), fold(name).replace(" ", "-"))))
