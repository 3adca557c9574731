from types import SimpleNamespace
from typing import Any

import pytest

from attest.extract import Extract
from attest.records import Article, EventMention, Span

from .fakes import FakeNetwork, type_named

FAMILIES = {"clash": "ASSAULT", "bombing": "ASSAULT", "withdrawal": "RETREAT"}


def book(*names: str) -> Any:
    return SimpleNamespace(types={n: type_named(n, family=FAMILIES[n]) for n in names})


CODEBOOK = book("clash", "bombing", "withdrawal")


def article(*sentences: str) -> Article:
    spans, at = [], 0
    for s in sentences:
        spans.append(Span(at, at + len(s)))
        at += len(s) + 1
    return Article(id="a", page_id="a", sha256="", text=" ".join(sentences), sentences=tuple(spans))


def read(network: FakeNetwork, *sentences: str, codebook: Any = CODEBOOK) -> tuple[EventMention, ...]:
    return Extract(network=network, codebook=codebook).read(article(*sentences))


def quotes(mention: EventMention, role: str, text: str) -> list[str]:
    return [a.span.of(text) for a in mention.arguments if a.role == role]


def test_two_words_for_one_happening_are_one_event_with_two_triggers() -> None:
    network = FakeNetwork({"bomb": "bombing", "blast": "bombing"})

    (event,) = read(network, "A bomb went off in Koro.", "The blast hurt nobody.")

    assert event.type == "bombing"
    assert len(event.triggers) == 2


def test_two_happenings_are_two_events() -> None:
    network = FakeNetwork({"bomb": "bombing", "clash": "clash"}, same=0.1)

    assert [e.type for e in read(network, "A bomb went off.", "A clash followed.")] == ["bombing", "clash"]


def test_a_type_that_the_codebook_does_not_list_is_not_coded() -> None:
    network = FakeNetwork({"bomb": "bombing"})

    assert read(network, "A bomb went off.", codebook=book("clash")) == ()


def test_a_role_may_be_filled_from_another_sentence() -> None:
    text = ("Gunmen came at dawn.", "The clash lasted an hour.")
    network = FakeNetwork({"clash": "clash"}, {"actor": ["Gunmen"]})

    (event,) = read(network, *text)

    assert quotes(event, "actor", " ".join(text)) == ["Gunmen"]


def test_a_party_is_not_both_actor_and_target_of_one_act() -> None:
    text = "Rebels and troops in a clash."
    network = FakeNetwork(
        {"clash": "clash"}, {"actor": ["Rebels"], "target": ["Rebels", "troops"]}, strength={"target": 0.6}
    )

    (event,) = read(network, text)

    assert quotes(event, "actor", text) == ["Rebels"]
    assert quotes(event, "target", text) == ["troops"]


def test_the_same_people_are_not_both_killed_and_hurt() -> None:
    text = "Two soldiers were hurt in a clash."
    roles = {"killed": ["Two", "soldiers"], "injured": ["Two", "soldiers"]}

    (event,) = read(FakeNetwork({"clash": "clash"}, roles, strength={"killed": 0.5}), text)

    assert [a.role for a in event.arguments] == ["injured"]


def test_two_words_side_by_side_that_name_one_act_are_one_trigger() -> None:
    text = "A car blew up in Koro."
    network = FakeNetwork({"blew": "bombing", "up": "clash"})

    (event,) = read(network, text)

    assert [t.span.of(text) for t in event.triggers] == ["blew up"]


def test_a_report_without_sentences_has_no_events() -> None:
    assert read(FakeNetwork({})) == ()


def test_a_long_report_is_read_in_windows_and_its_events_still_join() -> None:
    sentences = ["A bomb went off in Koro."] + ["Nothing else of note was said by anyone there today."] * 60
    network = FakeNetwork({"bomb": "bombing", "blast": "bombing"})

    (event,) = read(network, *sentences, "The blast was heard far away.")

    assert len(network.windows) > 1
    assert len(event.triggers) == 2


@pytest.mark.parametrize(
    ("sentence", "claimant"),
    [
        ("The Koro Liberation Front claimed responsibility.", "The Koro Liberation Front"),
        ("A little-known rebel group has claimed responsibility for it.", "A little-known rebel group"),
        ("No group has claimed responsibility.", None),
        ("Nobody immediately took responsibility.", None),
        ("The rebels denied responsibility.", None),
    ],
)
def test_who_claims_an_act_may_stand_in_a_later_sentence(sentence: str, claimant: str | None) -> None:
    text = ("A bomb went off in Koro.", sentence)

    (event,) = read(FakeNetwork({"bomb": "bombing"}), *text)

    assert quotes(event, "claimed_by", " ".join(text)) == ([claimant] if claimant else [])


@pytest.mark.parametrize(
    ("sentence", "is_open"),
    [
        ("Their identities will be released after DNA tests.", True),
        ("It was not immediately clear how many were hurt.", True),
        ("The cause of the blast is under investigation.", True),
        ("The mayor said the market would open again.", False),
        ("The victims were identified as two brothers.", False),
    ],
)
def test_what_is_yet_to_be_known_stays_open(sentence: str, is_open: bool) -> None:
    (event,) = read(FakeNetwork({"bomb": "bombing"}), "A bomb went off in Koro.", sentence)

    assert bool(event.open_questions) == is_open
