"""A page as it came, the article found in it, and the verdict that there is none."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of an article's text, in code points: 0 <= start <= end."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words that the span marks in `text`."""
        return text[self.start : self.end]

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Page:
    """The bytes as they came in, never edited again, and what the giver said of them.

    `id` is the giver's id, or the first 16 hex digits of `sha256` where none was given. `origin` is the path or
    address for people ("batch.zip!a/b.html", "reports.jsonl:12"). The fields from `url` on are
    what the giver stated (a JSON line's keys, `--published`), None when not stated. `content` of a
    JSON line is its `text`, UTF-8 encoded.
    """

    id: str
    content: bytes
    sha256: str
    origin: str
    # "text/plain" or "text/html", with "; charset=..." where the sender stated one; "application/json" (a line or row
    # with its text given); "application/pdf" or Word's own type.
    media_type: str
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    published: date | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Dateline:
    """The place (and date words) that open a wire report: "KABUL, Afghanistan (Sept. 1) -".

    `span` marks the place words; `date_words` the words of a date inside the dateline, if any.
    """

    place: str
    span: Span
    date_words: Span | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """The words of a report, with all spans counted in code points of `text`.

    `text` opens with the title where one was found (`title_span` marks it). `sentences` are in order and do not
    overlap; white space between them belongs to none. `published` is None when no date was found, and `published_basis`
    says where it came from ("given", "html: meta", ...) or why there is none.
    """

    id: str
    page_id: str
    sha256: str  # of the page's bytes
    text: str
    sentences: tuple[Span, ...]
    title: str | None = None
    title_span: Span | None = None
    outlet: str | None = None
    url: str | None = None
    published: date | None = None
    published_basis: str = "no date found"
    language: str = "en"
    dateline: Dateline | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A page that is not for us: a stored result, not an error.

    `reason` is a short sentence in the reader's words; `fix` what they might try.
    """

    page_id: str
    origin: str
    stage: str
    reason: str
    fix: str | None = None
