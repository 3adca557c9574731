"""Official country dumps of GeoNames (XX.zip or XX.txt) as a gazetteer file of the user's own.

A dump is text in UTF-8 with 19 columns between tabs and no heading, as GeoNames' readme has it: id, name, ASCII name,
other names, latitude, longitude, feature class and code, country, other countries, four codes of regions, population,
elevation, digital elevation, time zone, day of the last change. What no event is placed at (a farm, a well, a school)
is left out; so are countries and those first-order regions that the package has.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from attest.errors import InputError
from attest.resolve.gazetteer import INDEX_BITS, Gazetteer
from attest.resolve.gazetteer_build import Row, is_useful_name, write

COLUMNS = 19
CREDIT = "GeoNames (https://www.geonames.org), CC BY 4.0: country dumps {dumps}, turned into this file by Attest."
# GeoNames' feature codes to the kinds of the gazetteer; populated places are towns but for parts of them.
_CODES_OF_KIND = {
    "admin1": "ADM1",
    "admin2": "ADM2",
    "area": "ADM3 ADM4 ADMD PPLX AIRB AIRP AIRF INSM MILB NVB OILF",
    "range": "MT MTS PK HLL HLLS PLAT",
    "valley": "VAL VALS GRGE WAD",
    "river": "STM STMI CNL CNLI",
    "lake": "LK LKS LKI RSV",
    "sea": "SEA GULF BAY STRT",
    "region": "RGN ISL ISLS PEN DSRT AREA",
    "camp": "CMP CMPRF CMPL CMPLA",
    "crossing": "PASS PSTB CSTM BDG",
}
_KIND_OF_CODE = {code: kind for kind, codes in _CODES_OF_KIND.items() for code in codes.split()}
# About how long things of a kind are, in km, as dumps do not say; towns have no extent.
_EXTENT_KM = {"admin1": 150, "admin2": 50, "range": 20, "valley": 20, "river": 50, "lake": 10, "sea": 50, "region": 50}
_SMALL_EXTENT_KM = 5


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: places written, rows left out, and the file's size."""

    places: int
    left_out: int
    size_bytes: int


def import_dumps(files: Sequence[Path], *, target: Path, shipped: Gazetteer) -> Imported:
    """Write the places of GeoNames dumps to `target`, a file that `Gazetteer.load(own=...)` reads.

    Args:
        files: Country dumps, at least one.
        target: Overwritten when it is there.
        shipped: The package's gazetteer, which names first-order regions by their codes.

    Raises:
        InputError: a file is no dump, a row is broken, no place was found, or there are too many for one file.
    """
    lines = [line for file in files for line in _lines(file)]
    regions = {**_regions(lines), **shipped.regions()}
    rows = [row for line in lines if (row := _row(line, regions, known=shipped.regions())) is not None]
    if not rows or len(rows) >= 1 << INDEX_BITS:
        what = "no place" if not rows else f"{len(rows):,} places, more than one file holds,"
        raise InputError(
            f"{', '.join(map(str, files))}: {what}", fix="name country dumps of GeoNames, a few at a time."
        )
    rows.sort(key=lambda row: (row.kind == "city", -row.population))
    dumps = ", ".join(sorted({row.countries for row in rows}))
    write(target, rows, {"country_names": {}, "demonyms": {}}, capitals={}, credit=CREDIT.format(dumps=dumps))
    return Imported(len(rows), len(lines) - len(rows), target.stat().st_size)


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of a dump and where it stands."""

    columns: tuple[str, ...]
    where: str

    @property
    def code(self) -> str:
        return self.columns[7]

    @property
    def region(self) -> tuple[str, str]:
        """Country and code of the first-order region."""
        return self.columns[8], self.columns[10]


def _lines(file: Path) -> Iterator[_Line]:
    """The rows of a dump.

    Raises:
        InputError: it can't be read, is not UTF-8, or a row has not 19 columns.
    """
    for number, text in enumerate(_text(file), start=1):
        columns = tuple(text.rstrip("\r\n").split("\t"))
        if columns == ("",):
            continue
        if len(columns) != COLUMNS:
            raise InputError(
                f"{file}:{number}: {len(columns)} columns, where a country dump of GeoNames has {COLUMNS}",
                fix="take XX.zip from https://download.geonames.org/export/dump/ as it is, not a table made of it.",
            )
        yield _Line(columns, f"{file}:{number}")


def _text(file: Path) -> Iterable[str]:
    try:
        raw = file.read_bytes()
        if file.suffix.lower() == ".zip":
            raw = _unzipped(raw, file)
        return io.StringIO(raw.decode("utf-8"))
    except OSError as error:
        raise InputError(f"{file}: {error.strerror}", fix="name a file that can be read.") from error
    except (UnicodeDecodeError, zipfile.BadZipFile) as error:
        raise InputError(f"{file}: not a country dump ({error})", fix="download XX.zip from GeoNames again.") from error


def _unzipped(raw: bytes, file: Path) -> bytes:
    """The country's table in the archive, which also holds a readme."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        tables = [n for n in archive.namelist() if n.endswith(".txt") and not n.lower().startswith("readme")]
        if len(tables) != 1:
            raise InputError(
                f"{file}: {len(tables)} tables, where a country dump holds one", fix="take XX.zip of one country."
            )
        return archive.read(tables[0])


def _regions(lines: Iterable[_Line]) -> dict[tuple[str, str], str]:
    return {line.region: line.columns[1] for line in lines if line.code == "ADM1"}


def _row(line: _Line, regions: Mapping[tuple[str, str], str], *, known: Mapping[tuple[str, str], str]) -> Row | None:
    """The row as the gazetteer has it, None for what no event is placed at.

    Raises:
        InputError: a number is none.
    """
    columns = line.columns
    kind = _KIND_OF_CODE.get(line.code) or ("city" if columns[6] == "P" else None)
    if kind is None or not columns[1] or (kind == "admin1" and line.region in known):
        return None
    try:
        number, lat, lon, people = int(columns[0]), float(columns[4]), float(columns[5]), int(columns[14] or 0)
    except ValueError as error:
        raise InputError(f"{line.where}: {error}", fix="take the dump as GeoNames has it.") from error
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise InputError(f"{line.where}: no such point as {lat}, {lon}", fix="take the dump as GeoNames has it.")
    row = Row(columns[1], kind, columns[8], columns[10], regions.get(line.region, ""), lat, lon, people)
    row.geonames_id = number
    row.extent_km = None if kind == "city" else _EXTENT_KM.get(kind, _SMALL_EXTENT_KM)
    row.names = {columns[2]} - {""}
    row.alternates = {name for name in columns[3].split(",") if is_useful_name(name)}
    return row
