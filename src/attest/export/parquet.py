"""Parquet, one row an event, typed, with a point for each that is on the map (GeoParquet 1.1).

DuckDB writes it, in memory and without its extensions; rows wait for it in a file, so that any number of events fits.
"""

import json
import struct
import tempfile
from collections.abc import Iterable
from pathlib import Path
from shutil import copyfileobj
from typing import IO, BinaryIO

from attest.errors import SettingsError
from attest.export.formats import Format
from attest.export.leaving import COLUMNS, Leaving, row

_TYPES = {"text": "VARCHAR", "whole": "BIGINT", "number": "DOUBLE", "truth": "BOOLEAN", "day": "DATE"}
GEOMETRY = "geometry"


def write_events(events: Iterable[Leaving], out: BinaryIO) -> None:
    """All events as one Parquet file."""
    with tempfile.TemporaryDirectory(prefix="attest-export-") as folder:
        rows, file = Path(folder) / "rows.jsonl", Path(folder) / "events.parquet"
        with rows.open("w", encoding="utf-8", errors="replace") as waiting:
            bounds = _put(events, waiting)
        _convert(rows, file, geo=_geo(bounds))
        with file.open("rb") as ready:
            copyfileobj(ready, out)


def _put(events: Iterable[Leaving], waiting: IO[str]) -> list[float]:
    """Write the rows; gives west, south, east and north of their points, empty when there is none."""
    bounds: list[float] = []
    for leaving in events:
        cells = row(leaving)
        point = _point(cells["lon"], cells["lat"])
        waiting.write(json.dumps({**cells, GEOMETRY: point}, ensure_ascii=False) + "\n")
        if point is not None:
            lon, lat = float(str(cells["lon"])), float(str(cells["lat"]))
            west, south, east, north = bounds or (lon, lat, lon, lat)
            bounds = [min(west, lon), min(south, lat), max(east, lon), max(north, lat)]
    return bounds


def _point(lon: object, lat: object) -> str | None:
    """A point as well-known binary, in hex: little-endian, type 1, x, y."""
    if not isinstance(lon, int | float) or not isinstance(lat, int | float):
        return None
    return struct.pack("<BIdd", 1, 1, lon, lat).hex()


def _geo(bounds: list[float]) -> str:
    """What a GeoParquet file says of its geometries; without a `crs` they are WGS 84, longitude first."""
    column: dict[str, object] = {"encoding": "WKB", "geometry_types": ["Point"]}
    if bounds:
        column["bbox"] = bounds
    return json.dumps({"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}})


def _convert(rows: Path, file: Path, *, geo: str) -> None:
    import duckdb

    types = {name: _TYPES[column.kind] for name, column in COLUMNS.items()} | {GEOMETRY: "VARCHAR"}
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    told = ", ".join(f"'{name}': '{kind}'" for name, kind in types.items())
    settings: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    try:
        with duckdb.connect(":memory:", config=settings) as conn:
            conn.execute(
                f"COPY (SELECT {names}, from_hex({GEOMETRY}) AS {GEOMETRY} FROM read_json({_text(rows)}, "
                f"format = 'newline_delimited', maximum_object_size = 268435456, columns = {{{told}}})) "
                f"TO {_text(file)} (FORMAT parquet, COMPRESSION zstd, KV_METADATA {{geo: {_text(geo)}}})"
            )
    except duckdb.Error as error:
        raise SettingsError(f"the Parquet file can't be written: {error}", fix="free some space for it.") from error


def _text(value: object) -> str:
    """A string in SQL."""
    return "'" + str(value).replace("'", "''") + "'"


PARQUET = Format("parquet", events=write_events)
