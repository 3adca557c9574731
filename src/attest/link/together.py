"""Settle: what all reports of one happening say, folded into one event, with everyone who differs beside it.

A copy adds no weight: reports of one family of copies, or of one outlet, are one source. What a person decided outranks
what any report says.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import asin, cos, radians, sin, sqrt

from attest.link.corrections import read_correction
from attest.link.settle import PARTICIPANT_FIELDS, Codes
from attest.records import (
    COUNT_ROLES,
    Actor,
    Answer,
    Claim,
    Conflict,
    Count,
    Decision,
    Event,
    Evidence,
    Origin,
    Place,
    Report,
    Saying,
    SettledEvent,
    TollStep,
    When,
)
from attest.records.claim import Value

VERSION = "1"
DECISION = "decision"
# Reports of the same day, and of the day after, can't know of each other's figures.
_SAME_NEWS = timedelta(days=1)
# Two exact places nearer than this are one, told with other words.
_SAME_PLACE_KM = 25.0
_VERDICTS = {"accept": "accepted", "correct": "corrected", "reject": "rejected"}
# A plan or a wish gives way to any report that it came to pass, or that it did not.
_BEFORE_THE_FACT = ("planned", "hypothetical")


@dataclass(frozen=True, slots=True)
class Told:
    """An event as one report tells it: its own settled values, its claims, and the sentences that later ones may close.

    `sentences` are those of the article that speak of the event, as evidence.
    """

    report: Report
    event: Event
    claims: tuple[Claim, ...]
    sentences: tuple[Evidence, ...] = ()


def settle_together(
    told: Sequence[Told],
    *,
    event_id: str,
    codes: Callable[..., Mapping[str, object]] | Codes,
    decisions: Sequence[Decision] = (),
) -> SettledEvent:
    """One event from all its reports and what people decided of it.

    Args:
        told: The reports, at least one, in any order; the order decides ties between undated ones.
        event_id: The id that the event goes by.
        codes: The crosswalk, called with the settled values.
        decisions: Those that hold: accept, correct and reject, from the first on.

    Raises:
        ValueError: `told` is empty.
    """
    if not told:
        raise ValueError("an event needs a report")
    told = in_order(with_sources(told))
    corrected = {d.field: d for d in decisions if d.verdict == "correct" and d.field is not None}
    event = replace(told[0].event, id=event_id) if len(told) == 1 else _event(told, event_id)
    event = _corrected(event, corrected)
    if len(told) > 1 or corrected:
        event = replace(event, codes={} if "type" in event.abstained else _codes(event, codes))
    answers = tuple(_answers(told))
    closed = {answer.question for answer in answers}
    return SettledEvent(
        event=replace(event, open_questions=tuple(q for q in event.open_questions if q not in closed)),
        version=0,
        reports=tuple(t.report for t in told),
        independent_sources=len({t.report.source for t in told}),
        conflicts=tuple(c for c in _conflicts(told) if c.field not in corrected),
        tolls=tuple(_tolls(told)),
        answered=answers,
        verdict=_VERDICTS[decisions[-1].verdict] if decisions else None,
        decisions=tuple(d.id for d in decisions),
    )


# --- reports and their sources -----------------------------------------------------------------------------------


def in_order(told: Iterable[Told]) -> list[Told]:
    """Reports by day of publication, undated ones last, copies after the words that they copy."""
    return sorted(told, key=lambda t: (t.report.published or date.max, t.report.copy_of is not None))


def with_sources(told: Sequence[Told]) -> list[Told]:
    """The reports, each with its source: one for all that copy each other or come from one outlet."""
    joined = _Joined()
    for t in told:
        article = f"article {t.report.article_id}"
        if t.report.copy_of:
            joined.join(article, f"article {t.report.copy_of}")
        if t.report.outlet:
            joined.join(article, f"outlet {t.report.outlet.casefold().strip()}")
    first: dict[str, str] = {}
    for t in told:
        first.setdefault(joined.root(f"article {t.report.article_id}"), t.report.article_id)
    sources = [first[joined.root(f"article {t.report.article_id}")] for t in told]
    return [replace(t, report=replace(t.report, source=s)) for t, s in zip(told, sources, strict=True)]


class _Joined:
    """Names that were joined, in any order, into sets."""

    def __init__(self) -> None:
        self._up: dict[str, str] = {}

    def root(self, name: str) -> str:
        while (up := self._up.get(name, name)) != name:
            name = up
        return name

    def join(self, one: str, other: str) -> None:
        self._up[self.root(one)] = self.root(other)


# --- the event ---------------------------------------------------------------------------------------------------


def _event(told: Sequence[Told], event_id: str) -> Event:
    lead = told[0].event
    return Event(
        id=event_id,
        article_ids=tuple(dict.fromkeys(t.report.article_id for t in told)),
        type=_heaviest(_weighed(told, "type"), lead.type),
        factuality=_factuality(told),
        background=all(t.event.background for t in told),
        triggers=tuple(dict.fromkeys(e for t in told for e in t.event.triggers)),
        participants=_participants(told),
        place=_place(told),
        when=_when(told),
        counts=dict(_counts(told)),
        codes={},
        confidence=_confidence(told),
        origin=lead.origin,
        open_questions=tuple(dict.fromkeys(q for t in told for q in t.event.open_questions)),
        abstained=_abstained(told),
    )


def _abstained(told: Sequence[Told]) -> dict[str, float]:
    """The fields of which no report was sure enough, each with its best score."""
    sure = {field for t in told for field in t.event.confidence if field not in t.event.abstained}
    left = {field for t in told for field in t.event.abstained} - sure
    return {field: max(t.event.abstained.get(field, 0.0) for t in told) for field in sorted(left)}


def _weighed(told: Sequence[Told], field: str) -> list[tuple[Claim, str]]:
    """The claims of a field with their sources, in the order of the reports."""
    return [(claim, t.report.source) for t in told for claim in t.claims if claim.field == field]


def _heaviest(claims: Sequence[tuple[Claim, str]], default: str) -> str:
    """The value whose weight is highest: of each source, its surest claim; the first told on a tie."""
    weights = _weights(claims)
    return str(max(weights, key=lambda value: weights[value])) if weights else default


def _weights(claims: Sequence[tuple[Claim, str]]) -> dict[Value, float]:
    surest: dict[Value, dict[str, float]] = {}
    for claim, source in claims:
        by_source = surest.setdefault(claim.value, {})
        by_source[source] = max(claim.score, by_source.get(source, 0.0))
    return {value: sum(by_source.values()) for value, by_source in surest.items()}


def _factuality(told: Sequence[Told]) -> str:
    """By weight; a plan counts only while nobody tells what became of it."""
    weights: dict[str, dict[str, float]] = {}
    for t in told:
        by_source = weights.setdefault(t.event.factuality, {})
        score = t.event.confidence.get("factuality", 1.0)
        by_source[t.report.source] = max(score, by_source.get(t.report.source, 0.0))
    came = {word: w for word, w in weights.items() if word not in _BEFORE_THE_FACT} or weights
    return max(came, key=lambda word: sum(came[word].values()))


def _confidence(told: Sequence[Told]) -> dict[str, float]:
    scores: dict[str, float] = {}
    for t in told:
        for field, score in t.event.confidence.items():
            scores[field] = max(score, scores.get(field, 0.0))
    return scores


# --- parties -----------------------------------------------------------------------------------------------------


def _participants(told: Sequence[Told]) -> tuple[Claim, ...]:
    """One claim a party and role: a report's party joins the one that an earlier report gave the role to, if it can."""
    kept: dict[str, list[Claim]] = {field: [] for field in PARTICIPANT_FIELDS}
    for t in told:
        for field in PARTICIPANT_FIELDS:
            earlier = list(kept[field])
            for claim in (c for c in t.event.participants if c.field == field):
                known = next((k for k in earlier if _same_party(k, claim)), None)
                if known is None:
                    kept[field].append(claim)
                elif _better(claim, known):
                    kept[field][kept[field].index(known)] = claim
    return tuple(claim for field in PARTICIPANT_FIELDS for claim in dict.fromkeys(kept[field]))


def _same_party(one: Claim, other: Claim) -> bool:
    a, b = one.value, other.value
    if not isinstance(a, Actor) or not isinstance(b, Actor):
        mine, theirs = (set(str(v).casefold().split()) for v in (a, b))
        return mine <= theirs or theirs <= mine
    if a.name.casefold() == b.name.casefold():
        return True
    if a.id is not None and b.id is not None:
        # A state has many arms under one id: two are one party when at least one of them has no name of its own.
        return a.id == b.id and (not a.id.startswith("state:") or a.name.islower() or b.name.islower())
    # The unnamed ("gunmen") are whoever of their kind another report names, unless the countries differ.
    return (
        a.kind is not None and a.kind == b.kind and (a.country is None or b.country is None or a.country == b.country)
    )


def _better(claim: Claim, known: Claim) -> bool:
    return (
        isinstance(claim.value, Actor)
        and isinstance(known.value, Actor)
        and bool(claim.value.id) > bool(known.value.id)
    )


# --- where and when ----------------------------------------------------------------------------------------------


def _place(told: Sequence[Told]) -> Claim | None:
    """Of the places most exactly known, the one that most sources agree with; a country agrees with its towns."""
    claims = _settled(told, "place")
    places = [(c, s) for c, s in claims if isinstance(c.value, Place)]
    if not places:
        return None
    finest = min(_where_prec(c.value) for c, _ in places)
    best = [(c, s) for c, s in places if _where_prec(c.value) == finest]
    return max(best, key=lambda one: (_support(one[0].value, places, _is_in), -_position(one, best)))[0]


def _when(told: Sequence[Told]) -> Claim | None:
    """Of the narrowest intervals, the one that most sources agree with; a week agrees with its days."""
    claims = _settled(told, "when")
    dated = [(c, s) for c, s in claims if isinstance(c.value, When) and c.value.earliest is not None]
    if not dated:
        return claims[0][0] if claims else None
    finest = min(_date_prec(c.value) for c, _ in dated)
    best = [(c, s) for c, s in dated if _date_prec(c.value) == finest]
    return max(best, key=lambda one: (_support(one[0].value, dated, _meet), -_position(one, best)))[0]


def _settled(told: Sequence[Told], field: str) -> list[tuple[Claim, str]]:
    """The place or time that each report settled on, with its source."""
    claims = [(t.event.place if field == "place" else t.event.when, t.report.source) for t in told]
    return [(claim, source) for claim, source in claims if claim is not None]


def _support(value: Value, claims: Sequence[tuple[Claim, str]], agrees: Callable[[Value, Value], bool]) -> int:
    return len({source for claim, source in claims if agrees(value, claim.value)})


def _position(one: tuple[Claim, str], among: Sequence[tuple[Claim, str]]) -> int:
    return next(i for i, other in enumerate(among) if other is one)


def _where_prec(value: Value) -> int:
    return (value.where_prec or 9) if isinstance(value, Place) else 9


def _date_prec(value: Value) -> int:
    return (value.date_prec or 9) if isinstance(value, When) else 9


def _is_in(fine: Value, coarse: Value) -> bool:
    """Whether two places can be one: the same, near each other, or the one a part of the other."""
    if not isinstance(fine, Place) or not isinstance(coarse, Place):
        return False
    if fine.country and coarse.country and fine.country != coarse.country:
        return False
    if _same_name(fine.name, coarse.name) or (fine.id is not None and fine.id == coarse.id):
        return True
    a, b = _where_prec(fine), _where_prec(coarse)
    if max(a, b) >= 6:
        return True
    if max(a, b) >= 4 and a != b:
        wide, narrow = (fine, coarse) if a > b else (coarse, fine)
        return narrow.admin1 is None or _same_name(wide.name, narrow.admin1) or _same_name(wide.admin1, narrow.admin1)
    distance = _distance_km(fine, coarse)
    return distance is not None and distance <= _SAME_PLACE_KM


def _same_name(one: str | None, other: str | None) -> bool:
    return bool(one and other and one.casefold() == other.casefold())


def _distance_km(one: Place, other: Place) -> float | None:
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return None
    a, b = radians(one.lat), radians(other.lat)
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(other.lon - one.lon) / 2) ** 2
    return 12742.0 * asin(sqrt(min(1.0, half)))


def _meet(one: Value, other: Value) -> bool:
    """Whether two intervals share a day; an open one meets all."""
    if not isinstance(one, When) or not isinstance(other, When):
        return False
    a, b = one.earliest, other.earliest
    if a is None or b is None or one.latest is None or other.latest is None:
        return True
    return a <= other.latest and b <= one.latest


# --- counts ------------------------------------------------------------------------------------------------------


def _counts(told: Sequence[Told]) -> Iterator[tuple[str, tuple[Count, tuple[Claim, ...]]]]:
    for role in COUNT_ROLES:
        standing = _standing(told, role)
        if standing:
            count = _span([(t.event.counts[role][0], t.report.source) for t in standing])
            claims = [claim for t in standing for claim in t.event.counts[role][1]]
            first = next((c for c in claims if c.value == count), None)
            first = first or next(
                (c for c in claims if isinstance(c.value, Count) and c.value.best == count.best), claims[0]
            )
            yield role, (count, (first, *(c for c in claims if c is not first)))


def _standing(told: Sequence[Told], role: str) -> list[Told]:
    """The reports whose toll stands: the last word of each source, unless later reports gave another number.

    A toll that another source gave more than a day later is newer news, whether it rose or was lowered. A vague one
    ("dozens") replaces none, and neither does a look back at it.
    """
    giving = [t for t in told if role in t.event.counts]
    last = {t.report.source: t for t in giving}
    for t in giving:  # copies and follow-ups: the newest that says a number speaks for the source
        if _is_exact(t, role):
            last[t.report.source] = t
    news = [t for t in last.values() if not t.event.background] or list(last.values())
    newest = max((t.report.published for t in news if t.report.published and _is_exact(t, role)), default=None)
    if newest is None:
        return list(last.values())
    return [t for t in news if not t.report.published or t.report.published >= newest - _SAME_NEWS] or news


def _is_exact(t: Told, role: str) -> bool:
    return t.event.counts[role][0].best is not None


def _span(counts: Sequence[tuple[Count, str]]) -> Count:
    """The lowest low to the highest high; best is what most sources say, the last on a tie."""
    lows = [c.low for c, _ in counts if c.low is not None]
    highs = [c.high for c, _ in counts if c.high is not None]
    floor = max(highs, default=0)
    # "At least 9" leaves a toll of 12 as it is; "at least 15" opens it.
    is_open = any(c.high is None and (c.low or 0) >= floor for c, _ in counts)
    backers: dict[int, set[str]] = defaultdict(set)
    for count, source in counts:
        if count.best is not None:
            backers[count.best].add(source)
    order = [c.best for c, _ in counts if c.best is not None]
    best = max(backers, key=lambda b: (len(backers[b]), len(order) - order[::-1].index(b)), default=None)
    return Count(min(lows, default=None), best, None if is_open or not highs else floor)


def _tolls(told: Sequence[Told]) -> Iterator[TollStep]:
    """Every report's toll where it is another than the one before; copies say nothing new."""
    for role in COUNT_ROLES:
        before: Count | None = None
        for t in told:
            if role not in t.event.counts or t.report.copy_of is not None:
                continue
            count = t.event.counts[role][0]
            if count != before:
                yield TollStep(role, t.report.published, t.report.article_id, count)
                before = count


# --- who differs -------------------------------------------------------------------------------------------------


def _conflicts(told: Sequence[Told]) -> Iterator[Conflict]:
    """Fields whose values can't all be true, each value with who says it."""
    for field, values in _by_field(told):
        groups = _groups(values, _TOGETHER[field])
        if len(groups) > 1:
            yield Conflict(field, tuple(_saying(group) for group in groups))


def _by_field(told: Sequence[Told]) -> Iterator[tuple[str, list[tuple[Value, Told]]]]:
    yield "type", [(t.event.type, t) for t in told]
    yield "factuality", [(t.event.factuality, t) for t in told if t.event.factuality not in _BEFORE_THE_FACT]
    yield "place", [(t.event.place.value, t) for t in told if t.event.place]
    yield "when", [(t.event.when.value, t) for t in told if t.event.when]
    for field in ("actor", "claimed_by"):
        yield field, [(c.value, t) for t in told for c in t.event.participants if c.field == field and _is_known(c)]
    for role in COUNT_ROLES:
        yield role, [(t.event.counts[role][0], t) for t in _standing(told, role)]


def _is_known(claim: Claim) -> bool:
    return isinstance(claim.value, Actor) and claim.value.id is not None


def _groups(
    values: Sequence[tuple[Value, Told]], together: Callable[[Value, Value], bool]
) -> list[list[tuple[Value, Told]]]:
    """Values that go together; one that goes with several groups joins the first. The most sources come first."""
    groups: list[list[tuple[Value, Told]]] = []
    # The exact before the vague, or "March" would keep the third and the ninth in one group.
    for value, t in sorted(values, key=lambda one: _vagueness(one[0])):
        joined = next((g for g in groups if together(g[0][0], value) or _in_one_report(g, t)), None)
        if joined is None:
            groups.append([(value, t)])
        else:
            joined.append((value, t))
    return sorted(groups, key=lambda g: -len({t.report.source for _, t in g}))


def _in_one_report(group: Sequence[tuple[Value, Told]], t: Told) -> bool:
    """A report that names two parties does not contradict itself."""
    return any(other is t for _, other in group)


def _vagueness(value: Value) -> float:
    if isinstance(value, When):
        return _date_prec(value)
    if isinstance(value, Place):
        return _where_prec(value)
    if isinstance(value, Count):
        return float("inf") if value.high is None or value.low is None else value.high - value.low
    return 0


def _overlap(one: Value, other: Value) -> bool:
    if not isinstance(one, Count) or not isinstance(other, Count):
        return False
    highs = [float("inf") if c.high is None else c.high for c in (one, other)]
    return max(one.low or 0, other.low or 0) <= min(highs)


def _one_actor(one: Value, other: Value) -> bool:
    return isinstance(one, Actor) and isinstance(other, Actor) and one.id == other.id


def _equal(one: Value, other: Value) -> bool:
    return one == other


_TOGETHER: Mapping[str, Callable[[Value, Value], bool]] = {
    "type": _equal,
    "factuality": _equal,
    "place": _is_in,
    "when": _meet,
    "actor": _one_actor,
    "claimed_by": _one_actor,
    **dict.fromkeys(COUNT_ROLES, _overlap),
}


def _saying(group: Sequence[tuple[Value, Told]]) -> Saying:
    reports = list(dict.fromkeys(t.report.article_id for _, t in group))
    return Saying(group[0][0], tuple(reports), tuple(dict.fromkeys(name for _, t in group for name in _who_says(t))))


def _who_says(t: Told) -> list[str]:
    """The sources that a report names, or its outlet, or the report itself."""
    named = [c.value.name for c in t.event.participants if c.field == "source" and isinstance(c.value, Actor)]
    return named or [t.report.outlet or t.report.article_id]


# --- questions ---------------------------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W\d_]{4,}|DNA", re.IGNORECASE)
_STILL_OPEN = re.compile(
    r"\b(?:not|no|yet|unclear|unknown|unconfirmed|unverified|await\w*|pending|whether|could not|under investigation|"
    r"will be|to be|may|might)\b",
    re.IGNORECASE,
)
_PLAIN_WORDS = frozenset(
    "about after also among another because been before being between could during from have immediately more most "
    "only other over police said says some such than that their them then there these they this those under until very "
    "were what when where which while with without would officials authorities attack people clear known identified "
    "confirmed released yesterday today monday tuesday wednesday thursday friday saturday sunday".split()
)
_TOPICS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"responsib|behind the|who carried|who was behind|claimed", re.IGNORECASE), "claimed_by"),
    (re.compile(r"casualt|toll|how many|number of", re.IGNORECASE), "count"),
    (re.compile(r"identit|identif|dna", re.IGNORECASE), "identity"),
)
_IDENTIFIED = re.compile(
    r"\b(?:identified (?:as|by|the)|identities (?:were|have been) (?:confirmed|released|established)|named (?:as|the)|"
    r"(?:were|was|been|have) (?:\w+ )?identified|DNA \w+ (?:confirmed|showed|established|identified))\b",
    re.IGNORECASE,
)


def _answers(told: Sequence[Told]) -> Iterator[Answer]:
    """Questions of a report that a later one closes, each with the words that close it."""
    for i, t in enumerate(told):
        for question in t.event.open_questions:
            later = [o for o in told[i + 1 :] if _is_later(o, t)]
            found = next((a for o in later if (a := _answer(question, t, o)) is not None), None)
            if found is not None:
                yield Answer(question, found)


def _is_later(one: Told, other: Told) -> bool:
    a, b = one.report.published, other.report.published
    return a is not None and b is not None and a > b


def _answer(question: Evidence, asker: Told, later: Told) -> Evidence | None:
    topic = next((name for pattern, name in _TOPICS if pattern.search(question.quote)), None)
    if topic == "claimed_by":
        claims = [c for c in later.event.participants if c.field == "claimed_by"]
        return claims[0].evidence[0] if claims else None
    if topic == "count":
        return _new_count(asker, later)
    closing = (e for e in later.sentences if not _STILL_OPEN.search(e.quote))
    if topic == "identity":
        return next((e for e in closing if _IDENTIFIED.search(e.quote)), None)
    asked = _stems(question.quote)
    return next((e for e in closing if len(asked & _stems(e.quote)) >= 2), None)


def _new_count(asker: Told, later: Told) -> Evidence | None:
    for role in COUNT_ROLES:
        before = asker.event.counts.get(role)
        now = later.event.counts.get(role)
        if (
            now is not None
            and now[0].best is not None
            and now[0].high is not None
            and (not before or before[0] != now[0])
        ):
            return now[1][0].evidence[0]
    return None


def _stems(text: str) -> set[str]:
    """The content words of a text, cut to where most inflections begin."""
    return {word[:6] for word in _WORD.findall(text.casefold()) if word not in _PLAIN_WORDS}


# --- what people decided -----------------------------------------------------------------------------------------


def _corrected(event: Event, corrected: Mapping[str, Decision]) -> Event:
    for field, decision in corrected.items():
        values = read_correction(field, decision.value or "")
        claims = tuple(_decided(event, decision, field, value, i) for i, value in enumerate(values))
        event = replace(
            _with(event, field, values, claims),
            confidence={**event.confidence, field: 1.0},
            abstained={name: score for name, score in event.abstained.items() if name != field},
        )
    return event


def _decided(event: Event, decision: Decision, field: str, value: Value, position: int) -> Claim:
    origin = Origin(stage=DECISION, version=decision.by, model=None, codebook=None)
    return Claim(f"{decision.id}-{position}", event.id, field, value, (), origin, 1.0)


def _with(event: Event, field: str, values: Sequence[Value], claims: tuple[Claim, ...]) -> Event:
    match field:
        case "type":
            return replace(event, type=str(values[0]))
        case "factuality":
            return replace(event, factuality=str(values[0]))
        case "background":
            return replace(event, background=bool(values[0]))
        case "place":
            return replace(event, place=claims[0] if claims else None)
        case "when":
            return replace(event, when=claims[0] if claims else None)
    if field in COUNT_ROLES:
        counts = {role: kept for role, kept in event.counts.items() if role != field}
        if claims and isinstance(claims[0].value, Count):
            counts[field] = (claims[0].value, claims)
        return replace(event, counts={role: counts[role] for role in COUNT_ROLES if role in counts})
    others = [c for c in event.participants if c.field != field]
    ordered = sorted((*others, *claims), key=lambda c: PARTICIPANT_FIELDS.index(c.field))
    return replace(event, participants=tuple(ordered))


def _codes(event: Event, codes: Callable[..., Mapping[str, object]] | Codes) -> Mapping[str, object]:
    def kinds(field: str) -> list[str | None]:
        return [c.value.kind if isinstance(c.value, Actor) else None for c in event.participants if c.field == field]

    killed = event.counts["killed"][0].low if "killed" in event.counts else None
    return codes(
        event_type=event.type,
        actor_kinds=kinds("actor"),
        target_kinds=kinds("target"),
        weapons=[str(c.value) for c in event.participants if c.field == "weapon"],
        factuality=event.factuality,
        killed=bool(killed),
        trigger_words=[t.quote for t in event.triggers],
    )
