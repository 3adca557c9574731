"""Reports that the developers made up and coded, read from the text that they were written in.

A report is a line "## ID", its sentences as "[0] ...", then a line an event: type and status, "bg" where it is
background, then parts by "|": t triggers, a actor, g target, w weapon, s source, c claimed_by, p place, n country,
d time, and k, i, b, r, x for killed, injured, abducted, arrested, displaced as "LOW HIGH words", HIGH "-" when open.
Words are given as "SENTENCE:words", several parted by ";".
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpora import Window, coded_windows

FILE = Path(__file__).parent / "made_up.txt"
_LISTS = {"t": "triggers", "a": "actor", "g": "target", "w": "weapon", "s": "sources", "c": "claimed_by"}
_ONES = {"p": "place", "d": "time"}
_COUNTS = {"k": "killed", "i": "injured", "b": "abducted", "r": "arrested", "x": "displaced"}


def read_made_up(path: Path = FILE) -> Iterator[Window]:
    """One window a report.

    Raises:
        ValueError: a line can't be read, or its words are not in their sentence; says which.
    """
    reports: dict[str, list[str]] = {}
    lines: list[dict[str, Any]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("## "):
            reports[line[3:]] = []
            lines.append({"doc_id": line[3:], "events": []})
        elif sentence := re.match(r"\[\d+\] (.+)", line):
            reports[lines[-1]["doc_id"]].append(sentence[1])
        elif line and not line.startswith("#"):
            sentences = reports[lines[-1]["doc_id"]]
            lines[-1]["events"].append(_event(line, sentences, where=f"{path.name}:{number}"))
    for coded in lines:
        coded["keep"] = [0, len(reports[coded["doc_id"]]) - 1]
    yield from coded_windows(reports, lines)


def _event(line: str, sentences: list[str], *, where: str) -> dict[str, Any]:
    head, *parts = line.split(" | ")
    kind, status, *background = head.split()
    event: dict[str, Any] = {"type": kind, "status": status, "background": background == ["bg"], "country": None}
    event |= {name: [] for name in _LISTS.values()} | dict.fromkeys((*_ONES.values(), *_COUNTS.values()))
    for part in parts:
        key, _, rest = part.partition(" ")
        if key in _LISTS:
            event[_LISTS[key]] = [_mention(one, sentences, where) for one in re.split(r"; (?=\d+:)", rest)]
        elif key in _ONES:
            event[_ONES[key]] = _mention(rest, sentences, where)
        elif key in _COUNTS:
            low, high, words = rest.split(" ", 2)
            bounds = {"low": int(low), "high": None if high == "-" else int(high)}
            event[_COUNTS[key]] = {**bounds, "text": _mention(words, sentences, where)}
        elif key == "n":
            event["country"] = rest
        else:
            raise ValueError(f"{where}: no part is called {key!r}")
    return event


def _mention(given: str, sentences: list[str], where: str) -> list[Any]:
    sentence, _, words = given.strip().partition(":")
    if not sentence.isdigit() or int(sentence) >= len(sentences) or words not in sentences[int(sentence)]:
        raise ValueError(f"{where}: {given!r} is not in its sentence")
    return [int(sentence), words]
