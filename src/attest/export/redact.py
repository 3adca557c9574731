"""What leaves without the names of private persons.

Their names are masked wherever they stand in the words that leave; whole sentences and titles, in which somebody may
be named whom nobody coded, stay at home. What remains are ids, places, days, numbers, institutions and kinds.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from attest.errors import SettingsError
from attest.export.leaving import Leaving
from attest.export.persons import names_in, private_names
from attest.records import Actor, Answer, Claim, Conflict, Event, Evidence, Place, Report, Saying, When
from attest.records.claim import Value

POLICIES = ("private-persons",)
NAME_WITHHELD = "[name withheld]"
SENTENCE_WITHHELD = "[sentence withheld]"
# Shorter parts of a name are found in too many other words.
_SHORTEST_PART = 3
_SHORTEST_IN_ADDRESS = 4

Mask = Callable[[str], str]


def redacted(events: Iterable[Leaving], policy: str | None) -> Iterable[Leaving]:
    """What leaves under the policy: "private-persons", or all of it when None.

    Raises:
        SettingsError: there is no such policy.
    """
    if policy is not None and policy not in POLICIES:
        raise SettingsError(f"--redact: there is no '{policy}'", fix=f"the words are {', '.join(POLICIES)}.")
    return events if policy is None else _redacted(events)


def _redacted(events: Iterable[Leaving]) -> Iterator[Leaving]:
    for leaving in events:
        yield without_private_persons(leaving)


def without_private_persons(leaving: Leaving) -> Leaving:
    """An event without the names of private persons, and without sentences and titles."""
    settled = leaving.settled
    sayings = [s for conflict in settled.conflicts for s in conflict.sayings]
    outlets = {report.outlet for report in settled.reports}
    names = [*private_names([*leaving.claims, *settled.event.participants]), *_names_said(sayings, outlets)]
    known = _known_names([*leaving.claims, *settled.event.participants])
    mask = masking([name for name in names if name not in known])
    return Leaving(
        settled=replace(
            settled,
            event=_event(settled.event, mask),
            reports=tuple(_report(report, names) for report in settled.reports),
            conflicts=tuple(_conflict(conflict, mask, outlets) for conflict in settled.conflicts),
            answered=tuple(Answer(_sentence(a.question), _sentence(a.answer)) for a in settled.answered),
        ),
        runs=leaving.runs,
    )


def masking(names: Sequence[str]) -> Mask:
    """Puts NAME_WITHHELD for each of the names, and then for each part of one that begins with a capital."""
    parts = {part for name in names for part in re.split(r"[\s-]+", name) if len(part) >= _SHORTEST_PART}
    wanted = [*sorted(names, key=len, reverse=True), *sorted(p for p in parts if p[0].isupper())]
    if not wanted:
        return lambda text: text
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(re.escape(name) for name in wanted) + r")(?!\w)")
    again = re.compile(rf"{re.escape(NAME_WITHHELD)}(?:[\s-]+{re.escape(NAME_WITHHELD)})+")
    return lambda text: again.sub(NAME_WITHHELD, pattern.sub(NAME_WITHHELD, text))


def _names_said(sayings: Iterable[Saying], outlets: Iterable[str | None]) -> Iterator[str]:
    """Names of who is said to say so, and of parties that reports differ on."""
    for saying in sayings:
        for source in saying.sources:
            if source not in outlets:
                yield from names_in(source)
        if isinstance(saying.value, Actor) and saying.value.id is None:
            yield from names_in(saying.value.name, kind=saying.value.kind)


def _known_names(claims: Iterable[Claim]) -> set[str]:
    """What known actors are called here: they are no private persons."""
    known = [c for c in claims if isinstance(c.value, Actor) and c.value.id is not None]
    return {words for c in known if isinstance(c.value, Actor) for words in (c.value.name, *names_in(c.value.name))}


def _event(event: Event, mask: Mask) -> Event:
    return replace(
        event,
        triggers=tuple(_quote(e, mask) for e in event.triggers),
        participants=tuple(_claim(claim, mask) for claim in event.participants),
        place=_claim(event.place, mask) if event.place else None,
        when=_claim(event.when, mask) if event.when else None,
        counts={
            role: (count, tuple(_claim(claim, mask) for claim in claims))
            for role, (count, claims) in event.counts.items()
        },
        open_questions=tuple(_sentence(e) for e in event.open_questions),
    )


def _claim(claim: Claim, mask: Mask) -> Claim:
    return replace(claim, value=_value(claim.value, mask), evidence=tuple(_quote(e, mask) for e in claim.evidence))


def _value(value: Value, mask: Mask) -> Value:
    match value:
        case Actor(id=None):
            return replace(value, name=mask(value.name))
        case Place():
            # Towns are called after persons; what stays is the name of the town.
            return replace(value, reason=mask(value.reason))
        case When():
            return replace(value, basis=mask(value.basis))
        case str():
            return mask(value)
    return value


def _quote(evidence: Evidence, mask: Mask) -> Evidence:
    return replace(evidence, quote=mask(evidence.quote))


def _sentence(evidence: Evidence) -> Evidence:
    return replace(evidence, quote=SENTENCE_WITHHELD)


def _conflict(conflict: Conflict, mask: Mask, outlets: Iterable[str | None]) -> Conflict:
    sayings = tuple(
        replace(s, value=_value(s.value, mask), sources=tuple(n if n in outlets else mask(n) for n in s.sources))
        for s in conflict.sayings
    )
    return replace(conflict, sayings=sayings)


def _report(report: Report, names: Iterable[str]) -> Report:
    return replace(report, title=None, url=_address(report.url, names) if report.url else None)


def _address(url: str, names: Iterable[str]) -> str:
    """The address, cut to its host where a part of a name stands in it."""
    parts = {part.casefold() for name in names for part in re.split(r"\W+", name) if len(part) >= _SHORTEST_IN_ADDRESS}
    where = urlsplit(url)
    beyond = f"{where.path}?{where.query}#{where.fragment}".casefold()
    return f"{where.scheme}://{where.netloc}/" if any(part in beyond for part in parts) else url
