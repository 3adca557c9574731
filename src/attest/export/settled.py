"""JSON lines, one a settled event: the event as `attest code` tells it, and all that its reports together tell of it.

Keys may be added, never taken away or given another meaning.
"""

from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any, BinaryIO

from attest.export import contract
from attest.export.formats import Format
from attest.export.leaving import Leaving
from attest.records import (
    Actor,
    Answer,
    Claim,
    Conflict,
    Count,
    Event,
    Evidence,
    Place,
    Report,
    Saying,
    SettledEvent,
    TollStep,
    When,
)
from attest.records.claim import Value

Json = dict[str, Any]


def write_events(events: Iterable[Leaving], out: BinaryIO) -> None:
    """One line for each."""
    for leaving in events:
        out.write((contract.dumps(line(leaving)) + "\n").encode("utf-8", "backslashreplace"))


def line(leaving: Leaving) -> Json:
    """A settled event as it leaves: with the sentence of its first trigger and the runs that read it."""
    return {**settled_event(leaving.settled), "sentence": leaving.sentence, "runs": list(leaving.runs)}


def settled_event(settled: SettledEvent) -> Json:
    """The event's part of the contract, each quote with its article, and what only all reports together tell."""
    return {
        **_with_articles(settled.event),
        "grade": contract.grade(replace(settled.event, article_ids=_independent(settled))),
        "version": settled.version,
        "verdict": settled.verdict,
        "decisions": list(settled.decisions),
        "reports": [_report(report) for report in settled.reports],
        "independent_sources": settled.independent_sources,
        "first_report": settled.first_report.isoformat() if settled.first_report else None,
        "last_report": settled.last_report.isoformat() if settled.last_report else None,
        "conflicts": [_conflict(conflict) for conflict in settled.conflicts],
        "tolls": [_toll(step) for step in settled.tolls],
        "answered": [_answer(answer) for answer in settled.answered],
    }


def _independent(settled: SettledEvent) -> tuple[str, ...]:
    """One article for each source, since a copy makes no report stronger."""
    first: dict[str, str] = {}
    for report in settled.reports:
        first.setdefault(report.source or report.article_id, report.article_id)
    return tuple(first.values())


def _with_articles(event: Event) -> Json:
    """The contract's event, where each quote says from which article it is."""
    told = contract.event(event)
    told["triggers"] = [_quote(e) for e in event.triggers]
    told["participants"] = [p | _article(c) for p, c in zip(told["participants"], event.participants, strict=True)]
    for name, claim in (("place", event.place), ("when", event.when)):
        if told[name] is not None and claim is not None:
            told[name] |= _article(claim)
    for role, (_, claims) in event.counts.items():
        count = told["counts"][role]
        if claims:
            count |= _article(claims[0])
        count["claims"] = [c | _article(claim) for c, claim in zip(count["claims"], claims, strict=True)]
    told["open"] = [_quote(e) for e in event.open_questions]
    return told


def _article(claim: Claim) -> Json:
    return {"article": claim.evidence[0].article_id if claim.evidence else None}


def _quote(evidence: Evidence) -> Json:
    span = evidence.span
    return {"quote": evidence.quote, "start": span.start, "end": span.end, "article": evidence.article_id}


def _report(report: Report) -> Json:
    return {
        "article": report.article_id,
        "event": report.event_id,
        "outlet": report.outlet,
        "published": report.published.isoformat() if report.published else None,
        "url": report.url,
        "title": report.title,
        "copy_of": report.copy_of,
        "source": report.source,
    }


def _conflict(conflict: Conflict) -> Json:
    return {"field": conflict.field, "sayings": [_saying(saying) for saying in conflict.sayings]}


def _saying(saying: Saying) -> Json:
    return {"value": _value(saying.value), "articles": list(saying.article_ids), "sources": list(saying.sources)}


def _value(value: Value) -> object:
    match value:
        case When():
            days = {name: getattr(value, name) for name in ("earliest", "latest")}
            return asdict(value) | {name: day.isoformat() if day else None for name, day in days.items()}
        case Actor() | Place() | Count():
            return asdict(value)
    return value


def _toll(step: TollStep) -> Json:
    return {
        "field": step.field,
        "published": step.published.isoformat() if step.published else None,
        "article": step.article_id,
        **asdict(step.count),
    }


def _answer(answer: Answer) -> Json:
    return {"question": _quote(answer.question), "answer": _quote(answer.answer)}


JSONL = Format("jsonl", events=write_events, reports=contract.write)
