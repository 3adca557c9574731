"""The tables of hard cases in tests/hard_cases: at least nine in ten right, and the misses told."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml

from attest.records import Actor
from attest.resolve.actors import Actors, resolve_actor
from attest.resolve.counts import read_count
from attest.resolve.gazetteer import Gazetteer
from attest.resolve.places import PlaceContext, resolve_place
from attest.resolve.times import Tense, resolve_time

TABLES = Path(__file__).parents[1] / "hard_cases"
FLOOR = 0.9


class NoGazetteer:
    def country(self, name: str) -> str | None:
        return None


@pytest.fixture(scope="module")
def actors() -> Actors:
    return Actors.load()


def rows(name: str) -> Iterator[tuple[dict[str, str], list[str]]]:
    """Group and case, every value a string as written."""
    for group in yaml.load((TABLES / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader):
        for case in group["cases"]:
            yield group, case


def judge(name: str, answers: list[tuple[str, str, str, str]]) -> None:
    """Each answer: words, wanted, given, why."""
    misses = [a for a in answers if a[1] != a[2]]
    right = 1 - len(misses) / len(answers)
    print(f"{name}: {right:.1%} of {len(answers)}")
    for words, wanted, given, why in misses:
        print(f"  {words!r}: wanted {wanted}, given {given} ({why})")
    assert len(answers) >= 200
    assert right >= FLOOR


def test_time_words_mean_the_days_that_the_manual_says() -> None:
    answers = []
    for group, (words, wanted) in rows("dates.yaml"):
        published = None if group["published"] == "-" else date.fromisoformat(group["published"])
        tense: Tense = "future" if group.get("tense") == "future" else "past"
        when = resolve_time(words, anchor=published, anchor_basis="given", tense=tense)
        days = [str(d) for d in dict.fromkeys((when.earliest, when.latest)) if d is not None]
        answers.append((words, wanted, "..".join(days) or "-", group["why"]))

    judge("dates", answers)


def test_words_state_the_numbers_that_the_manual_says() -> None:
    answers = []
    for group, (words, wanted) in rows("counts.yaml"):
        count = read_count(words)
        if count is None:
            given = "-"
        elif count.high is None:
            given = f"{count.low}+"
        else:
            given = str(count.low) if count.low == count.high else f"{count.low}..{count.high}"
        answers.append((words, wanted, given, group["why"]))

    judge("counts", answers)


def test_words_mean_the_places_that_the_manual_says() -> None:
    gazetteer = Gazetteer.load()
    answers = []
    for group, (words, sentence, wanted) in rows("places.yaml"):
        sentence = words if sentence == "-" else sentence
        context = PlaceContext(group.get("text", sentence), dateline=group.get("dateline"), sentence=sentence)
        place = resolve_place(words, gazetteer=gazetteer, context=context)
        given = " ".join(filter(None, (place.country or "-", str(place.where_prec or "-"), place.relation)))
        named = f"{place.name}, " if "," in wanted else ""
        answers.append((words, wanted, named + given, group["why"]))

    judge("places", answers)


def test_words_mean_the_parties_that_the_manual_says(actors: Actors) -> None:
    answers = []
    for group, (words, *wanted) in rows("actors.yaml"):
        found = resolve_actor(words, actors=actors, gazetteer=NoGazetteer())
        answers.append((words, " ".join(wanted), " ".join(_told(found)[: len(wanted)]), group["why"]))

    judge("actors", answers)


def _told(actor: Actor) -> list[str]:
    return [actor.kind or "-", actor.country or "-", actor.id or "-"]
