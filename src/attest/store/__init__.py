"""Keep: the ledger, an append-only record of everything that went in and came out."""

from attest.store.ledger import EVERYTHING, Ledger, RunCounts, RunRecipe
from attest.store.outcome import Coded, Failed, Outcome, Refused
from attest.store.reading import Chain, EventFilter, Kept, KeptArticle, Run
from attest.store.resuming import Done, Verdict

__all__ = [
    "EVERYTHING",
    "Chain",
    "Coded",
    "Done",
    "EventFilter",
    "Failed",
    "Kept",
    "KeptArticle",
    "Ledger",
    "Outcome",
    "Refused",
    "Run",
    "RunCounts",
    "RunRecipe",
    "Verdict",
]
