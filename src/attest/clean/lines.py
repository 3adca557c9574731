"""Lines of a text dump: hard wraps undone, and what each line looks like and where it stands, as numbers."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attest.clean.vocabulary import word_list, word_set

_WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")
_TERMINAL = re.compile(r"[.!?…][\"'”’)\]]*$")
_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*\s+[\"'“‘(\[]?[A-Z]")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DATE = re.compile(
    rf"\b(?:{_MONTH}\s+\d{{1,2}}\b|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}\b|\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{2,4}})", re.I
)
_TIME = re.compile(
    r"\b\d{1,2}[:.]\d{2}\s*(?:[ap]\.?m\b|[A-Z]{2,4}\b)?|\b\d+\s+(?:minutes?|hours?|days?|weeks?|months?|years?)\s+ago\b",
    re.I,
)
_WEB = re.compile(r"https?://|www\.|\.com\b|@\w|#\w")
_ODD = re.compile(r"[|»«›>•·/\\©®→←▶★{}=<_+*~^]")
_OPENER = re.compile(r"^(?:by\s+[A-Z]|[|»›>•·*\-–—©→▶]|\d+[.)]\s)")
_QUOTE = re.compile(r"[\"“”]")

_FUNCTION = word_set(
    "a an the of in on at by for from to with into over under after before between during against about "
    "as than and or but nor if when while because that which who whom whose where this these those it its "
    "he she they them his her their him we our us i my is are was were be been being has have had do does "
    "did will would can could may might must should not no there what how also more most some any all "
    "such other out up down off"
)
_SPEECH = word_set(
    "said says say told tells added adds according announced reported stated confirmed denied called "
    "warned asked spoke claimed insisted explained noted"
)
# Verbs that a page speaks to its visitor with, standing first in the line.
_IMPERATIVE = word_set(
    "click read see view watch share follow sign log login subscribe join get enter leave please save "
    "print email download try find learn discover shop buy support donate submit send post reply report "
    "cancel close skip open show hide load browse search select choose tell check visit explore enable "
    "accept manage register contact listen play add like tap continue scroll exit return go"
)
_I = word_set("i i'm i've i'd i'll my me mine myself")
_YOU = word_set("you your yours we'll you'll you're you've our us")
# Families of words, each a way in which a page talks about itself rather than about the world.
_FAMILIES: tuple[frozenset[str], ...] = (
    word_set(
        "photo photos photograph image images picture credit courtesy getty file reuters afp ap epa video "
        "caption gallery"
    ),
    word_set("facebook twitter whatsapp instagram linkedin youtube pinterest telegram reddit tumblr email rss tiktok"),
    word_set("comment comments reply replies commenting disqus moderated upvote logged"),
    word_set("copyright rights reserved privacy policy terms cookie cookies disclaimer trademark consent gdpr"),
    word_set(
        "newsletter newsletters subscribe subscription subscriber inbox signup sign account password login "
        "register free"
    ),
    word_set(
        "related recommended popular trending latest previous next more tags tagged categories category "
        "topics archive home menu"
    ),
    word_set("advertisement advertise ads sponsored promoted advertising affiliate"),
    word_set("author editor editorial reporter correspondent staff contributor writer published posted updated"),
)

FEATURES = word_list(
    "bias words_log words_1 words_2_4 words_5_9 words_10_19 words_20_39 words_40_up terminal ellipsis colon "
    "question inner_ends function_share no_function lower_share upper_share caps digit_share digits_only date "
    "time web odd opener quote speech imperative you first_person commas lower_start family_photo family_social "
    "family_comment family_legal family_letter family_related family_ads family_byline repeated gap_before "
    "topic_overlap topic_overlap_short prose before_all after_all share_before share_after index_log "
    "index_rest_log prev_words next_words prev2_words next2_words prev_prose next_prose prev2_prose next2_prose "
    "around_3 around_8 bare_run bare_run_short prev_colon prev_short same_shape_prev same_shape_next since_mark "
    "since_mark_prose lines_log mark_share short_share marks prose_share"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a dump after wraps were undone. `gap` says that a blank line stood before it."""

    text: str
    gap: bool = False

    @property
    def is_prose(self) -> bool:
        """Whether it reads like a sentence of running text: ten words or more, function words, a full stop."""
        words = words_of(self.text)
        grammar = sum(word.lower() in _FUNCTION for word in words)
        return len(words) >= 10 and grammar >= 0.2 * len(words) and bool(_TERMINAL.search(self.text))

    @property
    def is_open(self) -> bool:
        """Whether it ends without a full stop, as headings, links and captions do."""
        return not _TERMINAL.search(self.text)

    @property
    def is_mark(self) -> bool:
        """Whether it is short and speaks of the page, as headings over lists and boxes do."""
        return self.is_open and _is_mark(words_of(self.text))

    @property
    def is_pointer(self) -> bool:
        """Whether a label that speaks of the page opens it: "Read also: ...", "Tags: ...", "Photo: ..."."""
        label, colon, rest = self.text.partition(":")
        words = [word.lower() for word in words_of(label)]
        names = bool(words) and (
            words[0] in _IMPERATIVE or any(word in family for word in words for family in _FAMILIES)
        )
        return self.is_open and bool(colon and rest) and len(words) <= 3 and names


def words_of(text: str) -> list[str]:
    """The words of a line, without punctuation."""
    return _WORD.findall(text)


def content_words(text: str) -> set[str]:
    """Lower-cased words of four letters or more, cut to six so that inflected forms meet; function words left out."""
    lowered = (word.lower() for word in words_of(text))
    return {word[:6] for word in lowered if len(word) > 3 and word not in _FUNCTION}


def split_lines(text: str) -> list[Line]:
    """Lines as a person would see paragraphs: hard wraps joined, blank lines noted, white space made single."""
    raw = [" ".join(line.split()) if line.strip() else "" for line in text.splitlines()]
    indents = [line[:1] in " \t" and line.strip() != "" for line in text.splitlines()]
    parts: list[tuple[bool, list[str]]] = []
    gap = False
    for here, goes_on in zip(raw, continue_paragraphs(raw, indents), strict=True):
        if goes_on:
            parts[-1][1].append(_glue(parts[-1][1][-1], here) + here)
        elif here:
            parts.append((gap, [here]))
        gap = not here
    return [Line("".join(words), opens) for opens, words in parts]


def continue_paragraphs(raw: Sequence[str], indents: Sequence[bool]) -> list[bool]:
    """For each line of a text, whether it goes on with the paragraph of the line before it.

    Args:
        raw: The lines without outer white space; an empty one parts paragraphs.
        indents: Whether each line was indented, which opens a paragraph in wrapped text.
    """
    width = _wrap_width(raw)
    before = ["", *raw][: len(raw)]
    return [
        bool(left and here) and _continues(left, here, width=width, indented=indented)
        for left, here, indented in zip(before, raw, indents, strict=True)
    ]


def _wrap_width(raw: Sequence[str]) -> int | None:
    """The column at which a text was wrapped, None where it was not.

    In wrapped text nearly every line that has a follower is as long as it could be: the follower's first word would not
    have fitted. That holds for no list of headlines and no text of one paragraph a line.
    """
    pairs = [(a, b) for a, b in pairwise(raw) if a and b]
    longest = max((len(line) for line in raw), default=0)
    if len(pairs) < 2 or not 40 <= longest <= 120:
        return None
    full = sum(_was_full(a, b, longest) for a, b in pairs)
    # Paragraphs that follow each other without a blank line end in short lines, but these end a sentence.
    ends = sum(not _was_full(a, b, longest) and bool(_TERMINAL.search(a)) for a, b in pairs)
    return longest if full >= 0.6 * len(pairs) and full + ends >= 0.85 * len(pairs) else None


def _was_full(line: str, follower: str, width: int) -> bool:
    return len(line) + 1 + len(follower.split(" ", 1)[0]) > width - 2


def _continues(before: str, here: str, *, width: int | None, indented: bool) -> bool:
    """Whether `here` goes on with the sentence or paragraph that `before` left open."""
    if width is not None:
        return not indented and (_was_full(before, here, width) or not _TERMINAL.search(before))
    if _TERMINAL.search(before):
        return False
    # Without wraps a new line is a new line, save where mark-up was cut out of the middle of a sentence.
    words = before.split()
    opens = here[:1].islower() or here[:1] in ",;.)”’"
    hangs = words[-1].lower() in _FUNCTION or before[-1] in ",(“"
    return (opens and before[-1] not in ":|»" and len(words) > 1) or (hangs and len(words) >= 4)


def _glue(left: str, right: str) -> str:
    """What goes between two lines of one paragraph."""
    # A hyphen at a wrap is kept: "anti-" and "government" were one word with it, and few wires break words.
    return "" if re.match(r"[,;.)”’!?]", right) or re.search(r"\w-$", left[-2:]) else " "


def measure(lines: Sequence[Line]) -> NDArray[np.float64]:
    """What each line looks like and where it stands: float64 [line, feature], columns as in `FEATURES`."""
    texts = [line.text for line in lines]
    words = [words_of(text) for text in texts]
    looks = np.array([_looks(t, w) for t, w in zip(texts, words, strict=True)]).reshape(len(lines), -1)
    return np.hstack([looks, _stands(lines, words)])


def _looks(text: str, words: Sequence[str]) -> list[float]:
    n = len(words)
    lowered = [word.lower() for word in words]
    grammar = sum(word in _FUNCTION for word in lowered) / max(n, 1)
    letters = sum(sign.isalpha() for sign in text)
    digits = sum(sign.isdigit() for sign in text)
    here = set(lowered)
    return [
        1.0,
        float(np.log1p(n)),
        *(float(low <= n <= high) for low, high in ((0, 1), (2, 4), (5, 9), (10, 19), (20, 39), (40, 10**9))),
        float(bool(_TERMINAL.search(text))),
        float(text.endswith(("...", "…"))),
        float(text.endswith(":")),
        float(text.endswith("?")),
        min(len(_SENTENCE_END.findall(text)), 4) / 4,
        grammar,
        float(grammar == 0),
        sum(word[0].islower() for word in words) / max(n, 1),
        sum(word[0].isupper() for word in words[1:]) / max(n - 1, 1),
        float(letters > 3 and text.upper() == text),
        digits / max(len(text), 1),
        float(digits > 0 and letters == 0),
        float(bool(_DATE.search(text))),
        float(bool(_TIME.search(text))),
        float(bool(_WEB.search(text))),
        min(len(_ODD.findall(text)), 4) / 4,
        float(bool(_OPENER.match(text))),
        float(bool(_QUOTE.search(text))),
        float(bool(here & _SPEECH)),
        float(bool(lowered) and lowered[0] in _IMPERATIVE),
        min(sum(word in _YOU for word in lowered), 3) / 3,
        0.0 if _QUOTE.search(text) else min(sum(word in _I for word in lowered), 3) / 3,
        min(text.count(","), 5) / max(n, 1),
        float(text[:1].islower()),
        *(min(len(here & family), 2) / 2 * (1.0 if n < 40 else 0.5) for family in _FAMILIES),
    ]


def _stands(lines: Sequence[Line], words: Sequence[Sequence[str]]) -> NDArray[np.float64]:
    n = len(lines)
    counts = np.array([len(w) for w in words], dtype=np.float64)
    prose = np.array([len(w) if line.is_prose else 0.0 for line, w in zip(lines, words, strict=True)])
    total = max(prose.sum(), 1.0)
    before, after = np.cumsum(prose) - prose, total - np.cumsum(prose)
    repeats = Counter(line.text.lower() for line in lines)
    contents = [content_words(line.text) for line in lines]
    topic = Counter(word for c, p in zip(contents, prose, strict=True) if p for word in c)
    overlap = np.array([_overlap(c, topic, own=bool(p)) for c, p in zip(contents, prose, strict=True)])
    bare = np.array([not _TERMINAL.search(line.text) for line in lines])
    run = np.log1p(_runs(bare))
    logs: NDArray[np.float64] = np.log1p(counts)
    shape = np.array([line.gap for line in lines])
    index = np.arange(n)
    marks = np.array([_is_mark(w) for w in words])
    columns = [
        [float(repeats[line.text.lower()] > 1) for line in lines],
        shape,
        overlap,
        overlap * (counts < 12),
        prose > 0,
        before == 0,
        after <= 0,
        before / total,
        np.maximum(after, 0) / total,
        np.log1p(index),
        np.log1p(n - 1 - index),
        *(_shift(logs, k) for k in (-1, 1, -2, 2)),
        *(_shift((prose > 0) * 1.0, k) for k in (-1, 1, -2, 2)),
        np.log1p(_window(prose, 3) - prose),
        np.log1p(_window(prose, 8) - prose),
        run,
        run * (counts < 12),
        _shift(np.array([float(line.text.endswith(":")) for line in lines]), -1),
        _shift((counts < 5) * 1.0, -1),
        np.abs(_shift(logs, -1) - logs) < 0.4,
        np.abs(_shift(logs, 1) - logs) < 0.4,
        _since(marks & (before > 0), index),
        _since(marks & (before > 0), index) * (prose > 0),
        np.full(n, np.log1p(n)),
        np.full(n, marks.mean() if n else 0.0),
        np.full(n, (counts < 5).mean() if n else 0.0),
        np.full(n, min(marks.sum(), 8.0) / 8),
        np.full(n, prose.sum() / max(counts.sum(), 1.0)),
    ]
    return np.array(columns, dtype=np.float64).T.reshape(n, len(columns))


def _overlap(content: set[str], topic: Counter[str], *, own: bool) -> float:
    """The share of a line's content words that the page's other running text uses too."""
    return sum(topic[word] > own for word in content) / (len(content) + 1)


def _shift(column: NDArray[np.floating[Any]], by: int) -> NDArray[np.floating[Any]]:
    """The column's value `by` lines further on, 0 past the ends."""
    moved = np.zeros_like(column)
    if abs(by) < len(column):
        if by > 0:
            moved[:-by] = column[by:]
        else:
            moved[-by:] = column[:by]
    return moved


def _window(column: NDArray[np.float64], reach: int) -> NDArray[np.float64]:
    """The sum over the lines at most `reach` away."""
    summed = np.concatenate([[0.0], np.cumsum(column)])
    index = np.arange(len(column))
    high = np.minimum(index + reach + 1, len(column))
    return np.asarray(summed[high] - summed[np.maximum(index - reach, 0)])


def _is_mark(words: Sequence[str]) -> bool:
    """Whether a line is short and speaks of the page: a heading over a list or a box, as a rule."""
    here = {word.lower() for word in words}
    return 0 < len(words) <= 8 and any(here & family for family in _FAMILIES)


def _since(marks: NDArray[np.bool_], index: NDArray[np.int_]) -> NDArray[np.float64]:
    """How near above a line the last mark stands: 1 right above, falling by half every six lines, 0 for none."""
    last = np.maximum.accumulate(np.where(marks, index, -1)) if len(index) else index
    last = np.concatenate([[-1], last[:-1]]) if len(index) else last
    return np.where(last >= 0, 0.5 ** ((index - last - 1) / 6.0), 0.0)


def _runs(flags: NDArray[np.bool_]) -> NDArray[np.float64]:
    """For each line, how many lines with the flag stand together there; 0 where it has none."""
    out = np.zeros(len(flags))
    start = 0
    for i in range(len(flags) + 1):
        if i == len(flags) or not flags[i]:
            out[start:i] = i - start
            start = i + 1
    return out
