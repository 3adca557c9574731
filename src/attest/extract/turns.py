"""Where a report turns to something else: "Meanwhile, ...", "In a separate attack, ...", "Elsewhere ..."."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from attest.extract.candidates import Candidate
from attest.extract.network import Floats
from attest.records import Article

_DAY = r"(?:to(?:day|night)|yesterday|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
_TURN = re.compile(
    rf"""["“]?(?:
        meanwhile | separately | elsewhere | hours \s (?:earlier|later) | earlier
        | in \s (?:another | (?:a\s|an\s)? (?:other|separate|second|third|different|unrelated|related)) \b
        | also \s (?:on \s)? {_DAY} | also \s in \b
        | (?:to \s the \s)? (?:north|south|east|west) \s of \b | to \s the \s (?:north|south|east|west) \b
    )""",
    re.IGNORECASE | re.VERBOSE,
)


def turns_of(article: Article) -> tuple[int, ...]:
    """Numbers of the sentences that open with words for turning to another happening, ascending."""
    return tuple(n for n, s in enumerate(article.sentences) if _TURN.match(s.of(article.text)))


def apart_at_turns(same: Floats, candidates: Sequence[Candidate], turns: Sequence[int], *, left: float) -> Floats:
    """The same-event scores, less where the report turned between the two.

    Args:
        same: float32 [candidate, candidate].
        candidates: In the order of the rows.
        turns: Sentence numbers, see `turns_of`.
        left: The share of a score, 0 to 1, that is left then.
    """
    if not turns or not candidates:
        return same
    passed = np.array([sum(turn <= c.sentence for turn in turns) for c in candidates])
    return np.where(passed[:, None] == passed, same, same * np.float32(left))
