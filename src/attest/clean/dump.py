"""Scraped text without markup: find the title and the body, leave the chrome."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from attest.clean.chrome import load_chrome_model
from attest.clean.lines import Line, content_words, split_lines, words_of

# Chosen on the training half: a lost paragraph loses events, a kept box adds few.
_BODY_FROM = 0.35
# How much of a headline's content words the report's first paragraphs share, at least, for a line that stands alone.
_TITLE_OVERLAP = 0.3
_TITLE_WORDS = range(3, 31)
_LEAD_LINES = 6
# Titles are looked for this far down; menus of more lines are rare.
_TOP_LINES = 600
_SITE_NAME = re.compile(r"^\s*[|–—:»\-]\s+\S")
_DATE = re.compile(
    r"\b(?:\d{1,2}\s+)?[A-Z][a-z]{2,8}\.?\s+\d{1,2}\b(?:,?\s+\d{4})?|\b\d{1,2}\s+[A-Z][a-z]{2,8}\.?\s+\d{4}\b"
)
_CREDIT = re.compile(r"\b(?:photo|photograph|image|picture|credit|courtesy)\b\s*[:/|]", re.I)
_BYLINE = re.compile(
    r"^(?:by\s+\S|(?:last\s+)?(?:published|updated|posted|modified)\b)|\b\d{1,2}:\d{2}\b|\bago$|\b\d{1,2},?\s+\d{4}\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Found:
    """What a page tells: its title, where it has one, and its paragraphs in order.

    `is_snippet` says that the page is nothing but a sentence or two, which is little but whole.
    """

    title: str | None
    paragraphs: tuple[str, ...]
    is_snippet: bool = False


def find_article(text: str) -> Found:
    """Tells title and body from chrome in a text dump; clean text comes through whole.

    A page without running text gives no paragraphs.
    """
    lines = split_lines(text)
    if _is_snippet(lines):
        return Found(None, tuple(line.text for line in lines), is_snippet=True)
    if not any(_reads_on(line) for line in lines):
        return Found(None, ())
    lines, repeated = _unglue_title(lines)
    body = find_body(lines)
    title = _find_title(lines, body, repeated)
    # The title is kept once, apart; a line that says it again is no paragraph.
    again = {_plain(title)} if title else set()
    paragraphs = tuple(
        line.text for line, keep in zip(lines, body, strict=True) if keep and _plain(line.text) not in again
    )
    return Found(title, paragraphs)


def _is_snippet(lines: Sequence[Line]) -> bool:
    """Three lines at most, each a sentence of three words or more."""
    return 0 < len(lines) <= 3 and all(len(words_of(x.text)) >= 3 and _is_sentence(x.text) for x in lines)


def _is_sentence(text: str) -> bool:
    """Whether a text has a small letter and ends as a sentence does; in one pass, however long it is."""
    ended = text.rstrip('"”’)')
    return ended.endswith((".", "!", "?")) and re.search("[a-z]", ended) is not None


def _reads_on(line: Line) -> bool:
    return line.is_prose or len(words_of(line.text)) >= 25


def find_body(lines: Sequence[Line]) -> list[bool]:
    """Which lines are body: the model's word, unless it finds none at all where there is running text."""
    body = [bool(score >= _BODY_FROM) for score in load_chrome_model().score(lines)]
    if not any(body):
        return [_reads_on(line) for line in lines]
    listed = False
    for i, line in enumerate(lines):
        # What hangs under "Related stories" or behind "Read also:" names other reports, however like ours it sounds.
        listed = line.is_open and len(words_of(line.text)) < 20 and (listed or (line.is_mark and not body[i]))
        body[i] = body[i] and not listed and not line.is_pointer
    return body


def _unglue_title(lines: Sequence[Line]) -> tuple[list[Line], str | None]:
    """Undoes what pages do to their title: said twice, glued behind a breadcrumb, or followed by the site's name.

    Returns the lines with the first saying taken out, and the title where a line is said again near the top.
    """
    first_prose = next((i for i, line in enumerate(lines) if line.is_prose), len(lines))
    about = set().union(*(content_words(line.text) for line in lines if line.is_prose))
    best, best_shared = (0, 0), 0
    plain = [_plain(line.text) for line in lines[:_TOP_LINES]]
    for later in range(min(first_prose + 1, len(plain))):
        title = lines[later].text
        shared = content_words(title) & about
        # Menus are said twice as well; a title shares words with the report.
        if len(words_of(title)) not in _TITLE_WORDS or len(shared) < max(2, 0.3 * len(content_words(title))):
            continue
        earlier = next(
            (i for i in range(later) if plain[later] in plain[i] and _says_again(lines[i].text, title)), None
        )
        if earlier is not None and len(shared) >= best_shared:
            best, best_shared = (earlier, later), len(shared)
    if not best_shared:
        return list(lines), None
    rest = [line for i, line in enumerate(lines) if i != best[0]]
    rest[0] = replace(rest[0], gap=False)
    return rest, lines[best[1]].text


def _says_again(line: str, title: str) -> bool:
    said, plain = _plain(line), _plain(title)
    if said == plain:
        return True
    if said.endswith(f" {plain}"):
        # What stands before a title is a path of section names, not a sentence.
        return not re.search(r"[.!?]\s", line[: len(line) - len(title)])
    return line.startswith(title) and bool(_SITE_NAME.match(line[len(title) :])) and len(line) < 2 * len(title) + 40


def _find_title(lines: Sequence[Line], body: Sequence[bool], repeated: str | None) -> str | None:
    """The line above the body that the body is about; None where no line stands out."""
    prose = [i for i, keep in enumerate(body) if keep and _reads_on(lines[i])]
    if not prose:
        return repeated
    about = set().union(*(content_words(lines[i].text) for i in prose[:_LEAD_LINES]))
    best, best_score = None, 0.0
    if prose[0] == 1 and _stands_as_title(lines[0].text):
        return lines[0].text
    for i in range(prose[0]):
        score = _title_score(lines[i].text, about, above=prose[0] - i, is_repeated=lines[i].text == repeated)
        if score > best_score:
            best, best_score = lines[i].text, score
    return best


def _stands_as_title(text: str) -> bool:
    """Whether a line that has the body right below it, and nothing above, is a headline by its shape alone."""
    return len(words_of(text)) in range(4, 21) and _is_headline(text)


def _is_headline(text: str) -> bool:
    """No full stop, no byline, no line of a date; a capital, a figure or a quotation mark first."""
    if text.endswith((".", ":", "…", ",")) or text[:1].islower() or _BYLINE.search(text) or _CREDIT.search(text):
        return False
    return len(words_of(_DATE.sub("", text))) >= 3


def _title_score(text: str, about: set[str], *, above: int, is_repeated: bool) -> float:
    """How much a line looks like the title of what follows `above` lines below; 0 or less is no."""
    words, content = words_of(text), content_words(text)
    if len(words) not in _TITLE_WORDS or not content:
        return 0.0
    if not _is_headline(text) and not is_repeated:
        return 0.0
    # Section names of two words share both with many a report; a title shares more.
    overlap = len(content & about) / (len(content) + 1.5)
    if overlap < _TITLE_OVERLAP or len(content & about) < 2:
        # Few shared words are enough right above the body, where little else stands.
        return 0.1 - 0.02 * above if above <= 3 and len(words) >= 4 and content & about else 0.0
    return overlap + 0.02 * min(len(words), 12) - 0.03 * min(above, 20) + (1.0 if is_repeated else 0.0)


def _plain(text: str) -> str:
    return " ".join(words_of(text)).lower()
