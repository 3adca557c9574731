"""What each part of the reader buys: `python bench/ablations.py DATA_FOLDER [--limit N] [--fp32 FILE.onnx]`.

Codes the gold's development reports once as Attest does, once without each part, and prints a row of scores for each:
record, detection, type, actor, target, place, killed (F1, 0 to 100). With --fp32, the same weights before they were
made 8-bit stand beside.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from common import Asked, code, leave, run
from parse import of_full_precision

from attest.codebook import load_codebook
from attest.config import Settings
from attest.evaluate import GoldReport, read_gold, score_predictions
from attest.extract import Extract, Network, Thresholds, load_network
from attest.pipeline import Pipeline, Stage
from attest.run import Reader, build_reader

ROWS = ("record", "detection", "type", "actor", "target", "place", "killed")
SURE = Thresholds()
_EVERYWHERE = {role: replace(rule, least_across=rule.least) for role, rule in SURE.roles.items()}
_ALL_PARTIES = {role: replace(rule, near_best=0.0) for role, rule in SURE.roles.items()}


@dataclass(frozen=True, slots=True)
class Variant:
    """The reader in one form: what is otherwise than shipped, in words, and with what it reads."""

    name: str
    thresholds: Thresholds = SURE
    full_precision: bool = False


VARIANTS = (
    Variant("as shipped"),
    Variant("turns of the report not heeded", replace(SURE, turned=1.0)),
    Variant("types not heeded in joining", replace(SURE, alike=0.0)),
    Variant("no joining: each trigger an event", replace(SURE, same=1.1)),
    Variant("every likely word an event", replace(SURE, event=SURE.trigger)),
    Variant("roles from other sentences as easily", replace(SURE, roles=_EVERYWHERE)),
    Variant("parties far below the surest kept", replace(SURE, roles=_ALL_PARTIES)),
)


def measure(asked: Asked) -> None:
    """Code the reports in every form, and print a table."""
    gold = asked.data / "gold"
    if not (gold / "dev.jsonl").is_file():
        leave(f"{gold / 'dev.jsonl'} is not there\n  try: give the folder that holds gold/dev.jsonl")
    reports = read_gold(gold / "dev.jsonl", gold / "dev.reports.jsonl")[: asked.limit]
    shipped = load_network()
    print(f"| without | {' | '.join(ROWS)} |\n|---|{'---|' * len(ROWS)}")
    for variant in VARIANTS:
        print(_row(variant.name, reports, shipped, variant.thresholds), flush=True)
    if asked.rest.fp32:
        print(_row("as shipped, 32-bit", reports, of_full_precision(asked.rest.fp32), SURE))


def _row(name: str, reports: tuple[GoldReport, ...], network: Network, thresholds: Thresholds) -> str:
    given = [{"id": r.id, "text": r.text, "published": r.published} for r in reports]
    scores = score_predictions(reports, code(given, reader=reader(network, thresholds)))
    return f"| {name} | " + " | ".join(f"{scores.figures[row].f1_pct:.1f}" for row in ROWS) + " |"


def reader(network: Network, thresholds: Thresholds) -> Reader:
    """The reader with its stage `extract` exchanged."""
    usual = build_reader(Settings())

    def stages() -> Iterator[Stage]:
        for stage in usual.pipeline.stages:
            named = stage.name == Extract.name
            yield Extract(network=network, codebook=load_codebook(), thresholds=thresholds) if named else stage

    return replace(usual, pipeline=Pipeline(list(stages())))


def add(parser: argparse.ArgumentParser) -> None:
    """This bench's own option."""
    parser.add_argument("--fp32", type=Path, default=None, help="the network's file before it was made 8-bit")


if __name__ == "__main__":
    run(measure, __doc__, add=add)
