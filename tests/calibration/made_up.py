"""Two events of a made-up report: a bomb that is told twice, and a raid in the same sentence."""

from attest.calibration import signals_of
from attest.records import Actor, Article, Claim, Count, EventMention, Evidence, Origin, Place, Span, Trigger

TEXT = "Rebels bombed a mill. Gunmen raided a farm after the bombing. It burned. Two of the Reed Guard died in Ombe."
ORIGIN = Origin(stage="resolve", version="1", model=None, codebook=None)


def span(words):
    start = TEXT.index(words)
    return Span(start, start + len(words))


def claim(event, field, value, words, score):
    quote = Evidence("a", span(words), words)
    return Claim(
        f"{event}-{field}" if field == "type" else f"{event}-{field}-{words}",
        event,
        field,
        value,
        (quote,),
        ORIGIN,
        score,
    )


def mention(kind, *triggers, background=False, factuality="asserted"):
    told = tuple(Trigger(span(words), score) for words, score in triggers)
    return EventMention(kind, 0.7, factuality, 0.9, background, 0.9, told, ())


SENTENCES = tuple(span(s) for s in ("Rebels bombed a mill.", "Gunmen raided a farm after the bombing.", "It burned."))
ARTICLE = Article("a", "p", "00", TEXT, (*SENTENCES, span("Two of the Reed Guard died in Ombe.")))
MENTIONS = (
    mention("bombing", ("bombed", 0.9), ("bombing", 0.6)),
    mention("armed_attack", ("raided", 0.8), background=True),
)
CLAIMS = (
    claim("bomb", "type", "bombing", "bombed", 0.8),
    claim("bomb", "actor", Actor("rebels", "armed_group"), "Rebels", 0.9),
    claim("bomb", "actor", Actor("Reed Guard", "militia", id="reed"), "the Reed Guard", 0.4),
    claim("bomb", "killed", Count(2, 2, 2), "Two of the Reed Guard", 0.7),
    claim("bomb", "place", Place("Ombe", "XT", where_prec=1), "Ombe", 0.6),
    claim("raid", "type", "armed_attack", "raided", 0.6),
    claim("raid", "actor", Actor("gunmen"), "Gunmen", 0.9),
    claim("raid", "place", Place("Ombe"), "Ombe", 0.3),
)


def signals(claims=CLAIMS):
    return signals_of(ARTICLE, MENTIONS, claims)
