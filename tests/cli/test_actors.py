"""`attest actors import`, and reading with the file that it gives."""

from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from attest.cli import app
from attest.config import Settings
from attest.run.build import build_reader


def test_a_dictionary_becomes_an_actors_file(tmp_path: Path) -> None:
    dictionary, out = tmp_path / "names.txt", tmp_path / "own.yaml"
    dictionary.write_text("RUVA_FRONT_ [PERREB]\n+FRONT_OF_RUVA_\n")

    result = CliRunner().invoke(app, ["actors", "import", str(dictionary), "--out", str(out)])

    assert result.exit_code == 0
    (row,) = yaml.safe_load(out.read_text())["groups"].values()
    assert (row["name"], row["kind"], row["country"], row["also"]) == (
        "Ruva Front", "armed_group", "PE", ["Front of Ruva"],
    )  # fmt: skip


def test_a_file_that_is_no_dictionary_ends_with_2(tmp_path: Path) -> None:
    dictionary = tmp_path / "names.txt"
    dictionary.write_text("just words\n")

    assert CliRunner().invoke(app, ["actors", "import", str(dictionary)]).exit_code == 2


@pytest.mark.model
@pytest.mark.gazetteer
def test_a_run_notes_the_actors_file_that_it_read_with(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("groups: {rf: {name: River Front, kind: armed_group}}\n")

    recipe = build_reader(Settings(actors=own)).recipe

    assert str(recipe.settings["actors"]).startswith(f"{own} ")
