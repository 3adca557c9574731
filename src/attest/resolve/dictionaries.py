"""Reads the actor dictionaries of TABARI and PETRARCH, and writes them as an actors file of Attest.

An actor file has a name a block: the name in capitals with underscores, its codes in brackets on the same line or on
lines of their own, and synonyms after "+". A code holds from, until or between days: `[USAGOV 930120-010120]`,
`[LBYREB <20110822]`, `[LBYGOV >110823]`; six figures are YYMMDD, where 00 to 49 is this century. An agent file has a
noun a line, its irregular plural in braces and a role: `POLICEMAN {POLICEMEN} [~COP]`. ";" and "#" open a comment.

The first three letters of a code are a country (ISO alpha-3) or a body of no country (IGO, NGO, IMG), the next ones
roles in threes. Of those the first that is known says the kind; without any, a country is its government.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from attest.errors import InputError
from attest.resolve.actor_codes import KIND_OF_ROLE

_CODE = re.compile(r"\[\s*(?P<code>~?[A-Z]{2,})\s*(?P<when>[<>]\s*\d{6,8}|\d{6,8}\s*-\s*\d{6,8})?\s*\]")
_SMALL = frozenset("of the and for in de la del los las al el ul bin ibn abu on to a".split())
_NO_COUNTRY = frozenset(("IGO", "NGO", "NGM", "IMG", "INT", "MNC", "UIS"))
_CENTURY_TURN = 50


@dataclass(frozen=True, slots=True)
class DatedCode:
    """A code and the days that it holds for, both included; None is open."""

    code: str
    since: date | None = None
    until: date | None = None


@dataclass(slots=True)
class Entry:
    """A name with its synonyms and codes, as the dictionary has them. `line` is where it begins, from 1."""

    name: str
    line: int
    also: list[str] = field(default_factory=list)
    codes: list[DatedCode] = field(default_factory=list)


def read_dictionary(text: str, *, where: str) -> tuple[Entry, ...]:
    """The entries of an actor or agent dictionary, in order.

    Args:
        text: The file's.
        where: Its name, for errors.

    Raises:
        InputError: a synonym or code stands before any name, a date can't be, or nothing was found.
    """
    entries: list[Entry] = []
    for number, raw in enumerate(re.sub(r"<!--.*?-->", _only_breaks, text, flags=re.DOTALL).splitlines(), start=1):
        line = re.split(r"[;#]", raw, maxsplit=1)[0].rstrip()
        if not line.strip() or line.lstrip().startswith("<"):
            continue
        words, codes = _CODE.sub("", line).strip(), list(_codes(line, f"{where}:{number}"))
        if words.startswith("+") or not words:
            if not entries:
                raise InputError(
                    f"{where}:{number}: a synonym or code without a name before it", fix="begin with a name."
                )
            entries[-1].also += [spelling(words)] if words else []
        else:
            name, plurals = _noun(words)
            entries.append(Entry(name, number, plurals))
        entries[-1].codes += codes
    if not any(entry.codes for entry in entries):
        raise InputError(
            f"{where}: no name with a code in brackets", fix="give a TABARI or PETRARCH actor or agent file."
        )
    return tuple(entries)


def _only_breaks(match: re.Match[str]) -> str:
    return "\n" * match.group().count("\n")


def _noun(words: str) -> tuple[str, list[str]]:
    """The name, and the plural in braces."""
    braces = re.search(r"\{([^}]*)\}", words)
    name = spelling(re.sub(r"\{[^}]*\}", "", words))
    return name, [spelling(braces[1])] if braces and braces[1].strip() else []


def spelling(words: str) -> str:
    """A dictionary's name in a text's spelling: "ABU_SAYYAF_" is "Abu Sayyaf".

    >>> spelling("+LORDS_RESISTANCE_ARMY_")
    'Lords Resistance Army'
    """
    parts = words.lstrip("+").replace("_", " ").split()
    return " ".join(p.lower() if i and p.lower() in _SMALL else _capital(p) for i, p in enumerate(parts))


def _capital(word: str) -> str:
    return "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-"))


def _codes(line: str, where: str) -> Iterator[DatedCode]:
    for match in _CODE.finditer(line):
        code, when = match["code"], re.sub(r"\s", "", match["when"] or "")
        if not when:
            yield DatedCode(code)
        elif when[0] == "<":
            yield DatedCode(code, until=_day(when[1:], where) - timedelta(days=1))
        elif when[0] == ">":
            yield DatedCode(code, since=_day(when[1:], where) + timedelta(days=1))
        else:
            since, until = when.split("-")
            yield DatedCode(code, _day(since, where), _day(until, where))


def _day(figures: str, where: str) -> date:
    """YYMMDD or YYYYMMDD; a day past the month's end is its last, as some dictionaries have "000231"."""
    if len(figures) == 6:
        figures = ("20" if int(figures[:2]) < _CENTURY_TURN else "19") + figures
    year, month, day = int(figures[:4]), int(figures[4:6]), int(figures[6:])
    for last in (day, 30, 29, 28):
        try:
            return date(year, month, min(last, day))
        except ValueError:
            continue
    raise InputError(f"{where}: '{figures}' is no day", fix="dates are YYMMDD or YYYYMMDD.")


def kind_and_country(code: str, *, alpha2: Mapping[str, str]) -> tuple[str | None, str | None]:
    """What a code says of its party.

    Args:
        code: Such as "USAGOV", "PSEREBHMS", "IGOUNO" or an agent's "~COP".
        alpha2: ISO alpha-2 by alpha-3.

    Returns:
        A kind and a country, each None where the code does not say.

    >>> kind_and_country("PHLREBASG", alpha2={"PHL": "PH"})
    ('armed_group', 'PH')
    """
    is_agent = code.startswith("~")
    letters = code.lstrip("~")
    threes = [letters[i : i + 3] for i in range(0, len(letters), 3)]
    country = None if is_agent or threes[0] in _NO_COUNTRY else alpha2.get(threes[0])
    roles = threes if is_agent or threes[0] in _NO_COUNTRY else threes[1:]
    kind = next((KIND_OF_ROLE[role] for role in roles if role in KIND_OF_ROLE), None)
    if kind is None and threes[0] == "MNC":
        kind = "other"
    return kind or ("government" if country and not roles else None), country


def as_actors_file(entries: Sequence[Entry], *, alpha2: Mapping[str, str]) -> dict[str, Any]:
    """The entries in the form of an actors file: `groups` for names, `nouns` for agents.

    A name whose code says no kind is left out, for a table without kinds names nobody.
    """
    groups: dict[str, Any] = {}
    nouns: dict[str, str] = {}
    for entry in entries:
        if entry.codes and all(c.code.startswith("~") for c in entry.codes):
            kind = kind_and_country(entry.codes[0].code, alpha2=alpha2)[0]
            if kind is not None:
                nouns.update(dict.fromkeys((w.casefold() for w in (entry.name, *_plurals(entry))), kind))
        elif (row := _row(entry, alpha2)) is not None:
            groups[_key(entry.name, groups)] = row
    return {name: part for name, part in (("groups", groups), ("nouns", nouns)) if part}


def _plurals(entry: Entry) -> Sequence[str]:
    return entry.also or (f"{entry.name}s",)


def _row(entry: Entry, alpha2: Mapping[str, str]) -> dict[str, Any] | None:
    read = [(c, *kind_and_country(c.code, alpha2=alpha2)) for c in entry.codes]
    known = [(c, kind, country) for c, kind, country in read if kind is not None]
    if not known:
        return None
    # Without a date the last code holds, as the dictionaries order them.
    _, kind, country = next((k for k in known if k[0].since is None and k[0].until is None), known[-1])
    also = [*entry.also, *(n.upper() for n in (entry.name, *entry.also) if " " not in n and len(n) <= 5)]
    dated = [_dated(c, k, land) for c, k, land in known if c.since or c.until]
    row = {"name": entry.name, "kind": kind, "country": country, "also": list(dict.fromkeys(also)), "dated": dated}
    return {**{key: value for key, value in row.items() if value}, "code": entry.codes[-1].code}


def _dated(code: DatedCode, kind: str | None, country: str | None) -> dict[str, Any]:
    row = {"kind": kind, "country": country, "since": code.since, "until": code.until, "code": code.code}
    return {key: value for key, value in row.items() if value}


def _key(name: str, taken: Mapping[str, Any]) -> str:
    """A short name for the row, unlike those before."""
    key = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "x"
    number = 2
    while (key if number == 2 else f"{key}-{number - 1}") in taken:
        number += 1
    return key if number == 2 else f"{key}-{number - 1}"


def import_dictionaries(paths: Sequence[Path], *, alpha2: Mapping[str, str]) -> str:
    """The dictionaries at `paths`, together, as the YAML of an actors file.

    Raises:
        InputError: one can't be read, or is no such dictionary.
    """
    entries: list[Entry] = []
    for path in paths:
        try:
            text = path.read_bytes().decode("utf-8", "replace")
        except OSError as error:
            raise InputError(f"{path}: {error.strerror}", fix="name a file that can be read.") from error
        entries += read_dictionary(text, where=str(path))
    table = as_actors_file(entries, alpha2=alpha2)
    head = f"# Made by attest actors import from {', '.join(p.name for p in paths)}; edit it freely.\n"
    return head + yaml.safe_dump(table, allow_unicode=True, sort_keys=False, width=110)
