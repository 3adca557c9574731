"""Addresses on the web: what one is, and lists of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import IO

from attest.ingest.limits import Limits
from attest.ingest.page import reject
from attest.records import Page, Rejected

_ADDRESS = re.compile(r"https?://[^\s<>\"]{1,4000}", re.IGNORECASE)
_LINE_BYTES = 8192
_MOSTLY = 2 / 3


@dataclass(frozen=True, slots=True)
class Address:
    """A page that is still on the web, and what its giver said of it.

    `instead` is what the giver holds of the report itself, for when the address gives nothing.
    """

    url: str
    origin: str
    title: str | None = None
    outlet: str | None = None
    published: date | None = None
    language: str | None = None
    instead: Page | None = None
    key: str | None = None  # what a feed calls the entry, so that it is known again


def is_address(words: str) -> bool:
    """Whether this is one web address and nothing else."""
    return _ADDRESS.fullmatch(words) is not None


def is_address_list(head: bytes) -> bool:
    """Whether the first bytes of a text are addresses, one a line, with blank lines and # comments between.

    A slip among them makes no report of it: the first line must be an address, and two lines in three.
    """
    lines = [line.strip() for line in head.removeprefix(b"\xef\xbb\xbf").splitlines()]
    told = [line for line in lines if line and not line.startswith(b"#")]
    if len(told) > 1 and len(head) >= _LINE_BYTES:
        told.pop()  # it may be cut
    are = [is_address(line.decode("utf-8", "replace")) for line in told]
    return bool(are) and are[0] and sum(are) >= _MOSTLY * len(are)


def read_address_list(
    stream: IO[bytes], *, origin: str, published: date | None, limits: Limits
) -> Iterator[Rejected | Address]:
    """Gives an address for each line that holds one, and a rejection for each that holds something else."""
    for number in range(1, limits.addresses + 1):
        line = stream.readline(_LINE_BYTES)
        if not line:
            return
        words, here = line.decode("utf-8-sig", "replace").strip(), f"{origin}:{number}"
        if is_address(words):
            yield Address(words, origin=here, published=published)
        elif words and not words.startswith("#"):
            yield reject(here, "the line is no web address", "write one address a line, beginning with http.")
    if stream.readline(1):
        yield reject(origin, f"it lists more than {limits.addresses:,} addresses", "cut the list.")
