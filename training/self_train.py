"""Let a trained network code unlabelled newswire, so that a second round can learn from what it is sure of.

usage: python training/self_train.py --data ../shared/data --network DIR --out .train/silver.jsonl --most 2500

Reports of the gold, train and dev, are left out. Words that the network is unsure of are marked, and teach nothing.
"""

import argparse
import json
import random
from pathlib import Path
from typing import Any

import corpora
import labels
from attest.codebook.loader import load_codebook
from attest.extract import Extract, OnnxNetwork, Thresholds
from attest.extract.candidates import score_article
from attest.extract.words import Word, split_words
from attest.records import Article, EventMention, Span

SURE, DOUBTED = 0.6, 0.12


def documents(data: Path) -> list[list[str]]:
    """Unlabelled reports as lists of sentences, none of them in the gold."""
    taken = {
        n
        for part in ("train", "dev")
        for r in corpora.read_lines(data / f"gold/{part}.reports.jsonl")
        for n in range(r["gmb_sentences"][0], r["gmb_sentences"][1] + 1)
    }
    starts = set(json.loads((data / "gmb/guessed_document_starts.json").read_text()))
    found: list[list[str]] = [[]]
    for line in corpora.read_lines(data / "gmb/sentences.jsonl.gz"):
        if line["id"] in starts:
            found.append([])
        if line["id"] not in taken:
            found[-1].append(line["text"])
    return [d for d in found if 3 <= len(d) <= 12]


def article(sentences: list[str]) -> Article:
    spans, at = [], 0
    for s in sentences:
        spans.append(Span(at, at + len(s)))
        at += len(s) + 1
    return Article(id="", page_id="", sha256="", text=" ".join(sentences), sentences=tuple(spans))


def covered(words: tuple[Word, ...], span: Span) -> list[int]:
    return [i for i, w in enumerate(words) if w.span.overlaps(span)]


def event(words: tuple[Word, ...], mention: EventMention) -> dict[str, Any]:
    return {
        "type": labels.TYPES.index(mention.type),
        "factuality": labels.FACTUALITY.index(mention.factuality),
        "background": int(mention.background),
        "triggers": [covered(words, t.span) for t in mention.triggers],
        "roles": [[labels.ROLES.index(a.role), covered(words, a.span)] for a in mention.arguments],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--network", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--most", type=int, default=1800)
    args = parser.parse_args()
    network = OnnxNetwork(args.network)
    reader = Extract(network=network, codebook=load_codebook(), thresholds=Thresholds(trigger=SURE, event=SURE))
    pool = documents(args.data)
    random.Random(11).shuffle(pool)
    kept = 0
    with args.out.open("w", encoding="utf-8") as out:
        for sentences in pool:
            if kept == args.most:
                break
            a = article(sentences)
            mentions = reader.read(a)
            if not mentions:
                continue
            kept += 1
            words = split_words(a.text, a.sentences)
            scored = score_article(network, words, len(a.sentences), threshold=DOUBTED)
            unsure = [w for c in scored.candidates if c.score < SURE for w in c.words]
            split = [[w.text for w in words if w.sentence == k] for k in range(len(sentences))]
            row = {"words": split, "events": [event(words, m) for m in mentions], "unsure": unsure}
            out.write(json.dumps(row) + "\n")
    print(f"{kept} reports coded of {len(pool)}")


if __name__ == "__main__":
    main()
