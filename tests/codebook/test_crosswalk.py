"""From types and sides to the codes of PLOVER, CAMEO, ACLED's layout and GED's layout."""

import pytest

from attest.codebook import codes, load_codebook
from attest.codebook.schemes import ACLED, CAMEO, GED, PLOVER

FORCE, GROUP, CIVIL = "state_forces", "armed_group", "civilians"


def code(
    event_type, actors=(), targets=(), *, weapons=(), triggers=(), factuality="asserted", killed=False, options=()
):
    return codes(
        codebook=load_codebook(),
        event_type=event_type,
        actor_kinds=actors,
        target_kinds=targets,
        weapons=weapons,
        factuality=factuality,
        killed=killed,
        trigger_words=triggers,
        options=options,
    )


def brief(found):
    plover, acled, ged = found["plover"], found["acled"], found["ged"]
    return (
        f"{plover['event']}/{plover['mode']}" if plover else None,
        found["cameo"],
        acled["sub_event_type"] if acled else None,
        ged["type_of_violence"] if ged else None,
    )


CASES = [
    ("clash", [FORCE], [GROUP], {}, ("ASSAULT/firearms", "190", "Armed clash", 1)),
    ("clash", [FORCE, GROUP], [], {}, ("ASSAULT/firearms", "190", "Armed clash", 1)),
    ("clash", [GROUP], ["militia"], {"weapons": ["tanks"]}, ("ASSAULT/heavy-weapons", "194", "Armed clash", 2)),
    ("clash", [FORCE], [None], {"triggers": ["firefight"]}, ("ASSAULT/firearms", "193", "Armed clash", None)),
    ("clash", ["international"], [GROUP], {}, ("ASSAULT/firearms", "190", "Armed clash", 1)),
    ("airstrike", [FORCE], [GROUP], {}, ("ASSAULT/aerial", "195", "Air/drone strike", 1)),
    ("airstrike", [FORCE], [CIVIL], {"weapons": ["a drone"]}, ("ASSAULT/drone", "1952", "Air/drone strike", 3)),
    ("airstrike", [FORCE], [GROUP, CIVIL], {}, ("ASSAULT/aerial", "195", "Air/drone strike", 1)),
    (
        "shelling",
        [FORCE],
        [CIVIL],
        {"weapons": ["chlorine shells"]},
        ("ASSAULT/heavy-weapons", "194", "Chemical weapon", 3),
    ),
    ("shelling", [], [], {}, ("ASSAULT/heavy-weapons", "194", "Shelling/artillery/missile attack", None)),
    (
        "bombing",
        [GROUP],
        [CIVIL],
        {"weapons": ["a car bomb"]},
        ("ASSAULT/explosives", "1832", "Remote explosive/landmine/IED", 3),
    ),
    ("bombing", [None], [FORCE], {"weapons": ["hand-grenades"]}, ("ASSAULT/explosives", "183", "Grenade", None)),
    ("suicide_attack", [GROUP], [FORCE], {}, ("ASSAULT/suicide-attack", "1831", "Suicide bomb", 1)),
    ("armed_attack", [FORCE], [GROUP], {"killed": True}, ("ASSAULT/targeted", "186", "Armed clash", 1)),
    ("armed_attack", [GROUP], [FORCE], {"triggers": ["ambushed"]}, ("ASSAULT/firearms", "180", "Armed clash", 1)),
    (
        "armed_attack",
        [GROUP],
        [CIVIL],
        {"triggers": ["massacred"], "killed": True},
        ("ASSAULT/targeted", "202", "Attack", 3),
    ),
    ("armed_attack", [FORCE], [CIVIL], {"triggers": ["shot"]}, ("ASSAULT/firearms", "180", "Attack", 3)),
    ("armed_attack", [GROUP], ["government"], {"killed": True}, ("ASSAULT/targeted", "186", "Attack", 1)),
    ("armed_attack", ["militia"], [GROUP], {}, ("ASSAULT/firearms", "180", "Armed clash", 2)),
    ("armed_attack", [None], [CIVIL], {"weapons": ["a knife"]}, ("ASSAULT/primitive", "182", "Attack", None)),
    ("armed_attack", [GROUP], ["international"], {}, ("ASSAULT/firearms", "180", "Attack", None)),
    ("sexual_violence", [FORCE], [CIVIL], {}, ("ASSAULT/sexual", "1821", "Sexual violence", 3)),
    ("abuse", [FORCE], [CIVIL], {"triggers": ["tortured"]}, ("ASSAULT/torture", "1822", "Attack", 3)),
    ("abuse", [GROUP], ["media"], {"triggers": ["beat"]}, ("ASSAULT/beat", "182", "Attack", 3)),
    ("abduction", [GROUP], [CIVIL], {}, ("ASSAULT/abduct", "181", "Abduction/forced disappearance", 3)),
    (
        "destruction",
        [GROUP],
        [],
        {"triggers": ["looted"]},
        ("ASSAULT/destroy", "1711", "Looting/property destruction", None),
    ),
    ("protest", ["demonstrators"], [], {}, ("PROTEST/demo", "141", "Peaceful protest", None)),
    ("riot", ["demonstrators"], [FORCE], {}, ("PROTEST/riot", "145", "Violent demonstration", None)),
    ("riot", [None], [CIVIL], {"triggers": ["lynched"]}, ("PROTEST/riot", "145", "Mob violence", None)),
    ("strike", [], [], {"triggers": ["hunger strike"]}, ("PROTEST/hunger", "142", "Peaceful protest", None)),
    ("strike", ["other"], [], {"triggers": ["walkout"]}, ("PROTEST/strike", "143", "Other", None)),
    (
        "crackdown",
        [FORCE],
        ["demonstrators"],
        {"weapons": ["tear gas"]},
        ("ASSAULT/crowd-control", "175", "Protest with intervention", 3),
    ),
    (
        "crackdown",
        [FORCE],
        ["demonstrators"],
        {"killed": True},
        ("ASSAULT/crowd-control", "175", "Excessive force against protesters", 3),
    ),
    (
        "crackdown",
        [FORCE],
        [None],
        {"weapons": ["live rounds"]},
        ("ASSAULT/crowd-control", "175", "Excessive force against protesters", None),
    ),
    ("arrest", [FORCE], [CIVIL], {}, ("COERCE/arrest", "173", "Arrests", None)),
    ("trial", ["government"], [CIVIL], {"triggers": ["deported"]}, ("COERCE/deport", "174", None, None)),
    ("seizure", [FORCE], [], {"weapons": ["rifles"]}, ("COERCE/seize", "171", "Disrupted weapons use", None)),
    (
        "seizure",
        [FORCE],
        ["other"],
        {"triggers": ["confiscated"]},
        ("COERCE/seize", "171", "Looting/property destruction", None),
    ),
    ("restriction", ["government"], [], {"triggers": ["curfew"]}, ("COERCE/curfew", "1723", "Other", None)),
    ("sanction", ["government"], ["government"], {"triggers": ["expelled"]}, ("SANCTION/expel", "166", None, None)),
    ("takeover", [FORCE], [GROUP], {}, ("COERCE/seize", "192", "Government regains territory", 1)),
    ("takeover", [GROUP], [FORCE], {}, ("COERCE/seize", "192", "Non-state actor overtakes territory", 1)),
    ("takeover", [], [GROUP], {"triggers": ["lost"]}, ("COERCE/seize", "192", "Government regains territory", None)),
    ("takeover", [], [], {}, ("COERCE/seize", "192", None, None)),
    ("deployment", [FORCE], [], {}, ("MOBILIZE/troops", "154", "Other", None)),
    (
        "withdrawal",
        [FORCE],
        [],
        {"triggers": ["pulled out"]},
        ("RETREAT/withdraw", "0874", "Non-violent transfer of territory", None),
    ),
    ("withdrawal", [GROUP], [], {"triggers": ["laid down arms"]}, ("RETREAT/disarm", "087", "Other", None)),
    ("release", [GROUP], [CIVIL], {"triggers": ["freed"]}, ("RETREAT/release", "0841", "Other", None)),
    ("meeting", ["government"], [GROUP], {"triggers": ["peace talks"]}, ("CONSULT/None", "046", None, None)),
    ("agreement", ["government"], [GROUP], {"triggers": ["signed"]}, ("AGREE/None", "057", "Agreement", None)),
    ("aid", ["international"], [CIVIL], {"triggers": ["food"]}, ("AID/None", "073", None, None)),
    ("displacement", [GROUP], [CIVIL], {}, (None, None, None, None)),
]


@pytest.mark.parametrize(("event_type", "actors", "targets", "more", "expected"), CASES)
def test_the_type_and_the_sides_give_the_codes(event_type, actors, targets, more, expected):
    assert brief(code(event_type, actors, targets, **more)) == expected


@pytest.mark.parametrize("factuality", ["planned", "denied", "hypothetical"])
def test_what_did_not_happen_has_no_row_in_acled_or_ged(factuality):
    found = code("clash", [FORCE], [GROUP], factuality=factuality)

    assert (found["acled"], found["ged"]) == (None, None)
    assert found["cameo"] == "190"


def test_what_only_one_side_says_happened_keeps_its_row():
    assert code("clash", [FORCE], [GROUP], factuality="alleged")["ged"] == {"type_of_violence": 1}


def test_plovers_convention_for_the_future_is_an_option_not_the_default():
    plain = code("withdrawal", [FORCE], factuality="planned")
    by_manual = code("withdrawal", [FORCE], factuality="planned", options=["plover_conventions"])

    assert plain["plover"] == {"event": "RETREAT", "mode": "withdraw"}
    assert by_manual["plover"] == {"event": "CONCEDE", "mode": None}
    assert code("meeting", [FORCE], options=["plover_conventions"])["plover"] == {"event": "CONSULT", "mode": None}


def test_a_word_inside_another_word_does_not_decide():
    # "gas" is in "gasoline", "aid" in "raid".
    assert code("shelling", [FORCE], weapons=["gasoline"])["acled"]["sub_event_type"] != "Chemical weapon"
    assert code("request", [], triggers=["raid"])["plover"] == {"event": "REQUEST", "mode": None}


def test_every_code_of_the_built_in_codebook_is_one_that_others_tools_accept():
    rules = [
        (scheme, rule.code)
        for kind in load_codebook().types.values()
        for scheme, of_scheme in kind.crosswalk.items()
        for rule in of_scheme
    ]
    assert len(rules) > 150
    for scheme, found in rules:
        if scheme == "plover":
            assert found["mode"] is None or found["mode"] in PLOVER[found["event"]]
        elif scheme == "cameo":
            assert found["code"] in CAMEO
        elif scheme == "acled":
            assert found["sub_event_type"] in ACLED[found["event_type"]]
        else:
            assert found["type_of_violence"] in GED


def test_the_family_of_a_type_is_a_plover_type_that_its_codes_can_become():
    for kind in load_codebook().types.values():
        events = {rule.code["event"] for rule in kind.crosswalk["plover"]}
        # PLOVER knows crowd control as a mode of ASSAULT, and the manual counts it to coercion.
        assert kind.family in events or (kind.family is None and not events) or kind.name in ("crackdown", "takeover")


def test_a_type_without_a_plover_rule_falls_back_on_its_family(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(
        'name: own\nversion: "1"\nextends: attest\ntypes:\n  mine_clearance:\n    definition: Mines are lifted.\n'
        "    family: COOPERATE\n    triggers: {noun: [demining]}\n    examples: [Demining went on in Oru.]\n",
    )
    found = codes(
        codebook=load_codebook(path),
        event_type="mine_clearance",
        actor_kinds=[],
        target_kinds=[],
        weapons=[],
        factuality="asserted",
        killed=False,
    )
    assert found == {"plover": {"event": "COOPERATE", "mode": None}, "cameo": None, "acled": None, "ged": None}
