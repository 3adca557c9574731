import json
from pathlib import Path

import pytest

from attest import assets
from attest.errors import AssetError


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    (tmp_path / "table.csv").write_text("a,b\n")
    path = tmp_path / "assets.json"
    entry = {"name": "table", "version": "1", "licence": "CC0", "path": "table.csv", "sha256": "", "size_bytes": 0}
    path.write_text(json.dumps([entry]))
    assets.refresh(path)
    return path


def test_a_listed_file_is_given_when_its_bytes_are_the_listed_ones(manifest: Path) -> None:
    assert assets.checked("table", manifest=manifest).read_text() == "a,b\n"
    assert assets.read_manifest(manifest)["table"].size_bytes == 4


def test_a_changed_file_is_refused(manifest: Path) -> None:
    (manifest.parent / "table.csv").write_text("a;b\n")

    with pytest.raises(AssetError, match="not the file of this version") as caught:
        assets.checked("table", manifest=manifest)

    assert caught.value.fix


def test_a_missing_file_and_an_unknown_name_are_told_apart(manifest: Path) -> None:
    (manifest.parent / "table.csv").unlink()

    with pytest.raises(AssetError, match="No such file"):
        assets.checked("table", manifest=manifest)
    with pytest.raises(AssetError, match="no asset is called 'tabel'"):
        assets.checked("tabel", manifest=manifest)


def test_a_file_with_a_card_takes_its_version_from_there(manifest: Path) -> None:
    card = {"version": "2031.1", "sha256": {"table.csv": ""}}
    (manifest.parent / "card.json").write_text(json.dumps(card))

    (asset,) = assets.refresh(manifest)

    assert asset.version == "2031.1"


def test_a_damaged_list_is_named(tmp_path: Path) -> None:
    (tmp_path / "assets.json").write_text("{")

    with pytest.raises(AssetError, match=r"assets\.json"):
        assets.checked("table", manifest=tmp_path / "assets.json")


def test_every_asset_in_the_package_is_the_listed_one_and_has_a_licence() -> None:
    for name, asset in assets.read_manifest().items():
        assert assets.checked(name).is_file()
        assert asset.licence
