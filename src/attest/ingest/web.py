"""From an address to pages: what is there is fetched, and what a feed or sitemap there lists is fetched in turn."""

import io
import zlib
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from attest.config import Settings
from attest.errors import InputError
from attest.ingest.addresses import Address
from attest.ingest.bodies import BodyError, page_kind, unpacked
from attest.ingest.feeds import is_feed, read_feed
from attest.ingest.fetch import Answer, Fetcher, FetchError, Manners
from attest.ingest.json_documents import read_json_documents
from attest.ingest.limits import Limits
from attest.ingest.mail import known_charset
from attest.ingest.page import make_page, reject
from attest.ingest.sniff import find_binary
from attest.records import Page, Rejected

_FEEDS_DEEP = 3  # a sitemap of sitemaps of pages
_HEAD_BYTES = 8192


def web_for(settings: Settings) -> "Web":
    """The web as these settings ask for it; the same for all of a run, so that pauses hold from path to path."""
    return _web(Manners(contact=settings.contact, pause_s=settings.pause_s, private=settings.private_addresses))


@lru_cache(maxsize=8)
def _web(manners: Manners) -> "Web":
    return Web(manners)


class Web:
    """Reads what is behind addresses.

    Args:
        manners: How servers are asked.
    """

    def __init__(self, manners: Manners) -> None:
        self._manners = manners
        self._made: Fetcher | None = None

    @property
    def fetcher(self) -> Fetcher:
        """What asks; made when first needed, for it needs a library that may be missing."""
        if self._made is None:
            self._made = Fetcher(self._manners)
        return self._made

    def read(self, address: Address, *, limits: Limits) -> Iterator[Page | Rejected]:
        """Gives the page behind the address, or the pages behind a feed's; a rejection where there is none.

        An entry of a feed whose page can't be had gives the words that the feed itself holds, if it holds any.
        """
        yield from self._read(address, limits, feeds=0)

    def _read(self, address: Address, limits: Limits, *, feeds: int) -> Iterator[Page | Rejected]:
        try:
            answer = self.fetcher.get(address.url)
        except InputError as problem:
            yield reject(address.origin, problem.message, problem.fix)
        except FetchError as problem:
            yield self.instead_of(address, problem)
        else:
            yield from self.pages_in(answer, address, limits=limits, feeds=feeds)

    def pages_in(
        self, answer: Answer, address: Address, *, limits: Limits, feeds: int = 0
    ) -> Iterator[Page | Rejected]:
        """The pages that an answer holds, or that what it lists holds; `feeds` counts the lists it was listed in."""
        for one in self.found_in(answer, address, limits=limits):
            if not isinstance(one, Address):
                yield one
            elif feeds >= _FEEDS_DEEP:
                yield reject(one.url, "it is listed by lists of lists of lists", "name it itself.")
            else:
                yield from self._read(one, limits, feeds=feeds + 1)

    def found_in(self, answer: Answer, address: Address, *, limits: Limits) -> Iterator[Page | Rejected | Address]:
        """What an answer holds: a page, what a feed lists, or the articles of a JSON document."""
        content, here = answer.content, answer.url
        if content.startswith(b"\x1f\x8b"):
            try:
                content = unpacked(content, "gzip", most_bytes=limits.page_bytes)
            except (BodyError, zlib.error) as problem:
                yield reject(here, str(problem), None)
                return
        if is_feed(content[:_HEAD_BYTES]) or content.startswith((b"\xff\xfe<\x00", b"\xfe\xff\x00<")):
            for one in read_feed(content, origin=here, published=address.published, limits=limits):
                yield replace(one, origin=one.url) if isinstance(one, Address) else one
        elif answer.media_type.endswith("json"):
            yield from read_json_documents(io.BytesIO(content), origin=here, published=address.published, limits=limits)
        else:
            yield _page(replace(answer, content=content), address)

    def instead_of(self, address: Address, problem: FetchError) -> Page | Rejected:
        """What the feed holds of the report itself, or why there is nothing."""
        if address.instead is not None:
            return replace(address.instead, url=address.url)
        return reject(address.origin, problem.reason, problem.fix)


def _page(answer: Answer, address: Address) -> Page | Rejected:
    head = answer.content[:_HEAD_BYTES]
    if not answer.content.strip():
        return reject(address.origin, "the server gave an empty page", "look at it in a browser.")
    kind = page_kind(answer.media_type, head)
    if kind is None:
        what = find_binary(head) or f"'{answer.media_type[:40]}'"
        return reject(address.origin, f"this is {what}, not a page", "save it as a file and name that.")
    binary = find_binary(head) if kind.startswith("text/") else None
    if binary:
        return reject(address.origin, f"the server calls it {kind}, but this is {binary}", "leave it out.")
    charset = known_charset(answer.charset) if kind.startswith("text/") else None
    return make_page(
        answer.content,
        origin=address.origin,
        media_type=f"{kind}; charset={charset}" if charset else kind,
        url=answer.url,
        outlet=address.outlet,
        title=address.title,
        published=address.published,
        language=address.language,
    )
