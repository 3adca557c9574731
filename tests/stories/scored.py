"""How near a ledger comes to a story: of each event, which settled event tells it, and what of it is right."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from attest.records import SettledEvent
from attest.store import Ledger
from tests.stories.story import Story, told_by


@dataclass(frozen=True, slots=True)
class Score:
    """What came of one event: its settled event (None when there is none), which parts are right, what it says."""

    settled: SettledEvent | None
    right: Mapping[str, bool]
    said: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Scores:
    """Of each event of a story, and the copies that were found, each with what it was taken from."""

    events: Mapping[str, Score]
    copies: Mapping[str, str]


def scored(story: Story, ledger: Ledger) -> Scores:
    """Hold a ledger against the story."""
    settled = list(ledger.settled())
    copies = {r.article_id: r.copy_of for s in settled for r in s.reports if r.copy_of}
    return Scores({name: _score(story, name, settled) for name in story.events}, copies)


def _score(story: Story, name: str, settled: list[SettledEvent]) -> Score:
    """The settled event of the right day in which most of the event's reports are, and the fewest others."""
    wanted, reports = story.events[name], story.reports_of(name)
    role = "abducted" if "abducted" in wanted["counts"] else "killed"
    told = [(told_by(s, tolls_of=role), s) for s in settled]
    fitting = [(t, s) for t, s in told if t.reports & reports]
    best = max(fitting, key=lambda one: (one[0].day == wanted["day"], _fit(one[0].reports, reports)), default=None)
    if best is None:
        return Score(None, dict.fromkeys(("type", "day", "reports", "toll", "sources"), False), {})
    t, event = best
    right = {
        "type": t.type == wanted["type"],
        "day": t.day == wanted["day"],
        "reports": t.reports == reports,
        "toll": t.counts.get(role) == wanted["counts"][role],
        "sources": t.independent_sources == wanted["independent_sources"],
    }
    said = {
        "type": t.type,
        "day": t.day,
        "reports": f"{len(t.reports & reports)} of {len(reports)}, {len(t.reports - reports)} others",
        "toll": t.counts.get(role),
        "steps": t.tolls,
        "sources": t.independent_sources,
    }
    return Score(event, right, said)


def _fit(found: set[str], wanted: set[str]) -> float:
    return 2 * len(found & wanted) / (len(found) + len(wanted))


def main() -> None:
    """Print the scores of a ledger that `code` and `link` have filled with the story."""
    from tests.stories.story import load_story

    with Ledger.open(Path(sys.argv[1])) as ledger:
        scores = scored(load_story(), ledger)
    for name, score in scores.events.items():
        print(name, {k: "right" if v else "wrong" for k, v in score.right.items()}, dict(score.said))
    print("copies", len(scores.copies), "of", len(load_story().copies()))


if __name__ == "__main__":
    main()
