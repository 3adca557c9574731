import pytest

from attest.config import Settings
from attest.errors import SettingsError
from attest.export import contract, csv, table
from attest.ingest import read_pages
from attest.run import plugins


def test_what_comes_with_attest_comes_through_the_doors_for_plug_ins() -> None:
    assert plugins.load(plugins.SOURCES, Settings().source) is read_pages
    assert set(Settings().stages) <= set(plugins.names(plugins.STAGES))
    exporters = {name: plugins.load(plugins.EXPORTERS, name) for name in ("jsonl", "csv", "table")}
    assert exporters["table"] is table.write
    assert [exporters[name].reports for name in ("jsonl", "csv")] == [contract.write, csv.write]


def test_a_plug_in_that_is_not_installed_is_named_with_what_was_meant() -> None:
    with pytest.raises(SettingsError, match="nothing called 'jsnol'") as caught:
        plugins.load(plugins.EXPORTERS, "jsnol")

    assert caught.value.fix == "did you mean 'jsonl'?"
