"""What the benches share: finding a corpus, reading its rows, coding them as `attest code -` does, printing figures.

A bench is `python bench/NAME.py DATA_FOLDER [--limit N] [--errors]`; DATA_FOLDER holds one folder for each corpus.
It ends with rows of a Markdown table: what was measured, our figure, a trivial baseline, on how many.
Exit codes: 0 measured, 2 the corpus or the reader is not there.
"""

import argparse
import gzip
import io
import json
import random
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from attest.config import Settings
from attest.errors import AttestError
from attest.evaluate import Figure
from attest.export import contract
from attest.ingest import read_pages
from attest.run import Reader, build_reader, code_pages
from attest.store import Outcome

Row = dict[str, Any]
BATCH = 32


@dataclass(frozen=True, slots=True)
class Asked:
    """What the caller wants: the folder of corpora, at most `limit` rows (all when None), and failures shown or not."""

    data: Path
    limit: int | None
    errors: bool
    rest: argparse.Namespace


def run(
    measure: Callable[[Asked], None], doc: str | None, *, add: Callable[[argparse.ArgumentParser], None] | None = None
) -> None:
    """Reads the command line and measures; leaves with 2 and a sentence when something is not there."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="the folder that holds the corpora, one folder each")
    parser.add_argument("--limit", type=int, default=None, help="at most this many rows")
    parser.add_argument("--errors", action="store_true", help="show what failed")
    if add is not None:
        add(parser)
    options = parser.parse_args()
    try:
        measure(Asked(options.data, options.limit, options.errors, options))
    except AttestError as error:
        leave(str(error))


def leave(why: str) -> None:
    """Ends the bench: what it needs is not there.

    Raises:
        SystemExit: always, with code 2.
    """
    print(f"bench: {why}", file=sys.stderr)
    raise SystemExit(2)


def rows(path: Path, *, limit: int | None = None) -> Iterator[Row]:
    """The objects of a JSON-lines file, gzipped or not, one at a time.

    Raises:
        SystemExit: there is no such file.
    """
    if not path.is_file():
        leave(f"{path} is not there\n  try: give the folder that holds {path.parent.name}/{path.name}")
    with path.open("rb") as raw, gzip.open(raw) if path.suffix == ".gz" else raw as lines:
        yield from map(json.loads, islice(lines, limit))


def sample(path: Path, size: int, *, seed: int = 7, keep: Callable[[Row], bool] = bool) -> list[Row]:
    """`size` rows drawn without replacement from those that `keep` wants, the same ones each time, in file order."""
    wanted = [row for row in rows(path) if keep(row)]
    drawn = random.Random(seed).sample(range(len(wanted)), min(size, len(wanted)))
    return [wanted[i] for i in sorted(drawn)]


def outcomes(given: Iterable[Row], *, reader: Reader | None = None) -> Iterator[Outcome]:
    """What becomes of each given {"id", "text", "published"?}, in order, read as `attest code -` reads."""
    reader = reader or build_reader(Settings())
    iterator = iter(given)
    while batch := list(islice(iterator, BATCH)):
        lines = "\n".join(json.dumps(_line(row)) for row in batch)
        pages = read_pages(["-"], stdin=io.BytesIO(lines.encode()))
        for coded in code_pages(pages, reader=reader, batch_size=BATCH):
            yield from coded


def code(given: Iterable[Row], *, reader: Reader | None = None) -> Iterator[Row]:
    """The same as lines of `attest code --format jsonl`."""
    yield from map(contract.line, outcomes(given, reader=reader))


def code_beside(corpus: Iterable[Row], give: Callable[[Row], Row]) -> Iterator[tuple[Row, Row]]:
    """Each row of a corpus with the line that came of it; `give` makes the JSON line of a row."""
    reader = build_reader(Settings())
    iterator = iter(corpus)
    while batch := list(islice(iterator, BATCH)):
        yield from zip(batch, code(map(give, batch), reader=reader), strict=True)


def _line(row: Row) -> Row:
    """A JSON line with the language said, so that a short text is never taken for a foreign one."""
    return {"language": "en", **{key: value for key, value in row.items() if value is not None}}


def share(hits: int, total: int) -> Figure:
    """A figure in which as much was predicted as there was to find: its F1 is the share of hits."""
    return Figure(hits, total, total)


@dataclass(frozen=True, slots=True)
class Measured:
    """One row of the page of scores: `ours` and `baseline` of `n` things; percentages."""

    what: str
    ours: float
    baseline: float | None
    n: int
    baseline_is: str = ""


def print_table(bench: str, measured: Sequence[Measured]) -> None:
    """Rows that can be pasted into docs/reference/scores.md."""
    print("\n| what | ours | trivial baseline | n | command |\n|---|---|---|---|---|")
    for one in measured:
        beside = "none" if one.baseline is None else f"{one.baseline:.1f}"
        beside += f" ({one.baseline_is})" if one.baseline_is else ""
        print(f"| {one.what} | {one.ours:.1f} | {beside} | {one.n:,} | `bench/{bench}` |")


def print_failures(failures: Mapping[str, int], *, most: int = 12) -> None:
    """Kinds of failure by how often they came, most often first."""
    print("\nwhat went wrong, how often:")
    for what, times in sorted(failures.items(), key=lambda pair: -pair[1])[:most]:
        print(f"  {times:5}  {what}")
