"""Families of copies: who copied whom, so that five outlets with one wire story count as one source.

An article joins a family when its links to the family as a whole hold, not when it is like one member: a chain of weak
pairs does not run away, and a digest that quotes two stories joins one family and leaves them two.

Every copy counts once with its family, an update too: whoever tells a story on with new figures has not asked anyone
else. Its figures are the newer ones of that one source; `Family.latest` says whose they are.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from attest.dedupe.judge import LEAST_SCORE, RELATION, Kind, kind_of
from attest.records import Link

# The mean score between two groups, unlinked pairs counting 0, from which they are one family.
LEAST_MEAN = 0.4
# Or the share of both groups that one member, who can be their source, is linked to.
LEAST_REACH = 0.67
_MOST_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the order of copies goes by: day of publication and number of words, both as far as known, then `line`.

    `line` is the place in which the articles came in: of two that nothing else tells apart, the first is the source.
    """

    article_id: str
    published: date | None = None
    words: int = 0
    line: int = 0


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a family: `parent` is the member it was likely taken from, by `link`; both None for the root."""

    article_id: str
    parent: str | None = None
    link: Link | None = None

    @property
    def kind(self) -> Kind | None:
        """What kind of copy it is of its parent; None for the root."""
        return kind_of(self.link) if self.link else None


@dataclass(frozen=True, slots=True)
class Family:
    """Articles with one source: the root first, every other after its parent. `latest` was published last."""

    root: str
    members: tuple[Member, ...]
    latest: str

    def children(self, article_id: str) -> tuple[Member, ...]:
        """Members taken from this one."""
        return tuple(member for member in self.members if member.parent == article_id)


def build_families(
    links: Iterable[Link], stamps: Mapping[str, Stamp], *, apart: Collection[frozenset[str]] = ()
) -> tuple[Family, ...]:
    """The families that links make, ordered by their roots; an article without a copy is in none.

    The same links give the same families in whatever order they come.

    Args:
        links: Of relation "copy_of"; others and those below LEAST_SCORE are passed over.
        stamps: By article id; one that is missing counts as undated and short.
        apart: Pairs of article ids that a person said are no copies: they never share a family.
    """
    held = [link for link in links if link.relation == RELATION and link.score >= LEAST_SCORE]
    graph = _Graph(held, stamps, {pair for pair in apart if len(pair) == 2})
    families = [_tree(group, graph) for group in graph.groups()]
    return tuple(sorted(families, key=lambda family: family.root))


class _Graph:
    """Links as a graph, and the groups that form in it, strongest links first."""

    def __init__(self, links: Sequence[Link], stamps: Mapping[str, Stamp], apart: Collection[frozenset[str]]) -> None:
        self.near: dict[str, dict[str, Link]] = {}
        for link in sorted(links, key=lambda link: (link.score, link.left_id, link.right_id)):
            self.near.setdefault(link.left_id, {})[link.right_id] = link
            self.near.setdefault(link.right_id, {})[link.left_id] = link
        self.stamps = {article_id: stamps.get(article_id, Stamp(article_id)) for article_id in self.near}
        self._apart: dict[str, set[str]] = {}
        for one, other in (sorted(pair) for pair in apart):
            self._apart.setdefault(one, set()).add(other)
            self._apart.setdefault(other, set()).add(one)
        self._group = {article_id: {article_id} for article_id in self.near}
        self._links = sorted(links, key=lambda link: (-link.score, link.left_id, link.right_id))

    def groups(self) -> list[set[str]]:
        """Groups of two and more. A merger that was refused is tried again while others go on."""
        waiting = self._links
        for _ in range(_MOST_ROUNDS):
            refused = [link for link in waiting if not self._merge(link)]
            if not refused or len(refused) == len(waiting):
                break
            waiting = refused
        distinct = {id(group): group for group in self._group.values()}
        return [group for group in distinct.values() if len(group) > 1]

    def _merge(self, link: Link) -> bool:
        one, other = self._group[link.left_id], self._group[link.right_id]
        if one is other:
            return True
        if not self._may_join(one, other, link):
            return False
        small, large = sorted((one, other), key=len)
        large |= small
        for article_id in small:
            self._group[article_id] = large
        return True

    def _may_join(self, one: set[str], other: set[str], link: Link) -> bool:
        small, large = sorted((one, other), key=len)
        if any(self._apart.get(article_id, set()) & large for article_id in small):
            return False
        between = sum(self.near[a][b].score for a in small for b in self.near[a].keys() & large)
        if between >= LEAST_MEAN * len(small) * len(large):
            return True
        return any(self._reach(end, one, other) >= LEAST_REACH for end in (link.left_id, link.right_id))

    def _reach(self, source: str, one: set[str], other: set[str]) -> float:
        """Share of both groups that are linked to this member and were not published before it."""
        linked = self.near[source].keys() & (one | other)
        return sum(self._may_be_source(source, article_id) for article_id in linked) / (len(one) + len(other) - 1)

    def _may_be_source(self, source: str, of: str) -> bool:
        ours, theirs = self.stamps[source].published, self.stamps[of].published
        return ours is None or theirs is None or ours <= theirs


def _tree(group: set[str], graph: _Graph) -> Family:
    """The strongest tree from the earliest member: each is hung on the member it is most like."""
    order = {article_id: i for i, article_id in enumerate(sorted(group, key=lambda a: _age(graph.stamps[a])))}
    root = min(group, key=order.__getitem__)
    best: dict[str, tuple[float, int, str]] = {}
    members = [Member(root)]
    at = root
    left = group - {root}
    while left:
        for other in graph.near[at].keys() & left:
            offer = (graph.near[at][other].score, -order[at], at)
            best[other] = max(best.get(other, offer), offer)
        at = max(best.keys() & left, key=lambda a: (best[a][0], -order[a]))
        left.remove(at)
        parent = best[at][2]
        members.append(Member(at, parent, graph.near[at][parent]))
    dated = [a for a in group if graph.stamps[a].published]
    latest = max(dated, key=lambda a: (graph.stamps[a].published, order[a])) if dated else root
    return Family(root, tuple(members), latest)


def _age(stamp: Stamp) -> tuple[bool, date, int, int, str]:
    return stamp.published is None, stamp.published or date.max, -stamp.words, stamp.line, stamp.article_id
