import math

import pytest

from attest.calibration import SIGNALS
from tests.calibration.made_up import signals

KNOWN = signals()
REBELS, GUARD = KNOWN["bomb-actor-Rebels"], KNOWN["bomb-actor-the Reed Guard"]


def test_every_claim_has_every_signal():
    assert all(set(known) == set(SIGNALS) for known in KNOWN.values())


def test_words_far_from_every_trigger_are_told_as_far():
    assert (REBELS["away"], GUARD["away"]) == (0.0, 2.0)


def test_a_claim_with_a_surer_rival_in_its_field_is_behind():
    assert (REBELS["behind"], GUARD["behind"]) == (0.0, 1.0)
    assert REBELS["rivals"] == pytest.approx(math.log(2))
    assert KNOWN["raid-actor-Gunmen"]["rivals"] == 0.0


def test_words_that_fill_a_field_of_two_events_are_counted_for_both():
    assert KNOWN["bomb-place-Ombe"]["elsewhere"] == pytest.approx(math.log(2))
    assert REBELS["elsewhere"] == 0.0


def test_a_sentence_that_two_events_share_is_crowded():
    assert KNOWN["bomb-type"]["crowd"] == KNOWN["raid-type"]["crowd"] == pytest.approx(math.log(2))


def test_the_capital_that_opens_a_sentence_makes_no_name():
    assert (REBELS["name"], GUARD["name"]) == (0.0, 1.0)


def test_what_the_tables_know_counts_as_resolved():
    assert (REBELS["resolved"], GUARD["resolved"], KNOWN["raid-actor-Gunmen"]["resolved"]) == (0.5, 1.0, 0.0)
    assert KNOWN["bomb-place-Ombe"]["resolved"] == 1.0
    assert KNOWN["raid-place-Ombe"]["resolved"] == 0.0
    assert KNOWN["bomb-killed-Two of the Reed Guard"]["resolved"] == 1.0


def test_how_sure_the_act_is_is_known_to_all_its_claims():
    assert REBELS["trigger"] == GUARD["trigger"] == pytest.approx(math.log(9))
    assert (REBELS["background"], KNOWN["raid-actor-Gunmen"]["background"]) == (0.0, 1.0)
