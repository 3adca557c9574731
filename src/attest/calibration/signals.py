"""What is known of a claim beside its score: how sure the act itself is, how far off its words stand, who rivals it.

Everything is read off the one article, so a claim's signals never depend on what is read beside it.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from attest.records import Actor, Article, Claim, Count, EventMention, Place, Span, When

SIGNALS: Mapping[str, str] = {
    "score": "The claim's own score, as log odds",
    "trigger": "The score of the event's surest trigger, as log odds",
    "type_score": "The score of its type, as log odds",
    "factuality_score": "The score of its factuality, as log odds",
    "triggers": "How many triggers it has, as a logarithm",
    "background": "1 for history or context",
    "unasserted": "1 for what is not asserted",
    "first": "1 when a trigger stands in the first sentence",
    "crowd": "How many events share the sentence of a trigger, at most, as a logarithm",
    "filled": "How many fields the event has, as a logarithm",
    "away": "Sentences from the claim's words to the nearest trigger, at most 3",
    "rivals": "How many other claims of the event's have the same field, as a logarithm",
    "behind": "1 when one of them has a higher score",
    "elsewhere": "In how many events the same words fill the same field, as a logarithm",
    "name": "1 when the words hold a name",
    "words": "How many words there are, as a logarithm",
    "resolved": "How much of the value the tables know, or how exact it is, 0 to 1",
}

Signals = Mapping[str, float]
_EDGE = 1e-4
_MOST_AWAY = 3
_ALWAYS = frozenset(("type", "factuality", "background"))


def signals_of(article: Article, mentions: Sequence[EventMention], claims: Sequence[Claim]) -> dict[str, Signals]:
    """The signals of every claim by its id; each has all of SIGNALS.

    Args:
        article: What was read.
        mentions: Its events.
        claims: Their claims, event by event in the order of `mentions`.
    """
    by_event: dict[str, list[Claim]] = {}
    for claim in claims:
        by_event.setdefault(claim.event_id, []).append(claim)
    whole = _Whole.of(article, mentions, claims)
    found: dict[str, Signals] = {}
    for mention, told in zip(mentions, by_event.values(), strict=True):
        act = _of_act(mention, told, whole)
        for claim in told:
            found[claim.id] = {**act, **_of_claim(claim, told, whole), **_of_words(claim, mention, whole)}
    return found


@dataclass(frozen=True, slots=True)
class _Whole:
    """The article as a whole: how many events have a trigger in each sentence, how often words fill a field."""

    article: Article
    events_in: Mapping[int, int]
    told: Mapping[tuple[str, str], int]

    @classmethod
    def of(cls, article: Article, mentions: Sequence[EventMention], claims: Sequence[Claim]) -> "_Whole":
        events = Counter(n for m in mentions for n in {_sentence(article, t.span) for t in m.triggers})
        return cls(article, events, Counter((c.field, _quote(c)) for c in claims))


def _of_act(mention: EventMention, told: Sequence[Claim], whole: _Whole) -> Signals:
    """What all claims of an event share."""
    home = {_sentence(whole.article, t.span) for t in mention.triggers}
    return {
        "trigger": _log_odds(max(t.score for t in mention.triggers)),
        "type_score": _log_odds(mention.type_score),
        "factuality_score": _log_odds(mention.factuality_score),
        "triggers": math.log(len(mention.triggers)),
        "background": float(mention.background),
        "unasserted": float(mention.factuality != "asserted"),
        "first": float(0 in home),
        "crowd": math.log(max(whole.events_in[n] for n in home)),
        "filled": math.log(1 + len({c.field for c in told} - _ALWAYS)),
    }


def _of_claim(claim: Claim, told: Sequence[Claim], whole: _Whole) -> Signals:
    """How the claim stands among others."""
    rivals = [c for c in told if c.field == claim.field and c is not claim]
    return {
        "score": _log_odds(claim.score),
        "rivals": math.log(1 + len(rivals)),
        "behind": float(any(c.score > claim.score for c in rivals)),
        "elsewhere": math.log(whole.told[claim.field, _quote(claim)]),
        "resolved": _resolved(claim),
    }


def _of_words(claim: Claim, mention: EventMention, whole: _Whole) -> Signals:
    """Where the claim's words stand, and what they are like."""
    span = claim.evidence[0].span
    sentence = _sentence(whole.article, span)
    words = re.findall(r"[\w'’-]+", claim.evidence[0].quote)
    # The first word of a sentence has a capital whatever it is.
    opens = any(s.start == span.start for s in whole.article.sentences)
    return {
        "away": float(min(_MOST_AWAY, *(abs(sentence - _sentence(whole.article, t.span)) for t in mention.triggers))),
        "name": float(any(w[:1].isupper() for w in words[opens:])),
        "words": math.log(max(1, len(words))),
    }


def _resolved(claim: Claim) -> float:
    match claim.value:
        case Actor() as actor:
            return (actor.id is not None) / 2 + (actor.kind is not None) / 2
        case Place() as place:
            return 0.0 if place.where_prec is None else (8 - place.where_prec) / 7
        case When() as when:
            return 0.0 if when.date_prec is None else (6 - when.date_prec) / 5
        case Count() as count:
            return float(count.low is not None and count.low == count.high)
    return 0.0


def _sentence(article: Article, span: Span) -> int:
    """The number of the sentence that a span begins in; 0 when it stands in none."""
    return next((i for i, s in enumerate(article.sentences) if s.start <= span.start < s.end), 0)


def _quote(claim: Claim) -> str:
    return claim.evidence[0].quote.casefold()


def _log_odds(score: float) -> float:
    p = min(max(score, _EDGE), 1 - _EDGE)
    return math.log(p / (1 - p))
