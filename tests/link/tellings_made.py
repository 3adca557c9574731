"""Tellings for the tests of linking, all made up."""

from datetime import date

from attest.link.tellings import Report, Telling, read_triggers
from attest.link.words import read_bag
from attest.records import Actor, Count, Place, When

MARKET = Place("Tesk", "QA", None, 12.0, 33.0, 1, 1, id="made:tesk")
PROVINCE = Place("Tesk province", "QA", "Tesk", 12.3, 33.2, 4, 2, id="made:tesk-province")
PORT = Place("Orvel", "QB", None, -8.0, 101.0, 1, 1, id="made:orvel")
RAIDERS = Actor("Dawn Column", "armed_group", "QA", "group:dawn-column")
TRADERS = Actor("traders", "civilians", "QA")
TEXT = "A bomb in a handcart killed nine traders at the Tesk grain market, said governor Ilun Marsat."


def on(day: int, until: int | None = None) -> When:
    """A day, or days, of March 2031."""
    return When(date(2031, 3, day), date(2031, 3, until or day), 1 if until is None else 3, 1, "made up")


def killed(low: int, high: int | None = -1) -> dict[str, Count]:
    """So many dead; open above when `high` is None."""
    return {"killed": Count(low, low, low if high == -1 else high)}


def told(name: str, text: str = TEXT, *, published: int | None = 3, **given: object) -> Telling:
    """A bombing as the report of that name tells it."""
    bag = read_bag([text])
    day = date(2031, 3, published) if published else None
    values: dict[str, object] = {
        "type": "bombing",
        "type_family": "ASSAULT",
        "factuality": "asserted",
        "place": MARKET,
        "when": on(2),
        "counts": killed(9),
        "parties": (RAIDERS, TRADERS),
        "triggers": read_triggers(["bomb"]),
    }
    report = Report(f"report {name}", day, f"outlet {name}", None, bag)
    return Telling(id=name, report=report, bag=bag, **(values | given))  # type: ignore[arg-type]
