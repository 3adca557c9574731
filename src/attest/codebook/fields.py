"""Taking texts, lists and tables out of a codebook's tree, and noting all that is wrong on the way."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from attest.codebook.book import Problem
from attest.codebook.nodes import Listing, Node, Table, Text

_YES_NO = frozenset("yes no on off true false".split())
_NUMBER = re.compile(r"[-+]?\.?\d[\d._:]*(?:-\d[\d-]*)?")


@dataclass(slots=True)
class Fields:
    """One file's problems, and the ways to read a value that note them. A value that is wrong comes back as None."""

    file: Path
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, line: int, message: str, fix: str | None = None) -> None:
        """Note a problem at a line of this file."""
        self.problems.append(Problem(self.file, line, message, fix))

    def table(self, node: Node, what: str, keys: Collection[str] | None = None) -> dict[str, tuple[Text, Node]]:
        """The key and value nodes by key. `keys` are those allowed, None for any; unknown and double keys are noted."""
        if not isinstance(node, Table):
            self.wrong(node.line, f"{what} must be a table of keys, not {_kind(node)}", "write `key: value` lines.")
            return {}
        found: dict[str, tuple[Text, Node]] = {}
        for key, value in node.pairs:
            if key.text in found:
                first = found[key.text][0].line
                self.wrong(key.line, f"{what} has '{key.text}' twice; it is in line {first} already", "keep one.")
            elif keys is not None and key.text not in keys:
                self.wrong(key.line, f"{what} has no key '{key.text}'", did_you_mean(key.text, keys))
            else:
                found[key.text] = (key, value)
        return found

    def text(self, node: Node | None, what: str, *, number_ok: bool = False) -> str | None:
        """A text, white space folded to single blanks."""
        if node is None:
            return None
        if not isinstance(node, Text):
            self.wrong(node.line, f"{what} must be text, not {_kind(node)}", "write one text, quoted if need be.")
            return None
        words = " ".join(node.text.split())
        if not words or (node.plain and words in ("~", "null", "Null", "NULL")):
            self.wrong(node.line, f"{what} is empty", "write it, or remove the key.")
            return None
        if node.plain and words.lower() in _YES_NO:
            self.wrong(
                node.line, f"{what}: YAML reads {words} as a yes-or-no value, not as text", f'quote it: "{words}"'
            )
            return None
        if node.plain and not number_ok and _NUMBER.fullmatch(words):
            self.wrong(node.line, f"{what} must be text, not the number {words}", f'quote it: "{words}"')
            return None
        return words

    def texts(self, node: Node | None, what: str) -> list[tuple[str, int]]:
        """Texts with their lines: a list's, or a single one."""
        if node is None:
            return []
        if isinstance(node, Table):
            self.wrong(
                node.line,
                f"{what} must be a list of texts, not a table of keys",
                "write one text a line after `- `; quote text that has a colon followed by a space in it.",
            )
            return []
        items = node.items if isinstance(node, Listing) else (node,)
        found = [(self.text(item, what), item.line) for item in items]
        return [(words, line) for words, line in found if words is not None]

    def items(self, node: Node | None, what: str) -> tuple[Node, ...]:
        """A list's nodes."""
        if node is None:
            return ()
        if isinstance(node, Listing):
            return node.items
        self.wrong(node.line, f"{what} must be a list, not {_kind(node)}", "put `- ` before each item.")
        return ()

    def choice(self, words: str | None, line: int, what: str, allowed: Collection[str], where: str = "") -> str | None:
        """The words when they are one of `allowed`; else a problem with the nearest of them."""
        if words is None or words in allowed:
            return words
        self.wrong(line, f"{what} '{words}' is not defined", did_you_mean(words, allowed, where))
        return None

    def truth(self, node: Node, what: str) -> bool | None:
        """True for yes or true, False for no or false."""
        words = node.text.lower() if isinstance(node, Text) else ""
        if words not in ("yes", "true", "no", "false"):
            self.wrong(node.line, f"{what} must be true or false", "write `true` or `false`.")
            return None
        return words in ("yes", "true")


def did_you_mean(words: str, allowed: Collection[str], where: str = "") -> str:
    """Advice that names the nearest allowed word, or all of them where they are few."""
    by_case = {name.casefold(): name for name in allowed}
    near = get_close_matches(words.casefold(), by_case, n=1, cutoff=0.6)
    if near:
        return f"did you mean '{by_case[near[0]]}'?{' ' + where if where else ''}"
    listed = f"it can be {', '.join(allowed)}." if len(allowed) <= 20 else ""
    return " ".join(part for part in (listed, where) if part) or "look at the built-in codebook for what there is."


def value(found: Mapping[str, tuple[Text, Node]], key: str) -> Node | None:
    """The value node of a key, None when it is not there."""
    return found[key][1] if key in found else None


def _kind(node: Node) -> str:
    if isinstance(node, Text):
        return f"the text '{node.text[:40]}'" if node.text else "nothing"
    return "a list" if isinstance(node, Listing) else "a table of keys"
