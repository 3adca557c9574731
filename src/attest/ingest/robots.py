"""What a site's robots.txt allows. Source: RFC 9309; Crawl-delay, which is older than that, as sites use it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote, unquote_to_bytes, urlsplit

ROBOTS_BYTES = 500 * 1024
_MOST_DELAY_S = 60.0


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules for one agent on one site.

    Args:
        rules: What a path may begin with, and whether that is allowed.
        delay_s: Seconds that the site wants between two requests, at most a minute; 0 when it does not say.
    """

    rules: tuple[tuple[bool, str], ...] = ()
    delay_s: float = 0.0

    def allows(self, url: str) -> bool:
        """Whether the address may be fetched: the longest rule that fits decides, and of two as long, the kinder."""
        parts = urlsplit(url)
        path = _plain((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        if path == "/robots.txt":
            return True
        best = max(((len(rule), allowed) for allowed, rule in self.rules if _fits(rule, path)), default=(0, True))
        return best[1]


ALL = Robots()


@dataclass(slots=True)
class _Group:
    agents: list[str] = field(default_factory=list)
    rules: list[tuple[bool, str]] = field(default_factory=list)
    delay_s: float = 0.0
    closed: bool = False


def parse_robots(content: bytes, *, agent: str) -> Robots:
    """The rules for `agent`: those of the groups that name it, else those for everyone.

    Args:
        content: robots.txt, of which the first 500 KiB are read.
        agent: The product's name, without its version.
    """
    groups = list(_groups(content[:ROBOTS_BYTES].decode("utf-8-sig", "replace")))
    name = agent.lower()
    ours = [group for group in groups if name in group.agents] or [group for group in groups if "*" in group.agents]
    rules = tuple(rule for group in ours for rule in group.rules)
    return Robots(rules, max((group.delay_s for group in ours), default=0.0))


def _groups(text: str) -> Iterator[_Group]:
    group = _Group()
    for line in text.splitlines():
        key, colon, value = (part.strip() for part in line.partition("#")[0].partition(":"))
        key = key.lower()
        if not colon:
            continue
        if key == "user-agent":
            if group.closed:
                yield group
                group = _Group()
            group.agents.append(value.partition("/")[0].strip().lower())
        elif key in ("allow", "disallow"):
            group.closed = True
            if value:
                group.rules.append((key == "allow", _plain(value)))
        elif key == "crawl-delay":
            group.closed = True
            group.delay_s = _delay(value)
    yield group


def _delay(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        return 0.0
    return min(seconds, _MOST_DELAY_S) if seconds > 0 else 0.0


def _plain(path: str) -> str:
    """A path in which every sign is written in one way, whatever was escaped."""
    return quote(unquote_to_bytes(path.encode("utf-8", "replace")), safe="/?*$&=:;,@!~'()+-._")


def _fits(rule: str, path: str) -> bool:
    """Whether the path begins as the rule says; * is anything, $ at the end is the end.

    Piece by piece, each at the first place where it is found: a rule of many stars takes no longer than a plain one.
    """
    ends = rule.endswith("$")
    first, *rest = (rule[:-1] if ends else rule).split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for number, piece in enumerate(rest, start=1):
        if ends and number == len(rest):
            return path.endswith(piece) and len(path) - len(piece) >= at
        at = path.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return not ends or at == len(path)
