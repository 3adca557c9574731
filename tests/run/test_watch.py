from pathlib import Path

import pytest

from attest.config import Settings
from attest.run.watch import Round, watch
from tests.ingest.server import entry, feed, page, serving
from tests.run import toy


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(ledger=tmp_path / "attest.db", pause_s=0, private_addresses=True)


def test_a_feed_is_coded_once_and_one_that_fails_does_not_stop_the_others(settings: Settings) -> None:
    rounds: list[Round] = []
    with serving({"/a": page(b"A bombing."), "/b": page(b"Another bombing.")}) as server:
        server.pages["/feed"] = page(feed(entry(f"{server.url}/a")))
        feeds = [f"{server.url}/gone", f"{server.url}/feed"]
        options = {"settings": settings, "once": True, "on_round": rounds.append}
        first = list(watch(feeds, reader=toy.reader(), **options))  # type: ignore[arg-type]
        server.pages["/feed"] = page(feed(entry(f"{server.url}/a"), entry(f"{server.url}/b")))
        second = list(watch(feeds, reader=toy.reader(), **options))  # type: ignore[arg-type]
        third = list(watch(feeds, reader=toy.reader(), **options))  # type: ignore[arg-type]

    assert [len(first), len(second), len(third)] == [1, 1, 0]
    assert [one.new for one in rounds] == [1, 1, 0]
    assert all("404" in (one.problems[0].problem or "") for one in rounds)


def test_a_page_that_was_taken_but_not_committed_is_fetched_again(settings: Settings) -> None:
    with serving({"/a": page(b"A bombing."), "/b": page(b"Another bombing.")}) as server:
        server.pages["/feed"] = page(feed(entry(f"{server.url}/a"), entry(f"{server.url}/b")))
        outcomes = watch([f"{server.url}/feed"], settings=settings, once=True, reader=toy.reader())
        next(outcomes)
        outcomes.close()  # type: ignore[attr-defined]
        again = list(watch([f"{server.url}/feed"], settings=settings, once=True, reader=toy.reader()))

    assert len(again) >= 1
