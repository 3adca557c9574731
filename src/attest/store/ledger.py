"""The ledger: every page, article, event, claim, quote, refusal, failure and verdict; it only grows."""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy.engine import Connection, Engine

from attest.records import Article, Claim, Decision, Link, Page, SettledEvent
from attest.store import (
    audit,
    journal,
    linking,
    opening,
    packing,
    reading,
    releases,
    resuming,
    schema,
    settling,
    writing,
)
from attest.store.address import server_of, shown
from attest.store.audit import Audit
from attest.store.linking import Linked, Linking
from attest.store.outcome import Coded, Outcome, Refused
from attest.store.reading import Chain, EventFilter, Kept, KeptArticle, Run
from attest.store.releases import Release
from attest.store.resuming import Done, Verdict

EVERYTHING = EventFilter()


@dataclass(frozen=True, slots=True)
class RunRecipe:
    """What a run reads with: all that must be known to do it again."""

    attest: str
    stages: Sequence[tuple[str, str]] = ()  # name, version
    model: str | None = None  # name and version
    model_sha256: str | None = None
    codebook: str | None = None  # name and version
    codebook_sha256: str | None = None
    settings: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class RunCounts:
    """How many pages came to which end; together, what went in."""

    coded: int = 0
    rejected: int = 0
    failed: int = 0
    known: int = 0  # had an outcome from before, so were not read again

    @property
    def taken(self) -> int:
        """Pages that went in."""
        return self.coded + self.rejected + self.failed + self.known


class Ledger:
    """A ledger in a file, or on a PostgreSQL server. Several processes may read and write it at once.

    Every method raises LedgerError, naming the file and what to try, when the database refuses.
    """

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self.path = path

    @classmethod
    def open(cls, path: str | Path, *, must_exist: bool = False) -> Self:
        """The ledger at `path` (or `postgresql://USER@HOST/DATABASE`), made when it is not there unless `must_exist`.

        Raises:
            LedgerError: it can't be made or opened, is no ledger, or was written by a newer Attest.
        """
        path = Path(path if server_of(path) is None else shown(path))
        return cls(opening.open_engine(path, must_exist=must_exist), path)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def begin_run(self, recipe: RunRecipe) -> str:
        """Note that a run begins; gives its id, which sorts by time."""
        now = datetime.now(UTC)
        run_id = f"run-{now:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
        with opening.writing(self._engine, self.path) as log:
            log.add(
                schema.runs,
                {
                    "run_id": run_id,
                    "started_at": now.isoformat(timespec="milliseconds"),
                    "attest": recipe.attest,
                    "model": recipe.model,
                    "model_sha256": recipe.model_sha256,
                    "codebook": recipe.codebook,
                    "codebook_sha256": recipe.codebook_sha256,
                    "stages": packing.dumps([list(stage) for stage in recipe.stages]),
                    "settings": packing.dumps(dict(recipe.settings or {})),
                },
            )
        return run_id

    def write(self, run_id: str, outcomes: Iterable[Outcome]) -> None:
        """Commit a batch of outcomes: all of it or, when this raises, none."""
        prepared = writing.prepare(outcomes)
        with opening.writing(self._engine, self.path) as log:
            writing.write(log, run_id, prepared)

    def finish(self, run_id: str, counts: RunCounts, *, how: str = "finished") -> None:
        """Note how a run ended: `how` is finished or interrupted."""
        with opening.writing(self._engine, self.path) as log:
            log.add(
                schema.run_ends,
                {
                    "run_id": run_id,
                    "ended_at": datetime.now(UTC).isoformat(timespec="milliseconds"),
                    "how": how,
                    "coded": counts.coded,
                    "rejected": counts.rejected,
                    "failed": counts.failed,
                    "known": counts.known,
                },
            )

    def events(self, where: EventFilter = EVERYTHING) -> Iterator[Kept]:
        """Current events, in the order they were coded, one article's together."""
        with opening.reading(self._engine, self.path) as conn:
            yield from reading.find_events(conn, where)

    def event(self, event_id: str) -> Kept:
        """One event by its id or an unambiguous beginning of it; raises NotFoundError."""
        with opening.reading(self._engine, self.path) as conn:
            return reading.find_event(conn, event_id)

    def chain(self, event_id: str) -> Chain:
        """All that stands behind an event; raises NotFoundError."""
        with opening.reading(self._engine, self.path) as conn:
            return reading.find_chain(conn, event_id)

    def claims(self, event_id: str) -> tuple[Claim, ...]:
        """What the article claims of an event; raises NotFoundError."""
        return self.chain(event_id).claims

    def article(self, article_id: str) -> KeptArticle:
        """One article by its id or an unambiguous beginning of it, with its events; raises NotFoundError."""
        with opening.reading(self._engine, self.path) as conn:
            return reading.find_article(conn, article_id)

    def runs(self) -> list[Run]:
        """Every run, from the first on."""
        with opening.reading(self._engine, self.path) as conn:
            return reading.find_runs(conn)

    def counts(self, run_id: str) -> RunCounts:
        """What a run has written so far, whether or not it ended; `known` is 0."""
        with opening.reading(self._engine, self.path) as conn:
            return RunCounts(**resuming.count_outcomes(conn, run_id))

    def outcomes_of(self, run_id: str, *, after: int = 0, limit: int = 500) -> list[Done]:
        """A run's outcomes in the order they were written, from the one after row `after` on."""
        with opening.reading(self._engine, self.path) as conn:
            return resuming.outcomes_of(conn, run_id, after=after, limit=limit)

    def is_done(self, run_ids: Sequence[str], done: Done) -> bool:
        """Whether one of the runs has an outcome for the same origin, page and bytes."""
        with opening.reading(self._engine, self.path) as conn:
            return resuming.is_done(conn, run_ids, done)

    def verdicts(self, pages: Sequence[Page], *, without: Sequence[str]) -> dict[int, Verdict]:
        """The newest verdict on each page, by its place in `pages`; runs in `without` are not asked.

        A page whose bytes are known but whose date, title or other words differ from what the verdict was given on has
        none.
        """
        with opening.reading(self._engine, self.path) as conn:
            return resuming.verdicts(conn, pages, without=without)

    def kept(self, verdict: Verdict, page: Page) -> Coded | Refused:
        """A verdict as the outcome that it was, on the page that was given now."""
        with opening.reading(self._engine, self.path) as conn:
            return resuming.kept(conn, verdict, page)

    def add_links(self, links: Iterable[Link]) -> None:
        """Keep proposals; one that is there already is left as it is."""
        with opening.writing(self._engine, self.path) as log:
            linking.add_links(log, links, linking_row=None)

    def links(self, thing_id: str | None = None) -> list[Link]:
        """Proposals that touch a thing, or all."""
        with opening.reading(self._engine, self.path) as conn:
            return reading.find_links(conn, thing_id)

    def decide(self, decision: Decision) -> None:
        """Keep a person's verdict; to take it back, decide `undo`."""
        with opening.writing(self._engine, self.path) as log:
            linking.add_decision(log, decision, anchors=())

    def decisions(self, subject_id: str | None = None) -> list[Decision]:
        """Verdicts on a thing, or all, from the first on."""
        with opening.reading(self._engine, self.path) as conn:
            return reading.find_decisions(conn, subject_id)

    def settled(self, where: EventFilter = EVERYTHING, *, rejected: bool = False) -> Iterator[SettledEvent]:
        """Events as all their reports tell them; one that no linking has joined to others stands alone.

        What a person rejected is left out unless `rejected`.
        """
        with opening.reading(self._engine, self.path) as conn:
            yield from settling.find_settled(conn, where, rejected=rejected)

    def settled_with_articles(
        self, where: EventFilter = EVERYTHING, *, rejected: bool = False
    ) -> Iterator[tuple[SettledEvent, Article, int]]:
        """As `settled`, each event with the article that it is first quoted from, and that article's coding."""
        with opening.reading(self._engine, self.path) as conn:
            yield from settling.find_led(conn, where, rejected=rejected)

    def stale_pages(self) -> int:
        """How many pages were read anew, or rejected, since they were linked."""
        with opening.reading(self._engine, self.path) as conn:
            return settling.stale_pages(conn)

    def settled_event(self, event_id: str) -> SettledEvent:
        """One event by its id, by one that it had before, or by that of one of its reports; raises NotFoundError."""
        with opening.reading(self._engine, self.path) as conn:
            return settling.find_one(conn, event_id)

    def link(self, link_id: str) -> Link | None:
        """The newest proposal whose id begins so, None when there is none; raises NotFoundError when several do."""
        with opening.reading(self._engine, self.path) as conn:
            return settling.find_link(conn, link_id)

    def add_release(self, name: str, *, at: str, by: str, why: str = "") -> Release:
        """Name the state as it is now; raises LedgerError when the name is taken or pages wait to be linked."""
        with opening.writing(self._engine, self.path) as log:
            return releases.add_release(log, name, at=at, by=by, why=why)

    def releases(self) -> list[Release]:
        """Every release, from the first on."""
        with opening.reading(self._engine, self.path) as conn:
            return releases.find_releases(conn)

    def linkings(self) -> list[Linked]:
        """Every linking, from the first on."""
        with opening.reading(self._engine, self.path) as conn:
            return linking.linkings(conn)

    def sign(self, signed: Iterable[tuple[int, bytes]], *, version: str) -> None:
        """Keep articles' signatures, by row; one that is there already is left as it is."""
        with opening.writing(self._engine, self.path) as log:
            linking.add_signatures(log, signed, version=version)

    def add_linking(self, added: Linking, *, since: int) -> str | None:
        """Commit a linking whole; gives its id, None when another was added after number `since`."""
        with opening.writing(self._engine, self.path) as log:
            return linking.add_linking(log, added) if linking.last_linking(log.conn) == since else None

    @contextmanager
    def looking(self) -> Iterator[Connection]:
        """One look at the ledger as it is now: what `attest.store.linking` and `attest.store.settling` read through."""
        with opening.reading(self._engine, self.path) as conn:
            yield conn

    def audit(self) -> Audit:
        """Hold every row against the chain of the audit."""
        with opening.reading(self._engine, self.path) as conn:
            return audit.verify(conn)

    def audit_head(self) -> str:
        """The hash at the end of the chain; noted elsewhere, it vouches for all rows so far."""
        with opening.reading(self._engine, self.path) as conn:
            return journal.head(conn)

    def audit_holds(self, noted: str) -> bool:
        """Whether a head noted earlier is in the chain still."""
        with opening.reading(self._engine, self.path) as conn:
            return audit.holds(conn, noted)
