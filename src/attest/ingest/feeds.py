"""Feeds and sitemaps: what they list, as addresses with what they say of each."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from attest.ingest.addresses import Address, is_address
from attest.ingest.dates import read_date
from attest.ingest.extras import require
from attest.ingest.limits import Limits
from attest.ingest.page import make_page, reject
from attest.ingest.sniff import WIDE_BOMS
from attest.records import Page, Rejected

_PROLOG = re.compile(rb"(?:\s+|<\?[^>]{0,2000}\?>|<!--.*?-->|<!DOCTYPE[^>\[]{0,2000}(?:\[.*?\]\s*)?>)*", re.DOTALL)
_ROOT = re.compile(rb"<(?:[\w.-]{1,40}:)?(rss|feed|rdf|urlset|sitemapindex)\b", re.IGNORECASE)
_ENTITY = re.compile(rb"<!(?:ENTITY|ELEMENT|ATTLIST)\b", re.IGNORECASE)
_SITEMAPS = ("urlset", "sitemapindex")
_CLOSED = re.compile(
    rb"</(?:[\w.-]{1,40}:)?(?:rss|feed|rdf|urlset|sitemapindex)\s*>\s*(?:<!--.*?-->\s*)*\Z", re.I | re.S
)
_TAG = re.compile(rb"<(/?)[A-Za-z_][^<>]{0,10000}?(/?)>")
_TAIL_BYTES = 4096


def is_feed(head: bytes) -> bool:
    """Whether the first bytes are those of an RSS or Atom feed, or of a sitemap."""
    return _root(head) is not None


def is_sitemap_index(content: bytes) -> bool:
    """Whether this is a sitemap of sitemaps."""
    return _root(content) == "sitemapindex"


def read_feed(
    content: bytes, *, origin: str, published: date | None, limits: Limits
) -> Iterator[Rejected | Address | Page]:
    """Gives an address for each entry; an entry without one gives its own words as a page.

    An entry's day is the one that the feed writes, in the feed's own time zone.

    Args:
        content: The feed or sitemap.
        origin: Where it is, for people.
        published: The day for entries that state none.
        limits: `addresses` bounds how many entries are taken, `depth` how deep elements may lie.
    """
    if content.startswith(WIDE_BOMS):
        content = content.decode("utf-16", "replace").encode("utf-8")
    root = _root(content)
    if root is None:
        yield reject(origin, "this is no feed and no sitemap", "name an RSS or Atom feed, or a sitemap.")
    elif _ENTITY.search(_prolog(content)):
        yield reject(origin, "it declares entities of its own, which feeds have no use for", "leave it out.")
    elif _is_deep(content, limits.depth):
        yield reject(origin, f"its elements lie more than {limits.depth} deep in one another", "leave it out.")
    else:
        listed = _sitemap(content, origin) if root in _SITEMAPS else _feed(content, origin)
        yield from _bounded(listed, origin, published, limits)
        if not _CLOSED.search(content[-_TAIL_BYTES:]):
            yield reject(origin, "the feed is cut off; the entries before the cut were read", "fetch it again.")


def _bounded(
    listed: Iterator[Rejected | Address | Page], origin: str, published: date | None, limits: Limits
) -> Iterator[Rejected | Address | Page]:
    number = 0
    for number, one in enumerate(listed, start=1):
        if number > limits.addresses:
            yield reject(origin, f"it lists more than {limits.addresses:,} addresses", "cut the list.")
            return
        yield one if not isinstance(one, Address) or one.published else _dated(one, published)
    if not number:
        yield reject(origin, "the feed lists nothing", "look at it in a browser.", stage="feed")


def _dated(address: Address, published: date | None) -> Address:
    return replace(address, published=published)


def _root(content: bytes) -> str | None:
    start = content.removeprefix(b"\xef\xbb\xbf")
    prolog = _PROLOG.match(start)
    found = _ROOT.match(start, prolog.end() if prolog else 0)
    return found[1].decode("ascii").lower() if found else None


def _prolog(content: bytes) -> bytes:
    found = _PROLOG.match(content.removeprefix(b"\xef\xbb\xbf"))
    return found.group() if found else b""


def _is_deep(content: bytes, most: int) -> bool:
    """Whether elements lie deeper than `most`; told by their tags, before any parser builds a tree of them."""
    depth = 0
    for tag in _TAG.finditer(content):
        depth += -1 if tag[1] else 0 if tag[2] else 1
        if depth > most:
            return True
    return False


def _feed(content: bytes, origin: str) -> Iterator[Rejected | Address | Page]:
    require("feedparser", extra="web", what="a feed")
    import feedparser

    # As a stream: a string would be taken for an address or a file, and opened.
    try:
        parsed = feedparser.parse(io.BytesIO(content), sanitize_html=False, resolve_relative_uris=False)
    except (
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
        AssertionError,
        ArithmeticError,
        RecursionError,
    ) as problem:
        # Found by fuzzing: tags out of place end its parser early, in any of these ways.
        yield reject(origin, f"the feed can't be read ({type(problem).__name__})", "fetch it again.")
        return
    if not parsed.entries and parsed.bozo:
        yield reject(origin, f"the feed can't be read ({_line(parsed.get('bozo_exception'))})", "fetch it again.")
        return
    outlet = _line(parsed.feed.get("title"))
    language = _line(parsed.feed.get("language"))
    for number, entry in enumerate(parsed.entries, start=1):
        yield _entry(entry, f"{origin}:{number}", outlet, language)


def _entry(entry: Any, here: str, outlet: str | None, language: str | None) -> Rejected | Address | Page:
    link = _line(entry.get("link")) or _line(entry.get("id")) or ""
    day = read_date(_line(entry.get("published")) or _line(entry.get("updated")))
    title = _line(entry.get("title"))
    said = {"title": title, "outlet": outlet, "published": day, "language": language}
    held = _words_of(entry, with_summary=not is_address(link))
    own = make_page(held.encode("utf-8", "replace"), origin=here, media_type="text/html", **said) if held else None  # type: ignore[arg-type]
    if is_address(link):
        key = _line(entry.get("id")) or link
        return Address(link, origin=here, instead=own, key=key, **said)  # type: ignore[arg-type]
    return own or reject(here, "the entry has neither a web address nor words", "look at the feed in a browser.")


def _words_of(entry: Any, *, with_summary: bool) -> str:
    """What the feed itself holds of the report: its content; its summary only where there is nothing to fetch."""
    contents = [str(one.get("value") or "") for one in entry.get("content") or ()]
    longest = max(contents, key=len, default="")
    return (longest or str(entry.get("summary") or "")).strip() if with_summary else longest.strip()


def _sitemap(content: bytes, origin: str) -> Iterator[Rejected | Address]:
    from lxml import etree

    events = etree.iterparse(
        io.BytesIO(content),
        events=("end",),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
    )
    number = 0
    try:
        for _, element in events:
            if etree.QName(element).localname not in ("url", "sitemap") or element.find("{*}loc") is None:
                continue
            number += 1
            yield _listed(element, f"{origin}:{number}")
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as problem:
        if content.rstrip().endswith(b">"):
            yield reject(origin, f"the sitemap is broken ({_line(problem)})", "fetch it again.")


def _listed(element: Any, here: str) -> Rejected | Address:
    url = _text(element, "{*}loc") or ""
    if not is_address(url):
        return reject(here, "the entry has no web address", "only addresses that begin with http are fetched.")
    return Address(
        url,
        origin=here,
        title=_text(element, ".//{*}news/{*}title"),
        outlet=_text(element, ".//{*}publication/{*}name"),
        language=_text(element, ".//{*}publication/{*}language"),
        published=read_date(_text(element, ".//{*}publication_date")),
        key=url,
    )


def _text(element: Any, path: str) -> str | None:
    found = element.find(path)
    return _line(found.text) if found is not None else None


def _line(value: object) -> str | None:
    """Words on one line, None for none; half characters made question marks."""
    words = " ".join(str(value).split()) if value is not None else ""
    return words.encode("utf-8", "replace").decode("utf-8")[:2000] or None
