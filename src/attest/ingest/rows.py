"""A row of named values becomes a page, whatever its giver calls them."""

import json
from collections.abc import Mapping
from datetime import date
from functools import partial

from attest.ingest.dates import read_date
from attest.ingest.page import make_page, reject
from attest.records import Page, Rejected

KEYS = "id, text (or html), title, url, outlet, published, language"
# Our own name first; then the names of news-please, CC-NEWS, JSON Feed, and of tables that people keep.
NAMES: Mapping[str, tuple[str, ...]] = {
    "text": (
        *("text", "maintext", "article_text", "full_text", "fulltext", "body", "content", "content_text", "plain_text"),
        *("article", "story", "report"),
    ),
    "html": ("html", "raw_html", "content_html", "body_html"),
    "id": ("id", "article_id", "doc_id", "document_id", "uuid", "guid"),
    "title": ("title", "headline"),
    "url": (
        *("url", "link", "source_url", "sourceurl", "sourceurls", "article_url", "web_url", "permalink", "address"),
        *("documentidentifier", "mentionidentifier"),
    ),
    "outlet": ("outlet", "source_domain", "source_name", "publisher", "publication", "domain", "source"),
    "published": (
        *("published", "date_publish", "date_published", "published_at", "publishedat", "publish_date", "pub_date"),
        *("pubdate", "publication_date", "published_date", "date"),
    ),
    "language": ("language", "lang"),
}


def named(row: Mapping[str, object]) -> dict[str, object]:
    """The row's values under our own names; of several that mean the same, the first that holds anything.

    Our own name outranks every other. A text keeps its page's mark-up out: `html` is taken only where no text is.
    """
    lower = {str(key).strip().lower(): value for key, value in row.items()}
    found: dict[str, object] = {}
    for ours, names in NAMES.items():
        if ours in lower and lower[ours] is not None:
            found[ours] = lower[ours]
            continue
        value = next((lower[name] for name in names if lower.get(name) not in (None, "", [], {})), None)
        if value is not None:
            found[ours] = value
    return found


def read_row(row: Mapping[str, object], here: str, published: date | None) -> Page | Rejected:
    """A page with the row's text as it stands, or what is wrong with the row.

    Args:
        row: Values under our own names, such as `named` gives.
        here: Where the row is, for people.
        published: The day for a row that states none.
    """
    said = {key: _words(row.get(key)) for key in ("id", "title", "url", "outlet", "language")}
    no = partial(reject, here, given_id=whole(said["id"]))
    is_html = row.get("text") is None and "html" in row
    body = row["html"] if is_html else row.get("text")
    if not isinstance(body, str) or not body.strip():
        what = "an empty text" if isinstance(body, str) else "no text"
        return no(f"the line has {what}", "give the report's words under the key `text`.")
    stated = row.get("published")
    day = read_date(stated) if stated else published
    if stated and day is None:
        return no(
            f"the publication date {_show(stated)} is not a date, or could be two",
            "write it as YYYY-MM-DD, or leave it out.",
        )
    if not all(_is_whole(words) for words in (body, *said.values()) if words):
        return no(
            "the line holds half a character (a lone surrogate)", "write the JSON again with a whole Unicode text."
        )
    return make_page(
        body.encode("utf-8"),
        origin=here,
        media_type="text/html" if is_html else "application/json",
        given_id=said["id"],
        url=said["url"],
        outlet=said["outlet"],
        title=said["title"],
        published=day,
        language=said["language"],
    )


def _words(value: object) -> str | None:
    if isinstance(value, Mapping):
        value = value.get("name")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).strip() or None


def _is_whole(words: str) -> bool:
    try:
        words.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def whole(words: str | None) -> str | None:
    """`words` without half characters, which no ledger can keep."""
    return words.encode("utf-8", "replace").decode("utf-8") if words else None


def _show(value: object) -> str:
    return json.dumps(value)[:40]
