"""Puts outcomes into the ledger: what is new is added, what is there already is only pointed to."""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from attest.records import COUNT_ROLES, Article, Claim, Event, Page, Place, When
from attest.store import packing, schema
from attest.store.journal import Journal
from attest.store.outcome import Coded, Failed, Outcome, Refused

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Prepared:
    """An outcome with all that takes time done before the ledger is locked."""

    outcome: Outcome
    content: Row | None
    page: Row | None
    article: Row | None
    coding: str | None  # fingerprint


def prepare(outcomes: Iterable[Outcome]) -> list[_Prepared]:
    """Compresses and fingerprints, so that the transaction that follows is short."""
    return [_prepare(outcome) for outcome in outcomes]


def write(log: Journal, run_id: str, prepared: Sequence[_Prepared]) -> None:
    """Adds each outcome, in order, to the run."""
    rows = []
    for one in prepared:
        page_row = _page_row(log, one)
        coding_row = _coding_row(log, run_id, one, page_row) if isinstance(one.outcome, Coded) else None
        rows.append({"run_id": run_id, **_outcome_row(one.outcome, page_row, coding_row)})
    log.add_all(schema.outcomes, rows)


def _prepare(outcome: Outcome) -> _Prepared:
    content = page = article = coding = None
    if outcome.page is not None:
        content = _content_row(outcome.page)
        page = _page_columns(outcome.page)
    if isinstance(outcome, Coded):
        article = _article_columns(outcome.article)
        coding = packing.fingerprint(
            outcome.page.id,
            outcome.page.sha256,
            article["fingerprint"],
            [[e.id, e.type, e.factuality, e.background, packing.pack_event(e)] for e in outcome.events],
            [_claim_columns(c) | {"evidence": [_evidence_key(e) for e in c.evidence]} for c in _all_claims(outcome)],
        )
    return _Prepared(outcome=outcome, content=content, page=page, article=article, coding=coding)


def _all_claims(coded: Coded) -> list[Claim]:
    """Every claim once, those of the reading first."""
    by_id = {claim.id: claim for claim in coded.claims}
    for event in coded.events:
        for claim in packing.claims_of(event):
            by_id.setdefault(claim.id, claim)
    return list(by_id.values())


def _content_row(page: Page) -> Row:
    return {"sha256": page.sha256, "size_bytes": len(page.content), "packed": zlib.compress(page.content, 6)}


def _page_columns(page: Page) -> Row:
    columns: Row = {
        "page_id": page.id,
        "sha256": page.sha256,
        "origin": page.origin,
        "media_type": page.media_type,
        "url": page.url,
        "outlet": page.outlet,
        "title": page.title,
        "published": page.published.isoformat() if page.published else None,
        "language": page.language,
    }
    return {"fingerprint": packing.fingerprint(columns), **columns}


def _article_columns(article: Article) -> Row:
    columns = packing.pack_article(article)
    return {"fingerprint": packing.fingerprint(columns), **columns}


def _page_row(log: Journal, one: _Prepared) -> int | None:
    if one.page is None or one.content is None:
        return None
    contents = schema.contents
    known = log.conn.execute(sa.select(contents.c.sha256).where(contents.c.sha256 == one.content["sha256"])).first()
    if known is None:
        log.add(contents, one.content)
    return _row_of(log, schema.pages, one.page)


def _row_of(log: Journal, table: sa.Table, columns: Row) -> int:
    """The row with this fingerprint, added when the table does not hold it yet."""
    found = log.conn.execute(sa.select(table.c.row).where(table.c.fingerprint == columns["fingerprint"])).scalar()
    return int(found) if found is not None else log.add(table, columns)


def _coding_row(log: Journal, run_id: str, one: _Prepared, page_row: int | None) -> int:
    coded, article, codings = one.outcome, one.article, schema.codings
    assert isinstance(coded, Coded)
    assert article is not None
    known = log.conn.execute(sa.select(codings.c.row).where(codings.c.fingerprint == one.coding)).scalar()
    if known is not None:
        return int(known)
    article_row = _row_of(log, schema.articles, article)
    columns = {"fingerprint": one.coding, "run_id": run_id, "page_row": page_row, "article_row": article_row}
    coding_row = log.add(codings, columns)
    log.add_all(schema.events, [_event_columns(e) | {"coding_row": coding_row} for e in coded.events])
    claims = _all_claims(coded)
    numbers = log.add_all(schema.claims, [_claim_columns(claim) | {"coding_row": coding_row} for claim in claims])
    quotes = [row for number, claim in zip(numbers, claims, strict=True) for row in _evidence_rows(claim, number)]
    log.add_all(schema.evidence, quotes)
    return coding_row


def _event_columns(event: Event) -> Row:
    place = event.place.value if event.place and isinstance(event.place.value, Place) else None
    when = event.when.value if event.when and isinstance(event.when.value, When) else None
    columns: Row = {
        "event_id": event.id,
        "type": event.type,
        "factuality": event.factuality,
        "background": event.background,
        "place": place.name if place else None,
        "country": place.country if place else None,
        "admin1": place.admin1 if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "earliest": when.earliest.isoformat() if when and when.earliest else None,
        "latest": when.latest.isoformat() if when and when.latest else None,
        "record": packing.pack_event(event),
    }
    for role in COUNT_ROLES:
        count = event.counts[role][0] if role in event.counts else None
        for end in ("low", "best", "high"):
            columns[f"{role}_{end}"] = getattr(count, end) if count else None
    return columns


def _claim_columns(claim: Claim) -> Row:
    return {
        "claim_id": claim.id,
        "event_id": claim.event_id,
        "field": claim.field,
        "name": packing.name_of(claim.value),
        "value": packing.pack_value(claim.value),
        "score": claim.score,
        "stage": claim.origin.stage,
        "version": claim.origin.version,
        "model": claim.origin.model,
        "codebook": claim.origin.codebook,
    }


def _evidence_key(evidence: Any) -> list[object]:
    return [evidence.article_id, evidence.span.start, evidence.span.end, evidence.quote]


def _evidence_rows(claim: Claim, claim_row: int) -> list[Row]:
    return [
        {
            "claim_row": claim_row,
            "position": position,
            "article_id": e.article_id,
            "start": e.span.start,
            "end": e.span.end,
            "quote": e.quote,
        }
        for position, e in enumerate(claim.evidence)
    ]


def _outcome_row(outcome: Outcome, page_row: int | None, coding_row: int | None) -> Row:
    page = outcome.page
    row: Row = {
        **dict.fromkeys(("stage", "reason", "fix")),
        "page_row": page_row,
        "page_id": page.id if page else None,
        "sha256": page.sha256 if page else None,
        "coding_row": coding_row,
    }
    match outcome:
        case Coded():
            return row | {"kind": "coded", "origin": outcome.page.origin}
        case Refused(rejected=r):
            page_id = row["page_id"] or r.page_id
            return row | {
                "kind": "rejected",
                "origin": r.origin,
                "page_id": page_id,
                "stage": r.stage,
                "reason": r.reason,
                "fix": r.fix,
            }
        case Failed():
            return row | {
                "kind": "failed",
                "origin": outcome.origin,
                "stage": outcome.stage,
                "reason": outcome.error,
                "fix": outcome.fix,
            }
