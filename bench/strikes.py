"""Strike lines of CENTCOM: `python bench/strikes.py DATA_FOLDER [--limit N]`, a sample of 500 lines unless limited.

A line names a place and a number of strikes. Ours: the airstrike's place has the same name or point, and the number
that stands in or just before its trigger words is the coded one. Baselines: the words after "Near", and one strike.
"""

import re
from collections import Counter

from common import Asked, Measured, Row, code_beside, print_failures, print_table, run, sample, share

from attest.resolve.counts import read_count
from attest.resolve.gazetteer import Gazetteer
from attest.resolve.places import PlaceContext, resolve_place
from attest.resolve.spelling import fold, loose, skeleton

SAMPLE = 500
STRIKES = ("airstrike", "shelling", "bombing", "armed_attack")
_BEFORE = re.compile(r"([\w-]+)\s*$")


def measure(asked: Asked) -> None:
    """Code every line and compare."""
    gazetteer = Gazetteer.load()
    places = numbers = both = base_places = base_numbers = events = total = 0
    failures: Counter[str] = Counter()
    corpus = sample(asked.data / "centcom_strikes" / "dev_2014_2015.jsonl.gz", asked.limit or SAMPLE)
    for row, line in code_beside(corpus, given):
        strike = next((e for e in line["events"] if e["type"] in STRIKES), None)
        total += 1
        events += strike is not None
        place_right = strike is not None and is_place(strike["place"], row, gazetteer)
        number = number_of(strike, row["text"]) if strike else None
        places += place_right
        numbers += number == row["strikes"]
        both += place_right and number == row["strikes"]
        base_places += row["text"].startswith(f"Near {row['location']},")
        base_numbers += row["strikes"] == 1
        if not place_right:
            failures["no strike" if strike is None else "place"] += 1
        if number != row["strikes"] and strike is not None:
            failures["number"] += 1
        if asked.errors and not (place_right and number == row["strikes"]):
            told = strike and (
                strike["type"],
                strike["place"] and strike["place"]["quote"],
                [t["quote"] for t in strike["triggers"]],
            )
            print(f"{row['location']} {row['strikes']} not {number}, {told}: {row['text'][:120]}")
    print_failures(failures)
    print_table(
        "strikes.py",
        [
            Measured(
                "CENTCOM lines: place right",
                share(places, total).f1_pct,
                share(base_places, total).f1_pct,
                total,
                'after "Near"',
            ),
            Measured(
                "CENTCOM lines: number of strikes right",
                share(numbers, total).f1_pct,
                share(base_numbers, total).f1_pct,
                total,
                "one",
            ),
            Measured("CENTCOM lines: place and number right", share(both, total).f1_pct, None, total),
        ],
    )


def given(row: Row) -> Row:
    """The JSON line of a strike line."""
    return {"id": str(row["id"]), "text": row["text"], "published": row["date"]}


def is_place(place: Row | None, row: Row, gazetteer: Gazetteer) -> bool:
    """Whether the place is the coded one: by name, or by the point that the coded name has in its country."""
    if place is None or not place["quote"]:
        return False
    if plain(row["location"]) in {plain(place["quote"]), plain(place["name"] or "")}:
        return True
    if row["location_span"] and row["location"].casefold() in place["quote"].casefold():
        return True
    wanted = resolve_place(row["location"], gazetteer=gazetteer, context=PlaceContext(text=row["country"]))
    return wanted.lat is not None and (wanted.lat, wanted.lon) == (place["lat"], place["lon"])


def plain(name: str) -> str:
    """A name by its consonants; short ones by their letters."""
    return skeleton(loose(fold(name))) or loose(fold(name))


def number_of(strike: Row, text: str) -> int | None:
    """The number in the trigger's words, or in the word before them."""
    for trigger in strike["triggers"]:
        before = _BEFORE.search(text[: trigger["start"]])
        for words in (trigger["quote"].split()[0], before.group(1) if before else ""):
            count = read_count(words) if words else None
            if count is not None and count.best:
                return count.best
    return None


if __name__ == "__main__":
    run(measure, __doc__)
