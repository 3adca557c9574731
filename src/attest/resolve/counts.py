"""How many: the words of a count read as low-best-high.

The rules follow the coding manual: a plain or rounded number is itself ("about 30" is 30, 30, 30); "at least 34" and
"more than 34" are 34 and open above; "dozens" is 24, "scores" 40, "hundreds" 200, "thousands" 2,000 and "several" 3,
each open above and without a best; "up to 12" is 1 to 12; groups that are joined add up ("a nun and her bodyguard" is
2), a part of a group does not ("eight people, including a child" is 8). Years, ages, money and measures are no counts.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from attest.records import Count
from attest.resolve.numbers import ONES, SCALES, TENS

_DOZENS = {"dozen": 12, "score": 20}
# "tens of thousands" is at least two tens of them: the plural alone says no more than two.
_PLURALS = {"dozens": 24, "scores": 40, "tens": 20, "hundreds": 200, "thousands": 2_000, "millions": 2_000_000}
_VAGUE = {"several", "some", "many", "numerous", "multiple", "various", "countless"}
_FEW = (
    "a few",
    "quite a few",
    "a number of",
    "a large number of",
    "large numbers of",
    "a small number of",
    "a handful of",
    "an undisclosed number of",
    "a couple",
    "a good number of",
)
_VAGUE_LOW = 3
_AT_LEAST = (
    "at least",
    "no fewer than",
    "no less than",
    "not less than",
    "not fewer than",
    "a minimum of",
    "more than",
    "greater than",
    "well over",
    "over",
    "upwards of",
    "upward of",
    "in excess of",
    "above",
    "exceeding",
    "as few as",
    "now at least",
)
_AT_MOST = ("up to", "as many as", "at most", "no more than", "not more than", "a maximum of", "as much as")
_LESS = ("fewer than", "less than", "under", "below")
_ABOUT = (
    "about",
    "around",
    "some",
    "nearly",
    "almost",
    "approximately",
    "approx.",
    "roughly",
    "close to",
    "an estimated",
    "estimated",
    "an expected",
    "just",
    "only",
    "exactly",
    "a total of",
    "another",
    "an additional",
    "additional",
    "a further",
    "further",
    "a reported",
    "reportedly",
    "a record",
    "all",
    "all of",
    "the other",
    "other",
    "as",
    "just over",
    "just under",
    "what",
    "possibly",
    "perhaps",
    "the",
    "these",
    "those",
    "his",
    "her",
    "its",
    "their",
    "our",
    "my",
)
_NOBODY = re.compile(
    r"^(?:no one|no-one|nobody|none|nil)\b|^(?:with(?:out)?\s+)?no\s+(?!fewer|less|more than)(?:\w+\s+){0,3}?"
    r"(?:casualt\w*|causalit\w*|injur\w*|deaths?|fatalit\w*|dead|wounded|people|persons?|one|victims?|losses|harm|"
    r"soldiers?|troops|civilians?|arrests?|hostages?)\b|^without\s+(?:any\s+)?(?:casualt|injur|loss)"
    r"|\b(?:unharmed|unhurt|uninjured|unscathed|escaped\s+(?:injury|harm))\b|^zero\b"
    # "no", "no Afghan citizens": nobody, whoever is meant.
    r"|^no(?:\s+(?!fewer|less|more)(?:[^\d\s]+\s*){1,4})?$",
    re.IGNORECASE,
)
_NOT_PERSONS = re.compile(
    r"^(?:%|percent|per\s+cent|dollars?|euros?|pounds?|rupees?|thirds?|quarters?|years?|months?|weeks?|days?|hours?|minutes?|seconds?|"
    r"kilomet\w+|met(?:er|re)s?|miles?|kilos?|kilograms?|tons?|tonnes?|km|kg|times?|degrees?|years?-old|of\s+age|a\.?m\.?|p\.?m\.?)\b",
    re.IGNORECASE,
)
# What follows one of these tells more about the same persons, or about a part of them.
_SUBSET = re.compile(
    r",?\s*\b(?:including|includes|among\s+them|amongst\s+them|most\s+of\s+(?:them|whom)|many\s+of\s+(?:them|whom)|"
    r"(?:some|all|one|two|three|four|five|half|both)\s+of\s+(?:them|whom)|who|whom|whose|which|of\s+whom|aged|mostly|"
    r"mainly|the\s+majority)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
_MONTHS = frozenset(
    (
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    )
)
_YEAR_CUE = {"in", "since", "until", "during", "by", "late", "early", "year", "from", "after", "before"} | _MONTHS
_TOKEN = re.compile(
    r"\d+-(?:thousand|million|hundred|billion)\b|[$€£]?\d[\d,]*(?:\.\d+)?(?:st|nd|rd|th)?|"
    r"[^\W\d_][\w'’.]*(?:-[\w'’.]+)*|[,%&–—-]"
)
_JOINERS = (
    "as well as",
    "along with",
    "together with",
    "accompanied by",
    "alongside",
    "and",
    "plus",
    "&",
    ",",
    "besides",
)
_PREPOSITIONS = {
    "of",
    "in",
    "from",
    "at",
    "on",
    "near",
    "for",
    "to",
    "by",
    "with",
    "during",
    "after",
    "against",
    "were",
    "was",
    "are",
    "is",
    "had",
    "have",
}
_ARTICLES = {"a", "an", "another"}
_DETERMINERS = {"the", "his", "her", "its", "their", "this", "that", "these", "those", "our", "my", "all", "only"}
_POSSESSIVES = {"his", "her", "its", "their", "our", "my"}
_PRONOUNS = {"him", "her", "he", "she", "himself", "herself", "himself.", "me", "myself"}
_NO_ONE_IN_PARTICULAR = {
    "everyone",
    "everybody",
    "anyone",
    "anybody",
    "in",
    "on",
    "it",
    "this",
    "that",
    "which",
    "who",
    "youth",
    "public",
    "population",
    "police",
    "army",
    "military",
    "troops",
    "staff",
    "personnel",
}
_GROUPS = {
    "group",
    "family",
    "team",
    "crowd",
    "gang",
    "convoy",
    "patrol",
    "squad",
    "unit",
    "band",
    "party",
    "total",
    "crew",
    "delegation",
    "number",
    "couple",
    "pair",
    "handful",
    "trio",
    "quartet",
    "list",
    "host",
}
_GROUP_SIZES = {"couple": (2, 2), "pair": (2, 2), "trio": (3, 3), "quartet": (4, 4), "handful": (3, None)}
_PLURAL_NOUNS = {
    "people",
    "men",
    "women",
    "children",
    "police",
    "troops",
    "personnel",
    "staff",
    "others",
    "persons",
    "servicemen",
    "policemen",
    "gunmen",
    "militiamen",
    "guardsmen",
    "fishermen",
    "clergymen",
    "teenagers",
    "them",
    "they",
    "those",
    "these",
    "we",
    "us",
    "insurgents",
    "military",
    "army",
    "youth",
}
_DEMONYM_PLURAL = re.compile(
    r"(?:[a-z](?:ans|is|ites|eens|iots)|Kurds|Turks|Arabs|Muslims|Christians|Jews|Tutsis|Hutus|"
    r"Sunnis|Shi'ites|Shiites|Sikhs|Hindus|Swedes|Danes|Finns|Poles|Greeks|Serbs|Croats|Czechs|"
    r"Afghans|Uighurs|Pashtuns|Spaniards|Marines|Rangers)$"
)


@dataclass(frozen=True, slots=True)
class _Quantity:
    low: int
    best: int | None
    high: int | None


_Token = str | _Quantity


def read_count(words: str) -> Count | None:
    """The number of persons that the words state.

    Args:
        words: A noun phrase or number, as quoted from a report.

    Returns:
        `low` is the least the words allow; `best` what they state, None when they give only a bound or a range
        ("dozens", "up to 12", "five to seven"); `high` None when open above. None when the words state no number:
        a bare plural ("civilians"), a year, an age, a sum of money, a measure.

    Source: the counts rule of the coding manual.
    """
    text = " ".join(words.split()).strip(" .;:")
    if not text:
        return None
    if _NOBODY.search(text):
        return Count(0, 0, 0)
    if _SHARE.match(text) or re.fullmatch(r"(?:the\s+)?\d+(?:st|nd|rd|th)", text, re.IGNORECASE):
        return None
    tokens = _quantities(_TOKEN.findall(_without_asides(_in_figures(text))))
    groups = _groups(tokens)
    return _added(groups)


# A toll that was corrected: the new one counts.
_CORRECTED = re.compile(
    r"\b(?:rose|risen|rising|climbed|jumped|grew|grown|went\s+up|raised|increased|revised|lowered|fell|fallen|dropped|up|down)"
    r"(?:\s+(?:up|down(?:wards?)?|upwards?))?\s+from\s+.+?\s+to\s+",
    re.IGNORECASE,
)
# A share of a number that the words don't give.
_SHARE = re.compile(
    r"^(?:all|most|half|part|a\s+third|the\s+majority|a\s+majority|the\s+rest)\s+of\s+(?:them|whom|the\s+[a-z]+|"
    r"his|her|its|their)\b(?!\s+\d)",
    re.IGNORECASE,
)
_FRACTIONS = (
    (re.compile(r"\bhalf\s+a\s+(million|thousand|billion)\b", re.IGNORECASE), 0.5),
    (re.compile(r"\b(?:a\s+|one\s+)?quarter\s+of\s+a\s+(million|thousand|billion)\b", re.IGNORECASE), 0.25),
    (re.compile(r"\bthree[\s-]quarters\s+of\s+a\s+(million|thousand|billion)\b", re.IGNORECASE), 0.75),
)


def _in_figures(text: str) -> str:
    """The words with a corrected toll's old number left out, and parts of a million written as numbers."""
    text = _CORRECTED.sub("", text)
    text = re.sub(r"(?<=\w)-odd\b", "", text)
    text = re.sub(r"\ba\s+score\s+of\b", "20", text, flags=re.IGNORECASE)
    for pattern, part in _FRACTIONS:
        text = pattern.sub(lambda m, part=part: str(int(part * SCALES[m[1].lower()])), text)  # type: ignore[misc]
    return text


def _without_asides(text: str) -> str:
    """The words without brackets, parts of the group, ages and what follows a relative pronoun."""
    text = re.sub(r"(?<=\d)[ \u00a0\u202f](?=\d{3}\b)", ",", text)
    text = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", text)
    text = re.sub(r"\b[\w-]+-(?:year|month|week|day)s?-olds?\b", " ", text, flags=re.IGNORECASE)
    # "Karim, 34, and ...": an age between commas.
    text = re.sub(r"(?<=[A-Za-z]),\s*\d{1,2}\s*(?=,|$)", " ", text)
    cut = _SUBSET.sub("", text)
    return cut if cut.strip(" ,") else re.sub(r"\b(?:of\s+)?(?:whom|them)\b", "", text)


# --- numbers -----------------------------------------------------------------------------------------------------


def _quantities(words: Sequence[str]) -> list[_Token]:
    """The words with every number, range and vague amount, and the bound before it, made one token."""
    out: list[_Token] = []
    i = 0
    while i < len(words):
        found = _bounded(words, i)
        if found is None:
            out.append(words[i])
            i += 1
            continue
        quantity, after = found
        if not _is_count(words, i, after, quantity):
            # Words that measure something else stay out of the way altogether.
            i = after
            out.append("—")
            continue
        out.append(quantity)
        i = after
    return out


def _is_count(words: Sequence[str], start: int, after: int, quantity: _Quantity) -> bool:
    first = words[start]
    if first[0] in "$€£" or re.fullmatch(r"\d+(?:st|nd|rd|th)", first):
        return False
    if after < len(words) and _NOT_PERSONS.match(" ".join(words[after : after + 2])):
        return False
    is_year_like = first.isdigit() and len(first) == 4 and after == start + 1 and 1900 <= quantity.low <= 2099
    if is_year_like:
        before = words[start - 1].lower() if start else ""
        return after < len(words) and before not in _YEAR_CUE and words[after][0].isalpha() and words[after] != "and"
    # "March 3": a day, not a count.
    return not (start and words[start - 1].lower() in _MONTHS and words[start - 1][0].isupper())


def _phrase(words: Sequence[str], i: int, phrases: Sequence[str]) -> int:
    """How many words the longest of `phrases` takes at `i`, 0 when none stands there."""
    best = 0
    for phrase in phrases:
        parts = phrase.split()
        if len(parts) > best and [w.lower() for w in words[i : i + len(parts)]] == parts:
            best = len(parts)
    return best


def _bounded(words: Sequence[str], i: int) -> tuple[_Quantity, int] | None:
    if words[i].lower() in ("between", "from"):
        return _range(words, i + 1)
    for phrases, kind in ((_AT_LEAST, "least"), (_AT_MOST, "most"), (_LESS, "less")):
        n = _phrase(words, i, phrases)
        if not n:
            continue
        j = i + n
        j += _phrase(
            words, j, ("about", "around", "some", "the", "an estimated", "another", "an additional", "a total of")
        )
        inner = _amount(words, j)
        if inner is None:
            return None
        quantity, after = inner
        if kind == "least" and (ceiling := _ceiling(words, after)) is not None and ceiling[0] > quantity.low:
            return _Quantity(quantity.low, None, ceiling[0]), ceiling[1]
        if kind == "least":
            return _Quantity(quantity.low, quantity.best, None), after
        top = quantity.best if quantity.best is not None else quantity.low
        return _Quantity(1, None, top if kind == "most" else max(1, top - 1)), after
    n = _phrase(words, i, _ABOUT)
    if n and i + n < len(words):
        # "some 45 hostages" is 45, "some hostages" is vague; "the other 12", "about two dozen".
        deeper = _bounded(words, i + n)
        if deeper is not None and (words[i].lower() not in ("his", "her", "the") or _number(words, i + n) is not None):
            return deeper
    ranged = _range(words, i)
    return ranged if ranged is not None else _amount(words, i)


def _ceiling(words: Sequence[str], i: int) -> tuple[int, int] | None:
    """What bounds "at least 12" from above: "and as many as 20", "but no more than 20"."""
    j = i + (i < len(words) and words[i] == ",")
    if j < len(words) and words[j].lower() in ("and", "but", "or", "possibly", "perhaps"):
        j += 1
    n = _phrase(words, j, _AT_MOST)
    return _number(words, j + n) if n else None


def _range(words: Sequence[str], i: int) -> tuple[_Quantity, int] | None:
    """ "five to seven", "10-15", "two or three", and what follows "between" or "from"."""
    left = _number(words, i)
    if left is None or left[1] + 1 >= len(words):
        return None
    low, j = left
    joined = words[j].lower()
    is_between = i > 0 and words[i - 1].lower() == "between"
    if joined not in ("to", "or", "-", "–", "—") and not (is_between and joined == "and"):
        return None
    if joined == "or" and j + 1 < len(words) and words[j + 1].lower() in ("more", "so"):
        is_more = words[j + 1].lower() == "more"
        return _Quantity(low, low, None if is_more else low), j + 2
    right = _number(words, j + 1)
    if right is None:
        return None
    high, after = right
    # "two to three thousand", "three to four dozen": the scale belongs to both.
    scale = next((s for s in (1_000_000, 1_000, 100, 12) if high % s == 0 and low < high // s), 1)
    is_scaled = words[after - 1].lower() in SCALES or words[after - 1].lower() in _DOZENS
    low = low * scale if scale > 1 and low < 100 and low < high // scale and is_scaled else low
    return (_Quantity(low, None, high), after) if low < high else None


def _amount(words: Sequence[str], i: int) -> tuple[_Quantity, int] | None:
    if i >= len(words):
        return None
    number = _number(words, i)
    if number is not None:
        value, after = number
        if after < len(words) and words[after].lower() in ("-odd", "odd"):
            after += 1
        return _Quantity(value, value, value), after
    return _vague(words, i)


def _vague(words: Sequence[str], i: int) -> tuple[_Quantity, int] | None:
    word = words[i].lower()
    few = _phrase(words, i, _FEW)
    if few:
        low = 2 if " ".join(words[i : i + few]).lower() == "a couple" else _VAGUE_LOW
        after = i + few
        after += after < len(words) and words[after].lower() == "of"
        return _scaled(words, low, after, is_exact=low == 2)
    if word in _PLURALS:
        low, after = _PLURALS[word], i + 1
        # "tens of thousands", "hundreds of thousands".
        while after + 1 < len(words) and words[after].lower() == "of" and words[after + 1].lower() in _PLURALS:
            inner = words[after + 1].lower()
            low, after = low * _PLURALS[inner] // 2, after + 2
        return _Quantity(low, None, None), after
    if word in _VAGUE:
        return _scaled(words, _VAGUE_LOW, i + 1, is_exact=False)
    if word == "both":
        return _Quantity(2, 2, 2), i + 1
    return None


def _scaled(words: Sequence[str], low: int, after: int, *, is_exact: bool) -> tuple[_Quantity, int]:
    """ "several hundred", "a few dozen", "a couple of thousand"."""
    scale = words[after].lower().rstrip("s") if after < len(words) else ""
    if scale in SCALES or scale in _DOZENS:
        return _Quantity(low * (SCALES | _DOZENS)[scale], None, None), after + 1
    return (_Quantity(low, low, low) if is_exact else _Quantity(low, None, None)), after


def _number(words: Sequence[str], i: int) -> tuple[int, int] | None:
    """The exact number that begins at word `i`, with the index after it."""
    if i >= len(words):
        return None
    half = _phrase(words, i, ("half a dozen", "half-a-dozen", "half-dozen", "a half-dozen", "a half dozen"))
    if half:
        return 6, i + half
    if _phrase(words, i, ("half a million",)):
        return 500_000, i + 3
    j = i
    if words[i].lower() in ("a", "an"):
        unit = words[i + 1].lower() if i + 1 < len(words) else ""
        if unit not in SCALES and unit not in ("dozen",):
            return None
        total, j = 1.0, i + 1
    else:
        head = _numeral(words[i])
        if head is None:
            return None
        total, j = head, i + 1
        if _phrase(words, j, ("and a half",)) and j + 3 < len(words) and words[j + 3].lower() in SCALES:
            total, j = total + 0.5, j + 3
    return _with_scales(words, total, j)


def _with_scales(words: Sequence[str], start: float, j: int) -> tuple[int, int]:
    """`start` and the scale words and smaller numbers after it: "three hundred and twelve thousand"."""
    done, current = 0.0, start
    while j < len(words):
        word = words[j].lower()
        if word in SCALES:
            current *= SCALES[word]
            if SCALES[word] >= 1_000:
                done, current = done + current, 0.0
            j += 1
        elif word == "dozen":
            current *= 12
            j += 1
        elif (more := _smaller(words, j, done + current)) is not None:
            value, j = more
            current += value
        else:
            break
    return round(done + current), j


def _smaller(words: Sequence[str], j: int, so_far: float) -> tuple[float, int] | None:
    """What goes on after a hundred, a thousand or a ten: "and twelve", "forty", "five"."""
    previous = words[j - 1].lower()
    k = j + 1 if words[j].lower() == "and" and previous in SCALES else j
    if k >= len(words) or words[k][0].isdigit():
        return None
    value = _numeral(words[k])
    if value is None or (value == 1 and k > j):
        return None
    fits = (previous in SCALES and value < SCALES[previous]) or (previous in TENS and value < 10)
    return (value, k + 1) if fits and so_far else None


def _numeral(word: str) -> float | None:
    """One word as a number: digits, a number word, or such words joined by hyphens ("twenty-one", "30-thousand")."""
    plain = word.lower()
    if plain[0].isdigit() and "-" not in plain:
        digits = plain.replace(",", "").rstrip(".")
        return float(digits) if re.fullmatch(r"\d+(?:\.\d+)?", digits) else None
    if plain in ONES:
        return float(ONES[plain])
    if plain in TENS:
        return float(TENS[plain])
    if "-" in plain:
        parts = plain.split("-")
        if len(parts) == 2 and parts[0] in TENS and ONES.get(parts[1], 99) < 10:
            return float(TENS[parts[0]] + ONES[parts[1]])
        if len(parts) == 2 and parts[1] in SCALES and (head := _numeral(parts[0])) is not None:
            return head * SCALES[parts[1]]
    return None


# --- groups of persons -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Group:
    """One of the joined groups; `kind` is number, one, kin ("his wife"), name, role, plural, unknown or nothing."""

    kind: str
    count: _Quantity | None
    joiner: str = ""


def _groups(tokens: Sequence[_Token]) -> list[_Group]:
    groups: list[_Group] = []
    for joiner, part in _parts(tokens):
        kind, count = _group(part)
        groups.append(_Group(kind, count, joiner))
    return groups


def _parts(tokens: Sequence[_Token]) -> list[tuple[str, list[_Token]]]:
    """The tokens cut at commas and joining words, each part with the words that join it to the one before."""
    parts: list[tuple[str, list[_Token]]] = [("", [])]
    i = 0
    while i < len(tokens):
        length = next((n for n in (3, 2, 1) if _joins(tokens, i, n)), 0)
        if not length:
            parts[-1][1].append(tokens[i])
            i += 1
            continue
        joiner = " ".join(str(t).lower() for t in tokens[i : i + length])
        if parts[-1][1]:
            parts.append((joiner, []))
        else:
            parts[-1] = (f"{parts[-1][0]} {joiner}".strip(), [])
        i += length
    return [(joiner, part) for joiner, part in parts if part]


def _joins(tokens: Sequence[_Token], i: int, length: int) -> bool:
    words = tokens[i : i + length]
    return len(words) == length and " ".join(w.lower() if isinstance(w, str) else "#" for w in words) in _JOINERS


def _group(part: Sequence[_Token]) -> tuple[str, _Quantity | None]:
    words = [t for t in part if not (isinstance(t, str) and t.lower() in ("then", "also", "reportedly"))]
    if not words:
        return "nothing", None
    before_of = _until(words, _PREPOSITIONS)
    number = next((t for t in before_of if isinstance(t, _Quantity)), None)
    if number is not None:
        return "number", number
    first = words[0].lower() if isinstance(words[0], str) else ""
    plain = [t for t in before_of if isinstance(t, str)]
    head = _head(plain)
    is_group = bool(plain) and (head in _GROUPS or plain[-1].lower() in _GROUPS)
    if is_group:
        sized = next((t for t in words if isinstance(t, _Quantity)), None)
        known = _GROUP_SIZES.get(head)
        if sized is not None:
            return "number", sized
        if known:
            return "number", _Quantity(known[0], known[1], known[1])
        return ("unknown", None) if head == "number" else ("nothing", None)
    later = next((t for t in words if isinstance(t, _Quantity)), None)
    if later is not None and plain and not _is_person(plain, first):
        return "number", later
    return _unnumbered(plain, first, head)


def _is_person(plain: Sequence[str], first: str) -> bool:
    return first in _ARTICLES or first in _DETERMINERS or plain[0][0].isupper() or "'s" in " ".join(plain)


def _unnumbered(plain: Sequence[str], first: str, head: str) -> tuple[str, _Quantity | None]:
    one = _Quantity(1, 1, 1)
    if not plain or plain[-1] == "—" or plain[0][0] in "—$€£" or head in _NO_ONE_IN_PARTICULAR:
        return "nothing", None
    if len(plain) == 1 and first in _PRONOUNS:
        return "one", one
    if first in _ARTICLES:
        return "one", one
    if _ends_in_name(plain):
        return "one" if first in _DETERMINERS else "name", one
    if _is_plural(plain[-1]):
        return "plural", _Quantity(2, None, None)
    if first in _POSSESSIVES:
        return "kin", one
    if first in _DETERMINERS or any(w.endswith(("'s", "’s", "s'")) for w in plain[:-1]) or head == "other":
        return "one", one
    return "role", one


def _until(words: Sequence[_Token], stops: set[str]) -> list[_Token]:
    out: list[_Token] = []
    for i, token in enumerate(words):
        if isinstance(token, str) and token.lower() in stops and i:
            break
        out.append(token)
    return out


def _head(plain: Sequence[str]) -> str:
    return plain[-1].lower() if plain else ""


def _ends_in_name(plain: Sequence[str]) -> bool:
    last = plain[-1]
    if re.match(r"(?:al|el|ul|bin|ibn|abu)-", last):
        return True
    if not last[0].isupper() or (len(plain) == 1 and last.lower() in _PLURAL_NOUNS):
        return False
    if _DEMONYM_PLURAL.search(last):
        return False
    # A lone capitalised plural at the start of a sentence ("Protesters") is a noun, two capitals are a name.
    return len(plain) > 1 or not (last.lower().endswith("ers") or last.lower().endswith("ors"))


def _is_plural(word: str) -> bool:
    low = word.lower()
    if _DEMONYM_PLURAL.search(word) or low in _PLURAL_NOUNS or low.endswith("men"):
        return True
    return low.endswith("s") and not low.endswith(("ss", "us", "'s", "’s", "is"))


def _added(groups: Sequence[_Group]) -> Count | None:
    """The joined groups added up; None when none of them states a number."""
    counted = [g for i, g in enumerate(groups) if _stands_alone(groups, i)]
    numbers = [g.count for g in counted if g.count is not None]
    if not numbers or all(g.kind == "plural" for g in counted if g.count is not None):
        return None
    is_open = any(q.high is None for q in numbers) or any(g.kind == "unknown" for g in counted)
    bests = [q.best for q in numbers]
    return Count(
        low=sum(q.low for q in numbers),
        best=None if any(b is None for b in bests) else sum(b for b in bests if b is not None),
        high=None if is_open else sum(q.high for q in numbers if q.high is not None),
    )


def _stands_alone(groups: Sequence[_Group], i: int) -> bool:
    """Whether group `i` is persons of its own, not more words on a neighbour."""
    group, before = groups[i], groups[i - 1] if i else None
    after = groups[i + 1] if i + 1 < len(groups) else None
    if group.kind == "nothing":
        return False
    if before is None:
        # "opposition leader and prize winner Ana Ruiz": a role before a name is no person of its own.
        return not (group.kind == "role" and after is not None and after.kind == "name")
    is_comma = group.joiner == ","
    if is_comma and group.kind == "name" and (before.kind in ("one", "kin") or (before.kind == "role" and i > 1)):
        return False  # "the mayor, Ana Ruiz, and two guards"
    if group.kind == "role" and before.kind == "one" and not is_comma:
        return False  # "a poet and teacher" is one person; "his wife and son" are two
    if is_comma and group.kind in ("one", "role") and before.kind == "name" and "and" not in _later_joiners(groups, i):
        return False  # "Ana Ruiz, the mayor"
    # "40 foreign fighters and tribal militants": the number covers both. "a leader and his deputies" does not.
    return not (group.kind == "plural" and before.kind == "number")


def _later_joiners(groups: Sequence[_Group], i: int) -> str:
    return " ".join(g.joiner for g in groups[i + 1 :])
