"""An event as the cells of a row, the same in every format that has rows."""

from collections.abc import Iterable, Mapping

from attest.export.told import joined, one_line, parties, party_name, place_of, unsure_words, when_of
from attest.records import COUNT_ROLES, Actor, Claim, Event

Cell = str | int | float | bool | None

COUNT_COLUMNS: Mapping[str, str] = {
    f"{role}_{end}": f"Persons {role}: {said}, empty when {unknown}"
    for role in COUNT_ROLES
    for end, said, unknown in (
        ("low", "the lowest number", "the text gives none"),
        ("best", "the best single number", "only a range is known"),
        ("high", "the highest number", "open or not given"),
    )
}
# The wide forms too, which some spreadsheets read as the plain ones.
_RISKY = tuple("=+-@＝＋－＠")


def cells_of(event: Event) -> dict[str, Cell]:
    """What, when, where, who and how many, by column."""
    return {**_what(event), **_when(event), **_where(event), **_who(event), **_how_many(event), **_unsure(event)}


def safe(cell: Cell) -> str | int | float | None:
    """A cell as a spreadsheet may have it: on one line, and nothing that it would calculate."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if not isinstance(cell, str):
        return cell
    text = one_line(cell)
    return f"'{text}" if text.startswith(_RISKY) else text


def _what(event: Event) -> dict[str, Cell]:
    codes = event.codes
    plover, acled, ged = (_mapping(codes.get(scheme)) for scheme in ("plover", "acled", "ged"))
    return {
        "event_id": event.id,
        "type": event.type,
        "factuality": event.factuality,
        "background": event.background,
        "trigger": joined([e.quote for e in event.triggers]),
        "plover_event": _cell(plover.get("event")),
        "plover_mode": _cell(plover.get("mode")),
        "cameo": _cell(codes.get("cameo")),
        "acled_event_type": _cell(acled.get("event_type")),
        "acled_sub_event_type": _cell(acled.get("sub_event_type")),
        "ged_type_of_violence": _cell(ged.get("type_of_violence")),
    }


def _when(event: Event) -> dict[str, Cell]:
    when = when_of(event)
    return {
        "earliest": when.earliest.isoformat() if when and when.earliest else None,
        "latest": when.latest.isoformat() if when and when.latest else None,
        "date_prec": when.date_prec if when else None,
        "time_precision": when.time_precision if when else None,
        "when_words": _words(event.when),
        "when_basis": when.basis if when else None,
    }


def _where(event: Event) -> dict[str, Cell]:
    place = place_of(event)
    names = ("admin1", "country", "lat", "lon", "where_prec", "geo_precision")
    return {
        "place": place.name if place else None,
        **{name: getattr(place, name) if place else None for name in names},
        "place_words": _words(event.place) if place and place.name else None,
    }


def _who(event: Event) -> dict[str, Cell]:
    actors, targets = parties(event, "actor"), parties(event, "target")
    return {
        "actors": joined([party_name(c) for c in actors]),
        "actor_kinds": joined(_kinds(actors)),
        "targets": joined([party_name(c) for c in targets]),
        "target_kinds": joined(_kinds(targets)),
        "weapons": joined([party_name(c) for c in parties(event, "weapon")]),
        "claimed_by": joined([party_name(c) for c in parties(event, "claimed_by")]),
        "sources": joined([party_name(c) for c in parties(event, "source")]),
    }


def _how_many(event: Event) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    for role in COUNT_ROLES:
        count = event.counts[role][0] if role in event.counts else None
        for end in ("low", "best", "high"):
            cells[f"{role}_{end}"] = getattr(count, end) if count else None
    return cells


def _unsure(event: Event) -> dict[str, Cell]:
    return {"abstained": joined(unsure_words(event))}


def _kinds(claims: Iterable[Claim]) -> list[str]:
    return [c.value.kind for c in claims if isinstance(c.value, Actor) and c.value.kind]


def _words(claim: Claim | None) -> str | None:
    return claim.evidence[0].quote if claim and claim.evidence else None


def _mapping(codes: object) -> Mapping[str, object]:
    return codes if isinstance(codes, Mapping) else {}


def _cell(code: object) -> Cell:
    return code if isinstance(code, str | int | float) else None
