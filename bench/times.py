"""How well the plain finder finds WikiWars' time words, and how often `resolve_time` gives the annotators' interval.

usage: bench/times.py DOCS.jsonl [--errors N]

spans      the same first and last character; "touching" when they share any. Of nested annotations all count.

whole      the words hold their own year; read without an anchor
leaning    a day, month or weekday without a year; read forward from the last dated expression before it, as a
           history is told (the resolver looks at one span at a time, the story's thread is not its job)
value      both kinds together
Compared are values of a day, a month, a year or a decade, after Christ. "early", "mid" and "late" count as right
when the interval given lies inside the annotated one.
"""

import calendar
import json
import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from attest.resolve.time_finder import find_times
from attest.resolve.times import resolve_time

LEANS = re.compile(r"[A-Z][a-z]*(?:ary|rch|pril|ay|une|uly|ust|ber)\b")


def interval(value: str) -> tuple[date, date] | None:
    """The days that a TIMEX2 value covers, None for values of other kinds."""
    m = re.fullmatch(r"(\d{3})|(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T\w\w)?", value or "")
    if not m:
        return None
    if m[1]:
        return date(int(m[1]) * 10, 1, 1), date(int(m[1]) * 10 + 9, 12, 31)
    year, month, day = int(m[2]), int(m[3] or 0), int(m[4] or 0)
    if not year:
        return None
    if day:
        return date(year, month, day), date(year, month, day)
    if month:
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return date(year, 1, 1), date(year, 12, 31)


def cases(path: Path) -> Iterator[tuple[str, str, tuple[date, date], bool, date | None]]:
    """Kind, words, the interval meant, whether only a part of it is meant, and the anchor."""
    for line in path.read_text(encoding="utf-8").splitlines():
        last: date | None = None
        for timex in json.loads(line)["timexes"]:
            meant = interval(timex.get("value") or "")
            words = timex["surface"]
            if meant is None or timex.get("set"):
                continue
            if re.search(r"\b1[0-9]{3}\b|\b20\d\d\b|\b1\d{2}0s", words):
                yield "whole", words, meant, bool(timex.get("mod")), None
                last = meant[0]
            elif last is not None and LEANS.search(words):
                yield "leaning", words, meant, bool(timex.get("mod")), last
                last = meant[0]


def span_scores(path: Path) -> tuple[str, str]:
    """A line for exact spans and one for spans that touch."""
    gold = found = exact = touched = touching = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        doc = json.loads(line)
        marked = {(t["start"], t["end"]) for t in doc["timexes"]}
        ours = {(s.start, s.end) for s in find_times(doc["text"])}
        gold, found, exact = gold + len(marked), found + len(ours), exact + len(marked & ours)
        touched += sum(any(a < d and c < b for c, d in ours) for a, b in marked)
        touching += sum(any(a < d and c < b for c, d in marked) for a, b in ours)
    return scored("spans", exact / found, exact / gold, gold), scored(
        "touching", touching / found, touched / gold, gold
    )


def scored(name: str, precision: float, recall: float, n: int) -> str:
    """Precision, recall and F1 on a line."""
    f1 = 2 * precision * recall / (precision + recall)
    return f"{name:8} n {n:5}  P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}"


def main(argv: list[str]) -> int:
    """Prints a line per kind; with --errors, the first misses too."""
    if not argv:
        print(__doc__)
        return 2
    tally: dict[str, list[int]] = {}
    misses = []
    for kind, words, meant, is_part, anchor in cases(Path(argv[0])):
        when = resolve_time(words, anchor=anchor, anchor_basis="story", tense="future" if anchor else None)
        counts = tally.setdefault(kind, [0, 0, 0])
        counts[0] += 1
        counts[1] += when.earliest is not None
        got = (when.earliest, when.latest)
        inside = None not in got and meant[0] <= got[0] <= got[1] <= meant[1]
        right = inside if is_part else got == meant
        counts[2] += right
        if not right:
            misses.append((kind, words, str(meant[0]), str(meant[1]), str(got[0]), str(got[1])))
    for kind, (n, answered, right) in sorted(tally.items()):
        of_answered = right / max(answered, 1)
        print(f"{kind:8} n {n:5}  answered {answered / n:.3f}  right {right / n:.3f}  of answered {of_answered:.3f}")
    n, answered, right = (sum(column) for column in zip(*tally.values(), strict=True))
    print(*span_scores(Path(argv[0])), scored("value", right / answered, right / n, n), sep="\n")
    if "--errors" in argv:
        for miss in misses[: int(argv[argv.index("--errors") + 1])]:
            print(*miss, sep=" | ")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
