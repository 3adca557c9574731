"""What a run of first bytes is: text, markup, JSON lines, or no text at all."""

import re
from enum import StrEnum

# The first bytes of formats that people hand in by mistake, and what to call them.
_MAGIC = (
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a RIFF media file"),
    (b"ID3", "an MP3 file"),
    (b"\x7fELF", "a program"),
    (b"PK\x03\x04", "a ZIP archive (or a Word or Excel file)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word or Excel file"),
    (b"SQLite format 3\x00", "a SQLite database"),
    (b"{\\rtf", "an RTF document"),
    (b"PAR1", "a Parquet file"),
)
WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))
_TAG = re.compile(rb"<(?:!doctype\s+html|html|head|body|div|p|article|meta|title)\b", re.IGNORECASE)


class Kind(StrEnum):
    """The forms a stream without a telling name can have."""

    TEXT = "text/plain"
    HTML = "text/html"
    LINES = "application/json"
    GZIP = "application/gzip"


def find_binary(head: bytes) -> str | None:
    """Names the binary format that `head`, the first bytes of a file, belongs to; None where it may be text.

    UTF-16 and UTF-32 with a byte order mark are text, although full of NUL bytes.
    """
    for magic, words in _MAGIC:
        if head.startswith(magic):
            return words
    if head.startswith(WIDE_BOMS):
        return None
    if b"\x00" in head:
        return "a binary file (it holds NUL bytes)"
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if head and controls / len(head) > 0.05:
        return "a binary file (it is full of control characters)"
    return None


def sniff(head: bytes) -> Kind:
    """Tells the form of a stream by its first bytes, in the order gzip, JSON lines, HTML, plain text."""
    if head.startswith(b"\x1f\x8b"):
        return Kind.GZIP
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if re.match(rb"\{\s*[\"}]", start):
        return Kind.LINES
    if start.startswith(b"<") and _TAG.search(start):
        return Kind.HTML
    return Kind.TEXT
