"""Settled events in the formats that people open: the same row in each."""

import csv as csv_reader
import io
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from attest.export import csv, geojson, parquet, settled
from attest.export.counted import recounted
from attest.export.leaving import COLUMNS, EventExporter, Leaving, row
from attest.records import Claim, Origin, Place
from tests.export import leaving_events as made

SNAPSHOTS = Path(__file__).parents[1] / "snapshots"


def written(exporter: EventExporter, *events: Leaving) -> bytes:
    out = io.BytesIO()
    exporter(events, out)
    return out.getvalue()


def only_row(*events: Leaving) -> dict[str, str]:
    (read,) = csv_reader.DictReader(io.StringIO(written(csv.write_events, *events).decode()))
    return read


def off_the_map() -> Leaving:
    place = made.EVENT.place
    assert place is not None
    return made.leaving(event=replace(made.EVENT, id="e9", place=replace(place, value=Place("Nowhere", "XT"))))


@pytest.mark.parametrize(
    ("exporter", "name"),
    [
        (csv.write_events, "settled.csv"),
        (settled.write_events, "settled.jsonl"),
        (geojson.write_events, "settled.geojson"),
    ],
)
def test_what_leaves_is_that_of_the_snapshot(exporter: EventExporter, name: str) -> None:
    assert written(exporter, made.leaving(), off_the_map()) == (SNAPSHOTS / name).read_bytes()


def test_a_row_names_its_reports_sources_codebook_and_runs() -> None:
    cells = only_row(made.leaving())

    assert (cells["event_id"], cells["version"]) == (made.EVENT.id, "2")
    assert (cells["reports"], cells["independent_sources"]) == ("3", "2")
    assert cells["report_ids"] == "r1; r2; r3"
    assert cells["outlets"] == "Talovo Post; Coast Wire; Radio Ketho"
    assert (cells["runs"], cells["codebook"]) == ("run-1; run-2", "attest 1 (abc)")
    assert cells["conflicts"] == "killed: at least 4 (police) | 6 (Radio Ketho)"
    assert cells["toll_history"] == "2031-03-04 killed at least 4; 2031-03-06 killed 6"


def test_every_format_with_columns_has_the_same_ones(tmp_path: Path) -> None:
    file = tmp_path / "e.parquet"
    file.write_bytes(written(parquet.write_events, made.leaving()))
    (feature,) = json.loads(written(geojson.write_events, made.leaving()))["features"]

    in_parquet = [name for name, *_ in duckdb.sql(f"DESCRIBE SELECT * FROM '{file}'").fetchall()]
    assert in_parquet == [*COLUMNS, "geometry"]
    assert [*feature["properties"]] == [name for name in COLUMNS if name not in ("lat", "lon")]
    assert list(row(made.leaving())) == list(COLUMNS)


def test_parquet_has_types_and_a_point_that_a_map_finds(tmp_path: Path) -> None:
    file = tmp_path / "it's.parquet"
    file.write_bytes(written(parquet.write_events, made.leaving(), off_the_map()))

    quoted = str(file).replace("'", "''")
    found = duckdb.sql(
        f"SELECT earliest::VARCHAR, killed_low + 1, background, geometry::VARCHAR FROM '{quoted}'"
    ).fetchall()
    said = duckdb.sql(f"SELECT value FROM parquet_kv_metadata('{quoted}') WHERE key = 'geo'").fetchall()

    assert found == [("2031-03-03", 5, False, "POINT (2.5 1.5)"), ("2031-03-03", 5, False, None)]
    geo = json.loads(said[0][0])
    assert geo["columns"]["geometry"] == {"encoding": "WKB", "geometry_types": ["Point"], "bbox": [2.5, 1.5, 2.5, 1.5]}


def test_no_events_are_still_a_file_of_each_kind(tmp_path: Path) -> None:
    file = tmp_path / "e.parquet"
    file.write_bytes(written(parquet.write_events))

    assert duckdb.sql(f"SELECT count(*) FROM '{file}'").fetchall() == [(0,)]
    assert json.loads(written(geojson.write_events))["features"] == []
    assert written(csv.write_events).count(b"\n") == 1
    assert written(settled.write_events) == b""


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "＝"])
def test_no_outlet_or_party_can_be_a_formula(start: str) -> None:
    reports = (replace(made.settled().reports[0], outlet=f"{start}1+1"),)

    assert only_row(made.leaving(reports=reports))["outlets"].startswith("'")


def test_a_value_that_a_person_corrected_leaves_without_words() -> None:
    by_hand = Origin("decision", "ana", None, None)
    place = Claim("d1-0", made.EVENT.id, "place", Place("Ketho", "XT"), (), by_hand, 1.0)
    event = replace(made.EVENT, place=place, participants=(replace(made.EVENT.participants[2], evidence=()),))

    told = settled.line(made.leaving(event=event))

    assert (told["place"]["name"], told["place"]["quote"], told["place"]["article"]) == ("Ketho", None, None)
    assert told["participants"][0]["quote"] is None
    assert only_row(made.leaving(event=event))["place_words"] == ""


def test_a_copy_does_not_make_a_report_any_fairer() -> None:
    one_source = tuple(replace(report, source="r1") for report in made.settled().reports)

    assert settled.line(made.leaving())["grade"]["grade"] == "fair"
    assert settled.line(made.leaving(reports=one_source))["grade"]["grade"] == "weak"


def test_counts_leave_by_the_policy_asked_for() -> None:
    (lowest,) = recounted([made.leaving()], "lowest")

    assert only_row(lowest)["killed_high"] == "4"
    assert only_row(made.leaving())["killed_high"] == ""


def test_lone_surrogates_and_line_breaks_stop_no_format() -> None:
    def odd() -> Iterable[Leaving]:
        yield replace(made.leaving(), sentence="a\ud800b\nc\u2028d")

    for exporter in (csv.write_events, settled.write_events, geojson.write_events, parquet.write_events):
        assert written(exporter, *odd())
