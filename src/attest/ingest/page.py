"""Make a page, or the verdict that there is none."""

import hashlib
from datetime import date

from attest.records import Page, Rejected

STAGE = "ingest"
# The stage of a verdict on what an archive holds beside reports, which is nobody's fault.
ARCHIVE = "archive"


def make_page(
    content: bytes,
    *,
    origin: str,
    media_type: str,
    given_id: str | None = None,
    url: str | None = None,
    outlet: str | None = None,
    title: str | None = None,
    published: date | None = None,
    language: str | None = None,
) -> Page:
    """Hashes `content` into a page; without a given id, the id is the first 16 hex digits of the hash."""
    sha256 = hashlib.sha256(content).hexdigest()
    return Page(
        id=given_id or sha256[:16],
        content=content,
        sha256=sha256,
        origin=_show(origin),
        media_type=media_type,
        url=url,
        outlet=outlet,
        title=title,
        published=published,
        language=language,
    )


def reject(origin: str, reason: str, fix: str | None, *, given_id: str | None = None, stage: str = STAGE) -> Rejected:
    """Says that what lies at `origin` gave no page. Without a given id, the id is made from `origin`."""
    page_id = given_id or hashlib.sha256(origin.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return Rejected(page_id=page_id, origin=_show(origin), stage=stage, reason=reason, fix=fix)


def _show(origin: str) -> str:
    """A file name that no encoding fits, made fit to print and to keep."""
    return origin.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
