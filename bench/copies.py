"""Copies told from look-alikes: `python bench/copies.py DATA_FOLDER [--limit N] [--errors] [--desk training]`.

Real development articles, each with copies of it and look-alikes of it that the scoring desk of made_copies.py made,
go through the finder as one corpus. 10,000 pairs are asked about: half are copies (of a report or of each other), half
are not (a report and its look-alike; real reports that are most like each other, such as releases and strike lines in
one template; one in ten at random). A pair is called a copy when both are put into one family, so a pair that no key
brought together counts as missed. ARI is of the families of the whole corpus.

The weights were learned on other corpora, rewritten by the other desk. Plain MinHash (128 minima of word 5-grams, 32
bands of 4) gets the threshold that is best on these very pairs, and joins whatever is linked.

--limit N   at most N articles of each corpus
--growth    seconds for 10,000, 30,000 and 100,000 articles mixed from real sentences, a fifth of them copies
"""

import argparse
import hashlib
import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date

import numpy as np
import numpy.typing as npt
from common import Asked, Measured, Row, leave, print_failures, print_table, rows, run
from made_copies import SCORING, TRAINING, Report, make_corpus, sentences_of, without_unclear

from attest.clean.sentences import find_sentences
from attest.dedupe import Stamp, build_families, find_copies, sign_all
from attest.records import Article

PAIRS = 10_000
TEMPLATES = frozenset(["isaf", "strikes"])
Pair = tuple[int, int]
Failures = Counter[str]


def add(parser: argparse.ArgumentParser) -> None:
    """Options of this bench."""
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--desk", choices=("scoring", "training"), default="scoring")


def measure(asked: Asked) -> None:
    """Make the corpus, ask about the pairs, print what came of it."""
    originals = without_unclear(list(read_originals(asked)), templates=TEMPLATES)
    if asked.rest.growth:
        print_table("copies.py --growth", list(growth(originals)))
        return
    desk = SCORING if asked.rest.desk == "scoring" else TRAINING
    reports = make_corpus(originals, desk, seed=23)
    asked_pairs = draw_pairs(reports, seed=3)
    begun = time.process_time()
    ours = our_families(reports)
    seconds = time.process_time() - begun
    plain = plain_minhash(reports, asked_pairs)
    print(f"{len(originals)} articles, {len(reports)} reports, {len(asked_pairs)} pairs; {seconds:.1f} s of one core")
    print_failures(failures(reports, asked_pairs, ours, show=asked.errors))
    truth = [report.family for report in reports]
    n = len(asked_pairs)
    print_table(
        "copies.py",
        [
            Measured("copies: pair F1", f1(asked_pairs, truth, ours), f1(asked_pairs, truth, plain), n, "MinHash"),
            Measured("copies: ARI of families", ari(truth, ours), ari(truth, plain), len(reports), "MinHash"),
            *by_how(reports, asked_pairs, ours, plain),
        ],
    )


# The articles.
def read_originals(asked: Asked) -> Iterable[Report]:
    """Real reports, each a family of its own."""
    data, most = asked.data, asked.limit
    for row in rows(data / "gold" / "dev.reports.jsonl", limit=most):
        yield report("gold", row["doc_id"], " ".join(row["sentences"]))
    for row in rows(data / "ecbplus" / "dev.jsonl", limit=most):
        yield report("ecb", row["doc_id"], untokenized(row["text"]))
    for row in rows(data / "news_event_clusters" / "dev.jsonl", limit=most):
        yield report("clusters", row["doc_id"], row["text"][:6000], row["date"], row["outlet"])
    for row in rows(data / "isaf_press_releases" / "dev_2009_2010.jsonl", limit=most):
        yield report("isaf", row["id"], row["text"], row["pub_date"])
    for row in list(rows(data / "centcom_strikes" / "dev_2014_2015.jsonl.gz"))[:: 20 if most is None else 200]:
        yield report("strikes", row["id"], row["text"], row["date"])
    for row in rows(data / "html_pages" / "english_pages.dev.jsonl.gz", limit=most):
        text = page_text(row)
        if len(text.split()) >= 40:
            yield report("pages", row["file"], text[:6000], row.get("date"))


def report(corpus: str, name: str, text: str, day: str | None = None, outlet: str | None = None) -> Report:
    """An original."""
    name = f"{corpus}:{name}"
    return Report(name, text, name, corpus, published=date.fromisoformat(day[:10]) if day else None, outlet=outlet)


def untokenized(text: str) -> str:
    """Words joined by spaces as they are printed."""
    for sign in (" ,", " .", " '", " ;", " :", " ?", " !", " )", " %"):
        text = text.replace(sign, sign[1:])
    return text.replace("( ", "(").replace("$ ", "$").replace(" n't", "n't")


def page_text(row: Row) -> str:
    """The article of a page as cleaning finds it."""
    from attest.clean.markup import read_markup

    marked = read_markup(row["html"], url=row["url"])
    return "\n".join(marked.paragraphs) if marked else ""


# The pairs.
def draw_pairs(reports: Sequence[Report], *, seed: int) -> list[Pair]:
    """PAIRS distinct pairs, or as many as there are, half of them copies."""
    rng = random.Random(seed)
    half = PAIRS // 2
    same = [pair for members in grouped(reports, lambda r: r.family) for pair in all_pairs(members)]
    alike = [pair for pair in look_alikes(reports) if reports[pair[0]].family != reports[pair[1]].family]
    far = [tuple(sorted(rng.sample(range(len(reports)), 2))) for _ in range(half // 10)]
    far = [(a, b) for a, b in far if reports[a].family != reports[b].family]
    hard = rng.sample(alike, min(len(alike), half - len(far)))
    return sorted({*rng.sample(same, min(len(same), half)), *hard, *far})


def grouped(reports: Sequence[Report], by: Callable[[Report], str]) -> Iterable[list[int]]:
    """Positions of reports that agree."""
    found: dict[str, list[int]] = {}
    for i, one in enumerate(reports):
        found.setdefault(by(one), []).append(i)
    return found.values()


def all_pairs(members: Sequence[int]) -> Iterable[Pair]:
    """Every two, the lower position first."""
    return ((a, b) for i, a in enumerate(members) for b in members[i + 1 :])


def look_alikes(reports: Sequence[Report]) -> list[Pair]:
    """Pairs of one original and its made look-alikes, and of real reports of one corpus that share most words."""
    made = [p for members in grouped(reports, lambda r: r.family.split("/")[0]) for p in all_pairs(members)]
    real = [pair for members in grouped(reports, lambda r: r.corpus) for pair in near(reports, members)]
    return sorted({*made, *real})


def near(reports: Sequence[Report], members: Sequence[int], *, most: int = 3) -> Iterable[Pair]:
    """Each real report with the real ones of its corpus that it shares most words with, for their lengths."""
    real = [i for i in members if not reports[i].how]
    bags = {i: set(reports[i].text.lower().split()) for i in real}
    for i in real:
        by = sorted((j for j in real if j != i), key=lambda j: -len(bags[i] & bags[j]) / (len(bags[i]) + len(bags[j])))
        yield from (tuple(sorted((i, j))) for j in by[:most])


# The two ways to find copies.
def our_families(reports: Sequence[Report]) -> list[str]:
    """The root of each report's family."""
    articles = [as_article(one) for one in reports]
    links = [copy.link for copy in find_copies(articles)]
    stamps = {a.id: Stamp(a.id, a.published, len(a.text.split())) for a in articles}
    root = {m.article_id: f.root for f in build_families(links, stamps) for m in f.members}
    return [root.get(article.id, article.id) for article in articles]


def as_article(one: Report) -> Article:
    """A report as cleaning would give it."""
    return Article(one.id, one.id, "", one.text, find_sentences(one.text), outlet=one.outlet, published=one.published)


def plain_minhash(reports: Sequence[Report], asked_pairs: Sequence[Pair]) -> list[str]:
    """Groups by MinHash alone, at the threshold that suits the asked pairs best."""
    minima = np.stack([minhash(one.text) for one in reports])
    near_pairs = banded(minima)
    likeness = {pair: float((minima[pair[0]] == minima[pair[1]]).mean()) for pair in near_pairs}
    truth = [one.family for one in reports]
    best = (-1.0, [""])
    for step in range(4, 96, 4):
        groups = joined(len(reports), [pair for pair, alike in likeness.items() if alike >= step / 100])
        best = max(best, (f1(asked_pairs, truth, groups), groups), key=lambda made: made[0])
    return best[1]


def minhash(text: str, *, size: int = 128) -> npt.NDArray[np.uint32]:
    """The minima of 128 random functions over word 5-grams: uint32 [128]."""
    words = text.lower().split()
    grams = {" ".join(words[i : i + 5]) for i in range(max(1, len(words) - 4))}
    hashes = np.array(
        [int.from_bytes(hashlib.blake2b(g.encode(), digest_size=4).digest(), "little") for g in grams], dtype=np.uint64
    )
    rng = np.random.default_rng(1)
    a = rng.integers(1, 2**61, size=size, dtype=np.uint64) | np.uint64(1)
    b = rng.integers(0, 2**61, size=size, dtype=np.uint64)
    return ((hashes[:, None] * a + b) >> np.uint64(32)).min(axis=0).astype(np.uint32)


def banded(minima: npt.NDArray[np.uint32], *, bands: int = 32, deep: int = 4) -> set[Pair]:
    """Pairs that agree in all rows of a band."""
    found: set[Pair] = set()
    for band in range(bands):
        buckets: dict[bytes, list[int]] = {}
        for i, row in enumerate(minima[:, band * deep : (band + 1) * deep]):
            buckets.setdefault(row.tobytes(), []).append(i)
        for members in buckets.values():
            found.update(all_pairs(members[:200]))
    return found


def joined(size: int, pairs: Iterable[Pair]) -> list[str]:
    """Connected components."""
    group = list(range(size))

    def top(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    for a, b in pairs:
        group[top(a)] = top(b)
    return [str(top(i)) for i in range(size)]


# The figures.
def f1(pairs: Sequence[Pair], truth: Sequence[str], groups: Sequence[str]) -> float:
    """Of copies among the pairs, in per cent."""
    right = sum(truth[a] == truth[b] and groups[a] == groups[b] for a, b in pairs)
    said, is_copy = sum(groups[a] == groups[b] for a, b in pairs), sum(truth[a] == truth[b] for a, b in pairs)
    return 200 * right / max(1, said + is_copy)


def ari(truth: Sequence[str], groups: Sequence[str]) -> float:
    """Adjusted Rand index (Hubert and Arabie, 1985), in per cent."""

    def pairs_in(counts: Iterable[int]) -> float:
        return sum(n * (n - 1) / 2 for n in counts)

    both = pairs_in(Counter(zip(truth, groups, strict=True)).values())
    one, other = pairs_in(Counter(truth).values()), pairs_in(Counter(groups).values())
    chance = one * other / pairs_in([len(truth)])
    return 100 * (both - chance) / ((one + other) / 2 - chance)


def by_how(
    reports: Sequence[Report], pairs: Sequence[Pair], ours: Sequence[str], plain: Sequence[str]
) -> Iterable[Measured]:
    """The share of pairs told right: copies by what was done to the second of them, and look-alikes."""
    kinds: dict[str, list[Pair]] = {}
    for a, b in pairs:
        for what in what_pair(reports[a], reports[b]):
            kinds.setdefault(what, []).append((a, b))
    for what, members in sorted(kinds.items()):
        told = [[(g[a] == g[b]) == (reports[a].family == reports[b].family) for a, b in members] for g in (ours, plain)]
        share = [100 * sum(right) / len(members) for right in told]
        yield Measured(f"told right: {what}", share[0], share[1], len(members), "MinHash")


def what_pair(a: Report, b: Report) -> list[str]:
    """What was done to make the two differ, or what they are."""
    if a.family == b.family:
        return [f"copies, {step}" for step in sorted({*a.how, *b.how} - {"look-alike"})]
    if a.family.split("/")[0] == b.family.split("/")[0]:
        return ["look-alikes, made"]
    return [f"look-alikes, real, {a.corpus}" if a.corpus == b.corpus else "of two corpora"]


def failures(reports: Sequence[Report], pairs: Sequence[Pair], groups: Sequence[str], *, show: bool) -> Failures:
    """What was told wrong, by kind."""
    found: Counter[str] = Counter()
    for a, b in pairs:
        one, other = reports[a], reports[b]
        if (one.family == other.family) != (groups[a] == groups[b]):
            what = "missed" if one.family == other.family else "taken for a copy"
            found[f"{what}: {one.corpus}, {' + '.join(sorted({*one.how, *other.how})) or 'real'}"] += 1
            if show:
                print(f"{what}: {one.id} | {other.id}\n   {one.text[:200]!r}\n   {other.text[:200]!r}")
    return found


# How it grows.
def growth(originals: Sequence[Report]) -> Iterable[Measured]:
    """Seconds of one core for ever more articles."""
    pool = [part for one in originals for part in sentences_of(one.text) if 8 <= len(part.split()) <= 60]
    if len(pool) < 1000:
        leave("too few sentences to mix articles from\n  try: a larger --limit")
    for size in (10_000, 30_000, 100_000):
        articles = mixed(pool, size)
        timed = seconds_of(articles)
        print(f"{size:,} articles: " + ", ".join(f"{what} {s:.1f} s" for what, s in timed.items()))
        yield Measured(f"copies: seconds for {size:,} articles", sum(timed.values()), None, size)


def mixed(pool: Sequence[str], size: int) -> list[Article]:
    """Articles of eight to twenty sentences with words of their own; every fifth is cut from a recent one."""
    rng = random.Random(9)
    made: list[Article] = []
    for i in range(size):
        if i % 5 == 4:
            text = "\n".join(made[-rng.randint(1, min(100, i))].text.split("\n")[: rng.randint(4, 8)])
        else:
            parts = rng.choices(pool, k=rng.randint(8, 20))
            text = "\n".join(own_words(part, rng) for part in parts)
        made.append(Article(str(i), str(i), "", text, find_sentences(text)))
    return made


def own_words(sentence: str, rng: random.Random) -> str:
    """A sentence with a third of its longer words made others, so that it is not found a hundred times."""
    words = sentence.split()
    return " ".join(f"{w}{rng.randrange(500)}" if len(w) > 4 and rng.random() < 0.33 else w for w in words)


def seconds_of(articles: Sequence[Article]) -> dict[str, float]:
    """Seconds of one core to sign, and to find copies and families."""
    begun = time.process_time()
    sign_all(article.text for article in articles)
    signed = time.process_time()
    links = [copy.link for copy in find_copies(articles)]
    found = time.process_time()
    build_families(links, {})
    return {
        "signing": signed - begun,
        "finding": found - signed - (signed - begun),
        "families": time.process_time() - found,
    }


if __name__ == "__main__":
    run(measure, __doc__, add=add)
