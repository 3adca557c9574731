"""Templates of the MUC-4 corpus: `python bench/muc.py DATA_FOLDER [--limit N] [--part dev|train]`.

Five string slots and the incident type by CEAF-REE, once with victims that have names (as the GTT paper scores; its
test figure is 50.2) and once with all victims and with what the key leaves optional. The baseline writes one attack for
each report, filled with the strings that are the commonest in the training keys and occur in the report.
`train` measures 200 training reports drawn by a fixed seed, and learns the baseline's strings from the others; those
that the network learned from are not among them.
"""

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from common import Asked, Measured, Row, code_beside, print_table, rows, run, sample

from attest.evaluate.ceaf import Template, entity, plain_words, score_templates
from attest.evaluate.muc import SLOTS, coded_templates, coded_templates_of_names, templates_of

COMMON = 25
CODED = Path(__file__).parents[1] / "training/coded/reports.jsonl"
VICTIMS = {"victims with names": (True, coded_templates_of_names), "all victims": (False, coded_templates)}


def measure(asked: Asked) -> None:
    """Code once; score both ways."""
    part, folder = asked.rest.part, asked.data / "muc"
    train = folder / "train.jsonl.gz"
    if part == "dev":
        reports = list(rows(folder / "dev.jsonl.gz", limit=asked.limit))
    else:
        taught = taught_reports()
        reports = sample(train, asked.limit or 200, keep=lambda row: row["id"] not in taught)
    lines = [line for _, line in code_beside(reports, given)]
    usual = common_strings(train, but={report["id"] for report in reports})
    measured = []
    for name, (named, coded) in VICTIMS.items():
        gold = [coded(report) for report in reports]
        ours = score_templates(
            zip(gold, (templates_of(line, only_named_victims=named) for line in lines), strict=True), slots=SLOTS
        )
        trivial = score_templates(zip(gold, (guess(report, usual) for report in reports), strict=True), slots=SLOTS)
        for slot, figure in ours.items():
            print(
                f"{name:20} {slot:14} P {figure.precision_pct:5.1f} R {figure.recall_pct:5.1f} F1 {figure.f1_pct:5.1f}"
                f"  coded {figure.gold:5} found {figure.predicted:5}  baseline F1 {trivial[slot].f1_pct:5.1f}"
            )
        what = f"MUC-4 {part}, five slots and type, {name}: CEAF-REE micro F1"
        measured.append(
            Measured(what, ours["micro"].f1_pct, trivial["micro"].f1_pct, len(reports), "commonest strings")
        )
    if asked.errors:
        print_errors(reports, lines)
    print_table("muc.py" if part == "dev" else "muc.py --part train", measured)


def taught_reports() -> set[str]:
    """Ids of the training reports that were coded for the network to learn from."""
    return {row["id"].removeprefix("muc-") for row in rows(CODED)}


def given(report: Row) -> Row:
    """The JSON line of a report."""
    return {"id": report["id"], "text": report["text"], "published": report["date"]}


def common_strings(train: Path, *, but: set[str]) -> dict[str, list[str]]:
    """For each slot the strings that fill it most often, the commonest first."""
    counts: dict[str, Counter[str]] = {slot: Counter() for slot in SLOTS}
    for report in rows(train):
        if report["id"] in but:
            continue
        for template in coded_templates(report):
            for slot in SLOTS:
                counts[slot].update(min(e.mentions) for e in template.slots[slot] if e.mentions)
    return {slot: [words for words, _ in counts[slot].most_common(COMMON)] for slot in SLOTS}


def guess(report: Row, usual: dict[str, list[str]]) -> Sequence[Template]:
    """One attack with the commonest string of each slot that the report holds; none where it holds none."""
    text = f" {plain_words(report['text'])} "
    found = {slot: [words for words in usual[slot] if f" {words} " in text][:1] for slot in SLOTS}
    if not any(found.values()):
        return ()
    slots = {slot: tuple(entity([words]) for words in found[slot]) for slot in SLOTS}
    return (Template(frozenset({"attack"}), slots),)


def print_errors(reports: Sequence[Row], lines: Sequence[Row]) -> None:
    """Coded and found templates of each report, one under the other."""
    for report, line in zip(reports, lines, strict=True):
        print(report["id"])
        for mark, templates in (
            ("coded", coded_templates(report)),
            ("found", templates_of(line, only_named_victims=False)),
        ):
            for template in templates:
                slots = {
                    slot: [sorted(e.mentions) for e in template.slots[slot]] for slot in SLOTS if template.slots[slot]
                }
                print(f"  {mark} {'/'.join(sorted(template.types))} {slots}")


def add(parser: argparse.ArgumentParser) -> None:
    """This bench's own option."""
    parser.add_argument("--part", choices=("dev", "train"), default="dev", help="which part of the corpus")


if __name__ == "__main__":
    run(measure, __doc__, add=add)
