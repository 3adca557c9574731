"""Write what `make bench` measured into the card of the network in the package.

usage: python training/score_card.py bench/results.json src/attest/extract/data/card.json
"""

import json
import sys
from pathlib import Path


def main(results: Path, card: Path) -> None:
    measured = json.loads(results.read_text(encoding="utf-8"))
    written = json.loads(card.read_text(encoding="utf-8"))
    f1 = {row: figures["F1"] for row, figures in measured["scores"].items()}
    written["scores"] = {"set": f"Attest gold, dev part, {measured['reports']} reports", "F1": f1}
    card.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
