"""The claims of one event folded into it: what wins, what adds up, and that nothing is lost."""

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attest.link.settle import by_policy, events_of, settle, settle_count
from attest.pipeline import Reading
from attest.records import Actor, Claim, Count, Evidence, Origin, Page, Place, Span, When
from attest.records.claim import Value

ORIGIN = Origin("resolve", "1", "m", "c")


def no_codes(**_: object) -> Mapping[str, object]:
    return {}


def claim(
    field: str, value: Value, *quotes: str, score: float = 0.8, event: str = "ev-1", article: str = "a1", at: int = 0
) -> Claim:
    evidence = tuple(Evidence(article, Span(at, at + len(q)), q) for q in quotes or ("killed",))
    return Claim(f"cl-{field}-{quotes}-{at}-{article}", event, field, value, evidence, ORIGIN, score)


def toll(low: int, best: int | None, high: int | None, *quotes: str, at: int = 0) -> Claim:
    return claim("killed", Count(low, best, high), *quotes, at=at)


def settled(*tolls: Claim) -> Count:
    return settle_count(tolls)[0]


TYPE = claim("type", "armed_attack", "killed")


def test_one_statement_is_the_toll() -> None:
    assert settled(toll(34, 34, None, "at least 34 people")) == Count(34, 34, None)


def test_the_same_number_told_twice_counts_once() -> None:
    assert settled(toll(9, 9, 9, "nine"), toll(9, 9, 9, "nine people", at=90)) == Count(9, 9, 9)


def test_reports_that_differ_give_the_lowest_and_the_highest() -> None:
    assert settled(toll(5, 5, 5, "five people"), toll(9, 9, 9, "nine people"), toll(5, 5, 5, "five")) == Count(5, 5, 9)


def test_the_toll_stays_open_above_when_the_highest_is() -> None:
    assert settled(toll(5, 5, 5, "five people"), toll(24, None, None, "dozens of people")) == Count(5, 5, None)


def test_an_open_low_does_not_open_a_higher_stated_number() -> None:
    assert settled(toll(5, 5, None, "at least five people"), toll(9, 9, 9, "nine people")) == Count(5, 5, 9)


def test_groups_told_apart_add_up() -> None:
    assert settled(toll(2, 2, 2, "two officers"), toll(1, 1, 1, "a driver", at=90)) == Count(3, 3, 3)


def test_groups_told_apart_do_not_add_to_the_total_over_all_people() -> None:
    tolls = [toll(3, 3, 3, "three people"), toll(2, 2, 2, "two officers", at=50), toll(1, 1, 1, "a driver", at=90)]

    assert settled(*tolls) == Count(3, 3, 3)


def test_others_add_to_what_came_before() -> None:
    assert settled(toll(3, 3, 3, "three"), toll(4, 4, 4, "four others", at=90)) == Count(7, 7, 7)


def test_the_same_others_told_twice_add_once() -> None:
    tolls = [toll(3, 3, 3, "three"), toll(4, 4, 4, "four others", at=90), toll(4, 4, 4, "four others", at=200)]

    assert settled(*tolls) == Count(7, 7, 7)


def test_none_hurt_beside_a_number_is_about_someone_else() -> None:
    assert settled(toll(0, 0, 0, "no soldiers"), toll(4, 4, 4, "four herders", at=50)) == Count(4, 4, 4)


def test_nobody_hurt_is_a_toll_of_zero() -> None:
    assert settled(toll(0, 0, 0, "no casualties")) == Count(0, 0, 0)


def test_no_claims_have_no_toll() -> None:
    with pytest.raises(ValueError, match="no claims"):
        settle_count([])


@given(
    st.lists(
        st.tuples(st.integers(0, 500), st.booleans(), st.sampled_from(["people", "officers", "others", ""])), min_size=1
    )
)
def test_a_toll_is_always_in_order_whatever_was_told(told: list[tuple[int, bool, str]]) -> None:
    count = settled(
        *(toll(n, n, None if is_open else n, f"{n} {who}", at=i) for i, (n, is_open, who) in enumerate(told))
    )

    assert count.low is not None
    assert count.best is not None
    assert count.low <= count.best
    assert count.high is None or count.best <= count.high


def test_the_claim_that_says_the_settled_number_is_quoted_first() -> None:
    event = settle(
        [TYPE, toll(3, 3, 3, "three"), toll(9, 9, 9, "nine", at=9), toll(9, 9, 9, "nine", at=60)], codes=no_codes
    )
    count, claims = event.counts["killed"]

    assert (count, len(claims)) == (Count(3, 9, 9), 3)


def test_the_surest_type_wins_and_two_weak_claims_outweigh_one() -> None:
    types = [
        claim("type", "clash", "fighting", score=0.5),
        claim("type", "armed_attack", "ambush", score=0.6, at=20),
        claim("type", "clash", "battle", score=0.4, at=40),
    ]
    event = settle(types, codes=no_codes)

    assert event.type == "clash"
    assert [t.quote for t in event.triggers] == ["fighting", "ambush", "battle"]


def test_a_party_named_twice_takes_part_once() -> None:
    group = Actor("Boko Haram", "armed_group", "NG", "group:boko-haram")
    event = settle(
        [
            TYPE,
            claim("target", Actor("herders", "civilians"), "herders"),
            claim("actor", group, "Boko Haram"),
            claim("actor", group, "the group", at=80),
            claim("actor", Actor("gunmen", "armed_group"), "gunmen", at=120),
        ],
        codes=no_codes,
    )

    assert [(c.field, c.evidence[0].quote) for c in event.participants] == [
        ("actor", "Boko Haram"),
        ("actor", "gunmen"),
        ("target", "herders"),
    ]


def test_two_arms_of_one_state_are_two_parties() -> None:
    arms = [
        claim("actor", Actor("border guards", "state_forces", "KE", "state:KE/forces"), "border guards"),
        claim("actor", Actor("Kenyan navy", "state_forces", "KE", "state:KE/forces"), "the Kenyan navy", at=30),
    ]

    assert len(settle([TYPE, *arms], codes=no_codes).participants) == 2


def test_the_most_exact_place_and_day_are_the_event_s() -> None:
    country = claim("place", Place("Kenya", "KE", where_prec=6), "Kenya", score=0.99)
    town = claim("place", Place("Garissa", "KE", where_prec=1), "Garissa", score=0.5)
    day = claim("when", When(date(2023, 5, 12), date(2023, 5, 12), 1, 1, "given"), "Friday", score=0.4)
    empty = claim("when", When(None, None, None, None, "no anchor"), "recently", score=0.9)
    event = settle([TYPE, country, town, empty, day], codes=no_codes)

    assert (event.place, event.when) == (town, day)


def test_words_that_could_not_be_placed_are_kept_when_there_is_nothing_else() -> None:
    empty = claim("when", When(None, None, None, None, "no anchor"), "on Tuesday")

    assert settle([TYPE, empty], codes=no_codes).when == empty


def test_the_crosswalk_is_asked_with_what_was_settled() -> None:
    asked: dict[str, object] = {}

    def codes(**settled: object) -> Mapping[str, object]:
        asked.update(settled)
        return {"cameo": "190"}

    event = settle(
        [
            TYPE,
            claim("factuality", "denied", "killed"),
            claim("actor", Actor("police", "state_forces"), "police"),
            claim("target", Actor("bridge"), "a bridge"),
            claim("weapon", "rifle", "a rifle"),
            toll(2, 2, 2, "two"),
        ],
        codes=codes,
    )

    assert event.codes == {"cameo": "190"}
    assert asked == {
        "event_type": "armed_attack",
        "actor_kinds": ["state_forces"],
        "target_kinds": [None],
        "weapons": ["rifle"],
        "factuality": "denied",
        "killed": True,
        "trigger_words": ["killed"],
    }


def test_confidence_is_the_surest_claim_s_field_by_field() -> None:
    event = settle(
        [TYPE, claim("actor", Actor("x"), "x", score=0.3), claim("actor", Actor("y"), "y", score=0.6)], codes=no_codes
    )

    assert event.confidence == {"type": 0.8, "actor": 0.6}


def test_open_questions_and_articles_are_carried_over() -> None:
    asked = claim("open_question", "Who did it?", "Who did it?", article="a2")
    event = settle([TYPE, asked], codes=no_codes)

    assert [e.quote for e in event.open_questions] == ["Who did it?"]
    assert event.article_ids == ("a1", "a2")


def test_an_event_of_no_type_is_no_event() -> None:
    with pytest.raises(ValueError, match="'type'"):
        settle([claim("actor", Actor("x"), "x")], codes=no_codes)


def test_an_article_s_claims_give_its_events_in_order() -> None:
    page = Page("a1", b"", "f" * 64, "made up", "text/plain")
    claims = (TYPE, claim("type", "clash", "fought", event="ev-2"), claim("actor", Actor("x"), "x"))
    events = events_of(Reading(page, claims=claims), codes=no_codes)

    assert [(e.id, len(e.participants)) for e in events] == [("ev-1", 1), ("ev-2", 0)]
    assert events_of(Reading(page), codes=no_codes) == ()


@pytest.mark.parametrize(
    ("tolls", "policy", "count"),
    [
        ([toll(5, 5, 5), toll(9, 9, 9)], "ours", Count(5, 5, 9)),
        ([toll(5, 5, 5), toll(9, 9, 9)], "lowest", Count(5, 5, 5)),
        ([toll(5, 5, 5), toll(9, 9, 9)], "best", Count(5, 5, 9)),
        ([toll(34, 34, None)], "lowest", Count(34, 34, 34)),
        ([toll(34, 34, None)], "best", Count(34, 34, 34)),
        ([toll(24, None, None)], "best", Count(24, 24, 24)),
        ([toll(5, None, 7)], "best", Count(5, 5, 7)),
        ([toll(5, 5, 5), toll(24, None, None)], "best", Count(5, 5, 24)),
    ],
)
def test_a_count_is_published_by_the_policy_that_was_asked_for(tolls: list[Claim], policy: str, count: Count) -> None:
    settled_count, _ = settle_count(tolls)

    assert by_policy(settled_count, tolls, policy) == count


def test_a_policy_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="highest"):
        by_policy(Count(1, 1, 1), [toll(1, 1, 1)], "highest")
