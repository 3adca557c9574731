"""Made-up reports as records, so that the ledger can be tried without a network."""

import hashlib
from dataclasses import replace
from datetime import date

from attest.records import (
    Actor,
    Article,
    Claim,
    Count,
    Dateline,
    Event,
    Evidence,
    Origin,
    Page,
    Place,
    Span,
    When,
)
from attest.store import Coded

TEXT = (
    "TALOVO - Gunmen of the River Front killed at least four traders in Talovo on Monday, police said. No group spoke."
)


def page(
    text: str = TEXT, *, page_id: str | None = None, origin: str = "report.txt", published: date | None = None
) -> Page:
    content = text.encode()
    sha256 = hashlib.sha256(content).hexdigest()
    return Page(
        id=page_id or sha256[:16],
        content=content,
        sha256=sha256,
        origin=origin,
        media_type="text/plain",
        published=published,
    )


def article(of: Page) -> Article:
    text = of.content.decode()
    stop = text.find(". ") + 1
    sentences = (Span(0, stop), Span(stop + 1, len(text))) if stop else (Span(0, len(text)),)
    return Article(
        id=of.id,
        page_id=of.id,
        sha256=of.sha256,
        text=text,
        sentences=sentences,
        published=of.published,
        published_basis="given" if of.published else "no date found",
        dateline=Dateline(place="Talovo", span=Span(0, 6)) if text.startswith("TALOVO") else None,
    )


def coded(
    of: Page | None = None, *, model: str = "model-1", killed: int = 4, type: str = "armed_attack", town: str = "Talovo"
) -> Coded:
    """The report of TEXT (or another that holds its words) as one event."""
    of = of or page()
    told = article(of)
    origin = Origin(stage="resolve", version="1", model=model, codebook="attest 1 (abc)")
    event_id = "e" + hashlib.sha256(told.id.encode()).hexdigest()[:15]

    def quote(words: str) -> Evidence:
        start = told.text.index(words)
        return Evidence(article_id=told.id, span=Span(start, start + len(words)), quote=words)

    def claim(field: str, value: object, words: str, score: float = 0.9) -> Claim:
        return Claim(
            id=f"{event_id}-{field}",
            event_id=event_id,
            field=field,
            value=value,  # type: ignore[arg-type]
            evidence=(quote(words),),
            origin=origin,
            score=score,
        )

    place = Place(
        name="Talovo", country="XT", admin1="River", lat=1.5, lon=2.5, where_prec=1, geo_precision=1, reason="a town"
    )
    when = When(
        earliest=date(2031, 3, 3) if of.published else None,
        latest=date(2031, 3, 3) if of.published else None,
        date_prec=1 if of.published else None,
        time_precision=1 if of.published else None,
        basis="the Monday before publication" if of.published else "no publication date to count from",
    )
    toll = claim("killed", Count(killed, killed, None), "at least four traders")
    participants = (
        claim("actor", Actor("Gunmen of the River Front", kind="armed_group"), "Gunmen of the River Front"),
        claim("target", Actor("at least four traders", kind="civilians"), "at least four traders"),
        claim("source", Actor("police", kind="state_forces"), "police"),
    )
    event = Event(
        id=event_id,
        article_ids=(told.id,),
        type=type,
        factuality="asserted",
        background=False,
        triggers=(quote("killed"),),
        participants=participants,
        place=claim("place", place, town),
        when=claim("when", when, "on Monday"),
        counts={"killed": (Count(killed, killed, None), (toll,))},
        codes={"cameo": "180", "plover": {"event": "ASSAULT", "mode": "targeted"}},
        confidence={"type": 0.9},
        origin=origin,
        open_questions=(quote("No group spoke."),) if "No group spoke." in told.text else (),
    )
    claims = (claim("type", type, "killed"), *participants, event.place, event.when, toll)
    return Coded(page=of, article=told, claims=tuple(c for c in claims if c), events=(event,))


def retold(first: Coded, **changes: object) -> Coded:
    """The same coding with its one event changed."""
    return replace(first, events=(replace(first.events[0], **changes),))  # type: ignore[arg-type]
