"""Events told with their counts by another dataset's policy."""

import pytest

from attest.errors import SettingsError
from attest.export.counted import counted
from attest.records import Count, Rejected
from attest.store import Coded, Refused
from tests.store import made_up


def test_only_the_counts_change() -> None:
    before = made_up.coded(made_up.page())

    (after,) = counted([before], "lowest")

    assert isinstance(after, Coded)
    (event,), (was,) = after.events, before.events
    assert was.counts["killed"][0] == Count(4, 4, None)
    assert event.counts["killed"] == (Count(4, 4, 4), was.counts["killed"][1])
    assert (event.id, event.participants, after.claims) == (was.id, was.participants, before.claims)


def test_what_was_refused_stays_as_it_is() -> None:
    refused = Refused(None, Rejected("r2", "x", "clean", "no"))

    assert list(counted([refused], "best")) == [refused]


def test_an_unknown_policy_names_those_there_are() -> None:
    with pytest.raises(SettingsError, match="highest") as caught:
        counted([], "highest")

    assert caught.value.fix == "there are ours, lowest, best."
