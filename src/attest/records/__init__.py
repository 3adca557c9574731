"""The nouns: frozen records that every room shares. No I/O, nothing but the standard library."""

from attest.records.article import Article, Dateline, Page, Rejected, Span
from attest.records.claim import Claim, Evidence, Origin
from attest.records.event import ACTOR_KINDS, Actor, Count, Event, Place, When
from attest.records.link import Decision, Link
from attest.records.mention import (
    COUNT_ROLES,
    FACTUALITIES,
    ROLES,
    Argument,
    EventMention,
    Trigger,
)
from attest.records.settled import Answer, Conflict, Report, Saying, SettledEvent, TollStep

__all__ = [
    "ACTOR_KINDS",
    "COUNT_ROLES",
    "FACTUALITIES",
    "ROLES",
    "Actor",
    "Answer",
    "Argument",
    "Article",
    "Claim",
    "Conflict",
    "Count",
    "Dateline",
    "Decision",
    "Event",
    "EventMention",
    "Evidence",
    "Link",
    "Origin",
    "Page",
    "Place",
    "Rejected",
    "Report",
    "Saying",
    "SettledEvent",
    "Span",
    "TollStep",
    "Trigger",
    "When",
]
