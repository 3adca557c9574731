"""Archives of the web: the pages in a WARC, each with its address; what is no report, or is missing, is said."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import IO, TYPE_CHECKING

from attest.ingest.bodies import BodyError, page_kind, split_content_type, unchunked, unpacked
from attest.ingest.extras import require
from attest.ingest.limits import Limits
from attest.ingest.mail import known_charset
from attest.ingest.page import ARCHIVE, make_page, reject
from attest.ingest.sniff import find_binary
from attest.ingest.streams import Tap, read_up_to
from attest.records import Page, Rejected

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

_END = b"\r\n\r\n"
_MOST_KINDS = 6


class _Counted:
    """A stream as FastWARC wants it: it asks where it is, and remembers how it ended."""

    def __init__(self, stream: IO[bytes] | Tap) -> None:
        # In short reads, so that what came before a break is handed on before the break is told.
        self._read = getattr(stream, "read1", stream.read)
        self._at = 0
        self.tail = b""

    def read(self, size: int = -1) -> bytes:
        block: bytes = self._read(size if size > 0 else 1 << 16) or b""
        self._at += len(block)
        self.tail = (self.tail + block[-8:])[-8:]
        return block

    def tell(self) -> int:
        return self._at


def read_warc(
    stream: IO[bytes] | Tap, *, origin: str, published: date | None, limits: Limits
) -> Iterator[Page | Rejected]:
    """Gives a page for each record that may hold a report, and says once how many others there were, and what.

    The page's bytes are the answer's body, its transfer and content encoding undone. The day an archive was made is no
    day of publication, and is not taken for one.

    Args:
        stream: The records, unpacked; FastWARC's own unpacking ends without a word where a file was cut.
        origin: Where the archive is, for people.
        published: The day for pages that state none.
        limits: `page_bytes` bounds one record, `members` how many are read.

    Raises:
        EOFError, zlib.error: the packed stream was cut or is broken; pages before that were given.
        InputError: FastWARC is not installed.
    """
    require("fastwarc", extra="web", what="a web archive")
    from fastwarc.warc import ArchiveIterator

    source = _Counted(stream)
    skipped: Counter[str] = Counter()
    number = 0
    try:
        for number, record in enumerate(ArchiveIterator(source, parse_http=False, stream_detect=False), start=1):  # type: ignore[arg-type]
            if number > limits.members:
                yield reject(origin, f"it holds more than {limits.members:,} records", "split the archive.")
                return
            outcome = _read_record(record, origin, published, limits)
            if isinstance(outcome, str):
                skipped[outcome] += 1
            else:
                yield outcome
    except OSError as problem:
        yield reject(
            f"{origin}:{number + 1}",
            f"the archive is broken there ({problem}); reports before it were read",
            "fetch or pack the archive again.",
        )
        return
    if skipped:
        yield _say_skipped(skipped, number, origin)
    if not number:
        yield reject(origin, "the archive holds no records", "fetch or pack the archive again.")
    elif not source.tail.endswith(_END):
        yield reject(origin, f"the archive is cut off after {number:,} records", "fetch or pack the archive again.")


def _read_record(record: "WarcRecord", origin: str, published: date | None, limits: Limits) -> Page | Rejected | str:
    """A page, what is wrong with it, or in a word why it is none."""
    # An IntFlag by its types, it has no `name`.
    kind = str(record.record_type).rpartition(".")[2]
    if kind not in ("response", "resource", "conversion"):
        return f"{kind} records"
    url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    if not url.startswith(("http://", "https://")):
        return f"{url.partition(':')[0][:20] or 'nameless'} records"
    here, length = f"{origin}!{url}", record.content_length
    if length > limits.page_bytes:
        return reject(here, f"it is larger than {limits.page_bytes:,} bytes", "cut it into single reports.")
    body = read_up_to(record.reader, length)  # type: ignore[arg-type]
    if len(body) < length:
        return reject(here, f"the record is cut off: {len(body):,} of {length:,} bytes are there", "fetch it again.")
    content_type = record.headers.get("Content-Type") or ""
    if kind == "response" and content_type.replace(" ", "").lower().startswith("application/http"):
        return _read_answer(body, here, url, published, limits)
    return _read_body(body, content_type, here, url, published)


def _read_answer(raw: bytes, here: str, url: str, published: date | None, limits: Limits) -> Page | Rejected | str:
    head, _, body = raw.partition(_END)
    status, headers = _headers(head)
    if status != "200":
        return f"answers {status}" if status else "answers without a status"
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = unchunked(body)
    media_type = split_content_type(headers.get("content-type", ""))[0]
    if page_kind(media_type, b"") is None:
        return media_type
    try:
        # Crawlers that unpack what they keep often leave the header that says it is packed.
        packed = body.startswith((b"\x1f\x8b", b"\x78")) or "br" in headers.get("content-encoding", "")
        body = unpacked(body, headers.get("content-encoding", "") if packed else "", most_bytes=limits.page_bytes)
    except BodyError as problem:
        return reject(here, str(problem), "fetch the page itself.")
    return _read_body(body, headers.get("content-type", ""), here, url, published)


def _headers(head: bytes) -> tuple[str, dict[str, str]]:
    """The status and the headers of an answer, names in lower case; of two of a name, the last."""
    first, *lines = head.decode("latin-1").replace("\r\n", "\n").split("\n")
    parts = first.split(None, 2)
    pairs = (line.partition(":") for line in lines)
    status = parts[1][:3] if len(parts) > 1 and parts[1][:3].isdigit() else ""
    return status, {name.strip().lower(): value.strip() for name, _, value in pairs}


def _read_body(body: bytes, content_type: str, here: str, url: str, published: date | None) -> Page | Rejected | str:
    media_type, charset = split_content_type(content_type)
    kind = page_kind(media_type, body[:8192])
    if kind is None:
        return media_type or "binary files"
    if not body.strip():
        return "empty pages"
    binary = find_binary(body[:8192]) if kind.startswith("text/") else None
    if binary:
        return reject(here, f"the archive calls it {media_type or 'text'}, but this is {binary}", "leave it out.")
    known = known_charset(charset) if kind.startswith("text/") else None
    return make_page(
        body, origin=here, media_type=f"{kind}; charset={known}" if known else kind, url=url, published=published
    )


def _say_skipped(skipped: Counter[str], number: int, origin: str) -> Rejected:
    """One verdict on all records that hold no report, so that the archive adds up."""
    common = skipped.most_common(_MOST_KINDS)
    rest = skipped.total() - sum(count for _, count in common)
    kinds = [f"{count:,} {kind}" for kind, count in common] + ([f"{rest:,} others"] if rest else [])
    reason = f"{skipped.total():,} of {number:,} records hold no report: {', '.join(kinds)}"
    return reject(origin, reason, None, stage=ARCHIVE)
