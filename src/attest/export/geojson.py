"""GeoJSON (RFC 7946), one feature an event, for QGIS, a web map or a notebook.

The properties are the columns that every table of events has; an event without coordinates has no geometry.
"""

from collections.abc import Iterable
from typing import BinaryIO

from attest.export.contract import dumps
from attest.export.formats import Format
from attest.export.leaving import Leaving, row

_HEAD = '{"type":"FeatureCollection","name":"events","features":['


def write_events(events: Iterable[Leaving], out: BinaryIO) -> None:
    """One feature a line, so that a changed event is a changed line."""
    out.write(_HEAD.encode())
    for position, leaving in enumerate(events):
        text = dumps(feature(leaving))
        out.write(f"{',' if position else ''}\n{text}".encode("utf-8", "backslashreplace"))
    out.write(b"\n]}\n")


def feature(leaving: Leaving) -> dict[str, object]:
    """A settled event as a GeoJSON feature."""
    cells = row(leaving)
    lat, lon = cells["lat"], cells["lon"]
    known = lat is not None and lon is not None
    return {
        "type": "Feature",
        "id": cells["event_id"],
        "geometry": {"type": "Point", "coordinates": [lon, lat]} if known else None,
        "properties": {name: cell for name, cell in cells.items() if name not in ("lat", "lon")},
    }


GEOJSON = Format("geojson", events=write_events)
