"""`attest export` as it is typed."""

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from attest.cli import app


@pytest.fixture
def cli() -> CliRunner:
    return CliRunner()


def test_every_event_that_meets_the_filter_leaves(cli: CliRunner, filled: Path) -> None:
    result = cli.invoke(app, ["export", "--type", "bombing"])

    (row,) = csv.DictReader(io.StringIO(result.stdout))
    assert (row["type"], row["killed_low"], row["reports"], row["report_ids"]) == ("bombing", "7", "1", "r2")
    assert row["runs"].startswith("run-")
    assert result.stderr == "1 event of attest.db\n"


def test_the_file_takes_its_name_only_when_it_is_whole(cli: CliRunner, filled: Path) -> None:
    assert cli.invoke(app, ["export", "--format", "geojson", "--out", "events.geojson"]).exit_code == 0

    assert len(json.loads(Path("events.geojson").read_text("utf-8"))["features"]) == 2
    assert not list(Path().glob("*.part"))


def test_a_mark_for_excel_stands_before_a_csv_only(cli: CliRunner, filled: Path) -> None:
    assert cli.invoke(app, ["export", "--bom"]).stdout_bytes.startswith(b"\xef\xbb\xbfevent_id,")

    refused = cli.invoke(app, ["export", "--bom", "--format", "jsonl"])
    assert refused.exit_code == 2
    assert "--bom: jsonl files have no such mark" in refused.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--redact", "names"], "there is no 'names'"),
        (["--counts", "highest"], "no policy of counts is called 'highest'"),
        (["--format", "table"], "it prints reports"),
        (["--format", "xlsb"], "nothing called 'xlsb'"),
        (["--out", "nowhere/e.csv"], "name a file in a folder that can be written"),
    ],
)
def test_what_makes_no_sense_is_said_and_leaves_no_file(
    cli: CliRunner, filled: Path, options: list[str], said: str
) -> None:
    result = cli.invoke(app, ["export", *options])

    assert (result.exit_code, said in result.stderr) == (2, True), result.stderr
    assert [f.name for f in Path().iterdir() if not f.name.startswith("attest.db")] == []


def test_reports_can_not_be_printed_as_parquet(cli: CliRunner, filled: Path) -> None:
    result = cli.invoke(app, ["events", "--format", "parquet"])

    assert result.exit_code == 2
    assert "attest export --format parquet" in result.stderr
