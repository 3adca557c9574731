"""The day on which a giver says a report was published."""

import re
from datetime import date, datetime
from email.utils import parsedate

_MONTHS = {
    name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)
}
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?\d{6}Z?)?")
_YEAR_FIRST = re.compile(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})(?:[T ].{0,40})?")
_NAMED = re.compile(
    r"(?:[A-Za-z]{3,9}\.?,?\s+)?(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?[ -](?P<month>[A-Za-z]{3,9})"
    r"|(?P<month2>[A-Za-z]{3,9})\.? (?P<day2>\d{1,2})(?:st|nd|rd|th)?),?[ -](?P<year>\d{4})\b.{0,40}"
)
_LENGTH_CHARS = 80


def read_date(value: object) -> date | None:
    """Reads a day as it is written there; None where it is none, or where it could be two.

    ISO dates and time stamps, dates of e-mails, "20240502", "2024/5/2", "2 May 2024" and "May 2, 2024". A time zone
    moves no day: the day is the giver's own. "03/04/2024" is two days, and so none.
    """
    if not isinstance(value, str) or not 6 <= len(words := value.strip()) <= _LENGTH_CHARS:
        return None
    for read in (date.fromisoformat, _iso_stamp):
        try:
            return read(words)
        except ValueError:
            continue
    return _read_compact(words) or _read_named(words) or _read_mail(words)


def _iso_stamp(words: str) -> date:
    return datetime.fromisoformat(words).date()


def _read_compact(words: str) -> date | None:
    found = _COMPACT.fullmatch(words) or _YEAR_FIRST.fullmatch(words)
    return _day(*map(int, found.groups()[:3])) if found else None


def _read_named(words: str) -> date | None:
    found = _NAMED.fullmatch(words)
    if not found:
        return None
    month = _MONTHS.get((found["month"] or found["month2"])[:3].lower())
    return _day(int(found["year"]), month, int(found["day"] or found["day2"])) if month else None


def _read_mail(words: str) -> date | None:
    try:
        parts = parsedate(words)
    except (ValueError, IndexError, TypeError):
        return None
    return _day(*parts[:3]) if parts else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None
