"""What several reports of one happening settle to, and who differs."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from attest.link.together import Told, settle_together
from attest.records import (
    Actor,
    Claim,
    Count,
    Decision,
    Event,
    Evidence,
    Origin,
    Place,
    Report,
    SettledEvent,
    Span,
    When,
)
from attest.records.claim import Value

ORIGIN = Origin("resolve", "1", "m", "c")
TALOVO = Place("Talovo", country="XT", admin1="River", lat=1.0, lon=2.0, where_prec=1, geo_precision=1)


def codes(**_: object) -> Mapping[str, object]:
    return {}


def told(
    name: str,
    *,
    day: int = 5,
    killed: Count | None = None,
    outlet: str | None = None,
    copy_of: str | None = None,
    kind: str = "bombing",
    factuality: str = "asserted",
    place: Place | None = TALOVO,
    when: When | None = None,
    actors: tuple[Actor, ...] = (),
    question: str | None = None,
    sentences: tuple[str, ...] = (),
) -> Told:
    def words(quote: str) -> Evidence:
        return Evidence(name, Span(0, len(quote)), quote)

    def claim(field: str, value: Value) -> Claim:
        return Claim(f"{name}-{field}-{value}", f"ev-{name}", field, value, (words(field),), ORIGIN, 0.9)

    event = Event(
        id=f"ev-{name}",
        article_ids=(name,),
        type=kind,
        factuality=factuality,
        background=False,
        triggers=(words("blast"),),
        participants=tuple(claim("actor", actor) for actor in actors),
        place=claim("place", place) if place else None,
        when=claim("when", when) if when else None,
        counts={"killed": (killed, (claim("killed", killed),))} if killed else {},
        codes={},
        confidence={"type": 0.9},
        origin=ORIGIN,
        open_questions=(words(question),) if question else (),
    )
    report = Report(name, event.id, outlet, date(2031, 3, day), copy_of=copy_of)
    return Told(report, event, (claim("type", kind),), tuple(words(s) for s in sentences))


def settled(*reports: Told, decisions: tuple[Decision, ...] = ()) -> SettledEvent:
    return settle_together(reports, event_id="ev", codes=codes, decisions=decisions)


def exactly(number: int) -> Count:
    return Count(number, number, number)


def test_one_report_alone_is_left_as_it_is() -> None:
    alone = told("a", killed=exactly(4))

    assert settled(alone).event.counts == alone.event.counts


def test_reports_of_the_same_news_give_the_lowest_and_the_highest_and_a_conflict() -> None:
    event = settled(told("a", killed=exactly(9)), told("b", killed=exactly(12)), told("c", killed=exactly(12)))

    assert event.event.counts["killed"][0] == Count(9, 12, 12)
    (conflict,) = event.conflicts
    assert [(s.value, s.article_ids) for s in conflict.sayings] == [(exactly(12), ("b", "c")), (exactly(9), ("a",))]


def test_a_toll_that_rose_and_was_lowered_is_the_last_and_its_history_is_told() -> None:
    event = settled(
        told("a", day=4, killed=exactly(9)), told("b", day=7, killed=exactly(14)), told("c", day=10, killed=exactly(11))
    )

    assert event.event.counts["killed"][0] == exactly(11)
    assert [step.count.best for step in event.tolls] == [9, 14, 11]
    assert event.conflicts == ()


def test_a_vague_toll_that_comes_later_replaces_no_exact_one() -> None:
    event = settled(told("a", day=4, killed=exactly(31)), told("b", day=9, killed=Count(24, None, None)))

    assert event.event.counts["killed"][0].best == 31


def test_a_copy_counts_once_as_a_source() -> None:
    event = settled(
        told("a", killed=exactly(9)),
        told("b", killed=exactly(9), copy_of="a"),
        told("c", killed=exactly(9), copy_of="a"),
        told("d", killed=exactly(7)),
        told("e", killed=exactly(7)),
    )

    assert event.independent_sources == 3
    assert event.event.counts["killed"][0].best == 7


def test_two_copies_of_a_report_that_is_not_there_are_one_source() -> None:
    assert settled(told("b", copy_of="a"), told("c", copy_of="a")).independent_sources == 1


def test_two_reports_of_one_outlet_are_one_source() -> None:
    assert settled(told("a", outlet="Valley Post"), told("b", outlet="valley post")).independent_sources == 1


def test_a_plan_gives_way_to_a_report_that_it_came_to_pass() -> None:
    event = settled(
        told("a", day=1, factuality="planned"), told("b", day=1, factuality="planned"), told("c", factuality="asserted")
    )

    assert event.event.factuality == "asserted"


def test_the_type_is_what_most_sources_say_not_most_copies() -> None:
    event = settled(
        told("a", kind="bombing"),
        told("b", kind="bombing", copy_of="a"),
        told("c", kind="bombing", copy_of="a"),
        told("d", kind="shelling"),
        told("e", kind="shelling"),
    )

    assert event.event.type == "shelling"


def test_the_place_is_the_most_exact_that_most_sources_agree_with() -> None:
    country = Place("Xantia", country="XT", where_prec=6, geo_precision=3)
    elsewhere = Place("Morv", country="XT", admin1="Hills", lat=9.0, lon=9.0, where_prec=1, geo_precision=1)
    event = settled(told("a", place=country), told("b", place=elsewhere), told("c"), told("d"))

    assert event.event.place is not None
    assert event.event.place.value == TALOVO
    assert [c.field for c in event.conflicts] == ["place"]


def test_days_that_meet_are_no_conflict_and_the_narrowest_holds() -> None:
    week = When(date(2031, 3, 1), date(2031, 3, 7), 3, 2, "this week")
    day = When(date(2031, 3, 3), date(2031, 3, 3), 1, 1, "on Monday")
    event = settled(told("a", when=week), told("b", when=day))

    assert event.event.when is not None
    assert (event.event.when.value, event.conflicts) == (day, ())


def test_the_unnamed_are_whoever_of_their_kind_another_report_names() -> None:
    gunmen, front = Actor("gunmen", kind="armed_group"), Actor("River Front", kind="armed_group", id="g:river")
    event = settled(told("a", actors=(gunmen,)), told("b", actors=(front,)))

    assert [c.value for c in event.event.participants] == [front]


def test_two_groups_named_by_two_reports_are_a_conflict_and_by_one_report_are_none() -> None:
    front, guard = Actor("River Front", kind="armed_group", id="g:1"), Actor("Hill Guard", kind="militia", id="g:2")

    assert [c.field for c in settled(told("a", actors=(front,)), told("b", actors=(guard,))).conflicts] == ["actor"]
    assert settled(told("a", actors=(front, guard)), told("b", actors=(front,))).conflicts == ()


def test_a_question_is_closed_by_a_later_report_and_by_no_earlier_one() -> None:
    open_ = "The identities of the victims await DNA tests."
    closing = ("The victims were identified as two teachers.",)
    later = settled(told("a", day=4, question=open_), told("b", day=8, sentences=closing))
    earlier = settled(told("a", day=4, question=open_), told("b", day=2, sentences=closing))

    assert [a.answer.quote for a in later.answered] == list(closing)
    assert later.event.open_questions == ()
    assert [q.quote for q in earlier.event.open_questions] == [open_]


def test_a_correction_is_the_value_and_what_reports_say_of_it_is_no_conflict_any_more() -> None:
    verdict = Decision("d", "correct", "ev", "killed", "8", "ana", datetime(2031, 4, 1, tzinfo=UTC), "list")
    event = settled(told("a", killed=exactly(9)), told("b", killed=exactly(12)), decisions=(verdict,))

    assert (event.event.counts["killed"][0], event.conflicts, event.verdict) == (exactly(8), (), "corrected")


def test_the_order_in_which_reports_come_changes_nothing() -> None:
    reports = [told("a", day=4, killed=exactly(9)), told("b", day=5, killed=exactly(12)), told("c", day=6)]

    assert settled(*reports) == settled(*reversed(reports))
