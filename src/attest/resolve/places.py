"""A place's words to the place meant, with an honest precision and the reason in words.

What is weighed, strongest first: what the words and their sentence say the place lies in, the noun beside it
("province", "town"), the countries that the report speaks of, the dateline, how the name met the table, and how many
people live there. Nothing is guessed into a point: a region keeps a region's precision, and what is not found has no
coordinates.

Sources: where_prec after the UCDP GED codebook, geo_precision after ACLED's (see `_precision`). Weights are our own,
set on development texts.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from attest.records import Place
from attest.resolve.gazetteer import Entry, Gazetteer, Hit
from attest.resolve.place_words import KINDS_OF_NOUN, PlacePhrase, read_place_words, read_surroundings
from attest.resolve.spelling import fold


@dataclass(frozen=True, slots=True)
class PlaceContext:
    """What the report says around a place.

    `other_places` are the words of its other places, `countries` ISO alpha-2 codes of the event's actors, `sentence`
    the sentence that holds the words. Every field may be empty.
    """

    text: str
    dateline: str | None = None
    other_places: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class _Leaning:
    """Which countries the surroundings speak for: `shares` sum to 1 or are empty.

    `mentions` counts names of countries, of their people and of their largest places; `signs` adds the votes of towns.
    """

    shares: dict[str, float]
    mentions: int
    signs: float
    dateline: str | None
    actors: frozenset[str]
    sentence: frozenset[str]

    def weight(self, countries: Sequence[str]) -> float:
        """How much they speak for a place in these countries, 0 and up; 0 is no sign of any of them."""
        if not countries:
            return 0.0
        # A dateline is all there is to go by when the report names no country.
        share = max(self.shares.get(c, 0.0) for c in countries) if self.shares else float(self.dateline in countries)
        weight = 2.5 * share + (0.7 if share else 0.0)
        weight += 2.0 if self.dateline in countries else 0.0
        weight += 0.8 if self.actors.intersection(countries) else 0.0
        return weight + (0.8 if self.sentence.intersection(countries) else 0.0)


@dataclass(frozen=True, slots=True)
class _Choice:
    entry: Entry
    match: str
    score: float
    because: str


def resolve_place(words: str, *, gazetteer: Gazetteer, context: PlaceContext) -> Place:
    """The place that the words mean in this report.

    Args:
        words: The place as the text has it, with what belongs to it: "southern Mogadishu", "Hilla, south of Baghdad".
        gazetteer: The table to look in.
        context: The report around it.

    Returns:
        A place with country and precision as far as they are known. Unresolved words give a place that carries the
        words as its name, no coordinates, and a country only from a phrase that holds it, the dateline, or a report
        that speaks of hardly any other country; `reason` says which.
    """
    phrase = read_place_words(words, is_name=lambda name: _is_name(name, gazetteer), country=gazetteer.country)
    around = read_surroundings(words, context.sentence)
    if around.relation and phrase.relation is None:
        phrase = replace(phrase, relation=around.relation)
    if around.noun and not phrase.noun and not phrase.kinds:
        phrase = replace(phrase, noun=around.noun, kinds=KINDS_OF_NOUN.get(around.noun, ()))
    after = [name for name in around.followed_by if not _is_people(name, gazetteer)]
    containers = _known(dict.fromkeys((*phrase.containers, *after, *around.containers)), gazetteer)
    anchors = _known(dict.fromkeys((*phrase.anchors, *around.anchors)), gazetteer)
    leaning = _lean(words, gazetteer=gazetteer, context=context)
    if phrase.relation == "border":
        return _border(phrase, gazetteer=gazetteer, leaning=leaning)
    if not phrase.heads:
        return _nameless(phrase, containers, gazetteer=gazetteer, leaning=leaning)
    for head in phrase.heads:
        choice = _choose(head, phrase, containers, anchors, gazetteer=gazetteer, leaning=leaning)
        if choice:
            return _found(head, phrase, choice, gazetteer=gazetteer, leaning=leaning, containers=containers)
    if phrase.facility and (inner := _name_inside(phrase.heads[0], gazetteer)):
        choice = _choose(inner, PlacePhrase(inner), containers, anchors, gazetteer=gazetteer, leaning=leaning)
        if choice and choice.match == "name":
            return _found(inner, phrase, choice, gazetteer=gazetteer, leaning=leaning)
    return _not_found(phrase, containers, anchors, leaning=leaning)


def _is_name(name: str, gazetteer: Gazetteer) -> bool:
    """Whether the words as they stand are a place's own name, or that with a noun for what it is."""
    if not any(c.isupper() for c in name):
        return False
    if gazetteer.country(name) and not any(hit.entry.kind == "country" for hit in gazetteer.find(name)[:1]):
        return False
    tokens = name.split()
    if len(tokens) > 1 and tokens[0].islower() and tokens[0] not in ("al", "el"):
        return False
    return any(hit.match == "name" for hit in gazetteer.find(name))


def _is_people(name: str, gazetteer: Gazetteer) -> bool:
    """Whether a name is a nationality and no place: ", Iraqi police said" holds nothing."""
    last = _readings_of(name)[-1:]
    return any(gazetteer.country(word) and not _is_name(word, gazetteer) for word in last)


def _known(names: Iterable[str], gazetteer: Gazetteer) -> tuple[tuple[str, tuple[Hit, ...]], ...]:
    """Names of containers with what they may be: the first reading that the table knows; the unknown ones go."""
    known = []
    for name in names:
        for reading in _readings_of(name):
            iso2 = gazetteer.country(reading)
            entry = gazetteer.country_entry(iso2) if iso2 else None
            hits = tuple(gazetteer.find(reading))[:12]
            if entry and not any(hit.entry.id == entry.id for hit in hits):
                hits = (Hit(entry, "name", 1.0), *hits)
            if hits:
                known.append((reading, hits))
                break
    return tuple(known)


def _readings_of(name: str) -> list[str]:
    """Ever shorter readings of a container's words, from the right end: it stands last ("Iraq's western Anbar")."""
    name = re.sub(r"['’]s\b", "", name)
    tokens = [token if re.fullmatch(r"(?:[A-Z]\.)+", token) else token.rstrip(".,;:") for token in name.split()]
    starts = [i for i, token in enumerate(tokens) if token[:1].isupper() or token.startswith("al-")]
    readings = [" ".join(tokens[i:]) for i in starts]
    last = starts[-1] + 1 if starts else 0
    readings += [" ".join(tokens[i:last]) for i in starts]
    return list(dict.fromkeys(readings))


@lru_cache(maxsize=256)
def _mentions(gazetteer: Gazetteer, text: str) -> tuple[tuple[str, str, int], ...]:
    """Countries that a text speaks of: code, folded words, times. Names and peoples count one, large places a half."""
    counts: Counter[tuple[str, str]] = Counter()
    for run in re.findall(r"[A-Z][\w.’'-]*(?:\s+(?:of |the |and )?[A-Z][\w.’'-]*)*", text):
        tokens = run.split()
        at = 0
        while at < len(tokens):
            for size in range(min(5, len(tokens) - at), 0, -1):
                piece = re.sub(r"['’]s$|[.,;:]$", "", " ".join(tokens[at : at + size]))
                iso2 = gazetteer.country(piece) or gazetteer.country(piece.split("-")[0])
                if iso2:
                    counts[iso2, fold(piece)] += 2
                    break
                large = _large_place(gazetteer, piece)
                if large:
                    counts[large, fold(piece)] += 1
                    break
            else:
                size = 1
            at += size
    return tuple((iso2, words, times) for (iso2, words), times in counts.items())


@lru_cache(maxsize=16384)
def _large_place(gazetteer: Gazetteer, name: str) -> str | None:
    """The country of a name that means one large place: a city of half a million, a first-order region or a range."""
    if len(name) < 4:
        return None
    hits = [hit for hit in gazetteer.find(name)[:6] if hit.match == "name"]
    large = {
        hit.entry.country
        for hit in hits
        if hit.entry.population >= 500_000 or hit.entry.kind not in ("city", "admin1", "admin2")
    }
    rivals = {hit.entry.country for hit in hits if hit.entry.population >= 50_000}
    return next(iter(large)) if len(large) == 1 and len(large | rivals) == 1 else None


# A place whose name is borne in several lands speaks for each by how likely it is; after these words it is a place.
_BEFORE_PLACE = re.compile(
    r"\b(?:in|at|near|from|to|around|outside|across|through|toward|towards|between|of|and|via|into|leave|left|reached)"
    r"(?:\s+the)?\s+$|[\w)],\s+$"
)
_A_RUN = re.compile(r"[A-Z][\w’'-]*(?:\s+(?:of |upon |on |le )?[A-Z][\w’'-]*)*")
_LEAST_VOTE = 0.1
_VOTE = 0.6
_ENOUGH_SIGNS = 1.5


@lru_cache(maxsize=256)
def _votes(gazetteer: Gazetteer, text: str) -> tuple[tuple[str, dict[str, float]], ...]:
    """Folded names of towns and small regions that stand as places, each with countries by how likely they are meant.

    Each name is first read alone, then again in the light of all the others: towns of one land speak for each other.
    """
    alone = {}
    for run in _A_RUN.finditer(text):
        words = re.sub(r"['’]s$", "", run.group())
        folded = fold(words)
        if len(words) < 4 or folded in alone or not _BEFORE_PLACE.search(text[max(0, run.start() - 24) : run.start()]):
            continue
        if gazetteer.country(words) or _large_place(gazetteer, words):
            continue
        priors: dict[str, float] = {}
        for hit in gazetteer.find(words):
            if hit.match == "name" and hit.entry.country:
                priors[hit.entry.country] = max(priors.get(hit.entry.country, 0.0), math.exp(_prior(hit.entry)))
        if priors:
            alone[folded] = _as_shares(priors)
    together: Counter[str] = Counter()
    for shares in alone.values():
        together.update(shares)
    return tuple(
        (name, _as_shares({c: share * (together[c] - share + 0.05) for c, share in shares.items()}))
        for name, shares in alone.items()
    )


def _as_shares(weights: dict[str, float]) -> dict[str, float]:
    total = sum(weights.values())
    return {c: weight / total for c, weight in weights.items() if weight >= _LEAST_VOTE * total}


def _lean(words: str, *, gazetteer: Gazetteer, context: PlaceContext) -> _Leaning:
    own = fold(words)
    counts: Counter[str] = Counter()
    for iso2, mention, times in _mentions(gazetteer, context.text):
        own_share = 2 if f" {mention} " in f" {own} " else 0
        if times > own_share:
            counts[iso2] += times - own_share
    for other in context.other_places:
        if fold(other) != own and (found := gazetteer.country(other) or _large_place(gazetteer, other)):
            counts[found] += 1
    mentions = sum(counts.values())
    weights = {iso2: float(times) for iso2, times in counts.items()}
    for name, shares in _votes(gazetteer, context.text):
        if f" {name} " not in f" {own} ":
            for iso2, share in shares.items():
                weights[iso2] = weights.get(iso2, 0.0) + _VOTE * share
    total = sum(weights.values())
    sentence = {c for c, mention, _ in _mentions(gazetteer, context.sentence) if f" {mention} " not in f" {own} "}
    return _Leaning(
        shares={iso2: weight / total for iso2, weight in weights.items() if weight >= _LEAST_VOTE},
        mentions=mentions,
        signs=total,
        dateline=_dateline_country(gazetteer, context.dateline),
        actors=frozenset(context.countries),
        sentence=frozenset(sentence),
    )


_MOST_OF_A_REPORT = 0.6
_LEAST_MENTIONS = 2


def main_land(context: PlaceContext, *, gazetteer: Gazetteer) -> str | None:
    """The country of which most of a report speaks by names of lands, peoples and places; None when no one leads.

    It is for an event whose report names no place for it; needs at least two mentions and three fifths of them.
    """
    leaning = _lean("", gazetteer=gazetteer, context=context)
    top = max(leaning.shares, key=lambda c: leaning.shares[c], default=None)
    return top if top and leaning.shares[top] >= _MOST_OF_A_REPORT and leaning.mentions >= _LEAST_MENTIONS else None


def _dateline_country(gazetteer: Gazetteer, dateline: str | None) -> str | None:
    """The country of a dateline: "KABUL, Afghanistan" says it, otherwise the largest place of that name."""
    if not dateline:
        return None
    parts = [part.strip() for part in dateline.split(",") if part.strip()]
    for part in reversed(parts):
        if iso2 := gazetteer.country(part if len(part) < 4 else part.title()):
            return iso2
    for part in parts:
        hits = [hit.entry for hit in gazetteer.find(part) if hit.match != "spelling"]
        if hits:
            return max(hits, key=lambda entry: entry.population).country
    return None


# --- choosing -------------------------------------------------------------------------------------------------------

# What a name most often means in news: countries and seas before anything, then what the supplement lists by hand.
_KIND_PRIOR = {"country": 8.0, "sea": 8.0, "admin2": 1.8}
_LISTED_PRIOR = 5.5
_WORLD_REGION_PRIOR = 8.0
_METROPOLIS = 1_000_000
_LARGEST_VILLAGE = 100_000
_LIKENESS_WEIGHT = 1.6
_MATCH_PRIOR = {"name": 0.0, "alternate": -1.8, "spelling": -3.3}
# Below this a place is taken only when its country has some sign in the report.
_KNOWN_WITHOUT_SIGN = 15_000


def _prior(entry: Entry) -> float:
    """How likely a name means this entry when nothing else is known; grows with the logarithm of its people."""
    if entry.kind in _KIND_PRIOR:
        return _KIND_PRIOR[entry.kind]
    if entry.kind == "admin1":
        return 0.6 * math.log10(entry.population + 10_000)
    if entry.kind == "city":
        return 0.9 * math.log10(entry.population + 10)
    if not entry.countries:
        return _WORLD_REGION_PRIOR
    return _LISTED_PRIOR if entry.country else _LISTED_PRIOR - 1.0


def _bearers(head: str, gazetteer: Gazetteer) -> Sequence[Hit]:
    """Who may be meant by a name; a people's word means its country alone."""
    iso2 = gazetteer.country(head)
    entry = gazetteer.country_entry(iso2) if iso2 else None
    hits = gazetteer.find(head)
    if entry and not any(hit.entry.id == entry.id and hit.match == "name" for hit in hits):
        return [Hit(entry, "name", 1.0)]
    return hits


def _choose(
    head: str,
    phrase: PlacePhrase,
    containers: Sequence[tuple[str, tuple[Hit, ...]]],
    anchors: Sequence[tuple[str, tuple[Hit, ...]]],
    *,
    gazetteer: Gazetteer,
    leaning: _Leaning,
) -> _Choice | None:
    choices = []
    bearers = _bearers(head, gazetteer)
    for hit in bearers:
        choice = _weigh(hit, phrase, containers, anchors, leaning=leaning, sole=len(bearers) == 1)
        if choice:
            fame = 1.5 if gazetteer.is_capital(choice.entry) else 0.0
            choices.append(replace(choice, score=choice.score + fame))
    best = max(choices, key=lambda choice: choice.score, default=None)
    if best and best.entry.kind == "city" and "city" not in phrase.kinds and not gazetteer.is_capital(best.entry):
        return _region_rather_than_namesake(best, choices)
    return best


def _region_rather_than_namesake(town: _Choice, choices: Sequence[_Choice]) -> _Choice:
    """A town elsewhere in the country that shares a region's name is hardly ever meant: Wyoming is not in Michigan."""
    for choice in choices:
        region = choice.entry
        if (
            region.kind == "admin1"
            and region.country == town.entry.country
            and region.name != town.entry.admin1
            and region.population > town.entry.population
            and choice.match == "name"
            and choice.score > town.score - 4.0
        ):
            return choice
    return town


def _weigh(
    hit: Hit,
    phrase: PlacePhrase,
    containers: Sequence[tuple[str, tuple[Hit, ...]]],
    anchors: Sequence[tuple[str, tuple[Hit, ...]]],
    *,
    leaning: _Leaning,
    sole: bool,
) -> _Choice | None:
    entry = hit.entry
    because: list[str] = []
    score = _MATCH_PRIOR[hit.match] + _LIKENESS_WEIGHT * hit.likeness + _prior(entry)
    score += 0.8 if hit.listed else 0.0
    if hit.match != "alternate" and entry.kind == "city" and entry.population >= _METROPOLIS:
        score += 2.0
    if phrase.kinds:
        fits = entry.kind in phrase.kinds
        if not fits and hit.match == "spelling":
            return None
        score += 2.5 - 0.2 * phrase.kinds.index(entry.kind) if fits else -3.0
        if phrase.noun == "village" and entry.population > _LARGEST_VILLAGE:
            return None
        if fits:
            because.append(f"the words say {phrase.noun}")
    sign = leaning.weight(entry.countries)
    score += sign
    held = False
    for name, hits in containers:
        inside = _lies_in(entry, hits)
        if inside is None:
            continue
        score += 5.0 if inside else -4.0
        if inside:
            held = True
            because.append(f"in {name}")
    for name, hits in anchors:
        distance_km = min((_distance_km(entry, other.entry) for other in hits[:4]), default=math.inf)
        score += 3.0 if distance_km < 150 else 1.5 if distance_km < 400 else -1.5
        if distance_km < 400:
            held = held or distance_km < 150
            because.append(f"not far from {name}")
    if sign >= 1.0:
        because.append(f"the report speaks of {', '.join(c for c in entry.countries)}")
    if not held and not sign and not _stands_alone(hit, leaning, sole=sole):
        return None
    if hit.match == "spelling" and not held and sign < 0.8 and entry.kind != "admin1":
        return None
    return _Choice(entry, hit.match, score, "; ".join(dict.fromkeys(because)))


def _stands_alone(hit: Hit, leaning: _Leaning, *, sole: bool = False) -> bool:
    """Whether a name is known well enough to be believed with no sign of its country; `sole` when no other bears it."""
    if hit.match == "spelling":
        return False
    if sole and hit.match == "name" and leaning.mentions == 0:
        return True
    if hit.entry.kind != "city":
        return hit.entry.kind != "admin2"
    floor = _KNOWN_WITHOUT_SIGN if leaning.mentions < 4 else 10 * _KNOWN_WITHOUT_SIGN
    floor *= 10 if hit.match == "alternate" else 1
    return hit.entry.population >= floor


def _lies_in(entry: Entry, hits: Sequence[Hit]) -> bool | None:
    """Whether an entry lies in what a container's name may mean; None when the container says nothing about it."""
    told = False
    for hit in hits:
        container = hit.entry
        # Countries do not lie in each other: "Mexico, U.S." is a list.
        if container.id == entry.id or container.kind == entry.kind == "country":
            continue
        told = True
        if container.kind == "country":
            if container.country in entry.countries:
                return True
        elif not set(container.countries).intersection(entry.countries):
            continue
        elif container.kind == "admin1":
            if entry.admin1 == container.name or _distance_km(entry, container) < 0.3 * (container.extent_km or 0):
                return True
        elif _distance_km(entry, container) < max(40, 0.6 * (container.extent_km or 0)):
            return True
    return False if told else None


def _distance_km(a: Entry, b: Entry) -> float:
    """Great-circle distance between two entries' points."""
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    half = math.sin((lat_b - lat_a) / 2) ** 2
    half += math.cos(lat_a) * math.cos(lat_b) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    return 12742 * math.asin(min(1.0, math.sqrt(half)))


# --- saying it ------------------------------------------------------------------------------------------------------

_KIND_WORDS = {
    "admin1": "first-order region",
    "admin2": "second-order region",
    "city": "town",
    "crossing": "crossing or pass",
    "area": "part of a town or a site",
}


def _precision(entry: Entry, relation: str | None) -> tuple[int, int]:
    """UCDP GED's where_prec and ACLED's geo_precision of an entry, given what the words say beside its name.

    GED: 1 the place itself, 2 near it, 3 second-order region, 4 first-order region, 5 a line, a fuzzy area or a
    relation between places, 6 the country, 7 international waters. ACLED: 1 a town, 2 near one or a small region, 3 a
    larger one.
    """
    if relation == "offshore" or entry.kind == "sea":
        return 7, 3
    if relation in ("between", "border", "coast"):
        return 5, 2 if entry.kind in ("city", "area", "camp", "crossing") else 3
    if entry.kind in ("city", "area", "camp", "crossing"):
        point = (entry.extent_km or 0) <= 25
        return (2, 2) if relation == "near" or not point else (1, 1)
    if entry.kind == "country":
        return (5, 3) if relation in ("near", "part") else (6, 3)
    if relation == "near":
        return 5, 3
    small = (entry.extent_km or 0) <= 60
    if entry.kind == "admin2":
        return 3, 2
    if entry.kind == "admin1":
        return 4, 3
    return 5, 2 if small else 3


def _found(
    head: str,
    phrase: PlacePhrase,
    choice: _Choice,
    *,
    gazetteer: Gazetteer,
    leaning: _Leaning,
    containers: Sequence[tuple[str, tuple[Hit, ...]]] = (),
) -> Place:
    entry = choice.entry
    country = entry.country or _one_of(entry.countries, containers, leaning)
    where_prec, geo_precision = _precision(entry, phrase.relation)
    lat: float | None = entry.lat
    lon: float | None = entry.lon
    reason = [_introduce(head, choice, country)]
    if phrase.facility:
        reason.append(f"something in or named after it; the point is {entry.name}'s")
    if phrase.relation == "near":
        reason.append(f"the words say near it; the point is {entry.name}'s, not moved")
    elif phrase.relation == "part":
        reason.append("the words mean a part of it")
    elif phrase.relation == "coast":
        reason.append("its coast, a line")
    elif phrase.relation == "offshore":
        reason.append("waters off it")
        lat = lon = None
    if phrase.relation == "between":
        end = _other_end(phrase, entry, gazetteer)
        if end:
            lat, lon = round((entry.lat + end.lat) / 2, 4), round((entry.lon + end.lon) / 2, 4)
            reason.append(f"between it and {end.name}; the point is midway")
        else:
            lat = lon = None
            reason.append(
                f"between it and '{phrase.others[0]}', which is not in the gazetteer" if phrase.others else ""
            )
    elif phrase.others:
        place = _several(phrase, choice, gazetteer=gazetteer, leaning=leaning)
        if place is not None:
            return place
        reason.append("the first of several places named")
    return Place(
        name=entry.name,
        country=country,
        admin1=entry.admin1,
        lat=lat,
        lon=lon,
        where_prec=where_prec,
        geo_precision=geo_precision,
        reason="; ".join(filter(None, reason)),
        id=entry.id,
        kind=entry.kind,
        relation=phrase.relation,
        extent_km=entry.extent_km,
    )


def _introduce(head: str, choice: _Choice, country: str | None) -> str:
    entry = choice.entry
    kind = _KIND_WORDS.get(entry.kind, entry.kind)
    where = f" in {'/'.join(entry.countries)}" if entry.countries and entry.kind != "country" else ""
    how = {"name": "", "alternate": " under another of its names", "spelling": " by its consonants"}[choice.match]
    an = "an" if kind[0] in "aeiou" else "a"
    text = f"'{head}' is {entry.name}, {an} {kind}{where}{how}"
    if choice.because:
        text += f"; chosen because {choice.because.replace('; ', ', and ')}"
    if country and len(entry.countries) > 1:
        text += f"; of its countries {country} fits the report"
    return text


def _one_of(
    countries: Sequence[str], containers: Sequence[tuple[str, tuple[Hit, ...]]], leaning: _Leaning
) -> str | None:
    """For what lies in several countries, the one that the words name, or that the report speaks of by far the most."""
    for _, hits in containers:
        for hit in hits:
            if hit.entry.kind == "country" and hit.entry.country in countries:
                return hit.entry.country
    weights = sorted(((leaning.weight([c]), c) for c in countries), reverse=True)
    if not weights or weights[0][0] < 0.7:
        return None
    return weights[0][1] if len(weights) == 1 or weights[0][0] - weights[1][0] > 0.3 else None


def _other_end(phrase: PlacePhrase, entry: Entry, gazetteer: Gazetteer) -> Entry | None:
    """The other end of "between": the bearer of the name nearest to the first end, within 1000 km."""
    if not phrase.others:
        return None
    ends = [hit.entry for hit in gazetteer.find(phrase.others[0]) if hit.match != "spelling"]
    nearest = min(ends, key=lambda end: _distance_km(entry, end), default=None)
    return nearest if nearest and _distance_km(entry, nearest) < 1000 else None


def _several(phrase: PlacePhrase, choice: _Choice, *, gazetteer: Gazetteer, leaning: _Leaning) -> Place | None:
    """A list of places that reaches over several countries has no one country; None when it stays in one."""
    countries = set(choice.entry.countries)
    for other in phrase.others:
        found = _choose(other, PlacePhrase(other), (), (), gazetteer=gazetteer, leaning=leaning)
        if found and not countries.intersection(found.entry.countries):
            return Place(name=phrase.words, reason=f"several places in several countries: '{phrase.words}'")
    return None


def _border(phrase: PlacePhrase, *, gazetteer: Gazetteer, leaning: _Leaning) -> Place:
    """A border is a line: no point, where_prec 5, and the country on the side that the report speaks of."""
    named = [_country_of(name, gazetteer=gazetteer, leaning=leaning) for name in (*phrase.heads, *phrase.others)]
    sides = [iso2 for iso2 in named if iso2]
    country = sides[0] if sides else None
    reason = "a border is a line, so there is no point"
    if len(sides) == 1:
        weights = {c: leaning.weight([c]) for c in leaning.shares if c != sides[0]}
        other = max(weights, key=lambda c: weights[c], default=None)
        # "Its border with X" is not X's; "the Xian border" may be either side's, the more talked of.
        own = re.match(r"(?:the |its |their )?\S*\s*border with", phrase.words)
        if other and weights[other] >= (1.0 if own else leaning.weight(sides)):
            country = other
            reason += f"; the border of {other}, of which the report speaks, with '{phrase.heads[0]}'"
        else:
            reason += f"; '{phrase.heads[0]}' names its country"
    elif sides:
        reason += f"; the sides are {' and '.join(sides)}, the first named stands"
    else:
        country, why = _context_country(leaning)
        reason += f"; {why}"
    return Place(
        name=phrase.words, country=country, where_prec=5 if country else None, geo_precision=3 if country else None,
        reason=reason, kind="border", relation="border",
    )  # fmt: skip


def _country_of(name: str, *, gazetteer: Gazetteer, leaning: _Leaning) -> str | None:
    choice = _choose(name, PlacePhrase(name), (), (), gazetteer=gazetteer, leaning=leaning)
    return choice.entry.country if choice else None


def _context_country(leaning: _Leaning) -> tuple[str | None, str]:
    """The country of a place with no name of its own, only when well founded, and why."""
    if leaning.dateline:
        share = leaning.shares.get(leaning.dateline, 0.0)
        if share >= 0.3 or not leaning.shares:
            return leaning.dateline, f"country {leaning.dateline} from the dateline"
    top = max(leaning.shares, key=lambda c: leaning.shares[c], default=None)
    if top and leaning.shares[top] >= 0.75 and leaning.mentions >= 2:
        return top, f"country {top}, of which nearly all of the report speaks"
    rivals = sorted(leaning.shares.values(), reverse=True)[1:2]
    if top and leaning.shares[top] >= max(0.5, *(1.5 * r for r in rivals), 0.0) and leaning.signs >= _ENOUGH_SIGNS:
        return top, f"country {top}, of which and of whose towns most of the report speaks"
    if len(leaning.sentence) == 1:
        (only,) = leaning.sentence
        if leaning.shares.get(only, 0.0) >= 0.5:
            return only, f"country {only}, the only one that its sentence names"
    return None, "nothing in the report fixes the country"


def _nameless(
    phrase: PlacePhrase,
    containers: Sequence[tuple[str, tuple[Hit, ...]]],
    *,
    gazetteer: Gazetteer,
    leaning: _Leaning,
) -> Place:
    """Words without a name: "the Iraqi capital" is one all the same, "a market" is not."""
    if phrase.noun == "capital":
        country = gazetteer.country(phrase.nationality) if phrase.nationality else None
        why = f"'{phrase.nationality}' says of which country" if country else ""
        if not country and not phrase.nationality:
            country, why = _context_country(leaning)
        entry = gazetteer.capital(country) if country and "provincial" not in phrase.words else None
        if entry:
            return _as_place(entry, f"the capital of {country} is {entry.name}; {why}")
    inner = _innermost(containers, leaning)
    if inner:
        return _held_by(phrase, *inner)
    country, why = _context_country(leaning)
    return Place(name=phrase.words, country=country, reason=f"'{phrase.words}' holds no name; {why}")


def _as_place(entry: Entry, reason: str) -> Place:
    where_prec, geo_precision = _precision(entry, None)
    return Place(
        name=entry.name, country=entry.country, admin1=entry.admin1, lat=entry.lat, lon=entry.lon,
        where_prec=where_prec, geo_precision=geo_precision, reason=reason, id=entry.id, kind=entry.kind,
        extent_km=entry.extent_km,
    )  # fmt: skip


def _innermost(containers: Sequence[tuple[str, tuple[Hit, ...]]], leaning: _Leaning) -> tuple[str, Entry] | None:
    """The container to fall back on: the first that is sure enough, by name or with a sign of its country."""
    for name, hits in containers:
        best = max(
            (hit for hit in hits if hit.match != "spelling" or leaning.weight(hit.entry.countries) >= 0.8),
            key=lambda hit: (
                _MATCH_PRIOR[hit.match]
                + _LIKENESS_WEIGHT * hit.likeness
                + leaning.weight(hit.entry.countries)
                + _prior(hit.entry)
            ),
            default=None,
        )
        if best and (best.entry.kind != "city" or _stands_alone(best, leaning) or leaning.weight(best.entry.countries)):
            return name, best.entry
    return None


def _own_name(phrase: PlacePhrase) -> str:
    """A place's words without what holds it."""
    return phrase.heads[0] if phrase.heads else phrase.words


def _held_by(phrase: PlacePhrase, name: str, container: Entry) -> Place:
    """A place that the table lacks, in one that it has: takes the container\'s point and precision."""
    reason = f"'{_own_name(phrase)}' is not in the gazetteer; the words put it in '{name}', {container.name}"
    if container.kind == "country":
        return Place(
            name=_own_name(phrase), country=container.country, reason=f"{reason}, which gives the country alone"
        )
    where_prec, geo_precision = _precision(container, None)
    return Place(
        name=_own_name(phrase), country=container.country, admin1=container.admin1, lat=container.lat,
        lon=container.lon, where_prec=where_prec, geo_precision=geo_precision,
        reason=f"{reason}, whose point and precision it takes",
        relation=phrase.relation,
        extent_km=container.extent_km,
    )  # fmt: skip


def _name_inside(head: str, gazetteer: Gazetteer) -> str | None:
    """The place that a facility is called after: "Kirkuk" of "Kirkuk General Hospital"; only leading words count."""
    tokens = head.split()
    for size in range(len(tokens) - 1, 0, -1):
        name = " ".join(tokens[:size])
        hits = [hit.entry for hit in gazetteer.find(name) if hit.match == "name" and hit.entry.kind != "country"]
        if len(name) > 3 and any(entry.population >= _KNOWN_WITHOUT_SIGN for entry in hits):
            return name
    return None


def _not_found(
    phrase: PlacePhrase,
    containers: Sequence[tuple[str, tuple[Hit, ...]]],
    anchors: Sequence[tuple[str, tuple[Hit, ...]]],
    *,
    leaning: _Leaning,
) -> Place:
    # A nationality in front may belong to the name: the French Quarter is not in France.
    inner = _innermost([known for known in containers if known[0] != phrase.nationality], leaning)
    if inner:
        return _held_by(phrase, *inner)
    near = _innermost(anchors, leaning)
    if near and near[1].kind in ("city", "area", "camp", "crossing"):
        name, entry = near
        place = _as_place(
            entry, f"'{_own_name(phrase)}' is not in the gazetteer; not far from {name}, whose point it takes as nearby"
        )
        return replace(
            place, name=_own_name(phrase), where_prec=2, geo_precision=2, id=None, kind=None, relation="near"
        )
    country, why = _context_country(leaning)
    return Place(
        name=_own_name(phrase), country=country, reason=f"no gazetteer entry for '{phrase.heads[0]}' that fits; {why}"
    )
