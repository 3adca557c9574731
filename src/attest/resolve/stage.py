"""Resolve: every mention's words become claims, each a value with the quote that it rests on.

A stage sees one article at a time; what it gives for an article never depends on the batch around it. Ids are made from
the article and the spans, so that the same page gives the same ids wherever and whenever it is read.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from attest.codebook.book import Codebook
from attest.pipeline import Layer, Reading
from attest.records import (
    COUNT_ROLES,
    Actor,
    Argument,
    Article,
    Claim,
    Count,
    EventMention,
    Evidence,
    Origin,
    Place,
    Rejected,
    Span,
    When,
)
from attest.records.claim import Value
from attest.resolve.actors import ActorContext, Actors, aliases_in, is_kind_noun, resolve_actor
from attest.resolve.capitals import in_reading_letters
from attest.resolve.counts import read_count
from attest.resolve.gazetteer import Gazetteer
from attest.resolve.parties import Part, Told, parties_in, told_once
from attest.resolve.places import PlaceContext, main_land, resolve_place
from attest.resolve.report_head import find_heads
from attest.resolve.time_finder import find_times
from attest.resolve.times import Tense, resolve_time

_PARTY_ROLES = ("actor", "target", "source", "claimed_by")
_ON_THE_GROUND = frozenset(("ASSAULT", "PROTEST", "COERCE", "RETREAT", "MOBILIZE"))
# Measured on the coded training reports: right for 90, 76 and 75 % of such events.
_SCORE_OF_ONLY_LAND = 0.85
_SCORE_OF_PARTIES_LAND = 0.75
_SCORE_OF_MAIN_LAND = 0.75
# Measured on dated military releases: within a day of the coded day for 9 of 10 such events.
_SCORE_OF_ONLY_TIME = 0.8
_SCORE_OF_ONLY_DAY = 0.6
_A_FEW_DAYS = 2
_FUTURE = ("planned", "hypothetical")
_BOUND = re.compile(
    r"\b(?:at\s+least|no\s+fewer\s+than|no\s+less\s+than|more\s+than|over|up\s+to|as\s+many\s+as|fewer\s+than|less\s+than|"
    r"nearly|almost|about|around|some|approximately|an\s+estimated|another)\s+",
    re.IGNORECASE,
)
_AMOUNT_BEFORE = re.compile(
    r"(?:\b(?:a|an|one|two|three|four|five|six|several|half\s+a|few|many)|\d)[\s-]+$", re.IGNORECASE
)
_NEEDS_AMOUNT = re.compile(r"(?:dozen|hundred|thousand|million)\b", re.IGNORECASE)
_PART_OF = re.compile(
    r"\b(?:including|among\s+(?:them|whom)|of\s+(?:them|whom)|comprising|namely)\b|:\s", re.IGNORECASE
)
_AGAINST = re.compile(
    r"\b(?:but|while|whereas|however|though|although|according|disputed|put\s+the|instead)\b", re.IGNORECASE
)
_SAME_AGAIN = re.compile(r"^(?:the|these|those|all|both|its|his|her|their)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the article as a whole tells: its anchor in time, the parties named so far, its own short forms.

    Words are looked up in `article`, whose letters were made readable, and quoted from `told`, which is as it came.
    """

    article: Article
    told: Article
    anchor: date | None
    anchor_basis: str
    aliases: Mapping[str, str]
    parties: Mapping[Span, tuple["_Party", ...]]
    lands: Mapping[str, Span]
    times: tuple[Span, ...]
    heads: tuple[Span, ...]
    home: str | None = None

    def is_in_head(self, span: Span) -> bool:
        """Whether the words stand where a report says where and when it was written."""
        return any(head.start <= span.start < head.end for head in self.heads)


@dataclass(frozen=True, slots=True)
class _Party:
    """One party of a participant's words: what it is at first sight, and the parties named before it."""

    part: Part
    actor: Actor
    earlier: tuple[Actor, ...]


@dataclass(frozen=True, slots=True)
class _Land:
    """A country inferred for an event, why, the words that speak for it, and how sure, 0 to 1."""

    country: str
    why: str
    span: Span
    score: float


@dataclass(frozen=True, slots=True)
class _Statement:
    """A number of persons as one sentence states it, with the words of each part."""

    count: Count
    spans: tuple[Span, ...]
    score: float


Sure = Callable[[Article, Sequence[EventMention], Sequence[Claim]], Sequence[Claim]]


class Resolve:
    """The stage `resolve`: from mentions to claims.

    Args:
        gazetteer: Names of places and countries.
        actors: Known parties.
        codebook: Whose types the mentions carry; noted in every claim's origin.
        model: sha256 of the reading network, None when there was none.
        sure: Gives an article's claims the scores that they leave with; None leaves them as they are.
    """

    name = "resolve"
    version = "2"
    requires = frozenset({Layer.ARTICLE, Layer.MENTIONS})
    assigns = frozenset({Layer.CLAIMS})

    def __init__(
        self,
        *,
        gazetteer: Gazetteer,
        actors: Actors,
        codebook: Codebook | None = None,
        model: str | None = None,
        sure: Sure | None = None,
    ) -> None:
        self._gazetteer = gazetteer
        self._actors = actors
        self._codebook = codebook
        self._sure = sure
        noted = f"{codebook.name} {codebook.sha256}" if codebook is not None else None
        self._origin = Origin(stage=self.name, version=self.version, model=model, codebook=noted)

    def __call__(self, readings: Sequence[Reading]) -> Sequence[Reading | Rejected]:
        """One outcome per reading, in order; nothing is rejected here."""
        return [replace(reading, claims=self._sure_claims_of(reading)) for reading in readings]

    def _sure_claims_of(self, reading: Reading) -> tuple[Claim, ...]:
        claims = tuple(self._claims_of(reading))
        if self._sure is None or reading.article is None:
            return claims
        return tuple(self._sure(reading.article, reading.mentions or (), claims))

    def _claims_of(self, reading: Reading) -> Iterator[Claim]:
        article, mentions = reading.article, reading.mentions or ()
        if article is None:
            return
        seen = self._look_over(article, mentions)
        ids = _event_ids(article, mentions)
        for event_id, mention in zip(ids, mentions, strict=True):
            yield from _Claims(self, seen, mention, event_id).all()

    # --- the article as a whole ---

    def _look_over(self, article: Article, mentions: Sequence[EventMention]) -> _Seen:
        anchor, basis = _anchor(article)
        text = in_reading_letters(article.text, article.sentences, is_name=self._actors.is_name, is_noun=is_kind_noun)
        seen = _Seen(replace(article, text=text), article, anchor, basis, aliases_in(text), {}, {}, (), _heads(article))
        seen = replace(seen, times=tuple(t for t in find_times(text) if not seen.is_in_head(t)))
        seen = replace(seen, parties=self._name_parties(seen, mentions))
        return replace(seen, lands=self._lands(seen, mentions), home=self._home(seen))

    def _name_parties(self, seen: _Seen, mentions: Sequence[EventMention]) -> dict[Span, tuple[_Party, ...]]:
        """Every party of the article in text order, each read in the light of those before it."""
        text = seen.article.text
        parties: dict[Span, tuple[_Party, ...]] = {}
        named: list[Actor] = []
        for span in sorted({a.span for m in mentions for a in m.arguments if a.role in _PARTY_ROLES}):
            whole = _past_dateline(seen.article, span)
            here: list[_Party] = []
            for part in parties_in(text, whole, actors=self._actors, gazetteer=self._gazetteer):
                before = tuple(named)
                actor = self.actor(part, seen=seen, earlier=before, country=None)
                here.append(_Party(part, actor, before))
                named.append(actor)
            parties[span] = tuple(here)
        return parties

    def _home(self, seen: _Seen) -> str | None:
        """The country of the dateline."""
        dateline = seen.article.dateline
        if dateline is None:
            return None
        context = PlaceContext(text=seen.article.text)
        return resolve_place(dateline.place, gazetteer=self._gazetteer, context=context).country

    def _lands(self, seen: _Seen, mentions: Sequence[EventMention]) -> dict[str, Span]:
        """The countries of all places where the report's events were, each with the first words that say so."""
        places = {a for m in mentions for a in m.arguments if a.role == "place" and not seen.is_in_head(a.span)}
        arguments = sorted(places, key=lambda a: a.span)
        lands: dict[str, Span] = {}
        for argument in arguments:
            if country := self.place(argument, (), (), seen).country:
                lands.setdefault(country, argument.span)
        return lands

    def is_bound_to_one_land(self, event_type: str) -> bool:
        """Whether such an event takes place on some country's ground, as talks and pledges need not."""
        known = self._codebook.types.get(event_type) if self._codebook is not None else None
        return known is not None and known.family in _ON_THE_GROUND

    def main_land(self, seen: _Seen) -> str | None:
        """The country of which most of the report speaks."""
        dateline = seen.article.dateline.place if seen.article.dateline else None
        return main_land(PlaceContext(text=seen.article.text, dateline=dateline), gazetteer=self._gazetteer)

    def land(self, country: str, reason: str) -> Place:
        """A country as the place of an event for which the report names none."""
        entry = self._gazetteer.country_entry(country)
        name = entry.name if entry is not None else country
        return Place(name=name, country=country, where_prec=6, geo_precision=3, reason=reason, kind="country")

    # --- one value ---

    def actor(self, part: Part, *, seen: _Seen, earlier: tuple[Actor, ...], country: str | None) -> Actor:
        """The party that words of the article name."""
        context = ActorContext(earlier=earlier, aliases=seen.aliases, country=country, on=seen.anchor)
        words = part.words(seen.article.text)
        return resolve_actor(words, actors=self._actors, gazetteer=self._gazetteer, context=context)

    def place(self, argument: Argument, others: Sequence[Argument], countries: tuple[str, ...], seen: _Seen) -> Place:
        """The place that an argument names, in the light of the event's other places and parties."""
        article = seen.article
        context = PlaceContext(
            text=article.text,
            dateline=article.dateline.place if article.dateline else None,
            other_places=tuple(o.span.of(article.text) for o in others if o is not argument),
            countries=countries,
            sentence=_sentence_of(article, argument.span).of(article.text),
        )
        return resolve_place(argument.span.of(article.text), gazetteer=self._gazetteer, context=context)

    @property
    def actors(self) -> Actors:
        """The table of known parties."""
        return self._actors

    @property
    def origin(self) -> Origin:
        """What every claim of this stage notes of how it came to be."""
        return self._origin


class _Claims:
    """The claims of one mention."""

    def __init__(self, stage: Resolve, seen: _Seen, mention: EventMention, event_id: str) -> None:
        self._stage = stage
        self._seen = seen
        self._mention = mention
        self._event_id = event_id

    def all(self) -> Iterator[Claim]:
        """Claims in the order of their fields: the act, the parties, where, when, how many, what is open."""
        mention = self._mention
        triggers = [t.span for t in mention.triggers]
        yield self._claim("type", mention.type, triggers, mention.type_score)
        yield self._claim("factuality", mention.factuality, triggers, mention.factuality_score)
        yield self._claim("background", mention.background, triggers, mention.background_score)
        places = self._places()
        land = self._inferred_land() if not places else None
        country = next((p.country for _, p in places if p.country), None) or (land.country if land else self._seen.home)
        yield from self._parties(country)
        for argument, place in places:
            yield self._claim("place", place, [argument.span], argument.score)
        if land is not None:
            yield self._land(land)
        yield from self._whens()
        yield from self._counts()
        for span in mention.open_questions:
            yield self._claim("open_question", span.of(self._seen.told.text), [span], 1.0)

    def _arguments(self, *roles: str) -> list[Argument]:
        return [a for a in self._mention.arguments if a.role in roles]

    def _claim(self, name: str, value: Value, spans: Sequence[Span], score: float) -> Claim:
        article = self._seen.told
        evidence = tuple(Evidence(article.id, s, s.of(article.text)) for s in spans)
        origin = self._stage.origin
        key = (self._event_id, name, repr(value), *(f"{s.start}-{s.end}" for s in spans), repr(origin))
        return Claim(f"cl-{_digest(key)}", self._event_id, name, value, evidence, origin, score)

    def _parties(self, country: str | None) -> Iterator[Claim]:
        for role in _PARTY_ROLES:
            told = [self._told(a, p, country) for a in self._arguments(role) for p in self._seen.parties[a.span]]
            for party in told_once(told, actors=self._stage.actors):
                yield self._claim(role, party.actor, party.spans, party.score)
        for argument in self._arguments("weapon"):
            yield self._claim(
                "weapon", _bare(argument.span.of(self._seen.article.text)), [argument.span], argument.score
            )

    def _told(self, argument: Argument, party: _Party, country: str | None) -> Told:
        """The party as first read; one that lacks a country is read again knowing where the event was."""
        actor, seen = party.actor, self._seen
        if actor.country is None and country is not None and actor.kind in ("state_forces", "government"):
            actor = self._stage.actor(party.part, seen=seen, earlier=party.earlier, country=country)
        return Told(actor, party.part.words(seen.article.text), party.part.spans, argument.score)

    def _doers(self) -> list[_Party]:
        """Who did it and whom it was done to."""
        return [p for a in self._arguments("actor", "target") for p in self._seen.parties[a.span]]

    def _places(self) -> list[tuple[Argument, Place]]:
        """The places of the event, the most exactly known first; a dateline tells of the writer, not of the event."""
        arguments = [a for a in self._arguments("place") if not self._seen.is_in_head(a.span)]
        countries = tuple(dict.fromkeys(p.actor.country for p in self._doers() if p.actor.country))
        found = [(a, self._stage.place(a, arguments, countries, self._seen)) for a in arguments]
        return sorted(found, key=lambda pair: (pair[1].where_prec or 9, -pair[0].score, pair[0].span))

    def _inferred_land(self) -> _Land | None:
        """The country of an event on the ground for which no place is named, when something speaks for one alone."""
        if not self._stage.is_bound_to_one_land(self._mention.type):
            return None
        doers = {p.actor.country: p.part.span for p in reversed(self._doers()) if p.actor.country}
        lands = self._seen.lands
        if len(lands) == 1 and doers.keys() <= lands.keys():
            ((country, span),) = lands.items()
            why = f"all places that the report names are in {country}"
            return _Land(country, why, doers.get(country, span), _SCORE_OF_ONLY_LAND)
        if not lands and len(doers) == 1:
            ((country, span),) = doers.items()
            why = f"the report names no place, and every party of known country is of {country}"
            return _Land(country, why, span, _SCORE_OF_PARTIES_LAND)
        main = self._stage.main_land(self._seen)
        # A land where none of the report's places lie is only that of a party.
        if main is not None and (not doers or main in doers) and (not lands or main in lands):
            span = doers.get(main, self._mention.triggers[0].span)
            return _Land(main, f"most of the report speaks of {main}", span, _SCORE_OF_MAIN_LAND)
        return None

    def _land(self, land: _Land) -> Claim:
        """The country, resting on the party that is of it or on the words that speak for it."""
        reason = f"no place is named for this event; {land.why}"
        place = replace(self._stage.land(land.country, reason), name="")
        return self._claim("place", place, [land.span], land.score)

    def _whens(self) -> Iterator[Claim]:
        tense: Tense = "future" if self._mention.factuality in _FUTURE else "past"
        arguments = self._arguments("time")
        arguments = [a for a in arguments if not self._seen.is_in_head(a.span)]
        for argument in arguments:
            span = self._whole_time(argument.span)
            yield self._claim("when", self._when(span, tense), [span], argument.score)
        if not arguments:
            yield from self._inferred_when(tense)

    def _inferred_when(self, tense: Tense) -> Iterator[Claim]:
        """For an event without time words, the only time of its sentence, or else the only day of the report."""
        if (only := self._only_time()) is not None:
            when = self._when(only, tense)
            if when.date_prec is not None and when.date_prec <= _A_FEW_DAYS:
                when = replace(when, basis=f"{when.basis}; the only time that the event's sentence names")
                yield self._claim("when", when, [only], _SCORE_OF_ONLY_TIME)
                return
        if (named := self._only_day(tense)) is not None:
            when, span = named
            when = replace(when, basis=f"{when.basis}; the only day that the report names, and none for this event")
            yield self._claim("when", when, [span], _SCORE_OF_ONLY_DAY)

    def _when(self, span: Span, tense: Tense) -> When:
        words = span.of(self._seen.article.text)
        return resolve_time(words, anchor=self._seen.anchor, anchor_basis=self._seen.anchor_basis, tense=tense)

    def _whole_time(self, span: Span) -> Span:
        """The time words around a reader's span that was cut short: "Dec. 11" of "Dec" or of "11"."""
        wider = (time for time in self._seen.times if time.start <= span.start and span.end <= time.end)
        return next(wider, span)

    def _only_time(self) -> Span | None:
        """The one time in the sentence of the first trigger, when it names no other."""
        sentence = _sentence_of(self._seen.article, self._mention.triggers[0].span)
        times = [t for t in self._seen.times if sentence.start <= t.start and t.end <= sentence.end]
        return times[0] if len(times) == 1 else None

    def _only_day(self, tense: Tense) -> tuple[When, Span] | None:
        """The one day or night that the report names, for an act on the ground that it tells as news."""
        mention = self._mention
        if mention.background or tense == "future" or not self._stage.is_bound_to_one_land(mention.type):
            return None
        whens = [(self._when(span, tense), span) for span in self._seen.times]
        days = [pair for pair in whens if pair[0].date_prec is not None and pair[0].date_prec <= _A_FEW_DAYS]
        return days[0] if days and len({(w.earliest, w.latest) for w, _ in days}) == 1 else None

    def _counts(self) -> Iterator[Claim]:
        for role in COUNT_ROLES:
            for statement in _statements(self._seen.article, self._arguments(role)):
                yield self._claim(role, statement.count, statement.spans, statement.score)


# --- counts of one sentence --------------------------------------------------------------------------------------


def _statements(article: Article, arguments: Sequence[Argument]) -> Iterator[_Statement]:
    """What each sentence states: parts that add up are one statement, numbers set against each other are several."""
    by_sentence: dict[Span, list[_Statement]] = {}
    for argument in sorted(arguments, key=lambda a: a.span):
        read = _read(article, argument)
        if read is not None:
            by_sentence.setdefault(_sentence_of(article, argument.span), []).append(read)
    for parts in by_sentence.values():
        yield from _folded(article.text, parts)


def _read(article: Article, argument: Argument) -> _Statement | None:
    span = _with_bound(article.text, argument.span)
    count = read_count(span.of(article.text))
    return None if count is None else _Statement(count, (span,), argument.score)


def _with_bound(text: str, span: Span) -> Span:
    """The span from "at least", "more than" or the like on, when it stands before it or the span begins inside it."""
    if _NEEDS_AMOUNT.match(span.of(text)) and (amount := _AMOUNT_BEFORE.search(text[: span.start][-24:])):
        span = Span(span.start - len(amount.group()), span.end)
    window = max(0, span.start - 24)
    for bound in _BOUND.finditer(text, window, span.end):
        if bound.start() < span.start <= bound.end():
            return Span(bound.start(), span.end)
    return span


def _folded(text: str, parts: Sequence[_Statement]) -> Iterator[_Statement]:
    """Adds up the parts of one sentence.

    Not added: a part of the group just named ("seven people, including two children"), the same persons named again
    ("the seven"), and a number that the sentence sets against another ("five, but police put it at nine").
    """
    whole = [p for i, p in enumerate(parts) if not any(_holds(q, p) for q in (*parts[:i], *parts[i + 1 :]))]
    if any(p.count.low for p in whole):
        whole = [p for p in whole if p.count.high != 0]
    current: _Statement | None = None
    for part in whole:
        if current is None:
            current = part
            continue
        between = text[current.spans[-1].end : part.spans[0].start]
        if _PART_OF.search(between) or _SAME_AGAIN.match(part.spans[0].of(text)):
            continue
        if _AGAINST.search(between):
            yield current
            current = part
            continue
        current = _Statement(
            _sum(current.count, part.count), current.spans + part.spans, min(current.score, part.score)
        )
    if current is not None:
        yield current


def _holds(outer: _Statement, inner: _Statement) -> bool:
    """Whether one part's words hold the other's."""
    a, b = outer.spans[0], inner.spans[0]
    return outer is not inner and a.start <= b.start and b.end <= a.end and (a != b or outer.score > inner.score)


def _sum(a: Count, b: Count) -> Count:
    return Count(_both(a.low, b.low), _both(a.best, b.best), _both(a.high, b.high))


def _both(a: int | None, b: int | None) -> int | None:
    return None if a is None or b is None else a + b


# --- small things ------------------------------------------------------------------------------------------------


def _anchor(article: Article) -> tuple[date | None, str]:
    """The day that time words are counted from: publication, or a whole date in the dateline."""
    if article.published is not None:
        return article.published, article.published_basis
    dateline = article.dateline
    if dateline is None or dateline.date_words is None:
        return None, article.published_basis
    when = resolve_time(dateline.date_words.of(article.text), anchor=None, anchor_basis="", tense=None)
    is_day = when.earliest is not None and when.earliest == when.latest
    return (when.earliest, "dateline") if is_day else (None, article.published_basis)


def _heads(article: Article) -> tuple[Span, ...]:
    """Where the report says where and when it was written; its dateline counts as the cleaner found it."""
    heads = find_heads(article.text)
    return (article.dateline.span, *heads) if article.dateline else heads


def _sentence_of(article: Article, span: Span) -> Span:
    """The sentence that a span begins in; the whole text when it stands in none."""
    return next((s for s in article.sentences if s.start <= span.start < s.end), Span(0, len(article.text)))


def _past_dateline(article: Article, span: Span) -> Span:
    """The span without the dateline, where a reader ran over its dash: "NAIROBI - Kenyan soldiers"."""
    dateline = article.dateline
    if dateline is None or not span.overlaps(dateline.span):
        return span
    dash = re.search(r"\s*(?:-{1,3}|[–—―:])\s+", article.text[dateline.span.end : span.end])
    start = dateline.span.end + dash.end() if dash else span.start
    return Span(start, span.end) if start < span.end else span


def _bare(words: str) -> str:
    return re.sub(r"^(?:the|an?|his|her|its|their|some|several)\s+", "", " ".join(words.split()), flags=re.IGNORECASE)


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]


def _event_ids(article: Article, mentions: Sequence[EventMention]) -> list[str]:
    """One id a mention, from the article and the first trigger; the same trigger again is told apart by order."""
    seen: dict[str, int] = {}
    ids = []
    for mention in mentions:
        first: Span = mention.triggers[0].span
        place = f"{first.start}-{first.end}"
        ordinal = seen.get(place, 0)
        seen[place] = ordinal + 1
        ids.append(f"ev-{_digest((article.id, article.sha256, place, str(ordinal)))}")
    return ids
