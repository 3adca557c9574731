"""Abstain: leave a value out of an event when its claim is not sure enough, and say so.

The claim itself stays in the ledger, and a lower threshold brings the value back.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from attest.link.settle import Codes, events_of
from attest.pipeline import Reading
from attest.records import Claim, Event

# An event can't be without these: the best guess stays in its place, marked.
ALWAYS = ("type", "factuality", "background")


def sure_events_of(
    reading: Reading, *, codes: Callable[..., Mapping[str, object]] | Codes, least: Mapping[str, float]
) -> tuple[Event, ...]:
    """The events of one article, settled from claims that are sure enough alone.

    Args:
        reading: A reading with claims.
        codes: The crosswalk; an event of an unsure type gets no codes.
        least: The least score (0 to 1) by field; a field without one is always sure enough.
    """
    claims = reading.claims or ()
    kept = tuple(c for c in claims if c.field in ALWAYS or is_sure(c, least))
    return tuple(_marked(event, claims, least) for event in events_of(replace(reading, claims=kept), codes=codes))


def is_sure(claim: Claim, least: Mapping[str, float]) -> bool:
    """Whether a claim's score reaches the least of its field."""
    return claim.score >= least.get(claim.field, 0.0)


def abstained_from(claims: Sequence[Claim], least: Mapping[str, float]) -> dict[str, float]:
    """The fields none of whose claims is sure enough, each with its best score."""
    best: dict[str, float] = {}
    for claim in claims:
        best[claim.field] = max(claim.score, best.get(claim.field, 0.0))
    return {name: score for name, score in best.items() if score < least.get(name, 0.0)}


def _marked(event: Event, claims: Sequence[Claim], least: Mapping[str, float]) -> Event:
    abstained = abstained_from([c for c in claims if c.event_id == event.id], least)
    if not abstained:
        return event
    return replace(event, abstained=abstained, codes={} if "type" in abstained else event.codes)
