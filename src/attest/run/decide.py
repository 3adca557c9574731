"""People's verdicts: accept, correct, reject, merge, split, undo. Each is a row with who, when and why.

A verdict outranks every score, and holds when reports join, when a page is read anew and when all is linked again. The
events that it touches are settled at once.
"""

import getpass
import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from attest import __version__
from attest.config import Settings
from attest.errors import InputError, LedgerError, NotFoundError
from attest.link.corrections import read_correction
from attest.link.verdicts import in_force
from attest.records import Decision, Link
from attest.run.desk import Changes, Codes, Desk
from attest.run.link import crosswalk_of, load_ready
from attest.run.matching import Matcher, OwnMatcher
from attest.store import Ledger, linking, settling
from attest.store.linking import Anchor, Linking

_TRIES = 5


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that was kept, and the ids of the events that it made, changed or ended."""

    decision: Decision
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a decision is about: anchors of its subject, and of what is joined to it or taken out of it.

    `regroups` says whether clusters may change.
    """

    subject_id: str
    subject: tuple[str, ...]
    other: tuple[str, ...] = ()
    value: str | None = None
    regroups: bool = False


class Desktop:
    """Where a person decides upon a ledger.

    Args:
        settings: Where the ledger is, and the codebook.
        by: Who decides; the name of the account when None.
        matcher: What compared the events; the one in the package when None.
    """

    def __init__(self, settings: Settings, *, by: str | None = None, matcher: Matcher | None = None) -> None:
        self._settings = settings
        self._by = by or getpass.getuser()
        self._matcher = matcher or OwnMatcher()

    def accept(self, thing: str, *, why: str = "") -> Decided:
        """An event is as it should be; or a link ("li-..."), so that its two reports are one event.

        Raises:
            NotFoundError: there is no such event or link.
        """
        return self._decide("accept", why, lambda look: look.thing(thing))

    def reject(self, thing: str, *, why: str = "") -> Decided:
        """No event, to be left out of what is listed; or a link, so that its two reports are two events.

        Raises:
            NotFoundError: there is no such event or link.
        """
        return self._decide("reject", why, lambda look: look.thing(thing))

    def correct(self, event: str, field: str, value: str, *, why: str = "") -> Decided:
        """A field of an event is otherwise; `attest.link.corrections` says how values are written.

        Raises:
            NotFoundError: there is no such event.
            InputError: there is no such field, or the text is no value of it.
        """
        read_correction(field, value, types=self._types())
        plan = lambda look: replace(look.event(event), value=" ".join(value.split()))  # noqa: E731
        return self._decide("correct", why, plan, field=field)

    def merge(self, event: str, others: Sequence[str], *, why: str = "") -> Decided:
        """Events are one.

        Raises:
            NotFoundError: there is no such event.
            InputError: fewer than two different events are named.
        """
        return self._decide("merge", why, lambda look: look.merged(event, others))

    def split(self, event: str, reports: Sequence[str], *, why: str = "") -> Decided:
        """Some reports of an event, by article or by their event ids, tell of another one.

        Raises:
            NotFoundError: there is no such event, or it has no such report.
            InputError: no report, or all of them, are taken out.
        """
        return self._decide("split", why, lambda look: look.parted(event, reports))

    def undo(self, decision: str, *, why: str = "") -> Decided:
        """A decision no longer holds; to undo an undoing brings it back.

        Raises:
            NotFoundError: there is no such decision.
            InputError: it does not hold as it is.
        """
        return self._decide("undo", why, lambda look: look.undone(decision))

    def _types(self) -> Collection[str]:
        from attest.codebook.loader import load_codebook

        return tuple(load_codebook(self._settings.codebook).types)

    def _decide(self, verdict: str, why: str, plan: Any, *, field: str | None = None) -> Decided:
        codes = crosswalk_of(self._settings)
        with Ledger.open(self._settings.ledger, must_exist=True) as ledger:
            for _ in range(_TRIES):
                with ledger.looking() as conn:
                    since = linking.last_linking(conn)
                    look = _Look(conn)
                    planned: _Plan = plan(look)
                    decision = self._decision(verdict, planned, field, why)
                    about = (*((0, a) for a in planned.subject), *((1, a) for a in planned.other))
                    changes = self._changes(look, ledger, codes, decision, planned, about)
                added = Linking(
                    attest=__version__,
                    versions="",
                    decision=decision,
                    about=about,
                    came=tuple(look.came),
                    settled=changes.settled,
                    redirects=changes.redirects,
                )
                if ledger.add_linking(added, since=since) is not None:
                    return Decided(decision, tuple(s.settled_id for s in changes.settled))
        raise LedgerError(f"{self._settings.ledger}: others changed it each time", fix="run it again.")

    def _decision(self, verdict: str, plan: _Plan, field: str | None, why: str) -> Decision:
        return Decision(
            id=f"de-{secrets.token_hex(5)}",
            verdict=verdict,
            subject_id=plan.subject_id,
            field=field,
            value=plan.value,
            by=self._by,
            at=datetime.now(UTC),
            why=why,
        )

    def _changes(
        self,
        look: "_Look",
        ledger: Ledger,
        codes: Codes,
        decision: Decision,
        plan: _Plan,
        about: Iterable[tuple[int, str]],
    ) -> Changes:
        decided = [*look.decided, (decision, tuple(about))]
        desk = Desk(look.conn, homes=look.homes, decided=decided, parents=look.parents(self._matcher), codes=codes)
        touched = [a for a in (*plan.subject, *plan.other) if a in look.homes]
        if not plan.regroups:
            return desk.changes(look.clusters_of(touched))
        compared = load_ready(self._matcher, ledger.path, look.conn)
        if compared is None and linking.last_by(look.conn, self._matcher.versions) is not None:
            raise LedgerError(
                f"{ledger.path}: the comparison of its events is not at hand",
                fix="run `attest link --anew` once; it is kept ready beside the ledger from then on.",
            )
        compared = compared or self._matcher.nothing()
        loose = sorted(look.homes.keys() - set(compared.anchors()))
        return desk.changes(compared.clusters(look.with_partners(touched), desk.wishes, loose))


class _Look:
    """The ledger as a person sees it who is about to decide."""

    def __init__(self, conn: Any) -> None:
        self.conn = conn
        self.decided = linking.decided(conn)
        self.homes: dict[str, Anchor] = {a.anchor_id: a for a in linking.universe(conn)}
        self.came: list[int] = []

    # --- what is meant ---

    def thing(self, wanted: str) -> _Plan:
        """A link, where there is one by this id, or an event."""
        link = settling.find_link(self.conn, wanted)
        return self._link(link) if link is not None else self.event(wanted)

    def event(self, wanted: str) -> _Plan:
        """An event by its id, or how that begins."""
        event_id, anchors = self._members(wanted)
        return _Plan(event_id, anchors)

    def merged(self, wanted: str, others: Sequence[str]) -> _Plan:
        """Events to be one."""
        event_id, anchors = self._members(wanted)
        joined = [self._members(other) for other in others]
        ids = [event_id, *(i for i, _ in joined)]
        if len(set(ids)) != len(ids) or len(ids) < 2:
            raise InputError(f"merge: {', '.join(ids)} are one event already", fix="name two events or more.")
        value = " ".join(ids[1:])
        return _Plan(event_id, anchors, tuple(a for _, of in joined for a in of), value, regroups=True)

    def parted(self, wanted: str, reports: Sequence[str]) -> _Plan:
        """Reports to be taken out of an event."""
        event_id, anchors = self._members(wanted)
        articles = settling.articles_of(self.conn, [(self.homes[a].coding, self.homes[a].event_id) for a in anchors])
        told_by = {a: articles[self.homes[a].coding, self.homes[a].event_id] for a in anchors}
        out: list[str] = []
        for report in reports:
            meant = [a for a in anchors if report in (a, self.homes[a].event_id, told_by[a])]
            if not meant:
                known = ", ".join(sorted(set(told_by.values())))
                raise NotFoundError(f"{event_id} has no report '{report}'", fix=f"its reports are {known}.")
            out += meant
        rest = tuple(a for a in anchors if a not in out)
        if not out or not rest:
            raise InputError(f"split: {event_id} would be left without a report", fix="name some of its reports.")
        return _Plan(event_id, rest, tuple(dict.fromkeys(out)), " ".join(reports), regroups=True)

    def undone(self, wanted: str) -> _Plan:
        """A decision to be taken back."""
        decision = settling.find_decision(self.conn, wanted)
        if decision.id not in in_force(d for d, _ in self.decided):
            raise InputError(f"{decision.id} was undone already", fix="undo the undoing to bring it back.")
        chain = self._chain(decision)
        undone = [(d, about) for d, about in self.decided if d.id in chain]
        anchors = dict.fromkeys(anchor for _, about in undone for _, anchor in about)
        regroups = any(d.verdict in ("merge", "split") or any(side for side, _ in about) for d, about in undone)
        return _Plan(decision.id, tuple(anchors), regroups=regroups)

    def _chain(self, decision: Decision) -> set[str]:
        """A decision, and what it undid, and what that undid."""
        by_id = {d.id: d for d, _ in self.decided}
        found = {decision.id}
        while decision.verdict == "undo" and decision.subject_id in by_id:
            decision = by_id[decision.subject_id]
            found.add(decision.id)
        return found

    def _link(self, link: Link) -> _Plan:
        if link.relation != "same_event":
            raise InputError(f"{link.id} is a copy, not a proposal of one event", fix="merge or split the events.")
        for anchor in (link.left_id, link.right_id):
            if anchor not in self.homes:
                raise InputError(f"{link.id}: {anchor} was read anew since", fix="run `attest link` first.")
        return _Plan(link.id, (link.left_id,), (link.right_id,), regroups=True)

    def _members(self, wanted: str) -> tuple[str, tuple[str, ...]]:
        """The event's id and anchors; one that no linking saw yet is taken in with all of its page."""
        event_id = settling.resolve_id(self.conn, wanted)
        rows = settling.live_row(self.conn, event_id)
        if event_id in rows:
            of = linking.members(self.conn, [rows[event_id]["row"]])[rows[event_id]["row"]]
            return event_id, tuple(m.anchor for m in of)
        if event_id not in self.homes:
            coding = settling.current_coding(self.conn, event_id)
            self.came.append(coding)
            self.homes |= {a.anchor_id: a for a in linking.anchors_of(self.conn, [coding])}
        return event_id, (event_id,)

    # --- what hangs together ---

    def parents(self, matcher: Matcher) -> dict[str, str]:
        """For each copy, what it was taken from."""
        copies = list(linking.copies(self.conn, matcher.versions))
        published = settling.published(self.conn, {a for c in copies for a in (c.left_id, c.right_id)})
        families = matcher.families(copies, published)
        return {a: parent for family in families for a, parent in family.items() if parent is not None}

    def clusters_of(self, anchors: Sequence[str]) -> list[tuple[str, ...]]:
        """The events that hold these anchors, as they are."""
        rows = linking.live_rows(self.conn, anchors=anchors)
        of = linking.members(self.conn, [row["row"] for row in rows.values()])
        found = {tuple(m.anchor for m in of[row["row"]]) for row in rows.values()}
        held = {a for cluster in found for a in cluster}
        return [*sorted(found), *((a,) for a in anchors if a not in held)]

    def with_partners(self, anchors: Sequence[str]) -> set[str]:
        """The anchors, and all that are in one event with any of them."""
        return {a for cluster in self.clusters_of(anchors) for a in cluster}
