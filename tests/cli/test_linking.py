"""link, events, history, explain, release, diff, audit and the verdicts, from the command line."""

import json
import sqlite3
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from attest.cli import app
from attest.store import Ledger
from tests.cli.conftest import RECIPE
from tests.store import made_up

RAIN = " It rained on the market square for an hour before the shooting, and traders had packed up early."


def attest(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def add(name: str, text: str, killed: int = 4, day: int = 5) -> str:
    coded = made_up.coded(made_up.page(text, page_id=name, published=date(2031, 3, day)), killed=killed)
    with Ledger.open("attest.db") as ledger:
        ledger.write(ledger.begin_run(RECIPE), [coded])
    return coded.events[0].id


@pytest.fixture
def linked() -> str:
    """A report and its copy, linked; gives the id of their event."""
    event_id = add("r1", made_up.TEXT + RAIN)
    add("r2", made_up.TEXT + RAIN)
    assert attest("link").exit_code == 0
    return event_id


def lines() -> list[dict[str, object]]:
    return [json.loads(line) for line in attest("events", "--format", "jsonl").stdout.splitlines()]


def test_linked_reports_are_one_line_with_its_reports_and_its_sources_counted_once(linked: str) -> None:
    (event,) = lines()

    assert (event["id"], event["independent_sources"], event["conflicts"]) == (linked, 1, [])
    assert [report["article"] for report in event["reports"]] == ["r1", "r2"]  # type: ignore[attr-defined]


def test_linking_twice_says_that_nothing_is_new(linked: str) -> None:
    assert "nothing new" in attest("link").stderr


def test_a_link_explains_itself_with_weights(linked: str) -> None:
    with Ledger.open("attest.db") as ledger:
        links = ledger.links()

    for link in links:
        said = attest("explain", link.id).stdout
        assert link.relation in said
        assert all(f"{weight:+.2f}" in said for weight in link.reasons.values())


def test_explain_of_a_settled_event_tells_what_each_report_says(linked: str) -> None:
    said = attest("explain", linked, "killed").stdout

    assert "settled from 2 reports" in said
    assert "report r1" in said
    assert "report r2" in said


def test_a_verdict_prints_its_id_and_undo_takes_it(linked: str) -> None:
    made = attest("correct", linked, "killed", "12", "--by", "ana", "--why", "hospital list")
    assert lines()[0]["counts"]["killed"]["best"] == 12  # type: ignore[index]

    assert attest("undo", made.stdout.strip()).exit_code == 0

    assert lines()[0]["counts"]["killed"]["best"] == 4  # type: ignore[index]
    told = attest("history", linked).stdout
    assert "hospital list" in told
    assert "(undone)" in told
    assert "correct" in attest("decisions").stdout


def test_a_rejected_event_is_listed_only_when_asked_for(linked: str) -> None:
    attest("reject", linked)

    assert lines() == []
    assert len(attest("events", "--format", "jsonl", "--rejected").stdout.splitlines()) == 1


def test_a_split_and_a_merger_from_the_command_line(linked: str) -> None:
    assert attest("split", linked, "r2").exit_code == 0
    one, other = lines()

    assert attest("merge", str(one["id"]), str(other["id"])).exit_code == 0
    assert len(lines()) == 1


def test_diff_tells_what_changed_and_why(linked: str) -> None:
    assert attest("release", "first").exit_code == 0
    attest("correct", linked, "killed", "12", "--by", "ana", "--why", "list")
    attest("release", "second")

    (found,) = (json.loads(line) for line in attest("diff", "first", "second", "--format", "jsonl").stdout.splitlines())

    assert (found["id"], found["what"]) == (linked, "changed")
    assert found["changes"]["killed"] == {"before": ["at least 4"], "after": ["12"]}
    assert any("correct killed 12 by ana (list)" in why for why in found["why"])
    assert "killed: at least 4 -> 12" in attest("diff", "first", "second").stdout


def test_a_release_of_pages_that_were_not_linked_is_refused(linked: str) -> None:
    add("r3", made_up.TEXT + " Elsewhere.")

    result = attest("release", "early")

    assert result.exit_code == 2
    assert "run `attest link`" in result.stderr


def test_audit_names_the_row_that_was_altered(linked: str) -> None:
    noted = attest("audit", "head").stdout.strip()
    assert attest("audit", "verify", "--head", noted).exit_code == 0
    with sqlite3.connect(Path("attest.db")) as conn:
        conn.execute("DROP TRIGGER events_refuses_update")
        conn.execute("UPDATE events SET killed_low = 40 WHERE row = 1")

    result = attest("audit", "verify")

    assert result.exit_code == 1
    assert "altered: events 1" in result.stdout
    assert "unguarded: events" in result.stdout
