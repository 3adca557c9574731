"""What a report says is yet to be known: "identities will be disclosed after DNA tests"."""

import re
from collections.abc import Sequence
from dataclasses import replace

from attest.records import Article, EventMention, Span

# What is asked about (who, how many, why) and the words that leave it open, in either order.
_ASKED = (
    r"\b(?:identit(?:y|ies)|identif(?:y|ied|ication)|toll|number of (?:dead|deaths|casualties|victims)|casualties|"
    r"motives?|cause|responsib(?:le|ility)|fate|whereabouts|(?:how many|whether|who|why)\b)"
)
_OPEN = (
    r"\b(?:not (?:immediately |yet |been )*"
    r"(?:clear|known|confirmed|identified|verified|released|established|determined)|"
    r"unclear|unknown|unconfirmed|unverified|yet to (?:be|confirm|identify|release|establish)|remains? to be|"
    r"await(?:ing|s|ed)?|pending|under investigation|being investigated|"
    r"(?:will|to) be (?:\w+ )?(?:confirmed|disclosed|released|identified|announced|published)|"
    r"could not be (?:\w+ )?(?:confirmed|verified)|DNA (?:test|analys|sampl)\w*)"
)
_QUESTION = re.compile(rf"{_ASKED}.*{_OPEN}|{_OPEN}.*{_ASKED}", re.IGNORECASE | re.DOTALL)


def open_questions(article: Article, mentions: Sequence[EventMention]) -> list[EventMention]:
    """Add to each mention the sentences that leave something of it open.

    A sentence belongs to the events that it names; where it names none, to the nearest earlier foreground event that
    happened and left people dead, hurt, held or gone; without one, to the nearest earlier foreground event.
    """
    asked: dict[int, list[Span]] = {}
    for sentence in article.sentences:
        if _QUESTION.search(sentence.of(article.text)):
            for i in _owners(sentence, mentions):
                asked.setdefault(i, []).append(sentence)
    return [replace(m, open_questions=tuple(asked.get(i, ()))) for i, m in enumerate(mentions)]


def _owners(sentence: Span, mentions: Sequence[EventMention]) -> list[int]:
    named = [i for i, m in enumerate(mentions) if _has_people(m) and any(t.span.overlaps(sentence) for t in m.triggers)]
    if named:
        return named
    earlier = [
        i
        for i, m in enumerate(mentions)
        if not m.background and m.factuality == "asserted" and m.triggers[0].span.start < sentence.start
    ]
    with_people = [i for i in earlier if _has_people(mentions[i])]
    pool = with_people or earlier
    return [max(pool, key=lambda i: _last_before(mentions[i], sentence))] if pool else []


def _has_people(mention: EventMention) -> bool:
    return any(a.role in ("killed", "injured", "abducted", "arrested", "displaced") for a in mention.arguments)


def _last_before(mention: EventMention, sentence: Span) -> int:
    return max(t.span.start for t in mention.triggers if t.span.start < sentence.start)
