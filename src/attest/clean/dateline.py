"""The place that opens a wire report: "KABUL, Afghanistan (Sept. 1) -"."""

import re
from collections.abc import Iterable

from attest.clean.vocabulary import word_set
from attest.records import Dateline, Span

_MONTH = (
    r"(?i:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|Jun(?:e|\.)?|Jul(?:y|\.)?|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+"
_DAY = rf"(?:(?:{_WEEKDAY})?(?:{_MONTH}\s+\d{{1,2}}|\d{{1,2}}\s+{_MONTH})(?:,?\s+\d{{4}}|\s+\d{{2}}(?!\d))?)"
_CAP = r"[A-ZÀ-ÖØ-ÞŁŚŠŽĞİŞ]"
# One word in capitals, as in BAGHDAD, N'DJAMENA, PORT-AU-PRINCE, ST.
_UPPER_WORD = rf"(?:{_CAP}[{_CAP[1:-1]}'’`\-]+\.?|{_CAP}\.)"
_UPPER = rf"{_UPPER_WORD}(?:\s{_UPPER_WORD}){{0,3}}"
_MIXED_WORD = rf"(?:{_CAP}[\w'’\-]+\.?|{_CAP}\.(?:{_CAP}\.)*)"
_MIXED = rf"{_MIXED_WORD}(?:\s(?:and|of|the|al|el|de|{_MIXED_WORD})){{0,4}}"
_AGENCY = r"\([^()\n]{2,40}\)"
_DATE_PART = rf"(?:,\s*(?P<date1>{_DAY})|\s*\(\s*(?P<date2>{_DAY})\s*\))"
_DASH = r"(?:\s+[-–—―]{1,3}\s+|\s*(?:--|—|―)\s*|\s+[–-](?=\S))"
# Monitoring services put notes in brackets before the text: "[TEXT]".
_NOTES = r"(?:\[[^\[\]\n]{1,200}\]\s*)*"
_AFTER = rf"{_NOTES}(?=[\"“‘'(]?\w)"

_DATE_LATER = _DATE_PART.replace("date1", "date3").replace("date2", "date4")
_IN_CAPITALS = re.compile(
    rf"(?P<place>{_UPPER}(?:/{_UPPER})*(?:,\s(?!{_MONTH}\b){_MIXED})?(?:/{_UPPER}(?:,\s{_MIXED})?)*)"
    rf"{_DATE_PART}?(?:\s*,?\s*{_AGENCY})?{_DATE_LATER}?(?:\s*,?\s*{_AGENCY})?"
    rf"(?:{_DASH}|:\s+(?=[\"“‘]?{_CAP})){_AFTER}"
)
# In small letters the shape must be plainer: a country, an agency or a date must stand with the place.
_IN_SMALL = re.compile(
    rf"(?P<place>{_MIXED_WORD}(?:\s{_MIXED_WORD}){{0,2}}(?P<region>,\s(?!{_MONTH}\b){_MIXED})?)"
    rf"{_DATE_PART}?(?P<agency>\s*,?\s*{_AGENCY})?{_DASH}(?=[\"“‘]?{_CAP})"
)
# Words in capitals that open a headline or a note, and bodies known by their capitals; none is a place.
_NO_PLACE = word_set(
    "update updated exclusive breaking corrected correction analysis opinion watch video live factbox "
    "insight feature timeline rpt wrapup refile news newsletter alert urgent flash advisory explainer "
    "interview special report photos gallery note editor's editors press release statement summary "
    "background comment editorial review podcast sponsored advertisement read more related q&a profile "
    "obituary highlights fact check poll quotes key points headline headlines date subject from source "
    "byline by title category tags for to the and photo file caption un eu au us uk uae usa nato unhcr "
    "unicef unesco icrc osce who iaea unama minusma monusco ecowas asean opec isaf centcom africom afp ap "
    "upi voa bbc cnn irin ocha wfp isis isil cia fbi nsa pkk plo idf rsf fsa sdf ypg"
)
_PLACE_OPENERS = word_set(
    "new san santa santo são sao el los las la le port puerto saint st. cape fort mount lake north south east west "
    "northern southern eastern western central upper lower al addis kuala abu tel tell dar bandar deir khan rio "
    "buenos hong phnom sri dera mazar ras wadi beit kota ho guatemala mexico panama"
)
_PLACE_ENDS = word_set("city town island islands province district county state prison camp airport bay")
_LEADS = 3


def find_dateline(text: str, paragraphs: Iterable[int]) -> Dateline | None:
    """The dateline that opens one of the first three body paragraphs; None where none does.

    Args:
        text: The article's text.
        paragraphs: Where the body's paragraphs start in `text`, in order.
    """
    for start, _ in zip(paragraphs, range(_LEADS), strict=False):
        found = _match(text, start)
        if found is not None:
            return found
    return None


def _match(text: str, start: int) -> Dateline | None:
    match = _IN_CAPITALS.match(text, start)
    if match is None or not _is_place(match["place"]):
        match = _IN_SMALL.match(text, start)
        if match is None or not (match["region"] or match["agency"] or match["date1"] or match["date2"]):
            return None
        if not _is_place(match["place"]):
            return None
    day = next((name for name, words in match.groupdict().items() if name.startswith("date") and words), None)
    if match["place"].isupper() and match[0].rstrip().endswith(":") and not _stands_alone(match["place"]):
        return None
    if day is None and not _is_lead(text[match.end() :]):
        return None
    return Dateline(
        place=_small(match["place"]),
        span=Span(*match.span("place")),
        date_words=Span(*match.span(day)) if day else None,
    )


def _is_place(words: str) -> bool:
    parts = re.findall(r"[^\W\d_]+(?:['’&][^\W\d_]+)*", words)
    letters = sum(len(part) for part in parts)
    return letters >= 3 and not any(part.lower() in _NO_PLACE for part in parts[:2]) and not re.search(r"\d", words)


def _stands_alone(place: str) -> bool:
    """Whether words in capitals before a colon are a place, not the next speaker of an interview."""
    words = place.lower().split()
    return "," not in place and (len(words) == 1 or words[0] in _PLACE_OPENERS or words[-1] in _PLACE_ENDS)


def _is_lead(rest: str) -> bool:
    """Whether a sentence of running text follows, not the rest of a headline or a list entry."""
    line = rest.split("\n\n", 1)[0]
    words = line.split()
    return len(words) >= 6 and any(word[:1].islower() for word in words[:12]) and bool(re.search(r"[.!?]", line))


def _small(place: str) -> str:
    """The place as it is written inside a sentence: BAGHDAD is Baghdad; words already in small letters stay."""
    return re.sub(
        r"[^\W\d_]{2,}", lambda word: word.group().capitalize() if word.group().isupper() else word.group(), place
    )
