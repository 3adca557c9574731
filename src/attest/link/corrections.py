"""What a person types for a field, read as the value that the field holds, and written so that it reads the same again.

| field | is written |
|---|---|
| type, factuality | one of the words |
| background | true or false |
| killed and the other counts | `12`, `at least 10`, `up to 30`, `10-14`, `10-14 best 12` |
| when | `2031-03-03`, or `2031-03-03 to 2031-03-05` |
| place | `Name, Region, CC @ lat,lon`; all but the name may be left out |
| actor, target, source, claimed_by | `Name (kind, CC)`, several separated by `;` |
| weapon | words, several separated by `;` |

`none` empties a field that may be empty.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from attest.errors import InputError
from attest.records import ACTOR_KINDS, COUNT_ROLES, FACTUALITIES, Actor, Count, Place, When
from attest.records.claim import Value

NONE = "none"
BY_HAND = "a person's word"
_COUNTRY = re.compile(r"[A-Z]{2}")
_NUMBER = r"(\d[\d,]*)"
_POINT = re.compile(r"^(?P<name>[^@]*)@\s*(?P<lat>[-+]?\d+(?:\.\d+)?)\s*,\s*(?P<lon>[-+]?\d+(?:\.\d+)?)$")
_PARTY = re.compile(r"^(?P<name>.+?)(?:\s*\((?P<known>[^()]*)\))?$")


def read_correction(field: str, text: str, *, types: Iterable[str] = ()) -> tuple[Value, ...]:
    """The values that a text gives a field; none for "none".

    Args:
        field: A field that can be corrected, one of CORRECTABLE.
        text: As in the table above.
        types: The codebook's types; any word is one when empty.

    Raises:
        InputError: there is no such field, or the text is no value of it.
    """
    if field not in CORRECTABLE:
        raise InputError(f"'{field}' can't be corrected", fix=f"the fields are {', '.join(CORRECTABLE)}.")
    text = " ".join(text.split())
    if text.casefold() == NONE and field not in ("type", "factuality", "background"):
        return ()
    if not text:
        raise InputError(f"{field}: no value given", fix=f"write it as {FORMS[field]}")
    if field == "type":
        return (_one_of(field, text, tuple(types) or (text,)),)
    return CORRECTABLE[field](field, text)


def _one_of(field: str, text: str, words: Iterable[str]) -> str:
    found = text.casefold().replace(" ", "_")
    if found not in words:
        raise InputError(f"{field}: there is no '{text}'", fix=f"the words are {', '.join(words)}.")
    return found


def _type(field: str, text: str) -> tuple[Value, ...]:
    return (_one_of(field, text, (text,)),)


def _factuality(field: str, text: str) -> tuple[Value, ...]:
    return (_one_of(field, text, FACTUALITIES),)


def _background(field: str, text: str) -> tuple[Value, ...]:
    words: Mapping[str, bool] = {"true": True, "yes": True, "false": False, "no": False}
    return (words[_one_of(field, text, words)],)


def _count(field: str, text: str) -> tuple[Value, ...]:
    forms: tuple[tuple[str, Callable[..., Count]], ...] = (
        (_NUMBER, lambda n: Count(n, n, n)),
        (rf"at least {_NUMBER}", lambda n: Count(n, n, None)),
        (rf"up to {_NUMBER}", lambda n: Count(None, None, n)),
        (rf"{_NUMBER} ?(?:-|–|to) ?{_NUMBER}", lambda low, high: Count(low, None, high)),
        (rf"{_NUMBER} ?(?:-|–|to) ?{_NUMBER},? best {_NUMBER}", lambda low, high, best: Count(low, best, high)),
    )
    for form, make in forms:
        if match := re.fullmatch(form, text, re.IGNORECASE):
            count = make(*(int(number.replace(",", "")) for number in match.groups()))
            known = [n for n in (count.low, count.best, count.high) if n is not None]
            if known == sorted(known):
                return (count,)
    raise _unread(field, text)


def _when(field: str, text: str) -> tuple[Value, ...]:
    days = re.split(r"\s+to\s+|/", text)
    try:
        first, last = (date.fromisoformat(days[0]), date.fromisoformat(days[-1]))
    except ValueError as error:
        raise _unread(field, text) from error
    if len(days) > 2 or first > last:
        raise _unread(field, text)
    spread = (last - first).days
    # UCDP GED: 1 the day, 2 up to six days, 3 a week, 4 a month, 5 more; ACLED: 1 the day, 2 the week, 3 the month.
    date_prec = next(p for p, most in ((1, 0), (2, 5), (3, 6), (4, 31), (5, spread)) if spread <= most)
    return (When(first, last, date_prec, {1: 1, 2: 2, 3: 2}.get(date_prec, 3), BY_HAND),)


def _place(field: str, text: str) -> tuple[Value, ...]:
    point = _POINT.match(text)
    names = [part.strip() for part in (point["name"] if point else text).split(",")]
    country = names.pop() if len(names) > 1 and _COUNTRY.fullmatch(names[-1]) else None
    if not 1 <= len(names) <= 2 or not names[0]:
        raise _unread(field, text)
    lat, lon = (float(point["lat"]), float(point["lon"])) if point else (None, None)
    if lat is not None and lon is not None and not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise InputError(f"{field}: {lat}, {lon} is no point on Earth", fix="write the latitude first, in degrees.")
    admin1 = names[1] if len(names) == 2 else None
    exact = lat is not None
    return (
        Place(
            name=names[0],
            country=country,
            admin1=admin1,
            lat=lat,
            lon=lon,
            where_prec=1 if exact else None,
            geo_precision=1 if exact else None,
            reason=BY_HAND,
        ),
    )


def _parties(field: str, text: str) -> tuple[Value, ...]:
    return tuple(_party(field, part.strip()) for part in text.split(";") if part.strip())


def _party(field: str, text: str) -> Actor:
    match = _PARTY.match(text)
    if match is None:
        raise _unread(field, text)
    kind = country = None
    for word in filter(None, (w.strip() for w in (match["known"] or "").split(","))):
        if word in ACTOR_KINDS:
            kind = word
        elif _COUNTRY.fullmatch(word):
            country = word
        else:
            raise InputError(
                f"{field}: '{word}' is no kind of party and no country",
                fix=f"the kinds are {', '.join(ACTOR_KINDS)}; a country is two letters, such as IQ.",
            )
    return Actor(match["name"].strip(), kind=kind, country=country)


def _weapons(_field: str, text: str) -> tuple[Value, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _unread(field: str, text: str) -> InputError:
    return InputError(f"{field}: '{text}' can't be read", fix=f"write it as {FORMS[field]}")


_READERS: Mapping[str, Callable[[str, str], tuple[Value, ...]]] = {
    "type": _type,
    "factuality": _factuality,
    "background": _background,
    "place": _place,
    "when": _when,
    "actor": _parties,
    "target": _parties,
    "source": _parties,
    "claimed_by": _parties,
    "weapon": _weapons,
}
CORRECTABLE: Mapping[str, Callable[[str, str], tuple[Value, ...]]] = {**_READERS, **dict.fromkeys(COUNT_ROLES, _count)}
FORMS: Mapping[str, str] = {
    "type": "a type of the codebook, such as bombing.",
    "factuality": f"one of {', '.join(FACTUALITIES)}.",
    "background": "true or false.",
    "place": "Name, Region, CC @ lat,lon; all but the name may be left out.",
    "when": "2031-03-03, or 2031-03-03 to 2031-03-05.",
    **dict.fromkeys(("actor", "target", "source", "claimed_by"), "Name (kind, CC), several separated by ';'."),
    "weapon": "words, several separated by ';'.",
    **dict.fromkeys(COUNT_ROLES, "12, at least 10, up to 30, 10-14, or 10-14 best 12."),
}
