"""Articles with their events, coded once: reading a corpus takes minutes, linking it seconds.

What the reader made of a corpus is kept in `.bench-cache/`, under a name that holds the hash of the texts, of the
network and of the codebook, so that another reader or another corpus is read anew.
"""

import hashlib
import json
import pickle
import sys
from collections.abc import Sequence
from pathlib import Path

from attest.config import Settings
from attest.records import Article, Event
from attest.run import build_reader
from attest.store import Coded
from common import Row, outcomes

CACHE = Path(__file__).parents[1] / ".bench-cache"
Told = tuple[Article, tuple[Event, ...]]


def told_of(name: str, given: Sequence[Row]) -> dict[str, Told]:
    """By id, the article and its events; a text that the reader refused is missing.

    Args:
        name: Of the corpus, for the name of the cached file.
        given: {"id", "text", "title"?, "published"?, "outlet"?} for each report.
    """
    reader = build_reader(Settings())
    recipe = [reader.recipe.model_sha256, reader.recipe.codebook_sha256, reader.recipe.stages]
    digest = hashlib.sha256(json.dumps([recipe, list(given)]).encode()).hexdigest()[:16]
    kept = CACHE / f"{name}-{digest}.pickle"
    if not kept.is_file():
        print(f"coding {len(given)} reports of {name}", file=sys.stderr)
        told = {
            o.article.id: (o.article, tuple(o.events)) for o in outcomes(given, reader=reader) if isinstance(o, Coded)
        }
        CACHE.mkdir(exist_ok=True)
        kept.write_bytes(pickle.dumps(told))
    return pickle.loads(kept.read_bytes())  # written by us, a line above


def of_ecb(path: Path) -> list[Row]:
    """ECB+ documents as reports; the tokens stay where they stood, so that offsets hold."""
    lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [{"id": r["doc_id"], "text": r["text"].replace("``", '" ').replace("''", ' "')} for r in lines]
