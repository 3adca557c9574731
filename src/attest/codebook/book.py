"""The nouns of a codebook: frozen records, all of plain parts, so that they travel between processes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a codebook file: where (`line` counts from 1), what, and what to try."""

    file: Path
    line: int
    message: str
    fix: str | None = None

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}: {self.message}"
        return f"{where}\n  try: {self.fix}" if self.fix else where


@dataclass(frozen=True, slots=True)
class TriggerRule:
    """Words that may name an act: lower-case lemmas in order, more than one for a phrase.

    `pos` is noun, verb, adjective or phrase. When `near` is not empty, the words count only in a sentence
    that also holds one of `near` ("bomb + aircraft / jet").
    """

    words: tuple[str, ...]
    pos: str
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """What belongs to a type, and what does not, a sentence each."""

    include: tuple[str, ...]
    exclude: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A made-up sentence that tells of the type.

    `triggers` are words of the text that name it, possibly none marked. `roles` maps a role to phrases of the text.
    `factuality` is None when the example does not care.
    """

    text: str
    line: int
    triggers: tuple[str, ...] = ()
    roles: Mapping[str, tuple[str, ...]] | None = None
    factuality: str | None = None


@dataclass(frozen=True, slots=True)
class CounterExample:
    """A made-up sentence that does not tell of the type. `types` are those that it tells of instead, often none."""

    text: str
    line: int
    types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """When a code applies: every part that is not None must hold.

    `actor`, `target`: one kind of that side is in the set; "unknown" stands for a kind not known or no party at all.
    `sides`: two sets, one party in the first and another in the second, whichever way round.
    `weapon`, `trigger`, `words` (either of the two): patterns, of which one occurs; "*" alone is anything,
    "bomb*" a beginning. `unless`: a condition that must not hold.
    """

    actor: frozenset[str] | None = None
    target: frozenset[str] | None = None
    sides: tuple[frozenset[str], frozenset[str]] | None = None
    weapon: tuple[str, ...] | None = None
    trigger: tuple[str, ...] | None = None
    words: tuple[str, ...] | None = None
    factuality: frozenset[str] | None = None
    killed: bool | None = None
    option: str | None = None
    unless: Condition | None = None


@dataclass(frozen=True, slots=True)
class CodeRule:
    """A code of one scheme, and when it applies.

    `code` holds event and mode for plover, code for cameo, event_type and sub_event_type for acled and
    type_of_violence for ged; an empty one says that the scheme has no code in that case.
    """

    condition: Condition
    code: Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True)
class EventType:
    """One thing that counts as an event.

    `family` is a PLOVER event type, or None. `frames` maps a place in the sentence (see SLOTS, or
    "prep_from" for a preposition) to a role. `crosswalk` maps a scheme to rules, of which the first that holds counts.

    `frame_words` holds, for the places that name words, those of which one must stand there. `reads_as` are the labels
    of the network that this type is a reading of: None where the file does not say (then its own name, if the network
    knows it), empty for none. `not_triggers` are words, as lemmas, that never name it; `unless` are words whose
    presence in the sentence rules it out.
    """

    name: str
    line: int
    definition: str
    rules: Rules
    family: str | None
    triggers: tuple[TriggerRule, ...]
    frames: Mapping[str, str]
    roles: tuple[str, ...]
    examples: tuple[Example, ...]
    counter_examples: tuple[CounterExample, ...]
    crosswalk: Mapping[str, tuple[CodeRule, ...]]
    frame_words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reads_as: tuple[str, ...] | None = None
    not_triggers: tuple[tuple[str, ...], ...] = ()
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Factuality:
    """How the text holds an event: a definition, and sentences that show it, each with the type that it tells of."""

    name: str
    definition: str
    examples: tuple[tuple[str, Example], ...]


@dataclass(frozen=True, slots=True)
class Codebook:
    """What counts as an event. `sha256` is of the file's bytes, and of the codebook that it extends if it does.

    `types` are in the file's order, those of an extended codebook first. `kind_sets`, `code_rules` and
    `gates` serve the crosswalk: sets of actor kinds by name, lists of rules by name, and by scheme
    the condition without which it has no code.
    """

    name: str
    version: str
    licence: str | None
    about: str
    sha256: str
    path: Path
    extends: str | None
    types: Mapping[str, EventType]
    roles: Mapping[str, str]
    factuality: Mapping[str, Factuality]
    actor_kinds: Mapping[str, str]
    kind_sets: Mapping[str, frozenset[str]]
    code_rules: Mapping[str, tuple[CodeRule, ...]]
    gates: Mapping[str, Condition]


SLOTS = ("subject", "passive_subject", "agent", "object", "indirect_object", "possessor", "compound")
TRIGGER_KINDS = ("noun", "verb", "adjective", "phrase")
