"""Who claims an act: "The group claimed responsibility for the attack." """

import re
from collections.abc import Container, Sequence
from dataclasses import replace

from attest.records import Argument, Article, EventMention, Span

_CLAIM = re.compile(
    r"\b(?:has|have|had|later|also|quickly|immediately|\s)*"
    r"(?P<verb>claim(?:ed|s|ing)?|took|takes|taken|taking|accepted|admitted)\s+(?:full |the )?responsibility\b",
    re.IGNORECASE,
)
_DENIAL = re.compile(r"\b(?:no|nobody|none|not|n['’]t|denied|denies|yet to|without)\b", re.IGNORECASE)
_NOBODY = re.compile(r"(?:no|none|neither|no[ -]one|nobody)(?:\s|$)", re.IGNORECASE)
_OF_NO = re.compile(r"\b(?:no|none of(?: the)?|neither)\s+$", re.IGNORECASE)
_CLAUSE_EDGE = re.compile(r"[,;:]\s|\b(?:and|but|that|which|after|when|while|as|said|says)\s", re.IGNORECASE)


def claims_of_responsibility(
    article: Article, mentions: Sequence[EventMention], *, violent: Container[str]
) -> list[EventMention]:
    """Fill `claimed_by` where a sentence says who claims an act and the network did not.

    The claimant is the noun phrase before the verb; the act is one named in the same sentence, or else the nearest
    earlier violent event (a type in `violent`). A sentence that says nobody claims it fills nothing.
    "No group", where the network took it for one that does, is left out.
    """
    out = [_without_nobody(article.text, mention) for mention in mentions]
    for sentence in article.sentences:
        text = sentence.of(article.text)
        match = _CLAIM.search(text)
        if not match or _DENIAL.search(text[: match.end()]):
            continue
        claimant = _claimant(text[: match.start()], sentence.start)
        owner = _owner(sentence, out, violent)
        if claimant and owner is not None and not any(a.role == "claimed_by" for a in out[owner].arguments):
            mention = out[owner]
            argument = Argument("claimed_by", claimant, 0.7)
            ordered = sorted((*mention.arguments, argument), key=lambda a: (a.span, a.role))
            out[owner] = replace(mention, arguments=tuple(ordered))
    return out


def _without_nobody(text: str, mention: EventMention) -> EventMention:
    held = tuple(a for a in mention.arguments if a.role != "claimed_by" or not _is_nobody(text, a.span))
    return mention if len(held) == len(mention.arguments) else replace(mention, arguments=held)


def _is_nobody(text: str, span: Span) -> bool:
    return bool(_NOBODY.match(span.of(text)) or _OF_NO.search(text[max(0, span.start - 16) : span.start]))


def _claimant(before: str, offset: int) -> Span | None:
    """The last stretch before the verb that has a capital or names a group, cut at clause edges."""
    edges = [m.end() for m in _CLAUSE_EDGE.finditer(before)]
    for start in reversed([0, *edges]):
        phrase = before[start:].strip(" ,;:")
        if re.search(r"\b(?:group|militants?|rebels?|insurgents?|[A-Z][\w'’-]+)", phrase) and len(phrase) < 90:
            at = before.index(phrase, start)
            return Span(offset + at, offset + at + len(phrase))
    return None


def _owner(sentence: Span, mentions: Sequence[EventMention], violent: Container[str]) -> int | None:
    acts = [i for i, m in enumerate(mentions) if m.type in violent]
    inside = [i for i in acts if any(t.span.overlaps(sentence) for t in mentions[i].triggers)]
    earlier = [i for i in acts if mentions[i].triggers[0].span.start < sentence.start]
    pool = inside or earlier
    return max(pool, key=lambda i: mentions[i].triggers[0].span.start) if pool else None
