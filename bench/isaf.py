"""Releases of ISAF, Afghanistan 2009-10: `python bench/isaf.py DATA_FOLDER [--limit N]`.

A release tells of one operation; coded are the persons killed and captured, the day and the province. Ours are the
report's main events: told as fact, violent or an arrest, not background unless nothing else is told, those with a count
first. Killed and captured are the largest low ends among them, 0 where none is told ("more than 10" is 11 in this key,
and so here); day and province are the first that they give.
Baselines: the commonest number, the day before publication, the commonest province.
"""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from common import Asked, Measured, Row, code_beside, print_failures, print_table, rows, run, share

from attest.resolve.spelling import fold, loose, skeleton

MAIN_TYPES = (
    "arrest",
    "clash",
    "airstrike",
    "armed_attack",
    "shelling",
    "bombing",
    "suicide_attack",
    "seizure",
    "crackdown",
    "deployment",
    "destruction",
    "takeover",
)
COUNTS = {"killed": "min_killed", "captured": "min_captured"}
_MORE_THAN = re.compile(r"(?:more than|over)\s+\S", re.IGNORECASE)
OURS = {"killed": ("killed",), "captured": ("arrested", "abducted")}


def measure(asked: Asked) -> None:
    """Code every release and compare."""
    counts: dict[str, list[tuple[int, int]]] = {name: [] for name in COUNTS}
    days: list[tuple[date, date | None, date]] = []
    provinces: list[tuple[str, str | None]] = []
    failures: Counter[str] = Counter()
    corpus = rows(asked.data / "isaf_press_releases" / "dev_2009_2010.jsonl", limit=asked.limit)
    for row, line in code_beside(corpus, given):
        gold, events = row["gold"], main_events(line)
        for name, key in COUNTS.items():
            found = largest_low(events, OURS[name])
            counts[name].append((gold[key], found))
            if found != gold[key]:
                failures[why_count(name, gold[key], found, anywhere=largest_low(line["events"], OURS[name]))] += 1
                show(asked, row, f"{name} {gold[key]} not {found}", quotes(events, OURS[name]))
        if row["pub_date"]:
            when = first_day(events)
            days.append((date.fromisoformat(gold["start_date"]), when, date.fromisoformat(row["pub_date"])))
            if days[-1][0] != when:
                failures[
                    "no day for a main event" if when is None else f"day off by {(when - days[-1][0]).days:+d}"
                ] += 1
                show(
                    asked,
                    row,
                    f"day {gold['start_date']} not {when}",
                    [e["when"] and e["when"]["quote"] for e in events],
                )
        wanted = gold["province"][0]
        if wanted.isalpha():
            found_province = first_province(events)
            provinces.append((plain(wanted), found_province))
            if found_province != plain(wanted):
                failures["no province" if found_province is None else "another province"] += 1
                show(
                    asked,
                    row,
                    f"province {wanted} not {found_province}",
                    [e["place"] and (e["place"]["quote"], e["place"]["admin1"]) for e in events],
                )
    print_failures(failures)
    print_table("isaf.py", [*count_rows(counts), *day_rows(days), province_row(provinces)])


def given(row: Row) -> Row:
    """The JSON line of a release."""
    return {"id": row["id"], "text": row["text"], "published": row["pub_date"]}


def main_events(line: Row) -> list[Row]:
    """What the release is about: events told as fact and not as background, those that count persons first."""
    told = [e for e in line["events"] if e["type"] in MAIN_TYPES and e["factuality"] in ("asserted", "alleged")]
    told = [e for e in told if not e["background"]] or told
    return sorted(
        told, key=lambda event: not any(event["counts"].get(role) for role in ("killed", "arrested", "abducted"))
    )


def largest_low(events: Sequence[Row], roles: Sequence[str]) -> int:
    """The largest low end of any of these counts; 0 where none is told."""
    return max(
        (low_end(event["counts"][role]) for event in events for role in roles if role in event["counts"]), default=0
    )


def low_end(count: Row) -> int:
    """The low end as this key writes it: above the number in "more than 10"."""
    return (count["low"] or 0) + bool(_MORE_THAN.match(count["quote"] or ""))


def quotes(events: Sequence[Row], roles: Sequence[str]) -> list[str]:
    """The words that the counts were read from."""
    return [event["counts"][role]["quote"] for event in events for role in roles if role in event["counts"]]


def first_day(events: Sequence[Row]) -> date | None:
    """The first single day or start of an interval that a main event has."""
    told = (event["when"]["earliest"] for event in events if event["when"] and event["when"]["earliest"])
    day = next(told, None)
    return date.fromisoformat(day) if day else None


def first_province(events: Sequence[Row]) -> str | None:
    """The first province that a main event is placed in."""
    told = (event["place"]["admin1"] for event in events if event["place"] and event["place"]["admin1"])
    name = next(told, None)
    return plain(name) if name else None


def plain(name: str) -> str:
    """A province's name by its consonants, a first w as v: "Paktya" and "Paktia", "Wardak" and "Vardak" are one."""
    return skeleton(re.sub(r"^w", "v", loose(fold(name))))


def why_count(name: str, wanted: int, found: int, *, anywhere: int) -> str:
    """A kind of failure; `anywhere` is the largest low end in any event."""
    if found < wanted == anywhere:
        return f"{name}: right, but in an event marked background, or not told as fact"
    if not found:
        return f"{name}: nothing found"
    return f"{name}: told where there was none" if not wanted else f"{name}: too {'many' if found > wanted else 'few'}"


def show(asked: Asked, row: Row, what: str, words: Sequence[object]) -> None:
    """A failure, when failures are asked for."""
    if asked.errors:
        print(f"{row['id']} {what}: {[w for w in words if w]}")


def count_rows(counts: dict[str, list[tuple[int, int]]]) -> list[Measured]:
    """Exact over all releases, and over those that have a number."""
    measured = []
    for name, pairs in counts.items():
        some = [(a, b) for a, b in pairs if a]
        for what, chosen in (("all releases", pairs), ("releases that have any", some)):
            usual = Counter(a for a, _ in chosen).most_common(1)[0][1] if chosen else 0
            measured.append(
                Measured(
                    f"ISAF: {name} exact, {what}",
                    share(sum(a == b for a, b in chosen), len(chosen)).f1_pct,
                    share(usual, len(chosen)).f1_pct,
                    len(chosen),
                    "commonest",
                )
            )
    return measured


def day_rows(days: Sequence[tuple[date, date | None, date]]) -> list[Measured]:
    """Exact and within a day."""
    measured = []
    for what, slack in (("exact", 0), ("within one day", 1)):
        right = sum(found is not None and abs((found - wanted).days) <= slack for wanted, found, _ in days)
        usual = sum(abs((published - timedelta(1) - wanted).days) <= slack for wanted, _, published in days)
        measured.append(
            Measured(
                f"ISAF: day {what}",
                share(right, len(days)).f1_pct,
                share(usual, len(days)).f1_pct,
                len(days),
                "day before",
            )
        )
    return measured


def province_row(provinces: Sequence[tuple[str, str | None]]) -> Measured:
    """Right of those coded."""
    usual = Counter(wanted for wanted, _ in provinces).most_common(1)[0][1] if provinces else 0
    right = share(sum(a == b for a, b in provinces), len(provinces)).f1_pct
    return Measured("ISAF: province right", right, share(usual, len(provinces)).f1_pct, len(provinces), "commonest")


if __name__ == "__main__":
    run(measure, __doc__)
