"""Kinds as the codes of ACLED and PLOVER."""

import pytest

from attest.records import ACTOR_KINDS, Actor
from attest.resolve.actor_codes import acled_inter, plover_sector


@pytest.mark.parametrize(
    ("actor", "country", "event_type", "code"),
    [
        (Actor("Kenyan police", "state_forces", "KE"), "KE", None, 1),
        (Actor("Kenyan soldiers", "state_forces", "KE"), "SO", None, 8),
        (Actor("the government", "government", "KE"), "KE", None, 1),
        (Actor("Boko Haram", "armed_group", "NG", "group:boko-haram"), "NG", None, 2),
        (Actor("gunmen", "armed_group"), "NG", None, 3),
        (Actor("rebels", "armed_group"), "NG", None, 2),
        (Actor("a gang", "militia"), None, None, 3),
        (Actor("tribal militia", "militia"), None, None, 4),
        (Actor("students", "demonstrators"), None, "riot", 5),
        (Actor("students", "demonstrators"), None, "protest", 6),
        (Actor("villagers", "civilians"), None, None, 7),
        (Actor("reporters", "media"), None, None, 7),
        (Actor("peacekeepers", "international"), None, None, 8),
        (Actor("the bridge"), None, None, None),
    ],
)
def test_a_side_has_the_interaction_code_of_the_acled_codebook(
    actor: Actor, country: str | None, event_type: str | None, code: int | None
) -> None:
    assert acled_inter(actor, country=country, event_type=event_type) == code


@pytest.mark.parametrize(
    ("actor", "sector"),
    [
        (Actor("Kenyan police", "state_forces"), "COP"),
        (Actor("soldiers", "state_forces"), "MIL"),
        (Actor("a court", "government"), "JUD"),
        (Actor("lawmakers", "government"), "LEG"),
        (Actor("Chad", "government"), "GOV"),
        (Actor("rebels", "armed_group"), "REB"),
        (Actor("gunmen", "armed_group"), "UAF"),
        (Actor("drug cartels", "militia"), "CRM"),
        (Actor("militiamen", "militia"), "PRM"),
        (Actor("refugees", "civilians"), "REF"),
        (Actor("villagers", "civilians"), "CVL"),
        (Actor("a rights group", "international"), "NGO"),
        (Actor("the United Nations", "international"), "IGO"),
        (Actor("opposition leaders", "other"), "OPP"),
        (Actor("Lena Okafor"), None),
    ],
)
def test_a_party_has_the_sector_of_the_plover_manual(actor: Actor, sector: str | None) -> None:
    assert plover_sector(actor) == sector


@pytest.mark.parametrize("kind", ACTOR_KINDS)
def test_every_kind_has_an_interaction_code(kind: str) -> None:
    assert acled_inter(Actor("x", kind)) in range(1, 9)
