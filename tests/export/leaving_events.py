"""A settled event of three reports, one a copy, that differ on the toll; made up."""

from dataclasses import replace
from datetime import date

from attest.export.leaving import Leaving
from attest.records import Actor, Answer, Claim, Conflict, Count, Evidence, Report, Saying, SettledEvent, Span, TollStep
from tests.store import made_up

DATED = made_up.coded(made_up.page(page_id="r1", published=date(2031, 3, 5)))
EVENT = DATED.events[0]


def settled(**changes: object) -> SettledEvent:
    """The event of `made_up.TEXT`, told by the Talovo Post, copied by the Coast Wire, and told again by Radio Ketho."""
    question = EVENT.open_questions[0]
    reports = (
        Report("r1", EVENT.id, "Talovo Post", date(2031, 3, 4), "https://post.example/1", "Four killed", source="r1"),
        Report("r2", "e2", "Coast Wire", date(2031, 3, 4), "https://wire.example/9", "Four die", "r1", source="r1"),
        Report("r3", "e3", "Radio Ketho", date(2031, 3, 6), None, None, source="r3"),
    )
    told = SettledEvent(
        event=replace(EVENT, article_ids=("r1", "r2", "r3")),
        version=2,
        reports=reports,
        independent_sources=2,
        conflicts=(
            Conflict(
                "killed",
                (
                    Saying(Count(4, 4, None), ("r1", "r2"), ("police",)),
                    Saying(Count(6, 6, 6), ("r3",), ("Radio Ketho",)),
                ),
            ),
        ),
        tolls=(
            TollStep("killed", date(2031, 3, 4), "r1", Count(4, 4, None)),
            TollStep("killed", date(2031, 3, 6), "r3", Count(6, 6, 6)),
        ),
        answered=(Answer(question, Evidence("r3", Span(0, 9), "It was us")),),
        decisions=("d1",),
        verdict="accepted",
    )
    return replace(told, **changes)  # type: ignore[arg-type]


def leaving(**changes: object) -> Leaving:
    sentence = "TALOVO - Gunmen of the River Front killed at least four traders in Talovo on Monday, police said."
    return Leaving(settled(**changes), sentence=sentence, runs=("run-1", "run-2"), claims=DATED.claims)


def with_party(name: str, *, field: str = "target", kind: str | None = "civilians", id: str | None = None) -> Leaving:
    """The same with one more party, whom the sentence names too."""
    claim = party(name, field=field, kind=kind, id=id)
    event = replace(EVENT, participants=(*EVENT.participants, claim))
    return replace(leaving(event=event), sentence=f"Gunmen killed {name} in Talovo.", claims=(*DATED.claims, claim))


def party(name: str, *, field: str = "target", kind: str | None = "civilians", id: str | None = None) -> Claim:
    words = Evidence("r1", Span(0, len(name)), name)
    return replace(
        EVENT.participants[0], id=f"c-{name}", field=field, value=Actor(name, kind, None, id), evidence=(words,)
    )
