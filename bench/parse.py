"""Parsing web text: `python bench/parse.py DATA_FOLDER [--limit N] [--fp32 FILE.onnx]`, EWT's development part.

The network reads each sentence by itself with the treebank's own words. UPOS, UAS and LAS count every word, punctuation
too, relations with their subtypes; the CoNLL 2018 shared task counts LAS without them, which is given as well.
Baselines: the tag most often seen for the word in the training part, a noun for the unseen; the word after as head with
the relation most often seen for the tag.
With --fp32, the same weights before they were made 8-bit stand beside.
"""

import argparse
import hashlib
import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from common import Asked, Measured, Row, leave, print_table, rows, run, share

from attest.extract import Labels, Network, load_network

FORM, UPOS, HEAD, RELATION = 0, 2, 4, 5


@dataclass(slots=True)
class Tally:
    """Words, and how many of them are right in each respect."""

    words: int = 0
    upos: int = 0
    uas: int = 0
    las: int = 0
    las_plain: int = 0

    def add(self, token: Row, upos: str, head: int, relation: str) -> None:
        """Counts one word; heads count from 1, a root's is 0."""
        at_head = head == token[HEAD]
        self.words += 1
        self.upos += upos == token[UPOS]
        self.uas += at_head
        self.las += at_head and relation == token[RELATION]
        self.las_plain += at_head and relation.split(":")[0] == token[RELATION].split(":")[0]


def measure(asked: Asked) -> None:
    """Read every sentence with each network."""
    folder = asked.data / "ewt_srl"
    corpus = list(rows(folder / "dev.jsonl.gz", limit=asked.limit))
    trivial = baseline(folder / "train.jsonl.gz", corpus)
    networks: dict[str, Network] = {"8-bit": load_network()}
    if asked.rest.fp32 is not None:
        networks["fp32"] = of_full_precision(asked.rest.fp32)
    measured = []
    for name, network in networks.items():
        tally = parse(network, corpus)
        for what, right, usual in (
            ("UPOS", tally.upos, trivial.upos),
            ("UAS", tally.uas, trivial.uas),
            ("LAS", tally.las, trivial.las),
            ("LAS without subtypes", tally.las_plain, trivial.las_plain),
        ):
            ours, beside = share(right, tally.words).f1_pct, share(usual, trivial.words).f1_pct
            basis = "commonest" if what == "UPOS" else "word after"
            measured.append(Measured(f"EWT dev, gold words, {name}: {what}", ours, beside, tally.words, basis))
    print_table("parse.py", measured)


def parse(network: Network, corpus: list[Row]) -> Tally:
    """What a network makes of each sentence, read alone."""
    labels, tally = network.labels, Tally()
    for row in corpus:
        scores = network.read([[token[FORM] for token in row["tokens"]]])
        upos, relations, heads = scores.upos.argmax(1), scores.deprel.argmax(1), scores.heads.tolist()
        for i, token in enumerate(row["tokens"]):
            head = 0 if heads[i] == i else heads[i] + 1
            tally.add(token, labels.upos[int(upos[i])], head, relation_of(labels, int(relations[i]), head))
    return tally


def relation_of(labels: Labels, number: int, head: int) -> str:
    """The relation's name; a word that is its own head is the root."""
    return "root" if head == 0 else labels.deprel[number]


def of_full_precision(weights: Path) -> Network:
    """A network of the shipped labels and tokenizer with other weights."""
    if not weights.is_file():
        leave(f"{weights} is not there\n  try: the file that training/export.py writes beside the weights")
    shipped = Path(str(files("attest.extract") / "data"))
    card = json.loads((shipped / "card.json").read_text(encoding="utf-8"))
    card["sha256"]["reader.onnx"] = hashlib.sha256(weights.read_bytes()).hexdigest()
    with TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "card.json").write_text(json.dumps(card), encoding="utf-8")
        for name in card["sha256"]:
            (folder / name).symlink_to(weights.resolve() if name == "reader.onnx" else shipped / name)
        return load_network(folder)


def baseline(train: Path, corpus: list[Row]) -> Tally:
    """Each word's commonest tag, the word after as head, each tag's commonest relation."""
    tags: defaultdict[str, Counter[str]] = defaultdict(Counter)
    relations: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in rows(train):
        for token in row["tokens"]:
            tags[token[FORM].lower()][token[UPOS]] += 1
            relations[token[UPOS]][token[RELATION]] += 1
    tally = Tally()
    for row in corpus:
        for i, token in enumerate(row["tokens"]):
            seen = tags.get(token[FORM].lower())
            upos = seen.most_common(1)[0][0] if seen else "NOUN"
            tally.add(token, upos, i + 2 if i + 1 < len(row["tokens"]) else 0, relations[upos].most_common(1)[0][0])
    return tally


def add(parser: argparse.ArgumentParser) -> None:
    """This bench's own option."""
    parser.add_argument("--fp32", type=Path, default=None, help="the network's file before it was made 8-bit")


if __name__ == "__main__":
    run(measure, __doc__, add=add)
