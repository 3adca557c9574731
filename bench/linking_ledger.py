"""Seconds and memory of `attest link` over a ledger of made-up events, all at once and batch by batch.

    python bench/linking_ledger.py [events, 3000 when not given]

Each report tells of one event in one of many towns; a third of the events have two to four reports, some of them
copies. The reports are put into the ledger as they would come from the reader, so what is measured is linking alone.
"""

import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.store import made_up

from attest.config import Settings
from attest.records import Count, Place, When
from attest.run.decide import Desktop
from attest.run.link import link
from attest.store import Coded, Ledger, RunRecipe

_FIRST = date(2031, 1, 1)
_SYLLABLES = "ta lo vo ki ra mun des hal gor bei zan tur ul ma ne shi or dak pel ven".split()


def main() -> None:
    """Print the figures."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 3000
    with tempfile.TemporaryDirectory() as folder:
        _measure(many, Path(folder))


def _measure(many: int, folder: Path) -> None:
    reports = list(_reports(many, random.Random(7)))
    settings = Settings(ledger=folder / "attest.db")
    batch = max(1, len(reports) // 100)
    _timed(f"write {len(reports) - batch} reports", lambda: _write(settings, reports[:-batch]))
    _timed("link all at once", lambda: link(settings))
    _timed(f"write {batch} more", lambda: _write(settings, reports[-batch:]))
    _timed(f"link {batch} more", lambda: link(settings))
    with Ledger.open(settings.ledger) as ledger:
        events = list(ledger.settled())
        one, other = (e.event.id for e in events[:2])
        _timed("one correction", lambda: Desktop(settings, by="bench").correct(one, "killed", "7"))
        _timed("one merger", lambda: Desktop(settings, by="bench").merge(one, [other]))
        _timed("list all events", lambda: sum(1 for _ in ledger.settled()))
        _timed("verify the chain", ledger.audit)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(events)} events of {len(reports)} reports; peak memory {peak:.0f} MB")


def _timed(what: str, act: Callable[[], object]) -> None:
    begun = time.perf_counter()
    found = act()
    print(f"{what:<24} {time.perf_counter() - begun:8.2f} s  {found if isinstance(found, int) else ''}", flush=True)


def _write(settings: Settings, reports: list[Coded]) -> None:
    with Ledger.open(settings.ledger) as ledger:
        run_id = ledger.begin_run(RunRecipe(attest="bench"))
        for start in range(0, len(reports), 200):
            ledger.write(run_id, reports[start : start + 200])


def _reports(many: int, chance: random.Random) -> Iterator[Coded]:
    number = 0
    while number < many:
        town = "".join(chance.choices(_SYLLABLES, k=3)).title()
        day = _FIRST + timedelta(days=chance.randrange(365))
        lat, lon, killed = chance.uniform(-30, 50), chance.uniform(-10, 60), chance.randint(1, 30)
        for telling in range(chance.choice((1, 1, 1, 1, 2, 3, 4))):
            yield _report(number, telling, town, day, lat, lon, killed + (telling > 1), chance)
            number += 1


def _report(
    number: int, telling: int, town: str, day: date, lat: float, lon: float, killed: int, chance: random.Random
) -> Coded:
    published = day + timedelta(days=1 + telling // 2)
    words = " ".join("".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(30))
    text = made_up.TEXT.replace("Talovo", town).replace("TALOVO", town.upper()) + f" {words}."
    coded = made_up.coded(made_up.page(text, page_id=f"r{number}", published=published), killed=killed, town=town)
    event = coded.events[0]
    place = Place(name=town, country="XT", lat=lat, lon=lon, where_prec=1, geo_precision=1, id=f"t:{lat:.3f}")
    when = When(day, day, 1, 1, "given")
    event = replace(
        event,
        place=event.place and replace(event.place, value=place),
        when=event.when and replace(event.when, value=when),
        counts={"killed": (Count(killed, killed, None), event.counts["killed"][1])},
    )
    claims = tuple(c for c in coded.claims if c.field not in ("place", "when"))
    return replace(coded, events=(event,), claims=(*claims, *(c for c in (event.place, event.when) if c)))


if __name__ == "__main__":
    main()
