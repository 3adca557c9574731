"""Newsletters: single mails (.eml), boxes of them (.mbox), and pages that a browser saved as one file (.mhtml)."""

import codecs
import re
from collections.abc import Callable, Iterator
from datetime import date
from email.errors import HeaderParseError, MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import parseaddr
from pathlib import PurePosixPath, PureWindowsPath
from typing import IO

from attest.ingest.addresses import Address
from attest.ingest.dates import read_date
from attest.ingest.limits import Limits
from attest.ingest.page import make_page, reject
from attest.ingest.sniff import find_binary
from attest.ingest.streams import buffered
from attest.records import Page, Rejected

_TAG = re.compile(r"<(style|script|head)\b.*?</\1\s*>|<[^<>]*>", re.IGNORECASE | re.DOTALL)
_WORD = re.compile(r"[^\W\d_]{2,}")
# A plain part that says "open in your browser" is no newsletter; one with as many words is what the sender wrote.
_ENOUGH = 0.5
_PARTS = 1000
_HEADER_CHARS = 1000

# What is made of a part that is a file: its bytes, its name, where it lies.
ReadAttachment = Callable[[bytes, str, str], Iterator[Page | Rejected | Address]]


def read_mail(
    content: bytes, *, origin: str, published: date | None, limits: Limits, attached: ReadAttachment
) -> Iterator[Page | Rejected | Address]:
    """Gives the mail's own words as a page, then what is attached to it.

    The page's bytes are the part's, its transfer encoding undone. Title, outlet and date are the mail's subject,
    sender and date. Pictures that the mail shows within itself are part of it, and not told of.

    Args:
        content: The whole mail.
        origin: Where it is, for people.
        published: The day for a mail without a date.
        limits: `depth` bounds how deep parts may lie in one another.
        attached: Reads a file that came with the mail.
    """
    if _deepest(content) > limits.depth:
        yield reject(origin, f"its parts lie more than {limits.depth} deep in one another", "save the mail again.")
        return
    try:
        message = BytesParser(policy=compat32).parsebytes(content)
        parts = list(_parts(message))
    except (MessageError, RecursionError, ValueError, LookupError) as problem:
        yield reject(origin, f"the mail can't be taken apart ({type(problem).__name__})", "save the mail again.")
        return
    if not _is_mail(message):
        yield reject(origin, "this is no mail: it has none of the usual headers", "save the mail with its headers.")
        return
    yield _read_body(message, parts, origin, published)
    for number, part in enumerate(parts, start=1):
        if _is_file(part):
            name = _file_name(part) or f"part-{number}"
            yield from attached(_payload(part), name, f"{origin}!{name}")


def split_mbox(stream: IO[bytes], *, limits: Limits) -> Iterator[bytes | None]:
    """Cuts a mailbox into its mails; None in place of one that is larger than `page_bytes`.

    A mail begins at a line "From " that opens the box or follows a blank line; ">From " within it is unquoted
    (mboxrd).
    """
    source = buffered(stream)
    kept: list[bytes] = []
    size, blank, began = 0, True, False
    while line := source.readline(limits.page_bytes + 1):
        if blank and line.startswith(b"From "):
            if began:
                yield b"".join(kept) if size <= limits.page_bytes else None
            kept, size, began = [], 0, True
        elif began:
            size += len(line)
            if size <= limits.page_bytes:
                kept.append(re.sub(rb"^>(>*From )", rb"\1", line))
            else:
                kept.clear()
        blank = line in (b"\n", b"\r\n")
    if began:
        yield b"".join(kept) if size <= limits.page_bytes else None


def _deepest(content: bytes) -> int:
    """An upper bound of how deep the parts lie: every multipart header and every mail within counts as one."""
    return len(re.findall(rb"^content-type:\s*(?:multipart/|message/rfc822)", content, re.IGNORECASE | re.MULTILINE))


def _parts(message: Message) -> Iterator[Message]:
    for number, part in enumerate(message.walk()):
        if number >= _PARTS:
            raise MessageError("too many parts")
        if not part.is_multipart():
            yield part


def _is_mail(message: Message) -> bool:
    return any(name in message for name in ("From", "Subject", "Date", "Message-ID", "MIME-Version", "Received"))


def _read_body(message: Message, parts: list[Message], origin: str, published: date | None) -> Page | Rejected:
    html = _first(parts, "text/html")
    plain = _first(parts, "text/plain")
    best = html if html is not None and _words(html) >= _ENOUGH * (_words(plain) if plain else 0) else plain
    if best is None or not _payload(best).strip():
        return reject(origin, "the mail holds no text", "a mail of pictures only can't be read.")
    content = _payload(best)
    if b"\x00" in content:
        return reject(origin, "the mail's text is a binary file (it holds NUL bytes)", "save the mail again.")
    kind = "text/html" if best is html else "text/plain"
    charset = known_charset(_parameter(best, "charset"))
    return make_page(
        content,
        origin=origin,
        media_type=f"{kind}; charset={charset}" if charset else kind,
        title=_header(message, "Subject"),
        outlet=_sender(message),
        url=_address(message),
        published=read_date(_header(message, "Date") or "") or published,
    )


def _first(parts: list[Message], kind: str) -> Message | None:
    return next((part for part in parts if part.get_content_type() == kind and not _is_file(part)), None)


def _words(part: Message) -> int:
    text = _payload(part).decode("latin-1")
    if part.get_content_type() == "text/html":
        text = _TAG.sub(" ", text)
    return len(_WORD.findall(text))


def _is_file(part: Message) -> bool:
    if part.get_content_disposition() == "attachment":
        return True
    shown = part.get_content_maintype() in ("image", "audio", "video") or part.get("Content-ID") is not None
    return not shown and part.get_content_maintype() != "text" and bool(_payload(part))


def _payload(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _file_name(part: Message) -> str | None:
    """The attachment's name without any folders, whatever the sender's machine writes between them."""
    try:
        name = part.get_filename() or ""
        words = str(make_header(decode_header(name))) if "=?" in name else name
    except (HeaderParseError, LookupError, ValueError):
        return None
    words = PureWindowsPath(PurePosixPath(words).name).name
    return "".join(sign for sign in words if sign.isprintable())[:200] or None


def _parameter(part: Message, name: str) -> str | None:
    try:
        value = part.get_param(name)
    except (ValueError, LookupError):
        return None
    return value if isinstance(value, str) else None


def known_charset(name: str | None) -> str | None:
    """The encoding's name where Python knows it as one of text, else None."""
    try:
        found = codecs.lookup((name or "").strip().lower())
    except (LookupError, ValueError):
        return None
    return found.name if getattr(found, "_is_text_encoding", True) else None


def _header(message: Message, name: str) -> str | None:
    raw = message.get(name)
    if raw is None:
        return None
    try:
        words = str(make_header(decode_header(str(raw)[:_HEADER_CHARS])))
    except (HeaderParseError, LookupError, ValueError):
        words = str(raw)[:_HEADER_CHARS]
    words = " ".join(words.encode("utf-8", "replace").decode("utf-8").split())
    return "".join(sign for sign in words if sign.isprintable()) or None


def _sender(message: Message) -> str | None:
    name, address = parseaddr(_header(message, "From") or "")
    return name or address.rpartition("@")[2] or None


def _address(message: Message) -> str | None:
    """Where the mail says that it, or the page it was saved from, is on the web."""
    for name in ("Archived-At", "Snapshot-Content-Location"):
        words = (_header(message, name) or "").strip(" <>")
        if words.startswith(("http://", "https://")):
            return words
    return None


def is_mail(head: bytes) -> bool:
    """Whether the first bytes are the headers of a mail."""
    return find_binary(head) is None and re.match(rb"(?:[!-9;-~]+:[ \t].*\r?\n)+", head) is not None
