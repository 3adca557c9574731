"""Which of people's decisions hold, and what they come to: rules for clustering, verdicts on single events.

A decision names what it is about by anchors: side 0 its subject, side 1 what is joined to it or taken out of it. It
holds until it is undone; to undo an undoing brings it back.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from attest.records import Decision

VERDICTS = ("accept", "correct", "reject", "merge", "split", "undo")
ON_EVENTS = ("accept", "correct", "reject")


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision with the anchors of its two sides, each in order; `other` is empty for one on a single event."""

    decision: Decision
    subject: tuple[str, ...]
    other: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """Two reports' events that a person wants in one event (`together`), or in two."""

    left: str
    right: str
    together: bool


def rulings(decided: Iterable[tuple[Decision, Iterable[tuple[int, str]]]]) -> list[Ruling]:
    """Decisions with what they are about, by side."""
    return [
        Ruling(d, tuple(a for side, a in about if side == 0), tuple(a for side, a in about if side == 1))
        for d, about in ((d, tuple(about)) for d, about in decided)
    ]


def in_force(decisions: Iterable[Decision]) -> set[str]:
    """The ids of decisions, given from the first on, that were not undone; undoings among them."""
    undone: set[str] = set()
    held: set[str] = set()
    # From the last on: whether an undoing itself holds is known before what it undoes is reached.
    for decision in reversed(list(decisions)):
        if decision.id not in undone:
            held.add(decision.id)
            if decision.verdict == "undo":
                undone.add(decision.subject_id)
    return held


def holding(all_: Sequence[Ruling]) -> list[Ruling]:
    """Those that were not undone, undoings left out, from the first on."""
    held = in_force(ruling.decision for ruling in all_)
    return [r for r in all_ if r.decision.id in held and r.decision.verdict != "undo"]


def wishes(held: Iterable[Ruling], known: Collection[str]) -> Iterator[Wish]:
    """What merges, splits, and verdicts on links ask of the clusters, oldest first; unknown anchors are passed over.

    A merge asks for all reports that both events had then; a split asks for two events, each with its reports.
    """
    for ruling in held:
        subject, other = ([a for a in side if a in known] for side in (ruling.subject, ruling.other))
        match ruling.decision.verdict:
            case "merge":
                yield from _chain([*subject, *other])
            case "accept" if other:
                yield from _chain([*subject[:1], *other[:1]])
            case "split":
                yield from _chain(subject)
                yield from _chain(other)
                yield from (Wish(one, two, together=False) for one in subject for two in other)
            case "reject" if other:
                yield from (Wish(one, two, together=False) for one in subject[:1] for two in other[:1])


def on_events(held: Iterable[Ruling], known: Collection[str]) -> Iterator[tuple[str, Decision]]:
    """Verdicts on single events, each with the anchor that it goes with: the first of its subject that is there."""
    for ruling in held:
        if ruling.decision.verdict in ON_EVENTS and not ruling.other:
            anchor = next((a for a in ruling.subject if a in known), None)
            if anchor is not None:
                yield anchor, ruling.decision


def kept_alive(held: Iterable[Ruling]) -> set[str]:
    """Anchors of events that a person accepted, corrected or merged: they stay, whatever a newer reader finds."""
    verdicts = ("accept", "correct", "merge")
    return {a for r in held if r.decision.verdict in verdicts for a in (*r.subject[:1], *r.other[:1])}


def _chain(anchors: Sequence[str]) -> Iterator[Wish]:
    return (Wish(one, two, together=True) for one, two in pairwise(dict.fromkeys(anchors)))
