"""One look at a ledger's events and what people decided, and what a change of clusters comes to."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, TypeVar

from attest.link.ids import moves, name_clusters
from attest.link.together import Told, settle_together
from attest.link.verdicts import Ruling, Wish, holding, on_events, rulings, wishes
from attest.records import Article, Decision, Evidence, SettledEvent
from attest.store import linking, packing_settled
from attest.store.linking import Anchor, Member, Part, Redirect, Settling
from attest.store.reading import articles_by_coding

Codes = Callable[..., Mapping[str, object]]
T = TypeVar("T")

# Events settled with their claims in memory at once.
_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Changes:
    """New states of events, and where the reports of old ids went."""

    settled: tuple[Settling, ...]
    redirects: tuple[Redirect, ...]


class Desk:
    """What is known at one look: where each report's event is, which decisions hold, who copied whom.

    Args:
        conn: A look at the ledger.
        homes: For each anchor that takes part, where its event is now.
        decided: Decisions with what they are about, from the first on.
        parents: For each article that is a copy, the one that it was taken from.
        codes: The crosswalk.
    """

    def __init__(
        self,
        conn: Any,
        *,
        homes: Mapping[str, Anchor],
        decided: Iterable[tuple[Decision, Iterable[tuple[int, str]]]],
        parents: Mapping[str, str],
        codes: Codes,
    ) -> None:
        self._conn = conn
        self.homes = homes
        self.held: list[Ruling] = holding(rulings(decided))
        self._parents = parents
        self._codes = codes

    @property
    def wishes(self) -> list[Wish]:
        """What people ask of the clusters, oldest first."""
        return list(wishes(self.held, self.homes))

    def changes(self, clusters: Iterable[Sequence[str]], *, gone: Collection[str] = ()) -> Changes:
        """What becomes of the events whose reports are in these clusters.

        Args:
            clusters: Anchors that take part, each once; every report of an event that changes is in one of them.
            gone: Anchors that took part until now.
        """
        clusters = [tuple(cluster) for cluster in clusters]
        touched = {anchor for cluster in clusters for anchor in cluster} | set(gone)
        rows = linking.live_rows(self._conn, anchors=sorted(touched))
        members = linking.members(self._conn, [row["row"] for row in rows.values()])
        before = {sid: members.get(row["row"], ()) for sid, row in rows.items()}
        old = {sid: tuple(m.anchor for m in of) for sid, of in before.items()}
        named = name_clusters(clusters, line=self._line(touched, old), before=old)
        moved = moves(named, old)
        settlings = list(self._settlings(named, rows, before, {m.new_id for m in moved}))
        merged = {m.old_id for m in moved if m.why == "merged"}
        ended = [
            Settling(sid, linking.MERGED if sid in merged else linking.GONE, None, ())
            for sid in rows
            if sid not in named
        ]
        redirects = tuple(Redirect(m.old_id, m.new_id, m.why) for m in moved)
        return Changes((*settlings, *ended), redirects)

    def _line(self, anchors: Collection[str], old: Mapping[str, Sequence[str]]) -> dict[str, int]:
        line = {anchor: self.homes[anchor].place_in_line for anchor in anchors if anchor in self.homes}
        return {**linking.places_in_line(self._conn, [sid for sid in old if sid not in line]), **line}

    def _settlings(
        self,
        named: Mapping[str, tuple[str, ...]],
        rows: Mapping[str, Any],
        before: Mapping[str, Sequence[Member]],
        arrived: Collection[str],
    ) -> Iterator[Settling]:
        verdicts = self._verdicts(named)
        known = linking.were_settled(self._conn, [i for i, of in named.items() if len(of) == 1 and i not in rows])
        worth = (
            (event_id, anchors)
            for event_id, anchors in named.items()
            # A report's event that nobody else tells and nobody judged stands alone, without a row of its own.
            if len(anchors) > 1 or event_id in verdicts or event_id in rows or event_id in known or event_id in arrived
        )
        for some in _some(worth, _AT_ONCE):
            parts = self._parts([anchor for _, anchors in some for anchor in anchors])
            for event_id, anchors in some:
                settled = self._settle(event_id, [parts[a] for a in anchors], verdicts.get(event_id, ()))
                of = tuple(Member(parts[a].coding, parts[a].event.id, a) for a in anchors)
                row = rows.get(event_id)
                if row is None or tuple(before[event_id]) != of or not packing_settled.is_same(settled, row):
                    yield Settling(event_id, linking.LIVE, settled, of)

    def _verdicts(self, named: Mapping[str, Sequence[str]]) -> dict[str, list[Decision]]:
        id_of = {anchor: event_id for event_id, anchors in named.items() for anchor in anchors}
        found: dict[str, list[Decision]] = {}
        for anchor, decision in on_events(self.held, self.homes):
            if anchor in id_of:
                found.setdefault(id_of[anchor], []).append(decision)
        return found

    def _parts(self, anchors: Iterable[str]) -> dict[str, Part]:
        homes = {(self.homes[a].coding, self.homes[a].event_id): a for a in anchors}
        return {homes[p.coding, p.event.id]: p for p in linking.parts_of(self._conn, homes)}

    def _settle(self, event_id: str, parts: Sequence[Part], decisions: Sequence[Decision]) -> SettledEvent:
        asked = len(parts) > 1 and any(p.event.open_questions for p in parts)
        articles = articles_by_coding(self._conn, [p.coding for p in parts]) if asked else {}
        told = [self._told(part, articles.get(part.coding)) for part in parts]
        return settle_together(told, event_id=event_id, codes=self._codes, decisions=decisions)

    def _told(self, part: Part, article: Article | None) -> Told:
        report = replace(part.report, copy_of=self._parents.get(part.report.article_id))
        return Told(report, part.event, part.claims, tuple(_sentences(article)) if article else ())


def _sentences(article: Article) -> Iterator[Evidence]:
    return (Evidence(article.id, span, span.of(article.text)) for span in article.sentences)


def _some(things: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(things)
    while chunk := list(islice(iterator, size)):
        yield chunk
