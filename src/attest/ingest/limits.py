"""How much of one input is read before we say no."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that keep a hostile or broken file from taking the machine.

    Args:
        page_bytes: The largest page, or JSON line, that is read; in bytes, after unpacking.
        members: The most files read from one archive.
        nesting: How many archives may lie inside one another ("a.tar.gz" counts as one, "b.jsonl.gz" in it as two).
        ratio: The most unpacked bytes per packed byte, asked once `ratio_from_bytes` have been unpacked.
        ratio_from_bytes: Unpacked bytes below which the ratio is not asked.
        depth: How deep JSON objects, parts of a mail or elements of XML may be nested.
        addresses: The most addresses taken from one list, feed or sitemap.
    """

    page_bytes: int = 20_000_000
    members: int = 1_000_000
    nesting: int = 3
    ratio: float = 300.0
    ratio_from_bytes: int = 100_000_000
    depth: int = 100
    addresses: int = 1_000_000
