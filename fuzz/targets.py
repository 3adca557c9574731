"""What is fuzzed: each target takes any bytes, and may end in a verdict, never in an error that nobody named.

A target gives the bytes to the code and lets only errors raised on purpose pass. `seeds` are where the search begins.
"""

import gzip
import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from attest.errors import AttestError
from attest.ingest import Limits
from attest.ingest.dates import read_date
from attest.ingest.read import SUFFIXES, _Door
from attest.ingest.robots import parse_robots
from attest.ingest.streams import Budget
from attest.resolve.counts import read_count
from attest.resolve.time_finder import find_times
from attest.resolve.times import resolve_time

LIMITS = Limits(page_bytes=200_000, members=200, ratio_from_bytes=2_000_000, addresses=500)
DAY = date(2031, 3, 5)
REPORT = b"TALVO (Mar. 4) - Gunmen killed at least two dozen people near the market on Monday, police said.\n"


def read_any(data: bytes) -> None:
    """The door for streams without a name; nothing that it finds is fetched."""
    door = _Door(None, LIMITS, {}, Budget(lambda: 0, limits=LIMITS))
    for outcome in door.read_stdin(io.BytesIO(data)):
        assert outcome.origin


def read_named(data: bytes) -> None:
    """The door for files: the first byte picks the ending; nothing that it finds is fetched."""
    if not data:
        return
    name, body = "a" + ENDINGS[data[0] % len(ENDINGS)], data[1:]
    door = _Door(None, LIMITS, {}, Budget(lambda: len(body), limits=LIMITS))
    for outcome in door.guard(name, lambda: door.read_named(io.BytesIO(body), name=name, origin=name, depth=0)):
        assert outcome.origin


ENDINGS = tuple(ending for ending in SUFFIXES if ending not in (".txt", ".htm", ".xhtml", ".ndjson"))


def clean(data: bytes) -> None:
    """Cleaning: the first byte picks what the giver calls it."""
    from attest.pipeline import Reading
    from attest.records import Page

    kinds = ("text/html", "text/plain", "text/html; charset=cp1252", "text/plain; charset=utf-16", "text/html")
    kind = kinds[data[0] % len(kinds)] if data else "text/plain"
    (outcome,) = _cleaner()([Reading(Page("p", data[1:], "0" * 64, "p", kind))])
    if isinstance(outcome, Reading):
        article = outcome.article
        assert article is not None
        assert all(0 <= span.start < span.end <= len(article.text) for span in article.sentences)


def docx(data: bytes) -> None:
    """Word files: the bytes as the file, and as the text inside one."""
    from attest.clean.documents import DocumentError, read_docx

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", data)
    for content in (data, packed.getvalue()):
        try:
            read_docx(content)
        except DocumentError:
            continue


def pdf(data: bytes) -> None:
    """PDF files, in this process: the reader's own process is another's guard."""
    from attest.clean.pdf_text import read

    assert read(data).keys() <= {"pages", "refused"}


def codebook(data: bytes) -> None:
    """The loader of codebooks."""
    from attest.codebook.loader import load_codebook

    path = _scratch() / "book.yaml"
    path.write_bytes(data)
    try:
        load_codebook(path)
    except AttestError:
        return


def times(data: bytes) -> None:
    """The grammar of time words: found in a text, and read each by itself."""
    text = data.decode("utf-8", "replace")
    for span in find_times(text):
        assert 0 <= span.start < span.end <= len(text)
    when = resolve_time(text[:200], anchor=DAY, anchor_basis="published", tense=None)
    assert when.earliest is None or when.latest is None or when.earliest <= when.latest


def counts(data: bytes) -> None:
    """The grammar of counts."""
    count = read_count(data.decode("utf-8", "replace")[:400])
    if count is not None:
        said = [one for one in (count.low, count.best, count.high) if one is not None]
        assert said == sorted(said)


def days(data: bytes) -> None:
    """The days that givers state, and robots.txt."""
    words = data.decode("utf-8", "replace")
    read_date(words)
    robots = parse_robots(data, agent="attest")
    robots.allows(f"http://x.example/{words[:200]}")


@cache
def _cleaner() -> Any:
    from attest.clean import Clean

    return Clean()


@cache
def _scratch() -> Path:
    return Path(tempfile.mkdtemp(prefix="attest-fuzz-"))


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    one.__name__: one for one in (read_any, read_named, clean, docx, pdf, codebook, times, counts, days)
}


def seeds(target: str) -> list[bytes]:
    """Where the search begins: small honest inputs of each form."""
    page = b"<!doctype html><html><head><title>T</title></head><body><p>" + REPORT * 3 + b"</p></body></html>"
    forms = {
        ".txt": REPORT,
        ".html": page,
        ".jsonl": json.dumps({"text": "x", "published": "2031-03-05"}).encode() + b"\n",
        ".json": json.dumps([{"maintext": "x", "date_publish": "2031-03-05 10:00:00"}]).encode(),
        ".csv": b'text,date\n"a, b",2031-03-05\n',
        ".tsv": b"url\ttitle\nhttp://x.example/1\tT\n",
        ".eml": b"From: A <a@x.example>\nSubject: =?utf-8?q?T?=\nContent-Type: text/plain\n\n" + REPORT,
        ".mbox": b"From a Mon\nFrom: a@x.example\nSubject: T\n\n" + REPORT,
        ".xml": b'<rss version="2.0"><channel><item><title>T</title><link>http://x.example/</link></item></channel></rss>',
        ".warc": b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://x.example/\r\n"
        b"Content-Type: application/http\r\nContent-Length: 47\r\n\r\n"
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>\r\n\r\n",
        ".pdf": b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
        b"trailer<</Root 1 0 R>>",
    }
    match target:
        case "read_named":
            return [bytes([ENDINGS.index(ending)]) + body for ending, body in forms.items() if ending in ENDINGS]
        case "clean":
            return [b"\0" + page, b"\1" + REPORT, b"\1MENU\n\nA headline of words\n\n" + REPORT * 2]
        case "docx":
            word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
            return [f'<w:document xmlns:w="{word}"><w:p><w:r><w:t>A</w:t></w:r></w:p></w:document>'.encode()]
        case "pdf":
            return [forms[".pdf"]]
        case "codebook":
            return [(Path(codebook_file()).read_bytes())[:4000], b"name: x\nversion: 1\ntypes:\n  a:\n    is: b\n"]
        case "times":
            return [b"between Monday and 3 May 2030", b"two weeks ago, on 2031-02-03", b"the night of 4-5 March"]
        case "counts":
            return [b"at least two dozen", b"between 1,200 and 1.5 million", b"five to seven hundred"]
        case "days":
            return [b"Tue, 05 Mar 2030 10:00:00 -0500", b"User-agent: *\nDisallow: /a*b$\nCrawl-delay: 2\n"]
    return [*forms.values(), gzip.compress(forms[".jsonl"], mtime=0)]


def codebook_file() -> Path:
    """The codebook in the package."""
    import attest.codebook

    return next(Path(attest.codebook.__file__).parent.rglob("*.yaml"))
