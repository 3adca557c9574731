"""JSON that is not one report a line: arrays, single articles, exports of crawlers, JSON Feed."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import IO, Any

from attest.ingest.limits import Limits
from attest.ingest.page import reject
from attest.ingest.rows import KEYS, named, read_row
from attest.records import Page, Rejected

# Where programs put their articles when the document is one object.
_LISTS = ("articles", "items", "results", "reports", "documents", "docs", "data", "stories", "news")
_SIGNS = re.compile(rb'\\.|["{}\[\]]', re.DOTALL)
_BETWEEN = b" \t\r\n,[]\x1e"
_CHUNK_BYTES = 1 << 16


class NotJsonError(ValueError):
    """Bytes that can't be cut into JSON objects; says why."""


def read_json_documents(
    stream: IO[bytes], *, origin: str, published: date | None, limits: Limits
) -> Iterator[Page | Rejected]:
    """Gives a page or a rejection for each object: the elements of an array, or objects after one another.

    Raises:
        OSError, EOFError, zlib.error: the stream broke; the objects before the break were given.
    """
    number = 0
    try:
        for number, raw in enumerate(split_objects(stream, limits=limits), start=1):
            yield from _read_object(raw, f"{origin}:{number}", published)
    except NotJsonError as problem:
        here = f"{origin}:{number + 1}"
        yield reject(here, str(problem), "write one JSON object on each line, or one array of objects.")
    else:
        if not number:
            yield reject(origin, "the file holds no JSON object", f"write objects with the keys {KEYS}.")


def split_objects(stream: IO[bytes], *, limits: Limits) -> Iterator[bytes]:
    """Cuts a stream into the bytes of its outermost objects, one at a time, without reading them.

    Args:
        stream: JSON text in UTF-8: objects after one another, or arrays of objects.
        limits: `page_bytes` bounds one object, `depth` how deep it may be nested.

    Raises:
        NotJsonError: what comes next is no object, too large, too deep, or cut off.
    """
    cutter = _Cutter(limits)
    chunk = stream.read(_CHUNK_BYTES).removeprefix(b"\xef\xbb\xbf")
    while chunk:
        # An escape is two bytes, and may not be cut in two.
        whole = chunk.rstrip(b"\\")
        yield from cutter.cut(whole)
        rest = chunk[len(whole) :]
        more = stream.read(_CHUNK_BYTES)
        if not more or len(rest) > limits.page_bytes:
            break
        chunk = rest + more
    cutter.check_end()


class _Cutter:
    """Knows, from chunk to chunk, how deep it is and whether in a string."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._depth = 0
        self._in_string = False
        self._kept = bytearray()

    def cut(self, chunk: bytes) -> Iterator[bytes]:
        """The objects that end in this chunk."""
        start = 0
        for found in _SIGNS.finditer(chunk):
            sign = found.group()
            if sign == b'"':
                self._in_string = not self._in_string
            elif self._in_string or len(sign) > 1:
                continue
            elif sign in b"{[":
                if self._depth == 0 and sign == b"{":
                    _check_between(chunk[start : found.start()])
                    start = found.start()
                self._open(sign)
            elif self._depth > 0:
                self._depth -= 1
                if self._depth == 0:
                    yield bytes(self._kept) + chunk[start : found.end()]
                    self._kept.clear()
                    start = found.end()
        self._keep(chunk[start:])

    def _open(self, sign: bytes) -> None:
        # Arrays around the objects are not counted.
        if sign == b"{" or self._depth > 0:
            self._depth += 1
        if self._depth > self._limits.depth:
            raise NotJsonError(f"it is nested more than {self._limits.depth} deep")

    def _keep(self, rest: bytes) -> None:
        if self._depth == 0:
            _check_between(rest)
            return
        self._kept += rest
        if len(self._kept) > self._limits.page_bytes:
            raise NotJsonError(f"one object is larger than {self._limits.page_bytes:,} bytes")

    def check_end(self) -> None:
        """Raises NotJsonError where the stream ended inside an object."""
        if self._depth > 0:
            raise NotJsonError("it is cut off in the middle of an object")


def _check_between(gap: bytes) -> None:
    junk = gap.strip(_BETWEEN)
    if junk:
        raise NotJsonError(f"there is no JSON object here, but {junk[:20].decode('utf-8', 'replace')!r}")


def _read_object(raw: bytes, here: str, published: date | None) -> Iterator[Page | Rejected]:
    try:
        row = json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError:
        yield reject(here, "it is not UTF-8", "save the file as UTF-8.")
        return
    except (ValueError, RecursionError) as problem:
        say = problem.msg if isinstance(problem, json.JSONDecodeError) else type(problem).__name__
        yield reject(here, f"it is not JSON ({say})", "write the file again with a JSON library.")
        return
    rows = _rows_within(row)
    if rows is None:
        yield read_row(named(row), here, published)
        return
    for number, one in enumerate(rows, start=1):
        yield read_row(named(one), f"{here}.{number}", published)


def _rows_within(row: Mapping[str, Any]) -> list[Mapping[str, Any]] | None:
    """The articles that an object wraps; None where it is an article itself."""
    if {"text", "html"} & named(row).keys() and not any(isinstance(row.get(key), list) for key in _LISTS):
        return None
    for key in _LISTS:
        rows = row.get(key)
        if isinstance(rows, list) and rows and all(isinstance(one, dict) for one in rows):
            return rows
    return None
