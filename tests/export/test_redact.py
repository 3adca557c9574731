"""Exports without the names of private persons; all persons made up."""

import io
from dataclasses import replace

import pytest

from attest.errors import SettingsError
from attest.export import csv, geojson, parquet, settled
from attest.export.leaving import Leaving
from attest.export.persons import names_in
from attest.export.redact import redacted, without_private_persons
from attest.records import Conflict, Count, Saying
from tests.export import leaving_events as made


def all_that_leaves(leaving: Leaving) -> str:
    (without,) = redacted([leaving], "private-persons")
    text = b""
    for exporter in (csv.write_events, geojson.write_events, settled.write_events):
        out = io.BytesIO()
        exporter([without], out)
        text += out.getvalue()
    return text.decode()


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Teresa Vandoom", "Teresa Vandoom"),
        ("a teacher named Ilka Moreau-Tesh", "Ilka Moreau-Tesh"),
        ("Mr. Oskarsen", "Oskarsen"),
        ("Dr. Li", "Li"),
        ("Ahmat al-Berrani, 17, and his brother", "Ahmat al-Berrani"),
        ("Juana de la Torvela", "Juana de la Torvela"),
        ("Brenkov's wife Mira Brenkova", "Mira Brenkova"),
        ("shopkeeper Tomasz O'Dunley", "Tomasz O'Dunley"),
        ("the Varrick family", "Varrick"),
        ("PELLA DRUMM", "PELLA DRUMM"),
        ("Police Chief Karo Dastin", "Karo Dastin"),
    ],
)
def test_a_person_is_found_by_name(words: str, name: str) -> None:
    assert name in names_in(words)


@pytest.mark.parametrize(
    "words",
    [
        "at least four traders",
        "Villagers",
        "two soldiers of the escort",
        "the Talovo General Hospital",
        "Ketho Human Rights Watch",
        "Gunmen of the River Front",
        "the Ministry of the Interior",
        "UNHCR",
        "an 8-year-old boy",
    ],
)
def test_people_without_a_name_and_institutions_are_no_persons(words: str) -> None:
    assert names_in(words, kind="civilians") == []


def test_a_group_is_no_person_but_its_commander_is() -> None:
    assert names_in("Jaish Sahrut", kind="armed_group") == []
    assert names_in("rebel commander Abu Sahrut", kind="armed_group") == ["Abu Sahrut"]


@pytest.mark.parametrize("field", ["actor", "target", "source", "claimed_by"])
def test_a_private_name_stands_nowhere_in_any_format(field: str) -> None:
    reports = (replace(made.settled().reports[0], url="https://post.example/vandoom-killed", title="Vandoom dead"),)
    told = made.with_party("Teresa Vandoom", field=field)
    said = Conflict(
        "killed", (Saying(Count(4, 4, 4), ("r1",), ("Teresa Vandoom",)), Saying(Count(5, 5, 5), ("r3",), ()))
    )
    told = replace(told, settled=replace(told.settled, reports=reports, conflicts=(said,)))

    text = all_that_leaves(told)

    assert "vandoom" in all_that_leaves_open(told).casefold()
    assert "vandoom" not in text.casefold()
    assert "Teresa" not in text


def all_that_leaves_open(leaving: Leaving) -> str:
    out = io.BytesIO()
    settled.write_events([leaving], out)
    return out.getvalue().decode()


def test_a_person_of_another_event_of_the_same_report_is_not_named_either() -> None:
    other = made.party("Bruno Castellmar")
    toll = made.EVENT.counts["killed"]
    words = replace(toll[1][0].evidence[0], quote="Castellmar and three traders")
    event = replace(made.EVENT, counts={"killed": (toll[0], (replace(toll[1][0], evidence=(words,)),))})

    told = replace(made.leaving(event=event), claims=(*made.DATED.claims, other))

    assert "Castellmar" not in all_that_leaves(told)
    assert "[name withheld] and three traders" in all_that_leaves(told)


def test_sentences_and_titles_stay_at_home_since_anybody_may_be_named_in_them() -> None:
    without = without_private_persons(made.leaving())

    assert without.sentence is None
    assert [report.title for report in without.settled.reports] == [None, None, None]
    assert {e.quote for e in without.settled.event.open_questions} == {"[sentence withheld]"}


def test_known_actors_places_outlets_and_numbers_are_as_they_were() -> None:
    told = made.with_party("Ilan Torvek", field="actor", kind="government", id="state:XT/government")
    before, after = told.settled, without_private_persons(told).settled

    assert after.event.participants == before.event.participants
    assert after.event.place == before.event.place
    assert [r.outlet for r in after.reports] == [r.outlet for r in before.reports]
    assert after.event.counts == before.event.counts
    assert after.conflicts == before.conflicts


def test_parquet_is_written_from_the_same_events() -> None:
    out = io.BytesIO()
    parquet.write_events(redacted([made.with_party("Teresa Vandoom")], "private-persons"), out)

    assert b"Vandoom" not in out.getvalue()


def test_an_unknown_policy_names_those_there_are() -> None:
    with pytest.raises(SettingsError, match="everybody") as caught:
        redacted([], "everybody")

    assert caught.value.fix == "the words are private-persons."
