"""The running story with everything read right: what is left to linking and settling must come out right as well."""

from collections.abc import Iterator

import pytest

from attest.config import Settings
from attest.records import SettledEvent
from attest.run.decide import Desktop
from attest.run.link import link
from attest.store import Ledger, RunRecipe
from tests.stories.story import Story, load_story, read_right, told_by

STORY = load_story()


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    path = tmp_path_factory.mktemp("story") / "story.db"
    with Ledger.open(path) as opened:
        opened.write(opened.begin_run(RunRecipe(attest="0")), read_right(STORY))
        link(Settings(ledger=path))
        yield opened


def events_of(story: Story, event: str, ledger: Ledger) -> list[SettledEvent]:
    """The settled events that hold what any report tells of an event."""
    return [s for s in ledger.settled() if any(r.event_id.endswith(f"-{event}") for r in s.reports)]


def test_forty_reports_tell_of_five_events(ledger: Ledger) -> None:
    assert len(STORY.reports) == 40
    assert len({report["outlet"] for report in STORY.reports}) == 6
    assert len(list(ledger.settled())) == 5


@pytest.mark.parametrize("name", STORY.events)
def test_an_event_has_its_reports_its_toll_and_its_sources(ledger: Ledger, name: str) -> None:
    wanted = STORY.events[name]
    (settled,) = events_of(STORY, name, ledger)

    told = told_by(settled, tolls_of="abducted" if "abducted" in wanted["counts"] else "killed")

    assert told.reports == STORY.reports_of(name)
    assert {report.event_id for report in settled.reports} == {f"{r}-{name}" for r in STORY.reports_of(name)}
    assert (told.type, told.day) == (wanted["type"], wanted["day"])
    assert told.counts == wanted["counts"]
    assert told.tolls == wanted["tolls"]
    assert told.independent_sources == wanted["independent_sources"]


def test_every_copy_is_known_and_nothing_else_is_one(ledger: Ledger) -> None:
    copies = {r.article_id: r.copy_of for s in ledger.settled() for r in s.reports if r.copy_of}

    assert copies == STORY.copies()


def test_two_attacks_in_one_town_a_day_apart_stay_two(ledger: Ledger) -> None:
    (first,), (second,) = (events_of(STORY, name, ledger) for name in ("first_post", "second_post"))

    assert first.event.id != second.event.id
    assert {"w06", "b04", "h04"} <= {r.article_id for r in first.reports} & {r.article_id for r in second.reports}


def test_a_verdict_does_not_change_who_copied_whom(ledger: Ledger) -> None:
    (market,) = events_of(STORY, "market", ledger)

    Desktop(Settings(ledger=ledger.path), by="ana").accept(market.event.id)

    (after,) = events_of(STORY, "market", ledger)
    assert after.version > market.version
    assert [(r.article_id, r.copy_of) for r in after.reports] == [(r.article_id, r.copy_of) for r in market.reports]
