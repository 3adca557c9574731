"""Pages stripped of their markup in the ways scrapers do it, each line labelled body, chrome or neither.

The folder holds `*.jsonl.gz`, one page a line: `html`, `lang`, and where known `with` and `without`, words that the
main text must and must not hold. Body is what the markup says (trafilatura's main text), put right by these words.
"""

import gzip
import hashlib
import json
import random
import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from attest.clean.lines import Line, split_lines, words_of

BLOCKS = frozenset(
    "address article aside blockquote body br button caption dd details div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr label legend li main nav ol option p pre section select summary table tbody td "
    "tfoot th thead tr ul".split()
)
SILENT = frozenset("script style noscript template head svg iframe object textarea".split())
SPACED = frozenset("p h1 h2 h3 h4 h5 h6 blockquote figure ul ol table".split())


@dataclass(frozen=True, slots=True)
class Dump:
    """A page without markup. `labels`: 1 body, 0 chrome, -1 title or unsure, one a line of `lines`."""

    page: str
    look: str
    text: str
    lines: tuple[Line, ...]
    labels: tuple[int, ...]
    title: str | None


@dataclass(frozen=True, slots=True)
class MarkedPage:
    """A page with its markup, and the main text that the markup gives."""

    name: str
    html: str
    title: str | None
    main: str
    without: tuple[str, ...]

    @property
    def held_out(self) -> bool:
        """Half of the pages, by the hash of their name."""
        return hashlib.sha256(self.name.encode()).digest()[0] % 2 == 0

    @property
    def is_report(self) -> bool:
        """Whether most of the main text is running text; tables, code and wikis teach nothing about reports."""
        lines = [Line(line) for line in self.main.splitlines()]
        counts = [(len(words_of(line.text)), line.is_prose) for line in lines]
        return sum(n for n, prose in counts if prose) >= 0.7 * sum(n for n, _ in counts)


def load_pages(folder: Path) -> list[MarkedPage]:
    """English pages with a main text of 60 words or more whose required words are all in it."""
    return [page for path in sorted(folder.glob("*.jsonl.gz")) for row in _rows(path) if (page := _mark(row))]


def _rows(path: Path) -> Iterator[dict]:
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def _mark(row: dict) -> MarkedPage | None:
    import py3langid
    import trafilatura

    if not (row.get("lang") or "en").startswith("en"):
        return None
    found = trafilatura.bare_extraction(row["html"], fast=True, include_comments=False, with_metadata=True)
    if found is None or not found.text or len(found.text.split()) < 60 or py3langid.classify(found.text)[0] != "en":
        return None
    flat = " ".join(found.text.split())
    if not all(" ".join(words.split()) in flat for words in row.get("with") or []):
        return None
    return MarkedPage(row["file"], row["html"], found.title, found.text, tuple(row.get("without") or ()))


def dump_page(page: MarkedPage, *, seed: int = 0) -> list[Dump]:
    """The looks of one page: three ways to strip the whole, near chrome only, and the bare article in two layouts."""
    from lxml import html as parser

    tree = parser.document_fromstring(page.html.encode("utf-8"), parser=parser.HTMLParser(encoding="utf-8"))
    pieces = list(_pieces(tree))
    dice = random.Random(f"{page.name}:{seed}")
    paragraphs = [line for line in page.main.splitlines() if line.strip()]
    texts = {
        "visible": _visible(pieces),
        "spaced": _visible(pieces, spaced=True),
        "text nodes": "\n".join(words for kind, words in pieces if kind == "text"),
    }
    dumps = [_label(page, look, text) for look, text in texts.items()]
    dumps += [_crop(page, _label(page, "cropped", texts[look]), dice) for look in ("visible", "spaced", "text nodes")]
    title = [page.title, ""] if page.title and dice.random() < 0.5 else []
    dumps.append(_label(page, "bare paragraphs", "\n".join([*title, *("\n\n".join(paragraphs)).split("\n")])))
    wrapped = [textwrap.fill(words, 72, break_long_words=False, break_on_hyphens=False) for words in paragraphs]
    dumps.append(_label(page, "bare wrapped", "\n".join([*title, "\n\n".join(wrapped)])))
    return [dump for dump in dumps if dump.lines]


def _pieces(node) -> Iterator[tuple[str, str]]:
    """The text nodes in order ("text", words), with ("break", tag) wherever a browser starts a new line."""
    if not isinstance(node.tag, str) or node.tag in SILENT:
        return
    if node.tag in BLOCKS:
        yield "break", node.tag
    if node.text and node.text.strip():
        yield "text", " ".join(node.text.split())
    for child in node:
        yield from _pieces(child)
        if child.tail and child.tail.strip():
            yield "text", " ".join(child.tail.split())
    if node.tag in BLOCKS:
        yield "break", node.tag


def _visible(pieces: Sequence[tuple[str, str]], *, spaced: bool = False) -> str:
    lines: list[str] = [""]
    for kind, words in pieces:
        if kind == "text":
            glue = "" if not lines[-1] or re.match(r"[,.;:!?)’”]", words) else " "
            lines[-1] += glue + words
        elif lines[-1]:
            lines += ["", ""] if spaced or words in SPACED else [""]
    return "\n".join(lines)


def _label(page: MarkedPage, look: str, text: str) -> Dump:
    lines = tuple(split_lines(text))
    whole_lines = {" ".join(_norm(line)) for line in page.main.splitlines()}
    grams = _grams(_norm(page.main))
    labels = tuple(_label_line(line.text, page, whole_lines, grams) for line in lines)
    return Dump(page.name, look, text, lines, labels, page.title)


def _label_line(text: str, page: MarkedPage, whole_lines: set[str], grams: set) -> int:
    words = _norm(text)
    joined = " ".join(words)
    title = _norm(page.title or "")
    if title and (words == title or (len(title) > 3 and " ".join(title) in joined and len(words) < 2 * len(title) + 8)):
        return -1
    if any(_norm(part) and " ".join(_norm(part)) in joined for part in page.without):
        return 0
    if len(words) < 5:
        return 1 if words and joined in whole_lines else 0
    mine = _grams(words)
    share = len(mine & grams) / len(mine)
    return 1 if share >= 0.7 else 0 if share <= 0.3 else -1


def _crop(page: MarkedPage, dump: Dump, dice: random.Random) -> Dump:
    """The article with only the chrome that stands close to it, as reading modes and careful scrapers leave it."""
    body = [i for i, label in enumerate(dump.labels) if label == 1]
    if not body:
        return Dump(page.name, dump.look, "", (), (), page.title)
    first = max(0, body[0] - dice.choice((0, 1, 2, 3, 4, 6, 10)))
    last = body[-1] + 1 + dice.choice((0, 1, 2, 4, 6, 10, 20, 40))
    lines, labels = dump.lines[first:last], dump.labels[first:last]
    text = "\n".join(f"\n{line.text}" if line.gap else line.text for line in lines)
    return Dump(page.name, dump.look, text, lines, labels, page.title)


def _norm(text: str) -> list[str]:
    return [word.lower() for word in words_of(text.replace("’", "'"))]


def _grams(words: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(words[i : i + 3]) for i in range(max(len(words) - 2, 1))}
