"""The same events with their counts as another dataset would publish them; the ledger keeps ours."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from attest.errors import SettingsError
from attest.export.leaving import Leaving
from attest.export.told import Told
from attest.link.settle import COUNT_POLICIES, by_policy
from attest.records import Event
from attest.store import Coded, KeptArticle


def counted(told: Iterable[Told], policy: str) -> Iterable[Told]:
    """What is told, each count by the policy: "ours", "lowest" as ACLED, or "best" as UCDP GED.

    Raises:
        SettingsError: there is no such policy.
    """
    if policy not in COUNT_POLICIES:
        raise SettingsError(f"no policy of counts is called '{policy}'", fix=f"there are {', '.join(COUNT_POLICIES)}.")
    return told if policy == "ours" else _recounted(told, policy)


def _recounted(told: Iterable[Told], policy: str) -> Iterator[Told]:
    for one in told:
        if isinstance(one, Coded | KeptArticle):
            yield replace(one, events=tuple(_event(event, policy) for event in one.events))
        else:
            yield one


def recounted(events: Iterable[Leaving], policy: str) -> Iterable[Leaving]:
    """Settled events, each count by the policy; as `counted`."""
    counted((), policy)
    return events if policy == "ours" else _leaving(events, policy)


def _leaving(events: Iterable[Leaving], policy: str) -> Iterator[Leaving]:
    for leaving in events:
        settled = leaving.settled
        yield replace(leaving, settled=replace(settled, event=_event(settled.event, policy)))


def _event(event: Event, policy: str) -> Event:
    counts = {role: (by_policy(count, claims, policy), claims) for role, (count, claims) in event.counts.items()}
    return replace(event, counts=counts)
