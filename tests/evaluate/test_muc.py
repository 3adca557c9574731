"""Our events as MUC templates, and MUC keys as templates."""

import pytest

from attest.evaluate.ceaf import plain_words
from attest.evaluate.muc import SLOTS, coded_templates, coded_templates_of_names, templates_of


def party(role, quote, *, kind=None, actor_id=None):
    return {"role": role, "quote": quote, "kind": kind, "actor_id": actor_id}


def event(event_type, *parties, triggers=("attack",), factuality="asserted", counts=None, sure=0.9):
    return {
        "type": event_type,
        "factuality": factuality,
        "confidence": {"type": sure},
        "triggers": [{"quote": quote} for quote in triggers],
        "participants": list(parties),
        "place": None,
        "counts": {role: {"quote": quote} for role, quote in (counts or {}).items()},
    }


def found(*events, named=False):
    return templates_of({"events": list(events)}, only_named_victims=named)


def words(template, slot):
    return sorted(words for entity in template.slots[slot] for words in entity.mentions)


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (event("bombing"), "bombing"),
        (event("armed_attack", party("weapon", "two sticks of dynamite")), "bombing"),
        (event("armed_attack", party("weapon", "rifles")), "attack"),
        (event("abduction"), "kidnapping"),
        (event("destruction", triggers=("set fire to",)), "arson"),
        (event("destruction", triggers=("blew up",)), "bombing"),
        (event("seizure", triggers=("robbed",)), "robbery"),
    ],
)
def test_each_kind_of_act_becomes_the_incident_that_muc_calls_it(given, kind):
    (template,) = found(given)

    assert template.types == {kind}


@pytest.mark.parametrize(
    "given",
    [
        event("meeting"),
        event("seizure", triggers=("confiscated",)),
        event("armed_attack", factuality="denied"),
        event("armed_attack", sure=0.2),
        event("bombing", factuality="hypothetical"),
        event("clash", party("actor", "rebels", kind="armed_group"), party("target", "troops", kind="state_forces")),
    ],
)
def test_what_muc_does_not_code_becomes_no_template(given):
    assert found(given) == ()


def test_a_fight_that_hits_a_house_is_an_attack():
    clash = event("clash", party("target", "soldiers", kind="state_forces"), party("target", "a farm house"))

    assert [words(t, "Target") for t in found(clash)] == [["farm house"]]


def test_people_are_victims_and_buildings_are_targets():
    (template,) = found(
        event("armed_attack", party("target", "THREE PEASANTS"), party("target", "THE EMBASSY OF NORLAND"))
    )

    assert words(template, "Victim") == ["peasants"]
    assert words(template, "Target") == ["embassy of norland"]


def test_those_counted_as_killed_are_victims_too():
    (template,) = found(event("bombing", counts={"killed": "two students"}))

    assert words(template, "Victim") == ["students"]


def test_a_name_sheds_its_titles():
    (template,) = found(event("armed_attack", party("target", "FORMER DEFENSE MINISTER GENERAL TULIO BARANDA")))

    assert words(template, "Victim") == ["tulio baranda"]


def test_where_only_names_count_a_description_is_no_victim():
    parties = party("target", "a peasant"), party("target", "judge Elena Sorvo")

    assert [words(t, "Victim") for t in found(event("armed_attack", *parties), named=True)] == [["elena sorvo"]]


def test_a_list_of_buildings_is_several_targets_and_their_guards_are_people():
    parties = (
        party("target", "the union office and two gasoline stations"),
        party("target", "policemen guarding the bank"),
    )
    (template,) = found(event("armed_attack", *parties))

    assert words(template, "Target") == ["gasoline stations", "union office"]
    assert words(template, "Victim") == ["policemen guarding bank"]


def test_a_vehicle_is_no_weapon():
    (template,) = found(event("armed_attack", party("weapon", "a motorcycle"), party("weapon", "a rifle")))

    assert words(template, "Weapon") == ["rifle"]


def test_two_names_in_one_phrase_are_two_victims():
    (template,) = found(event("abduction", party("target", "Tulio Baranda and Elena Sorvo")))

    assert words(template, "Victim") == ["elena sorvo", "tulio baranda"]


def test_persons_and_organisations_fill_different_slots():
    parties = (
        party("actor", "a group of guerrillas"),
        party("claimed_by", "the Red Dawn Front", actor_id="group:red-dawn"),
    )
    (template,) = found(event("bombing", *parties))

    assert words(template, "PerpInd") == ["group of guerrillas"]
    assert words(template, "PerpOrg") == ["red dawn front"]


def test_members_of_an_organisation_name_it_as_well():
    (template,) = found(event("bombing", party("actor", "members of the Red Dawn Front")))

    assert words(template, "PerpInd") == ["members of red dawn front"]
    assert words(template, "PerpOrg") == ["red dawn front"]


def test_two_tellings_that_nothing_sets_apart_are_one_incident():
    told_twice = event("bombing", party("weapon", "dynamite")), event("bombing", party("target", "the bank"))

    (template,) = found(*told_twice)

    assert (words(template, "Weapon"), words(template, "Target")) == (["dynamite"], ["bank"])


def test_attacks_on_different_people_stay_apart():
    attacks = (
        event("armed_attack", party("target", "Tulio Baranda")),
        event("armed_attack", party("target", "Elena Sorvo")),
    )

    assert len(found(*attacks)) == 2


def test_a_key_gives_each_named_human_with_his_descriptions():
    fill = {"optional": False}
    key = {
        "optional": False,
        "incident_type": [{**fill, "value": ["BOMBING", "ATTACK"]}],
        "hum_tgt_name": [{**fill, "value": ["TULIO BARANDA"]}],
        "hum_tgt_desc": [
            {**fill, "value": ["MINISTER"], "ref": ["TULIO BARANDA"]},
            {"optional": True, "value": ["DRIVER"]},
        ],
    }
    (template,) = coded_templates({"templates": [key]})

    assert template.types == {"bombing", "attack"}
    assert [(sorted(e.mentions), e.optional) for e in template.slots["Victim"]] == [
        (["minister", "tulio baranda"], False),
        (["driver"], True),
    ]
    assert all(template.slots[slot] == () for slot in SLOTS if slot != "Victim")


def test_the_processed_keys_of_the_literature_are_read_as_they_are():
    processed = {
        "incident_type": "bombing / attack",
        **{slot: [] for slot in SLOTS},
        "Weapon": [[["the bomb", 4], ["bomb", 8]]],
    }
    (template,) = coded_templates_of_names({"gtt_templates": [processed]})

    assert template.types == {"bombing", "attack"}
    assert template.slots["Weapon"][0].mentions == {plain_words("bomb")}
