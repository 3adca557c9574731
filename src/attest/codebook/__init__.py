"""What counts as an event: the researcher's YAML, its loader and its crosswalks."""

from attest.codebook.book import (
    Codebook,
    CodeRule,
    Condition,
    CounterExample,
    EventType,
    Example,
    Factuality,
    Problem,
    Rules,
    TriggerRule,
)
from attest.codebook.check import ExampleReport, Finding, Miss, TypeScore, run_examples
from attest.codebook.crosswalk import codes
from attest.codebook.loader import check_codebook, load_codebook
from attest.codebook.rename import rename_types

__all__ = [
    "CodeRule",
    "Codebook",
    "Condition",
    "CounterExample",
    "EventType",
    "Example",
    "ExampleReport",
    "Factuality",
    "Finding",
    "Miss",
    "Problem",
    "Rules",
    "TriggerRule",
    "TypeScore",
    "check_codebook",
    "codes",
    "load_codebook",
    "rename_types",
    "run_examples",
]
