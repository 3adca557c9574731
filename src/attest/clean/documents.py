"""PDF and Word files: their words as paragraphs, in the order of the file."""

import io
import json
import re
import statistics
import subprocess
import sys
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from attest.errors import InputError

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PDF_SCRIPT = Path(__file__).with_name("pdf_text.py")
_PDF_S = 30.0
_DOCX_BYTES = 50_000_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ENDS = re.compile(r"[.!?:…][\"”’')\]]*$")
# A line much shorter than the others, and ended, ends its paragraph.
_SHORT = 0.8
_RUNNING_PAGES = 3


class DocumentError(Exception):
    """A document whose words can't be had; says why."""


def read_pdf(content: bytes) -> list[str]:
    """The paragraphs of a PDF's text layer; none where it holds pictures only.

    Raises:
        DocumentError: it is locked, broken, too large, or takes too long.
        InputError: pypdf is not installed.
    """
    if find_spec("pypdf") is None:
        raise InputError("reading a PDF needs 'pypdf', which is not installed", fix="pip install 'attest[documents]'")
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_PDF_SCRIPT)], input=content, capture_output=True, timeout=_PDF_S, check=False
        )
    except subprocess.TimeoutExpired as problem:
        raise DocumentError(f"the PDF could not be read within {_PDF_S:g} seconds") from problem
    try:
        told = json.loads(done.stdout)
    except ValueError as problem:
        raise DocumentError("the PDF broke its reader, or held it too long") from problem
    if "refused" in told:
        raise DocumentError(str(told["refused"]))
    return paragraphs_of([str(page).splitlines() for page in told["pages"]])


def paragraphs_of(pages: Sequence[Sequence[str]]) -> list[str]:
    """Lines of pages as paragraphs: what runs along the edge of pages taken out, words broken at a line's end mended.

    A paragraph ends where a line is empty, or is much shorter than most and ends a sentence. One that runs over the
    end of a page stays whole.
    """
    running = _running(pages)
    lines = [" ".join(line.split()) for page in pages for line in page if _mark(line) not in running]
    lengths = [len(line) for line in lines if line]
    usual = statistics.quantiles(lengths, n=4)[2] if len(lengths) > 1 else 0
    found, open_lines = [], list[str]()
    for line in lines:
        if line:
            open_lines.append(line)
        if open_lines and (not line or (len(line) < _SHORT * usual and (_ENDS.search(line) or not _goes_on(line)))):
            found.append(_joined(open_lines))
            open_lines = []
    return [*found, *([_joined(open_lines)] if open_lines else [])]


def _goes_on(line: str) -> bool:
    """Whether a short line is no heading: headings are few words without an end."""
    return len(line.split()) > 12 or line.endswith((",", "-", "–", "—", ";"))


def _running(pages: Sequence[Sequence[str]]) -> set[str]:
    """First and last lines that most pages share but for figures: headers, footers, page numbers."""
    if len(pages) < _RUNNING_PAGES:
        return set()
    edges = Counter(mark for page in pages for mark in {_mark(line) for line in [*page[:2], *page[-2:]]} if mark)
    return {mark for mark, count in edges.items() if count > len(pages) / 2}


def _mark(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.split()).lower())


def _joined(lines: Sequence[str]) -> str:
    """Lines as one; a hyphen at a line's end, between small letters, was the typesetter's."""
    text = lines[0]
    for line in lines[1:]:
        broken = re.search(r"[a-z]-$", text) and line[:1].islower()
        text = text[:-1] + line if broken else f"{text} {line}"
    return text


def read_docx(content: bytes) -> list[str]:
    """The paragraphs of a Word file's body, cells of tables among them; deleted words are left out.

    Raises:
        DocumentError: it is no Word file, broken, or unpacks to more than an honest one would.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            info = archive.getinfo(_main_part(archive))
            if info.file_size > _DOCX_BYTES:
                raise DocumentError(f"the Word file unpacks to more than {_DOCX_BYTES:,} bytes")
            with archive.open(info) as body:
                return [text for text in _docx_paragraphs(body.read(_DOCX_BYTES + 1)) if text]
    except KeyError as problem:
        raise DocumentError("this ZIP archive is no Word file") from problem
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as problem:
        raise DocumentError(f"the Word file is broken ({type(problem).__name__})") from problem


def _main_part(archive: zipfile.ZipFile) -> str:
    """The part that holds the body; where the file does not say, the one that Word writes."""
    names = [name for name in archive.namelist() if re.fullmatch(r"word/document\d*\.xml", name)]
    return min(names, default="word/document.xml")


def _docx_paragraphs(xml: bytes) -> Iterator[str]:
    from lxml import etree

    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise DocumentError("the Word file declares entities, which Word never does")
    events = etree.iterparse(
        io.BytesIO(xml),
        events=("end",),
        tag=f"{_W}p",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    try:
        for _, paragraph in events:
            yield " ".join("".join(_runs(paragraph)).split())
            paragraph.clear()
    except etree.XMLSyntaxError as problem:
        raise DocumentError("the Word file's text is broken XML") from problem


def _runs(paragraph: Any) -> Iterator[str]:
    for element in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}noBreakHyphen"):
        if element.tag == f"{_W}t":
            yield element.text or ""
        else:
            yield "-" if element.tag == f"{_W}noBreakHyphen" else " "
