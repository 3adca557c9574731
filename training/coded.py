"""Reports coded by the manual, by a language model that read each, apart from their text: sentence numbers and offsets.

A line of `coded/reports.jsonl` names a report of a corpus and gives its events as the gold does, with `[sentence,
start, end]` in place of words. Which reports are held out is told by `held_out`: they calibrate, and never teach.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import corpora
from corpora import Window

FILE = Path(__file__).parent / "coded/reports.jsonl"
DOUBTED = Path(__file__).parent / "coded/doubted.json"  # made by doubt.py
_LISTS = ("triggers", "actor", "target", "weapon", "sources", "claimed_by")
_COUNTS = ("killed", "injured", "abducted", "arrested", "displaced")
_HELD_OUT_OF_100 = 12
# Corpora whose texts are whole; their reports say where each sentence lies.
_FILES = {"wp": "wp_current_events/*.jsonl.gz", "muc": "muc/train.jsonl.gz", "re3d": "re3d/*.jsonl"}


def held_out(report_id: str) -> bool:
    """Whether a report is kept from training; decided by its id alone, so that it stays so as reports are added."""
    return int(hashlib.sha256(report_id.encode()).hexdigest(), 16) % 100 < _HELD_OUT_OF_100


def read_coded(data: Path, *, held: bool) -> Iterator[Window]:
    """One window a report, those held out or all the others; `data` is the folder of the corpora.

    The words of a doubted event teach nothing.
    """
    reports, lines = coded_gold(data, held=held)
    doubted = json.loads(DOUBTED.read_text(encoding="utf-8")) if DOUBTED.is_file() else {}
    for line, window in zip(lines, corpora.coded_windows(reports, lines), strict=True):
        yield _without(window, doubted.get(line["doc_id"], []))


def _without(window: Window, numbers: Sequence[int]) -> Window:
    """The window without its events of these numbers, their words marked unsure."""
    dropped = [window.events[n] for n in numbers if n < len(window.events)]
    kept = [e for e in window.events if not any(e is d for d in dropped)]
    taught = {w for e in kept for t in e.triggers for w in t}
    unsure = {w for e in dropped for t in e.triggers for w in t} - taught
    return replace(window, events=kept, unsure=window.unsure | unsure)


def coded_gold(data: Path, *, held: bool) -> tuple[dict[str, list[str]], list[dict[str, Any]]]:
    """Sentences by report, and events with their words put in, as in the gold's two files."""
    texts = _texts(data)
    reports, lines = {}, []
    for row in corpora.read_lines(FILE):
        if held_out(row["id"]) is held:
            sentences = texts.sentences(row)
            reports[row["id"]] = sentences
            events = [_with_words(e, sentences) for e in row["events"]]
            lines.append({"doc_id": row["id"], "keep": [0, len(sentences) - 1], "events": events})
    return reports, lines


class _Texts:
    """The corpora's own sentences."""

    def __init__(self, newswire: Mapping[int, str], items: Mapping[str, str]) -> None:
        self._newswire, self._items = newswire, items

    def sentences(self, row: Mapping[str, Any]) -> list[str]:
        corpus, _, number = row["id"].partition("-")
        if corpus == "gmb":
            first, last = map(int, number.split("-"))
            return [self._newswire[n] for n in range(first, last + 1)]
        text = self._items[row["id"]]
        return [text[start:end] for start, end in row["sentences"]]


def _texts(data: Path) -> _Texts:
    newswire = {line["id"]: line["text"] for line in corpora.read_lines(data / "gmb/sentences.jsonl.gz")}
    items = {}
    for corpus, pattern in _FILES.items():
        for path in sorted(data.glob(pattern)):
            items |= {f"{corpus}-{line['id']}": line["text"] for line in corpora.read_lines(path)}
    return _Texts(newswire, items)


def _with_words(event: Mapping[str, Any], sentences: list[str]) -> dict[str, Any]:
    def words(mention: list[int]) -> list[Any]:
        sentence, start, end = mention
        return [sentence, sentences[sentence][start:end]]

    out = dict(event)
    out |= {name: [words(m) for m in event.get(name, [])] for name in _LISTS}
    out |= {name: words(event[name]) if event.get(name) else None for name in ("place", "time")}
    for name in _COUNTS:
        count = event.get(name)
        out[name] = {**count, "text": words(count["text"])} if count else None
    return out
