"""JSON lines, one an article: the form that other programs build on.

Spans are half-open, in code points of `article.text`. A line that was not coded holds no events, and `rejected` says at
which stage and why; of such a page `text` is known only when it was given as text. Keys may be added, never taken
away or given another meaning.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, TextIO

from attest.export.told import Told, place_of, when_of
from attest.records import Actor, Article, Claim, Count, Event, Evidence, Page, Rejected
from attest.resolve.sources import propose_grade, stance_of, type_source
from attest.store import Failed, Refused

Json = dict[str, Any]

# Processors differ in the digits after these.
_DIGITS = 4


def write(told: Iterable[Told], out: TextIO) -> None:
    """One line for each."""
    for one in told:
        out.write(dumps(line(one)) + "\n")


def dumps(value: Mapping[str, object]) -> str:
    """A line's JSON, the same bytes for the same content."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def line(one: Told) -> Json:
    """What became of one report."""
    match one:
        case Refused():
            return _refused_line(one.page, one.rejected)
        case Failed():
            page_id = one.page.id if one.page else ""
            rejected = Rejected(page_id, one.origin, one.stage, one.error, one.fix)
            return {**_refused_line(one.page, rejected), "failed": True}
    return {"article": article(one.article), "events": [event(e) for e in one.events], "rejected": None}


def article(of: Article) -> Json:
    """The article's part of a line."""
    dateline = of.dateline
    return {
        "id": of.id,
        "title": of.title,
        "text": of.text,
        "outlet": of.outlet,
        "url": of.url,
        "published": of.published.isoformat() if of.published else None,
        "language": of.language,
        "dateline": {"place": dateline.place, "quote": dateline.span.of(of.text)} if dateline else None,
        "sha256": of.sha256,
    }


def event(of: Event) -> Json:
    """One event's part of a line."""
    return {
        "id": of.id,
        "type": of.type,
        "factuality": of.factuality,
        "background": of.background,
        "triggers": [_quote(e) for e in of.triggers],
        "participants": [_participant(claim, of) for claim in of.participants],
        "place": _place(of),
        "when": _when(of),
        "counts": {role: _count(count, claims) for role, (count, claims) in of.counts.items()},
        "codes": dict(of.codes),
        "confidence": {field: round(score, _DIGITS) for field, score in of.confidence.items()},
        "origin": {"attest": of.origin.version, "model": of.origin.model, "codebook": of.origin.codebook},
        "open": [_quote(e) for e in of.open_questions],
        "grade": grade(of),
        "abstained": {field: round(score, _DIGITS) for field, score in of.abstained.items()},
    }


def _refused_line(page: Page | None, rejected: Rejected) -> Json:
    return {
        "article": {
            "id": page.id if page else rejected.page_id or None,
            "title": page.title if page else None,
            "text": _given_text(page),
            "outlet": page.outlet if page else None,
            "url": page.url if page else None,
            "published": page.published.isoformat() if page and page.published else None,
            "language": page.language if page else None,
            "dateline": None,
            "sha256": page.sha256 if page else None,
        },
        "events": [],
        "rejected": {
            "stage": rejected.stage,
            "reason": rejected.reason,
            "fix": rejected.fix,
            "origin": rejected.origin,
        },
    }


def _given_text(page: Page | None) -> str | None:
    """The text of a page that was given as text: a JSON line's."""
    if page is None or page.media_type != "application/json":
        return None
    return page.content.decode("utf-8", "replace")


def _quote(evidence: Evidence) -> Json:
    return {"quote": evidence.quote, "start": evidence.span.start, "end": evidence.span.end}


def _quote_of(claim: Claim | None) -> Json:
    """The words that a claim is quoted by; nulls where it has none, as a person's correction."""
    return _quote(claim.evidence[0]) if claim and claim.evidence else dict.fromkeys(("quote", "start", "end"))


def grade(of: Event) -> Json | None:
    """How well a report of harm stands, as proposed; None where nobody was harmed."""
    proposed = propose_grade(of)
    return {"grade": proposed.grade, "reasons": list(proposed.reasons)} if proposed else None


def _participant(claim: Claim, of: Event) -> Json:
    actor = claim.value if isinstance(claim.value, Actor) else None
    return {
        "role": claim.field,
        **_quote_of(claim),
        "name": actor.name if actor else str(claim.value),
        "kind": actor.kind if actor else None,
        "country": actor.country if actor else None,
        "actor_id": actor.id if actor else None,
        **_said(claim, of),
    }


def _said(claim: Claim, of: Event) -> Json:
    """What kind of source a party is and what it says, for those that speak."""
    stance = stance_of(claim, of)
    if stance is None or not isinstance(claim.value, Actor):
        return {}
    return {
        "source_type": type_source(claim.evidence[0].quote if claim.evidence else claim.value.name, claim.value),
        "stance": stance,
    }


def _place(of: Event) -> Json | None:
    place = place_of(of)
    if of.place is None or place is None:
        return None
    # A country inferred from the rest of the report rests on words that do not place this event: they are not quoted.
    quote = _quote_of(of.place if place.name else None)
    return {
        **quote,
        "name": place.name or None,
        "country": place.country,
        "admin1": place.admin1,
        "lat": place.lat,
        "lon": place.lon,
        "where_prec": place.where_prec,
        "geo_precision": place.geo_precision,
        "relation": place.relation,
        "extent_km": place.extent_km,
        "reason": place.reason,
    }


def _when(of: Event) -> Json | None:
    when = when_of(of)
    if of.when is None or when is None:
        return None
    return {
        **_quote_of(of.when),
        "earliest": when.earliest.isoformat() if when.earliest else None,
        "latest": when.latest.isoformat() if when.latest else None,
        "date_prec": when.date_prec,
        "time_precision": when.time_precision,
        "basis": when.basis,
    }


def _count(count: Count, claims: tuple[Claim, ...]) -> Json:
    """The settled count, the words of its first claim, and every claim that it was settled from."""
    first = _quote_of(claims[0] if claims else None)
    return {**_bounds(count), **first, "claims": [_count_claim(claim) for claim in claims]}


def _count_claim(claim: Claim) -> Json:
    bounds = _bounds(claim.value) if isinstance(claim.value, Count) else {}
    return {**bounds, **_quote_of(claim)}


def _bounds(count: Count) -> Json:
    return {"low": count.low, "best": count.best, "high": count.high}
