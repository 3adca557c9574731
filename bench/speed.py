"""The whole of `attest code` against the encoder alone: `python bench/speed.py DATA_FOLDER [--limit N]`.

On one core and in one run, by turns, so that both meet the same noise: 20 reports of the gold development part from
bytes to JSON with their ledger written, then every sentence of those reports through the network's encoder, one by one,
spelled beforehand, without heads. The figure is the first's sentences a second in percent of the second's: above 100,
coding is faster than merely encoding everything. Both are warmed up with a report first.
"""

import io
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from bare import BareEncoder
from common import Asked, Measured, leave, print_table, run

from attest.config import Settings
from attest.evaluate import GoldReport, read_gold
from attest.export import contract
from attest.extract.wordpiece import WordPieces
from attest.extract.words import split_words
from attest.records import Article
from attest.run import Reader, build_reader
from attest.run.code import code
from attest.store import Coded
from run import start_on_one_core

TURN = 20


@dataclass(slots=True)
class Clock:
    """Seconds spent on each side, and what was done meanwhile."""

    coding_s: float = 0.0
    encoding_s: float = 0.0
    reports: int = 0
    sentences: int = 0


def measure(asked: Asked) -> None:
    """Take turns and print the share."""
    gold = asked.data / "gold"
    if not (gold / "dev.jsonl").is_file():
        leave(f"{gold / 'dev.jsonl'} is not there\n  try: give the folder that holds gold/dev.jsonl")
    reports = read_gold(gold / "dev.jsonl", gold / "dev.reports.jsonl")[: asked.limit]
    folder = Path(str(files("attest.extract") / "data"))
    encoder, spelling = BareEncoder(folder / "reader.onnx"), WordPieces.load(folder / "tokenizer.json")
    with TemporaryDirectory() as made:
        settings = Settings(ledger=Path(made) / "speed.db")
        parts = {"settings": settings, "reader": build_reader(settings), "encoder": encoder, "spelling": spelling}
        turn(reports[:1], Clock(), **parts)
        clock = Clock()
        for start in range(0, len(reports), TURN):
            turn(reports[start : start + TURN], clock, **parts)
    share = clock.encoding_s / clock.coding_s
    print(
        f"{clock.reports} reports, {clock.sentences} sentences: coding {clock.coding_s:.2f} s "
        f"({clock.reports / clock.coding_s:.1f} reports/s), encoding {clock.encoding_s:.2f} s"
    )
    what = "Speed of coding, % of the bare encoder's over all sentences"
    print_table("speed.py", [Measured(what, 100 * share, 100.0, clock.sentences, "the encoder")])


def turn(
    reports: Sequence[GoldReport],
    clock: Clock,
    *,
    settings: Settings,
    reader: Reader,
    encoder: BareEncoder,
    spelling: WordPieces,
) -> None:
    """Code the reports, then encode their sentences; both on the clock."""
    begun = time.perf_counter()
    articles = coded(reports, settings=settings, reader=reader)
    clock.coding_s += time.perf_counter() - begun
    spelled = [pieces for article in articles for pieces in sentences(article, spelling)]
    begun = time.perf_counter()
    for pieces in spelled:
        encoder.read(pieces)
    clock.encoding_s += time.perf_counter() - begun
    clock.reports += len(articles)
    clock.sentences += len(spelled)


def coded(reports: Sequence[GoldReport], *, settings: Settings, reader: Reader) -> list[Article]:
    """Bytes in, ledger and JSON out, as the command does; gives the articles for the other side."""
    lines = "\n".join(json.dumps({"id": report.id, "text": report.text, "language": "en"}) for report in reports)
    articles = []
    for outcome in code(["-"], settings=settings, stdin=io.BytesIO(lines.encode()), reader=reader):
        contract.dumps(contract.line(outcome))
        if isinstance(outcome, Coded):
            articles.append(outcome.article)
    return articles


def sentences(article: Article, spelling: WordPieces) -> list[list[int]]:
    """Each sentence's word pieces."""
    words: dict[int, list[int]] = {}
    for word in split_words(article.text, article.sentences):
        words.setdefault(word.sentence, []).extend(spelling.spell(word.text))
    return list(words.values())


if __name__ == "__main__":
    start_on_one_core()
    sys.exit(run(measure, __doc__))
