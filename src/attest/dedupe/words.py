"""The words of a text with the habits of a house set aside: case, marks, spelling, endings, numbers in letters.

    text                            words
    The U.S. colour guard           usa color guard
    Twelve soldiers were wounded    12 soldier wound
    Lt. Gen. Adé Okoro said         lieutenant general ade okoro

A word's form is kept in ledgers as a part of signatures: a change here is a new `VERSION` in `signature.py`.
"""

import re
import unicodedata
from functools import lru_cache

# Scripts that put no space between words give one token a character.
_UNSPACED = "぀-ヿ㐀-鿿豈-﫿฀-๿"
TOKEN = re.compile(rf"\d{{1,3}}(?:,\d{{3}})+(?!\d)|[{_UNSPACED}]|[^\W_]+(?:[.'’][^\W_]+)*")

STOP = frozenset(
    "a about after again all along also although am among an and any are as at be because been before being between "
    "both but by can could did do does doing down during each for from further had has have having he her here hers "
    "him his how however i if in into is it its itself just may me might more most must my near no nor not now of off "
    "on once only or other our out over own per said same say says saying she should since so some such than that the "
    "their them then there these they this those through to told too under until up upon us very was we were what "
    "when where which while who whom why will with within would you your according added late early earlier later "
    "meanwhile s t".split()
)
DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
MONTHS = frozenset("january february march april may june july august september october november december".split())
_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
NUMBERS = (
    {word: str(i) for i, word in enumerate(_UNITS)}
    | {word: str(10 * i) for i, word in enumerate(_TENS, start=2)}
    | {"dozen": "12", "hundred": "100", "thousand": "1000", "million": "1000000"}
)
_SHORT = {
    "lt": "lieutenant", "gen": "general", "col": "colonel", "maj": "major", "capt": "captain", "sgt": "sergeant",
    "gov": "governor", "sen": "senator", "rep": "representative", "pres": "president", "govt": "government",
    "jan": "january", "feb": "february", "mar": "march", "apr": "april", "jun": "june", "jul": "july",
    "aug": "august", "sep": "september", "sept": "september", "oct": "october", "nov": "november", "dec": "december",
    "mon": "monday", "tue": "tuesday", "tues": "tuesday", "wed": "wednesday", "thu": "thursday", "thur": "thursday",
    "thurs": "thursday", "fri": "friday", "sat": "saturday",
    "u.s": "usa", "u.s.a": "usa", "u.n": "un", "u.k": "uk", "e.u": "eu", "km": "kilometer", "kms": "kilometer",
    "kilometre": "kilometer", "kilometres": "kilometer", "defence": "defense", "offence": "offense",
    "licence": "license", "grey": "gray", "programme": "program", "percent": "percent",
}  # fmt: skip
_PIECES = re.compile(r"[.'’]")
_INITIALS = re.compile(r"(?:[a-z]\.)+[a-z]")
_DECIMAL = re.compile(r"\d+(?:\.\d+)+")


@lru_cache(maxsize=400_000)
def forms(token: str) -> tuple[str, ...]:
    """What a lower-case token of `TOKEN` is without its house: mostly one word, none for a stop word.

    "said.the", which lost its space, is two words; "u.s" is one.
    """
    plain = _plain(token)
    if plain in _SHORT:
        return (_form(_SHORT[plain]),)
    if _INITIALS.fullmatch(plain):
        plain = plain.replace(".", "")
    elif _DECIMAL.fullmatch(plain):
        return (plain,)
    elif _PIECES.search(plain):
        return tuple(form for piece in _pieces(plain) for form in forms(piece))
    return () if plain in STOP else (_form(plain),)


def _plain(token: str) -> str:
    """Small letters without marks, and without the possessive."""
    if not token.isascii():
        bare = unicodedata.normalize("NFKD", token)
        token = "".join(c for c in bare if not unicodedata.combining(c)).replace("’", "'")
    return token.removesuffix("'s").replace(",", "")


def _pieces(plain: str) -> list[str]:
    """Words on each side of a full stop; an apostrophe joins ("o'brien", "qur'an")."""
    return [piece.replace("'", "") for piece in plain.replace("’", "'").split(".") if piece.replace("'", "")]


def _form(word: str) -> str:
    if word in NUMBERS:
        return NUMBERS[word]
    if not word.isalpha() or len(word) < 4 or word in DAYS or word in MONTHS:
        return word
    return _stem(_one_spelling(word))


def _one_spelling(word: str) -> str:
    """British endings as American ones."""
    if len(word) > 5:
        for ending, other in (("our", "or"), ("ours", "ors"), ("tre", "ter"), ("tres", "ters")):
            if word.endswith(ending):
                return word.removesuffix(ending) + other
    for ending, other in (("isation", "ization"), ("ise", "ize"), ("ised", "ized"), ("ising", "izing")):
        if len(word) > 6 and word.endswith(ending):
            return word.removesuffix(ending) + other
    return word


def _stem(word: str) -> str:
    """Without the endings of number and tense; crude, and the same for ever."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word.removesuffix(ending)
            if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]
            break
    return word[:-1] if word.endswith("e") and len(word) > 3 else word
