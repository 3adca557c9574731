"""How many reports are coming, where that can be told without opening archives."""

from collections.abc import Sequence
from pathlib import Path

from attest.ingest.read import LINES, PACKED

_CHUNK_BYTES = 1 << 20


def expected(paths: Sequence[str]) -> int | None:
    """A file counts once, a file of JSON lines as its lines; None when something can't be told before it is read."""
    total = 0
    for path in paths:
        if path == "-":
            return None
        counts = [_one(file) for file in _files(Path(path))]
        if None in counts:
            return None
        total += sum(count or 0 for count in counts)
    return total


def _files(path: Path) -> list[Path]:
    return [file for file in path.rglob("*") if file.is_file()] if path.is_dir() else [path]


def _one(file: Path) -> int | None:
    if file.suffix.lower() in PACKED:
        return None
    if file.suffix.lower() not in LINES or not file.is_file():
        return 1
    try:
        with file.open("rb") as stream:
            return sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(_CHUNK_BYTES), b""))
    except OSError:
        return 1
