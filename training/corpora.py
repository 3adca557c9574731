"""Read the corpora into windows: consecutive sentences of one text with whatever labels that corpus has."""

import gzip
import json
import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import labels
from attest.extract.words import split_words
from attest.records import Span

IGNORE = -100


@dataclass
class Sentence:
    """Words of one sentence, with labels a word where the corpus has them, and word numbers within it."""

    words: list[str]
    upos: list[int] | None = None
    heads: list[int] | None = None  # number of the head word; a root is its own head
    deprel: list[int] | None = None
    names: list[int] | None = None
    factual: dict[int, float] = field(default_factory=dict)
    broad: list[int] | None = None
    frames: list[tuple[int, list[tuple[int, int, int]]]] = field(default_factory=list)  # predicate, (label, first, end)


@dataclass
class GoldEvent:
    """An event of a window: triggers and role spans as lists of window word numbers."""

    type: int
    factuality: int
    background: int
    triggers: list[list[int]]
    roles: list[tuple[int, list[int]]]


@dataclass
class Window:
    task: str
    sentences: list[Sentence]
    events: list[GoldEvent] = field(default_factory=list)
    keep: tuple[int, int] = (0, 10**6)
    weight: float = 1.0
    unsure: frozenset[int] = frozenset()

    @property
    def size(self) -> int:
        return sum(len(s.words) for s in self.sentences)


def read_lines(path: Path) -> Iterator[Any]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


# --- trees


def _tree(rows: Sequence[tuple[str, str, int, str]]) -> Sentence | None:
    deprel = [r[3] if r[3] in labels.DEPREL else r[3].split(":")[0] for r in rows]
    if not rows or any(d not in labels.DEPREL for d in deprel) or any(r[1] not in labels.UPOS for r in rows):
        return None
    return Sentence(
        words=[r[0] for r in rows],
        upos=[labels.UPOS.index(r[1]) for r in rows],
        heads=[r[2] - 1 if r[2] else i for i, r in enumerate(rows)],
        deprel=[labels.DEPREL.index(d) for d in deprel],
    )


def read_conllu(path: Path, licences: tuple[str, ...] = ()) -> Iterator[list[Sentence]]:
    """Documents as lists of sentences; sentences with labels outside ours are left out."""
    document: list[Sentence] = []
    rows: list[tuple[str, str, int, str]] = []
    genre = ""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if line.startswith("# newdoc"):
                if document and (not licences or genre in licences):
                    yield document
                document = []
                genre = line.split("=")[-1].strip().split("_")[1] if "_" in line else ""
            elif not line:
                sentence = _tree(rows)
                if sentence:
                    document.append(sentence)
                rows = []
            elif not line.startswith("#"):
                c = line.split("\t")
                if c[0].isdigit():
                    rows.append((c[1], c[3], int(c[6]), c[7]))
    if document and (not licences or genre in licences):
        yield document


def read_ewt(path: Path) -> Iterator[list[Sentence]]:
    document: list[Sentence] = []
    name = None
    for line in read_lines(path):
        if line["doc"] != name and document:
            yield document
            document = []
        name = line["doc"]
        sentence = _tree([(t[0], t[2], t[4], t[5]) for t in line["tokens"]])
        if sentence:
            sentence.frames = [f for p in line["preds"] if (f := _frame(p)) is not None]
            document.append(sentence)
    yield document


def _frame(pred: Any) -> tuple[int, list[tuple[int, int, int]]] | None:
    """A predicate's arguments that we learn from; "be", "have" and "do" name no act."""
    if pred["sense"].split(".")[0] in ("be", "have", "do"):
        return None
    return pred["token"], [(labels.FRAMES.index(r), a, b) for r, a, b, *_ in pred["args"] if r in labels.FRAMES]


# --- names

_GMB = {"geo": "place", "gpe": "place", "org": "organisation", "per": "person", "tim": "time"}
_RE3D = {
    "Organisation": "organisation",
    "Location": "place",
    "Person": "person",
    "Nationality": "place",
    "Temporal": "time",
    "Weapon": "weapon",
}


def _names(text: str, spans: Iterable[tuple[int, int, str]]) -> Sentence:
    words = split_words(text, (Span(0, len(text)),))
    tags = [0] * len(words)
    for start, end, kind in spans:
        inside = [i for i, w in enumerate(words) if w.span.start < end and w.span.end > start]
        for k, i in enumerate(inside):
            tags[i] = labels.NAMES.index(("I-" if k else "B-") + kind)
    return Sentence(words=[w.text for w in words], names=tags)


def read_gmb(folder: Path, *, without: set[int]) -> Iterator[list[Sentence]]:
    """Guessed documents of the newswire names corpus; `without` are sentence numbers to leave out."""
    starts = set(json.loads((folder / "guessed_document_starts.json").read_text()))
    document: list[Sentence] = []
    for line in read_lines(folder / "sentences.jsonl.gz"):
        if line["id"] in starts and document:
            yield document
            document = []
        if line["id"] in without:
            continue
        spans = [(start, end, _GMB[kind]) for start, end, kind in line["entities"] if kind in _GMB]
        document.append(_names(line["text"], spans))
    if document:
        yield document


def read_re3d(folder: Path) -> Iterator[list[Sentence]]:
    """Defence reports with open licences; crowd spans under confidence 0.5 and inner nested ones are left out."""
    for path in sorted(folder.glob("*.jsonl")):
        for line in read_lines(path):
            spans = [
                (s, e, _RE3D[kind])
                for s, e, kind, _, confidence in line["entities"]
                if kind in _RE3D and confidence >= 0.5
            ]
            spans.sort(key=lambda x: x[0] - x[1])
            taken: list[tuple[int, int, str]] = []
            for span in spans:
                if not any(span[0] < t[1] and t[0] < span[1] for t in taken):
                    taken.append(span)
            text = line["text"]
            pieces = []
            at = 0
            for match in [*re.finditer(r"(?<=[.!?])\s+(?=[A-Z\"“])|\n+", text), None]:
                end = match.start() if match else len(text)
                inner = [(s - at, e - at, k) for s, e, k in taken if s >= at and e <= end]
                if text[at:end].strip():
                    pieces.append(_names(text[at:end], inner))
                at = match.end() if match else end
            yield pieces


# --- factuality of predicates


def read_uds(path: Path) -> Iterator[list[Sentence]]:
    batch: list[Sentence] = []
    for line in read_lines(path):
        words = split_words(line["text"], (Span(0, len(line["text"])),))
        sentence = Sentence(words=[w.text for w in words])
        for pred in line["preds"]:
            for i, w in enumerate(words):
                if w.span.start == pred["start"]:
                    sentence.factual[i] = pred["factual"]
        batch.append(sentence)
        if len(batch) == 4:
            yield batch
            batch = []
    if batch:
        yield batch


# --- events of every kind


def broad_kinds(path: Path) -> list[str]:
    """What kinds of event the broad corpus knows, the first being none."""
    return ["none", *sorted({e["type"] for line in read_lines(path) for e in line["events"]})]


def read_broad(path: Path) -> Iterator[list[Sentence]]:
    """Sentences with the kind of event that each word names, a document's together; its test part is left out."""
    kinds = {kind: n for n, kind in enumerate(broad_kinds(path))}
    document: list[Sentence] = []
    name = None
    for line in read_lines(path):
        if line["split"] == "test":
            continue
        if line["doc"] != name and document:
            yield document
            document = []
        name = line["doc"]
        words = split_words(line["text"], (Span(0, len(line["text"])),))
        tags = [0] * len(words)
        for event in line["events"]:
            start, end, _ = event["trigger"]
            for i, w in enumerate(words):
                if w.span.start < end and w.span.end > start:
                    tags[i] = kinds[event["type"]]
        document.append(Sentence(words=[w.text for w in words], broad=tags))
    if document:
        yield document


# --- events


def find_words(words: Sequence[Any], sentence: Span, text: str, quote: str) -> list[int]:
    """Numbers of the words that the first whole-word occurrence of `quote` in the sentence covers."""
    inside = text[sentence.start : sentence.end]
    match = re.search(r"(?<!\w)" + re.escape(quote) + r"(?!\w)", inside)
    at = match.start() if match else inside.find(quote)
    if at < 0:
        return []
    start, end = sentence.start + at, sentence.start + at + len(quote)
    return [i for i, w in enumerate(words) if w.span.start < end and w.span.end > start]


_SPANS = {"actor": "actor", "target": "target", "weapon": "weapon", "sources": "source", "claimed_by": "claimed_by"}
_STATUS = {"happened": "asserted"}


def read_gold(folder: Path, part: str) -> Iterator[Window]:
    """One window a report, with its events."""
    reports = {r["doc_id"]: r["sentences"] for r in read_lines(folder / f"{part}.reports.jsonl")}
    yield from coded_windows(reports, read_lines(folder / f"{part}.jsonl"))


def coded_windows(reports: Mapping[str, list[str]], lines: Iterable[Any]) -> Iterator[Window]:
    """One window a coded report; `reports` gives its sentences, a line its events, as in the gold."""
    for line in lines:
        sentences = reports[line["doc_id"]]
        text = " ".join(sentences)
        spans, at = [], 0
        for s in sentences:
            spans.append(Span(at, at + len(s)))
            at += len(s) + 1
        words = split_words(text, tuple(spans))

        def locate(mention: Sequence[Any], words: Any = words, spans: Any = spans, text: str = text) -> list[int]:
            return find_words(words, spans[mention[0]], text, mention[1])

        events = []
        for e in line["events"]:
            roles = [(labels.ROLES.index(r), locate(m)) for f, r in _SPANS.items() for m in e.get(f) or []]
            roles += [(labels.ROLES.index(f), locate(e[f])) for f in ("place", "time") if e.get(f)]
            roles += [
                (labels.ROLES.index(c), locate(e[c]["text"]))
                for c in ("killed", "injured", "abducted", "arrested", "displaced")
                if e.get(c)
            ]
            events.append(
                GoldEvent(
                    type=labels.TYPES.index(e["type"]),
                    factuality=labels.FACTUALITY.index(_STATUS.get(e["status"], e["status"])),
                    background=int(e["background"]),
                    triggers=[w for w in (locate(t) for t in e["triggers"]) if w],
                    roles=[(r, w) for r, w in roles if w],
                )
            )
        split = [[w.text for w in words if w.sentence == k] for k in range(len(sentences))]
        yield Window("events", [Sentence(w) for w in split], [e for e in events if e.triggers], tuple(line["keep"]))


def read_silver(path: Path, *, weight: float) -> Iterator[Window]:
    """What a trained network coded, made by self_train.py."""
    for line in read_lines(path):
        events = [GoldEvent(**{**e, "roles": [(r, w) for r, w in e["roles"]]}) for e in line["events"]]
        sentences = [Sentence(words) for words in line["words"] if words]
        yield Window("events", sentences, events, weight=weight, unsure=frozenset(line["unsure"]))


def cut_window(window: Window, first: int, last: int) -> Window:
    """The window's sentences `first` to `last`, both included, with what of its events lies there."""
    sizes = [len(s.words) for s in window.sentences]
    start, end = sum(sizes[:first]), sum(sizes[: last + 1])

    def move(words: list[int]) -> list[int]:
        return [w - start for w in words] if words and start <= words[0] and words[-1] < end else []

    events = []
    for e in window.events:
        triggers = [t for t in map(move, e.triggers) if t]
        if triggers:
            roles = [(r, w) for r, w in ((r, move(w)) for r, w in e.roles) if w]
            events.append(GoldEvent(e.type, e.factuality, e.background, triggers, roles))
    keep = (max(window.keep[0] - first, 0), window.keep[1] - first)
    unsure = frozenset(w - start for w in window.unsure if start <= w < end)
    return Window(window.task, window.sentences[first : last + 1], events, keep, window.weight, unsure)


def pack(documents: Iterable[list[Sentence]], task: str, rng: random.Random, *, most_words: int) -> Iterator[Window]:
    """Cut documents into windows of consecutive sentences, at most `most_words` long where one sentence allows."""
    for document in documents:
        batch: list[Sentence] = []
        aim = rng.randint(20, most_words)
        for sentence in document:
            if len(sentence.words) > 150 or not sentence.words:
                continue
            if batch and sum(len(s.words) for s in batch) + len(sentence.words) > aim:
                yield Window(task, batch)
                batch, aim = [], rng.randint(20, most_words)
            batch.append(sentence)
        if batch:
            yield Window(task, batch)
