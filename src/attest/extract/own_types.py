"""The codebook's word: which type of the researcher's a word names, whatever the network makes of it.

The network knows the labels that it was trained on. A codebook may give a label another name, split it, bar words from
it, add words to it, or hold types that no label stands for. What it does not change is left as the network has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from attest.extract.candidates import Candidate, Scored
from attest.extract.frames import Frames
from attest.extract.lemmas import lemmas, stem
from attest.extract.likeness import Likeness, content
from attest.extract.network import Labels
from attest.extract.phrases import Phrases
from attest.extract.words import Word, split_words
from attest.records import COUNT_ROLES, Argument, Span

if TYPE_CHECKING:
    from attest.codebook import Codebook, EventType, TriggerRule

# How sure a researcher's word is of its type, and of a role that a frame fills: 0 to 1.
_PLAIN, _FITTING, _FRAMED = 0.8, 0.9, 0.6
# From which share of its words on a rule in prose speaks of a sentence, and from which likeness on an example does.
_SPEAKS_OF, _IS_LIKE, _LIKER_BY = 0.5, 0.35, 0.1
# A type is a built-in one under another name when they share at least this much of their triggers.
_SAME_TRIGGERS = 0.5
# How much surer both must be to let a word in that stands beside none of the words it should be near.
_LETS_IN, _LIKE_ENOUGH = 0.9, 0.6
# What a candidate's next label must still score when its first is barred.
_LEFT = 0.5
_GAP = 6
_POS = {"noun": ("NOUN", "PROPN"), "verb": ("VERB", "AUX"), "adjective": ("ADJ", "VERB")}
_ARTICLES = frozenset({"a", "an", "the"})
_PARTICLES = frozenset("up down out off away back in on over through along apart aside by".split())
_EXCLUDES = frozenset({"not", "except", "unless", "without", "excluding", "nor", "never"})


@dataclass(frozen=True, slots=True)
class Proposal:
    """Words that a trigger of the codebook names: their numbers in the article, and whose trigger it is."""

    words: tuple[int, ...]
    type: str
    rule: TriggerRule


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence's words as lower-case bases of any part of speech, and its content words."""

    bases: tuple[frozenset[str], ...]
    content: frozenset[str]

    def holds(self, phrase: Sequence[str]) -> bool:
        size = len(phrase)
        return any(
            all(part in self.bases[at + k] for k, part in enumerate(phrase)) for at in range(len(self.bases) - size + 1)
        )


class OwnTypes:
    """What a codebook changes of the network's labels.

    Args:
        codebook: The researcher's.
        labels: What the network's columns mean.
        built_in: The types that the labels were trained on, by label.
    """

    def __init__(self, codebook: Codebook, labels: Labels, *, built_in: Mapping[str, EventType]) -> None:
        self._labels = labels
        self._types = codebook.types
        self._reads = _labels_read(codebook.types, labels.types[1:], built_in)
        self._readers = {
            label: sorted(name for name, read in self._reads.items() if label in read) for label in labels.types[1:]
        }
        # The order in which a file lists its types decides nothing.
        self._changes = [
            _Change(self._types[name], self._reads[name], built_in)
            for name in sorted(self._types)
            if self._types[name] is not built_in.get(name)
        ]
        self._by_name = {change.type.name: change for change in self._changes}
        self._starts = _by_first_word((change.type.name, rule) for change in self._changes for rule in change.added)
        self._main = {label: self._main_reader(label, built_in) for label in self._readers}
        self._split = {label for label, names in self._readers.items() if len(names) > 1}
        self._barring = any(change.can_bar for change in self._changes)

    def _main_reader(self, label: str, built_in: Mapping[str, EventType]) -> str | None:
        """Of the types that read a label: the one of its name, a copy of the built-in one, or the only one."""
        names = self._readers[label]
        if label in names or len(names) < 2:
            return label if label in names else next(iter(names), None)
        return next((n for n in names if label in built_in and _alike(self._types[n], built_in[label])), None)

    @property
    def changes_nothing(self) -> bool:
        """Whether every word is left to the network; types may still have other names."""
        return not (self._starts or self._split or self._barring)

    def type_of(self, label: str) -> str | None:
        """The codebook's type for a label of the network, where no word of an event says otherwise."""
        return self._main.get(label)

    def propose(self, words: Sequence[Word]) -> tuple[Proposal, ...]:
        """The words that a trigger of the researcher's own names, before anything is known of their sentence's build.

        A trigger with words to be near counts where one of them is, or where the sentence is like the type's examples.
        """
        if not self._starts:
            return ()
        return tuple(
            Proposal(found, name, rule)
            for at in range(len(words))
            for name, rule in self._starting(words[at].text)
            if (found := _match(words, at, rule)) is not None and self._in_company(words, found, name, rule)
        )

    def decide(self, words: Sequence[Word], scored: Scored, proposals: Sequence[Proposal]) -> Scored:
        """The candidates as the codebook has them: `own` set where it names a type for a candidate's words.

        A proposed candidate that does not fit its type falls back to what the network makes of it; a label that a
        candidate is barred from loses its score to none.
        """
        if self.changes_nothing:
            return scored
        frames = Frames(words, scored.parse, self._labels.deprel)
        fitting = self._fitting(words, scored, proposals, frames)
        kept: list[int] = []
        candidates: list[Candidate] = []
        for number, candidate in enumerate(scored.candidates):
            best = fitting.get(candidate.words)
            if best is None and (candidate.proposed or _overlaps(candidate.words, fitting)):
                continue
            settled = _owned(candidate, *best) if best else self._settled(words, candidate, frames)
            if settled is not None:
                kept.append(number)
                candidates.append(settled)
        return Scored(tuple(candidates), scored.same[np.ix_(kept, kept)], scored.parse)

    def name_of(self, group: Sequence[Candidate]) -> tuple[str, float] | None:
        """The type that the codebook's words give an event, with its score; None where it has no word in it."""
        votes: dict[str, float] = {}
        for candidate in group:
            if candidate.own:
                votes[candidate.own] = max(votes.get(candidate.own, 0.0), candidate.score)
        return min(votes.items(), key=lambda vote: (-vote[1], *self._place(vote[0]))) if votes else None

    def _place(self, name: str) -> tuple[str, str]:
        """Where a type stands among equals: by what it means, before what it is called."""
        return self._types[name].definition, name

    def fill(
        self,
        name: str,
        group: Sequence[Candidate],
        arguments: tuple[Argument, ...],
        words: Sequence[Word],
        scored: Scored,
        phrases: Phrases,
    ) -> tuple[Argument, ...]:
        """The arguments in the type's roles, with what its frames add around the codebook's own words.

        A role that the network left empty is filled. Words that a frame gives to one party are not the other's, and
        words that a frame asks for by name ("object: target + cattle") are no count of people.
        """
        if roles := self._types[name].roles:
            arguments = tuple(a for a in arguments if a.role in roles)
        own = [c for c in group if c.own == name]
        if not own or not self._types[name].frames:
            return arguments
        frames = Frames(words, scored.parse, self._labels.deprel)
        out = list(arguments)
        for candidate in own:
            for place, filler in sorted(frames.fillers(candidate.words).items()):
                role = self._types[name].frames.get(place)
                if role and self._can_fill(role, filler, scored):
                    span = _span(words, phrases, frames, filler)
                    barred = {"actor": {"target"}, "target": {"actor"}}.get(role, set())
                    if place in self._types[name].frame_words:
                        barred = {*barred, *COUNT_ROLES}
                    out = [a for a in out if a.role not in barred or not a.span.overlaps(span)]
                    if not any(a.role == role for a in out):
                        out.append(Argument(role, span, _FRAMED))
        return tuple(sorted(out, key=lambda a: (a.span, a.role)))

    def _can_fill(self, role: str, filler: int, scored: Scored) -> bool:
        upos = self._labels.upos[int(scored.parse.upos[filler])]
        if role == "place":
            return self._labels.names[int(scored.parse.names[filler])].endswith("place")
        return upos in ("NOUN", "PROPN", "NUM")

    def _starting(self, text: str) -> Iterable[tuple[str, TriggerRule]]:
        for pos, rules in self._starts.items():
            for base in sorted(lemmas(text, pos)):
                yield from rules.get(base, ())

    def _in_company(self, words: Sequence[Word], found: Sequence[int], name: str, rule: TriggerRule) -> bool:
        if not rule.near:
            return True
        sentence = _sentence(words, found[0])
        return any(sentence.holds(_cut(near)) for near in rule.near) or self._is_told(name, sentence, rule)

    def _is_told(self, name: str, sentence: _Sentence, rule: TriggerRule) -> bool:
        """Whether an inclusion rule speaks of the sentence, or an example is like it, beyond the trigger itself."""
        change = self._by_name[name]
        about = sentence.content - {stem(word) for word in rule.words}
        return any(self._likeness.share(line, about) >= _LETS_IN for line in change.included) or any(
            self._likeness.of(example, about) >= _LIKE_ENOUGH for example in change.examples
        )

    @cached_property
    def _likeness(self) -> Likeness:
        return Likeness(example.text for event_type in self._types.values() for example in event_type.examples)

    def _fitting(
        self, words: Sequence[Word], scored: Scored, proposals: Sequence[Proposal], frames: Frames
    ) -> dict[tuple[int, ...], tuple[str, float]]:
        """The type and its score of each proposal that fits; of two that overlap, the longer, then the surer."""
        scores = [(p, self._fit(words, scored, p, frames)) for p in proposals]
        ordered = sorted(scores, key=lambda s: (-len(s[0].words), -s[1], s[0].words, *self._place(s[0].type)))
        chosen: dict[tuple[int, ...], tuple[str, float]] = {}
        for proposal, score in ordered:
            if score > 0 and proposal.words not in chosen and not _overlaps(proposal.words, chosen):
                chosen[proposal.words] = (proposal.type, score)
        return chosen

    def _fit(self, words: Sequence[Word], scored: Scored, proposal: Proposal, frames: Frames) -> float:
        """How surely the words name the type; 0 where part of speech, frames or an exclusion stand against it."""
        rule, change = proposal.rule, self._by_name[proposal.type]
        if not self._is_pos(scored, proposal.words, rule) or not _has_particle(proposal, frames):
            return 0.0
        if self._barred(change, words, proposal.words):
            return 0.0
        fillers = {p: f for p, f in frames.fillers(proposal.words).items() if p in change.type.frames}
        needed = change.type.frame_words
        said = [p for p, f in fillers.items() if p in needed and _stands_there(words, frames, f, needed[p])]
        if rule.pos == "verb" and needed and not said:
            return 0.0
        return _FITTING if rule.near or said or len(rule.words) > 1 else _PLAIN

    def _is_pos(self, scored: Scored, found: Sequence[int], rule: TriggerRule) -> bool:
        if rule.pos == "phrase":
            return True
        head = found[-1] if rule.pos == "noun" else found[0]
        return self._labels.upos[int(scored.parse.upos[head])] in _POS[rule.pos]

    def _barred(self, change: _Change, words: Sequence[Word], found: Sequence[int]) -> bool:
        """Whether the type's exclusions stand against words: `unless`, `not_triggers`, rules in prose, examples."""
        sentence = _sentence(words, found[0])
        if any(sentence.holds(_cut(word)) for word in change.type.unless):
            return True
        if any(_is_within(words, found, barred) for barred in change.type.not_triggers):
            return True
        about = sentence.content - {stem(words[w].text) for w in found}
        if any(self._likeness.share(line, about) >= _SPEAKS_OF for line in change.excluded):
            return True
        against = max((self._likeness.of(case, about) for case in change.counter_examples), default=0.0)
        speaking = max((self._likeness.of(case, about) for case in change.examples), default=0.0)
        return against >= _IS_LIKE and against > speaking + _LIKER_BY

    def _settled(self, words: Sequence[Word], candidate: Candidate, frames: Frames) -> Candidate | None:
        """The network's own candidate: barred labels emptied, and a label that several types read given to one.

        None where bars leave no label that is likelier than all else.
        """
        types = candidate.types
        for column, label in enumerate(self._labels.types[1:], 1):
            barred = [name for name in self._readers[label] if self._bars(name, words, candidate.words)]
            if barred and len(barred) == len(self._readers[label]) and types[column] > 0:
                types = types.copy()
                types[0] += types[column]
                types[column] = 0.0
        if types is not candidate.types:
            if types[1:].max() < _LEFT:
                return None
            candidate = replace(candidate, types=types)
        label = self._labels.types[1 + int(types[1:].argmax())]
        if label not in self._split:
            return candidate
        open_to = [n for n in self._readers[label] if not self._bars(n, words, candidate.words)]
        ranks = {name: self._rank(name, label, words, candidate, frames) for name in open_to}
        best = min((n for n in ranks if ranks[n] > 0), key=lambda n: (-ranks[n], *self._place(n)), default=None)
        return candidate if best is None or best == self.type_of(label) else replace(candidate, own=best)

    def _bars(self, name: str, words: Sequence[Word], found: Sequence[int]) -> bool:
        change = self._by_name.get(name)
        if change is None or not change.can_bar:
            return False
        return any(_is_within(words, found, rule) for rule in change.dropped) or self._barred(change, words, found)

    def _rank(self, name: str, label: str, words: Sequence[Word], candidate: Candidate, frames: Frames) -> float:
        """How well a type fits a candidate of a label that it shares with others; 0 where nothing speaks for it."""
        event_type = self._types[name]
        sentence = _sentence(words, candidate.words[0])
        named = [
            1.0 + (any(sentence.holds(_cut(near)) for near in rule.near) if rule.near else 0)
            for rule in event_type.triggers
            if _is_within(words, candidate.words, rule.words)
            and (not rule.near or any(sentence.holds(_cut(near)) for near in rule.near))
        ]
        needed = event_type.frame_words
        fillers = frames.fillers(candidate.words) if needed else {}
        said = any(p in fillers and _stands_there(words, frames, fillers[p], needed[p]) for p in needed)
        if needed and not said:
            return 0.0
        about = sentence.content
        like = max((self._likeness.of(content(case.text), about) for case in event_type.examples), default=0.0)
        # The type that narrows a label goes before the one that bears its name, where both name the word.
        narrows = 0.5 if name != self.type_of(label) and (named or said or like >= _IS_LIKE) else 0.0
        return max(named, default=0.0) + 2.0 * said + like + narrows if named or said or narrows else 0.1 * like + 0.01


class _Change:
    """What one type of the codebook says beyond the built-in type of its label."""

    def __init__(self, event_type: EventType, read: Sequence[str], built_in: Mapping[str, EventType]) -> None:
        known = [built_in[label] for label in read if label in built_in]
        rules = {rule for base in known for rule in base.triggers}
        self.type = event_type
        self.added = [rule for rule in event_type.triggers if rule not in rules]
        # Words left out of a built-in list are barred; a new type that reads a label under a list of its own is not
        # a built-in list with words left out.
        listed = {rule.words for rule in event_type.triggers}
        edits = any(base.name == event_type.name or _alike(event_type, base) for base in known)
        self.dropped = sorted({rule.words for rule in rules} - listed) if edits and listed else []
        said = {line for base in known for line in (*base.rules.include, *base.rules.exclude, base.definition)}
        shown = {case.text for base in known for case in base.counter_examples}
        clauses = _clauses(event_type.definition) if event_type.definition not in said else ()
        include = [line for line in event_type.rules.include if line not in said]
        self.examples = [content(case.text) - self._own_words for case in event_type.examples]
        self.included = [content(line) - self._own_words for line in include]
        positive = frozenset[str]().union(
            *self.examples, *self.included, self._own_words, *(c for c, no in clauses if not no)
        )
        exclude = [content(line) for line in event_type.rules.exclude if line not in said]
        exclude += [words for words, excludes in clauses if excludes]
        self.excluded = [words for line in exclude if (words := line - positive)]
        self.counter_examples = [
            content(case.text) - self._own_words for case in event_type.counter_examples if case.text not in shown
        ]

    @cached_property
    def _own_words(self) -> frozenset[str]:
        return frozenset(stem(word) for rule in self.type.triggers for word in rule.words)

    @property
    def can_bar(self) -> bool:
        """Whether anything here can keep a word from being of this type."""
        return bool(
            self.dropped or self.type.unless or self.type.not_triggers or self.excluded or self.counter_examples
        )


def _labels_read(
    types: Mapping[str, EventType], labels: Sequence[str], built_in: Mapping[str, EventType]
) -> dict[str, tuple[str, ...]]:
    """The labels that each type is a reading of: as it says, or its own name, or those of the type it is a copy of."""
    known = tuple(dict.fromkeys((*labels, *built_in)))
    reads = {
        name: t.reads_as if t.reads_as is not None else (name,) if name in known else () for name, t in types.items()
    }
    taken = {label for read in reads.values() for label in read}
    for name, event_type in types.items():
        if event_type.reads_as is None and name not in known:
            copied = [one for one in built_in if one not in taken and _alike(event_type, built_in[one])]
            reads[name] = tuple(copied[:1])
    return reads


def _alike(one: EventType, other: EventType) -> bool:
    first, second = set(one.triggers), set(other.triggers)
    return len(first & second) >= _SAME_TRIGGERS * len(first | second) > 0


def _by_first_word(
    rules: Iterable[tuple[str, TriggerRule]],
) -> dict[str, dict[str, list[tuple[str, TriggerRule]]]]:
    """The rules by part of speech and first word."""
    found: dict[str, dict[str, list[tuple[str, TriggerRule]]]] = {}
    for name, rule in rules:
        parts = _cut(" ".join(rule.words))
        found.setdefault(rule.pos, {}).setdefault(parts[0], []).append((name, replace(rule, words=parts)))
    return found


def _cut(text: str) -> tuple[str, ...]:
    """A phrase of the codebook cut into words as reports are: "counter-attack" is three."""
    return tuple(word.text.casefold() for word in split_words(text, (Span(0, len(text)),)))


def _match(words: Sequence[Word], at: int, rule: TriggerRule) -> tuple[int, ...] | None:
    """The words from `at` on that a rule names; articles may stand between them, and objects before a particle."""
    found = [at]
    for part in rule.words[1:]:
        near = found[-1] + 1
        while near < len(words) and words[near].text.casefold() in _ARTICLES:
            near += 1
        if (
            near < len(words)
            and words[near].sentence == words[at].sentence
            and part in lemmas(words[near].text, rule.pos)
        ):
            found.append(near)
        elif rule.pos == "verb" and part in _PARTICLES and _particle_after(words, near, part):
            return (at,)
        else:
            return None
    return tuple(found)


def _particle_after(words: Sequence[Word], start: int, particle: str) -> bool:
    following = words[start : start + _GAP]
    return any(w.text.casefold() == particle and w.sentence == words[start].sentence for w in following)


def _has_particle(proposal: Proposal, frames: Frames) -> bool:
    """Whether a verb found without its particle beside it ("drove the herd off") has it in the sentence's build."""
    parts = proposal.rule.words
    return len(proposal.words) == len(parts) or frames.has_particle(proposal.words[0], parts[-1])


def _sentence(words: Sequence[Word], word: int) -> _Sentence:
    first = last = word
    while first > 0 and words[first - 1].sentence == words[word].sentence:
        first -= 1
    while last + 1 < len(words) and words[last + 1].sentence == words[word].sentence:
        last += 1
    texts = [w.text for w in words[first : last + 1]]
    return _Sentence(tuple(lemmas(text, "phrase") for text in texts), content(" ".join(texts)))


def _is_within(words: Sequence[Word], found: Sequence[int], phrase: Sequence[str]) -> bool:
    """Whether a candidate's words are, or hold, a phrase of the codebook."""
    parts = _cut(" ".join(phrase))
    bases = [lemmas(words[w].text, "phrase") for w in found]
    return any(all(part in bases[at + k] for k, part in enumerate(parts)) for at in range(len(bases) - len(parts) + 1))


def _stands_there(words: Sequence[Word], frames: Frames, filler: int, wanted: Sequence[str]) -> bool:
    bases = tuple(lemmas(words[w].text, "phrase") for w in frames.around(filler))
    return any(_Sentence(bases, frozenset()).holds(_cut(word)) for word in wanted)


def _span(words: Sequence[Word], phrases: Phrases, frames: Frames, filler: int) -> Span:
    first, last = phrases.around(filler, filler)
    measured = frames.measured(filler)
    if measured != filler:
        last = max(last, phrases.around(measured, measured)[1])
    return Span(words[first].span.start, words[last].span.end)


def _overlaps(words: tuple[int, ...], chosen: Iterable[tuple[int, ...]]) -> bool:
    return any(set(words) & set(other) for other in chosen if other != words)


def _owned(candidate: Candidate, name: str, score: float) -> Candidate:
    """The candidate as one of the codebook's: named, and as sure of being an event as the codebook is."""
    types = candidate.types.copy()
    if 1.0 - types[0] < score:
        some = max(float(types[1:].sum()), 1e-9)
        types[1:] *= score / some
        types[0] = 1.0 - score
    return replace(candidate, types=types, own=name, proposed=False)


def _clauses(definition: str) -> tuple[tuple[frozenset[str], bool], ...]:
    """A definition clause by clause: its content words, and whether it says what is not meant."""
    parts = [part for line in definition.replace(";", ".").split(".") for part in _before_but(line)]
    return tuple((content(part), bool(_EXCLUDES & set(part.casefold().split()))) for part in parts if part.strip())


def _before_but(line: str) -> list[str]:
    for cue in (" but not ", ", not ", " except ", " unless "):
        if cue in line:
            before, after = line.split(cue, 1)
            return [before, f"not {after}"]
    return [line]
