"""One verb, several happenings: "lost Koro in 2017 and Baru in 2019" tells of two losses."""

import re
from collections.abc import Sequence
from itertools import pairwise

from attest.records import Argument

# From which score on (0 to 1) a place or time is looked at, and from which it may stand alone. Of a list of pairs
# the network is sure of few members; their order tells the rest.
MARKED, SURE = 0.1, 0.2

# What may stand between two places with their times.
_BETWEEN = re.compile(r"^[\s,;]*(?:and|then|,|;)?(?:\s+(?:then|again|later|also))*(?:\s+(?:in|at|near|on|from))?\s*$")
_WITHIN = re.compile(r"^[\s,(]*(?:in|on|at|near|during|since|last|early|late|by)?\s*$")


def distribute(arguments: Sequence[Argument], text: str) -> list[tuple[Argument, ...]]:
    """The arguments of each happening that one mention tells of.

    Places and times that come in pairs, place by time or time by place, one pair right after the other, are happenings
    of their own; they share all other arguments. Everything else is one happening, with its surest place and time.

    Args:
        arguments: All arguments of the mention, places and times as many as were found.
        text: The article's text.

    Returns:
        At least one tuple, each in text order.
    """
    shared = [a for a in arguments if a.role not in ("place", "time")]
    marks = sorted((a for a in arguments if a.role in ("place", "time")), key=lambda a: a.span)
    pairs = _pairs(marks, text)
    if pairs is None:
        sure = [a for a in marks if a.score >= SURE]
        surest = [max(of, key=lambda a: a.score) for r in ("place", "time") if (of := [a for a in sure if a.role == r])]
        pairs = [tuple(surest)]
    return [tuple(sorted((*shared, *pair), key=lambda a: (a.span, a.role))) for pair in pairs]


def _pairs(marks: Sequence[Argument], text: str) -> list[tuple[Argument, ...]] | None:
    """Place and time by twos, or None where they don't come so."""
    if len(marks) < 4 or len(marks) % 2:
        return None
    pairs = [(marks[i], marks[i + 1]) for i in range(0, len(marks), 2)]
    orders = {(a.role, b.role) for a, b in pairs}
    if len(orders) != 1 or orders <= {("place", "place"), ("time", "time")}:
        return None
    if not all(any(a.score >= SURE for a in marks if a.role == role) for role in ("place", "time")):
        return None
    close = all(_WITHIN.match(_gap(a, b, text)) for a, b in pairs)
    joined = all(_BETWEEN.match(_gap(p[1], q[0], text)) for p, q in pairwise(pairs))
    return [tuple(p) for p in pairs] if close and joined else None


def _gap(before: Argument, after: Argument, text: str) -> str:
    return text[before.span.end : after.span.start]
