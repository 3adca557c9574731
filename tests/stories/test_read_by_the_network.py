"""The same story read by the network in the package: what is asked for here is what it manages."""

import json
from collections.abc import Iterator

import pytest

from attest.config import Settings
from attest.run import code
from attest.run.link import link
from attest.store import Ledger
from tests.stories.scored import Scores, scored
from tests.stories.story import load_story

pytestmark = pytest.mark.model
STORY = load_story()


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scores]:
    folder = tmp_path_factory.mktemp("story")
    with (folder / "story.jsonl").open("w", encoding="utf-8") as lines:
        for report in STORY.reports:
            kept = {name: report[name] for name in ("id", "outlet", "title", "text")}
            lines.write(json.dumps({**kept, "published": report["published"].isoformat()}) + "\n")
    settings = Settings(ledger=folder / "story.db")
    assert sum(1 for _ in code([str(folder / "story.jsonl")], settings=settings)) == 40
    link(settings)
    with Ledger.open(settings.ledger) as ledger:
        yield scored(STORY, ledger)


def test_every_copy_is_known_and_nothing_else_is_one(scores: Scores) -> None:
    assert scores.copies == STORY.copies()
