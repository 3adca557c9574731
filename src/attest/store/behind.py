"""What stands behind settled events that leave the ledger: sentence, runs, and all that their reports claim."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from attest.records import Article, Claim, Evidence, SettledEvent
from attest.store import reading, schema, settling
from attest.store.reading import EventFilter

_CHUNK = 200


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind one settled event.

    `sentence` is that of the first trigger, None for an event without one. `runs` are those that first gave its
    reports' readings, from the first on. `claims` are all claims of its reports, of this event and of others.
    """

    sentence: str | None
    runs: tuple[str, ...]
    claims: tuple[Claim, ...]


def find_with_behind(
    conn: Connection, where: EventFilter, *, rejected: bool = False
) -> Iterator[tuple[SettledEvent, Behind]]:
    """Events as `settling.find_settled` gives them, each with what stands behind it."""
    found = settling.find_settled(conn, where, rejected=rejected)
    while chunk := list(islice(found, _CHUNK)):
        yield from zip(chunk, _behind(conn, chunk), strict=True)


def _behind(conn: Connection, events: Sequence[SettledEvent]) -> Iterator[Behind]:
    codings = _codings(conn, [report.event_id for settled in events for report in settled.reports])
    rows = sorted(set(codings.values()))
    claims, articles = reading.claims_by_coding(conn, rows), reading.articles_by_coding(conn, rows)
    runs = _runs(conn, rows)
    for settled in events:
        own = [codings[r.event_id] for r in settled.reports if r.event_id in codings]
        yield Behind(
            sentence=_sentence(settled.event.triggers, [articles[row] for row in own]),
            runs=tuple(sorted({runs[row] for row in own})),
            claims=tuple(claim for row in dict.fromkeys(own) for claim in claims[row].values()),
        )


def _codings(conn: Connection, event_ids: Iterable[str]) -> dict[str, int]:
    """For each report's event, the newest reading that gave it."""
    e = schema.events
    ids = sorted(set(event_ids))
    found: dict[str, int] = {}
    for start in range(0, len(ids), _CHUNK):
        query = sa.select(e.c.event_id, sa.func.max(e.c.coding_row)).group_by(e.c.event_id)
        found.update((i, n) for i, n in conn.execute(query.where(e.c.event_id.in_(ids[start : start + _CHUNK]))))
    return found


def _runs(conn: Connection, codings: Sequence[int]) -> Mapping[int, str]:
    c = schema.codings
    found: dict[int, str] = {}
    for start in range(0, len(codings), _CHUNK):
        query = sa.select(c.c.row, c.c.run_id).where(c.c.row.in_(codings[start : start + _CHUNK]))
        found.update((row, run_id) for row, run_id in conn.execute(query))
    return found


def _sentence(triggers: Sequence[Evidence], articles: Iterable[Article]) -> str | None:
    if not triggers:
        return None
    first = triggers[0]
    article = next((a for a in articles if a.id == first.article_id and first.span.of(a.text) == first.quote), None)
    return _around(article, first) if article else None


def _around(article: Article, words: Evidence) -> str:
    sentence = next((s for s in article.sentences if s.start <= words.span.start < s.end), words.span)
    return sentence.of(article.text)
