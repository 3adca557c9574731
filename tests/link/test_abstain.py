from dataclasses import replace
from types import SimpleNamespace

from attest.link import together
from attest.link.abstain import abstained_from, sure_events_of
from attest.pipeline import Reading
from attest.records import Actor, Claim, Count, Evidence, Origin, Span
from tests.store import made_up

ORIGIN = Origin(stage="resolve", version="1", model=None, codebook=None)


def claim(field, value, score, at=0):
    words = Evidence("a", Span(at, at + 1), "w")
    return Claim(f"{field}-{at}", "e", field, value, (words,), ORIGIN, score)


CLAIMS = (
    claim("type", "bombing", 0.7),
    claim("factuality", "alleged", 0.5),
    claim("background", False, 0.9),
    claim("actor", Actor("the Red Front"), 0.3),
    claim("target", Actor("shoppers"), 0.8, at=1),
    claim("target", Actor("the mayor"), 0.4, at=2),
    claim("killed", Count(3, 3, 3), 0.9, at=3),
    claim("killed", Count(5, 5, 5), 0.4, at=4),
)


def codes(**known):
    return {"plover": {"event": "ASSAULT"}, "kinds": known["actor_kinds"]}


def settled(least, claims=CLAIMS):
    (event,) = sure_events_of(Reading(made_up.page(), claims=claims), codes=codes, least=least)
    return event


def test_without_a_threshold_everything_is_shown_and_nothing_abstained():
    event = settled({})

    assert [c.value.name for c in event.participants] == ["the Red Front", "shoppers", "the mayor"]
    assert event.abstained == {}


def test_a_field_under_its_threshold_is_left_out_and_told_with_its_best_score():
    event = settled({"actor": 0.5})

    assert [c.field for c in event.participants] == ["target", "target"]
    assert event.abstained == {"actor": 0.3}
    assert "actor" not in event.confidence
    assert event.codes["kinds"] == []


def test_of_several_values_only_the_sure_ones_stay_and_the_field_is_not_abstained():
    event = settled({"target": 0.5})

    assert [c.value.name for c in event.participants if c.field == "target"] == ["shoppers"]
    assert event.abstained == {}


def test_an_unsure_number_does_not_widen_the_toll():
    assert settled({}).counts["killed"][0] == Count(3, 3, 5)
    assert settled({"killed": 0.5}).counts["killed"][0] == Count(3, 3, 3)


def test_a_score_that_just_reaches_the_threshold_is_enough():
    assert settled({"actor": 0.3}).abstained == {}


def test_an_unsure_type_stays_as_the_best_guess_but_gives_no_codes():
    event = settled({"type": 0.8, "factuality": 0.6})

    assert (event.type, event.factuality) == ("bombing", "alleged")
    assert event.abstained == {"type": 0.7, "factuality": 0.5}
    assert event.codes == {}


def test_a_field_that_the_text_does_not_tell_is_not_abstained():
    assert "place" not in abstained_from(CLAIMS, {"place": 0.9})


def test_another_event_of_the_report_is_judged_by_its_own_claims():
    other = tuple(replace(c, id=f"{c.id}-f", event_id="f", score=1.0) for c in CLAIMS)
    both = sure_events_of(Reading(made_up.page(), claims=CLAIMS + other), codes=codes, least={"actor": 0.5})

    assert [event.abstained for event in both] == [{"actor": 0.3}, {}]


def test_across_reports_a_field_is_abstained_only_where_no_report_was_sure_of_it():
    unsure, sure = settled({"actor": 0.5, "target": 0.9}), settled({"target": 0.9})
    told = [SimpleNamespace(event=event) for event in (unsure, sure)]

    assert unsure.abstained == {"actor": 0.3, "target": 0.8}
    assert together._abstained(told) == {"target": 0.8}
