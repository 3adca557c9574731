"""Articles with their events, coded once: reading a corpus takes minutes, linking it seconds.

What the reader made of a corpus is kept in `.bench-cache/`, under a name that holds the hash of the texts and of the
network, so that another network or another corpus is read anew; after other changes to the reader, delete the folder.
"""

import hashlib
import json
import pickle
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from attest import assets
from attest.link.tellings import Report, Telling, read_triggers, tell
from attest.link.words import Bag, read_bag
from attest.records import Article, Event

CACHE = Path(__file__).parents[1] / ".bench-cache"
Row = dict[str, Any]
Told = tuple[Article, tuple[Event, ...]]


def told_of(name: str, given: Sequence[Row]) -> dict[str, Told]:
    """By id, the article and its events; a text that the reader refused is missing.

    Args:
        name: Of the corpus, for the name of the cached file.
        given: {"id", "text", "title"?, "published"?, "outlet"?} for each report.
    """
    recipe = assets.read_manifest()["reader"].sha256
    digest = hashlib.sha256(json.dumps([recipe, list(given)]).encode()).hexdigest()[:16]
    kept = CACHE / f"{name}-{digest}.pickle"
    if not kept.is_file():
        # Reading takes the whole reader, a kept corpus next to nothing.
        from common import outcomes

        from attest.store import Coded

        print(f"coding {len(given)} reports of {name}", file=sys.stderr)
        told = {o.article.id: (o.article, tuple(o.events)) for o in outcomes(given) if isinstance(o, Coded)}
        CACHE.mkdir(exist_ok=True)
        kept.write_bytes(pickle.dumps(told))
    return pickle.loads(kept.read_bytes())  # written by us, a line above


def of_ecb(path: Path) -> list[Row]:
    """ECB+ documents as reports; the tokens stay where they stood, so that offsets hold."""
    lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [{"id": r["doc_id"], "text": r["text"].replace("``", '" ').replace("''", ' "')} for r in lines]


@dataclass(frozen=True, slots=True)
class Mention:
    """An annotated mention of an event as a telling, and the chain that it belongs to."""

    telling: Telling
    chain: str


def chain_of(spans: Iterable[tuple[int, int]], row: Row) -> str | None:
    """The chain most of whose annotated mentions these spans touch; None when they touch none."""
    chains = Counter(
        m["chain"]
        for m in row["mentions"]
        if m["kind"] == "event" and any(s < m["end"] and m["start"] < e for s, e in spans)
    )
    return min(chains, key=lambda c: (-chains[c], c)) if chains else None


def mentions_of(row: Row, told: Told | None) -> list[Mention]:
    """The annotated event mentions of an ECB+ document, each as a telling of its own.

    It holds the mention's words as its trigger, the terms of its sentence, those of the document as its report, and
    what our reader says of an event with a trigger there. Each is a report of its own to the comparer, as two mentions
    of one document may well be of one event.
    """
    lines = [row["text"][start:end] for start, end, _ in row["sentences"]]
    whole = read_bag(lines)
    found = []
    for number, m in enumerate(m for m in row["mentions"] if m["kind"] == "event"):
        sentence = next((row["text"][s:e] for s, e, _ in row["sentences"] if s <= m["start"] < e), row["text"])
        name = f"{row['doc_id']}#{number}"
        report = Report(name, None, None, None, whole)
        telling = _our_telling(m, told, report) or Telling(id=name, report=report, bag=Bag())
        bag, triggers = read_bag([sentence]), read_triggers([m["surface"]])
        found.append(Mention(replace(telling, id=name, bag=bag, triggers=triggers), m["chain"]))
    return found


def _our_telling(mention: Row, told: Told | None, report: Report) -> Telling | None:
    article, events = told or (None, ())
    for event in events:
        if article and any(t.span.start < mention["end"] and mention["start"] < t.span.end for t in event.triggers):
            return tell(event, article, report)
    return None
