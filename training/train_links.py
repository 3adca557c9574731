"""Learn what each reason for a link weighs: `python training/train_links.py DATA_FOLDER`.

Writes src/attest/link/data/words.json, in how many reports of open news text each term stands, and
src/attest/link/data/links.json, the weights of the scales. Learned from:

- ECB+ train: pairs of documents of one seminal event or of two; pairs of our own coded events whose triggers are
  annotated, of one chain or of two.
- wp_current_events: items of one short story on other days as one event, items of one day as two, both weakly.
- a made-up world (bench/made_events.py), since the corpora say little of dates, exact places and tolls.

Nothing of any development part is read. Scores are calibrated on documents of topics left out in turn.
"""

import argparse
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "bench"))

import made_events  # noqa: E402
from told import Told, of_ecb, told_of  # noqa: E402

from attest.link import words as link_words  # noqa: E402
from attest.link.candidates import Pairs, find_candidates  # noqa: E402
from attest.link.cluster import find_clusters  # noqa: E402
from attest.link.compare import SCALES, Weights, measured, weighed  # noqa: E402
from attest.link.measures import Words  # noqa: E402
from attest.link.table import Floats, Table  # noqa: E402
from attest.link.tellings import Telling, read_report, tell, tell_article  # noqa: E402

OUT = ROOT / "src" / "attest" / "link" / "data"
FOLDS = 5
RIDGES = (2.0, 8.0)
# Of the weakly labelled and the made-up pairs of two events, at most so many.
MOST_OTHERS = 6_000
# A story so called is of one happening.
ONE_HAPPENING = re.compile(
    r"^\d{4} .*\b(?:attack|bombings?|shooting|explosion|crash|massacre|hijacking|stabbing|assassination|killing|"
    r"ramming|fire|earthquake|collapse|kidnapping|disaster|raid|air ?strike|coup|prison break)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sample:
    """Measured pairs of one corpus with their labels; `fold` of both sides, or -1 where it takes part in every fit."""

    name: str
    table: Table
    pairs: Pairs
    values: Floats
    same: NDArray[np.bool_]
    weight: NDArray[np.float64]
    fold: NDArray[np.int64]
    truth: dict[str, str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--words-only", action="store_true", help="count words and stop")
    asked = parser.parse_args()
    OUT.mkdir(exist_ok=True)
    if asked.words_only:
        write_words(asked.data)
        return
    ecb = told_of("ecb-train", of_ecb(asked.data / "ecbplus" / "train.jsonl"))
    rows = [json.loads(line) for line in (asked.data / "ecbplus" / "train.jsonl").open(encoding="utf-8")]
    items = lines(asked.data / "wp_current_events" / "bullets_2025.jsonl.gz")
    conflict = [i for i in items if i["topic"] == "Armed conflicts and attacks"]
    given = [{"id": i["id"], "text": i["text"], "published": i["date"]} for i in conflict]
    wp = told_of("wp-current-events", given)
    learned = {
        "report": learn([ecb_reports(ecb, rows), wp_reports(wp, conflict)], judge="ecb documents"),
        "event": learn([ecb_events(ecb, rows), wp_events(wp, conflict), made_up()], judge="ecb events"),
    }
    provenance = {
        "learned from": "ECB+ train (CC BY 3.0), Wikipedia's current events of 2025 (CC BY-SA 4.0), a made-up world",
        "by": "training/train_links.py",
    }
    (OUT / "links.json").write_text(json.dumps({**provenance, **learned}, indent=1) + "\n", encoding="utf-8")


def lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a gzipped JSON-lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


def write_words(data: Path) -> None:
    """Count in how many reports each term stands: current-events items, and newswire cut where reports begin."""
    items = lines(data / "wp_current_events" / "bullets_2025.jsonl.gz")
    bags = [link_words.read_bag([item["text"]]) for item in items]
    starts = set(json.loads((data / "gmb" / "guessed_document_starts.json").read_text()))
    document: list[str] = []
    for number, sentence in enumerate(lines(data / "gmb" / "sentences.jsonl.gz"), start=1):
        if number in starts and document:
            bags.append(link_words.read_bag(document))
            document = []
        document.append(sentence["text"])
    bags.append(link_words.read_bag(document))
    found = link_words.Frequencies.of(bags, at_least=3)
    terms = [[term, n, found.named.get(term, 0)] for term, n in sorted(found.held.items())]
    table = {
        "counted in": "Wikipedia's current events of 2025 (CC BY-SA 4.0) and Groningen Meaning Bank newswire",
        "by": "training/train_links.py --words-only",
        "reports": found.reports,
        "terms": terms,
    }
    text = json.dumps(table, ensure_ascii=False, separators=(",", ":"))
    (OUT / "words.json").write_text(text + "\n", encoding="utf-8")
    print(f"{found.reports} reports, {len(terms)} terms")


# --- corpora -----------------------------------------------------------------------------------------------------


def ecb_reports(told: dict[str, Told], rows: Sequence[dict[str, Any]]) -> Sample:
    """Documents; two of one subtopic tell of one seminal event."""
    tellings = [tell_article(*told[row["doc_id"]]) for row in rows if row["doc_id"] in told]
    truth = {row["doc_id"]: row["subtopic"] for row in rows}
    topics = {row["doc_id"]: row["topic"] for row in rows}
    return labelled("ecb documents", tellings, truth, topics)


def ecb_events(told: dict[str, Told], rows: Sequence[dict[str, Any]]) -> Sample:
    """Our own events whose triggers are annotated; two of one chain are one event."""
    tellings, truth, topics = [], {}, {}
    for row in rows:
        if row["doc_id"] not in told:
            continue
        article, events = told[row["doc_id"]]
        report = read_report(article)
        for event in events:
            chain = chain_of([(t.span.start, t.span.end) for t in event.triggers], row)
            if chain:
                tellings.append(tell(event, article, report))
                truth[event.id], topics[event.id] = chain, row["topic"]
    return labelled("ecb events", tellings, truth, topics)


def chain_of(spans: Iterable[tuple[int, int]], row: dict[str, Any]) -> str | None:
    """The chain most of whose annotated mentions the triggers touch; None when they touch none."""
    chains = Counter(
        m["chain"]
        for m in row["mentions"]
        if m["kind"] == "event" and any(s < m["end"] and m["start"] < e for s, e in spans)
    )
    return min(chains, key=lambda c: (-chains[c], c)) if chains else None


def labelled(name: str, tellings: Sequence[Telling], truth: dict[str, str], topics: dict[str, str]) -> Sample:
    table = Table.of(tellings)
    words = Words(table)
    pairs = find_candidates(table, words.rarity)
    keys = np.array([truth[i] for i in table.ids])
    fold_of = {topic: n % FOLDS for n, topic in enumerate(sorted(set(topics.values())))}
    fold = np.array([fold_of[topics[i]] for i in table.ids])
    inside = fold[pairs.left] == fold[pairs.right]
    pairs = pairs[inside]
    same = keys[pairs.left] == keys[pairs.right]
    print(f"{name}: {len(table)} tellings, {len(pairs)} pairs, {same.sum()} of one event")
    return Sample(name, table, pairs, measured(words, pairs), same, np.ones(len(pairs)), fold, truth)


def wp_reports(told: dict[str, Told], items: Sequence[dict[str, Any]]) -> Sample:
    tellings = [tell_article(*told[item["id"]]) for item in items if item["id"] in told]
    return weak("current events", tellings, items)


def wp_events(told: dict[str, Told], items: Sequence[dict[str, Any]]) -> Sample:
    tellings = []
    for article, events in told.values():
        report = read_report(article)
        tellings += [tell(e, article, report) for e in events if not e.background and e.factuality == "asserted"]
    return weak("current events, coded", tellings, items)


def weak(name: str, tellings: Sequence[Telling], items: Sequence[dict[str, Any]]) -> Sample:
    """Items of one day are of two events; items of one short story of one happening, on other days, are of one."""
    table = Table.of(tellings)
    words = Words(table)
    pairs = find_candidates(table, words.rarity)
    by_id = {item["id"]: item for item in items}
    item = [by_id[table.report_ids[r]] for r in table.report]
    story = [i["story"][-1] if i["story"] else "" for i in item]
    day = [date.fromisoformat(i["date"]) for i in item]
    same = np.zeros(len(pairs), bool)
    weight = np.zeros(len(pairs))
    for n, (a, b) in enumerate(zip(pairs.left, pairs.right, strict=True)):
        apart = abs((day[a] - day[b]).days)
        kin = table.type[a] == table.type[b]
        if story[a] and story[a] == story[b]:
            if ONE_HAPPENING.search(story[a]) and 0 < apart <= 10 and kin:
                same[n], weight[n] = True, 1.0
            elif not ONE_HAPPENING.search(story[a]) and (apart == 0 or apart > 2):
                weight[n] = 0.5
        elif apart == 0 or apart > 3:
            weight[n] = 0.5
    pairs, same, weight = thinned(pairs[weight > 0], same[weight > 0], weight[weight > 0])
    print(f"{name}: {len(table)} tellings, {len(pairs)} pairs, {same.sum()} of one event")
    return Sample(name, table, pairs, measured(words, pairs), same, weight, np.full(len(table), -1), {})


def made_up(size: int = 3_000) -> Sample:
    made = list(made_events.tellings(size, days=45, cities=300, seed=20_25))
    truth = {m.telling.id: str(m.happening) for m in made}
    table = Table.of(m.telling for m in made)
    words = Words(table)
    pairs = find_candidates(table, words.rarity)
    keys = np.array([truth[i] for i in table.ids])
    same = keys[pairs.left] == keys[pairs.right]
    pairs, same, weight = thinned(pairs, same, np.full(len(pairs), 0.3))
    print(f"made up: {len(table)} tellings, {len(pairs)} pairs, {same.sum()} of one event")
    values = measured(words, pairs)
    # The words of a made-up world teach nothing about words; its dates, places and tolls do.
    for column, scale in enumerate(SCALES):
        if scale.name.startswith(("own_", "whole_")):
            values[:, column] = np.nan
    return Sample("made up", table, pairs, values, same, weight, np.full(len(table), -1), {})


def thinned(
    pairs: Pairs, same: NDArray[np.bool_], weight: NDArray[np.float64]
) -> tuple[Pairs, NDArray[np.bool_], NDArray[np.float64]]:
    """All pairs of one event and a few thousand of the others, which then weigh as much as all of them."""
    kept = same.copy()
    others = np.flatnonzero(~same)
    chosen = np.random.default_rng(5).permutation(others)[:MOST_OTHERS]
    kept[chosen] = True
    weight = np.where(same, weight, weight * len(others) / max(len(chosen), 1))
    return pairs[kept], same[kept], weight[kept]


# --- learning ----------------------------------------------------------------------------------------------------


def learn(samples: Sequence[Sample], *, judge: str) -> dict[str, Any]:
    """The weights that serve best on the folds of `judge` that they were not learned from."""
    judged = next(s for s in samples if s.name == judge)
    best: tuple[float, float, float, float] | None = None
    for ridge in RIDGES:
        left_out = np.zeros(len(judged.pairs))
        for fold in range(FOLDS):
            weights = fit(samples, ridge=ridge, without=fold)
            there = judged.fold[judged.pairs.left] == fold
            left_out[there] = weights.start + weighed(judged.values[there], weights).sum(axis=1)
        slope, shift = platt(left_out, judged.same)
        scores = (1 / (1 + np.exp(-(slope * left_out + shift)))).astype(np.float32)
        for together in np.arange(0.2, 0.66, 0.05):
            f1 = pairwise(judged, scores, float(together))
            if best is None or f1 > best[0] + 1e-4:
                best = (f1, ridge, float(together), slope)
        print(f"{judge}: ridge {ridge}, slope {slope:.2f}, shift {shift:.2f}, best F1 so far {best}", flush=True)
        loss = -np.mean(np.where(judged.same, np.log(scores + 1e-9), np.log(1 - scores + 1e-9)))
        print(f"  log loss of the folds left out {loss:.3f}")
    assert best is not None
    f1, ridge, together, _ = best
    weights = fit(samples, ridge=ridge, without=None)
    return {
        "about": f"pairwise F1 of {100 * f1:.1f} on folds of {judge} left out in turn; ridge {ridge}",
        "start": round(weights.start, 3),
        "together": round(together, 2),
        "scales": {
            s.name: {"knots": list(s.knots), "weights": [round(w, 3) for w in weights.curves[s.name]]} for s in SCALES
        },
    }


def pairwise(sample: Sample, scores: Floats, together: float) -> float:
    """F1 over pairs of tellings of one fold, after clustering."""
    kept = scores >= 0.05
    found = find_clusters(sample.table.ids, sample.pairs[kept], scores[kept], together=together)
    label = found.by_id()
    predicted = np.array([label[i] for i in sample.table.ids])
    truth = np.unique([sample.truth[i] for i in sample.table.ids], return_inverse=True)[1]
    one, other = np.triu_indices(len(truth), 1)
    inside = sample.fold[one] == sample.fold[other]
    gold, ours = (truth[one] == truth[other])[inside], (predicted[one] == predicted[other])[inside]
    return float(2 * (gold & ours).sum() / max(gold.sum() + ours.sum(), 1))


def design(values: Floats) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """float64 [pair, weight]: start, and for each scale its lowest weight and every step up; bool [weight]: a step."""
    blocks, steps = [np.ones((len(values), 1))], [False]
    for column, scale in enumerate(SCALES):
        knots = np.array(scale.knots if scale.rises else [-k for k in reversed(scale.knots)])
        raw = values[:, column].astype(np.float64)
        known = ~np.isnan(raw)
        there = np.clip(raw if scale.rises else -raw, knots[0], knots[-1])
        # How much of each step lies below the measure.
        climbed = np.clip((there[:, None] - knots[:-1]) / np.diff(knots), 0, 1)
        blocks += [known[:, None].astype(float), np.where(known[:, None], climbed, 0.0)]
        steps += [False] + [True] * (len(knots) - 1)
    return np.hstack(blocks), np.array(steps)


def fit(samples: Sequence[Sample], *, ridge: float, without: int | None) -> Weights:
    """Logistic regression in which no curve may turn against its scale; by projected, accelerated descent."""
    parts = []
    for sample in samples:
        kept = np.ones(len(sample.pairs), bool) if without is None else sample.fold[sample.pairs.left] != without
        parts.append((design(sample.values[kept]), sample.same[kept], sample.weight[kept]))
    columns = np.vstack([part[0][0] for part in parts]).astype(np.float32)
    steps = parts[0][0][1]
    target = np.concatenate([part[1] for part in parts]).astype(float)
    weight = np.concatenate([part[2] for part in parts])
    found = np.zeros(columns.shape[1])
    hold = np.full(columns.shape[1], ridge)
    hold[0] = 1e-3
    # Steps of each weight as long as its own bend allows.
    pace = 1 / (0.25 * (weight[:, None] * columns * columns.sum(axis=1, keepdims=True)).sum(axis=0) + hold)
    ahead, momentum = found.copy(), 1.0
    for _ in range(300):
        chance = 1 / (1 + np.exp(-(columns @ ahead.astype(np.float32)).astype(np.float64)))
        slope = columns.T @ (weight * (chance - target)).astype(np.float32) + hold * ahead
        new = ahead - pace * slope
        new[steps] = np.maximum(new[steps], 0)
        following = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = new + (momentum - 1) / following * (new - found)
        moved = np.abs(new - found).max()
        found, momentum = new, following
        if moved < 1e-4:
            break
    return as_weights(found)


def as_weights(found: NDArray[np.float64]) -> Weights:
    curves, at = {}, 1
    for scale in SCALES:
        levels = np.cumsum(found[at : at + len(scale.knots)])
        curves[scale.name] = tuple(float(x) for x in (levels if scale.rises else levels[::-1]))
        at += len(scale.knots)
    return Weights(float(found[0]), curves, 0.5)


def platt(logit: NDArray[np.float64], same: NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and shift that make logits of pairs left out fit their labels."""
    columns = np.stack([logit, np.ones(len(logit))], axis=1)
    found = np.array([1.0, 0.0])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-np.clip(columns @ found, -30, 30)))
        bend = (columns * (chance * (1 - chance))[:, None]).T @ columns + 1e-6 * np.eye(2)
        found -= np.linalg.solve(bend, columns.T @ (chance - same))
    return float(found[0]), float(found[1])


if __name__ == "__main__":
    main()
