"""From an event's type and sides to the codes of the field: the codebook's rules, tried in order."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from attest.codebook.book import Codebook, Condition
from attest.codebook.code_rules import UNKNOWN
from attest.codebook.schemes import SCHEMES


@dataclass(frozen=True, slots=True)
class _Case:
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    weapons: tuple[str, ...]
    triggers: tuple[str, ...]
    factuality: str
    killed: bool
    options: frozenset[str]


def codes(
    *,
    codebook: Codebook,
    event_type: str,
    actor_kinds: Sequence[str | None],
    target_kinds: Sequence[str | None],
    weapons: Sequence[str],
    factuality: str,
    killed: bool,
    trigger_words: Sequence[str] = (),
    options: Collection[str] = (),
) -> dict[str, object]:
    """The codes of one event in each scheme.

    Args:
        codebook: Whose crosswalk is used.
        event_type: A type of the codebook.
        actor_kinds: Kinds of those who did it, None for a party whose kind is not known; empty when nobody is named.
        target_kinds: Kinds of those it was done to, likewise.
        weapons: The weapons' words as the text has them.
        factuality: One of the five.
        killed: Whether anyone is reported killed.
        trigger_words: The words that name the act, as the text has them.
        options: "plover_conventions" codes a planned meeting, support, cooperation or aid as AGREE, and a planned
            retreat as CONCEDE, as PLOVER's manual has it.

    Returns:
        plover {"event", "mode"}, cameo the code, acled {"event_type", "sub_event_type"}, ged {"type_of_violence"};
        None where a scheme has no code for such an event, or the text does not say enough to choose one.

    Raises:
        KeyError: the codebook has no such type.
    """
    case = _Case(
        actors=tuple(kind or UNKNOWN for kind in actor_kinds),
        targets=tuple(kind or UNKNOWN for kind in target_kinds),
        weapons=tuple(_plain(words) for words in weapons),
        triggers=tuple(_plain(words) for words in trigger_words),
        factuality=factuality,
        killed=killed,
        options=frozenset(options),
    )
    found = {scheme: _code(codebook, event_type, scheme, case) for scheme in SCHEMES}
    cameo = found["cameo"]
    family = codebook.types[event_type].family
    if found["plover"] is None and family is not None:
        found["plover"] = {"event": family, "mode": None}
    return {**found, "cameo": cameo["code"] if cameo else None}


def _code(codebook: Codebook, event_type: str, scheme: str, case: _Case) -> dict[str, str | int | None] | None:
    rules = codebook.types[event_type].crosswalk.get(scheme, ())
    gate = codebook.gates.get(scheme)
    if gate is not None and not _holds(gate, case):
        return None
    return next((dict(rule.code) for rule in rules if _holds(rule.condition, case)), None)


def _holds(condition: Condition, case: _Case) -> bool:
    return (
        (condition.actor is None or _one_of(case.actors, condition.actor))
        and (condition.target is None or _one_of(case.targets, condition.target))
        and (condition.sides is None or _opposed(case, *condition.sides))
        and (condition.weapon is None or _occurs(condition.weapon, case.weapons))
        and (condition.trigger is None or _occurs(condition.trigger, case.triggers))
        and (condition.words is None or _occurs(condition.words, (*case.weapons, *case.triggers)))
        and (condition.factuality is None or case.factuality in condition.factuality)
        and (condition.killed is None or condition.killed == case.killed)
        and (condition.option is None or condition.option in case.options)
        and (condition.unless is None or not _holds(condition.unless, case))
    )


def _one_of(kinds: tuple[str, ...], wanted: frozenset[str]) -> bool:
    return any(kind in wanted for kind in kinds or (UNKNOWN,))


def _opposed(case: _Case, one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether some party is in `one` and another, across from it, in `other`.

    Parties of a two-sided fight may all stand among the actors; then any two of them are across from each other.
    """
    if case.targets or len(case.actors) < 2:
        pairs = [(a, b) for a in case.actors or (UNKNOWN,) for b in case.targets or (UNKNOWN,)]
    else:
        pairs = [(a, b) for i, a in enumerate(case.actors) for b in case.actors[i + 1 :]]
    return any((a in one and b in other) or (b in one and a in other) for a, b in pairs)


def _occurs(patterns: Sequence[str], phrases: Sequence[str]) -> bool:
    if "*" in patterns:
        return any(phrases)
    # "bomb*" is a beginning of a word; blanks in a pattern stand for the gap between words.
    return any(_expression(pattern).search(phrase) for pattern in patterns for phrase in phrases)


def _expression(pattern: str) -> re.Pattern[str]:
    words = [
        re.escape(word.removesuffix("*")) + (r"\w*" if word.endswith("*") else "") for word in _plain(pattern).split()
    ]
    return re.compile(r"(?<!\w)" + " ".join(words) + r"(?!\w)")


def _plain(words: str) -> str:
    """Lower case, hyphens and white space as single blanks."""
    return " ".join(words.casefold().replace("-", " ").split())
