"""The stage that finds the words: page in, article or verdict out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from attest.clean.dateline import find_dateline
from attest.clean.decode import decode
from attest.clean.documents import DOCX, PDF, DocumentError, read_docx, read_pdf
from attest.clean.dump import find_article
from attest.clean.language import guess_language, is_foreign, name_language, primary_code
from attest.clean.lines import words_of
from attest.clean.markup import read_markup
from attest.clean.sentences import find_sentences
from attest.pipeline import Layer, Reading
from attest.records import Article, Page, Rejected, Span

NO_DATE = "no date found"
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(r"<[a-zA-Z!/][^<>]*>")
# Signs that no reader sees, which split words in two for a machine.
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))


@dataclass(frozen=True, slots=True)
class _Words:
    """What was found on a page before sentences and dateline: the same for every form of input."""

    text: str
    title: str | None
    title_span: Span | None
    outlet: str | None = None
    url: str | None = None
    published: date | None = None
    published_basis: str = NO_DATE


class _NoArticleError(Exception):
    """A page that gives no article; said as a rejection."""

    def __init__(self, reason: str, fix: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.fix = fix


class Clean:
    """Finds each page's article: title, text, outlet, date, dateline, sentences.

    Args:
        check_language: Whether texts that are surely not English are rejected.
        least_words: A page of text or HTML with fewer words in its body holds no article, unless it is nothing but a
            sentence or two.
    """

    name = "clean"
    version = "1"
    requires: frozenset[Layer] = frozenset()
    assigns = frozenset({Layer.ARTICLE})

    def __init__(self, *, check_language: bool = True, least_words: int = 25) -> None:
        self._check_language = check_language
        self._least_words = least_words

    def __call__(self, readings: Sequence[Reading]) -> list[Reading | Rejected]:
        """One outcome per reading, in order; each depends on its own page alone."""
        return [self._clean(reading) for reading in readings]

    def _clean(self, reading: Reading) -> Reading | Rejected:
        page = reading.page
        try:
            words = self._read(page)
            self._refuse_foreign(page, words)
        except _NoArticleError as no:
            return Rejected(page_id=page.id, origin=page.origin, stage=self.name, reason=no.reason, fix=no.fix)
        return replace(reading, article=_make_article(page, words))

    def _read(self, page: Page) -> _Words:
        if page.media_type == "application/json":
            return _read_given(page)
        if page.media_type in (PDF, DOCX):
            return self._read_document(page)
        kind, _, charset = page.media_type.partition("; charset=")
        decoded = decode(page.content, is_html=kind == "text/html", stated=charset or None)
        if decoded is None:
            raise _NoArticleError("its bytes are text in no encoding that is known here", "save it as UTF-8.")
        is_html = kind == "text/html" and _TAG.search(decoded.text) is not None
        if is_html or _HTML_START.match(decoded.text):
            return self._read_html(decoded.text, page)
        return self._read_dump(decoded.text)

    def _read_html(self, html: str, page: Page) -> _Words:
        marked = read_markup(html, url=page.url)
        paragraphs = [repair(words) for words in marked.paragraphs] if marked else []
        self._refuse_bare(paragraphs, "save the article's own page, not a list of articles or a page behind a login.")
        assert marked is not None
        title = page.title or (repair(marked.title) if marked.title else None)
        text, title_span = _compose(title, paragraphs)
        return _Words(text, title, title_span, marked.outlet, marked.url, marked.published, marked.published_basis)

    def _read_document(self, page: Page) -> _Words:
        try:
            paragraphs = read_pdf(page.content) if page.media_type == PDF else read_docx(page.content)
        except DocumentError as problem:
            raise _NoArticleError(str(problem), "save the report as text or HTML.") from problem
        if not paragraphs:
            raise _NoArticleError("the file holds no text, only pictures or nothing", "read it with OCR first.")
        return self._read_dump("\n\n".join(paragraphs))

    def _read_dump(self, raw: str) -> _Words:
        found = find_article(repair(raw))
        if not found.is_snippet:
            self._refuse_bare(found.paragraphs, "give the report's own text, or the page as HTML.")
        text, title_span = _compose(found.title, found.paragraphs)
        return _Words(text, found.title, title_span)

    def _refuse_bare(self, paragraphs: Sequence[str], fix: str) -> None:
        if sum(len(words_of(words)) for words in paragraphs) < self._least_words:
            raise _NoArticleError("no article found on the page", fix)

    def _refuse_foreign(self, page: Page, words: _Words) -> None:
        if not self._check_language:
            return
        code = primary_code(page.language) if page.language else "en"
        if code == "en":
            guess = guess_language(words.text)
            if not is_foreign(guess, length_chars=len(words.text)):
                return
            code = guess.code
        raise _NoArticleError(
            f"the text is in {name_language(code)} ({code}), and this reader reads English only",
            "translate it first, or leave it out.",
        )


def repair(text: str) -> str:
    """Mends what wrong encodings did to a text, once; curly quotes stay as they are."""
    import ftfy

    return ftfy.fix_text(text, uncurl_quotes=False).translate(_UNSEEN)


def _read_given(page: Page) -> _Words:
    """A JSON line's text, unaltered, so that the giver's own offsets stay valid."""
    text = page.content.decode("utf-8")
    if len(words_of(text)) < 3:
        raise _NoArticleError("no article found: the text has fewer than three words", "give the report's whole text.")
    title = page.title
    opens = bool(title) and re.match(re.escape(title or "") + r"[ \t]*[\r\n]", text) is not None
    return _Words(text, title, Span(0, len(title)) if title and opens else None)


def _compose(title: str | None, paragraphs: Sequence[str]) -> tuple[str, Span | None]:
    """The title, a blank line, the paragraphs with a blank line between any two; and where the title is."""
    text = "\n\n".join([title, *paragraphs] if title else paragraphs)
    return text, Span(0, len(title)) if title else None


def _make_article(page: Page, words: _Words) -> Article:
    published, basis = (page.published, "given") if page.published else (words.published, words.published_basis)
    body_start = words.title_span.end if words.title_span else 0
    starts = [match.start() for match in re.finditer(r"(?:(?<=\n)|\A)[ \t]*\S", words.text)]
    starts = [_skip_space(words.text, start) for start in starts if start >= body_start]
    return Article(
        id=page.id,
        page_id=page.id,
        sha256=page.sha256,
        text=words.text,
        sentences=find_sentences(words.text, title=words.title_span),
        title=words.title,
        title_span=words.title_span,
        outlet=page.outlet or words.outlet,
        url=page.url or words.url,
        published=published,
        published_basis=basis,
        language="en",
        dateline=find_dateline(words.text, starts),
    )


def _skip_space(text: str, start: int) -> int:
    while text[start].isspace():
        start += 1
    return start
