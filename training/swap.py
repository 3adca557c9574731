"""The same report with other countries and other armed parties in it: what happened must be read all the same.

Only single words are exchanged, one for one, so every label keeps its word number. Countries come from the tables that
the program resolves actors by.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import yaml

import attest.resolve
from corpora import Window

# Parties that may stand for each other in any act; what they are must not decide what they did.
_ARMED = ("soldiers", "troops", "forces", "rebels", "militants", "insurgents", "fighters", "guerrillas", "gunmen")
_ONE_ARMED = ("soldier", "rebel", "militant", "insurgent", "fighter", "guerrilla", "gunman")
_SIDES = ("government", "army", "separatist", "opposition", "militia")


@dataclass(frozen=True, slots=True)
class Country:
    """Single words for a country: its name, its people as one and as many, and its capital where that is one word."""

    name: str
    of: str
    many: str
    capital: str | None


@cache
def countries() -> tuple[Country, ...]:
    """Countries whose name and people are single words."""
    path = Path(attest.resolve.__file__).parent / "data/actors.yaml"
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))["countries"].values()
    out = []
    for row in rows:
        of, capital = row.get("of", [" "])[0], row.get("capital", "")
        if " " not in row["name"] + of:
            many = of if of.endswith(("s", "ch", "sh", "ese")) else f"{of}s"
            out.append(Country(row["name"], of, many, capital if capital and " " not in capital else None))
    return tuple(out)


def swapped(window: Window, rng: random.Random, *, nations: float, forces: float) -> Window:
    """The window with its countries exchanged for others by the chance `nations`, its armed parties by `forces`."""
    other: dict[str, str] = {}
    words = {w for s in window.sentences for w in s.words}
    if rng.random() < nations:
        other |= _other_countries(words, rng)
    if rng.random() < forces:
        other |= _other_parties(words, rng)
    if not other:
        return window
    return replace(window, sentences=[replace(s, words=[other.get(w, w) for w in s.words]) for s in window.sentences])


def _other_countries(words: set[str], rng: random.Random) -> Mapping[str, str]:
    there = [c for c in countries() if words & {c.name, c.of, c.many}]
    away = rng.sample([c for c in countries() if c not in there], len(there))
    other: dict[str, str] = {}
    for old, new in zip(there, away, strict=True):
        other |= {old.name: new.name, old.many: new.many, old.of: new.of}
        if old.capital and new.capital:
            other[old.capital] = new.capital
    return other


def _other_parties(words: set[str], rng: random.Random) -> Mapping[str, str]:
    other: dict[str, str] = {}
    for alike in (_ARMED, _ONE_ARMED, _SIDES):
        other |= _shuffled(alike, words, rng)
        other |= _shuffled([w.capitalize() for w in alike], words, rng)
    return other


def _shuffled(alike: Sequence[str], words: set[str], rng: random.Random) -> Mapping[str, str]:
    there = [w for w in alike if w in words]
    return dict(zip(there, rng.sample(list(alike), len(there)), strict=True))
