"""Settled events to rows and back. Claims of reports are named by id; those that people made are kept in full."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from attest.records import (
    COUNT_ROLES,
    Actor,
    Answer,
    Claim,
    Conflict,
    Count,
    Evidence,
    Origin,
    Place,
    Report,
    Saying,
    SettledEvent,
    Span,
    TollStep,
    When,
)
from attest.store import packing

DECISION = "decision"  # the stage of a claim that a person made
_PARTIES = ("actor", "target", "claimed_by")


def columns_of(settled: SettledEvent) -> dict[str, Any]:
    """The columns that filters look in, and the record with all the rest."""
    event = settled.event
    place = event.place.value if event.place and isinstance(event.place.value, Place) else None
    when = event.when.value if event.when and isinstance(event.when.value, When) else None
    columns: dict[str, Any] = {
        "verdict": settled.verdict,
        "type": event.type,
        "factuality": event.factuality,
        "background": event.background,
        **{name: getattr(place, name) if place else None for name in ("country", "admin1", "lat", "lon")},
        "place": place.name if place else None,
        **{name: _day(getattr(when, name)) if when else None for name in ("earliest", "latest")},
        "reports": len(settled.reports),
        "independent_sources": settled.independent_sources,
        "first_report": _day(settled.first_report),
        "last_report": _day(settled.last_report),
        "parties": _parties(event.participants),
        "record": pack(settled),
    }
    for role in COUNT_ROLES:
        count = event.counts[role][0] if role in event.counts else None
        columns |= {f"{role}_{end}": getattr(count, end) if count else None for end in ("low", "best", "high")}
    return columns


def pack(settled: SettledEvent) -> str:
    """All of a settled event that other columns do not hold, as JSON."""
    decided = [claim for claim in packing.claims_of(settled.event) if claim.origin.stage == DECISION]
    return packing.dumps(
        {
            "event": packing.pack_event(settled.event),
            "decided": [_pack_claim(claim) for claim in decided],
            "reports": [asdict(report) for report in settled.reports],
            "conflicts": [_pack_conflict(conflict) for conflict in settled.conflicts],
            "tolls": [asdict(step) for step in settled.tolls],
            "answered": [asdict(answer) for answer in settled.answered],
            "decisions": settled.decisions,
        }
    )


def unpack(row: Mapping[Any, Any], claims: Mapping[str, Claim]) -> SettledEvent:
    """What `columns_of` made; `claims` holds the claims of its reports by id."""
    kept = packing.loads(row["record"])
    decided = {claim.id: claim for claim in map(_unpack_claim, kept["decided"])}
    event = packing.unpack_event(
        kept["event"],
        event_id=row["settled_id"],
        type=row["type"],
        factuality=row["factuality"],
        background=bool(row["background"]),
        claims={**claims, **decided},
    )
    return SettledEvent(
        event=event,
        version=row["version"],
        reports=tuple(Report(**{**r, "published": packing.read_date(r["published"])}) for r in kept["reports"]),
        independent_sources=row["independent_sources"],
        conflicts=tuple(_unpack_conflict(conflict) for conflict in kept["conflicts"]),
        tolls=tuple(_unpack_step(step) for step in kept["tolls"]),
        answered=tuple(Answer(_evidence(a["question"]), _evidence(a["answer"])) for a in kept["answered"]),
        verdict=row["verdict"],
        decisions=tuple(kept["decisions"]),
    )


def is_same(settled: SettledEvent, row: Mapping[Any, Any]) -> bool:
    """Whether a row holds this very state of the event."""
    columns = columns_of(replace(settled, version=row["version"]))
    return all(columns[name] == row[name] for name in columns)


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None


def _parties(participants: Sequence[Claim]) -> str | None:
    words: list[str] = []
    for claim in participants:
        if claim.field in _PARTIES:
            name = claim.value.name if isinstance(claim.value, Actor) else str(claim.value)
            words += [name, *(e.quote for e in claim.evidence)]
    return "\n".join(dict.fromkeys(words)) or None


def _pack_claim(claim: Claim) -> dict[str, Any]:
    return {**asdict(replace(claim, value="")), "value": packing.pack_value(claim.value)}


def _unpack_claim(kept: Mapping[str, Any]) -> Claim:
    return Claim(
        id=kept["id"],
        event_id=kept["event_id"],
        field=kept["field"],
        value=packing.unpack_value(kept["value"]),
        evidence=tuple(_evidence(e) for e in kept["evidence"]),
        origin=Origin(**kept["origin"]),
        score=kept["score"],
    )


def _pack_conflict(conflict: Conflict) -> dict[str, Any]:
    sayings = [{**asdict(replace(s, value="")), "value": packing.pack_value(s.value)} for s in conflict.sayings]
    return {"field": conflict.field, "sayings": sayings}


def _unpack_conflict(kept: Mapping[str, Any]) -> Conflict:
    sayings = tuple(
        Saying(packing.unpack_value(s["value"]), tuple(s["article_ids"]), tuple(s["sources"])) for s in kept["sayings"]
    )
    return Conflict(kept["field"], sayings)


def _unpack_step(kept: Mapping[str, Any]) -> TollStep:
    published = packing.read_date(kept["published"])
    return TollStep(kept["field"], published, kept["article_id"], Count(**kept["count"]))


def _evidence(kept: Mapping[str, Any]) -> Evidence:
    return Evidence(kept["article_id"], Span(**kept["span"]), kept["quote"])
