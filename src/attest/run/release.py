"""Name a state of the ledger, and tell what changed between two: which events, in what, and why."""

import getpass
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from attest.config import Settings
from attest.records import COUNT_ROLES, Claim, SettledEvent
from attest.records.claim import Value
from attest.store import Ledger, releases
from attest.store.releases import Release, Stand


@dataclass(frozen=True, slots=True)
class Change:
    """A field that differs: its values before and after, empty where there is none."""

    field: str
    before: tuple[Value, ...]
    after: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """An event that one release has otherwise than the other.

    `what` is added, removed, changed or merged. `into` are the ids that its reports are under now, where it is gone or
    lost some. `why` says what it comes from, in words.
    """

    event_id: str
    what: str
    before: SettledEvent | None
    after: SettledEvent | None
    changes: tuple[Change, ...] = ()
    into: tuple[str, ...] = ()
    why: tuple[str, ...] = field(default=())


def release(settings: Settings, name: str, *, why: str = "", by: str | None = None) -> Release:
    """Name the state of the ledger as it is now.

    Raises:
        LedgerError: the name is taken, or there are pages that were not linked.
    """
    with Ledger.open(settings.ledger, must_exist=True) as ledger:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        return ledger.add_release(name, at=now, by=by or getpass.getuser(), why=why)


def diff(settings: Settings, one: str, other: str) -> Iterator[Difference]:
    """What changed from one release to the other, event by event, by id.

    Raises:
        NotFoundError: there is no such release.
    """
    with Ledger.open(settings.ledger, must_exist=True) as ledger, ledger.looking() as conn:
        since, until = releases.find_release(conn, one), releases.find_release(conn, other)
        yield from _Differ(conn, since, until).differences()


class _Differ:
    """Two releases side by side."""

    def __init__(self, conn: Any, since: Release, until: Release) -> None:
        self._conn = conn
        self._before = releases.stands(conn, since)
        self._after = releases.stands(conn, until)
        self._into: dict[str, list[str]] = {}
        for redirect in releases.redirected(conn, since, until):
            self._into.setdefault(redirect.old_id, []).append(redirect.new_id)
        self._decisions = releases.decisions_by_id(conn)
        self._home = {member: event_id for event_id, of in self._after.items() for member in of.members}
        self._was = {member: event_id for event_id, of in self._before.items() for member in of.members}

    def differences(self) -> Iterator[Difference]:
        """All of them."""
        moved = {i for i in self._before.keys() | self._after.keys() if self._before.get(i) != self._after.get(i)}
        before = dict(releases.settled_at(self._conn, _only(self._before, moved)))
        after = dict(releases.settled_at(self._conn, _only(self._after, moved)))
        for event_id in sorted(moved):
            if found := self._difference(event_id, before.get(event_id), after.get(event_id)):
                yield found

    def _difference(self, event_id: str, before: SettledEvent | None, after: SettledEvent | None) -> Difference | None:
        into = self._went(event_id)
        if before is None:
            return Difference(event_id, "added", None, after, why=self._why_new(event_id, after))
        if after is None:
            what = "merged" if into else "removed"
            return Difference(event_id, what, before, None, into=into, why=self._why_gone(event_id, into))
        changes = tuple(_changes(before, after))
        why = self._why(before, after, into)
        return Difference(event_id, "changed", before, after, changes, into, why) if changes or into else None

    def _went(self, event_id: str) -> tuple[str, ...]:
        """The events that hold reports of this one now."""
        stand = self._before.get(event_id)
        homes = [self._home[m] for m in stand.members if m in self._home] if stand else []
        return tuple(
            dict.fromkeys(i for i in (*homes, *self._into.get(event_id, ())) if i != event_id and i in self._after)
        )

    def _why(self, before: SettledEvent, after: SettledEvent, into: Sequence[str]) -> tuple[str, ...]:
        return tuple(
            filter(
                None,
                (_new_reports(before, after), _lost(into), _new_reader(before, after), self._decided(before, after)),
            )
        )

    def _why_new(self, event_id: str, after: SettledEvent | None) -> tuple[str, ...]:
        stand = self._after[event_id]
        origins = dict.fromkeys(self._was[m] for m in stand.members if m in self._was and self._was[m] != event_id)
        reports = f"new reports: {', '.join(r.article_id for r in after.reports)}" if after and not origins else ""
        split = f"split from {', '.join(origins)}" if origins else ""
        decided = self._decided(None, after) if after else ""
        return tuple(filter(None, (reports, split, decided)))

    def _why_gone(self, event_id: str, into: Sequence[str]) -> tuple[str, ...]:
        if into:
            return (f"one event with {', '.join(into)}",)
        return tuple(self._rejections(event_id)) or ("no reader finds it in its page any more",)

    def _rejections(self, event_id: str) -> Iterator[str]:
        row = releases.verdict_on(self._conn, event_id)
        if row is not None:
            yield from (self._decisions[i] for i in row if i in self._decisions)

    def _decided(self, before: SettledEvent | None, after: SettledEvent) -> str:
        old = before.decisions if before else ()
        new = [self._decisions.get(i, i) for i in after.decisions if i not in old]
        undone = [self._decisions.get(i, i) for i in old if i not in after.decisions]
        said = [*(f"decided: {words}" for words in new), *(f"no longer holds: {words}" for words in undone)]
        return "; ".join(said)


def _only(stands: Mapping[str, Stand], ids: set[str]) -> dict[str, Stand]:
    return {event_id: stand for event_id, stand in stands.items() if event_id in ids}


def _new_reports(before: SettledEvent, after: SettledEvent) -> str:
    known = {r.article_id for r in before.reports}
    new = [r.article_id for r in after.reports if r.article_id not in known]
    return f"new reports: {', '.join(new)}" if new else ""


def _lost(into: Sequence[str]) -> str:
    return f"reports went to {', '.join(into)}" if into else ""


def _new_reader(before: SettledEvent, after: SettledEvent) -> str:
    """Whether reports that both have were read by another reader."""
    old, new = before.event.origin, after.event.origin
    if (old.model, old.codebook, old.version) == (new.model, new.codebook, new.version):
        return ""
    names = [name for name in ("model", "codebook", "version") if getattr(old, name) != getattr(new, name)]
    return f"read anew: another {' and '.join(names)}"


def _changes(before: SettledEvent, after: SettledEvent) -> Iterator[Change]:
    old, new = _fields(before), _fields(after)
    for name in old:
        if old[name] != new[name]:
            yield Change(name, old[name], new[name])


def _fields(settled: SettledEvent) -> dict[str, tuple[Value, ...]]:
    event = settled.event
    counts = {role: (event.counts[role][0],) if role in event.counts else () for role in COUNT_ROLES}
    return {
        "type": (event.type,),
        "factuality": (event.factuality,),
        "background": (event.background,),
        "place": _value(event.place),
        "when": _value(event.when),
        **{
            name: tuple(c.value for c in event.participants if c.field == name)
            for name in ("actor", "target", "weapon", "source", "claimed_by")
        },
        **counts,
        "reports": tuple(r.article_id for r in settled.reports),
        "independent_sources": (str(settled.independent_sources),),
        "verdict": (settled.verdict,) if settled.verdict else (),
    }


def _value(claim: Claim | None) -> tuple[Value, ...]:
    return (claim.value,) if claim is not None else ()
