"""JSON lines: one report a line, its text taken as it stands."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from typing import Any, BinaryIO

from attest.ingest.limits import Limits
from attest.ingest.page import make_page, reject
from attest.records import Page, Rejected

_KEYS = "id, text (or html), title, url, outlet, published, language"


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
        return reject(here, "the line is JSON, but not an object", f"write an object with the keys {_KEYS}.")
    return _read_row(row, here, published)


def _read_row(row: dict[str, Any], here: str, published: date | None) -> Page | Rejected:
    said = {key: _words(row.get(key)) for key in ("id", "title", "url", "outlet", "language")}
    no = partial(reject, here, given_id=_whole(said["id"]))
    is_html = row.get("text") is None and "html" in row
    body = row["html"] if is_html else row.get("text")
    if not isinstance(body, str) or not body.strip():
        what = "an empty text" if isinstance(body, str) else "no text"
        return no(f"the line has {what}", "give the report's words under the key `text`.")
    stated = row.get("published")
    day = read_date(stated) if stated else published
    if stated and day is None:
        return no(
            f"the publication date {_show(stated)} is not a date", "write it as YYYY-MM-DD, or leave the key out."
        )
    if not all(_is_whole(words) for words in (body, *said.values()) if words):
        return no(
            "the line holds half a character (a lone surrogate)", "write the JSON again with a whole Unicode text."
        )
    return make_page(
        body.encode("utf-8"),
        origin=here,
        media_type="text/html" if is_html else "application/json",
        given_id=said["id"],
        url=said["url"],
        outlet=said["outlet"],
        title=said["title"],
        published=day,
        language=said["language"],
    )


def read_date(value: object) -> date | None:
    """Reads an ISO date, or the day of an ISO time stamp as it is written there; None for anything else."""
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(value.strip()).date()
    except ValueError:
        return None


def _words(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).strip() or None


def _is_whole(words: str) -> bool:
    try:
        words.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _whole(words: str | None) -> str | None:
    """`words` without half characters, which no ledger can keep."""
    return words.encode("utf-8", "replace").decode("utf-8") if words else None


def _show(value: object) -> str:
    return json.dumps(value)[:40]
