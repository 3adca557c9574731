"""What feeds have listed and nobody has coded yet: a small SQLite file, so that a kill at any moment loses nothing."""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from attest.config import Settings
from attest.errors import InputError
from attest.ingest.addresses import Address
from attest.ingest.feeds import is_sitemap_index
from attest.ingest.fetch import FetchError
from attest.ingest.limits import Limits
from attest.ingest.page import make_page
from attest.ingest.web import web_for
from attest.records import Page, Rejected

SUFFIX = ".feeds"
# A page that can't be had for now is tried again in later rounds, this often in all.
TRIES = 3
_KEPT_S = 90 * 86_400.0
_TABLES = """
CREATE TABLE IF NOT EXISTS feed (
    url TEXT PRIMARY KEY, etag TEXT, modified TEXT, asked_at REAL, failed INTEGER NOT NULL DEFAULT 0, said TEXT
);
CREATE TABLE IF NOT EXISTS entry (
    feed TEXT NOT NULL, key TEXT NOT NULL, origin TEXT NOT NULL UNIQUE, url TEXT, title TEXT, outlet TEXT,
    published TEXT, language TEXT, held BLOB, state TEXT NOT NULL, tries INTEGER NOT NULL DEFAULT 0,
    seen_at REAL NOT NULL, PRIMARY KEY (feed, key)
);
CREATE INDEX IF NOT EXISTS entry_state ON entry (state);
"""


@dataclass(frozen=True, slots=True)
class Polled:
    """What came of asking one feed: how many entries are new, and what is wrong, if anything."""

    feed: str
    new: int = 0
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class _Asked:
    """What we know of a feed from the last time."""

    etag: str | None
    modified: str | None


class Waiting:
    """The file of what waits.

    An entry is *waiting* when a feed has listed it, *taken* when its page has been handed on, and *done* when what came
    of it is in the ledger. What was taken and not done, as when the machine went down, waits again.

    Args:
        path: The file, made when there is none.

    Raises:
        InputError: it can't be opened or is no such file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._db = sqlite3.connect(path, timeout=30, isolation_level=None)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.executescript(_TABLES)
        except sqlite3.Error as problem:
            raise InputError(
                f"{path}: what was seen of the feeds can't be kept there ({problem})",
                fix="name another file with --state.",
            ) from problem

    def close(self) -> None:
        """Closes the file."""
        self._db.close()

    def poll(self, feed: str, *, settings: Settings, limits: Limits) -> Polled:
        """Asks a feed for what is new, unless its server says that nothing is."""
        web, asked = web_for(settings), self._asked(feed)
        try:
            answer = web.fetcher.get(feed, etag=asked.etag, modified=asked.modified)
        except FetchError as problem:
            self._note(feed, problem.reason)
            return Polled(feed, problem=problem.reason)
        if answer.status == 304:
            self._note(feed, None, etag=answer.etag or asked.etag, modified=answer.modified or asked.modified)
            return Polled(feed)
        if is_sitemap_index(answer.content):
            problem_words = "this is a sitemap of sitemaps; name the one of them that lists the news"
            self._note(feed, problem_words)
            return Polled(feed, problem=problem_words)
        found = list(web.found_in(answer, Address(feed, origin=feed), limits=limits))
        refused = [one.reason for one in found if isinstance(one, Rejected)]
        if len(found) == 1 and isinstance(found[0], Page) and found[0].media_type != "application/json":
            found, refused = [], ["this is a page, not a feed or sitemap"]
        with self._together():
            new = sum(self._add(feed, one) for one in found if not isinstance(one, Rejected))
            problem_said = refused[0] if refused else None
            # What was cut off is asked for whole the next time.
            etag, modified = (None, None) if refused else (answer.etag, answer.modified)
            self._note(feed, problem_said, etag=etag, modified=modified)
        return Polled(feed, new, problem_said)

    def count(self) -> int:
        """How many entries wait."""
        row = self._db.execute("SELECT count(*) FROM entry WHERE state = 'waiting'").fetchone()
        return int(row[0])

    def start_again(self) -> None:
        """Lets what was taken and never done wait again; forgets what no feed has listed for ninety days."""
        self._db.execute("UPDATE entry SET state = 'waiting' WHERE state = 'taken'")
        self._db.execute("DELETE FROM entry WHERE state = 'done' AND seen_at < ?", (time.time() - _KEPT_S,))

    def done(self, origin: str) -> None:
        """Notes that what came of the entry is in the ledger."""
        self._db.execute("UPDATE entry SET state = 'done', held = NULL WHERE origin = ?", (origin,))

    def all_done(self) -> None:
        """Notes the same of all that was taken."""
        self._db.execute("UPDATE entry SET state = 'done', held = NULL WHERE state = 'taken'")

    def take(self, *, settings: Settings, limits: Limits) -> Iterator[Page | Rejected]:
        """The pages of all that waits, each fetched when its turn comes."""
        rows = self._db.execute(
            "SELECT origin, url, title, outlet, published, language, held, tries FROM entry"
            " WHERE state = 'waiting' ORDER BY rowid"
        ).fetchall()
        for row in rows:
            origin, *said, tries = row
            yield from self._take(_address(origin, said), origin, tries, settings=settings, limits=limits)

    def _take(
        self, address: Address, origin: str, tries: int, *, settings: Settings, limits: Limits
    ) -> Iterator[Page | Rejected]:
        web = web_for(settings)
        if not address.url and address.instead is not None:
            self._mark(origin, "taken")
            yield address.instead
            return
        try:
            answer = web.fetcher.get(address.url)
        except FetchError as problem:
            if problem.passing and tries + 1 < TRIES:
                self._db.execute("UPDATE entry SET tries = tries + 1 WHERE origin = ?", (origin,))
                return
            self._mark(origin, "taken")
            yield web.instead_of(address, problem)
            return
        self._mark(origin, "taken")
        yield from web.pages_in(answer, address, limits=limits)

    def _mark(self, origin: str, state: str) -> None:
        self._db.execute("UPDATE entry SET state = ? WHERE origin = ?", (state, origin))

    def _asked(self, feed: str) -> _Asked:
        row = self._db.execute("SELECT etag, modified FROM feed WHERE url = ?", (feed,)).fetchone()
        return _Asked(*row) if row else _Asked(None, None)

    def _note(self, feed: str, said: str | None, *, etag: str | None = None, modified: str | None = None) -> None:
        self._db.execute(
            "INSERT INTO feed (url, etag, modified, asked_at, failed, said) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (url) DO UPDATE SET etag = excluded.etag, modified = excluded.modified,"
            " asked_at = excluded.asked_at, failed = iif(excluded.said IS NULL, 0, failed + 1), said = excluded.said",
            (feed, etag, modified, time.time(), int(said is not None), said),
        )

    def _add(self, feed: str, one: Address | Page) -> bool:
        """Whether the entry is new."""
        now = time.time()
        key = (one.key or one.url) if isinstance(one, Address) else one.id
        known = self._db.execute("UPDATE entry SET seen_at = ? WHERE feed = ? AND key = ?", (now, feed, key))
        if known.rowcount:
            return False
        held = one.instead if isinstance(one, Address) else one
        origin = one.url if isinstance(one, Address) else f"{feed}!{key}"
        added = self._db.execute(
            "INSERT OR IGNORE INTO entry (feed, key, origin, url, title, outlet, published, language, held, state,"
            " seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting', ?)",
            (
                feed,
                key,
                origin,
                one.url if isinstance(one, Address) else None,
                one.title,
                one.outlet,
                one.published.isoformat() if one.published else None,
                one.language,
                held.content if held else None,
                now,
            ),
        )
        return added.rowcount > 0

    @contextmanager
    def _together(self) -> Iterator[None]:
        """One transaction: what a feed listed, and that it was asked, are kept together or not at all."""
        self._db.execute("BEGIN IMMEDIATE")
        with ExitStack() as undo:
            undo.callback(self._db.execute, "ROLLBACK")
            yield
            undo.pop_all()
        self._db.execute("COMMIT")


def read_waiting(
    paths: Sequence[str],
    *,
    published: date | None = None,
    stdin: BinaryIO | None = None,
    settings: Settings | None = None,
    limits: Limits | None = None,
) -> Iterator[Page | Rejected]:
    """The source `waiting`: pages of what waits in files that `attest watch` keeps."""
    del published, stdin
    for path in paths:
        with closing(Waiting(Path(path))) as waiting:
            yield from waiting.take(settings=settings or Settings(), limits=limits or Limits())


def _address(origin: str, said: Sequence[object]) -> Address:
    url, title, outlet, published, language, held = said
    stated = {
        "title": _text(title),
        "outlet": _text(outlet),
        "published": date.fromisoformat(str(published)) if published else None,
        "language": _text(language),
    }
    own = make_page(bytes(held), origin=origin, media_type="text/html", **stated) if isinstance(held, bytes) else None  # type: ignore[arg-type]
    return Address(str(url or ""), origin=origin, instead=own, **stated)  # type: ignore[arg-type]


def _text(value: object) -> str | None:
    return str(value) if value is not None else None
