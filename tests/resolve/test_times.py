"""When the words of a time mean, given the day of publication."""

from datetime import date

import pytest

from attest.records import When
from attest.resolve.times import Tense, resolve_time

A_TUESDAY = date(2023, 5, 16)


def read(words: str, *, anchor: date | None = A_TUESDAY, tense: Tense | None = None) -> When:
    return resolve_time(words, anchor=anchor, anchor_basis="given", tense=tense)


def interval(when: When) -> str:
    if when.earliest is None or when.latest is None:
        return ""
    return str(when.earliest) if when.earliest == when.latest else f"{when.earliest} {when.latest}"


STANDS_ALONE = [
    ("March 3, 2004", "2004-03-03"),
    ("on Sept. 1, 2009", "2009-09-01"),
    ("1 September 2009", "2009-09-01"),
    ("the 19th of October 1950", "1950-10-19"),
    ("Tuesday, March 2, 2004", "2004-03-02"),
    ("2004-03-03", "2004-03-03"),
    ("14/3/2020", "2020-03-14"),
    ("the night of March 3, 2004", "2004-03-03"),
    ("in 2017", "2017-01-01 2017-12-31"),
    ("late 2006", "2006-09-02 2006-12-31"),
    ("May 2004", "2004-05-01 2004-05-31"),
    ("August of 1945", "1945-08-01 1945-08-31"),
    ("early March, 2004", "2004-03-01 2004-03-10"),
    ("the first week of June 2010", "2010-06-01 2010-06-07"),
    ("between March and May 2010", "2010-03-01 2010-05-31"),
    ("19 September to 3 October 1999", "1999-09-19 1999-10-03"),
    ("March 3-5, 2004", "2004-03-03 2004-03-05"),
    ("2003-2005", "2003-01-01 2005-12-31"),
    ("from 1989 to 1995", "1989-01-01 1995-12-31"),
    ("2002 and 2003", "2002-01-01 2003-12-31"),
    ("the 1980s", "1980-01-01 1989-12-31"),
    ("summer 2007", "2007-06-01 2007-08-31"),
]
LEANS_BACK = [
    ("Tuesday", "2023-05-16"),
    ("Wednesday", "2023-05-10"),
    ("early Saturday", "2023-05-13"),
    ("Saturday night", "2023-05-13"),
    ("before dawn Wednesday", "2023-05-10"),
    ("at 1 p.m. Monday", "2023-05-15"),
    ("last Tuesday", "2023-05-09"),
    ("today", "2023-05-16"),
    ("this morning", "2023-05-16"),
    ("earlier in the day", "2023-05-16"),
    ("yesterday", "2023-05-15"),
    ("last night", "2023-05-15"),
    ("overnight", "2023-05-15 2023-05-16"),
    ("last week", "2023-05-08 2023-05-14"),
    ("this week", "2023-05-15 2023-05-16"),
    ("last weekend", "2023-05-13 2023-05-14"),
    ("over the weekend", "2023-05-13 2023-05-14"),
    ("last month", "2023-04-01 2023-04-30"),
    ("earlier this month", "2023-05-01 2023-05-16"),
    ("the end of last month", "2023-04-21 2023-04-30"),
    ("last year", "2022-01-01 2022-12-31"),
    ("earlier this year", "2023-01-01 2023-05-16"),
    ("two days ago", "2023-05-14"),
    ("a week ago", "2023-05-06 2023-05-12"),
    ("three months ago", "2023-02-01 2023-02-28"),
    ("more than four years ago", "2019-01-01 2019-12-31"),
    ("since Sunday", "2023-05-14 2023-05-16"),
    ("since 2021", "2021-01-01 2023-05-16"),
    ("since the mine closed in 2021", "2021-01-01 2023-05-16"),
    ("March 3", "2023-03-03"),
    ("June 3", "2022-06-03"),
    ("the 3rd of March", "2023-03-03"),
    ("October 19 and 20", "2022-10-19 2022-10-20"),
    ("March 22, last year", "2022-03-22"),
    ("in March", "2023-03-01 2023-03-31"),
    ("in November", "2022-11-01 2022-11-30"),
    ("mid-August", "2022-08-11 2022-08-21"),
    ("Saturday and Sunday", "2023-05-13 2023-05-14"),
    ("from Friday evening into early Sunday", "2023-05-12 2023-05-14"),
    ("the past three days", "2023-05-13 2023-05-16"),
    ("May Day", "2023-05-01"),
]
LEANS_AHEAD = [
    ("Friday", "2023-05-19"),
    ("on Tuesday", "2023-05-16"),
    ("by Friday", "2023-05-16 2023-05-19"),
    ("tomorrow", "2023-05-17"),
    ("next week", "2023-05-22 2023-05-28"),
    ("next month", "2023-06-01 2023-06-30"),
    ("later this year", "2023-05-16 2023-12-31"),
    ("by next year", "2023-05-16 2024-12-31"),
    ("in March", "2024-03-01 2024-03-31"),
    ("June 3", "2023-06-03"),
    ("in two weeks", "2023-05-27 2023-06-02"),
    ("in 2025", "2025-01-01 2025-12-31"),
]
NOT_PLACED = [
    ("a week after the raid", "another event"),
    ("the next day", "another event"),
    ("hours later", "another event"),
    ("for three days", "how long"),
    ("four-day", "how long"),
    ("recently", "no day or period"),
    ("03/04/2020", "day or the month first"),
    ("before 2004", "no beginning"),
    ("February 30", "not a date"),
    ("the old bridge", "not a date"),
]


@pytest.mark.parametrize(("words", "expected"), STANDS_ALONE)
def test_words_that_hold_their_year_need_no_publication_date(words: str, expected: str) -> None:
    assert interval(read(words, anchor=None)) == expected


@pytest.mark.parametrize(("words", "expected"), LEANS_BACK)
def test_words_of_the_past_look_back_from_the_publication_date(words: str, expected: str) -> None:
    assert interval(read(words, tense="past")) == expected


@pytest.mark.parametrize(("words", "expected"), LEANS_AHEAD)
def test_words_of_a_plan_look_ahead_from_the_publication_date(words: str, expected: str) -> None:
    assert interval(read(words, tense="future")) == expected


@pytest.mark.parametrize(("words", "why"), NOT_PLACED)
def test_words_that_give_no_date_stay_empty_and_say_why(words: str, why: str) -> None:
    when = read(words)

    assert interval(when) == ""
    assert why in when.basis
    assert (when.date_prec, when.time_precision) == (None, None)


@pytest.mark.parametrize("words", ["on Tuesday", "last month", "March 3", "two days ago", "yesterday", "overnight"])
def test_without_a_publication_date_no_date_is_invented(words: str) -> None:
    when = read(words, anchor=None)

    assert (when.earliest, when.latest) == (None, None)
    assert when.basis == f"no publication date, so '{words}' can't be placed"


def test_an_open_beginning_without_a_publication_date_stays_empty() -> None:
    assert "no publication date" in read("since 2003", anchor=None).basis


def test_the_basis_names_the_publication_date_and_where_it_came_from() -> None:
    assert read("Friday").basis == "publication date 2023-05-16 (given): the nearest Friday"


@pytest.mark.parametrize(
    ("words", "date_prec", "time_precision"),
    [("Friday", 1, 1), ("overnight", 2, 2), ("last week", 3, 2), ("last month", 4, 3), ("in 2017", 5, 3)],
)
def test_precision_follows_the_length_of_the_interval(words: str, date_prec: int, time_precision: int) -> None:
    when = read(words)

    assert (when.date_prec, when.time_precision) == (date_prec, time_precision)


def test_a_past_event_of_this_year_is_not_placed_after_its_report() -> None:
    assert read("this year", tense="past").latest == A_TUESDAY


def test_a_leap_day_with_none_near_in_the_calendar_stays_empty() -> None:
    assert read("February 29", anchor=date(1, 3, 1), tense="past").earliest is None
