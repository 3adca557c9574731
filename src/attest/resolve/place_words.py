"""What the words of a place say beside its name: near it, north of it, a part of it, what kind it is, what it lies in.

southern Mogadishu                    part of Mogadishu
20 kilometers north of Kirkuk         near Kirkuk
the northern Nigerian city of Kano    Kano, a city, in Nigeria
Iraq's western Anbar province         Anbar, a first-order region, in Iraq
a market in Hilla, south of Baghdad   something in Hilla, which is not far from Baghdad
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

_DIRECTION = (
    r"(?:(?:far|extreme|deep)[\s-]+)?(?:north|south|east|west|central|mid)"
    r"(?:[\s-]?(?:east|west|central))?(?:ern(?:most)?)?"
)
_PART = rf"(?:{_DIRECTION}|downtown|inner|greater|rural|mainland|coastal|remote|mountainous|restive|volatile|war-torn)"
_KM = r"(?:kilomet(?:er|re)s?|kms?|miles?|met(?:er|re)s?|hours?(?: drive)?)"

_NEAR = re.compile(
    r"(?:just |right |somewhere )?"
    r"(?:near(?:by)?(?: to)?|close to|outside(?: of)?|not far from|next to|adjacent to|around|"
    rf"(?:on |in |at )?(?:the )?(?:(?:{_PART}) )?(?:outskirts|suburbs?|edges?|vicinity|environs|periphery) of|"
    rf"(?:to )?(?:the )?(?:just )?{_DIRECTION} of|"
    rf"(?:about |some |around |roughly |nearly |almost |approximately )?[\w.,]+[\s-]{_KM} "
    rf"(?:(?:to the )?{_DIRECTION} (?:of|from)|from|outside(?: of)?|away from|(?:down|up) the road from))\s+",
    re.IGNORECASE,
)
_SUBURBS = re.compile(r"\s+(?:suburbs?|outskirts|vicinity)$", re.IGNORECASE)
_OFFSHORE = re.compile(
    r"(?:in )?(?:the )?(?:international )?(?:waters? )?off(?:shore| of)?\s+(?:the )?(?:(?:\w+ )?coasts? of\s+)?|"
    r"waters off\s+",
    re.IGNORECASE,
)
_COAST = re.compile(rf"(?:along )?(?:the )?(?:{_DIRECTION} )?(?:coast|coastline|shores?) of\s+", re.IGNORECASE)
_COAST_END = re.compile(r"\s+(?:coast|coastline|shores?|waters|territorial waters)$", re.IGNORECASE)
_BETWEEN = re.compile(r"(?:.*\b)?between\s+(.+?)\s+and\s+(.+)$", re.IGNORECASE)
_ROAD = re.compile(
    r"(?:.*\b)?from\s+(.+?)\s+to\s+(.+)$|(?:the )?([^-]+?)(?:\s+to\s+|-)(?!al-|el-)([^-]+?)\s+(?:road|highway)$",
    re.IGNORECASE,
)
_BORDER = re.compile(r"\b(?:borders?|frontier|borderlands?)\b", re.IGNORECASE)
_BORDER_OF_SOMETHING = re.compile(
    r"\b(?:border|frontier)[\s-]+(?:town|city|village|crossing|post|district|province|outpost|checkpoint|point|camp)s?\b",
    re.IGNORECASE,
)
_PART_OF = re.compile(
    rf"(?:the )?(?:(?:{_PART})(?:,? (?:and|or) (?:{_PART}))?[\s-]+)"
    r"(?:(?:parts?|areas?|regions?|sections?|half|side|coast|end|tip) of\s+)?|"
    r"(?:the )?(?:parts?|much|most|all|areas?|sections?|heart|cent(?:er|re)|middle|streets|rest|countryside) of\s+|"
    r"across\s+|throughout\s+",
    re.IGNORECASE,
)
# Nouns that announce a name ("the town of X") or follow it ("X district"), with the kinds that they fit.
KINDS_OF_NOUN: dict[str, tuple[str, ...]] = {
    "country": ("country",),
    "nation": ("country",),
    "republic": ("country", "admin1"),
    "province": ("admin1",),
    "governorate": ("admin1",),
    "state": ("admin1", "country"),
    "oblast": ("admin1",),
    "department": ("admin1",),
    "prefecture": ("admin1",),
    "emirate": ("admin1",),
    "region": ("region", "admin1", "valley", "admin2"),
    "enclave": ("region", "admin1", "city"),
    "territory": ("region", "admin1"),
    "territories": ("region", "admin1"),
    "peninsula": ("region",),
    "island": ("region", "city", "admin1"),
    "islands": ("region", "country", "admin1"),
    "desert": ("region",),
    "district": ("admin2", "area", "region", "city"),
    "county": ("admin2",),
    "agency": ("region", "admin2"),
    "city": ("city",),
    "town": ("city",),
    "township": ("city",),
    "village": ("city",),
    "municipality": ("city", "admin2"),
    "settlement": ("city", "area"),
    "capital": ("city",),
    "port": ("city",),
    "stronghold": ("city", "region"),
    "hometown": ("city",),
    "mountains": ("range",),
    "mountain": ("range",),
    "hills": ("range",),
    "range": ("range",),
    "river": ("river",),
    "canal": ("river",),
    "waterway": ("river",),
    "valley": ("valley",),
    "gorge": ("range", "valley"),
    "sea": ("sea", "lake"),
    "ocean": ("sea",),
    "gulf": ("sea",),
    "strait": ("sea",),
    "straits": ("sea",),
    "lake": ("lake",),
    "camp": ("camp", "area"),
    "crossing": ("crossing",),
    "checkpoint": ("crossing",),
    "terminal": ("crossing",),
}
_PLURALS = {"cities": "city", "towns": "town", "villages": "village", "provinces": "province", "districts": "district"}
_PLURALS |= {"states": "state", "regions": "region", "camps": "camp", "counties": "county"}
_MOUNTAIN_NOUNS = frozenset(("mountains", "mountain", "hills", "range", "massif", "highlands", "heights"))
_FACILITIES = frozenset(
    (
        *("airport", "airfield", "airbase", "base", "barracks", "headquarters", "jail", "prison", "station"),
        *("hospital", "university", "school", "college", "hotel", "stadium", "palace", "castle", "parliament"),
        *("mosque", "church", "cathedral", "temple", "shrine", "monastery", "synagogue", "cemetery", "market"),
        *("bazaar", "square", "street", "road", "highway", "bridge", "dam", "refinery", "mine", "port", "harbor"),
        *("park", "zoo", "museum", "checkpoint"),
    )
)
_LOOSE_NOUNS = frozenset(
    (
        "area",
        "areas",
        "neighborhood",
        "neighbourhood",
        "suburb",
        "quarter",
        "section",
        "zone",
        "front",
        "outpost",
        "block",
    )
)
_ANNOUNCED = re.compile(
    r"^(?:the |a |an )?((?:[\w'’-]+ )*?)([\w-]+) (?:of|called|named|known as) (?=(?:the )?[A-Z'‘’\"“])"
)
_GENITIVE = re.compile(r"^((?:the )?[A-Z][^,]*?)(?:['’]s|(?<=s)['’])\s+(?=\S)")
_INSIDE = re.compile(r"\s+(?:in|inside|within|at|on)\s+(?=(?:the |a |an )?\S)")
_SPLIT_LIST = re.compile(r",?\s+and\s+|\s*,\s+", re.IGNORECASE)
_CAPITAL = re.compile(r"[A-Z0-9À-ÞŞİ]")


@dataclass(frozen=True, slots=True)
class PlacePhrase:
    """A place's words taken apart.

    `heads` are the names to look for, the longest reading first; none for words without a name. `relation` is None,
    "near", "part", "between", "border", "coast" or "offshore". `kinds` are the kinds that its noun fits, `noun` that
    noun. `containers` are names of what it lies in, the innermost first; `anchors` names of what it lies not far from.
    `others` are further places of a list ("X and Y"), or the second end of "between". `facility` says that the words
    mean something that is called after the place or stands in it. `nationality` is an adjective such as "Iraqi".
    """

    words: str
    heads: tuple[str, ...] = ()
    relation: str | None = None
    kinds: tuple[str, ...] = ()
    noun: str | None = None
    containers: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    facility: bool = False
    nationality: str | None = None


def read_place_words(
    words: str, *, is_name: Callable[[str], bool], country: Callable[[str], str | None]
) -> PlacePhrase:
    """Take a place's words apart.

    Args:
        words: The words that fill the role of a place, as in the text.
        is_name: Whether words as they stand are the name of some place.
        country: ISO code of a country's name or nationality, or None.
    """
    rest = _tidy(words)
    phrase = PlacePhrase(words=rest)
    if is_name(_without_article(rest)):
        return replace(phrase, heads=(_without_article(rest),), noun=_noun_at_end(rest), kinds=_kinds_at_end(rest))
    if _BORDER.search(rest) and not _BORDER_OF_SOMETHING.search(rest):
        return _read_border(phrase, rest)
    if match := _OFFSHORE.match(rest):
        return _with_relation(phrase, rest[match.end() :], "offshore", is_name=is_name, country=country)
    if match := _COAST.match(rest):
        return _with_relation(phrase, rest[match.end() :], "coast", is_name=is_name, country=country)
    if (match := _BETWEEN.match(rest)) or (match := _ROAD.match(rest)):
        first, second = (part for part in match.groups() if part)
        inner = read_place_words(first, is_name=is_name, country=country)
        return replace(inner, words=rest, relation="between", others=(_without_article(second),))
    if match := _NEAR.match(rest):
        return _with_relation(phrase, rest[match.end() :], "near", is_name=is_name, country=country)
    if match := _SUBURBS.search(rest):
        return _with_relation(phrase, rest[: match.start()], "near", is_name=is_name, country=country)
    if match := _COAST_END.search(rest):
        relation = "offshore" if "water" in match.group().lower() else "coast"
        return _with_relation(phrase, rest[: match.start()], relation, is_name=is_name, country=country)
    return _read_containers(phrase, rest, is_name=is_name, country=country)


def _tidy(words: str) -> str:
    words = " ".join(words.split()).strip("\"'“”‘’.,;:()[] ") if len(words) > 2 else words
    return re.sub(r"^(?:in|at|from|inside|to)\s+", "", re.sub(r"['’]s$", "", words), flags=re.IGNORECASE)


def _without_article(words: str) -> str:
    return re.sub(r"^(?:the|a|an|its|their|his|her|this|that)\s+", "", words.strip(), flags=re.IGNORECASE)


def _with_relation(
    phrase: PlacePhrase,
    rest: str,
    relation: str,
    *,
    is_name: Callable[[str], bool],
    country: Callable[[str], str | None],
) -> PlacePhrase:
    inner = read_place_words(rest, is_name=is_name, country=country)
    return replace(inner, words=phrase.words, relation=inner.relation if inner.relation == "between" else relation)


def _read_border(phrase: PlacePhrase, rest: str) -> PlacePhrase:
    """The names on both sides of a border, in the order of the words."""
    rest = _BORDER.sub(" ", rest)
    names = re.findall(r"[A-Z][\w.’']*(?:[ -](?:al-|el-|the )?[A-Z][\w.’']*)*", rest)
    parts: list[str] = []
    for name in names:
        name = re.sub(r"['’]s$", "", name)
        parts.extend(name.split("-") if name.count("-") == 1 and len(names) == 1 else [name])
    parts = [part for part in parts if part.lower() not in ("the", "its", "their")]
    return replace(phrase, heads=tuple(parts[:1]), others=tuple(parts[1:2]), relation="border")


def _read_containers(
    phrase: PlacePhrase, rest: str, *, is_name: Callable[[str], bool], country: Callable[[str], str | None]
) -> PlacePhrase:
    """Cut off what the place lies in: "X, Y", "X in Y", "Y's X"; then read what is left as a name."""
    containers: list[str] = []
    anchors: list[str] = []
    head, *tails = re.split(r"\s*,\s+|\s*\(", rest)
    if tails and re.search(r"\band\b", tails[-1]) and not _NEAR.match(tails[-1]) and not _INSIDE.search(rest):
        items = [item for item in _SPLIT_LIST.split(rest) if item]
        inner = read_place_words(items[0], is_name=is_name, country=country)
        return replace(inner, words=phrase.words, others=tuple(_without_article(item) for item in items[1:]))
    for tail in tails:
        near = _NEAR.match(tail)
        (anchors if near else containers).append(_bare_name(tail[near.end() :] if near else tail))
    if (match := _INSIDE.search(head)) and not is_name(_without_article(head)):
        inside = head[match.end() :]
        near = _NEAR.match(inside)
        (anchors if near else containers).insert(0, _bare_name(inside[near.end() :] if near else inside))
        head = head[: match.start()]
        if not _CAPITAL.search(_without_article(head)):
            # "a market in Kirkuk": the place is in the container, and that is all that is known of it.
            inner = read_place_words(inside, is_name=is_name, country=country)
            return replace(inner, words=phrase.words, facility=True, containers=(*inner.containers, *containers[1:]))
    if match := re.search(r"\s+(?=(?:(?:just|some|about) )?(?:near|outside|" + _DIRECTION + r" of)\s)", head):
        near = _NEAR.match(head[match.end() :])
        if near and _CAPITAL.search(_without_article(head[: match.start()])):
            anchors.insert(0, _bare_name(head[match.end() + near.end() :]))
            head = head[: match.start()]
        elif near:
            return _with_relation(phrase, head[match.end() + near.end() :], "near", is_name=is_name, country=country)
    if (match := _GENITIVE.match(head)) and not is_name(_without_article(head)):
        owner, thing = _without_article(match.group(1)), head[match.end() :]
        if not _CAPITAL.search(thing):
            if _is_direction_only(thing) or not re.search(r"\bcapital$", thing):
                inner = read_place_words(owner, is_name=is_name, country=country)
                part = _is_direction_only(thing)
                return replace(
                    inner, words=phrase.words, relation="part" if part else inner.relation, facility=not part
                )
            return replace(phrase, noun="capital", kinds=("city",), nationality=owner)
        containers.append(owner)
        head = thing
    items = re.split(r"\s+and\s+", head) if not is_name(_without_article(head)) else [head]
    if len(items) == 2 and all(_CAPITAL.search(_without_article(item)) for item in items):
        inner = _read_name(phrase, items[0], is_name=is_name, country=country)
        inner = replace(inner, others=(_without_article(items[1]),))
    else:
        inner = _read_name(phrase, head, is_name=is_name, country=country)
    return replace(inner, containers=(*inner.containers, *containers), anchors=(*inner.anchors, *anchors))


def _is_direction_only(words: str) -> bool:
    return bool(re.fullmatch(rf"(?:{_PART}|\s|and|region|part|area|coast|interior)+", words, re.IGNORECASE))


def _read_name(
    phrase: PlacePhrase, head: str, *, is_name: Callable[[str], bool], country: Callable[[str], str | None]
) -> PlacePhrase:
    """The name itself, without parts ("southern"), announcements ("the town of") and nouns ("district")."""
    if is_name(_without_article(head)):
        return replace(phrase, heads=(_without_article(head),), noun=_noun_at_end(head), kinds=_kinds_at_end(head))
    bare = _without_article(head)
    nationality = next((w for w in _leading(bare) if country(w)), None)
    if nationality == bare:
        return replace(phrase, heads=(bare,))
    if nationality:
        after = bare[len(nationality) :].strip()
        if not _CAPITAL.search(after):
            noun = after.split()[-1].lower()
            if noun == "capital":
                return replace(phrase, noun=noun, kinds=("city",), nationality=nationality)
            return replace(phrase, heads=(nationality,), noun=noun, facility=True, nationality=nationality)
        inner = _read_name(phrase, after, is_name=is_name, country=country)
        return replace(inner, containers=(*inner.containers, nationality), nationality=nationality)
    if match := _PART_OF.match(head):
        inner = _read_name(phrase, head[match.end() :], is_name=is_name, country=country)
        return replace(inner, relation=inner.relation or (None if inner.noun and inner.heads else "part"))
    if match := _ANNOUNCED.match(head):
        announced = _PLURALS.get(match.group(2).lower(), match.group(2).lower())
        inner = _read_name(phrase, head[match.end() :], is_name=is_name, country=country)
        people = next((w for w in _phrases_in(match.group(1)) if country(w)), None)
        containers = (*inner.containers, people) if people else inner.containers
        if announced in KINDS_OF_NOUN or announced in _LOOSE_NOUNS:
            kinds = inner.kinds or KINDS_OF_NOUN.get(announced, ())
            return replace(inner, kinds=kinds, noun=inner.noun or announced, containers=containers)
        return replace(inner, containers=containers, facility=True)
    if not _CAPITAL.search(bare):
        last = bare.split()[-1].lower() if bare.split() else ""
        return replace(phrase, noun=last or None, kinds=KINDS_OF_NOUN.get(last, ()))
    return replace(
        phrase,
        heads=_readings(bare),
        facility=_names_a_facility(bare),
        noun=_noun_at_end(bare),
        kinds=_kinds_at_end(bare),
    )


def _phrases_in(words: str) -> list[str]:
    tokens = words.split()
    return [" ".join(tokens[i:j]) for i in range(len(tokens)) for j in range(len(tokens), i, -1)]


def _leading(words: str) -> list[str]:
    tokens = words.split()
    return [" ".join(tokens[:n]) for n in range(min(3, len(tokens)), 0, -1)]


def _readings(bare: str) -> tuple[str, ...]:
    """The words, then without the common nouns after them: "Kirkuk police station", "Kirkuk"."""
    found = [bare]
    tokens = bare.split()
    if tokens[-1].lower() in _MOUNTAIN_NOUNS and len(tokens) > 1:
        stem = " ".join(tokens[:-1])
        found += [f"{stem} Mountains", f"Mount {stem}"]
    while len(tokens) > 1 and tokens[-1][:1].islower():
        tokens = tokens[:-1]
        found.append(" ".join(tokens))
    return tuple(dict.fromkeys(found))


def _names_a_facility(bare: str) -> bool:
    words = bare.split()
    return len(words) > 1 and words[-1].lower() in _FACILITIES


def _noun_at_end(bare: str) -> str | None:
    last = bare.split()[-1].lower() if len(bare.split()) > 1 else ""
    noun = _PLURALS.get(last, last)
    return noun if noun in KINDS_OF_NOUN or noun in _LOOSE_NOUNS else None


def _kinds_at_end(bare: str) -> tuple[str, ...]:
    return KINDS_OF_NOUN.get(_noun_at_end(bare) or "", ())


def _bare_name(words: str) -> str:
    """A container's words as a name to look for: "the western province of Anbar" stays whole, articles go."""
    return _without_article(words.rstrip(")"))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a place's words in their sentence.

    `containers` are names before it that hold it and may be a nationality ("the Nigerian city of"), `followed_by` names
    after it that hold it (", Iraq"), `anchors` names that it is not far from.
    """

    relation: str | None
    noun: str | None
    containers: tuple[str, ...]
    anchors: tuple[str, ...]
    followed_by: tuple[str, ...]


_NAME = (
    r"(?:the )?(?:[A-Z][\w’'.-]*|al-[A-Z][\w’'-]*)"
    r"(?:[ -](?:[A-Z][\w’'.-]*|al-[A-Z][\w’'-]*|of(?= [A-Z])|and(?= [A-Z])|el|al))*"
)
_BEFORE_NEAR = re.compile(rf"(?:{_NEAR.pattern})(?:(?:the )?(?:\w+ )?(?:city|town|village|camp) of )?$", re.IGNORECASE)
_BEFORE_NOUN = re.compile(
    r"\b((?:[A-Z][\w-]*\s+){0,2})(?:[a-z]\w*\s+){0,2}(city|town|village|province|state|district|region|capital|port|camp)"
    r"(?:,| of| called)?\s+$"
)
_BEFORE_OWNER = re.compile(rf"\b({_NAME})['’]s?\s+(?:(?:{_PART})\s+)*(?:[a-z]+\s+(?:of\s+)?){{0,2}}$")
_AFTER_NOUN = re.compile(r"^\s+(province|governorate|state|district|county|region|city|oblast|valley|mountains|camp)\b")
_AFTER_CONTAINER = re.compile(
    rf"^(?:\s+(?:province|governorate|state|district|region|city|area|refugee camp))?\s*"
    rf"(?:,|\(|\s+in|,\s+in|\s+of)\s+(?:the\s+)?((?:(?:{_PART})\s+|[a-z]+\s+of\s+|province\s+of\s+)*(?:[A-Z][a-z]+(?:['’]s|n|i|ese|ish)?\s+)?"
    rf"(?:[a-z]+\s+(?:of\s+)?)?{_NAME}(?:\s+(?:province|governorate|state|district|region|county))?)"
)
# "in Kabul, U.S. forces said": what follows a comma holds the place only when it ends there.
_ENDS_AN_APPOSITION = re.compile(
    r"\s*(?:[,.;:)—–-]|$)|\s+(?:on|in|at|after|before|when|where|while|as|during|since|late|early|last|by|and|near|"
    r"province|governorate|state|region|district|county|[A-Z][a-z]+day|yesterday|today)\b"
)
# "in the Koro district of Tambe province": the second container of a chain, which holds the first.
_AFTER_INNER = re.compile(
    rf"^(?:\s+(?:district|county|subdistrict|area|valley|region|city|town))?\s*(?:,\s+(?:in\s+)?|\s+(?:in|of)\s+)"
    rf"(?:the\s+)?(?:(?:{_PART})\s+|province\s+of\s+)*({_NAME}(?:\s+(?:province|Province|governorate|state|region))?)"
    r"(?=\s*(?:[,.;:)]|$)|\s+(?:on|in|at|after|before|when|where|while|as|during|since|late|early|last|by|and|"
    r"yesterday|today|overnight|[A-Z][a-z]+day)\b)"
)
_AFTER_ANCHOR = re.compile(
    rf"^\s*,?\s*(?:(?:which is|located|lying)\s+)?(?:{_NEAR.pattern})(?:the capital,?\s+)?({_NAME})"
)


def read_surroundings(words: str, sentence: str) -> Surroundings:
    """What the sentence says right before and right after the words; empty where the words are not in it."""
    start = sentence.find(words)
    if start < 0 or not words:
        return Surroundings(None, None, (), (), ())
    before, after = sentence[max(0, start - 80) : start], sentence[start + len(words) :][:100]
    relation = "near" if _BEFORE_NEAR.search(before) else None
    containers: list[str] = []
    followed_by: list[str] = []
    noun = None
    if match := _AFTER_NOUN.match(after):
        noun = match.group(1)
    elif match := _BEFORE_NOUN.search(before):
        noun = match.group(2)
        containers.extend(match.group(1).split()[-1:])
    if match := _BEFORE_OWNER.search(before):
        containers.append(_without_article(match.group(1)))
    anchors = [match.group(match.lastindex or 0)] if (match := _AFTER_ANCHOR.match(after)) else []
    if not anchors and (match := _AFTER_CONTAINER.match(after)):
        by_comma = bool(re.match(r"\s*,(?!\s+in\b)", after))
        if not by_comma or _ENDS_AN_APPOSITION.match(after[match.end() :]):
            followed_by.append(_bare_name(match.group(1)))
            if outer := _AFTER_INNER.match(after[match.end() :]):
                followed_by.append(_bare_name(outer.group(1)))
    return Surroundings(relation, noun, tuple(containers), tuple(anchors), tuple(followed_by))
