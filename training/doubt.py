"""List the events of our own coding that a network taught by the gold alone sees no sign of.

usage: python training/doubt.py --data ../shared/data --network DIR

Our coders were asked to miss nothing, and coded more than the gold's did: on 40 of the gold's reports, coded again
without sight of it, they found 99 % of its events, and 23 % of what they found is not in it. What they coded and the
gold's own network gives less than LEAST is neither taught nor taken for nothing: its words teach nothing. Writes
`coded/doubted.json`: numbers of events by report.
"""

import argparse
import json
from pathlib import Path

import corpora
from attest.extract import OnnxNetwork
from attest.extract.candidates import score_article
from attest.extract.words import split_words
from coded import DOUBTED, coded_gold
from self_train import article

LEAST = 0.15


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--network", type=Path, required=True)
    args = parser.parse_args()
    network = OnnxNetwork(args.network)
    reports, lines = coded_gold(args.data, held=False)
    doubted: dict[str, list[int]] = {}
    of = 0
    for line in lines:
        sentences = reports[line["doc_id"]]
        text = article(sentences)
        words = split_words(text.text, text.sentences)
        scored = score_article(network, words, len(sentences), threshold=LEAST)
        sure = {w for c in scored.candidates for w in c.words}
        of += len(line["events"])
        weak = [
            n
            for n, event in enumerate(line["events"])
            if not any(
                sure & set(corpora.find_words(words, text.sentences[sentence], text.text, quote))
                for sentence, quote in event["triggers"]
            )
        ]
        if weak:
            doubted[line["doc_id"]] = weak
    DOUBTED.write_text(json.dumps(doubted, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{sum(map(len, doubted.values()))} of {of} events doubted")


if __name__ == "__main__":
    main()
