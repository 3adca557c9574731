import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from attest.cli import app
from attest.store import Coded, Ledger, RunCounts
from tests.cli.conftest import RECIPE
from tests.store import made_up


def attest(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


@pytest.mark.usefixtures("filled")
def test_explain_walks_from_the_value_to_the_bytes_of_the_page(report: Coded) -> None:
    result = attest("explain", report.events[0].id[:8], "killed")

    assert result.exit_code == 0
    said = " ".join(result.stdout.split())
    for part in (
        "killed at least 4 score 0.90",
        "killed [at least four traders] in Talovo on Monday",
        "characters 42 to 63",
        "read by resolve 1, model model-1, codebook attest 1 (abc)",
        "article r1",
        "published: 2031-03-05 (given)",
        "page report.txt text/plain",
        f"sha256 {report.page.sha256}",
        f"toy 1 sha256 {'ab' * 32}",
        "book 2 sha256 cd",
        "attest 0.0",
    ):
        assert part in said
    assert "Gunmen of the River Front" not in said.replace(made_up.TEXT, "").replace(
        "Gunmen of the River Front killed [", ""
    )


@pytest.mark.usefixtures("filled")
def test_explain_without_a_field_shows_every_claim_and_code(report: Coded) -> None:
    said = attest("explain", report.events[0].id).stdout

    for field in ("type", "actor", "target", "source", "place", "when", "killed", "cameo", "plover"):
        assert f"\n{field} " in said


@pytest.mark.usefixtures("filled")
def test_a_day_that_can_not_be_known_says_why() -> None:
    undated = attest("events", "--type", "bombing", "--format", "jsonl")
    event_id = json.loads(undated.stdout)["id"]

    said = attest("explain", event_id, "date").stdout

    assert "not a day that can be known" in said
    assert "no publication date to count from" in said


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("arguments", "message", "remedy"),
    [
        (("explain", "zzz"), "no event 'zzz'", "`attest events` lists the ids"),
        (("explain", "e", "killed"), "2 events begin with 'e'", "give more of the id"),
        (("explain", "e8", "kiled"), "no field 'kiled'", "did you mean 'killed'?"),
        (("article", "zzz"), "no article 'zzz'", "try:"),
        (("events", "--format", "xls"), "nothing called 'xls'", "did you mean"),
        (("events", "--ledger", "no.db"), "no.db: no ledger there", "--ledger"),
        (("events", "--factuality", "plan"), "there is no 'plan'", "did you mean 'planned'?"),
        (("events", "--since", "2.5.2024"), "'2.5.2024' is not a day", "Write it as YYYY-MM-DD"),
        (("events", "--country", "Iraq"), "not two letters", "such as IQ for Iraq"),
    ],
)
def test_a_command_that_can_not_be_carried_out_says_what_and_what_to_try(
    arguments: tuple[str, ...], message: str, remedy: str
) -> None:
    result = attest(*arguments)

    assert result.exit_code == 2
    assert message in result.stderr
    assert remedy in result.stderr or "installed are" in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("options", "count"),
    [
        ((), 2),
        (("--min-killed", "5"), 1),
        (("--country", "xt"), 2),
        (("--since", "2031-03-04"), 0),
        (("--actor", "river front", "--until", "2031-03-03"), 1),
        (("--limit", "1"), 1),
    ],
)
def test_events_are_those_that_meet_every_condition(options: tuple[str, ...], count: int) -> None:
    result = attest("events", "--format", "csv", *options)

    assert len(list(csv.DictReader(io.StringIO(result.stdout)))) == count
    assert result.stderr.startswith(f"{count} event")


@pytest.mark.usefixtures("filled")
def test_a_slip_in_a_type_is_hinted_at() -> None:
    assert "did you mean --type bombing?" in attest("events", "--type", "bombin").stderr


@pytest.mark.usefixtures("filled")
def test_explain_says_what_was_not_found_and_how_a_day_could_be_known(report: Coded) -> None:
    assert "nothing was found in the text" in attest("explain", report.events[0].id, "weapon").stdout

    undated = attest("events", "--type", "bombing", "--format", "jsonl")
    said = attest("explain", json.loads(undated.stdout)["id"], "when").stdout
    assert "code the page again with --published" in said


@pytest.mark.usefixtures("filled")
def test_an_article_is_shown_with_its_events_marked_by_number() -> None:
    said = " ".join(attest("article", "r1").stdout.split())

    assert "Gunmen of the River Front [killed](1) at least four traders" in said
    assert "(1) armed_attack asserted 2031-03-03" in said


@pytest.mark.usefixtures("filled")
def test_an_event_whose_page_was_coded_anew_is_said_to_be_older() -> None:
    page = made_up.page(made_up.TEXT + " It rained.", page_id="r2")
    older = made_up.coded(page).events[0].id
    with Ledger.open("attest.db") as ledger:
        run_id = ledger.begin_run(RECIPE)
        ledger.write(run_id, [made_up.replace(made_up.coded(page), events=(), claims=())])
        ledger.finish(run_id, RunCounts(coded=1))

    assert "an older reading" in attest("explain", older).stdout


def test_the_version_is_printed() -> None:
    assert attest("--version").stdout.startswith("attest 0")


def test_a_settings_file_names_the_ledger(filled: Path) -> None:
    filled.rename("other.db")
    Path("attest.toml").write_text('ledger = "other.db"')

    assert "2 events in other.db" in attest("events").stderr


def test_a_page_can_not_steer_the_terminal_through_any_command() -> None:
    hostile = made_up.coded(made_up.page("\x1b]0;owned\x07" + made_up.TEXT, page_id="r9", origin="\x1b[2J.txt"))
    with Ledger.open("attest.db") as ledger:
        ledger.write(ledger.begin_run(RECIPE), [hostile])

    for arguments in (("events",), ("article", "r9"), ("explain", hostile.events[0].id)):
        assert "\x1b" not in attest(*arguments).output
