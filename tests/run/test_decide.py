"""People's verdicts: they outrank scores, hold when more comes in, and can be taken back."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from attest.errors import InputError, NotFoundError
from attest.records import Count, SettledEvent
from attest.store import Ledger
from tests.run.linked import Linked, event_of, report


@pytest.fixture
def ledger(tmp_path: Path) -> Linked:
    """Two events of two reports each, and one of one."""
    linked = Linked(tmp_path / "own")
    linked.add(
        *(report(name, marks) for name, marks in (("a", "#1"), ("b", "#1"), ("c", "#2"), ("d", "#2"), ("e", "#3")))
    )
    linked.link()
    return linked


def state(ledger: Linked) -> list[tuple[object, ...]]:
    return [(e.event, e.reports, e.independent_sources, e.verdict) for e in ledger.events(rejected=True)]


def test_a_corrected_value_is_the_value_and_says_who_decided_it(ledger: Linked) -> None:
    ledger.desk(by="ana").correct(ledger.id_of("a", "b"), "killed", "10-12", why="hospital list")

    event = ledger.by_reports()[("a", "b")]
    count, claims = event.event.counts["killed"]
    assert (count, event.verdict) == (Count(10, None, 12), "corrected")
    assert [(c.origin.stage, c.origin.version) for c in claims] == [("decision", "ana")]


def test_a_correction_holds_when_a_report_with_another_number_joins(ledger: Linked) -> None:
    ledger.desk().correct(ledger.id_of("a", "b"), "killed", "11")
    ledger.add(report("f", "#1", killed=30, day=9))

    ledger.link()

    assert ledger.by_reports()[("a", "b", "f")].event.counts["killed"][0] == Count(11, 11, 11)


def test_a_correction_holds_when_another_model_reads_the_page_anew(ledger: Linked) -> None:
    ledger.desk().correct(ledger.id_of("e"), "place", "Old Talovo, XT @ 1.2,3.4")
    ledger.add(report("e", "#3", killed=9, model="model-2"))

    ledger.link()

    event = ledger.by_reports()[("e",)].event
    assert (event.place.value.name, event.counts["killed"][0].low) == ("Old Talovo", 9)  # type: ignore[union-attr]


def test_a_verdict_on_an_event_that_was_never_linked_holds_once_it_is(tmp_path: Path) -> None:
    fresh = Linked(tmp_path / "fresh")
    first = report("a", "#1")
    fresh.add(first, report("b", "#1"))
    fresh.desk().accept(event_of(first))

    fresh.link()

    event = fresh.by_reports()[("a", "b")]
    assert (event.event.id, event.verdict) == (event_of(first), "accepted")


def test_a_rejected_event_is_not_listed_but_can_be_asked_for(ledger: Linked) -> None:
    event_id = ledger.id_of("e")
    ledger.desk().reject(event_id, why="a film")

    assert event_id not in {e.event.id for e in ledger.events()}
    assert ledger.event(event_id).verdict == "rejected"


def test_a_merge_holds_against_every_score_and_when_all_is_linked_anew(ledger: Linked) -> None:
    one, other = ledger.id_of("a", "b"), ledger.id_of("c", "d")
    ledger.desk().merge(one, [other])

    ledger.link(anew=True)

    assert ledger.groups() == [("a", "b", "c", "d"), ("e",)]
    assert ledger.event(other).event.id == one


def test_what_was_split_stays_apart_though_the_scores_would_join_it(ledger: Linked) -> None:
    event_id = ledger.id_of("a", "b")
    ledger.desk().split(event_id, ["b"])

    ledger.link(anew=True)

    assert ledger.groups() == [("a",), ("b",), ("c", "d"), ("e",)]
    assert ledger.id_of("a") == event_id


def test_a_rejected_link_parts_its_two_reports(ledger: Linked) -> None:
    with Ledger.open(ledger.settings.ledger) as opened:
        link = next(one for one in opened.links() if one.relation == "same_event")
    ledger.desk().reject(link.id)

    assert len(ledger.groups()) == 4


def test_the_later_of_two_decisions_that_contradict_each_other_holds(ledger: Linked) -> None:
    one, other = ledger.id_of("a", "b"), ledger.id_of("c", "d")
    ledger.desk().merge(one, [other])
    ledger.desk().split(one, ["c", "d"])

    assert ledger.groups() == [("a", "b"), ("c", "d"), ("e",)]


def test_to_undo_an_undoing_brings_the_decision_back(ledger: Linked) -> None:
    made = ledger.desk().correct(ledger.id_of("e"), "killed", "12")
    undoing = ledger.desk().undo(made.decision.id)
    assert ledger.by_reports()[("e",)].event.counts["killed"][0].low == 4

    ledger.desk().undo(undoing.decision.id)

    assert ledger.by_reports()[("e",)].event.counts["killed"][0].low == 12
    with pytest.raises(InputError, match="undone already"):
        ledger.desk().undo(undoing.decision.id)


def test_a_decision_says_what_is_wrong_with_it(ledger: Linked) -> None:
    desk, event_id = ledger.desk(), ledger.id_of("a", "b")
    before = state(ledger)

    with pytest.raises(NotFoundError, match="no event 'zzz'"):
        desk.accept("zzz")
    with pytest.raises(InputError, match="'weather' can't be corrected"):
        desk.correct(event_id, "weather", "rain")
    with pytest.raises(InputError, match="killed: 'a dozen or so' can't be read"):
        desk.correct(event_id, "killed", "a dozen or so")
    with pytest.raises(InputError, match="type: there is no 'bombin'"):
        desk.correct(event_id, "type", "bombin")
    with pytest.raises(InputError, match="one event already"):
        desk.merge(event_id, [event_id])
    with pytest.raises(NotFoundError, match="no report 'c'"):
        desk.split(event_id, ["c"])
    with pytest.raises(InputError, match="left without a report"):
        desk.split(event_id, ["a", "b"])
    with pytest.raises(NotFoundError, match="no decision"):
        desk.undo("zzz")
    assert state(ledger) == before


def _decide(ledger: Linked, event: SettledEvent, kind: str, number: int) -> str:
    desk, ids = ledger.desk(), [e.event.id for e in ledger.events(rejected=True)]
    others = [i for i in ids if i != event.event.id]
    match kind:
        case "merge" if others:
            return desk.merge(event.event.id, [others[number % len(others)]]).decision.id
        case "split" if len(event.reports) > 1:
            return desk.split(event.event.id, [event.reports[number % len(event.reports)].article_id]).decision.id
        case "accept":
            return desk.accept(event.event.id).decision.id
        case "reject":
            return desk.reject(event.event.id).decision.id
    return desk.correct(event.event.id, "killed", str(number + 20)).decision.id


@settings(
    max_examples=6, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(
    st.lists(
        st.tuples(st.sampled_from(["merge", "split", "accept", "reject", "correct"]), st.integers(0, 9)),
        min_size=1,
        max_size=3,
    )
)
def test_undoing_the_last_decision_gives_the_state_before_it_ids_and_all(told: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ledger = Linked(Path(folder) / "own")
        ledger.add(*(report(name, marks) for name, marks in (("a", "#1"), ("b", "#1"), ("c", "#2"))))
        ledger.link()
        states, made = [state(ledger)], []
        for kind, number in told:
            events = ledger.events(rejected=True)
            made.append(_decide(ledger, events[number % len(events)], kind, number))
            states.append(state(ledger))
        for decision in reversed(made):
            assert state(ledger) == states.pop()
            ledger.desk().undo(decision)
        assert state(ledger) == states.pop()
