import io
from datetime import date

import pytest

from attest.export import table
from attest.export.told import count_words
from attest.records import Count, Place
from tests.store import made_up

DATED = made_up.coded(made_up.page(page_id="r1", published=date(2031, 3, 5)))


def written(*told: object) -> str:
    out = io.StringIO()
    table.write(told, out)  # type: ignore[arg-type]
    return out.getvalue()


def test_a_reader_sees_what_when_where_who_how_many_and_the_quote() -> None:
    event_id = DATED.events[0].id

    lines = written(made_up.replace(DATED, article=made_up.replace(DATED.article, title="Traders killed"))).splitlines()

    assert lines[0] == "Traders killed  2031-03-05 | r1"
    assert lines[1].split() == ["armed_attack", "asserted", "2031-03-03", "Talovo,", "River,", "XT", event_id]
    assert lines[2].strip() == "Gunmen of the River Front -> at least four traders"
    assert lines[3].strip() == "killed at least 4 | said by police"
    assert "[killed] at least four traders" in " ".join(line.strip() for line in lines[4:])


def test_an_event_that_can_not_be_dated_shows_the_words_and_no_day() -> None:
    assert '"on Monday"' in written(made_up.coded()).splitlines()[2]


@pytest.mark.parametrize("factuality", ["planned", "denied", "alleged", "hypothetical"])
def test_what_is_not_asserted_to_have_happened_stands_out(factuality: str) -> None:
    lines = written(made_up.retold(DATED, factuality=factuality)).splitlines()

    assert factuality.upper() in lines[2].split()


def test_history_is_told_apart_in_the_first_line_of_an_event() -> None:
    assert "asserted, background" in written(made_up.retold(DATED, background=True)).splitlines()[2]


def test_a_country_that_the_event_does_not_name_is_said_to_be_inferred() -> None:
    place = DATED.events[0].place
    assert place is not None
    inferred = made_up.replace(place, value=Place(name="", country="XT", where_prec=6, geo_precision=3))

    assert "XT (inferred)" in written(made_up.retold(DATED, place=inferred)).splitlines()[2]


def test_a_place_without_coordinates_is_said_to_be_off_the_map() -> None:
    place = DATED.events[0].place
    assert place is not None
    lost = made_up.replace(place, value=Place(name="Ketho", country="XT", reason="no entry"))

    assert "Ketho, XT (not on the map)" in written(made_up.retold(DATED, place=lost)).splitlines()[2]


def test_what_is_yet_to_be_known_is_shown() -> None:
    open_ = DATED.events[0].triggers

    assert 'still open: "' in written(made_up.retold(DATED, open_questions=open_))


def test_no_line_is_wider_than_a_hundred_columns() -> None:
    long = made_up.coded(made_up.page("A long lead " * 30 + made_up.TEXT))

    assert max(map(len, written(DATED, long).splitlines())) <= 100


def test_a_place_too_long_for_its_column_is_not_cut() -> None:
    place = DATED.events[0].place
    assert place is not None
    far = made_up.replace(place, value=made_up.replace(place.value, admin1="Autonomous Region of the Far Upper River"))

    lines = written(made_up.retold(DATED, place=far)).splitlines()

    assert lines[3].strip() == "2031-03-03  Talovo, Autonomous Region of the Far Upper River, XT"


def test_a_report_without_events_says_so() -> None:
    assert "no event found" in written(made_up.replace(DATED, events=()))


def test_a_page_can_not_steer_the_terminal() -> None:
    hostile = made_up.coded(made_up.page("\x1b[2J\x1b]0;owned\x07 " + made_up.TEXT))

    assert not any(ord(c) < 32 and c != "\n" for c in written(hostile))


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (Count(9, 9, 9), "9"),
        (Count(34, 34, None), "at least 34"),
        (Count(3, None, 5), "3-5"),
        (Count(3, 4, 5), "3-5, best 4"),
        (Count(None, None, 30), "up to 30"),
        (Count(None, None, None), "?"),
    ],
)
def test_a_count_reads_as_people_say_it(count: Count, words: str) -> None:
    assert count_words(count) == words


def test_a_field_that_a_threshold_left_out_is_named_with_its_score() -> None:
    lines = written(made_up.retold(DATED, abstained={"actor": 0.414})).splitlines()

    assert "    not sure enough: actor 0.41" in lines
