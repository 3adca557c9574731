"""`attest link`: finds copies and reports of one event over a ledger, and settles each cluster.

Only what is new is signed and compared. What was settled keeps its id; what did not change keeps its row.
"""

import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from attest import __version__
from attest.config import Settings
from attest.errors import LedgerError
from attest.link.anchors import inherit
from attest.link.verdicts import holding, kept_alive, rulings
from attest.records import Article, Link
from attest.run.desk import Changes, Codes, Desk
from attest.run.matching import Compared, Matcher, OwnMatcher, Subject
from attest.store import Ledger, linking
from attest.store.address import beside
from attest.store.linking import Anchor, Linking
from attest.store.packing import fingerprint

OnProgress = Callable[[str, int, int | None], None]
# How often others may link or decide in between before we give up.
_TRIES = 5
_BATCH = 200


@dataclass(frozen=True, slots=True)
class Linkage:
    """What an `attest link` did: new articles, copies and same-event links found, events made, changed and ended.

    `linking_id` is None when there was nothing to do.
    """

    linking_id: str | None = None
    articles: int = 0
    copies: int = 0
    links: int = 0
    settled: int = 0
    ended: int = 0


def link(
    settings: Settings,
    *,
    matcher: Matcher | None = None,
    anew: bool = False,
    on_progress: OnProgress | None = None,
) -> Linkage:
    """Link what came into the ledger since the last time.

    Args:
        settings: Where the ledger is; the codebook whose crosswalk gives settled events their codes.
        matcher: What finds copies and compares events; the one in the package when None.
        anew: Compare everything again, as when a version of the rules changes. Ids and decisions stay.
        on_progress: Told what is being done, how much of it is done, and how much there is where that is known.

    Raises:
        LedgerError: there is no ledger, it can't be written, or others keep changing it meanwhile.
    """
    with Ledger.open(settings.ledger, must_exist=True) as ledger:
        linker = Linker(ledger, matcher or OwnMatcher(), crosswalk_of(settings), on_progress or _silent)
        for _ in range(_TRIES):
            done = linker.once(anew=anew)
            if done is not None:
                return done
    raise LedgerError(
        f"{settings.ledger}: others changed it each time before the links could be kept",
        fix="run it again when they are done.",
    )


def crosswalk_of(settings: Settings) -> Codes:
    """The crosswalk of the codebook that the settings name."""
    from attest.codebook import crosswalk
    from attest.codebook.loader import load_codebook

    return partial(crosswalk.codes, codebook=load_codebook(settings.codebook))


def ready_path(ledger: Path) -> Path:
    """The folder beside a ledger where the comparison is kept ready; it may be deleted."""
    return beside(ledger, "-linked")


class Linker:
    """Links one ledger with one matcher."""

    def __init__(self, ledger: Ledger, matcher: Matcher, codes: Codes, say: OnProgress) -> None:
        self._ledger = ledger
        self._matcher = matcher
        self._codes = codes
        self._say = say

    def once(self, *, anew: bool) -> Linkage | None:
        """One go; None when the ledger was linked or decided upon meanwhile."""
        self._sign()
        with self._ledger.looking() as conn:
            since = linking.last_linking(conn)
            look = _Look(conn, self._matcher, anew=anew)
            if not look.came and not look.went:
                return Linkage()
            copies, parents, family = self._copies(look)
            compared, links = self._compare(look, family)
            changes = self._changes(look, compared, parents)
        added = Linking(
            attest=__version__,
            versions=self._matcher.versions,
            articles=len(look.new_articles),
            came=tuple(look.came),
            went=tuple(look.went),
            anchors=tuple(look.continued),
            links=(*copies, *links),
            settled=changes.settled,
            redirects=changes.redirects,
        )
        linking_id = self._ledger.add_linking(added, since=since)
        if linking_id is None:
            return None
        _keep_ready(compared, self._ledger.path, linking_id)
        live = sum(s.standing == linking.LIVE for s in changes.settled)
        return Linkage(linking_id, len(look.new_articles), len(copies), len(links), live, len(changes.settled) - live)

    def _sign(self) -> None:
        version = self._matcher.signing
        with self._ledger.looking() as conn:
            came = linking.coming(conn, self._matcher.versions)
            unsigned = [s.coding for s in linking.slips(conn, came, version=version) if s.signature is None]
            first = linking.first_texts(conn)
        for start in range(0, len(unsigned), _BATCH):
            with self._ledger.looking() as conn:
                sheets = list(linking.sheets(conn, unsigned[start : start + _BATCH], version=version, first=first))
            self._ledger.sign({s.article_row: self._matcher.sign(s.article) for s in sheets}.items(), version=version)
            self._say("signing", min(start + _BATCH, len(unsigned)), len(unsigned))

    # --- copies ---

    def _copies(self, look: "_Look") -> tuple[list[Link], dict[str, str], Callable[[str], str]]:
        """New copies, for each copy its parent, and for each article the name of its family."""
        versions = self._matcher.versions
        new = [(s.key, s.signature) for s in look.new_articles.values() if s.signature is not None]
        kept = [(s.key, s.signature) for s in look.old_articles.values() if s.signature is not None]
        found = []
        for one in self._matcher.copies(new, kept, look.article):
            found.append(_marked(one, versions))
            self._say("finding copies", len(found), None)
        before = [] if look.is_anew else [c for c in linking.copies(look.conn, versions) if look.has_both(c)]
        families = self._matcher.families([*before, *found], look.published)
        parents = {a: parent for family in families for a, parent in family.items() if parent is not None}
        if found:
            older = self._matcher.families(before, look.published)
            were = {a: parent for family in older for a, parent in family.items() if parent is not None}
            look.moved = {a for a in parents.keys() | were.keys() if parents.get(a) != were.get(a)}
        # The name is that of the member kept first, so that it stays when others join.
        names = {a: min(family, key=look.line_of) for family in families for a in family}
        return found, parents, lambda article: names.get(article, article)

    # --- the same event ---

    def _compare(self, look: "_Look", family: Callable[[str], str]) -> tuple[Compared, list[Link]]:
        compared = None if look.is_anew else self._ready(look)
        if compared is None:
            compared, fresh = self._matcher.nothing(), set(look.homes)
        else:
            compared = compared.without(look.gone | (look.fresh & set(compared.anchors())))
            fresh = look.fresh
        compared = compared.with_more(self._counted(look.subjects(fresh, family), len(fresh)))
        self._say("comparing events", len(fresh), len(fresh))
        links = [_marked(one, self._matcher.versions) for one in compared.links(fresh)]
        return compared, links if fresh == look.fresh else [one for one in links if look.is_new(one)]

    def _counted(self, subjects: Iterable[Subject], many: int) -> Iterator[Subject]:
        for number, subject in enumerate(subjects, 1):
            if number % _BATCH == 0:
                self._say("reading events", number, many)
            yield subject

    def _ready(self, look: "_Look") -> Compared | None:
        """What was compared before, if it is kept ready for this very state of the ledger."""
        return load_ready(self._matcher, self._ledger.path, look.conn)

    def _changes(self, look: "_Look", compared: Compared, parents: Mapping[str, str]) -> Changes:
        desk = Desk(look.conn, homes=look.homes, decided=look.decided, parents=parents, codes=self._codes)
        loose = sorted(look.homes.keys() - set(compared.anchors()))
        touched = look.touched()
        clusters = compared.clusters(touched, desk.wishes, loose)
        self._say("settling", len(clusters), len(clusters))
        return desk.changes(clusters, gone=look.gone)


class _Look:
    """What came and went since the last linking."""

    def __init__(self, conn: Any, matcher: Matcher, *, anew: bool) -> None:
        self.conn, versions = conn, matcher.versions
        part = linking.taking_part(conn)
        self.went = linking.going(conn)
        self.came = linking.coming(conn, None if anew else versions)
        linked = {coding for coding, by in part.items() if by == versions} - set(self.went) - set(self.came)
        self.is_anew = not linked
        self.decided = linking.decided(conn)
        self.first = linking.first_texts(conn)
        self.moved: set[str] = set()
        self._articles(matcher.signing, linked)
        self._events(part)

    def _articles(self, version: str, linked: Collection[int]) -> None:
        old = {s.key: s for s in linking.slips(self.conn, linked, version=version)}
        # A page that was read anew has the words that it had: its copies are known.
        known = {s.key for s in linking.slips(self.conn, self.went, version=version)} if linked else set()
        came = {s.key: s for s in linking.slips(self.conn, self.came, version=version)}
        self.old_articles = old | {key: s for key, s in came.items() if key in known}
        self.new_articles = {key: s for key, s in came.items() if key not in self.old_articles}
        self.published = {key: s.published for key, s in (self.old_articles | self.new_articles).items()}
        self._line = {key: s.article_row for key, s in (self.old_articles | self.new_articles).items()}
        self._coding = {key: s.coding for key, s in (self.old_articles | self.new_articles).items()}

    def _events(self, part: Mapping[int, str]) -> None:
        before = {a.anchor_id: a for a in linking.universe(self.conn)}
        self.continued = self._continued({coding for coding in self.came if coding not in part})
        moved = {(a.coding, a.event_id): a for a in self.continued}
        now = [moved.get((a.coding, a.event_id), a) for a in linking.anchors_of(self.conn, self.came)]
        self.fresh = {a.anchor_id for a in now}
        left = set(self.went)
        alive = kept_alive(holding(rulings(self.decided)))
        stay = {name: a for name, a in before.items() if a.coding not in left or name in alive}
        self.homes: dict[str, Anchor] = {**stay, **{a.anchor_id: a for a in now}}
        self.gone = before.keys() - self.homes.keys()

    def _continued(self, codings: Collection[int]) -> list[Anchor]:
        """Events of pages that were read before: those that an earlier reading had already."""
        found: list[Anchor] = []
        for coding, earlier in linking.earlier_codings(self.conn, codings).items():
            new = [p.event for p in linking.parts(self.conn, [coding])]
            taken: dict[str, Anchor] = {}
            for older in earlier:
                parts = {p.event.id: p for p in linking.parts(self.conn, [older])}
                free = [p.event for p in parts.values() if p.anchor not in {a.anchor_id for a in taken.values()}]
                for mine, theirs in inherit(free, [e for e in new if e.id not in taken]).items():
                    part = parts[theirs]
                    taken[mine] = Anchor(coding, mine, part.anchor, part.place_in_line)
            found += taken.values()
        return found

    # --- asked for ---

    def article(self, key: str) -> Article:
        """The article by its key, under its key."""
        sheet = next(linking.sheets(self.conn, [self._coding[key]], version="", first=self.first))
        return replace(sheet.article, id=key)

    def line_of(self, key: str) -> tuple[int, str]:
        """When an article was kept, to order articles by."""
        return self._line.get(key, 0), key

    def has_both(self, copy: Link) -> bool:
        """Whether both sides of a copy still take part."""
        return copy.left_id in self.published and copy.right_id in self.published

    def is_new(self, one: Link) -> bool:
        """Whether one of the two was not compared before."""
        return one.left_id in self.fresh or one.right_id in self.fresh

    def subjects(self, anchors: Collection[str], family: Callable[[str], str]) -> Iterator[Subject]:
        """The events by these anchors, article by article, in the order that they were kept."""
        wanted: dict[int, dict[str, str]] = {}
        for anchor in anchors:
            home = self.homes[anchor]
            wanted.setdefault(home.coding, {})[home.event_id] = anchor
        codings = sorted(wanted)
        for start in range(0, len(codings), _BATCH):
            some = codings[start : start + _BATCH]
            sheets = {s.coding: s for s in linking.sheets(self.conn, some, version="", first=self.first)}
            for part in linking.parts(self.conn, some):
                if part.event.id in wanted[part.coding]:
                    anchor, sheet = wanted[part.coding][part.event.id], sheets[part.coding]
                    yield Subject(anchor, part.event, sheet.article, sheet.key, family(sheet.key))

    def touched(self) -> set[str]:
        """Anchors whose clusters may be other than they were."""
        rows = linking.live_rows(self.conn, anchors=sorted(self.gone))
        members = linking.members(self.conn, [row["row"] for row in rows.values()])
        partners = {m.anchor for of in members.values() for m in of}
        codings = {self._coding[key] for key in self.moved if key in self._coding}
        copied = {name for name, home in self.homes.items() if home.coding in codings}
        return (self.fresh | partners | copied) & self.homes.keys()


def load_ready(matcher: Matcher, ledger: Path, conn: Any) -> Compared | None:
    """What was compared, if it is kept ready for the newest linking by this matcher's rules."""
    folder = ready_path(ledger)
    stamp = folder / "linking"
    newest = linking.last_by(conn, matcher.versions)
    if newest is None or not stamp.is_file() or stamp.read_text(encoding="utf-8") != newest:
        return None
    return matcher.load(folder / "events")


def _keep_ready(compared: Compared, ledger: Path, linking_id: str) -> None:
    """Keep the comparison for the next time; where that can't be done, the next time takes longer."""
    folder = ready_path(ledger)
    try:
        folder.mkdir(exist_ok=True)
        (folder / "linking").unlink(missing_ok=True)
        compared.save(folder / "events")
        (folder / "linking").write_text(linking_id, encoding="utf-8")
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)


def _marked(one: Link, versions: str) -> Link:
    """The link with an id that tells what it says from what another version, or another reading, says of the pair."""
    said = fingerprint(versions, one.score, dict(one.reasons))[:6]
    return replace(one, id=f"{one.id}-{said}")


def _silent(_what: str, _done: int, _of: int | None) -> None:
    return
