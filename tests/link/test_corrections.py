"""What a person types for a field: read as meant, or refused with how to write it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attest.errors import InputError
from attest.link.corrections import read_correction
from attest.records import Actor, Count, Place


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("12", Count(12, 12, 12)),
        ("1,200", Count(1200, 1200, 1200)),
        ("at least 10", Count(10, 10, None)),
        ("up to 30", Count(None, None, 30)),
        ("10-14", Count(10, None, 14)),
        ("10-14 best 12", Count(10, 12, 14)),
    ],
)
def test_a_count_is_written_in_few_words(text: str, count: Count) -> None:
    assert read_correction("killed", text) == (count,)


@pytest.mark.parametrize("text", ["14-10", "10-14 best 20", "dozens", "-3", ""])
def test_what_is_no_count_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="killed"):
        read_correction("killed", text)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_any_range_in_order_is_read_as_it_stands(low: int, more: int) -> None:
    assert read_correction("injured", f"{low}-{low + more}") == (Count(low, None, low + more),)


def test_days_carry_their_precision() -> None:
    (day,) = read_correction("when", "2031-03-03")
    (week,) = read_correction("when", "2031-03-03 to 2031-03-09")

    assert (day.date_prec, week.date_prec, week.latest) == (1, 3, date(2031, 3, 9))  # type: ignore[union-attr]
    for wrong in ("3 March", "2031-03-09 to 2031-03-03"):
        with pytest.raises(InputError, match="2031-03-03"):
            read_correction("when", wrong)


def test_a_place_is_a_name_and_what_more_is_known() -> None:
    (place,) = read_correction("place", "Talovo, River, XT @ 1.5,-2")

    assert isinstance(place, Place)
    assert (place.name, place.admin1, place.country, place.lat, place.lon) == ("Talovo", "River", "XT", 1.5, -2.0)
    with pytest.raises(InputError, match="no point on Earth"):
        read_correction("place", "Talovo @ 99,2")


def test_parties_carry_kind_and_country() -> None:
    assert read_correction("actor", "River Front (armed_group, XT); police") == (
        Actor("River Front", kind="armed_group", country="XT"),
        Actor("police"),
    )
    with pytest.raises(InputError, match="'rebels' is no kind"):
        read_correction("actor", "River Front (rebels)")


def test_none_empties_what_may_be_empty() -> None:
    assert read_correction("actor", "none") == ()
    with pytest.raises(InputError, match="there is no 'none'"):
        read_correction("type", "none", types=("bombing",))
