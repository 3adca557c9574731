"""Bytes to words: which encoding a page is in, tried from the surest sign to the weakest."""

import re
from dataclasses import dataclass

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_DECLARED = re.compile(
    rb"""<(?:meta[^>]{0,200}?charset\s*=|\?xml[^>]{0,80}?encoding\s*=)\s*["']?\s*([\w.:-]{2,40})""", re.I
)
# A page that calls itself Latin-1 is read as its superset, as every browser does (WHATWG Encoding).
_BROWSER_NAMES = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
}
_BAD = re.compile("[\ufffd\x00-\x08\x0e-\x1a\x1c-\x1f\x80-\x84\x86-\x9f]")
# More broken signs than one in two hundred is no text that anyone could quote.
_BAD_SHARE = 0.005


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page's words, the encoding they were in, and what told it ("declared", "detected", ...)."""

    text: str
    encoding: str
    basis: str


def decode(content: bytes, *, is_html: bool, stated: str | None = None) -> Decoded | None:
    """Reads bytes as text; None where no encoding gives text that is clean enough to quote.

    Order: byte order mark; stated by whoever sent it, as browsers do; declared (HTML only); UTF-8; Windows-1252 where
    nearly all is ASCII (detectors take the few accents of an English text for Czech or Turkish); resiliparse's
    detector; charset-normalizer.
    """
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _try(content, encoding, "byte order mark", errors="replace")
    if stated and (found := _try(content, _BROWSER_NAMES.get(stated.lower(), stated), "stated by the sender")):
        return found
    declared = _DECLARED.search(content[:4096]) if is_html else None
    if declared:
        name = declared.group(1).decode("ascii").lower()
        if found := _try(content, _BROWSER_NAMES.get(name, name), "declared"):
            return found
    return (
        _try(content, "utf-8", "UTF-8")
        or _mostly_utf8(content)
        or (_try(content, "cp1252", "mostly ASCII") if _mostly_ascii(content) else None)
        or _try(content, _detect(content), "detected")
        or _try(content, _normalize(content), "detected")
    )


def _try(content: bytes, encoding: str | None, basis: str, *, errors: str = "strict") -> Decoded | None:
    if encoding is None:
        return None
    try:
        text = content.decode(encoding, errors).removeprefix("\ufeff")
    except (UnicodeDecodeError, LookupError, ValueError):
        return None
    if len(_BAD.findall(text)) > max(2, _BAD_SHARE * len(text)) or _looks_scrambled(text):
        return None
    return Decoded(text=text, encoding=encoding, basis=basis)


def _mostly_utf8(content: bytes) -> Decoded | None:
    """UTF-8 with a few broken bytes, as where a page was cut in mid-letter; not where most of its letters break."""
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(1 for sign in text if sign > "\x7f") - broken
    if broken > 3 or whole < 4 * broken:
        return None
    return _try(content, "utf-8", "UTF-8, with broken bytes", errors="replace")


def _mostly_ascii(content: bytes) -> bool:
    """Whether at most three bytes in a hundred are beyond ASCII, as in English with its dashes and quotation marks."""
    return 100 * len(content.translate(None, bytes(range(128)))) <= 3 * len(content)


def _detect(content: bytes) -> str | None:
    from resiliparse.parse.encoding import detect_encoding

    return str(detect_encoding(content[:200_000]) or "") or None


def _normalize(content: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(content[:100_000]).best()
    return best.encoding if best else None


def _looks_scrambled(text: str) -> bool:
    """Whether a text of some length has hardly a letter, digit or space in it, as bytes read wrongly do."""
    sample = text[:4_000]
    plain = sum(1 for sign in sample if sign.isalnum() or sign.isspace())
    return len(sample) >= 40 and plain < 0.5 * len(sample)
