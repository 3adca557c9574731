"""A made-up network: says what it is told to say, in the shapes of the real one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from attest.codebook import EventType, Rules
from attest.extract import Labels, Scores

LABELS = Labels(
    upos=("NOUN", "VERB"),
    deprel=("root", "nsubj", "obj", "obl", "case", "nsubj:pass", "obl:agent"),
    names=("O", "B-place", "I-place"),
    types=("none", "clash", "bombing", "withdrawal"),
    factuality=("asserted", "planned", "alleged", "denied", "hypothetical"),
    roles=("actor", "target", "place", "killed", "injured"),
)


def type_named(name: str, *, family: str | None = None) -> EventType:
    """A type that says nothing but its name."""
    return EventType(name, 1, "", Rules((), ()), family, (), {}, (), (), (), {})


@dataclass
class FakeNetwork:
    """`types` gives a word's type, `roles` each role's words for any trigger, `same` what two triggers score.

    `verbs` are words tagged so, all others are nouns; `arcs` hangs a word on another: its relation and the head.
    """

    types: Mapping[str, str]
    roles: Mapping[str, Sequence[str]] = field(default_factory=dict)
    strength: Mapping[str, float] = field(default_factory=dict)
    factuality: str = "asserted"
    background: float = 0.1
    same: float = 0.9
    verbs: Sequence[str] = ()
    arcs: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    windows: list[list[list[str]]] = field(default_factory=list)
    name: str = "fake"
    version: str = "0"
    sha256: str = "0" * 64
    labels: Labels = LABELS

    def read(self, sentences: Sequence[Sequence[str]], asked: Sequence[int] = ()) -> Scores:
        self.windows.append([list(s) for s in sentences])
        words = [w for s in sentences for w in s]
        n = len(words)
        types = np.zeros((n, len(LABELS.types)), dtype=np.float32)
        for i, word in enumerate(words):
            types[i, LABELS.types.index(self.types.get(word, "none"))] = 1.0
        triggers = np.array([i for i in range(n) if types[i, 0] < 1 or i in set(asked)], dtype=np.int64)
        roles = np.zeros((len(triggers), n, len(LABELS.roles)), dtype=np.float32)
        for role, fillers in self.roles.items():
            for i, word in enumerate(words):
                if word in fillers:
                    roles[:, i, LABELS.roles.index(role)] = self.strength.get(role, 0.9)
        factuality = np.zeros((n, 5), dtype=np.float32)
        factuality[:, LABELS.factuality.index(self.factuality)] = 1.0
        upos = np.zeros((n, len(LABELS.upos)), dtype=np.float32)
        deprel = np.zeros((n, len(LABELS.deprel)), dtype=np.float32)
        heads = np.arange(n)
        for i, word in enumerate(words):
            upos[i, int(word in self.verbs)] = 1.0
            relation, head = self.arcs.get(word, ("root", word))
            deprel[i, LABELS.deprel.index(relation)] = 1.0
            heads[i] = words.index(head) if head in words and relation != "root" else i
        return Scores(
            upos=upos,
            heads=heads,
            deprel=deprel,
            names=np.tile(np.array([1, 0, 0], dtype=np.float32), (n, 1)),
            types=types,
            factuality=factuality,
            background=np.full(n, self.background, dtype=np.float32),
            factual=np.ones(n, dtype=np.float32),
            triggers=triggers,
            roles=roles,
            same=np.full((len(triggers), len(triggers)), self.same, dtype=np.float32),
        )
