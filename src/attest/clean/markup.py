"""A page with its markup: trafilatura finds the body, htmldate the day; none found is said, never guessed."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from attest.clean.lines import words_of

_DATE_SEARCH = {"extensive_search": False, "original_date": True}
_SITE_MARK = re.compile(r"\s+[|\-–—•·:»]\s+")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


@dataclass(frozen=True, slots=True)
class Marked:
    """What markup tells of an article; None where it does not tell."""

    title: str | None
    paragraphs: tuple[str, ...]
    outlet: str | None
    url: str | None
    published: date | None
    published_basis: str


def read_markup(html: str, *, url: str | None = None) -> Marked | None:
    """Reads an HTML page; None where it holds no main text.

    Args:
        html: The page, decoded.
        url: Its address where known, which may carry the day.
    """
    import trafilatura

    tree = parse(html)
    if tree is None:
        return None
    found = trafilatura.bare_extraction(
        tree,
        url=url,
        fast=True,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        date_extraction_params=_DATE_SEARCH,
    )
    if found is None or isinstance(found, dict) or not found.text or not found.text.strip():
        return None
    published, basis = find_date(html, url=url or found.url)
    title = _clean_title(found.title, found.sitename)
    lines = [" ".join(line.split()) for line in found.text.splitlines()]
    paragraphs = tuple(line for line in lines if line and _plain(line) != _plain(title or ""))
    return Marked(title, paragraphs, found.sitename, found.url, published, basis)


def find_date(html: str, *, url: str | None = None) -> tuple[date | None, str]:
    """The day a page was published and what told it; None and "no date found" where nothing certain does.

    The search is htmldate's careful one: mark-up and address, no guess from dates in the text.
    """
    from htmldate import find_date as search

    tree = parse(html)
    words = search(tree, url=url, extensive_search=False, original_date=True) if tree is not None else None
    if not words:
        return None, "no date found"
    return date.fromisoformat(words), "html: htmldate"


def parse(html: str) -> Any:
    """The page's element tree, None where it has none.

    A declared encoding is the bytes' business, not the words'; lxml refuses a `str` that has one in an XML
    declaration, so it goes.
    """
    from trafilatura import load_html

    return load_html(_XML_DECLARATION.sub("", html, count=1))


def _clean_title(title: str | None, outlet: str | None) -> str | None:
    """The title without the outlet's name at its end."""
    words = " ".join((title or "").split())
    head, _, last = _SITE_MARK.sub("\n", words).rpartition("\n")
    names = _plain(last).replace(" ", ""), _plain(outlet or "").replace(" ", "")
    if head and all(names) and (names[0] in names[1] or names[1] in names[0]):
        return words[: len(words) - len(last)].rstrip(" |-–—•·:»")
    return words or None


def _plain(text: str) -> str:
    return " ".join(words_of(text)).lower()
