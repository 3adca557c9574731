"""GeoNames country dumps become places of one's own."""

import zipfile
from pathlib import Path

import pytest

from attest.errors import AssetError, InputError
from attest.resolve.gazetteer import Gazetteer
from attest.resolve.gazetteer_import import Imported, import_dumps


def row(number: int, name: str, code: str, *, letter: str = "P", lat: str = "34.5", people: int = 0) -> str:
    columns = [str(number), name, name, "Durra", lat, "43.9", letter, code, "IQ", "", "18", *[""] * 3, str(people)]
    return "\t".join([*columns, "", "120", "Asia/Baghdad", "2020-01-01"]) + "\n"


TOWN = row(900000001, "Qaryat Vornu", "PPL", people=1200)


def imported(folder: Path, text: str) -> tuple[Imported, Path]:
    dump, target = folder / "IQ.txt", folder / "places.bin"
    dump.write_text(text, encoding="utf-8")
    return import_dumps([dump], target=target, shipped=Gazetteer.load()), target


def test_a_village_of_a_dump_is_found_beside_the_places_of_the_package(tmp_path: Path) -> None:
    _, target = imported(tmp_path, TOWN)
    gazetteer = Gazetteer.load(own=target)

    found = gazetteer.lookup("Qaryat Vornu")[0]
    assert (found.id, found.country, found.admin1, found.population) == (
        "geonames:900000001",
        "IQ",
        "Salah ad Din",
        1200,
    )
    assert gazetteer.lookup("Mosul")[0].country == "IQ"


def test_a_school_is_no_place_of_an_event(tmp_path: Path) -> None:
    done, _ = imported(tmp_path, TOWN + row(900000002, "Madrasat Vornu", "SCH", letter="S"))
    assert (done.places, done.left_out) == (1, 1)


def test_a_dump_in_its_archive_reads_as_the_dump(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "IQ.zip", "w") as archive:
        archive.writestr("readme.txt", "columns")
        archive.writestr("IQ.txt", TOWN)
    done = import_dumps([tmp_path / "IQ.zip"], target=tmp_path / "own.bin", shipped=Gazetteer.load())
    assert done.places == 1


def test_the_credit_of_geonames_goes_with_the_file(tmp_path: Path) -> None:
    _, target = imported(tmp_path, TOWN)
    assert "CC BY 4.0" in Gazetteer.load(target).credit


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("one\ttwo\n", ":1: 2 columns"),
        (TOWN + row(9, "Vornu", "PPL", lat="north"), ":2: could not convert"),
        (row(9, "Vornu", "PPL", lat="95.0"), ":1: no such point"),
        (row(9, "Vornu", "SCH", letter="S"), "no place"),
    ],
)
def test_a_broken_dump_is_refused_by_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        imported(tmp_path, text)


def test_a_file_that_is_no_gazetteer_is_refused_with_what_to_try(tmp_path: Path) -> None:
    (tmp_path / "x.bin").write_bytes(b"no places here")
    with pytest.raises(AssetError) as refused:
        Gazetteer.load(own=tmp_path / "x.bin")
    assert "gazetteer import" in str(refused.value)
