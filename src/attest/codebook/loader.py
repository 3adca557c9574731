"""From a researcher's YAML to a codebook, or to everything that is wrong with it, by file and line."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from attest.codebook.book import (
    SLOTS,
    TRIGGER_KINDS,
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
from attest.codebook.code_rules import RuleReader
from attest.codebook.fields import Fields, did_you_mean, value
from attest.codebook.nodes import MAX_BYTES, Node, Text, read_nodes
from attest.codebook.rename import rename_types
from attest.codebook.schemes import PLOVER, SCHEMES
from attest.errors import CodebookError
from attest.records import ACTOR_KINDS, COUNT_ROLES, FACTUALITIES, ROLES

BUILT_IN = Path(__file__).with_name("attest.yaml")
MAX_EXTENDS = 5
KNOWN_ROLES = (*ROLES, *COUNT_ROLES)

_HEAD_KEYS = (
    *("name", "version", "licence", "about", "extends", "remove", "rename", "roles", "factuality", "actor_kinds"),
    *("kind_sets", "code_rules", "codes_only_when", "types"),
)
_TYPE_KEYS = (
    *("definition", "rules", "family", "triggers", "frames", "roles", "examples", "counter_examples", "crosswalk"),
    *("reads_as", "more_triggers", "not_triggers", "unless"),
)
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_PREPOSITION = re.compile(r"prep_[a-z]+")
_NO_RULES = Rules((), ())

Found = Mapping[str, tuple[Text, Node]]


def load_codebook(path: Path | None = None) -> Codebook:
    """Read a codebook, the built-in one when `path` is None.

    Raises:
        CodebookError: the file can't be read or used as written; names the file and line of its first problem,
            and says how many more there are.
    """
    if path is None:
        return _built_in()
    book, problems = _read(path, ())
    if book is None or problems:
        raise _error(problems)
    return book


def check_codebook(path: Path) -> list[Problem]:
    """Every problem of a codebook file, by line; empty when it can be used.

    Raises:
        CodebookError: there is no such file, or it can't be opened.
    """
    return _read(path, ())[1]


@lru_cache(maxsize=1)
def _built_in() -> Codebook:
    book, problems = _read(BUILT_IN, ())
    if book is None or problems:
        raise _error(problems)
    return book


def _error(problems: Sequence[Problem]) -> CodebookError:
    first = problems[0]
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return CodebookError(f"{first.file}:{first.line}: {first.message}{more}", fix=first.fix)


def _read(path: Path, above: tuple[Path, ...]) -> tuple[Codebook | None, list[Problem]]:
    content = _bytes(path)
    node = read_nodes(path, content)
    if isinstance(node, Problem):
        return None, [node]
    return _BookReader(path, content, above).book(node)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise CodebookError(f"{path}: there is no such codebook", fix="check the path given.") from None
    except OSError as error:
        raise CodebookError(
            f"{path}: can't be opened: {error.strerror}", fix="give the path of a YAML file."
        ) from error


class _BookReader:
    """Reads one file; `above` are the files that extend it, to notice a circle."""

    def __init__(self, path: Path, content: bytes, above: tuple[Path, ...]) -> None:
        self._path = path
        self._content = content
        self._above = (*above, path.resolve())
        self._fields = Fields(path)
        self._base: Codebook | None = None
        self._base_problems: list[Problem] = []
        self._later: list[tuple[str, int, str]] = []  # type names to look up once all are known: name, line, what

    def book(self, node: Node) -> tuple[Codebook | None, list[Problem]]:
        fields = self._fields
        head = fields.table(node, "the codebook", _HEAD_KEYS)
        self._base = self._extended(head)
        # A codebook that could not be extended would make every line that leans on it look wrong.
        if self._base_problems or ("extends" in head and self._base is None):
            return None, self._sorted()
        roles = self._roles(head)
        rules = self._rule_reader(head)
        new_names = self._new_names(head)
        factuality = self._factuality(head, new_names)
        gates = self._gates(head, rules)
        types = self._types(head, rules, tuple(roles), new_names)
        for name, line, what in self._later:
            fields.choice(name, line, what, tuple(types), "The types are listed under `types:`.")
        book = Codebook(
            name=self._head_text(head, "name"),
            version=self._head_text(head, "version"),
            licence=fields.text(value(head, "licence"), "`licence`") if "licence" in head else None,
            about=fields.text(value(head, "about"), "`about`") or "" if "about" in head else "",
            sha256=self._sha256(),
            path=self._path,
            extends=self._base.name if self._base else None,
            types=types,
            roles=roles,
            factuality=factuality,
            actor_kinds=self._actor_kinds(head),
            kind_sets=rules.kind_sets,
            code_rules=rules.named,
            gates=gates,
        )
        problems = self._sorted()
        return (None if problems else book), problems

    def _sorted(self) -> list[Problem]:
        return self._base_problems + sorted(self._fields.problems, key=lambda problem: problem.line)

    def _sha256(self) -> str:
        digest = hashlib.sha256(self._content)
        if self._base is not None:
            digest.update(b"\0" + self._base.sha256.encode())
        return digest.hexdigest()

    def _head_text(self, head: Found, key: str) -> str:
        if key not in head:
            self._fields.wrong(1, f"the codebook has no `{key}`", f"add `{key}:` at the top of the file.")
            return ""
        return self._fields.text(value(head, key), f"`{key}`", number_ok=key == "version") or ""

    def _extended(self, head: Found) -> Codebook | None:
        if "extends" not in head:
            return None
        key, node = head["extends"]
        named = self._fields.text(node, "`extends`")
        if named is None:
            return None
        if named == "attest" and self._path.resolve() != BUILT_IN.resolve():
            return _built_in()
        path = self._path.parent / named
        if path.resolve() in self._above or len(self._above) >= MAX_EXTENDS:
            message = f"codebooks extend each other in a circle, or more than {MAX_EXTENDS} deep"
            self._fields.wrong(key.line, message, "let one of them stand alone: remove its `extends:`.")
            return None
        if not path.is_file():
            self._fields.wrong(key.line, f"the extended codebook '{named}' is not there", _extends_fix(named))
            return None
        base, self._base_problems = _read(path, self._above)
        return base

    def _roles(self, head: Found) -> dict[str, str]:
        inherited = dict(self._base.roles) if self._base else {}
        return inherited | self._described(head, "roles", KNOWN_ROLES, needed=self._base is None)

    def _actor_kinds(self, head: Found) -> dict[str, str]:
        inherited = dict(self._base.actor_kinds) if self._base else {}
        return inherited | self._described(head, "actor_kinds", ACTOR_KINDS, needed=False)

    def _described(self, head: Found, key: str, allowed: Sequence[str], *, needed: bool) -> dict[str, str]:
        if key not in head:
            if needed:
                fix = f"list them under `{key}:`, each with a definition, or write `extends: attest`."
                self._fields.wrong(1, f"the codebook has no `{key}`", fix)
            return {}
        found = self._fields.table(head[key][1], f"`{key}`", allowed)
        texts = {name: self._fields.text(node, f"the definition of '{name}'") for name, (_, node) in found.items()}
        return {name: words for name, words in texts.items() if words is not None}

    def _rule_reader(self, head: Found) -> RuleReader:
        kind_sets = dict(self._base.kind_sets) if self._base else {}
        named = dict(self._base.code_rules) if self._base else {}
        reader = RuleReader(self._fields, kind_sets, named)
        if "kind_sets" in head:
            for name, (_, node) in self._fields.table(head["kind_sets"][1], "`kind_sets`").items():
                kind_sets[name] = reader.kinds(node, f"the kind set '{name}'")
        if "code_rules" in head:
            for name, (key, node) in self._fields.table(head["code_rules"][1], "`code_rules`").items():
                named[name] = self._named_rules(reader, name, key, node)
        return reader

    def _named_rules(self, reader: RuleReader, name: str, key: Text, node: Node) -> tuple[CodeRule, ...]:
        what = f"the code rules '{name}'"
        found = self._fields.table(node, what, ("scheme", "rules"))
        scheme = self._fields.text(value(found, "scheme"), f"the scheme of {what}")
        scheme = self._fields.choice(scheme, key.line, f"the scheme of {what}", SCHEMES)
        rules = value(found, "rules")
        if scheme is None or rules is None:
            self._fields.wrong(key.line, f"{what} need a `scheme` and `rules`", f"schemes are {', '.join(SCHEMES)}.")
            return ()
        return reader.rules(rules, scheme, what)

    def _gates(self, head: Found, reader: RuleReader) -> dict[str, Condition]:
        gates = dict(self._base.gates) if self._base else {}
        if "codes_only_when" in head:
            found = self._fields.table(head["codes_only_when"][1], "`codes_only_when`", SCHEMES)
            gates |= {scheme: reader.condition(node, "`codes_only_when`") for scheme, (_, node) in found.items()}
        return gates

    def _new_names(self, head: Found) -> dict[str, str]:
        """The new name of each type of the extended codebook that `rename` names."""
        if "rename" not in head:
            return {}
        old_names = tuple(self._base.types) if self._base else ()
        found = self._fields.table(head["rename"][1], "`rename`", old_names)
        names: dict[str, str] = {}
        for old, (_, node) in found.items():
            new = self._fields.text(node, f"the new name of '{old}'")
            if new and self._can_be_name(new, node.line):
                if new in old_names or new in names.values():
                    self._fields.wrong(node.line, f"there is a type '{new}' already", "choose another name.")
                else:
                    names[old] = new
        return names

    def _can_be_name(self, name: str, line: int) -> bool:
        if not _NAME.fullmatch(name):
            fix = "use lower-case letters, digits and _, letters first, 40 at most: `mine_clearance`."
            self._fields.wrong(line, f"'{name}' can't be the name of an event type", fix)
            return False
        return True

    def _factuality(self, head: Found, new_names: Mapping[str, str]) -> dict[str, Factuality]:
        known = dict(self._base.factuality) if self._base else {}
        for name, one in known.items():
            shown = tuple((new_names.get(event_type, event_type), example) for event_type, example in one.examples)
            known[name] = replace(one, examples=shown)
        if "factuality" not in head:
            return known
        found = self._fields.table(head["factuality"][1], "`factuality`", FACTUALITIES)
        for name, (key, node) in found.items():
            parts = self._fields.table(node, f"the factuality '{name}'", ("definition", "examples"))
            definition = self._fields.text(value(parts, "definition"), f"the definition of '{name}'")
            if "definition" not in parts:
                self._fields.wrong(key.line, f"the factuality '{name}' has no definition", "add `definition:`.")
            known[name] = Factuality(name, definition or "", self._shown(name, value(parts, "examples")))
        return known

    def _shown(self, name: str, node: Node | None) -> tuple[tuple[str, Example], ...]:
        shown = []
        for item in self._fields.items(node, f"the examples of the factuality '{name}'"):
            found = self._fields.table(item, f"an example of the factuality '{name}'", ("text", "type", "trigger"))
            event_type = self._fields.text(value(found, "type"), "the type of an example") or ""
            if event_type:
                self._later.append((event_type, item.line, f"an example of '{name}': the type"))
            if example := self._example(found, item.line, f"'{name}'", ()):
                shown.append((event_type, replace(example, factuality=name)))
        return tuple(shown)

    def _types(
        self, head: Found, rules: RuleReader, roles: tuple[str, ...], new_names: Mapping[str, str]
    ) -> dict[str, EventType]:
        types = rename_types(self._base.types, new_names) if self._base else {}
        for name, line in self._fields.texts(value(head, "remove"), "`remove`"):
            if self._fields.choice(name, line, "the removed type", tuple(types)):
                types.pop(name, None)
        if "types" not in head:
            if self._base is None:
                self._fields.wrong(1, "the codebook has no `types`", "list the event types under `types:`.")
            return types
        for name, (key, node) in self._fields.table(head["types"][1], "`types`").items():
            if self._can_be_name(name, key.line):
                types[name] = _TypeReader(self._fields, rules, roles, self._later).event_type(
                    key, node, types.get(name)
                )
        return types

    def _example(self, found: Found, line: int, what: str, roles: tuple[str, ...]) -> Example | None:
        return read_example(self._fields, found, line, what, roles)


class _TypeReader:
    """Reads one event type; what it does not say it has from the type of the same name in the extended codebook."""

    def __init__(
        self, fields: Fields, rules: RuleReader, roles: tuple[str, ...], later: list[tuple[str, int, str]]
    ) -> None:
        self._fields = fields
        self._rules = rules
        self._all_roles = roles
        self._later = later

    def event_type(self, key: Text, node: Node, base: EventType | None) -> EventType:
        what = f"event type '{key.text}'"
        found = self._fields.table(node, what, _TYPE_KEYS)
        self._must_have(found, key, what, base)
        roles = self._roles(found, what, base)
        get = found.get
        crosswalk = dict(base.crosswalk) if base else {}
        if "crosswalk" in found:
            crosswalk |= self._rules.crosswalk(found["crosswalk"][1], what)
        definition = self._fields.text(value(found, "definition"), f"the definition of {what}")
        frames, frame_words = self._frames(found["frames"][1], what, roles) if get("frames") else _frames_of(base)
        return EventType(
            name=key.text,
            line=key.line,
            definition=definition or (base.definition if base else ""),
            rules=self._inclusion(found["rules"][1], what) if get("rules") else base.rules if base else _NO_RULES,
            family=self._family(found["family"][1], what) if get("family") else base.family if base else None,
            triggers=self._all_triggers(found, what, base),
            frames=frames,
            roles=roles,
            examples=self._examples(found, what, roles) if get("examples") else base.examples if base else (),
            counter_examples=self._counters(found, what, key.text)
            if get("counter_examples")
            else base.counter_examples
            if base
            else (),
            crosswalk=crosswalk,
            frame_words=frame_words,
            reads_as=self._reads_as(found, what) if get("reads_as") else base.reads_as if base else None,
            not_triggers=self._not_triggers(found, what) if get("not_triggers") else base.not_triggers if base else (),
            unless=self._unless(found, what) if get("unless") else base.unless if base else (),
        )

    def _reads_as(self, found: Found, what: str) -> tuple[str, ...]:
        chosen = self._fields.texts(found["reads_as"][1], f"`reads_as` of {what}")
        known = ("none", *built_in_names())
        labels = [self._fields.choice(words, line, f"{what} reads_as a type that", known) for words, line in chosen]
        return tuple(dict.fromkeys(label for label in labels if label and label != "none"))

    def _not_triggers(self, found: Found, what: str) -> tuple[tuple[str, ...], ...]:
        chosen = self._fields.texts(found["not_triggers"][1], f"`not_triggers` of {what}")
        return tuple(dict.fromkeys(tuple(words.casefold().split()) for words, _ in chosen))

    def _unless(self, found: Found, what: str) -> tuple[str, ...]:
        chosen = self._fields.texts(found["unless"][1], f"`unless` of {what}")
        return tuple(dict.fromkeys(words.casefold() for words, _ in chosen))

    def _must_have(self, found: Found, key: Text, what: str, base: EventType | None) -> None:
        if base is not None:
            return
        for part in ("definition", "family", "triggers", "examples"):
            if part not in found:
                self._fields.wrong(key.line, f"{what} has no {part}", _MISSING[part])

    def _roles(self, found: Found, what: str, base: EventType | None) -> tuple[str, ...]:
        if "roles" not in found:
            return base.roles if base else self._all_roles
        where = "Roles are listed under `roles:` at the top of the file."
        chosen = self._fields.texts(found["roles"][1], f"the roles of {what}")
        return tuple(
            name
            for name, line in chosen
            if self._fields.choice(name, line, f"{what} uses a role that", self._all_roles, where)
        )

    def _family(self, node: Node, what: str) -> str | None:
        words = self._fields.text(node, f"the family of {what}")
        chosen = self._fields.choice(words, node.line, f"the family of {what}", (*PLOVER, "none"))
        return None if chosen == "none" else chosen

    def _inclusion(self, node: Node, what: str) -> Rules:
        found = self._fields.table(node, f"the rules of {what}", ("include", "exclude"))
        lines = {
            key: tuple(words for words, _ in self._fields.texts(value(found, key), f"a rule of {what}"))
            for key in ("include", "exclude")
        }
        return Rules(lines["include"], lines["exclude"])

    def _all_triggers(self, found: Found, what: str, base: EventType | None) -> tuple[TriggerRule, ...]:
        """Those of `triggers`, which replaces the extended type's, and those of `more_triggers`, which adds to it."""
        listed = self._triggers(found["triggers"][1], what) if "triggers" in found else base.triggers if base else ()
        more = self._triggers(found["more_triggers"][1], what) if "more_triggers" in found else ()
        return tuple(dict.fromkeys((*listed, *more)))

    def _triggers(self, node: Node, what: str) -> tuple[TriggerRule, ...]:
        found = self._fields.table(node, f"the triggers of {what}", TRIGGER_KINDS)
        rules: dict[TriggerRule, int] = {}
        for pos, (_, items) in found.items():
            for words, line in self._fields.texts(items, f"a trigger of {what}"):
                rule = _trigger_rule(words, pos)
                if rule is None:
                    fix = (
                        "write the lemma, then ` + ` and the words of which one must be near: `bomb + aircraft / jet`."
                    )
                    self._fields.wrong(line, f"{what} has the trigger '{words}', which can't be read", fix)
                elif rule in rules:
                    message = f"{what} has the trigger '{words}' twice; it is in line {rules[rule]} already"
                    self._fields.wrong(line, message, "keep one.")
                else:
                    rules[rule] = line
        if found and not rules:
            self._fields.wrong(node.line, f"{what} has no triggers", _MISSING["triggers"])
        return tuple(rules)

    def _frames(
        self, node: Node, what: str, roles: tuple[str, ...]
    ) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
        """The role of each place, and of those that name words, the words."""
        frames: dict[str, str] = {}
        needed: dict[str, tuple[str, ...]] = {}
        for slot, (key, role_node) in self._fields.table(node, f"the frames of {what}").items():
            if slot not in SLOTS and not _PREPOSITION.fullmatch(slot):
                where = "A preposition is written `prep_from`."
                self._fields.wrong(
                    key.line,
                    f"{what} has a frame for '{slot}', which is no place in a sentence",
                    did_you_mean(slot, SLOTS, where),
                )
                continue
            words = self._fields.text(role_node, f"the role of '{slot}' in {what}")
            role_name, plus, rest = (words or "").partition(" + ")
            stand_there = tuple(part.strip().casefold() for part in rest.split(" / "))
            if plus and not all(stand_there):
                fix = "write the role, then ` + ` and the words of which one must stand there: `target + ship / boat`."
                self._fields.wrong(role_node.line, f"{what} has a frame '{words}', which can't be read", fix)
            elif role := self._role(role_name.strip() or None, role_node.line, what, roles):
                frames[slot] = role
                if plus:
                    needed[slot] = stand_there
        return frames, needed

    def _role(self, words: str | None, line: int, what: str, roles: tuple[str, ...]) -> str | None:
        if words is None or words in roles:
            return words
        if words in self._all_roles:
            self._fields.wrong(line, f"{what} does not list the role '{words}'", f"add {words} to its `roles:`.")
        else:
            where = "Roles are listed under `roles:` at the top of the file."
            fix = did_you_mean(words, self._all_roles, where)
            self._fields.wrong(line, f"{what} uses role '{words}', which is not defined", fix)
        return None

    def _examples(self, found: Found, what: str, roles: tuple[str, ...]) -> tuple[Example, ...]:
        node = found["examples"][1]
        examples: list[Example] = []
        for item in self._fields.items(node, f"the examples of {what}"):
            if isinstance(item, Text):
                text = self._fields.text(item, f"an example of {what}")
                examples += [Example(text, item.line)] if text else []
                continue
            parts = self._fields.table(
                item, f"an example of {what}", ("text", "trigger", "factuality", *self._all_roles)
            )
            for role, (key, _) in parts.items():
                if role in self._all_roles:
                    self._role(role, key.line, what, roles)
            if example := read_example(self._fields, parts, item.line, what, roles):
                examples.append(example)
        if not examples:
            self._fields.wrong(node.line, f"{what} has no examples", _MISSING["examples"])
        return tuple(examples)

    def _counters(self, found: Found, what: str, name: str) -> tuple[CounterExample, ...]:
        counters = []
        for item in self._fields.items(found["counter_examples"][1], f"the counter-examples of {what}"):
            parts = self._fields.table(item, f"a counter-example of {what}", ("text", "is"))
            text = self._fields.text(value(parts, "text"), f"a counter-example of {what}")
            if parts and "text" not in parts:
                self._fields.wrong(item.line, f"a counter-example of {what} has no text", "add `text:` to it.")
            if parts and "is" not in parts:
                fix = "add `is: none`, or the type that it is."
                self._fields.wrong(item.line, f"a counter-example of {what} does not say what it is", fix)
            types = self._instead(value(parts, "is"), what, name)
            if text:
                counters.append(CounterExample(text, item.line, types))
        return tuple(counters)

    def _instead(self, node: Node | None, what: str, name: str) -> tuple[str, ...]:
        chosen = [(words, line) for words, line in self._fields.texts(node, "`is`") if words != "none"]
        for words, line in chosen:
            if words == name:
                self._fields.wrong(line, f"a counter-example of {what} is said to be {name}", "move it to `examples:`.")
            else:
                self._later.append((words, line, f"a counter-example of {what}: the type"))
        return tuple(words for words, _ in chosen)


_MISSING = {
    "definition": "say in a sentence or two what counts as this event: `definition: ...`",
    "family": "name the PLOVER event type that it belongs to, or `family: none`.",
    "triggers": "list the words that name it under `triggers:`, by noun:, verb:, adjective: or phrase:.",
    "examples": "show at least one sentence that is it under `examples:`; they are its tests.",
}


def read_example(fields: Fields, found: Found, line: int, what: str, roles: tuple[str, ...]) -> Example | None:
    """An example from its table; its trigger and its roles must be words of its text."""
    text = fields.text(value(found, "text"), f"an example of {what}")
    if found and "text" not in found:
        fields.wrong(line, f"an example of {what} has no text", "add `text:` to it.")
    if text is None:
        return None
    factuality = value(found, "factuality")
    status = fields.text(factuality, "the factuality of an example") if factuality else None
    if factuality:
        status = fields.choice(status, factuality.line, f"an example of {what}: the factuality", FACTUALITIES)
    marked = {role: _marked(fields, value(found, role), text, what, role) for role in roles if role in found}
    return Example(text, line, _marked(fields, value(found, "trigger"), text, what, "trigger"), marked, status)


def _marked(fields: Fields, node: Node | None, text: str, what: str, role: str) -> tuple[str, ...]:
    phrases = fields.texts(node, f"the {role} of an example of {what}")
    for words, line in phrases:
        if words not in text:
            fields.wrong(
                line, f"an example of {what} marks the {role} '{words}', which is not in its text", _copy(words, text)
            )
    return tuple(words for words, _ in phrases)


def _copy(words: str, text: str) -> str:
    size = len(words.split())
    tokens = [token.strip(".,;:!?\"'()") for token in text.split()]
    runs = [" ".join(tokens[start : start + size]) for start in range(len(tokens) - size + 1)]
    near = get_close_matches(words, runs, n=1, cutoff=0.5)
    return f"did you mean '{near[0]}'?" if near else "copy the words from the text as they stand there."


def built_in_names() -> tuple[str, ...]:
    """The names of the built-in types: the labels that the network learned."""
    return tuple(_built_in().types)


def _frames_of(base: EventType | None) -> tuple[Mapping[str, str], Mapping[str, tuple[str, ...]]]:
    return (base.frames, base.frame_words) if base else ({}, {})


def _trigger_rule(words: str, pos: str) -> TriggerRule | None:
    lemmas, plus, near = words.casefold().partition(" + ")
    beside = tuple(part.strip() for part in near.split(" / "))
    if not lemmas.strip() or (plus and not all(beside)) or "+" in near:
        return None
    return TriggerRule(tuple(lemmas.split()), pos, beside if plus else ())


def _extends_fix(named: str) -> str:
    near = get_close_matches(named, ["attest"], n=1, cutoff=0.6)
    return "did you mean 'attest'?" if near else "write `extends: attest`, or a path seen from this file's folder."
