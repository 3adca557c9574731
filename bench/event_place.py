"""Where the named event happened: `python bench/event_place.py DATA_FOLDER [--limit N]`, 600 rows unless limited.

A row marks one verb and the words of its place, or none. Ours: the place words of the event with a trigger on the verb
or, as the verb is often a light one ("launched an offensive"), at most 60 characters from it; where there is none, no
place is given. Words agree when they share half of the shorter one's content words.
Baseline: the place name nearest to the verb, by the gazetteer, of words that begin with a capital.
"""

import re
from collections import Counter

from common import Asked, Measured, Row, code_beside, print_failures, print_table, run, sample

from attest.evaluate import Figure
from attest.evaluate.match import agreeing
from attest.resolve.gazetteer import Gazetteer

SAMPLE = 600
NEAR_CHARS = 60
_NAME = re.compile(r"\b[A-Z][\w'’-]*(?:\s+(?:al-|el-)?[A-Z][\w'’-]*)*")


def measure(asked: Asked) -> None:
    """Code every row and compare."""
    gazetteer = Gazetteer.load()
    ours, seen, trivial = Figure(0, 0, 0), Figure(0, 0, 0), Figure(0, 0, 0)
    failures: Counter[str] = Counter()
    found_verbs = total = 0
    corpus = sample(asked.data / "event_location_halterman" / "dev.jsonl", asked.limit or SAMPLE)
    for number, (row, line) in enumerate(code_beside(corpus, given)):
        wanted = [place["surface"] for place in row["locations"]]
        event, gap = named_event(row, line)
        place = event and event["place"] and event["place"]["quote"]
        figure = figure_of(wanted, place)
        ours = plus(ours, figure)
        trivial = plus(trivial, figure_of(wanted, nearest_name(row, gazetteer)))
        total += 1
        if gap == 0:
            found_verbs += 1
            seen = plus(seen, figure)
        became = why(wanted, place, event)
        failures[became] += 1
        if asked.errors and became != "right":
            verb = row["verbs"][0]["surface"]
            print(f"{number} {became}: {verb!r} {wanted} not {place!r}: {row['text'][:220]}")
    print_failures(failures)
    print(
        f"trigger on the verb in {found_verbs} of {total}; of those P {seen.precision_pct:.1f} R {seen.recall_pct:.1f} "
        f"F1 {seen.f1_pct:.1f}; of all P {ours.precision_pct:.1f} R {ours.recall_pct:.1f}"
    )
    print_table(
        "event_place.py",
        [
            Measured("Event location: place words, F1", ours.f1_pct, trivial.f1_pct, total, "nearest name"),
            Measured("Event location: the same, trigger on the verb", seen.f1_pct, None, found_verbs),
        ],
    )


def given(row: Row) -> Row:
    """The JSON line of a row."""
    return {"id": row["id"], "text": row["text"], "published": None}


def named_event(row: Row, line: Row) -> tuple[Row | None, int]:
    """The event with the trigger nearest to the verb, and how many characters lie between; None when all are far."""
    verb = row["verbs"][0]
    apart = [
        (max(t["start"] - verb["end"], verb["start"] - t["end"], 0), i)
        for i, event in enumerate(line["events"])
        for t in event["triggers"]
    ]
    gap, i = min(apart, default=(NEAR_CHARS + 1, 0))
    return (line["events"][i], gap) if gap <= NEAR_CHARS else (None, gap)


def figure_of(wanted: list[str], place: str | None) -> Figure:
    """Hits, coded and predicted of one row."""
    quotes = [place] if place else []
    return Figure(min(agreeing(wanted[:1] or [], quotes) or agreeing(wanted, quotes), 1), bool(wanted), len(quotes))


def plus(a: Figure, b: Figure) -> Figure:
    """Both."""
    return Figure(a.hits + b.hits, a.gold + b.gold, a.predicted + b.predicted)


def why(wanted: list[str], place: str | None, event: Row | None) -> str:
    """What became of a row."""
    if event is None:
        return "no trigger near the verb, place coded" if wanted else "no trigger near the verb, none coded"
    if not place:
        return "no place given, one coded" if wanted else "right"
    if not wanted:
        return "place given, none coded"
    return "right" if figure_of(wanted, place).hits else "another place"


def nearest_name(row: Row, gazetteer: Gazetteer) -> str | None:
    """The capitalised words nearest to the verb that the gazetteer knows as they stand."""
    verb = row["verbs"][0]["start"]
    names = [m for m in _NAME.finditer(row["text"]) if gazetteer.lookup(m.group())]
    best = min(names, key=lambda m: min(abs(m.start() - verb), abs(m.end() - verb)), default=None)
    return best.group() if best else None


if __name__ == "__main__":
    run(measure, __doc__)
