import csv
import io
from datetime import date
from pathlib import Path

import pytest

from attest.export import csv as csv_export
from attest.records import Actor, Rejected
from attest.store import Refused
from tests.store import made_up

SNAPSHOTS = Path(__file__).parents[1] / "snapshots"
DATED = made_up.coded(made_up.page(page_id="r1", published=date(2031, 3, 5)))


def written(*told: object) -> str:
    out = io.StringIO()
    csv_export.write(told, out)  # type: ignore[arg-type]
    return out.getvalue()


def test_the_csv_is_that_of_the_snapshot() -> None:
    undated = made_up.coded(made_up.page(page_id="r2"))

    assert written(DATED, undated) == (SNAPSHOTS / "events.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r\n@", "＝"])
def test_words_that_a_spreadsheet_would_calculate_are_defused(start: str) -> None:
    event = DATED.events[0]
    name = f"{start}HYPERLINK(1)"
    actor = made_up.replace(event.participants[0], value=Actor(name=name))

    (row,) = csv.DictReader(io.StringIO(written(made_up.retold(DATED, participants=(actor,)))))

    assert row["actors"].startswith("'")


def test_a_negative_latitude_stays_a_number() -> None:
    place = DATED.events[0].place
    assert place is not None
    south = made_up.replace(place, value=made_up.replace(place.value, lat=-1.5))

    (row,) = csv.DictReader(io.StringIO(written(made_up.retold(DATED, place=south))))

    assert row["lat"] == "-1.5"


def test_every_column_is_filled_by_name_and_documented() -> None:
    assert list(csv_export.row(DATED.article, DATED.events[0]).keys() - csv_export.COLUMNS.keys()) == []
    assert csv_export.COLUMNS.keys() == csv_export.row(DATED.article, DATED.events[0]).keys()
    assert all(csv_export.COLUMNS.values())


def test_what_was_not_coded_has_no_row() -> None:
    assert len(written(Refused(None, Rejected("", "a", "ingest", "gone"))).splitlines()) == 1
