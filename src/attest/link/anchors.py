"""Which event of an older reading a newer reading of the same page means, so that ids and decisions stay with it."""

from collections.abc import Sequence

from attest.records import Event, Span


def inherit(before: Sequence[Event], after: Sequence[Event]) -> dict[str, str]:
    """For each event of a new reading, the event of an older reading that it continues; those without one are left out.

    The same id is the same event. Of the rest, an event continues the one with which it shares most of its triggers'
    words, an event of its own type first; each is continued once.

    Args:
        before: Events of the older reading.
        after: Events of the newer reading of the same text.
    """
    old = {event.id: event for event in before}
    pairs = {event.id: event.id for event in after if event.id in old}
    ranked = sorted(
        (
            (-_shared(mine, theirs), mine.type != theirs.type, m, t, mine.id, theirs.id)
            for m, mine in enumerate(after)
            for t, theirs in enumerate(before)
            if mine.id not in pairs and theirs.id not in pairs and _shared(mine, theirs)
        )
    )
    taken = set(pairs.values())
    for *_, mine_id, theirs_id in ranked:
        if mine_id not in pairs and theirs_id not in taken:
            pairs[mine_id] = theirs_id
            taken.add(theirs_id)
    return pairs


def _shared(one: Event, other: Event) -> int:
    """Code points that triggers of both cover."""
    return sum(_overlap(a.span, b.span) for a in one.triggers for b in other.triggers)


def _overlap(a: Span, b: Span) -> int:
    return max(0, min(a.end, b.end) - max(a.start, b.start))
