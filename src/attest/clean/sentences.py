"""Where sentences begin and end, as spans of the text as it is."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from attest.clean.lines import continue_paragraphs
from attest.clean.vocabulary import word_list, word_set
from attest.records import Span

# Longer than any sentence a reporter writes: a list, a table or a text without full stops.
MOST_CHARS = 1200

# Short forms that something always follows.
_RANKS = word_list(
    "mr mrs ms messrs dr prof gen maj lt col capt cmdr cdr comdr brig adm sgt cpl pvt pfc spc sen rep "
    "reps sens gov pres rev hon st ste ft mt supt insp asst assoc dep amb atty det fr sr sra cmdt ret "
    "approx govt dept vs est pop fig art sec al el no nos pp vol ch para jan feb mar apr jun jul aug sep "
    "sept oct nov dec mon tue tues wed thu thur thurs fri sat sun"
)
# Some of these are words too ("no", "art", "sun", "al"): they are short forms only where what follows says so.
_BEFORE_NUMBER = word_set("no nos art sec fig pp vol ch para jan feb mar apr jun jul aug sep sept oct nov dec pop est")
_BEFORE_NAME = frozenset(_RANKS) - _BEFORE_NUMBER - word_set("mon tue tues wed thu thur thurs fri sat sun al el")
_SMALL_SHORT = word_set("approx govt dept vs est")
# Short forms of places, firms and times that may also end a sentence.
_MAY_END = re.compile(r"\b(?:[A-Z]\.(?:[A-Z]\.)+|[ap]\.m\.|Inc\.|Corp\.|Ltd\.|Co\.|Jr\.|Sr\.|etc\.)$")
_INITIAL = re.compile(r"(?:^|[\s(\"“.\-])[A-Z]\.$")
_LAST_WORD = re.compile(r"([A-Za-z]+)\.$")
_OPENERS = word_set(
    "the a an in on at it he she they we i this that these those but and as after before when while if "
    "there his her their its our my since for from with by some many most several one two three four five "
    "officials police witnesses according however meanwhile earlier last no not what who why how also "
    "both"
)
_BREAKS = ("\n", "; ", " – ", " — ", ": ", ", ", " ")


def find_sentences(text: str, *, title: Span | None = None) -> tuple[Span, ...]:
    """The sentences of `text`, in order, apart from each other, without white space at their ends.

    A sentence never crosses a paragraph, and the title is one of its own. Lines of a hard-wrapped paragraph belong
    together.
    """
    spans = []
    for start, end in _paragraphs(text):
        cuts = [title.start, title.end] if title and title.start < end and start < title.end else []
        for part_start, part_end in _cut(start, end, cuts):
            if title and (part_start, part_end) == (title.start, title.end):
                spans.append(title)
            else:
                spans += _split(text, part_start, part_end)
    return tuple(spans)


def _cut(start: int, end: int, cuts: Sequence[int]) -> Iterator[tuple[int, int]]:
    edges = [start, *sorted(cut for cut in cuts if start < cut < end), end]
    yield from pairwise(edges)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Half-open stretches of paragraphs; wrapped lines are one, lines that stand for themselves are several."""
    lines = list(re.finditer(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+", text))
    raw = [" ".join(line.group().split()) for line in lines]
    goes_on = continue_paragraphs(raw, [line.group()[0].isspace() for line in lines])
    start = end = -1
    for i, line in enumerate(lines):
        if not raw[i]:
            continue
        gap = text[end : line.start()] if end >= 0 else ""
        joined = start >= 0 and gap in ("\n", "\r\n", "\r") and goes_on[i]
        if not joined and start >= 0:
            yield start, end
        start, end = (start if joined else line.start()), line.end()
    if start >= 0:
        yield start, end


def _split(text: str, start: int, end: int) -> list[Span]:
    from sentencex import get_sentence_boundaries  # type: ignore[import-untyped]

    pieces = []
    at = start
    for found in get_sentence_boundaries("en", text[start:end]):
        pieces.append((at, at + len(found["text"])))
        at += len(found["text"])
    if at != end:
        # The splitter lost or added signs, which only odd control characters bring about: one sentence is honest.
        pieces = [(start, end)]
    merged: list[tuple[int, int]] = []
    for piece in pieces:
        if merged and _belongs(text[merged[-1][0] : merged[-1][1]].rstrip(), text[piece[0] : piece[1]].strip()):
            merged[-1] = (merged[-1][0], piece[1])
        else:
            merged.append(piece)
    return [span for piece in merged for span in _bounded(text, *piece)]


def _belongs(left: str, right: str) -> bool:
    """Whether the splitter cut inside a sentence."""
    if not right or not left:
        return True
    if right[0] in ")]”’,;" or (right[0] == '"' and len(right) < 3):
        return True
    if not left.endswith("."):
        return right[0].islower() and left[-1] in '?!"”’)'
    if right[0].islower():
        return True
    first = re.match(r"[A-Za-z]+", right)
    opens = first is not None and first.group().lower() in _OPENERS
    word = _LAST_WORD.search(left)
    last = word.group(1).lower() if word else ""
    if last in _BEFORE_NUMBER:
        return right[0].isdigit()
    if word is not None and last in _BEFORE_NAME and (word.group(1)[0].isupper() or last in _SMALL_SHORT):
        return True
    if _MAY_END.search(left):
        return first is not None and not opens and not left.endswith("etc.")
    return bool(_INITIAL.search(left)) and not opens and first is not None and first.group()[0].isupper()


def _bounded(text: str, start: int, end: int) -> Iterator[Span]:
    """The stretch without white space at its ends, cut at safe breaks where it is longer than `MOST_CHARS`."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > MOST_CHARS:
        cut = _safe_break(text, start, start + MOST_CHARS)
        yield from _bounded(text, start, cut)
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield Span(start, end)


def _safe_break(text: str, start: int, end: int) -> int:
    for mark in _BREAKS:
        at = text.rfind(mark, start + MOST_CHARS // 3, end)
        if at > start:
            return at + len(mark)
    return end
