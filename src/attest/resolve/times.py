"""When: the words of a time read as an interval of days, with its precision and what it was counted from.

Words that say a whole date ("March 3, 2004", "in 2017") stand alone. Words that lean on the day of publication
("Tuesday", "last month", "March 3") need an anchor; without one the interval stays empty and the basis says why.
Words that lean on another event ("a week after the raid") are not placed. Weeks run from Monday to Sunday.
A past event can't end after the anchor, a future one can't begin before it: intervals are cut there.

The grammar is ours. `date_prec` follows UCDP GED (1 a day, 2 two to six days, 3 a week, 4 a month, 5 more),
`time_precision` ACLED (1 a day, 2 within a week, 3 more).
"""

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from attest.records import When
from attest.resolve.numbers import ONES, TENS

Tense = Literal["past", "future"]

MONTHS = {
    name: i
    for i, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
WEEKDAYS = {
    name: i
    for i, names in enumerate(
        (
            ("monday", "mon"),
            ("tuesday", "tues", "tue"),
            ("wednesday", "wed"),
            ("thursday", "thurs", "thur", "thu"),
            ("friday", "fri"),
            ("saturday", "sat"),
            ("sunday", "sun"),
        )
    )
    for name in names
}
_NUMBERS = {**ONES, **TENS, "a": 1, "an": 1}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8}
# Months of the northern year, as the wire uses them; winter runs into the next year.
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}
_FEASTS = {
    "new year's day": (1, 1),
    "new year's eve": (12, 31),
    "christmas eve": (12, 24),
    "christmas day": (12, 25),
    "christmas": (12, 25),
    "boxing day": (12, 26),
    "may day": (5, 1),
    "valentine's day": (2, 14),
    "halloween": (10, 31),
}
# How far back "recent days" reaches, as a guess that the basis names.
_RECENT_DAYS = {"day": 6, "week": 30, "month": 183, "year": 5 * 366}

_MONTH = r"(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_WEEKDAY = r"(?P<weekday>" + "|".join(sorted(WEEKDAYS, key=len, reverse=True)) + r")\b\.?"
_YEAR = r"(?P<year>1[0-9]\d\d|20\d\d)"
_ORDINAL_WORDS = "|".join(_ORDINALS)
_DAY = rf"(?P<day>[0-3]?\d(?!\d)|{_ORDINAL_WORDS})(?:st|nd|rd|th)?"
_COUNT = (
    r"(?P<count>\d{1,3}|"
    + "|".join(sorted(_NUMBERS, key=len, reverse=True))
    + r"|several|a\s+few|a\s+couple\s+of|few|couple)"
)
_UNIT = r"(?P<unit>day|week|month|year|decade|centur(?:y|ie))s?"
_PART = r"(?P<part>early|late|mid|middle\s+of|the\s+middle\s+of|beginning\s+of|start\s+of|end\s+of)"
_DAY_PARTS = r"morning|afternoon|evening|night|midday|noon|midnight|dawn|dusk|daybreak|lunchtime|nightfall|overnight"
_RELATIVE = r"(?P<which>last|past|previous|this|the\s+current|next|coming|following)"


@dataclass(frozen=True, slots=True)
class _Found:
    """An interval with the rule that gave it; `needs_anchor` when it leans on the day of publication."""

    earliest: date
    latest: date
    rule: str
    needs_anchor: bool = False


@dataclass(frozen=True, slots=True)
class _Unplaced:
    """Words understood as a time that can't be placed, and why."""

    why: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the words are read against: the anchor and whether they speak of the past or of the future."""

    anchor: date | None
    tense: Tense


_Answer = _Found | _Unplaced | None
_Rule = Callable[[re.Match[str], _Asked], _Answer]
_NO_ANCHOR = _Unplaced("no anchor")
_CLOCK = re.compile(
    r"\b(?<!last\s)(?<!past\s)(?<!next\s)(?<!coming\s)(?<!previous\s)"
    r"(?:at\s+|around\s+|about\s+)*\d{1,2}(?:[:.]\d\d)?\s*(?:[ap]\.?m\b\.?|hours|hrs|o'clock)"
    r"(?:\s*\b(?:gmt|utc|local\s+time|[a-z]{2,4}t)\b)?[ ,]*(?:on\s+)?"
)
_LEADING = re.compile(
    r"^(?:(?:on|in|at|during|over|of|as of|as|that|around|about|sometime|some "
    r"time|later|earlier|for(?=\s+the\s+(?:past|last|next)))"
    r"\s+)+(?=\S)"
)
_OUTER_THE = re.compile(
    rf"^the\s+(?=night of|evening of|morning of|afternoon of|day of|month of|year\s+\d|weekend of|{_DAY_PARTS})"
)


def resolve_time(words: str, *, anchor: date | None, anchor_basis: str, tense: Tense | None) -> When:
    """The interval of days that the words mean.

    Args:
        words: A time expression as quoted, with or without its preposition.
        anchor: The day of publication, None when unknown.
        anchor_basis: Where the anchor came from ("given", "html: meta").
        tense: "past" looks back from the anchor, "future" ahead; None is read as past, the wire's habit.

    Returns:
        Both ends None when the words lean on an anchor that is not there, on another event, or are not understood;
        `basis` says which.
    """
    text = _normalised(words)
    asked = _Asked(anchor, tense or "past")
    answer = _read(text, asked)
    if isinstance(answer, _Found):
        return _when(answer, asked, anchor_basis, is_cut=tense is not None or anchor is not None)
    if answer is _NO_ANCHOR:
        return _empty(f"no publication date, so '{' '.join(words.split())}' can't be placed")
    if isinstance(answer, _Unplaced):
        return _empty(answer.why)
    return _empty(f"'{' '.join(words.split())}' is not a date that the rules know")


def _empty(why: str) -> When:
    return When(earliest=None, latest=None, date_prec=None, time_precision=None, basis=why)


def _when(found: _Found, asked: _Asked, anchor_basis: str, *, is_cut: bool) -> When:
    earliest, latest, rule = found.earliest, found.latest, found.rule
    anchor = asked.anchor
    if is_cut and anchor is not None and earliest < anchor < latest and asked.tense == "past":
        latest, rule = anchor, f"{rule}, up to the day of publication"
    elif is_cut and anchor is not None and earliest < anchor <= latest and asked.tense == "future":
        earliest, rule = anchor, f"{rule}, from the day of publication"
    basis = f"publication date {anchor} ({anchor_basis}): {rule}" if found.needs_anchor else f"stated: {rule}"
    days = (latest - earliest).days + 1
    return When(earliest, latest, _date_prec(days), _time_precision(days), basis)


def _date_prec(days: int) -> int:
    return 1 if days == 1 else 2 if days < 7 else 3 if days == 7 else 4 if days <= 31 else 5


def _time_precision(days: int) -> int:
    return 1 if days == 1 else 2 if days <= 7 else 3


def _normalised(words: str) -> str:
    text = " ".join(words.casefold().replace("’", "'").split()).strip(" ,.;:")
    text = re.sub(r"(?<=\d)\s*(?:st|nd|rd|th)\b", "", text)
    text = re.sub(r"\b(early|late|mid)-(?=\w)", r"\1 ", text)
    text = re.sub(r"[–—]", "-", text)
    timeless = " ".join(_CLOCK.sub(" ", text).split())
    return timeless or text


def _read(text: str, asked: _Asked) -> _Answer:
    """The first rule that fits the words as they stand, then without their preposition, then the words' excuse."""
    bare = _LEADING.sub(_kept_lead, text)
    bare = _OUTER_THE.sub("", bare)
    for words in dict.fromkeys((text, bare)):
        answer = _first(_RULES, words, asked)
        if answer is not None:
            return answer
    return _first(_EXCUSES, text, asked) or _first(_EXCUSES, bare, asked)


def _first(rules: tuple[tuple[re.Pattern[str], _Rule], ...], text: str, asked: _Asked) -> _Answer:
    for pattern, rule in rules:
        match = pattern.fullmatch(text)
        if match is not None and (answer := rule(match, asked)) is not None:
            return answer
    return None


def _kept_lead(match: re.Match[str]) -> str:
    """Drops prepositions; keeps "earlier" and "later", which carry meaning."""
    kept = [w for w in match.group().split() if w in ("earlier", "later")]
    return " ".join(kept) + " " if kept else ""


# --- calendar ----------------------------------------------------------------------------------------------------


def _day(year: int, month: int, day: int) -> date | None:
    """The day, or None when the calendar has no such day."""
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return date(year, month, day)


def _month_span(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _shift_months(day: date, months: int) -> tuple[int, int]:
    index = day.year * 12 + day.month - 1 + months
    return index // 12, index % 12 + 1


def _week_of(day: date) -> tuple[date, date]:
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def _part_of(span: tuple[date, date], part: str | None) -> tuple[date, date]:
    """The early, middle or late third of a span; ten days of a month, four months of a year."""
    if not part:
        return span
    start, end = span
    days = (end - start).days + 1
    third = days // 3
    word = part.split()[-2] if part.endswith(" of") else part
    if word in ("early", "beginning", "start"):
        return start, start + timedelta(days=third - 1)
    if word in ("late", "end"):
        return end - timedelta(days=third - 1), end
    return start + timedelta(days=third), end - timedelta(days=third)


def _number(word: str) -> int | None:
    plain = word.strip()
    if plain.isdigit():
        return int(plain)
    return _NUMBERS.get(plain)


def _day_number(word: str) -> int:
    return _ORDINALS.get(word) or int(word)


# --- rules: stated dates -----------------------------------------------------------------------------------------


def _iso(m: re.Match[str], _asked: _Asked) -> _Answer:
    day = _day(int(m["year"]), int(m["month"]), int(m["day"]))
    return _Found(day, day, "a full date") if day else None


def _slashed(m: re.Match[str], _asked: _Asked) -> _Answer:
    left, right, year = int(m["a"]), int(m["b"]), int(m["year"])
    if left <= 12 and right <= 12 and left != right:
        return _Unplaced(f"'{m.group()}' may be the day or the month first")
    day = _day(year, right, left) if left > 12 else _day(year, left, right)
    return _Found(day, day, "a full date") if day else None


def _full_date(m: re.Match[str], _asked: _Asked) -> _Answer:
    day = _day(int(m["year"]), MONTHS[m["month"]], _day_number(m["day"]))
    return _Found(day, day, "a full date") if day else None


def _full_date_of_year(m: re.Match[str], asked: _Asked) -> _Answer:
    """ "March 22, last year" """
    year = _named_year(m["yearword"], asked)
    if year is None:
        return _NO_ANCHOR
    day = _day(year, MONTHS[m["month"]], _day_number(m["day"]))
    return _Found(day, day, "a day of that year", needs_anchor=True) if day else None


def _named_year(words: str, asked: _Asked) -> int | None:
    if asked.anchor is None:
        return None
    step = -1 if re.search(r"last|previous|past", words) else 1 if re.search(r"next|coming", words) else 0
    return asked.anchor.year + step


def _day_of_month(m: re.Match[str], asked: _Asked) -> _Answer:
    """ "March 3": the nearest such day before or after the anchor."""
    month, number = MONTHS[m["month"]], _day_number(m["day"])
    if not any(_day(year, month, number) for year in (2000, 2001)):
        return None
    return _yearless(month, number, asked)


def _yearless(month: int, number: int, asked: _Asked) -> _Answer:
    if asked.anchor is None:
        return _NO_ANCHOR
    years = range(max(1, asked.anchor.year - 8), min(9999, asked.anchor.year + 8) + 1)
    days = [d for y in years if (d := _day(y, month, number)) is not None]
    if asked.tense == "past":
        day = max((d for d in days if d <= asked.anchor), default=None)
        return _Found(day, day, "the last such day", needs_anchor=True) if day else None
    day = min((d for d in days if d >= asked.anchor), default=None)
    return _Found(day, day, "the next such day", needs_anchor=True) if day else None


def _days_of_month(m: re.Match[str], asked: _Asked) -> _Answer:
    """ "October 19 and 20", "March 3-5, 2004", "3 to 5 March"."""
    month, first, last = MONTHS[m["month"]], int(m["day"]), int(m["day2"])
    if first >= last:
        return None
    if m["year"]:
        start, end = _day(int(m["year"]), month, first), _day(int(m["year"]), month, last)
        return _Found(start, end, "stated days") if start and end else None
    found = _yearless(month, first, asked)
    if not isinstance(found, _Found):
        return found
    stop = _day(found.earliest.year, month, last)
    return _Found(found.earliest, stop, "the last such days", needs_anchor=True) if stop else None


def _feast(m: re.Match[str], asked: _Asked) -> _Answer:
    month, number = _FEASTS[m["feast"]]
    if m["year"]:
        day = date(int(m["year"]), month, number)
        return _Found(day, day, "a feast of a stated year")
    return _yearless(month, number, asked)


def _month_of_year(m: re.Match[str], _asked: _Asked) -> _Answer:
    span = _part_of(_month_span(int(m["year"]), MONTHS[m["month"]]), m["part"])
    return _Found(*span, f"{_called(m['part'])}a stated month")


def _month_of_named_year(m: re.Match[str], asked: _Asked) -> _Answer:
    year = _named_year(m["yearword"], asked)
    if year is None:
        return _NO_ANCHOR
    span = _part_of(_month_span(year, MONTHS[m["month"]]), m["part"])
    return _Found(*span, "a month of that year", needs_anchor=True)


def _called(part: str | None) -> str:
    return f"{part.removesuffix(' of')} in " if part else ""


def _month_alone(m: re.Match[str], asked: _Asked) -> _Answer:
    """ "in March", "late May", "last September", "next June"."""
    if asked.anchor is None:
        return _NO_ANCHOR
    month, which = MONTHS[m["month"]], m["which"] or ""
    anchor = asked.anchor
    is_future = which in ("next", "coming") or (asked.tense == "future" and which in ("", "this"))
    year = anchor.year
    if is_future:
        year += month < anchor.month or (month == anchor.month and which == "next")
    else:
        year -= month > anchor.month or (month == anchor.month and which in ("last", "past", "previous"))
    span = _part_of(_month_span(year, month), m["part"])
    rule = f"the {'next' if is_future else 'last'} such month"
    return _Found(*span, rule, needs_anchor=True)


def _year(m: re.Match[str], _asked: _Asked) -> _Answer:
    year = int(m["year"])
    return _Found(*_part_of((date(year, 1, 1), date(year, 12, 31)), m["part"]), f"{_called(m['part'])}a stated year")


def _decade(m: re.Match[str], _asked: _Asked) -> _Answer:
    raw = m["decade"]
    start = int(raw) if len(raw) == 4 else 1900 + int(raw)
    return _Found(
        *_part_of((date(start, 1, 1), date(start + 9, 12, 31)), m["part"]), f"{_called(m['part'])}a stated decade"
    )


def _nth_week(m: re.Match[str], asked: _Asked) -> _Answer:
    """ "the first week of June": days 1 to 7 of the month that the rest names."""
    inner = _read(m["inner"], asked)
    if not isinstance(inner, _Found) or not 27 <= (inner.latest - inner.earliest).days <= 30 or m["unit"] == "weekend":
        return None
    if m["nth"] == "last":
        return replace(inner, earliest=inner.latest - timedelta(days=6), rule=m.group())
    start = inner.earliest + timedelta(weeks=_ORDINALS[m["nth"]] - 1)
    return replace(inner, earliest=start, latest=start + timedelta(days=6), rule=m.group())


def _season(m: re.Match[str], asked: _Asked) -> _Answer:
    first, last = _SEASONS[m["season"]]
    if m["year"]:
        return _Found(*_season_span(int(m["year"]), first, last), "a stated season, northern")
    if asked.anchor is None:
        return _NO_ANCHOR
    spans = [_season_span(y, first, last) for y in range(asked.anchor.year - 2, asked.anchor.year + 3)]
    which = m["which"] or ""
    if which in ("next", "coming") or (asked.tense == "future" and which in ("", "this")):
        span = min(s for s in spans if (s[0] > asked.anchor if which == "next" else s[1] >= asked.anchor))
    else:
        span = max(s for s in spans if (s[1] < asked.anchor if which == "last" else s[0] <= asked.anchor))
    return _Found(*span, "the nearest such season, northern", needs_anchor=True)


def _season_span(year: int, first: int, last: int) -> tuple[date, date]:
    end_year = year + (last < first)
    return date(year, first, 1), _month_span(end_year, last)[1]


# --- rules: counted from the anchor ------------------------------------------------------------------------------


def _weekday(m: re.Match[str], asked: _Asked) -> _Answer:
    if asked.anchor is None:
        return _NO_ANCHOR
    which = (m["which"] or "").strip()
    day = _weekday_near(WEEKDAYS[m["weekday"]], which, asked.anchor, asked.tense)
    rule = f"{which + ' ' if which else 'the nearest '}{calendar.day_name[day.weekday()]}"
    return _Found(day, day, rule, needs_anchor=True)


def _weekday_near(weekday: int, which: str, anchor: date, tense: Tense) -> date:
    back = (anchor.weekday() - weekday) % 7
    ahead = (weekday - anchor.weekday()) % 7
    if which in ("last", "past", "previous"):
        return anchor - timedelta(days=back or 7)
    if which in ("next", "coming"):
        return anchor + timedelta(days=ahead or 7)
    return anchor + timedelta(days=ahead) if tense == "future" else anchor - timedelta(days=back)


def _deictic(m: re.Match[str], asked: _Asked) -> _Answer:
    if asked.anchor is None:
        return _NO_ANCHOR
    word = re.sub(r"\s+", " ", m["deictic"])
    step = {
        "yesterday": -1,
        "last night": -1,
        "the day before yesterday": -2,
        "tomorrow": 1,
        "the day after tomorrow": 2,
    }.get(word, 0)
    day = asked.anchor + timedelta(days=step)
    return _Found(day, day, word, needs_anchor=True)


def _overnight(_m: re.Match[str], asked: _Asked) -> _Answer:
    if asked.anchor is None:
        return _NO_ANCHOR
    if asked.tense == "future":
        return _Found(asked.anchor, asked.anchor + timedelta(days=1), "the night ahead", needs_anchor=True)
    return _Found(asked.anchor - timedelta(days=1), asked.anchor, "the night before", needs_anchor=True)


_NUMBER_OF_HOURS = {"twenty-four": 24, "forty-eight": 48, "seventy-two": 72}


def _hours(m: re.Match[str], asked: _Asked) -> _Answer:
    """ "the last 24 hours", "the past two nights": whole days back from the anchor, the anchor's included."""
    if asked.anchor is None:
        return _NO_ANCHOR
    number = _number(m["count"]) or _NUMBER_OF_HOURS.get(m["count"])
    if number is None:
        return None
    days = timedelta(days=-(-number // 24) if m["unit"] == "hour" else number)
    ahead = m["which"] in ("next", "coming")
    first, last = (asked.anchor, asked.anchor + days) if ahead else (asked.anchor - days, asked.anchor)
    return _Found(first, last, m.group(), needs_anchor=True)


def _ago(m: re.Match[str], asked: _Asked) -> _Answer:
    """ "two days ago", "three months ago": as wide as the unit that was counted in."""
    if asked.anchor is None:
        return _NO_ANCHOR
    return _counted(m["count"], m["unit"], asked.anchor, sign=-1)


def _hence(m: re.Match[str], asked: _Asked) -> _Answer:
    """ "in two days", "two weeks from now"."""
    if asked.anchor is None:
        return _NO_ANCHOR
    if m.group().startswith(("in ", "within ")) and asked.tense == "past":
        return _Unplaced(f"'{m.group()}' is a span of time, not a date")
    return _counted(m["count"], m["unit"], asked.anchor, sign=1)


def _counted(count_word: str, unit: str, anchor: date, *, sign: int) -> _Answer:
    number = _number(count_word)
    if number is None:
        # "a few", "several": two to nine of them.
        near = _counted("a", unit, anchor, sign=sign) if unit == "day" else _counted("two", unit, anchor, sign=sign)
        far = _counted("nine", unit, anchor, sign=sign)
        if not isinstance(near, _Found) or not isinstance(far, _Found) or unit in ("decade", "century"):
            return _Unplaced(f"'{count_word} {unit}s' is too vague to place")
        return _Found(
            min(near.earliest, far.earliest), max(near.latest, far.latest), f"{count_word} {unit}s", needs_anchor=True
        )
    rule = f"{number} {unit}{'s' if number != 1 else ''} {'before' if sign < 0 else 'after'}"
    if unit == "day":
        day = anchor + timedelta(days=sign * number)
        return _Found(day, day, rule, needs_anchor=True)
    if unit == "week":
        middle = anchor + timedelta(weeks=sign * number)
        return _Found(middle - timedelta(days=3), middle + timedelta(days=3), rule, needs_anchor=True)
    if unit == "month":
        return _Found(*_month_span(*_shift_months(anchor, sign * number)), rule, needs_anchor=True)
    years = number * {"year": 1, "decade": 10}.get(unit, 100)
    year = anchor.year + sign * years
    if not 1000 <= year <= 9000 or unit.startswith("centur"):
        return _Unplaced(f"'{number} {unit}' is too far to place")
    return _Found(date(year, 1, 1), date(year, 12, 31), rule, needs_anchor=True)


def _relative(m: re.Match[str], asked: _Asked) -> _Answer:
    """ "last week", "earlier this month", "next year", "late last year", "the end of last month"."""
    if asked.anchor is None:
        return _NO_ANCHOR
    which = re.sub(r"\s+", " ", m["which"])
    unit = m["unit"]
    if which == "following":
        return _Unplaced(f"'{m.group()}' is counted from another event")
    step = -1 if which in ("last", "past", "previous") else 1 if which in ("next", "coming") else 0
    span = _unit_span(unit, asked.anchor, step)
    if span is None:
        return None
    span = _part_of(span, m["part"])
    start, end = span
    if m["earlier"] == "earlier":
        end = min(end, asked.anchor)
    elif m["earlier"] == "later":
        start = max(start, asked.anchor)
    return _Found(start, end, m.group(), needs_anchor=True) if start <= end else None


def _in_the_unit(m: re.Match[str], asked: _Asked) -> _Answer:
    """ "earlier in the week", "later in the month"."""
    if asked.anchor is None:
        return _NO_ANCHOR
    if m["unit"] == "day":
        return _Found(asked.anchor, asked.anchor, m.group(), needs_anchor=True)
    span = _unit_span(m["unit"], asked.anchor, 0)
    if span is None:
        return None
    start, end = (span[0], asked.anchor) if m["earlier"] == "earlier" else (asked.anchor, span[1])
    return _Found(start, end, m.group(), needs_anchor=True)


def _unit_span(unit: str, anchor: date, step: int) -> tuple[date, date] | None:
    if unit == "week":
        return _week_of(anchor + timedelta(weeks=step))
    if unit == "weekend":
        return _weekend(anchor, step)
    if unit == "month":
        return _month_span(*_shift_months(anchor, step))
    if unit == "year":
        return date(anchor.year + step, 1, 1), date(anchor.year + step, 12, 31)
    if unit == "decade":
        start = anchor.year // 10 * 10 + 10 * step
        return date(start, 1, 1), date(start + 9, 12, 31)
    if unit == "century":
        start = anchor.year // 100 * 100 + 100 * step
        return date(start, 1, 1), date(start + 99, 12, 31)
    if unit == "day":
        day = anchor + timedelta(days=step)
        return day, day
    return None


def _weekend(anchor: date, step: int) -> tuple[date, date]:
    """This week's Saturday and Sunday, or those before or after; "last weekend" is the latest that is over."""
    saturday = anchor - timedelta(days=anchor.weekday()) + timedelta(days=5 + 7 * step)
    return saturday, saturday + timedelta(days=1)


def _the_weekend(_m: re.Match[str], asked: _Asked) -> _Answer:
    if asked.anchor is None:
        return _NO_ANCHOR
    is_past = asked.tense == "past" and asked.anchor.weekday() < 5
    return _Found(*_weekend(asked.anchor, -1 if is_past else 0), "the weekend", needs_anchor=True)


def _stretch(m: re.Match[str], asked: _Asked) -> _Answer:
    """ "the past three weeks", "over the next two days": up to, or from, the anchor."""
    if asked.anchor is None:
        return _NO_ANCHOR
    word = m["count"] or "a"
    number = _number(word) or 9
    days = number * {"day": 1, "week": 7, "month": 30, "year": 365, "decade": 3652}.get(m["unit"], 36524)
    if days > 366 * 900:
        return None
    if m["which"] in ("next", "coming"):
        return _Found(asked.anchor, asked.anchor + timedelta(days=days), m.group(), needs_anchor=True)
    return _Found(asked.anchor - timedelta(days=days), asked.anchor, m.group(), needs_anchor=True)


def _recent(m: re.Match[str], asked: _Asked) -> _Answer:
    if asked.anchor is None:
        return _NO_ANCHOR
    days = _RECENT_DAYS.get(m["unit"])
    if days is None:
        return None
    rule = f"'{m.group()}' taken as {days} days before or after, a guess"
    if m["which"] == "coming":
        return _Found(asked.anchor, asked.anchor + timedelta(days=days), rule, needs_anchor=True)
    return _Found(asked.anchor - timedelta(days=days), asked.anchor, rule, needs_anchor=True)


# --- rules: from here to there -----------------------------------------------------------------------------------


def _since(m: re.Match[str], asked: _Asked) -> _Answer:
    """ "since Sunday": from that day to the anchor."""
    inner = _read(m["inner"], replace(asked, tense="past"))
    if not isinstance(inner, _Found):
        inner = _last_date_in(m["inner"], replace(asked, tense="past")) if inner is None else inner
    if not isinstance(inner, _Found):
        return inner or _Unplaced(f"'{m.group()}' is counted from another event")
    if asked.anchor is None:
        return _Unplaced(f"'{m.group()}' runs to the day of publication, and there is no publication date")
    if inner.earliest > asked.anchor:
        return None
    return _Found(inner.earliest, max(asked.anchor, inner.earliest), m.group(), needs_anchor=True)


def _last_date_in(text: str, asked: _Asked) -> _Answer:
    """The date that closes a clause: "since troops left the valley in 2003"."""
    parts = re.split(r"\b(?:in|on)\s+", text)
    return _read(parts[-1], asked) if len(parts) > 1 else None


def _until(m: re.Match[str], asked: _Asked) -> _Answer:
    """ "by Friday", "until next year": from the anchor to the end of it when it lies ahead."""
    inner = _read(m["inner"], asked)
    if not isinstance(inner, _Found):
        return inner
    if asked.anchor is None:
        return _Unplaced(f"'{m.group()}' gives an end and no beginning")
    if asked.tense == "future" and inner.latest >= asked.anchor:
        return _Found(asked.anchor, inner.latest, m.group(), needs_anchor=True)
    return _Unplaced(f"'{m.group()}' gives an end and no beginning")


def _open_ended(m: re.Match[str], _asked: _Asked) -> _Answer:
    """ "after March 3", "before 2004", "a week after the raid"."""
    return _Unplaced(f"'{m.group()}' is counted from another event or has an open end")


def _between(m: re.Match[str], asked: _Asked) -> _Answer:
    """ "between March and May 2010", "from Monday to Wednesday", "2003-2005", "Saturday and Sunday"."""
    left_words, right_words = m["left"].strip(), m["right"].strip()
    right = _read(right_words, asked)
    if not isinstance(right, _Found):
        return right
    left = _read(_completed(left_words, right_words), asked)
    if not isinstance(left, _Found):
        return left
    if left.earliest > right.latest and right.needs_anchor and left.needs_anchor:
        # "from Saturday into Tuesday": the nearest of each may stand in the wrong order.
        left = replace(left, earliest=_earlier_than(left_words, left))
    if left.earliest > right.latest:
        return None
    return _Found(left.earliest, right.latest, m.group(), needs_anchor=left.needs_anchor or right.needs_anchor)


def _completed(left: str, right: str) -> str:
    """ "March" beside "May 2010" is March 2010; "19 September" beside "3 October 1999" is of 1999."""
    year = re.search(r"\b(1\d\d\d|20\d\d)$", right)
    has_year = re.search(r"\b(1\d\d\d|20\d\d)\b", left)
    return f"{left} {year.group()}" if year and not has_year and re.search(r"[a-z]", left) else left


def _earlier_than(words: str, left: _Found) -> date:
    if any(day in words for day in WEEKDAYS):
        return left.earliest - timedelta(days=7)
    back = _day(left.earliest.year - 1, left.earliest.month, min(left.earliest.day, 28))
    return back if back is not None else left.earliest


def _duration(m: re.Match[str], _asked: _Asked) -> _Answer:
    return _Unplaced(f"'{m.group()}' says how long, not when")


def _vague(m: re.Match[str], _asked: _Asked) -> _Answer:
    return _Unplaced(f"'{m.group()}' gives no day or period")


def _other_event(m: re.Match[str], _asked: _Asked) -> _Answer:
    return _Unplaced(f"'{m.group()}' is counted from another event")


def _inside(m: re.Match[str], asked: _Asked) -> _Answer:
    """A part of a day before or after the day: "Friday night", "the night of March 3", "early on Sunday"."""
    return _read(m["inner"], asked)


def _rules() -> Iterator[tuple[str, _Rule]]:
    month_year = (
        rf"(?:the\s+)?(?:{_PART}[\s-]+(?:in\s+)?)?(?:the\s+month\s+of\s+)?{_MONTH},?\s+(?:of\s+)?(?:the\s+year\s+)?"
    )
    year_word = r"(?P<yearword>(?:last|this|next|the\s+previous|that\s+same)\s+year)"
    yield r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)", _iso
    yield r"(?P<a>\d{1,2})[/.](?P<b>\d{1,2})[/.](?P<year>\d{4})", _slashed
    # A weekday beside a date adds nothing.
    yield (
        (
            rf"{_WEEKDAY},?\s+(?:the\s+)?(?P<inner>(?:{_MONTH.replace('month', 'm1')}\s+\d.*|"
            rf"\d+\s+(?:of\s+)?{_MONTH.replace('month', 'm2')}.*))"
        ),
        _inside,
    )
    yield rf"{_MONTH}\s+(?:the\s+)?{_DAY}\s*,?\s+(?:of\s+)?{_YEAR}", _full_date
    yield rf"(?:the\s+)?{_DAY}\s+(?:of\s+)?{_MONTH},?\s+(?:of\s+)?{_YEAR}", _full_date
    yield rf"{_MONTH}\s+{_DAY},?\s+(?:of\s+)?{year_word}", _full_date_of_year
    yield rf"{year_word}'s\s+{_MONTH}\s+{_DAY}", _full_date_of_year
    yield (
        rf"(?:(?:from|between)\s+)?{_MONTH}\s+(?P<day>\d{{1,2}})\s*(?:-|to|and|through|until)\s*(?P<day2>\d{{1,2}})(?:,?\s+{_YEAR})?",
        _days_of_month,
    )
    yield (
        rf"(?:(?:from|between)\s+)?(?P<day>\d{{1,2}})\s*(?:-|to|and|through|until)\s*(?P<day2>\d{{1,2}})\s+{_MONTH}(?:,?\s+{_YEAR})?",
        _days_of_month,
    )
    yield rf"(?P<feast>{'|'.join(_FEASTS)})(?:,?\s+(?:of\s+)?{_YEAR})?", _feast
    yield rf"(?:last\s+|this\s+|next\s+)?{_MONTH}\s+(?:the\s+)?{_DAY}", _day_of_month
    yield rf"(?:the\s+)?{_DAY}\s+(?:of\s+)?{_MONTH}", _day_of_month
    yield rf"{month_year}{_YEAR}", _month_of_year
    yield rf"(?:the\s+)?(?:{_PART}[\s-]+(?:in\s+)?)?{_MONTH},?\s+(?:of\s+)?{year_word}", _month_of_named_year
    yield rf"{year_word}'s\s+(?:(?P<part>zzz)\s+)?{_MONTH}", _month_of_named_year
    yield (
        rf"(?:the\s+)?(?:{_PART}[\s-]+(?:in\s+)?)?(?:(?P<which>last|past|previous|this|next|coming)\s+)?{_MONTH}",
        _month_alone,
    )
    yield rf"(?:the\s+)?(?:{_PART}\s+)?(?:in\s+)?(?:(?:the\s+)?years?\s+)?{_YEAR}", _year
    yield rf"(?:the\s+)?(?:{_PART}\s+)?(?:the\s+)?'?(?P<decade>(?:1\d|20)\d0|\d0)'?s", _decade
    yield (
        (
            rf"(?:the\s+)?(?:(?:early|late|mid)\s+)?(?:(?P<which>last|this|next|coming|"
            rf"past)\s+)?(?P<season>{'|'.join(_SEASONS)})(?:,?\s+(?:of\s+)?{_YEAR})?"
        ),
        _season,
    )
    yield (
        (
            r"(?:early |late |earlier |later )*(?P<deictic>the day before yesterday|"
            r"the day after tomorrow|yesterday|last night|today|tonight|tomorrow|now|"
            r"currently|this (?:morning|afternoon|evening))(?: (?:morning|afternoon|"
            r"evening|night))?"
        ),
        _deictic,
    )
    yield r"overnight|during the night|through the night", _overnight
    yield rf"(?:{_DAY_PARTS}),?\s+(?:on\s+)?(?P<inner>.+)", _inside
    yield (
        (
            rf"(?:early |late |earlier |later |before dawn |shortly before |shortly after "
            rf")*(?:(?:on |the |this (?=past))*(?P<which>last|past|this|next|coming|previous)\s+)?{_WEEKDAY}(?:,? "
            rf"(?:early |late |in the |before |after |just |at )*(?:{_DAY_PARTS}))?(?: "
            rf"hours)?"
        ),
        _weekday,
    )
    yield (
        rf"(?:more than |less than |nearly |almost |about |some |around |just |over |only )*{_COUNT}\s+{_UNIT}\s+ago",
        _ago,
    )
    yield rf"(?:in|within)\s+(?:about |the next )?{_COUNT}\s+{_UNIT}(?:'?\s+time)?", _hence
    yield rf"{_COUNT}\s+{_UNIT}\s+(?:from now|hence)", _hence
    yield (
        (
            rf"(?:(?P<earlier>earlier|later)\s+)?(?:the\s+)?(?:{_PART}\s+)?(?:the\s+)?{_RELATIVE}\s+(?P<unit>week|"
            rf"weekend|month|year|decade|century)"
        ),
        _relative,
    )
    yield (
        r"(?:(?P<earlier>zzz))?(?:(?P<part>zzz))?(?:the\s+)?(?P<which>next|following|previous)\s+(?P<unit>day)",
        _other_event,
    )
    yield r"(?P<earlier>earlier|later)\s+in\s+the\s+(?P<unit>day|week|month|year)", _in_the_unit
    yield r"(?:the\s+|this\s+)?weekend", _the_weekend
    yield rf"(?:the\s+)?(?P<which>past|last|previous|next|coming)\s+(?:{_COUNT}\s+)?{_UNIT}", _stretch
    yield r"(?:the\s+)?(?P<which>past|last|previous|next|coming)\s+(?P<count>\w+)\s+(?P<unit>hour|night)s", _hours
    yield r"(?:the\s+)?(?P<which>recent|coming)\s+(?P<unit>day|week|month|year)s", _recent
    yield (
        r"(?:the\s+)?(?P<nth>first|second|third|fourth|last)\s+(?P<unit>week|weekend|days)\s+of\s+(?P<inner>.+)",
        _nth_week,
    )
    yield (
        (
            r"(?:the\s+)?(?P<part>beginning of|start of|middle of|end of)\s+(?:the|this)\s+"
            r"(?P<which>)(?P<earlier>)(?P<unit>week|"
            r"month|year)"
        ),
        _relative,
    )
    yield r"(?:ever\s+)?since\s+(?P<inner>.+)", _since
    yield r"(?:by|until|till|before)\s+(?:the\s+end\s+of\s+)?(?P<inner>.+)", _until
    yield r"(?:between|from)\s+(?P<left>.+?)\s+(?:and|to|until|till|through|into)\s+(?P<right>.+)", _between
    yield r"(?P<left>.+?)\s*(?:-|\bto\b|\bthrough\b|\band\b|\bor\b|\binto\b)\s*(?P<right>.+)", _between
    yield (
        (
            rf"(?:early |late |before dawn |shortly before |shortly after )*(?:the\s+)?(?:early\s+)?(?:{_DAY_PARTS}|"
            rf"hours|day|weekend|week)\s+(?:hours\s+)?(?:of|on)\s+(?P<inner>.+)"
        ),
        _inside,
    )
    yield (
        (
            r"(?:early|late|earlier|later|before dawn|just|shortly after midnight|after "
            r"midnight|before midnight|mid)\s+(?:on\s+|in\s+)?(?P<inner>.+)"
        ),
        _inside,
    )
    yield rf"(?P<inner>.+?),?\s+(?:at\s+|in\s+the\s+(?:early\s+)?)?(?:{_DAY_PARTS})(?:\s+hours)?", _inside


def _excuses() -> Iterator[tuple[str, _Rule]]:
    yield (
        (
            rf"(?:for|lasted|more than|less than|over|about|nearly|almost|another|some)?\s*(?:more "
            rf"than |nearly |about |almost |the )*{_COUNT}[\s-]+(?:hour|minute|day|night|"
            rf"week|month|year|decade|centurie|century)s?(?:-long|-old)?"
        ),
        _duration,
    )
    yield r"(?:for\s+)?(?:hour|day|week|month|year|decade|centurie)s", _duration
    yield (
        (
            r"(?:recently|soon|shortly|lately|the past|past|the future|the near future|"
            r"once|formerly|previously|now|currently|immediately|eventually|already|"
            r"recent|earlier|later|the time|in time|within (?:hours|days|weeks|months))"
        ),
        _vague,
    )
    yield (
        (
            r".*\b(?:later|earlier|afterwards?|after|before|following|ago|that day|same "
            r"day|next day|previous day|then|days? of|eve of|during|since|when|while|"
            r"as)\b.*"
        ),
        _other_event,
    )


_RULES: tuple[tuple[re.Pattern[str], _Rule], ...] = tuple((re.compile(pattern), rule) for pattern, rule in _rules())
_EXCUSES: tuple[tuple[re.Pattern[str], _Rule], ...] = tuple((re.compile(pattern), rule) for pattern, rule in _excuses())
