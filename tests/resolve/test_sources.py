"""What kind of source a phrase names."""

import pytest

from attest.records import Actor
from attest.resolve.sources import type_source


@pytest.mark.parametrize(
    ("words", "actor", "kind"),
    [
        ("an army spokesman", Actor("army spokesman", "state_forces"), "belligerent"),
        ("the rebels", Actor("rebels", "armed_group"), "belligerent"),
        ("the foreign ministry", Actor("foreign ministry", "government"), "official"),
        ("the health ministry", Actor("health ministry", "government"), "medic"),
        ("doctors at the hospital", Actor("doctors", "civilians"), "medic"),
        ("a rights group", Actor("rights group", "international"), "ngo"),
        ("Amnesty International", Actor("Amnesty International", "international", id="group:amnesty"), "ngo"),
        ("the United Nations", Actor("United Nations", "international", id="group:un"), "official"),
        ("residents", Actor("residents", "civilians"), "witness"),
        ("a local newspaper", Actor("local newspaper", "media"), "media"),
        ("an official who asked not to be named", Actor("official", "government"), "anonymous"),
        ("security sources", Actor("security sources", "state_forces"), "anonymous"),
        ("the press secretary", Actor("press secretary", "government"), "official"),
        ("Lena Okafor", Actor("Lena Okafor"), None),
    ],
)
def test_a_source_is_typed_by_its_words_and_its_kind(words: str, actor: Actor, kind: str | None) -> None:
    assert type_source(words, actor) == kind
