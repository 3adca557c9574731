"""Linking a ledger: what comes in joins what is there, at the cost of what is new, and ids stay."""

import shutil
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from attest.config import Settings
from attest.errors import LedgerError
from attest.records import Count, Rejected, SettledEvent
from attest.run.link import Linkage, link, ready_path
from attest.store import Ledger, Refused
from tests.run.linked import RECIPE, Linked, event_of, report
from tests.store import made_up


@pytest.fixture
def ledger(tmp_path: Path) -> Linked:
    return Linked(tmp_path / "own")


def shown(event: SettledEvent) -> tuple[object, ...]:
    """What a reader sees of an event, its version apart."""
    return event.event, event.reports, event.independent_sources, event.conflicts, event.tolls, event.verdict


def test_before_anything_is_linked_each_report_stands_alone(ledger: Linked) -> None:
    ledger.add(report("a", "#1"), report("b", "#1"))

    assert ledger.groups() == [("a",), ("b",)]
    assert [(e.version, e.independent_sources) for e in ledger.events()] == [(0, 1), (0, 1)]


def test_reports_of_one_event_become_one_that_goes_by_the_id_of_the_first(ledger: Linked) -> None:
    first = report("a", "#1", killed=4)
    ledger.add(first, report("b", "#1", killed=4), report("c", "#2"))

    assert ledger.link().settled == 1
    assert ledger.groups() == [("a", "b"), ("c",)]
    assert ledger.id_of("a", "b") == event_of(first)


def test_a_report_that_comes_later_joins_and_the_event_keeps_its_id(ledger: Linked) -> None:
    first = report("a", "#1")
    ledger.add(first, report("b", "#1"))
    ledger.link()
    ledger.add(report("c", "#1", killed=6, day=9))

    ledger.link()

    event = ledger.by_reports()[("a", "b", "c")]
    assert (event.event.id, event.version) == (event_of(first), 2)
    assert [(t.count.low, t.article_id) for t in event.tolls if t.field == "killed"] == [(4, "a"), (6, "c")]


def test_linking_again_with_nothing_new_does_nothing(ledger: Linked) -> None:
    ledger.add(report("a", "#1"), report("b", "#1"))
    ledger.link()

    assert ledger.link() == Linkage()


def test_only_new_articles_are_signed(ledger: Linked) -> None:
    ledger.add(report("a", "#1"), report("b", "#1"))
    ledger.link()
    ledger.add(report("c", "#1"))
    ledger.link()

    assert sorted(ledger.matcher.signed) == ["a", "b", "c"]


def test_a_copy_counts_once_and_says_what_it_copies(ledger: Linked) -> None:
    whole = made_up.coded(made_up.page(f"{made_up.TEXT} #1 It rained.", page_id="a", published=date(2031, 3, 5)))
    copy = made_up.coded(made_up.page(f"{made_up.TEXT} #1", page_id="b", published=date(2031, 3, 5)))
    ledger.add(whole, report("c", "#1"), copy)
    ledger.link()

    (event,) = ledger.events()
    assert event.independent_sources == 2
    assert {r.article_id: r.copy_of for r in event.reports} == {"a": None, "b": "a", "c": None}


def test_events_that_a_later_report_joins_merge_into_the_older_and_the_other_id_leads_there(ledger: Linked) -> None:
    one, other = report("a", "#1 #2 #3 #4"), report("b", "#5 #6 #7 #8")
    ledger.add(one, report("a2", "#1 #2 #3 #4"), other, report("b2", "#5 #6 #7 #8"))
    ledger.link()
    assert ledger.groups() == [("a", "a2"), ("b", "b2")]
    ledger.desk().merge(event_of(one), [event_of(other)], why="one blast")

    assert ledger.groups() == [("a", "a2", "b", "b2")]
    assert ledger.event(event_of(other)).event.id == event_of(one)


def test_a_page_that_is_rejected_later_leaves_its_event(ledger: Linked) -> None:
    second = report("b", "#1")
    ledger.add(report("a", "#1"), second)
    ledger.link()
    refused = Refused(second.page, Rejected(second.page.id, "report.txt", "clean", "not a news article"))
    with Ledger.open(ledger.settings.ledger) as opened:
        opened.write(opened.begin_run(RECIPE), [refused])

    ledger.link()

    assert ledger.groups() == [("a",)]


def test_a_page_read_anew_gives_its_new_values_under_the_old_id(ledger: Linked) -> None:
    first = report("a", "#1", killed=4)
    ledger.add(first, report("b", "#1", killed=4))
    ledger.link()
    ledger.add(report("a", "#1", killed=7, model="model-2"))

    ledger.link()

    event = ledger.by_reports()[("a", "b")]
    assert event.event.id == event_of(first)
    assert {c.value for c in event.event.counts["killed"][1]} == {Count(7, 7, None), Count(4, 4, None)}


def test_two_events_of_one_page_read_anew_stay_with_their_ids_though_triggers_move(ledger: Linked) -> None:
    first = report("a", "#1")
    ledger.add(first, report("b", "#1"))
    ledger.link()
    event = first.events[0]
    moved = replace(event, id="e-moved", triggers=(*event.triggers, event.triggers[0]))
    claims = tuple(replace(c, event_id="e-moved", id=f"m-{c.id}") for c in first.claims)
    by_id = {c.id.removeprefix("m-"): c for c in claims}
    moved = replace(
        moved,
        participants=tuple(by_id[c.id] for c in event.participants),
        place=by_id[event.place.id] if event.place else None,
        when=by_id[event.when.id] if event.when else None,
        counts={role: (count, tuple(by_id[c.id] for c in told)) for role, (count, told) in event.counts.items()},
    )
    ledger.add(replace(first, claims=claims, events=(moved,)))

    ledger.link()

    settled = ledger.by_reports()[("a", "b")]
    assert settled.event.id == event_of(first)
    assert ledger.event("e-moved").event.id == event_of(first)


def test_without_the_files_beside_the_ledger_everything_is_compared_again_to_the_same_end(ledger: Linked) -> None:
    ledger.add(report("a", "#1"), report("b", "#1"))
    ledger.link()
    shutil.rmtree(ready_path(ledger.settings.ledger))
    ledger.add(report("c", "#1"))

    ledger.link()

    assert ledger.groups() == [("a", "b", "c")]


def test_linking_anew_changes_no_event(ledger: Linked) -> None:
    ledger.add(report("a", "#1"), report("b", "#1"), report("c", "#2"))
    ledger.link()
    before = [shown(e) for e in ledger.events()]

    assert ledger.link(anew=True).settled == 0
    assert [shown(e) for e in ledger.events()] == before


def test_a_ledger_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="no ledger there"):
        link(Settings(ledger=tmp_path / "none.db"))


MARKS = st.lists(st.sampled_from(["#1", "#2", "#3"]), min_size=1, max_size=2, unique=True).map(" ".join)
REPORTS = st.lists(st.tuples(MARKS, st.integers(1, 4), st.integers(5, 9)), min_size=1, max_size=7)


@settings(
    max_examples=10, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(REPORTS, st.data())
def test_batch_by_batch_gives_what_linking_all_at_once_gives(
    told: list[tuple[str, int, int]], data: st.DataObject
) -> None:
    coded = [report(f"r{i}", marks, killed=killed, day=day) for i, (marks, killed, day) in enumerate(told)]
    cut = data.draw(st.integers(0, len(coded)))
    with tempfile.TemporaryDirectory() as folder:
        grown, whole = Linked(Path(folder) / "grown"), Linked(Path(folder) / "whole")
        for batch in (coded[:cut], coded[cut:]):
            grown.add(*batch)
            grown.link()
        whole.add(*coded)
        whole.link()

        assert [shown(e) for e in grown.events()] == [shown(e) for e in whole.events()]
