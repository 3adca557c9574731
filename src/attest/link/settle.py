"""Settle: the claims of one event folded into the event, every claim kept.

A value that reports agree on is the value; where they differ the surest claim gives the type and the like, and a count
spans the lowest to the highest. What a claim says is never changed here.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from attest.pipeline import Reading
from attest.records import COUNT_ROLES, Actor, Claim, Count, Event, Place, When

COUNT_POLICIES = ("ours", "lowest", "best")
PARTICIPANT_FIELDS = ("actor", "target", "weapon", "source", "claimed_by")
_MORE = re.compile(r"\b(?:others?|another|more|additional(?:ly)?|further|also)\b", re.IGNORECASE)
_NUMBER_WORDS = re.compile(
    r"^(?:at|least|most|more|fewer|less|than|about|around|nearly|almost|some|over|up|to|as|many|few|several|an?|the|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w*teen|\w+ty(?:-\w+)?|dozens?|scores|hundreds?|"
    r"thousands?|millions?|of|and|tens|estimated|approximately|no|all|only|just|\d[\d,.]*)$",
    re.IGNORECASE,
)
_ANYONE = frozenset(
    ("people", "person", "persons", "lives", "dead", "deaths", "casualties", "victims", "bodies", "wounded")
)


class Codes(Protocol):
    """The crosswalk: from what an event is to its codes by scheme."""

    def __call__(
        self,
        *,
        event_type: str,
        actor_kinds: Sequence[str | None],
        target_kinds: Sequence[str | None],
        weapons: Sequence[str],
        factuality: str,
        killed: bool,
        trigger_words: Sequence[str],
    ) -> Mapping[str, object]:
        """Codes by scheme name."""
        ...


def events_of(reading: Reading, *, codes: Callable[..., Mapping[str, object]] | Codes) -> tuple[Event, ...]:
    """The events of one article, in the order of their first claims; empty when nothing was claimed."""
    by_event: dict[str, list[Claim]] = {}
    for claim in reading.claims or ():
        by_event.setdefault(claim.event_id, []).append(claim)
    return tuple(settle(claims, codes=codes) for claims in by_event.values())


def settle(
    claims: Sequence[Claim], *, codes: Callable[..., Mapping[str, object]] | Codes, event_id: str | None = None
) -> Event:
    """One event from all its claims.

    Args:
        claims: Claims of one event, from one article or several; the order decides ties.
        codes: The crosswalk, called with the settled values.
        event_id: The id of the event; the first claim's when None.

    Raises:
        ValueError: no claim says of what type the event is.
    """
    types = [c for c in claims if c.field == "type"]
    if not types:
        raise ValueError("an event needs a claim of field 'type'")
    event_type = str(_surest(types).value)
    factuality = str(_surest_value(claims, "factuality", "asserted"))
    participants = _participants(claims)
    counts = _counts(claims)
    triggers = tuple(dict.fromkeys(evidence for claim in types for evidence in claim.evidence))
    killed = counts["killed"][0].low if "killed" in counts else None
    return Event(
        id=event_id or claims[0].event_id,
        article_ids=tuple(dict.fromkeys(e.article_id for c in claims for e in c.evidence)),
        type=event_type,
        factuality=factuality,
        background=bool(_surest_value(claims, "background", False)),
        triggers=triggers,
        participants=participants,
        place=_best_place(claims),
        when=_best_when(claims),
        counts=counts,
        codes=codes(
            event_type=event_type,
            actor_kinds=_kinds(participants, "actor"),
            target_kinds=_kinds(participants, "target"),
            weapons=[str(c.value) for c in participants if c.field == "weapon"],
            factuality=factuality,
            killed=bool(killed),
            trigger_words=[t.quote for t in triggers],
        ),
        confidence=_confidence(claims),
        origin=_surest(types).origin,
        open_questions=tuple(dict.fromkeys(e for c in claims if c.field == "open_question" for e in c.evidence)),
    )


def _surest(claims: Sequence[Claim]) -> Claim:
    """The first claim of the value whose scores add up highest."""
    weight: dict[object, float] = defaultdict(float)
    for claim in claims:
        weight[claim.value] += claim.score
    best = max(weight.values())
    return next(c for c in claims if weight[c.value] == best)


def _surest_value(claims: Sequence[Claim], name: str, default: object) -> object:
    named = [c for c in claims if c.field == name]
    return _surest(named).value if named else default


def _confidence(claims: Iterable[Claim]) -> dict[str, float]:
    """By field, the surest claim's score."""
    scores: dict[str, float] = {}
    for claim in claims:
        if claim.field != "open_question":
            scores[claim.field] = max(claim.score, scores.get(claim.field, 0.0))
    return scores


def _kinds(participants: Iterable[Claim], name: str) -> list[str | None]:
    return [c.value.kind if isinstance(c.value, Actor) else None for c in participants if c.field == name]


def _participants(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """One claim a party and role, the first that names it, role by role in the order of the text."""
    kept: dict[tuple[str, str], Claim] = {}
    for claim in claims:
        if claim.field in PARTICIPANT_FIELDS:
            kept.setdefault((claim.field, _party(claim)), claim)
    return tuple(sorted(kept.values(), key=lambda c: PARTICIPANT_FIELDS.index(c.field)))


def _party(claim: Claim) -> str:
    value = claim.value
    if not isinstance(value, Actor):
        return str(value).casefold()
    # A group is one party however it is called; a state has many arms, and its id stands for all of them.
    if value.id is not None and not value.id.startswith("state:"):
        return value.id
    return value.name.casefold()


def _best_place(claims: Sequence[Claim]) -> Claim | None:
    """The most exactly known place; where reports differ, the surest of those."""
    places = [c for c in claims if c.field == "place" and isinstance(c.value, Place)]
    return min(places, key=lambda c: (_where_prec(c), -c.score), default=None)


def _where_prec(claim: Claim) -> int:
    """1 the exact place to 7, 9 when it was not found."""
    return (claim.value.where_prec or 9) if isinstance(claim.value, Place) else 9


def _best_when(claims: Sequence[Claim]) -> Claim | None:
    """The narrowest interval, then the surest claim; words that could not be placed when there is nothing else."""
    whens = [c for c in claims if c.field == "when" and isinstance(c.value, When)]
    return min(whens, key=lambda c: (_date_prec(c), -c.score), default=None)


def _date_prec(claim: Claim) -> int:
    return (claim.value.date_prec or 9) if isinstance(claim.value, When) else 9


# --- counts ------------------------------------------------------------------------------------------------------


def _counts(claims: Sequence[Claim]) -> dict[str, tuple[Count, tuple[Claim, ...]]]:
    settled = {}
    for role in COUNT_ROLES:
        told = [c for c in claims if c.field == role and isinstance(c.value, Count)]
        if told:
            count, first = settle_count(told)
            rest = tuple(c for c in told if c is not first)
            settled[role] = (count, (first, *rest))
    return settled


def settle_count(claims: Sequence[Claim]) -> tuple[Count, Claim]:
    """All statements about one toll folded into one count, with the claim that says it best.

    Statements about the same persons are alternatives: the lowest low to the highest high, open above when the highest
    is, and `best` what most of them say, the first on a tie. Groups told apart ("two officers" in one sentence, "a
    driver" in the next) add up, unless another statement already covers them; "four others" adds to what came before.
    "None hurt" beside a number is about someone else and counts for nothing.

    Args:
        claims: Claims of one count role, at least one, in the order of the text.

    Raises:
        ValueError: `claims` is empty.

    Source: low, best and high as in the UCDP GED codebook; what adds up as in the coding manual.
    """
    if not claims:
        raise ValueError("no claims to settle")
    positive = [c for c in claims if _count(c).low != 0 or _count(c).high != 0] or list(claims)
    more = [c for c in positive if _MORE.search(_words(c)) and c is not positive[0]]
    groups: dict[str, list[Claim]] = {}
    for claim in positive:
        if claim not in more:
            groups.setdefault(_whom(claim), []).append(claim)
    total = _total(groups)
    # The first statement of each further sum; the same words twice are one sum.
    further = {_count(c): c for c in reversed(more)}
    for count in further:
        if not _covers(total, count, groups):
            total = _sum(total, count)
    first = next((c for c in positive if _count(c) == total), positive[0])
    return total, first


def by_policy(count: Count, claims: Sequence[Claim], policy: str) -> Count:
    """A settled count as another dataset would publish it.

    Args:
        count: As settled, low-best-high.
        claims: What it was settled from, at least one.
        policy: "ours" leaves it; "lowest" is the lowest number that any report allows, as one figure; "best" closes
            every open end: best is what most reports say, the low end where they give only bounds, and high is never
            open.

    Raises:
        ValueError: there is no such policy.

    Source: ACLED's rule to code the most conservative figure when reports differ; the best, low and high estimates of
    the UCDP GED codebook.
    """
    if policy == "ours":
        return count
    if policy == "lowest":
        return Count(count.low, count.low, count.low)
    if policy != "best":
        raise ValueError(f"no policy of counts is called '{policy}'")
    best = count.best if count.best is not None else _most_told([_count(c) for c in claims])
    best = best if best is not None else count.low
    low = count.low if count.low is not None else best
    told = [bound for c in claims for bound in (_count(c).low, _count(c).high)]
    highs = [count.high] if count.high is not None else [bound for bound in (best, *told) if bound is not None]
    return Count(low, best, max(highs, default=None))


def _total(groups: Mapping[str, Sequence[Claim]]) -> Count:
    """The sum of groups told apart, or the total that a statement about "people" gives when there is one."""
    anyone = groups.get("")
    named = [_range([_count(c) for c in told]) for whom, told in groups.items() if whom]
    if anyone is None:
        total = named[0]
        for count in named[1:]:
            total = _sum(total, count)
        return total
    return _range([_count(c) for c in anyone])


def _covers(total: Count, count: Count, groups: Mapping[str, Sequence[Claim]]) -> bool:
    """Whether a total over all the dead holds "others" already: it was told as a sum of people, and is larger."""
    told = groups.get("", ())
    sums = [c for c in told if any(word in _ANYONE for word in _words(c).casefold().split())]
    return bool(sums) and (total.low or 0) > (count.low or 0) and len(groups) > 1


def _range(counts: Sequence[Count]) -> Count:
    lows = [c.low for c in counts if c.low is not None]
    highest = max(counts, key=lambda c: c.high if c.high is not None else (c.low or 0))
    is_open = any(c.high is None and (c.low or 0) >= (highest.high or 0) for c in counts)
    highs = [c.high for c in counts if c.high is not None]
    return Count(
        low=min(lows, default=None), best=_most_told(counts), high=None if is_open or not highs else max(highs)
    )


def _most_told(counts: Sequence[Count]) -> int | None:
    bests = Counter(c.best for c in counts if c.best is not None)
    return max(bests, key=lambda best: bests[best]) if bests else None


def _sum(a: Count, b: Count) -> Count:
    return Count(_both(a.low, b.low), _both(a.best, b.best), _both(a.high, b.high))


def _both(a: int | None, b: int | None) -> int | None:
    return None if a is None or b is None else a + b


def _count(claim: Claim) -> Count:
    return claim.value if isinstance(claim.value, Count) else Count(None, None, None)


def _words(claim: Claim) -> str:
    return " ".join(e.quote for e in claim.evidence)


def _whom(claim: Claim) -> str:
    """The last word of who was counted, singular; "" for people in general, a bare number or several groups."""
    if len(claim.evidence) > 1 or re.search(r"\band\b|,", claim.evidence[0].quote):
        return ""
    quote = re.split(r"\s+(?:of|in|from|at|on|near)\s+", claim.evidence[0].quote)[0]
    words = [w for w in re.findall(r"[\w'-]+", quote.casefold()) if not _NUMBER_WORDS.match(w)]
    if not words or words[-1] in _ANYONE:
        return ""
    last = words[-1]
    return re.sub(r"men$", "man", last) if last.endswith("men") else last.removesuffix("s")
