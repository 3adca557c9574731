"""How an event came about: its versions, what was merged into it and split from it, and what people decided."""

from dataclasses import dataclass

from attest.config import Settings
from attest.link.verdicts import in_force
from attest.records import Decision, SettledEvent
from attest.store import Ledger, linking, settling
from attest.store.linking import Redirect, Version


@dataclass(frozen=True, slots=True)
class History:
    """All that became of an event.

    `redirects` come with the number of their linking; `decisions` say whether each still holds.
    """

    event_id: str
    now: SettledEvent
    versions: tuple[Version, ...]
    redirects: tuple[tuple[int, Redirect], ...]
    decisions: tuple[tuple[Decision, bool], ...]


def read_history(settings: Settings, event: str) -> History:
    """The history of the event that is meant by an id, see `Ledger.settled_event`.

    Raises:
        NotFoundError: there is no such event.
    """
    with Ledger.open(settings.ledger, must_exist=True) as ledger, ledger.looking() as conn:
        event_id = settling.resolve_id(conn, event)
        now = settling.find_one(conn, event)
        versions = tuple(linking.versions_of(conn, event_id))
        anchors = {event_id, *(m.anchor for v in versions for m in v.members)}
        redirects = tuple(linking.redirects(conn, touching=event_id))
        decided = linking.decided(conn)
    held = in_force(decision for decision, _ in decided)
    mine = [d for d, about in decided if any(anchor in anchors for _, anchor in about)]
    return History(event_id, now, versions, redirects, tuple((d, d.id in held) for d in mine))


def every_decision(settings: Settings) -> list[tuple[Decision, bool]]:
    """Every decision from the first on, and whether it holds."""
    with Ledger.open(settings.ledger, must_exist=True) as ledger:
        decided = ledger.decisions()
    held = in_force(decided)
    return [(decision, decision.id in held) for decision in decided]
