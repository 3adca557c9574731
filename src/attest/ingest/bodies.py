"""The body of a web answer: unpacked within bounds, and told by its first bytes what it is."""

import re
import zlib

from attest.ingest.sniff import Kind, find_binary, sniff

_MEDIA_TYPE = re.compile(r"\s*([\w.+-]{1,80}/[\w.+-]{1,80})\s*(?:;|$)")
_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_PAGES = {
    "text/html": Kind.HTML.value,
    "application/xhtml+xml": Kind.HTML.value,
    "text/plain": Kind.TEXT.value,
    "application/pdf": "application/pdf",
    "application/x-pdf": "application/pdf",
}
_CHUNK_LINE_BYTES = 1024


class BodyError(Exception):
    """A body that can't be unpacked, or unpacks to too much; says why."""


class Unpacker:
    """Undoes a Content-Encoding piece by piece.

    Args:
        encoding: What the header says: "gzip", "deflate", "identity" or nothing.
        most_bytes: The most that may come out.

    Raises:
        BodyError: the encoding is another.
    """

    def __init__(self, encoding: str, *, most_bytes: int) -> None:
        self._most, self._size = most_bytes, 0
        self._inflate: zlib._Decompress | None = None
        self._raw_allowed = False
        match encoding.strip().lower():
            case "" | "identity" | "none" | "utf-8":
                pass
            case "gzip" | "x-gzip":
                self._inflate = zlib.decompressobj(31)
            case "deflate":
                self._inflate, self._raw_allowed = zlib.decompressobj(15), True
            case other:
                raise BodyError(f"it is packed by '{other[:30]}', which was not asked for")

    def feed(self, block: bytes) -> bytes:
        """What comes out of one more piece.

        Raises:
            BodyError: it is broken, or more came out than may.
        """
        if self._inflate is not None:
            block = self._inflated(block)
        self._size += len(block)
        if self._size > self._most:
            raise BodyError(f"it is larger than {self._most:,} bytes once unpacked")
        return block

    def _inflated(self, block: bytes) -> bytes:
        assert self._inflate is not None
        room = self._most - self._size + 1
        try:
            return self._inflate.decompress(block, room)
        except zlib.error as problem:
            if not self._raw_allowed or self._size:
                raise BodyError(f"it can't be unpacked ({problem})") from problem
        # Some servers send deflate without its header.
        self._inflate, self._raw_allowed = zlib.decompressobj(-15), False
        return self._inflated(block)

    def check_end(self) -> None:
        """Raises BodyError where the packed stream was cut."""
        if self._inflate is not None and not self._inflate.eof:
            raise BodyError("it is packed, and cut off before its end")


def unpacked(body: bytes, encoding: str, *, most_bytes: int) -> bytes:
    """A whole body with its Content-Encoding undone; raises BodyError."""
    unpacker = Unpacker(encoding, most_bytes=most_bytes)
    whole = unpacker.feed(body)
    unpacker.check_end()
    return whole


def unchunked(body: bytes) -> bytes:
    """A body with its chunked transfer encoding undone; as it is where it is not chunked, whatever the header says."""
    pieces: list[bytes] = []
    at = 0
    while True:
        end = body.find(b"\r\n", at, at + _CHUNK_LINE_BYTES)
        size = re.match(rb"[0-9a-fA-F]{1,12}", body[at:end]) if end > at else None
        if size is None:
            return b"".join(pieces) if pieces and at >= len(body) else body
        length = int(size.group(), 16)
        if length == 0:
            return b"".join(pieces)
        pieces.append(body[end + 2 : end + 2 + length])
        at = end + 2 + length + 2


def split_content_type(header: str) -> tuple[str, str | None]:
    """The media type in lower case, "" where there is none, and the charset."""
    found, charset = _MEDIA_TYPE.match(header), _CHARSET.search(header)
    return (found[1].lower() if found else "", charset[1] if charset else None)


def page_kind(media_type: str, head: bytes) -> str | None:
    """The media type of a page that can be read, by what its server says and what it looks like; None for no page."""
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    if media_type in ("", "application/octet-stream"):
        return sniff(head).value if find_binary(head) is None else None
    return _PAGES.get(media_type)
