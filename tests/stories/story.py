"""A story of many reports, as pages to read or as readings in which everything was read right."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from attest.codebook import crosswalk
from attest.codebook.loader import load_codebook
from attest.ingest.page import make_page
from attest.link.settle import settle
from attest.records import Actor, Article, Claim, Count, Evidence, Origin, Page, Place, SettledEvent, Span, When
from attest.records.claim import Value
from attest.store import Coded

ORIGIN = Origin(stage="resolve", version="1", model="read by hand", codebook="attest 1 (by hand)")


@dataclass(frozen=True, slots=True)
class Story:
    """What `five_events.yaml` holds: reports in the order they came, copies with their text; and the events."""

    events: Mapping[str, Any]
    reports: tuple[Mapping[str, Any], ...]

    def reports_of(self, event: str) -> set[str]:
        """The ids of the reports that tell of an event."""
        return {r["id"] for r in self.reports if any(t["event"] == event for t in r["tells"])}

    def copies(self) -> dict[str, str]:
        """Each copy with the report that it was taken from."""
        return {r["id"]: r["copy_of"] for r in self.reports if "copy_of" in r}


def load_story() -> Story:
    kept = yaml.safe_load((Path(__file__).parent / "five_events.yaml").read_text(encoding="utf-8"))
    by_id = {report["id"]: report for report in kept["reports"]}
    return Story(kept["events"], tuple(_whole(report, by_id) for report in kept["reports"]))


def _whole(report: Mapping[str, Any], by_id: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    if "copy_of" not in report:
        return {**report, "text": report["text"].strip()}
    original = by_id[report["copy_of"]]
    lines = original["text"].strip().split("\n")
    lines = lines[: len(lines) - report.get("cut", 0)] + [report[key] for key in ("append",) if key in report]
    return {**report, "text": "\n".join(lines), "tells": original["tells"]}


def page_of(report: Mapping[str, Any]) -> Page:
    """A report as a JSON line brings it in."""
    return make_page(
        report["text"].encode(),
        origin=f"{report['id']}.txt",
        media_type="application/json",
        given_id=report["id"],
        outlet=report["outlet"],
        title=report["title"],
        url=f"https://{report['outlet'].casefold().replace(' ', '-')}.example/{report['id']}",
        published=report["published"],
        language="en",
    )


def read_right(story: Story) -> list[Coded]:
    """Every report as a reader without fault would read it."""
    return [_coded(report, story) for report in story.reports]


def _coded(report: Mapping[str, Any], story: Story) -> Coded:
    page = page_of(report)
    text, sentences, start = report["text"], [], 0
    for line in text.split("\n"):
        sentences.append(Span(start, start + len(line)))
        start += len(line) + 1
    article = Article(
        id=page.id,
        page_id=page.id,
        sha256=page.sha256,
        text=text,
        sentences=tuple(sentences),
        title=report["title"],
        outlet=report["outlet"],
        url=page.url,
        published=report["published"],
        published_basis="given",
    )
    told = [list(_claims(article, t, story.events[t["event"]])) for t in report["tells"]]
    codes = partial(crosswalk.codes, codebook=load_codebook())
    return Coded(
        page, article, tuple(c for claims in told for c in claims), tuple(settle(c, codes=codes) for c in told)
    )


def _claims(article: Article, tells: Mapping[str, Any], event: Mapping[str, Any]) -> Iterator[Claim]:
    event_id = f"{article.id}-{tells['event']}"

    def claim(field: str, value: Value, words: object) -> Claim:
        at = article.text.index(str(words))
        quote = Evidence(article.id, Span(at, at + len(str(words))), str(words))
        return Claim(f"{event_id}-{field}", event_id, field, value, (quote,), ORIGIN, 0.9)

    yield claim("type", event["type"], tells["trigger"])
    yield claim("factuality", "asserted", tells["trigger"])
    yield claim("background", bool(tells.get("background")), tells["trigger"])
    for field in ("actor", "target", "source"):
        if field in tells:
            yield claim(field, Actor(tells[field], event.get(f"{field}s"), "KE"), tells[field])
    place = Place(**event["place"], where_prec=1, geo_precision=1, reason="the town")
    yield claim("place", place, tells["where"])
    yield claim("when", When(event["day"], event["day"], 1, 1, "the day that the words name"), tells["when"])
    for role in ("killed", "injured", "abducted"):
        if role in tells:
            words, low, *rest = tells[role]
            best, high = rest or (low, low)
            yield claim(role, Count(low, best, high), words)


@dataclass(frozen=True, slots=True)
class Told:
    """What a settled event says, to be held against the story."""

    type: str
    day: date | None
    counts: Mapping[str, list[int | None]]
    tolls: list[int | None]
    reports: set[str]
    independent_sources: int


def told_by(settled: SettledEvent, *, tolls_of: str) -> Told:
    """A settled event in the story's terms; `tolls_of` is the count role whose steps are asked for."""
    event = settled.event
    when = event.when.value if event.when and isinstance(event.when.value, When) else None
    return Told(
        type=event.type,
        day=when.earliest if when and when.earliest == when.latest else None,
        counts={role: [c.low, c.best, c.high] for role, (c, _) in event.counts.items()},
        tolls=[step.count.low for step in settled.tolls if step.field == tolls_of],
        reports={report.article_id for report in settled.reports},
        independent_sources=settled.independent_sources,
    )
