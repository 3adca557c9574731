"""A codebook's examples as its tests: what a reader makes of sentences that are a type, and of those that are not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from attest.codebook.book import Codebook, CounterExample, Example

# What was found in one sentence: type, trigger words, factuality of each event.
Finding = tuple[str, str, str]
Read = Callable[[Sequence[str]], Sequence[Sequence[Finding]]]


@dataclass(frozen=True, slots=True)
class Miss:
    """A sentence read otherwise than the codebook says. `line` is its line in the codebook's file."""

    type: str
    line: int
    text: str
    expected: str
    found: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class TypeScore:
    """How many sentences of a type were read as they should be.

    `factuality` counts, of the found examples that mark one, those read with it; `triggers` those whose marked words
    overlap the words found.
    """

    type: str
    examples: int
    examples_passed: int
    counter_examples: int
    counter_examples_passed: int
    factuality_marked: int
    factuality_passed: int
    triggers_marked: int
    triggers_passed: int


@dataclass(frozen=True, slots=True)
class ExampleReport:
    """One score a type in the codebook's order, and every sentence that failed."""

    scores: tuple[TypeScore, ...]
    misses: tuple[Miss, ...]

    @property
    def total(self) -> int:
        """Sentences read for their type."""
        return sum(score.examples + score.counter_examples for score in self.scores)

    @property
    def passed(self) -> int:
        """Sentences whose type was read as the codebook says."""
        return sum(score.examples_passed + score.counter_examples_passed for score in self.scores)


def run_examples(codebook: Codebook, read: Read) -> ExampleReport:
    """Read every example and counter-example, all in one call.

    An example passes when some event of its type is found in it; a counter-example when none is.
    Factuality and triggers are counted beside, and do not fail a sentence.

    Args:
        codebook: Whose sentences are read.
        read: Gives, for each text in order, what it finds there.
    """
    texts: list[str] = []
    for kind in codebook.types.values():
        texts += [case.text for case in kind.examples]
        texts += [case.text for case in kind.counter_examples]
    findings = iter(read(texts))
    scores: list[TypeScore] = []
    misses: list[Miss] = []
    for kind in codebook.types.values():
        examples = [(case, tuple(next(findings))) for case in kind.examples]
        counters = [(case, tuple(next(findings))) for case in kind.counter_examples]
        failed = _failed_examples(kind.name, examples) + _failed_counters(kind.name, counters)
        misses += failed
        scores.append(_score(kind.name, examples, counters))
    return ExampleReport(tuple(scores), tuple(misses))


def _failed_examples(name: str, cases: Sequence[tuple[Example, tuple[Finding, ...]]]) -> list[Miss]:
    return [Miss(name, case.line, case.text, name, found) for case, found in cases if not _has(name, found)]


def _failed_counters(name: str, cases: Sequence[tuple[CounterExample, tuple[Finding, ...]]]) -> list[Miss]:
    return [
        Miss(
            name,
            case.line,
            case.text,
            f"not {name}" + (f" but {' and '.join(case.types)}" if case.types else ""),
            found,
        )
        for case, found in cases
        if _has(name, found)
    ]


def _score(
    name: str,
    examples: Sequence[tuple[Example, tuple[Finding, ...]]],
    counters: Sequence[tuple[CounterExample, tuple[Finding, ...]]],
) -> TypeScore:
    found = [(case, [one for one in findings if one[0] == name]) for case, findings in examples if _has(name, findings)]
    factual = [any(one[2] == case.factuality for one in ones) for case, ones in found if case.factuality]
    triggers = [any(_share_word(one[1], case.triggers) for one in ones) for case, ones in found if case.triggers]
    return TypeScore(
        type=name,
        examples=len(examples),
        examples_passed=len(found),
        counter_examples=len(counters),
        counter_examples_passed=sum(not _has(name, findings) for _, findings in counters),
        factuality_marked=len(factual),
        factuality_passed=sum(factual),
        triggers_marked=len(triggers),
        triggers_passed=sum(triggers),
    )


def _has(name: str, found: Sequence[Finding]) -> bool:
    return any(one[0] == name for one in found)


def _share_word(found: str, marked: Sequence[str]) -> bool:
    words = set(found.casefold().split())
    return any(words & set(phrase.casefold().split()) for phrase in marked)
