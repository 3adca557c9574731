"""The reader: what the network proposes and the codebook names, as event mentions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from attest.codebook.loader import load_codebook
from attest.extract.candidates import Candidate, Scored, score_article
from attest.extract.join import join_candidates
from attest.extract.network import Floats, Labels, Network
from attest.extract.own_types import OwnTypes
from attest.extract.pairs import MARKED, distribute
from attest.extract.phrases import Phrases
from attest.extract.questions import open_questions
from attest.extract.responsibility import claims_of_responsibility
from attest.extract.spans import RoleRules, cut_spans, role_scores
from attest.extract.turns import apart_at_turns, turns_of
from attest.extract.words import Word, split_words
from attest.pipeline import Layer, Reading
from attest.records import COUNT_ROLES, Argument, Article, EventMention, Rejected, Span, Trigger

if TYPE_CHECKING:
    from attest.codebook import Codebook

_ONE = RoleRules(most=1)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How sure is sure enough; every figure is 0 to 1 and was chosen on the development reports.

    `trigger` is asked of a word, `event` of the surest word of an event, `same` of two groups of triggers to be joined;
    `alike` is what being of one type adds to that or takes from it, `turned` the share of it that is left where the
    report turns to something else in between.
    """

    trigger: float = 0.5
    event: float = 0.6
    same: float = 0.45
    alike: float = 0.2
    turned: float = 0.5
    roles: Mapping[str, RoleRules] = field(
        default_factory=lambda: {
            "actor": RoleRules(most=3, near_best=0.8),
            "target": RoleRules(most=4, near_best=0.8),
            "weapon": RoleRules(most=3, near_best=0.8),
            "source": RoleRules(most=3, near_best=0.8),
            "claimed_by": RoleRules(most=2),
            "place": RoleRules(most=6, least=MARKED),
            "time": RoleRules(most=6, least=MARKED),
            **dict.fromkeys(COUNT_ROLES, _ONE),
        }
    )


class Extract:
    """The stage that reads: article to event mentions.

    Args:
        network: Scores words.
        codebook: Names the types; what it does not list is not coded.
        thresholds: How sure is sure enough.
    """

    name = "extract"
    version = "1"
    requires = frozenset({Layer.ARTICLE})
    assigns = frozenset({Layer.MENTIONS})

    def __init__(self, *, network: Network, codebook: Codebook, thresholds: Thresholds | None = None) -> None:
        self.network = network
        self.codebook = codebook
        self.thresholds = thresholds or Thresholds()
        self.own_types = OwnTypes(codebook, network.labels, built_in=load_codebook().types)
        self._violent = {t.name for t in codebook.types.values() if t.family == "ASSAULT"}

    def __call__(self, readings: Sequence[Reading]) -> Sequence[Reading | Rejected]:
        """One outcome per reading, in order; an article without events is coded, with none."""
        return [replace(r, mentions=self.read(r.article)) for r in readings if r.article is not None]

    def read(self, article: Article) -> tuple[EventMention, ...]:
        """The events that the article tells of, in text order."""
        words = split_words(article.text, article.sentences)
        if not words:
            return ()
        limits = self.thresholds
        own = self.own_types.propose(words)
        proposed = sorted({p.words for p in own})
        sentences = len(article.sentences)
        scored = score_article(self.network, words, sentences, threshold=limits.trigger, proposed=proposed)
        scored = self.own_types.decide(words, scored, own)
        if not scored.candidates:
            return ()
        phrases = Phrases(words, scored.parse, self.network.labels.deprel)
        same = apart_at_turns(scored.same, scored.candidates, turns_of(article), left=limits.turned)
        groups = join_candidates(scored.candidates, same, threshold=limits.same, alike=limits.alike)
        whole = [self._mention(words, scored, [scored.candidates[i] for i in g], phrases) for g in groups]
        mentions = [
            replace(mention, arguments=_settle_roles(arguments))
            for mention in whole
            if mention is not None
            for arguments in distribute(mention.arguments, article.text)
        ]
        mentions = claims_of_responsibility(article, mentions, violent=self._violent)
        return tuple(sorted(open_questions(article, mentions), key=lambda m: m.triggers[0].span))

    def _mention(
        self, words: Sequence[Word], scored: Scored, group: Sequence[Candidate], phrases: Phrases
    ) -> EventMention | None:
        labels = self.network.labels
        weights = np.array([c.score for c in group], dtype=np.float32)
        own = self.own_types.name_of(group)
        if own is None and weights.max() < self.thresholds.event:
            return None
        name, type_score = own or self._type(labels, group, weights)
        if name is None:
            return None
        factuality = _weighted([c.factuality for c in group], weights)
        background = float(np.average([c.background for c in group], weights=weights))
        scores = role_scores(group, len(words), len(labels.roles))
        rules, home = self.thresholds.roles, (c.sentence for c in group)
        arguments = cut_spans(words, scores, rules, roles=labels.roles, home=home, phrases=phrases)
        return EventMention(
            type=name,
            type_score=type_score,
            factuality=labels.factuality[int(factuality.argmax())],
            factuality_score=float(factuality.max()),
            background=background >= 0.5,
            background_score=max(background, 1 - background),
            triggers=tuple(_trigger(words, c) for c in sorted(group, key=lambda c: c.words)),
            arguments=self.own_types.fill(name, group, arguments, words, scored, phrases),
        )

    def _type(self, labels: Labels, group: Sequence[Candidate], weights: Floats) -> tuple[str | None, float]:
        """The likeliest type of the codebook and its share, or None where the network's first choice is not in it."""
        shares = _weighted([c.types for c in group], weights)[1:]
        best = int(shares.argmax())
        return self.own_types.type_of(labels.types[1 + best]), float(shares[best] / shares.sum())


def _weighted(rows: Sequence[Floats], weights: Floats) -> Floats:
    average: Floats = np.average(np.stack(rows), axis=0, weights=weights)
    return average


def _trigger(words: Sequence[Word], candidate: Candidate) -> Trigger:
    span = Span(words[candidate.words[0]].span.start, words[candidate.words[-1]].span.end)
    return Trigger(span, candidate.score)


# Roles that the same words can't fill in one event: nobody does a thing to himself, and who was hurt was not killed.
_RIVALS = (frozenset({"actor", "target"}), frozenset({"killed", "injured"}))


def _settle_roles(arguments: Sequence[Argument]) -> tuple[Argument, ...]:
    """The arguments without those whose words fill a rival role more surely."""
    return tuple(a for a in arguments if not any(_outdone(a, other) for other in arguments))


def _outdone(argument: Argument, other: Argument) -> bool:
    rivals = argument.role != other.role and any({argument.role, other.role} <= pair for pair in _RIVALS)
    return rivals and argument.span.overlaps(other.span) and other.score > argument.score
