"""What kind of source a phrase names."""

import pytest

from attest.records import Actor, Claim, Count, Event, Evidence, Origin, Span
from attest.resolve.sources import propose_grade, stance_of, type_source


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


ORIGIN = Origin("resolve", "1", None, None)
POLICE = Actor("Kenyan police", "state_forces", "KE", "state:KE/police")
RF = Actor("Ruva Front", "armed_group", "RV", "mine:rf")
BOKO = Actor("Boko Haram", "armed_group", "NG", "group:boko-haram")


def party(role: str, actor: Actor) -> Claim:
    evidence = (Evidence("a1", Span(0, len(actor.name)), actor.name),)
    return Claim(f"cl-{role}-{actor.name}", "ev-1", role, actor, evidence, ORIGIN, 0.9)


def event(
    *participants: Claim,
    killed: int | None = 3,
    kind: str = "armed_attack",
    factuality: str = "asserted",
    articles: int = 1,
) -> Event:
    counts = {} if killed is None else {"killed": (Count(killed, killed, killed), ())}
    return Event(
        id="ev-1",
        article_ids=tuple(f"a{i}" for i in range(articles)),
        type=kind,
        factuality=factuality,
        background=False,
        triggers=(),
        participants=participants,
        place=None,
        when=None,
        counts=counts,
        codes={},
        confidence={},
        origin=ORIGIN,
    )


@pytest.mark.parametrize(
    ("told", "grade"),
    [
        (event(), "weak"),
        (event(party("source", Actor("doctors", "civilians"))), "weak"),
        (event(party("source", Actor("doctors", "civilians")), party("source", POLICE)), "fair"),
        (event(articles=2), "fair"),
        (
            event(party("source", POLICE), party("source", Actor("police chief", "state_forces", "KE", POLICE.id))),
            "weak",
        ),
        (event(party("claimed_by", RF)), "confirmed"),
        (event(party("actor", POLICE), party("source", POLICE)), "confirmed"),
        (event(party("claimed_by", RF), party("claimed_by", BOKO)), "contested"),
        (event(party("actor", BOKO), party("claimed_by", RF)), "contested"),
        (event(party("actor", BOKO), party("claimed_by", BOKO)), "confirmed"),
        (event(factuality="denied"), "contested"),
        (event(killed=None), None),
        (event(killed=0), None),
        (event(party("target", Actor("soldiers", "state_forces"))), None),
        (event(party("target", Actor("soldiers", "state_forces")), party("target", Actor("boy", "civilians"))), "weak"),
    ],
)
def test_a_report_of_harm_is_graded_by_who_stands_behind_it(told: Event, grade: str | None) -> None:
    proposed = propose_grade(told)

    assert (proposed and proposed.grade) == grade
    assert proposed is None or all(proposed.reasons)


def test_a_grade_names_its_sources_and_their_kinds() -> None:
    grade = propose_grade(event(party("source", Actor("doctors", "civilians")), party("source", RF)))

    assert grade is not None
    assert grade.reasons == ("2 sources: doctors (medic), Ruva Front (belligerent)",)


@pytest.mark.parametrize(
    ("claim", "told", "stance"),
    [
        (party("claimed_by", RF), event(), "claims"),
        (party("source", RF), event(), "reports"),
        (party("source", RF), event(kind="accusation"), "blames"),
        (party("actor", RF), event(kind="accusation"), "blames"),
        (party("source", RF), event(factuality="denied"), "denies"),
        (party("actor", RF), event(kind="rejection"), "denies"),
        (party("actor", RF), event(), None),
        (party("target", RF), event(kind="accusation"), None),
    ],
)
def test_a_party_that_speaks_takes_a_stance(claim: Claim, told: Event, stance: str | None) -> None:
    assert stance_of(claim, told) == stance
