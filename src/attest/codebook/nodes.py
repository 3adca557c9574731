"""A codebook file as a tree of text, lists and tables that all remember their line.

The tree is built from the YAML parser's events, so that nothing is guessed on the way: `NO` stays two
letters, `0871` four digits, a key written twice is seen twice. What a codebook never needs (anchors, tags, several
documents, deep nesting, megabytes) is refused, so that no file can blow up the reader.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from attest.codebook.book import Problem

MAX_BYTES = 4_000_000
MAX_DEPTH = 16
MAX_NODES = 400_000


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar as written. `plain` means without quotes."""

    text: str
    line: int
    plain: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """Items in order."""

    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Table:
    """Keys with their values in order; a key can be there twice."""

    pairs: tuple[tuple[Text, Node], ...]
    line: int


Node = Text | Listing | Table


def read_nodes(file: Path, content: bytes) -> Node | Problem:
    """The tree of a file's bytes, or the first thing that keeps it from being read at all."""
    if len(content) > MAX_BYTES:
        return Problem(
            file,
            1,
            f"the file has {len(content)} bytes, more than the {MAX_BYTES} that a codebook may have",
            "is it the right file? A codebook is a YAML file of some thousand lines.",
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Problem(file, line, "the file is not in UTF-8 here", "save it as UTF-8 in your editor.")
    try:
        return _Builder(file, _events(text)).document()
    except _UnfitError as error:
        return error.problem
    except yaml.MarkedYAMLError as error:
        return _yaml_problem(file, text, error)
    except yaml.YAMLError as error:
        return Problem(file, _first_control_line(text), f"this is not YAML: {error}", "remove control characters.")


class _UnfitError(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def _events(text: str) -> Iterator[Any]:
    yield from yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


class _Builder:
    def __init__(self, file: Path, events: Iterator[Any]) -> None:
        self._file = file
        self._events = events
        self._count = 0

    def document(self) -> Node:
        root: Node | None = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent) and root is not None:
                raise self._unfit(event, "a second document begins here", "keep one codebook per file: remove '---'.")
            if isinstance(event, (yaml.StreamStartEvent, yaml.DocumentStartEvent, yaml.DocumentEndEvent)):
                continue
            if isinstance(event, yaml.StreamEndEvent):
                break
            root = self._node(event, 0)
        if root is None:
            raise _UnfitError(Problem(self._file, 1, "the codebook is empty", "begin with `name:` and `types:`."))
        return root

    def _node(self, event: Any, depth: int) -> Node:
        self._guard(event, depth)
        line = event.start_mark.line + 1
        if isinstance(event, yaml.ScalarEvent):
            return Text(event.value, line, event.style in (None, ""))
        if isinstance(event, yaml.SequenceStartEvent):
            return Listing(tuple(self._items(depth)), line)
        return Table(tuple(self._pairs(depth)), line)

    def _items(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            yield self._node(event, depth + 1)

    def _pairs(self, depth: int) -> Iterator[tuple[Text, Node]]:
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            if not isinstance(key, Text):
                raise self._unfit(event, "a key must be a word, not a list or table", "quote text with [ or { in it.")
            yield key, self._node(next(self._events), depth + 1)

    def _guard(self, event: Any, depth: int) -> None:
        self._count += 1
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise self._unfit(event, "anchors (&) and aliases (*) are not used in codebooks", "write the text out.")
        if event.tag not in (None, "!"):
            raise self._unfit(event, f"tags like {event.tag} are not used in codebooks", "quote text that opens with !")
        if depth > MAX_DEPTH or self._count > MAX_NODES:
            raise self._unfit(event, "the file is nested too deeply or is too long", "is it the right file?")

    def _unfit(self, event: Any, message: str, fix: str) -> _UnfitError:
        return _UnfitError(Problem(self._file, event.start_mark.line + 1, message, fix))


def _yaml_problem(file: Path, text: str, error: yaml.MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    lines = text.split("\n")
    words = lines[line - 1] if line <= len(lines) else ""
    if "\t" in words[: len(words) - len(words.lstrip())]:
        return Problem(file, line, "the line is indented with a tab", "indent with spaces; YAML takes no tabs.")
    fix = "look at the indentation of this line and the one above."
    if ": " in words.partition(": ")[2]:
        fix = "quote text that has a colon followed by a space in it."
    elif any(words.lstrip("- ").partition(": ")[2].startswith(sign) for sign in "[{\"'@`%*&!|>"):
        fix = "quote the text; close every quote and bracket."
    what = error.problem or error.context or "the parser gave up"
    return Problem(file, line, f"this is not YAML: {what}", fix)


def _first_control_line(text: str) -> int:
    for number, line in enumerate(text.split("\n"), 1):
        if any(ord(sign) < 32 and sign not in "\t\r" for sign in line):
            return number
    return 1
