import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from attest.errors import LedgerError, NotFoundError
from attest.records import Decision, Link, Rejected
from attest.store import EventFilter, Failed, Ledger, Refused, RunCounts, RunRecipe

from . import made_up

RECIPE = RunRecipe(attest="0", stages=(("clean", "1"),), model="toy 1", model_sha256="00", codebook="attest 1")
MONDAY = date(2031, 3, 5)


def code(ledger: Ledger, *outcomes: object) -> str:
    run_id = ledger.begin_run(RECIPE)
    ledger.write(run_id, outcomes)  # type: ignore[arg-type]
    ledger.finish(run_id, RunCounts(coded=len(outcomes)))
    return run_id


def rows(ledger: Ledger, table: str) -> int:
    with sqlite3.connect(ledger.path) as conn:
        return int(conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_an_event_comes_out_as_it_went_in(ledger: Ledger) -> None:
    given = made_up.coded(made_up.page(published=MONDAY))

    code(ledger, given)

    (kept,) = ledger.events()
    assert kept.event == given.events[0]
    assert kept.article == given.article
    assert ledger.claims(kept.event.id) == given.claims


def test_the_chain_behind_an_event_ends_at_the_bytes_of_the_page(ledger: Ledger) -> None:
    given = made_up.coded()
    run_id = code(ledger, given)

    chain = ledger.chain(given.events[0].id)

    assert chain.page == given.page
    assert chain.claims[0].evidence[0].quote in chain.page.content.decode()
    assert (chain.first_run.run_id, chain.first_run.model, chain.first_run.coded) == (run_id, "toy 1", 1)


def test_coding_a_page_again_with_the_same_reader_adds_an_outcome_and_no_second_event(ledger: Ledger) -> None:
    code(ledger, made_up.coded())
    before = {t: rows(ledger, t) for t in ("contents", "pages", "articles", "codings", "events", "claims", "evidence")}

    second = code(ledger, made_up.coded())

    assert {t: rows(ledger, t) for t in before} == before
    assert (rows(ledger, "runs"), rows(ledger, "outcomes")) == (2, 2)
    assert ledger.chain(made_up.coded().events[0].id).last_run.run_id == second


def test_a_newer_model_s_reading_is_the_current_one_and_the_older_is_kept(ledger: Ledger) -> None:
    code(ledger, made_up.coded(killed=4))
    code(ledger, made_up.coded(model="model-2", killed=5))

    (kept,) = ledger.events()

    assert kept.event.counts["killed"][0].low == 5
    assert kept.event.origin.model == "model-2"
    assert rows(ledger, "events") == 2


def test_going_back_to_the_older_model_makes_its_reading_current_again(ledger: Ledger) -> None:
    for model in ("model-1", "model-2", "model-1"):
        code(ledger, made_up.coded(model=model))

    assert [kept.event.origin.model for kept in ledger.events()] == ["model-1"]
    assert ledger.event(made_up.coded().events[0].id).event.origin.model == "model-1"


def test_a_page_that_a_newer_run_rejects_has_no_current_events_but_they_can_be_looked_up(ledger: Ledger) -> None:
    given = made_up.coded()
    code(ledger, given)
    code(ledger, Refused(given.page, Rejected(given.page.id, "report.txt", "clean", "not a news article")))

    assert list(ledger.events()) == []
    assert ledger.event(given.events[0].id).current is False


def test_a_failure_on_a_page_leaves_its_older_reading_current(ledger: Ledger) -> None:
    given = made_up.coded()
    code(ledger, given)
    code(ledger, Failed(given.page, "report.txt", "extract", "MemoryError"))

    assert [kept.event.id for kept in ledger.events()] == [given.events[0].id]


def test_two_pages_with_one_giver_s_id_but_other_words_are_both_current(ledger: Ledger) -> None:
    code(ledger, made_up.coded(made_up.page(page_id="1")))
    code(ledger, made_up.coded(made_up.page(made_up.TEXT + " It rained.", page_id="1")))

    assert len({kept.article.text for kept in ledger.events()}) == 2


def test_what_could_not_be_read_is_kept_with_stage_reason_and_remedy(ledger: Ledger) -> None:
    code(ledger, Refused(None, Rejected("", "lost.zip", "ingest", "truncated archive", "copy it again")))

    with sqlite3.connect(ledger.path) as conn:
        kept = conn.execute("SELECT kind, origin, stage, reason, fix FROM outcomes").fetchone()
    assert kept == ("rejected", "lost.zip", "ingest", "truncated archive", "copy it again")


@pytest.mark.parametrize("table", ["runs", "run_ends", "contents", "pages", "articles", "codings", "events", "claims"])
def test_no_row_can_be_changed_or_removed(ledger: Ledger, table: str) -> None:
    code(ledger, made_up.coded())

    with sqlite3.connect(ledger.path) as conn:
        column = conn.execute(f"SELECT name FROM pragma_table_info('{table}')").fetchone()[0]
        for change in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
            with pytest.raises(sqlite3.IntegrityError, match="only grows"):
                conn.execute(change)


def test_a_batch_is_committed_whole_or_not_at_all(ledger: Ledger) -> None:
    run_id = ledger.begin_run(RECIPE)
    good = made_up.coded()
    # Two events of one id in one coding break a rule of the table half-way through.
    bad = replace(good, page=made_up.page("Other."), events=(good.events[0], good.events[0]))

    with pytest.raises(LedgerError, match=r"attest\.db"):
        ledger.write(run_id, [good, bad])

    assert rows(ledger, "outcomes") == rows(ledger, "events") == rows(ledger, "pages") == 0


@pytest.mark.parametrize(
    ("where", "found"),
    [
        (EventFilter(), 2),
        (EventFilter(type="armed_attack"), 1),
        (EventFilter(type="bombing"), 1),
        (EventFilter(country="XT"), 2),
        (EventFilter(country="QQ"), 0),
        (EventFilter(since=date(2031, 3, 3)), 1),
        (EventFilter(since=date(2031, 3, 4)), 0),
        (EventFilter(until=date(2031, 3, 3)), 1),
        (EventFilter(until=date(2031, 3, 2)), 0),
        (EventFilter(factuality="planned"), 0),
        (EventFilter(actor="river front"), 2),
        (EventFilter(actor="100%"), 0),
        (EventFilter(actor="police"), 0),  # they said so; they did not act
        (EventFilter(min_killed=5), 1),
        (EventFilter(min_killed=4), 2),
        (EventFilter(limit=1), 1),
    ],
)
def test_filters_keep_the_events_that_meet_them(ledger: Ledger, where: EventFilter, found: int) -> None:
    dated = made_up.coded(made_up.page(published=MONDAY))
    undated = made_up.coded(made_up.page(made_up.TEXT + " It rained."), type="bombing", killed=7)
    code(ledger, dated, undated)

    assert len(list(ledger.events(where))) == found


def test_the_beginning_of_an_id_is_enough_while_only_one_begins_so(ledger: Ledger) -> None:
    one, two = made_up.coded(made_up.page(page_id="a1")), made_up.coded(made_up.page(page_id="a2"))
    code(ledger, one, two)

    assert ledger.event(one.events[0].id[:9]).event == one.events[0]
    assert ledger.article("a2").article == two.article
    with pytest.raises(NotFoundError, match="2 articles begin with 'a'"):
        ledger.article("a")
    with pytest.raises(NotFoundError, match="no event 'zz'"):
        ledger.event("zz")
    with pytest.raises(NotFoundError):
        ledger.event("")


def test_an_id_that_begins_another_id_still_means_itself(ledger: Ledger) -> None:
    code(ledger, made_up.coded(made_up.page(page_id="7")), made_up.coded(made_up.page(page_id="77")))

    assert ledger.article("7").article.id == "7"


def test_proposals_and_verdicts_are_kept(ledger: Ledger) -> None:
    link = Link("l1", "same_event", "e1", "e2", 0.8, {"same day": 0.5})
    verdict = Decision("d1", "correct", "e1", "killed", "5", "ana", datetime(2031, 1, 1, tzinfo=UTC), "hospital list")

    ledger.add_links([link, link])
    ledger.decide(verdict)

    assert ledger.links("e2") == ledger.links() == [link]
    assert (ledger.decisions("e1"), ledger.decisions("e2")) == ([verdict], [])


def test_a_run_that_was_cut_off_has_no_end(ledger: Ledger, tmp_path: Path) -> None:
    ledger.begin_run(RECIPE)

    (run,) = ledger.runs()

    assert (run.ended_at, run.how, run.stages) == (None, None, (("clean", "1"),))
