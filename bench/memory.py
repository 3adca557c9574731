"""The most memory that a run takes, by how much comes: `python bench/memory.py [--sizes 1000,10000,100000]`.

Short made-up reports through the whole of `attest code` with two workers, but for the network, in whose place a fast
one stands that takes "killed" for an armed attack: what is asked is whether anything grows with the input. Each size is
run in a process of its own; told are the driver's peak and that of its largest worker, resident, in MB.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from attest.config import Settings
from attest.extract import Labels, Scores
from attest.run import Reader, build_reader, code
from attest.run import build as building

_TOWNS = ("Talovo", "Mirun", "Oskar", "Dren", "Hask", "Pelmi", "Ustra", "Karvon")


class FastNetwork:
    """Gunmen killed 4 traders in Talovo: the word before is the actor, those after the number and the dead."""

    name, version, sha256 = "fast", "1", "0" * 64

    def __init__(self) -> None:
        card = json.loads((Path(str(files("attest.extract"))) / "data" / "card.json").read_text(encoding="utf-8"))
        self.labels = Labels(**{name: tuple(words) for name, words in card["labels"].items()})

    def read(self, sentences: Sequence[Sequence[str]], asked: Sequence[int] = ()) -> Scores:
        """Scores in the shapes of the real ones."""
        words = [word for sentence in sentences for word in sentence]
        n, known = len(words), self.labels
        triggers = np.array(sorted({*asked, *(i for i, word in enumerate(words) if word == "killed")}), dtype=np.int64)
        types, roles = _first(n, len(known.types)), np.zeros((len(triggers), n, len(known.roles)), dtype=np.float32)
        for row, i in enumerate(triggers):
            if words[i] == "killed":
                types[i] = np.eye(len(known.types), dtype=np.float32)[known.types.index("armed_attack")]
                for role, at in (("actor", i - 1), ("killed", i + 1), ("target", i + 2), ("place", i + 4)):
                    if 0 <= at < n and role in known.roles:
                        roles[row, at, known.roles.index(role)] = 0.9
        return Scores(
            upos=_first(n, len(known.upos)),
            heads=np.arange(n),
            deprel=_first(n, len(known.deprel)),
            names=_first(n, len(known.names)),
            types=types,
            factuality=_first(n, len(known.factuality)),
            background=np.zeros(n, dtype=np.float32),
            factual=np.ones(n, dtype=np.float32),
            triggers=triggers,
            roles=roles,
            same=np.eye(len(triggers), dtype=np.float32),
        )


def _first(rows: int, columns: int) -> np.ndarray:  # type: ignore[type-arg]
    scores = np.zeros((rows, columns), dtype=np.float32)
    scores[:, 0] = 1.0
    return scores


def build() -> Reader:
    """The reader with the fast network."""
    building.Parts.network = property(lambda _self: FastNetwork())  # type: ignore[assignment,method-assign]
    return build_reader(Settings())


def one(many: int) -> None:
    """Read so many, and print the peaks."""
    # By its module's name: the workers don't know this program as theirs.
    from memory import build

    with TemporaryDirectory() as made:
        given = Path(made) / "in.jsonl"
        with given.open("w") as out:
            for n in range(many):
                town = _TOWNS[n % len(_TOWNS)]
                text = f"Gunmen killed {n % 50 + 2} traders in {town} on day {n}, police said. The road stayed shut."
                out.write(json.dumps({"id": f"m{n}", "text": text}) + "\n")
        begun = time.monotonic()
        settings = Settings(ledger=Path(made) / "m.db", workers=2)
        told = sum(1 for _ in code([str(given)], settings=settings, build=build))
        peaks = [resource.getrusage(who).ru_maxrss / 1000 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        size = settings.ledger.stat().st_size / many
    print(
        json.dumps({"told": told, "s": time.monotonic() - begun, "driver": peaks[0], "worker": peaks[1], "row": size})
    )


def main() -> int:
    """Each size in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one(options.one)
        return 0
    for size in options.sizes.split(","):
        ran = subprocess.run([sys.executable, __file__, "--one", size], stdout=subprocess.PIPE, check=True, text=True)
        found = json.loads(ran.stdout)
        print(
            f"| {found['told']:,} | driver {found['driver']:.0f} MB | worker {found['worker']:.0f} MB | "
            f"{found['told'] / found['s']:.0f} reports/s | {found['row'] / 1000:.1f} kB of ledger a report |",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
