"""Records to JSON and back, the same bytes each time, so that equal records have equal fingerprints."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Any, cast

from attest.records import (
    Actor,
    Article,
    Claim,
    Count,
    Dateline,
    Event,
    Evidence,
    Origin,
    Place,
    Span,
    When,
)
from attest.records.claim import Value

_RECORDS: dict[str, type] = {"actor": Actor, "place": Place, "when": When, "count": Count}


def dumps(value: object, *, sort_keys: bool = True) -> str:
    """JSON in one fixed form: sorted keys unless their order matters, no blanks, dates as ISO 8601."""
    return json.dumps(value, ensure_ascii=False, sort_keys=sort_keys, separators=(",", ":"), default=_plain)


def loads(packed: str) -> Any:
    """What `dumps` wrote, as plain lists, maps and values."""
    return json.loads(packed)


def fingerprint(*parts: object) -> str:
    """The sha256, in hex, of the parts in their fixed form."""
    return hashlib.sha256(dumps(parts).encode("utf-8", "surrogatepass")).hexdigest()


def pack_value(value: Value) -> str:
    """A claim's value and which record it is, as JSON."""
    for name, record in _RECORDS.items():
        if isinstance(value, record):
            return dumps({"is": name, "value": asdict(cast(Any, value))})
    return dumps({"is": "plain", "value": value})


def unpack_value(packed: str) -> Value:
    """What `pack_value` packed."""
    kept = json.loads(packed)
    value = kept["value"]
    if kept["is"] == "plain":
        return cast(Value, value)
    if kept["is"] == "when":
        value["earliest"], value["latest"] = read_date(value["earliest"]), read_date(value["latest"])
    return cast(Value, _RECORDS[kept["is"]](**value))


def name_of(value: Value) -> str | None:
    """The words to search a value by: the name of an actor or a place, a text itself, None for the rest."""
    if isinstance(value, Actor | Place):
        return value.name
    return value if isinstance(value, str) else None


def pack_event(event: Event) -> str:
    """An event as JSON; its claims are named by id and kept as rows of their own."""
    return dumps(
        {
            "triggers": [asdict(e) for e in event.triggers],
            "participants": [claim.id for claim in event.participants],
            "place": event.place and event.place.id,
            "when": event.when and event.when.id,
            "counts": {
                role: {"count": asdict(count), "claims": [claim.id for claim in claims]}
                for role, (count, claims) in event.counts.items()
            },
            "codes": event.codes,
            "confidence": event.confidence,
            "origin": asdict(event.origin),
            "open_questions": [asdict(e) for e in event.open_questions],
            "article_ids": event.article_ids,
            # Left out where there is none, so that events of earlier versions keep their fingerprints.
            **({"abstained": event.abstained} if event.abstained else {}),
        },
        # Counts and codes come out in the order in which they went in, so that what is printed later is the same.
        sort_keys=False,
    )


def unpack_event(
    packed: str, *, event_id: str, type: str, factuality: str, background: bool, claims: Mapping[str, Claim]
) -> Event:
    """What `pack_event` packed; `claims` holds the claims of its coding by id."""
    record = json.loads(packed)
    return Event(
        id=event_id,
        article_ids=tuple(record["article_ids"]),
        type=type,
        factuality=factuality,
        background=background,
        triggers=_evidence(record["triggers"]),
        participants=tuple(claims[i] for i in record["participants"]),
        place=claims[record["place"]] if record["place"] else None,
        when=claims[record["when"]] if record["when"] else None,
        counts={
            role: (Count(**kept["count"]), tuple(claims[i] for i in kept["claims"]))
            for role, kept in record["counts"].items()
        },
        codes=record["codes"],
        confidence=record["confidence"],
        origin=Origin(**record["origin"]),
        open_questions=_evidence(record["open_questions"]),
        abstained=record.get("abstained", {}),
    )


def claims_of(event: Event) -> list[Claim]:
    """Every claim that an event names, in a fixed order."""
    single = [claim for claim in (event.place, event.when) if claim is not None]
    return [*event.participants, *single, *(c for _, claims in event.counts.values() for c in claims)]


def pack_article(article: Article) -> dict[str, object]:
    """An article as the columns of its row."""
    dateline = article.dateline
    return {
        "article_id": article.id,
        "page_id": article.page_id,
        "sha256": article.sha256,
        "text": article.text,
        "title": article.title,
        "title_span": dumps(_pair(article.title_span)) if article.title_span else None,
        "sentences": dumps([_pair(s) for s in article.sentences]),
        "outlet": article.outlet,
        "url": article.url,
        "published": article.published.isoformat() if article.published else None,
        "published_basis": article.published_basis,
        "language": article.language,
        "dateline": dumps(
            {"place": dateline.place, "span": _pair(dateline.span), "date_words": _pair(dateline.date_words)}
        )
        if dateline
        else None,
    }


def unpack_article(row: Mapping[Any, Any]) -> Article:
    """What `pack_article` packed."""
    known = {f.name for f in fields(Article)}
    given = {k: v for k, v in row.items() if k in known and k != "id"}
    given["sentences"] = tuple(Span(*pair) for pair in json.loads(row["sentences"]))
    given["title_span"] = Span(*json.loads(row["title_span"])) if row["title_span"] else None
    given["published"] = read_date(row["published"])
    if row["dateline"]:
        kept = json.loads(row["dateline"])
        date_words = Span(*kept["date_words"]) if kept["date_words"] else None
        given["dateline"] = Dateline(place=kept["place"], span=Span(*kept["span"]), date_words=date_words)
    return Article(id=row["article_id"], **given)


def read_date(text: str | None) -> date | None:
    """An ISO 8601 day, or None."""
    return date.fromisoformat(text) if text else None


def _evidence(kept: list[dict[str, Any]]) -> tuple[Evidence, ...]:
    return tuple(Evidence(article_id=e["article_id"], span=Span(**e["span"]), quote=e["quote"]) for e in kept)


def _pair(span: Span | None) -> list[int] | None:
    return [span.start, span.end] if span else None


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"no JSON form for {type(value).__name__}")
