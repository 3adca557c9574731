"""Words that fill a role, made of word scores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from attest.extract.candidates import Candidate
from attest.extract.network import Floats
from attest.extract.phrases import Phrases
from attest.extract.words import Word
from attest.records import Argument, Span

# Words that do not open or close a role's words.
_LOOSE_EDGES = frozenset(
    "and or but by in on at of for from to with against near as that which who whom while when after before "
    "has have had was were is are , . ; : - – — ' ’ \" “ ” ) ( /".split()
)

# Roles whose words are widened to what names their noun.
_WHOLE = frozenset("actor target source claimed_by place time killed injured abducted arrested displaced".split())
_ARTICLES = frozenset({"the", "a", "an"})


@dataclass(frozen=True, slots=True)
class RoleRules:
    """How a role's words are cut out; scores are 0 to 1.

    A span is a run of words that score at least `grow`, one of them at least `least`, or `least_across` where its
    sentence has no trigger of the event. At most `most` spans are kept, the surest, each with at least `near_best` of
    the best one's score.
    """

    most: int
    least: float = 0.2
    grow: float = 0.1
    least_across: float = 0.7
    near_best: float = 0.0


def role_scores(candidates: Sequence[Candidate], size: int, role_count: int) -> Floats:
    """Word scores of an event's roles over its triggers, float32 [word, role].

    Half the mean over the triggers that saw the word, half the best of them: one trigger deep in the
    body may know the victim's name, but roles that all triggers agree on are surer.
    """
    total = np.zeros((size, role_count), dtype=np.float32)
    times = np.zeros((size, 1), dtype=np.float32)
    best = np.zeros((size, role_count), dtype=np.float32)
    for candidate in candidates:
        for seen in candidate.seen:
            total[seen.words] += seen.roles
            times[seen.words] += 1
            best[seen.words] = np.maximum(best[seen.words], seen.roles)
    mean = total / np.maximum(times, 1)
    return ((mean + best) / 2).astype(np.float32)


def cut_spans(
    words: Sequence[Word],
    scores: Floats,
    rules: Mapping[str, RoleRules],
    *,
    roles: Sequence[str],
    home: Iterable[int],
    phrases: Phrases | None = None,
) -> tuple[Argument, ...]:
    """The arguments of an event, in text order.

    Args:
        words: All words of the article.
        scores: float32 [word, role], 0 to 1.
        rules: A rule for every role wanted.
        roles: The names of the columns of `scores`.
        home: The sentences that have a trigger of the event.
        phrases: The article's noun phrases, to which party spans are widened; None leaves them as scored.
    """
    at_home = set(home)
    found: list[Argument] = []
    for column, role in enumerate(roles):
        if role in rules:
            found += _of_role(words, scores[:, column], role, rules[role], at_home, phrases)
    return tuple(sorted(found, key=lambda a: (a.span, a.role)))


def _of_role(
    words: Sequence[Word],
    scores: Floats,
    role: str,
    rule: RoleRules,
    home: set[int],
    phrases: Phrases | None,
) -> list[Argument]:
    spans = []
    for first, last in _runs(words, scores, rule):
        score = float(scores[first : last + 1].max())
        if phrases and role in _WHOLE:
            first, last = phrases.around(first, last)
        if words[first].sentence in home or score >= rule.least_across:
            spans.append(Argument(role, Span(words[first].span.start, words[last].span.end), score))
    spans.sort(key=lambda a: -a.score)
    return [s for s in spans[: rule.most] if s.score >= rule.near_best * spans[0].score]


def _runs(words: Sequence[Word], scores: Floats, rule: RoleRules) -> list[tuple[int, int]]:
    """First and last words of runs at or above `rule.grow` in one sentence that hold a word of at least `least`."""
    runs: list[list[int]] = []
    for w in np.flatnonzero(scores >= rule.grow).tolist():
        if runs and runs[-1][1] == w - 1 and words[w - 1].sentence == words[w].sentence:
            runs[-1][1] = w
        else:
            runs.append([w, w])
    strong = (r for r in runs if scores[r[0] : r[1] + 1].max() >= rule.least)
    return [trimmed for first, last in strong if (trimmed := _trim(words, first, last))]


def _trim(words: Sequence[Word], first: int, last: int) -> tuple[int, int] | None:
    while first <= last and words[first].text.lower() in _LOOSE_EDGES:
        first += 1
    while last >= first and words[last].text.lower() in _LOOSE_EDGES:
        last -= 1
    # An article alone names nobody, and neither does nothing.
    is_named = any(w.text.lower() not in _ARTICLES for w in words[first : last + 1])
    return (first, last) if is_named else None
