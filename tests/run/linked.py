"""A ledger of made-up reports, linked by the toy: reports that share a mark such as #1 tell of one event."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from attest.config import Settings
from attest.records import SettledEvent
from attest.run.decide import Desktop
from attest.run.link import Linkage, link
from attest.store import Coded, Ledger, RunRecipe
from tests.run.toy_matcher import ToyMatcher
from tests.store import made_up

RECIPE = RunRecipe(attest="0")


@cache
def _blank() -> Path:
    path = Path(mkdtemp()) / "blank.db"
    Ledger.open(path).close()
    return path


def report(name: str, marks: str, *, killed: int = 4, day: int = 5, model: str = "model-1", text: str = "") -> Coded:
    """A report of TEXT with marks and words of its own."""
    page = made_up.page(f"{made_up.TEXT} {text}{name} {marks}", page_id=name, published=date(2031, 3, day))
    return made_up.coded(page, killed=killed, model=model)


@dataclass
class Linked:
    """A ledger in a folder, with what is needed to link and to decide."""

    folder: Path
    matcher: ToyMatcher = field(default_factory=ToyMatcher)

    def __post_init__(self) -> None:
        self.settings = Settings(ledger=self.folder / "attest.db")
        if not self.settings.ledger.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            shutil.copy(_blank(), self.settings.ledger)

    def add(self, *coded: Coded) -> None:
        with Ledger.open(self.settings.ledger) as ledger:
            ledger.write(ledger.begin_run(RECIPE), coded)

    def link(self, **options: bool) -> Linkage:
        return link(self.settings, matcher=self.matcher, **options)

    def desk(self, by: str = "ana") -> Desktop:
        return Desktop(self.settings, by=by, matcher=self.matcher)

    def events(self, *, rejected: bool = False) -> list[SettledEvent]:
        with Ledger.open(self.settings.ledger) as ledger:
            return list(ledger.settled(rejected=rejected))

    def event(self, event_id: str) -> SettledEvent:
        with Ledger.open(self.settings.ledger) as ledger:
            return ledger.settled_event(event_id)

    def by_reports(self) -> Mapping[tuple[str, ...], SettledEvent]:
        """Events by the articles that tell of them."""
        return {tuple(sorted(r.article_id for r in e.reports)): e for e in self.events(rejected=True)}

    def groups(self) -> Sequence[tuple[str, ...]]:
        return sorted(self.by_reports())

    def id_of(self, *articles: str) -> str:
        return self.by_reports()[tuple(sorted(articles))].event.id


def event_of(coded: Coded) -> str:
    """The id of a report's one event."""
    return coded.events[0].id
