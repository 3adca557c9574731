"""What became of one page: coded, refused or failed. Every page that goes in comes out as exactly one of them."""

from dataclasses import dataclass

from attest.records import Article, Claim, Event, Page, Rejected


@dataclass(frozen=True, slots=True)
class Coded:
    """A page that was read to the end. `events` may be empty: a report can tell of none.

    `claims` are all that was read, in order; those that `events` stand on are among them.
    """

    page: Page
    article: Article
    claims: tuple[Claim, ...]
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """A page that is not for us, or an input that could not be read; `page` is None when no bytes were had."""

    page: Page | None
    rejected: Rejected


@dataclass(frozen=True, slots=True)
class Failed:
    """A page on which a stage broke: a fault of ours, not of the page. `error` names the exception and its message."""

    page: Page | None
    origin: str
    stage: str
    error: str
    fix: str | None = None


Outcome = Coded | Refused | Failed
