import json

import pytest
from bench import run as bench


@pytest.fixture(autouse=True)
def floors(tmp_path, monkeypatch):
    path = tmp_path / "floors.json"
    path.write_text(json.dumps({"F1 record": 50.0, "articles per kiloproduct": 2.0}))
    monkeypatch.setattr(bench, "FLOORS", path)
    return path


def compare(record, pace, *, update=False, allow=False):
    return bench._compare({"F1 record": record, "articles per kiloproduct": pace}, update=update, allow=allow)


def test_a_reader_as_good_as_its_floors_passes():
    assert compare(50.0, 2.0) == 0


def test_rounding_and_a_busy_machine_are_no_fall():
    assert compare(49.6, 1.6) == 0


@pytest.mark.parametrize(("record", "pace", "name"), [(49.0, 2.0, "F1 record"), (50.0, 1.0, "articles per kilopr")])
def test_what_fell_is_named_and_fails(capsys, record, pace, name):
    assert compare(record, pace) == 1
    assert f"FELL: {name}" in capsys.readouterr().out


def test_a_figure_that_is_gone_has_fallen():
    assert bench._compare({"F1 record": 60.0}, update=False, allow=False) == 1


def test_an_update_raises_floors_and_lowers_none(floors):
    assert compare(55.0, 1.0, update=True) == 1
    assert json.loads(floors.read_text()) == {"F1 record": 55.0, "articles per kiloproduct": 2.0}


def test_a_floor_falls_only_when_allowed_and_asks_for_a_word_in_the_changelog(floors, capsys):
    assert compare(45.0, 2.0, update=True, allow=True) == 0
    assert json.loads(floors.read_text())["F1 record"] == 45.0
    assert "changelog.d" in capsys.readouterr().out


def test_without_data_the_bench_says_where_it_looked(tmp_path, capsys):
    assert bench.main(["--data", str(tmp_path)]) == 2
    assert f"no gold reports in {tmp_path / 'data' / 'gold'}" in capsys.readouterr().err
