"""How often `resolve_actor` gives the country and the sector that PLOVER's coders gave an actor's words.

usage: bench/actors.py SENTENCES.jsonl [--errors N]

country    alpha-3 codes of the words marked as actors, where the code is a country's
sector     PLOVER sectors of three letters, where the coders gave one; right also when it is of the same kind
lookups    actors resolved a second, on one core
"""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from attest.records import Actor
from attest.resolve.actor_codes import KIND_OF_ROLE, plover_sector
from attest.resolve.actors import Actors, resolve_actor
from attest.resolve.gazetteer import Gazetteer


def cases(path: Path) -> Iterator[tuple[str, str, str | None, str | None]]:
    """Sentence, actor's words, alpha-3 code or None, sector or None."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        for side in ("source", "target"):
            for actor in row.get(side) or []:
                words = actor.get("actorText") if isinstance(actor, dict) else None
                if isinstance(words, str) and words in row["text"]:
                    yield row["text"], words, actor.get("code"), actor.get("sector")


def main(argv: list[str]) -> int:
    """Prints a line for each figure; with --errors, the first misses too."""
    if not argv:
        print(__doc__)
        return 2
    actors, gazetteer = Actors.load(), Gazetteer.load()
    alpha3 = {state.alpha2: state.alpha3 for state in actors.states.values()}
    right = {"country": [0, 0], "sector": [0, 0]}
    misses: list[tuple[object, ...]] = []
    found: list[Actor] = []
    rows = list(cases(Path(argv[0])))
    began = time.perf_counter()
    for _, words, _, _ in rows:
        found.append(resolve_actor(words, actors=actors, gazetteer=gazetteer))
    seconds = time.perf_counter() - began
    for (text, words, code, sector), actor in zip(rows, found, strict=True):
        if code in alpha3.values():
            right["country"][0] += 1
            hit = alpha3.get(actor.country or "") == code
            right["country"][1] += hit
            if not hit:
                misses.append(("country", words, words, code, actor.country, text))
        if sector and sector[:3].isupper():
            right["sector"][0] += 1
            hit = plover_sector(actor) == sector[:3] or KIND_OF_ROLE.get(sector[:3]) == actor.kind
            right["sector"][1] += hit
            if not hit:
                misses.append(("sector", words, words, sector, actor.kind, text))
    for name, (n, hits) in right.items():
        print(f"{name:8} n {n:5}  right {hits / max(n, 1):.3f}")
    print(f"lookups  {len(rows) / seconds:,.0f} a second")
    if "--errors" in argv:
        for miss in misses[: int(argv[argv.index("--errors") + 1])]:
            print(*miss, sep=" | ")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
