"""News articles grouped by event: pairwise F1 on news_event_clusters: `python bench/stories.py DATA`.

The baseline is TF-IDF cosine for articles within days of each other; its threshold is the best on ECB+ train, and with
its best threshold on these very articles it is shown too, an advantage that ours does not have. Some of these "events"
are stories of months.
"""

import json
from datetime import date

import numpy as np
from common import Asked, Measured, leave, print_failures, print_table, run
from tfidf import best_threshold, cosines, pair_f1
from told import told_of

from attest.evaluate.coreference import b_cubed, pairwise
from attest.link.linking import Linking
from attest.link.tellings import tell_article

WINDOW_DAYS = 7


def measure(asked: Asked) -> None:
    """All articles, and those of world news."""
    path = asked.data / "news_event_clusters" / "dev.jsonl"
    if not path.is_file():
        leave(f"{path} is not there\n  try: give the folder that holds news_event_clusters/dev.jsonl")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    given = [
        {
            "id": row["doc_id"],
            "text": row["text"],
            "title": row["title"],
            "published": str(row["date"])[:10],
            "outlet": row["outlet"],
        }
        for row in rows
    ]
    told = told_of(
        "news-event-clusters", [{k: g[k] for k in ("id", "text", "title", "published", "outlet")} for g in given]
    )
    linking = Linking.of((tell_article(*told[g["id"]]) for g in given if g["id"] in told), level="report")
    clusters = linking.clusters().by_id()
    gold = {row["doc_id"]: row["event_id"] for row in rows}
    found = {id_: clusters.get(id_, -n - 1) for n, id_ in enumerate(gold)}
    ours = pairwise(gold, found)
    print(f"articles: P {100 * ours.precision:.1f} R {100 * ours.recall:.1f} B3 {100 * b_cubed(gold, found).f1:.1f}")
    if asked.errors:
        kinds: dict[str, int] = {}
        for one in gold:
            for other in gold:
                if one < other and (gold[one] == gold[other]) != (found[one] == found[other]):
                    kind = "kept apart" if gold[one] == gold[other] else "joined"
                    about = f"{kind}: {gold[one]} and {gold[other]}"
                    kinds[about] = kinds.get(about, 0) + 1
        print_failures(kinds)
    train = [json.loads(line) for line in (asked.data / "ecbplus" / "train.jsonl").open(encoding="utf-8")]
    threshold = best_threshold(cosines([r["text"] for r in train]), [r["subtopic"] for r in train])
    similar = cosines([f"{row['title']} {row['text']}" for row in rows])
    days = np.array([date.fromisoformat(g["published"]).toordinal() for g in given])
    near = np.where(np.abs(days[:, None] - days) <= WINDOW_DAYS, similar, 0)
    wanted = list(gold.values())
    what = "news_event_clusters dev, pairwise F1"
    kept = best_threshold(near, wanted)
    anywhere = best_threshold(similar, wanted)
    baselines = (
        (near >= threshold, f"TF-IDF from {threshold}, {WINDOW_DAYS} days"),
        (near >= kept, f"TF-IDF from {kept}, chosen here, {WINDOW_DAYS} days"),
        (similar >= anywhere, f"TF-IDF from {anywhere}, chosen here, no window"),
    )
    measured = [Measured(what, 100 * ours.f1, pair_f1(same, wanted), len(gold), how) for same, how in baselines]
    print_table("stories.py", measured)


if __name__ == "__main__":
    run(measure, __doc__)
