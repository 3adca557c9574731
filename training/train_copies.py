"""Learn how much each sign of a copy weighs: `python training/train_copies.py DATA_FOLDER`.

Prints the weights that stand in src/attest/dedupe/judge.py. Learns from copies and look-alikes that the TRAINING desk
of bench/made_copies.py makes of training corpora, and from short bulletins made up here; bench/copies.py scores on
development corpora and the other desk.
"""

import argparse
import gzip
import json
import random
import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from attest.clean.sentences import find_sentences
from attest.dedupe.compare import compare
from attest.dedupe.index import Index
from attest.dedupe.judge import LADDER, rungs
from attest.dedupe.read import Text, read_text
from attest.dedupe.signature import sign_all
from attest.records import Article

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))
from made_copies import TRAINING, Report, make_corpus, without_unclear

Floats = npt.NDArray[np.float64]
_BULLETINS = (
    "In {place}, {n} raids by {group} damaged {m} fuel stores and a watchtower.",
    "{place}: {group} attacked a checkpoint and set {n} vehicles on fire; {m} guards were hurt.",
    "Troops searching houses around {place} on {day} found {n} rifles and held {m} men.",
    "Police in {place} said {n} people were killed and {m} wounded when {group} opened fire on {day}.",
    "A patrol near {place} came under fire on {day}. The patrol returned fire and killed {n} members of {group}. "
    "No civilians were harmed. The search of the area goes on.",
    "Air force jets struck {n} positions of {group} close to {place}, destroying {m} trucks and a mortar.",
    "The ministry said that {n} recruits of {group} gave themselves up in {place} on {day} and handed in {m} weapons.",
    "A security team arrested {n} suspects in {place} on {day} during a hunt for a commander of {group}. The commander "
    "plans attacks with roadside bombs. The team secured the compound, questioned those present and held {m} for "
    "further questioning. Women and children were protected throughout the search.",
)
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("data", type=Path)
    arguments.add_argument("--ridge", type=float, default=3.0)
    arguments.add_argument("--every", type=int, default=1, help="take every n-th article only")
    asked = arguments.parse_args()
    reports = make_corpus(originals(asked.data)[:: asked.every], TRAINING, seed=11)
    x, y = examples(reports)
    weights = fit(x, y, ridge=asked.ridge)
    probability = 1 / (1 + np.exp(-x @ weights))
    print(f"# {len(reports)} reports, {len(y)} candidate pairs, {y.mean():.3f} copies")
    print(f"# right at .5: {((probability > 0.5) == (y > 0.5)).mean():.4f}")
    print("BIAS =", round(float(weights[0]), 3))
    print("WEIGHTS: Mapping[str, float] = {")
    for rung, weight in zip(LADDER, weights[1:], strict=True):
        print(f'    "{rung.name}": {weight:.3f},')
    print("}")


def originals(data: Path) -> list[Report]:
    rng = random.Random(5)
    found = [*_gold(data), *_gmb(data, rng), *_ecb(data), *_muc(data, rng), *_bulletins(rng)]
    return without_unclear(found, templates=frozenset(["bulletins"]))


def _lines(path: Path) -> Iterator[dict]:
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as lines:
        yield from map(json.loads, lines)


def _report(corpus: str, name: str, text: str, day: date | None = None) -> Report:
    return Report(f"{corpus}:{name}", text, f"{corpus}:{name}", corpus, published=day)


def _some_day(rng: random.Random) -> date:
    return date(2012, 1, 1) + timedelta(rng.randrange(900))


def _gold(data: Path) -> Iterator[Report]:
    for row in _lines(data / "gold" / "train.reports.jsonl"):
        yield _report("gold", row["doc_id"], " ".join(row["sentences"]))


def _gmb(data: Path, rng: random.Random) -> Iterator[Report]:
    """Documents as guessed, without those that gold reports were taken from."""
    taken = {
        i
        for part in ("train", "dev")
        for row in _lines(data / "gold" / f"{part}.reports.jsonl")
        for i in range(row["gmb_sentences"][0], row["gmb_sentences"][1] + 1)
    }
    sentences = {int(row["id"]): row["text"] for row in _lines(data / "gmb" / "sentences.jsonl.gz")}
    starts = json.loads((data / "gmb" / "guessed_document_starts.json").read_text())
    spans = [(a, b) for a, b in pairwise(starts) if b - a >= 4 and not taken & set(range(a, b))]
    for a, b in rng.sample(spans, 700):
        day = _some_day(rng)
        yield _report("gmb", str(a), " ".join(sentences[i] for i in range(a, b) if i in sentences), day)


def _ecb(data: Path) -> Iterator[Report]:
    for row in _lines(data / "ecbplus" / "train.jsonl"):
        yield _report("ecb", row["doc_id"], untokenized(row["text"]))


def untokenized(text: str) -> str:
    """Words joined by spaces as they are printed."""
    for sign in (" ,", " .", " '", " ;", " :", " ?", " !", " )", " %"):
        text = text.replace(sign, sign[1:])
    return text.replace("( ", "(").replace("$ ", "$").replace(" n't", "n't")


def _muc(data: Path, rng: random.Random) -> Iterator[Report]:
    rows = list(_lines(data / "muc" / "train.jsonl.gz"))
    for row in rng.sample(rows, 350):
        yield _report("muc", row["id"], row["text"], date.fromisoformat(row["date"]) if row["date"] else None)


def _bulletins(rng: random.Random) -> Iterator[Report]:
    for i in range(250):
        words = {
            "place": rng.choice(TRAINING.names[:14]),
            "group": rng.choice(TRAINING.names[-6:]),
            "day": rng.choice(_DAYS),
            "n": rng.choice("two three four five 6 8 12 15".split()),
            "m": rng.choice("two three 4 five seven 9 11".split()),
        }
        yield _report("bulletins", str(i), rng.choice(_BULLETINS).format(**words), _some_day(rng))


def examples(reports: Sequence[Report]) -> tuple[Floats, Floats]:
    """Candidate pairs: float64 [pair, 1 + rung] with ones first, and float64 [pair], 1 for a copy."""
    articles = [as_article(report) for report in reports]
    texts = [read_text(article) for article in articles]
    pairs = list(Index().add_and_match(sign_all(article.text for article in articles)))
    rows = [[1.0, *rungs(_measures(texts[pair.left], texts[pair.right], pair.share))] for pair in pairs]
    same = [float(reports[pair.left].family == reports[pair.right].family) for pair in pairs]
    return np.array(rows), np.array(same)


def _measures(one: Text, other: Text, share: float) -> dict[str, float]:
    return {**compare(one, other).measures, "share": share}


def as_article(report: Report) -> Article:
    """A report as cleaning would give it."""
    sentences = find_sentences(report.text)
    return Article(report.id, report.id, "", report.text, sentences, outlet=report.outlet, published=report.published)


def fit(x: Floats, y: Floats, *, ridge: float, steps: int = 40) -> Floats:
    """Logistic weights by Newton's method: float64 [1 + rung]; the first, the bias, is not held down."""
    weights = np.zeros(x.shape[1])
    hold = np.full(x.shape[1], ridge)
    hold[0] = 0.0
    for _ in range(steps):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (y - p) - hold * weights
        curve = (x * (p * (1 - p))[:, None]).T @ x + np.diag(hold + 1e-9)
        step = np.linalg.solve(curve, gradient)
        weights += step
        if np.abs(step).max() < 1e-6:
            break
    return weights


if __name__ == "__main__":
    main()
