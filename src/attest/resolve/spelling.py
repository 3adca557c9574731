"""One place, many spellings: three ever looser keys of a name, the same for the table and for the question.

    words          fold             loose          skeleton
    Salah ad-Din   salah ad din     salahdin       sldn
    Salahuddin     salahuddin       salahuddin     sldn
    Al-Fallūjah    al fallujah      fallujah       flg
    Falluja        falluja          falluja        flg

The rules are ours, from how Arabic, Persian, Pashto and Cyrillic names come out in English news.
"""

import re
import unicodedata
from functools import lru_cache

_SPECIAL = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ŋ": "n"}
    | dict.fromkeys("'’‘ʼʻʾʿ`´ʹʺ″′.·", "")
    | dict.fromkeys('-–—‐‑_/,;:()[]"“”&', " ")
)
ARTICLES = frozenset(["al", "el", "ad", "ar", "as", "ash", "an", "at", "az", "the", "il", "ul", "ed", "er", "es"])
# Words that say what a thing is, in the languages of the table, with the kind of entry they announce.
FEATURE_WORDS = {
    "province": "admin1",
    "provinces": "admin1",
    "governorate": "admin1",
    "state": "admin1",
    "oblast": "admin1",
    "muhafazat": "admin1",
    "mohafazat": "admin1",
    "wilayat": "admin1",
    "wilaya": "admin1",
    "changwat": "admin1",
    "ostan": "admin1",
    "velayat": "admin1",
    "department": "admin1",
    "prefecture": "admin1",
    "emirate": "admin1",
    "region": "region",
    "district": "admin2",
    "districts": "admin2",
    "county": "admin2",
    "agency": "admin2",
    "subdistrict": "admin2",
    "municipality": "city",
    "city": "city",
    "town": "city",
    "township": "city",
    "village": "city",
    "villages": "city",
    "settlement": "city",
    "commune": "city",
}
_ABBREVIATED = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount", "mtns": "mountains", "mts": "mountains"}


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """Lower case, no marks on letters, no punctuation, single spaces: what is left when typing habits are set aside."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_SPECIAL))
    if not plain.isascii():
        plain = "".join(c for c in plain if not unicodedata.combining(c)).translate(_SPECIAL)
    return " ".join(plain.split())


def loose(folded: str) -> str:
    """A folded name without articles, feature words and spaces; all of it where nothing else would be left."""
    words = [_ABBREVIATED.get(word, word) for word in folded.split()]
    if len(words) > 2 and words[0] in FEATURE_WORDS and words[1] in ("of", "e"):
        words = words[2:]
    kept = [word for word in words if word not in ARTICLES and word not in FEATURE_WORDS]
    if not kept and words:
        kept = [word for word in words if word not in ARTICLES] or words
    return "".join(kept)


_SOUNDS = (
    (re.compile(r"tch|tsch|ch|cz|c(?=[ei]sh)"), "x"),
    (re.compile(r"dj|j"), "g"),
    (re.compile(r"gh|g"), "g"),
    (re.compile(r"kh|ck|q|c|k"), "k"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"dh"), "d"),
    (re.compile(r"th"), "t"),
    (re.compile(r"sh|sch"), "s"),
    (re.compile(r"zh"), "z"),
    (re.compile(r"x+"), "x"),
)
_VOWELS = re.compile(r"[aeiouyw]+")
_H_INSIDE = re.compile(r"(?<=.)h")
_DOUBLES = re.compile(r"(.)\1+")


@lru_cache(maxsize=65536)
def skeleton(loose_name: str) -> str:
    """The consonants of a loose name, those that transliterations confuse made one; "" when too short to mean much.

    A name that opens with a vowel keeps an "a" in front. Fewer than three letters are no skeleton.
    """
    bare = loose_name
    for pattern, sound in _SOUNDS:
        bare = pattern.sub(sound, bare)
    opens_with_vowel = bare[:1] in "aeiou"
    bare = _H_INSIDE.sub("", bare)
    bare = _DOUBLES.sub(r"\1", _VOWELS.sub("", bare))
    key = ("a" if opens_with_vowel else "") + bare
    return key if len(bare) >= 3 else ""
