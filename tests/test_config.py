from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from attest.config import Settings, load_settings
from attest.errors import SettingsError


def write(folder: Path, text: str) -> Path:
    path = folder / "attest.toml"
    path.write_text(text)
    return path


def test_without_file_or_variables_the_documented_defaults_hold(tmp_path: Path) -> None:
    assert load_settings(environ={}, folder=tmp_path) == Settings()
    assert Settings().ledger == Path("attest.db")


def test_every_setting_says_what_it_is_for() -> None:
    assert all(f.metadata["doc"].endswith(".") for f in fields(Settings))


def test_the_command_line_outranks_the_environment_which_outranks_the_file(tmp_path: Path) -> None:
    write(tmp_path, 'ledger = "file.db"\nbatch_size = 3\nlog_level = "info"')
    environ = {"ATTEST_LEDGER": "variable.db", "ATTEST_BATCH_SIZE": "5", "HOME": "/"}

    settings = load_settings(environ=environ, folder=tmp_path, ledger=Path("option.db"), codebook=None)

    assert (str(settings.ledger), settings.batch_size, settings.log_level) == ("option.db", 5, "info")
    with pytest.raises(FrozenInstanceError):
        settings.batch_size = 1  # type: ignore[misc]


def test_a_misspelt_key_is_an_error_that_names_file_and_remedy(tmp_path: Path) -> None:
    path = write(tmp_path, 'leger = "a.db"')

    with pytest.raises(SettingsError, match="there is no setting 'leger'") as caught:
        load_settings(environ={}, folder=tmp_path)

    assert str(path) in caught.value.message
    assert caught.value.fix == "did you mean 'ledger'?"


def test_a_variable_that_is_no_setting_is_an_error() -> None:
    with pytest.raises(SettingsError, match="the environment: there is no setting 'colour'"):
        load_settings(environ={"ATTEST_COLOUR": "red"})


@pytest.mark.parametrize(
    "line",
    ["batch_size = 0", "batch_size = true", 'batch_size = "many"', "stages = []", 'log_level = "loud"', 'ledger = ""'],
)
def test_a_value_that_makes_no_sense_is_named_with_what_would(tmp_path: Path, line: str) -> None:
    write(tmp_path, line)

    with pytest.raises(SettingsError, match="makes no sense") as caught:
        load_settings(environ={}, folder=tmp_path)

    assert caught.value.fix
    assert caught.value.fix.startswith(line.split()[0])


def test_a_file_that_is_not_toml_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, "ledger: attest.db")

    with pytest.raises(SettingsError, match=str(path)):
        load_settings(environ={}, folder=tmp_path)


def test_a_settings_file_that_was_asked_for_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"other\.toml"):
        load_settings(environ={"ATTEST_CONFIG": str(tmp_path / "other.toml")})


def test_an_actors_file_is_a_path_like_any_other(tmp_path: Path) -> None:
    write(tmp_path, 'actors = "mine.yaml"')

    assert load_settings(environ={}, folder=tmp_path).actors == Path("mine.yaml")


def test_a_least_score_can_be_set_for_each_field_in_file_variable_and_option(tmp_path: Path) -> None:
    write(tmp_path, "[sure]\nactor = 0.6\nkilled = 1")

    assert load_settings(environ={}, folder=tmp_path).sure == {"actor": 0.6, "killed": 1.0}
    assert load_settings(environ={"ATTEST_SURE": "place=0.5, when=0"}, folder=tmp_path).sure == {
        "place": 0.5,
        "when": 0,
    }
    assert load_settings(environ={}, folder=tmp_path, sure="type=.9").sure == {"type": 0.9}


def test_a_least_score_for_a_field_that_is_none_is_named_with_what_was_meant(tmp_path: Path) -> None:
    write(tmp_path, "[sure]\nactors = 0.6")

    with pytest.raises(SettingsError, match="no field is called 'actors'") as caught:
        load_settings(environ={}, folder=tmp_path)

    assert caught.value.fix == "did you mean 'actor'?"


@pytest.mark.parametrize("words", ["actor", "actor=high", "actor=1.5", "actor=-0.1", "actor=nan"])
def test_a_least_score_that_is_none_makes_no_sense(words: str) -> None:
    with pytest.raises(SettingsError, match="makes no sense"):
        load_settings(environ={"ATTEST_SURE": words})
