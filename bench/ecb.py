"""ECB+: whole documents of one event, and event mentions across documents: `python bench/ecb.py DATA`.

Documents: all pairs of the development part; gold is the seminal event (subtopic). The baseline is TF-IDF cosine with
the threshold that is best on the training part, pair by pair and with average link.
Mentions: every annotated mention of an event, in one heap over all documents, singletons counted. The baseline puts
mentions of one lemma together, once over all documents and once within the documents that we hold for one event.
"""

import json
from collections.abc import Mapping, Sequence

from common import Asked, Measured, leave, print_failures, print_table, run
from tfidf import average_linked, best_threshold, cosines, pair_f1
from told import Row, Told, mentions_of, of_ecb, told_of

from attest.evaluate.coreference import b_cubed, ceaf_e, conll, muc, pairwise
from attest.link.linking import Linking
from attest.link.tellings import read_report, tell, tell_article


def measure(asked: Asked) -> None:
    """Both, and what failed."""
    train, dev = (read_rows(asked, part) for part in ("train", "dev"))
    told = told_of("ecb-dev", of_ecb(asked.data / "ecbplus" / "dev.jsonl"))
    documents, measured = measure_documents(train, dev, told, errors=asked.errors)
    measured += measure_gold_mentions(dev, told, documents)
    measured += measure_own_mentions(dev, told, documents)
    print_table("ecb.py", measured)


def read_rows(asked: Asked, part: str) -> list[Row]:
    """The documents of a part."""
    path = asked.data / "ecbplus" / f"{part}.jsonl"
    if not path.is_file():
        leave(f"{path} is not there\n  try: give the folder that holds ecbplus/{part}.jsonl")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def measure_documents(
    train: Sequence[Row], dev: Sequence[Row], told: Mapping[str, Told], *, errors: bool
) -> tuple[dict[str, int], list[Measured]]:
    """The cluster of each document, and the figures."""
    gold = {row["doc_id"]: row["subtopic"] for row in dev}
    linking = Linking.of((tell_article(*told[row["doc_id"]]) for row in dev if row["doc_id"] in told), level="report")
    clusters = linking.clusters().by_id()
    found = {id_: clusters.get(id_, -n - 1) for n, id_ in enumerate(gold)}
    ours = pairwise(gold, found)
    print(f"documents: P {100 * ours.precision:.1f} R {100 * ours.recall:.1f} B3 {100 * b_cubed(gold, found).f1:.1f}")
    confused: dict[str, int] = {}
    for one in gold:
        for other in gold:
            if one < other and (gold[one] == gold[other]) != (found[one] == found[other]):
                kind = "kept apart" if gold[one] == gold[other] else "joined"
                topics = " and ".join(sorted({gold[one], gold[other]}))
                confused[f"{kind}: {topics}"] = confused.get(f"{kind}: {topics}", 0) + 1
    if errors:
        print_failures(confused)
    labels = [row["subtopic"] for row in train]
    similar_train = cosines([row["text"] for row in train])
    similar = cosines([row["text"] for row in dev])
    plain, linked = (best_threshold(similar_train, labels, linked=x) for x in (False, True))
    wanted = list(gold.values())
    f1 = 100 * ours.f1
    what = "ECB+ dev documents of one event, pairwise F1"
    return found, [
        Measured(what, f1, pair_f1(similar >= plain, wanted), len(gold), f"TF-IDF cosine from {plain}"),
        Measured(
            what, f1, pair_f1(average_linked(similar, linked), wanted), len(gold), f"TF-IDF, average link from {linked}"
        ),
    ]


def measure_gold_mentions(dev: Sequence[Row], told: Mapping[str, Told], documents: Mapping[str, int]) -> list[Measured]:
    """Annotated mentions, clustered by our comparer."""
    mentions = [(row["doc_id"], m) for row in dev for m in mentions_of(row, told.get(row["doc_id"]))]
    gold = {m.telling.id: m.chain for _, m in mentions}
    clusters = Linking.of((m.telling for _, m in mentions), level="mention").clusters().by_id()
    # Two mentions can only be of one event in documents of one event.
    ours = {m.telling.id: (documents[doc], clusters[m.telling.id]) for doc, m in mentions}
    lemma = {m.telling.id: m.telling.triggers for _, m in mentions}
    within = {m.telling.id: (documents[doc], m.telling.triggers) for doc, m in mentions}
    tell_parts("gold mentions, ours", gold, ours)
    tell_parts("gold mentions, lemma within documents of one event", gold, within)
    what = "ECB+ dev gold mentions across documents, CoNLL F1"
    return [
        Measured(what, 100 * conll(gold, ours), 100 * conll(gold, lemma), len(gold), "same lemma"),
        Measured(
            what,
            100 * conll(gold, ours),
            100 * conll(gold, within),
            len(gold),
            "same lemma in our clusters of documents",
        ),
    ]


def measure_own_mentions(dev: Sequence[Row], told: Mapping[str, Told], documents: Mapping[str, int]) -> list[Measured]:
    """Our own events; each of their triggers is a mention, the annotated one that it touches or one of its own.

    The annotation holds every act of any kind, of which the reader looks for a few kinds.
    """
    gold: dict[object, object] = {}
    ours: dict[object, object] = {}
    lemma: dict[object, object] = {}
    tellings, at = [], {}
    for row in dev:
        marked = [m for m in row["mentions"] if m["kind"] == "event"]
        gold |= {(row["doc_id"], m["start"]): m["chain"] for m in marked}
        article, events = told.get(row["doc_id"], (None, ()))
        for event in events:
            tellings.append(tell(event, article, read_report(article)))
            for t in event.triggers:
                touched = next(
                    (m["start"] for m in marked if t.span.start < m["end"] and m["start"] < t.span.end), None
                )
                item = (row["doc_id"], touched if touched is not None else -t.span.start - 1)
                at[item] = (row["doc_id"], event.id)
                lemma[item] = tellings[-1].triggers
    clusters = Linking.of(tellings).clusters().by_id()
    ours = {item: (documents[doc], clusters[event]) for item, (doc, event) in at.items()}
    tell_parts("own mentions, ours", gold, ours)
    found = {item: chain for item, chain in gold.items() if item in ours}
    kept = {item: cluster for item, cluster in ours.items() if item in gold}
    lemma_kept = {item: cluster for item, cluster in lemma.items() if item in gold}
    return [
        Measured(
            "ECB+ dev own mentions across documents, CoNLL F1",
            100 * conll(gold, ours),
            100 * conll(gold, lemma),
            len(gold),
            "same lemma",
        ),
        Measured(
            "ECB+ dev annotated mentions that we read, CoNLL F1",
            100 * conll(found, kept),
            100 * conll(found, lemma_kept),
            len(found),
            "same lemma",
        ),
    ]


def tell_parts(what: str, gold: Mapping[object, object], found: Mapping[object, object]) -> None:
    """Each measure's precision and recall."""
    parts = (("MUC", muc), ("B3", b_cubed), ("CEAFe", ceaf_e))
    told = ((name, score(gold, found)) for name, score in parts)
    print(f"{what}:", *(f"{name} P {100 * s.precision:.1f} R {100 * s.recall:.1f};" for name, s in told))


if __name__ == "__main__":
    run(measure, __doc__)
