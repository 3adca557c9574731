"""JSON lines: one report a line, its text taken as it stands."""

import json
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from attest.ingest.limits import Limits
from attest.ingest.page import reject
from attest.ingest.rows import KEYS, named, read_row
from attest.records import Page, Rejected


def read_json_lines(
    stream: BinaryIO, *, origin: str, published: date | None, limits: Limits
) -> Iterator[Page | Rejected]:
    """Gives a page or a rejection for each line that is not blank, in order.

    Raises:
        OSError, EOFError, zlib.error: the stream under the lines broke; the lines before it were given.
    """
    number = 0
    while line := stream.readline(limits.page_bytes + 1):
        number += 1
        here = f"{origin}:{number}"
        if len(line) > limits.page_bytes:
            _skip_line(stream, line)
            yield reject(here, f"the line is longer than {limits.page_bytes:,} bytes", "cut it into single reports.")
            continue
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
            if line.strip() in (b"[", b"{", b"[{"):
                yield reject(
                    origin,
                    "this is one JSON document over many lines, not one report a line",
                    "write each report as one JSON object on a line of its own, e.g. with `jq -c '.[]'`.",
                )
                return
        if line.strip():
            yield _read_line(line, here, published)


def _skip_line(stream: BinaryIO, line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(1 << 20)


def _read_line(line: bytes, here: str, published: date | None) -> Page | Rejected:
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        return reject(here, "the line is not UTF-8", "save the file as UTF-8.")
    except (ValueError, RecursionError) as problem:
        say = problem.msg if isinstance(problem, json.JSONDecodeError) else type(problem).__name__
        return reject(here, f"the line is not JSON ({say})", "write one JSON object on each line.")
    if not isinstance(row, dict):
        return reject(here, "the line is JSON, but not an object", f"write an object with the keys {KEYS}.")
    return read_row(named(row), here, published)
