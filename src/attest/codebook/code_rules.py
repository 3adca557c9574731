"""Reading the crosswalk part of a codebook: `when` clauses and the codes that they give."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from attest.codebook.book import CodeRule, Condition
from attest.codebook.fields import Fields, value
from attest.codebook.nodes import Listing, Node, Text
from attest.codebook.schemes import ACLED, CAMEO, GED, PLOVER, SCHEMES
from attest.records import ACTOR_KINDS, FACTUALITIES

OPTIONS = ("plover_conventions",)
UNKNOWN = "unknown"
_PATTERN_KEYS = ("weapon", "trigger", "words")
_CONDITION_KEYS = ("actor", "target", "sides", *_PATTERN_KEYS, "factuality", "killed", "option", "unless")
_CODE_KEYS = {
    "plover": ("event", "mode"),
    "cameo": ("code",),
    "acled": ("event_type", "sub_event_type"),
    "ged": ("type_of_violence",),
}


@dataclass(frozen=True, slots=True)
class RuleReader:
    """Reads conditions and code rules with the kind sets and named rules of a codebook at hand."""

    fields: Fields
    kind_sets: Mapping[str, frozenset[str]]
    named: Mapping[str, tuple[CodeRule, ...]]

    def crosswalk(self, node: Node, what: str) -> dict[str, tuple[CodeRule, ...]]:
        """Rules by scheme."""
        found = self.fields.table(node, f"the crosswalk of {what}", SCHEMES)
        return {scheme: self.rules(rules, scheme, what) for scheme, (_, rules) in found.items()}

    def rules(self, node: Node, scheme: str, what: str) -> tuple[CodeRule, ...]:
        """The rules of one scheme: a list, a single rule, the name of a shared list, a bare CAMEO code or `none`."""
        if isinstance(node, Text):
            return self._short(node, scheme, what)
        items = node.items if isinstance(node, Listing) else (node,)
        rules = [self._rule(item, scheme, what) for item in items]
        return tuple(rule for rule in rules if rule is not None)

    def condition(self, node: Node, what: str) -> Condition:
        """A `when` clause."""
        found = self.fields.table(node, f"a condition of {what}", _CONDITION_KEYS)
        actor, target, factual = (value(found, key) for key in ("actor", "target", "factuality"))
        sides, killed, unless = (value(found, key) for key in ("sides", "killed", "unless"))
        option = value(found, "option")
        weapon, trigger, words = (self._patterns(value(found, key), what) for key in _PATTERN_KEYS)
        return Condition(
            actor=self.kinds(actor, what) if actor else None,
            target=self.kinds(target, what) if target else None,
            sides=self._sides(sides, what) if sides else None,
            weapon=weapon,
            trigger=trigger,
            words=words,
            factuality=self._chosen(factual, f"factuality in {what}", FACTUALITIES) if factual else None,
            killed=self.fields.truth(killed, f"`killed` in a condition of {what}") if killed else None,
            option=next(iter(self._chosen(option, f"option in {what}", OPTIONS)), None) if option else None,
            unless=self.condition(unless, what) if unless else None,
        )

    def kinds(self, node: Node, what: str) -> frozenset[str]:
        """Actor kinds; the name of a kind set stands for all of its kinds."""
        allowed = (*ACTOR_KINDS, UNKNOWN, *self.kind_sets)
        chosen = self._chosen(node, f"actor kind in {what}", allowed)
        return frozenset(kind for name in chosen for kind in self.kind_sets.get(name, frozenset({name})))

    def _short(self, node: Text, scheme: str, what: str) -> tuple[CodeRule, ...]:
        if node.text == "none":
            return ()
        if node.text in self.named:
            return self.named[node.text]
        if scheme == "cameo":
            code = self._code_text(node, "code", f"the cameo code of {what}", CAMEO)
            return (CodeRule(Condition(), {"code": code}),) if code else ()
        self.fields.choice(node.text, node.line, f"the {scheme} rule list of {what}", ("none", *self.named))
        return ()

    def _rule(self, node: Node, scheme: str, what: str) -> CodeRule | None:
        about = f"a {scheme} rule of {what}"
        found = self.fields.table(node, about, (*_CODE_KEYS[scheme], "when"))
        if not found:
            return None
        when = value(found, "when")
        condition = self.condition(when, what) if when else Condition()
        reader = {"plover": self._plover, "cameo": self._cameo, "acled": self._acled, "ged": self._ged}[scheme]
        code = reader({key: node for key, (_, node) in found.items()}, about, node.line)
        return CodeRule(condition, code) if code else None

    def _plover(self, found: Mapping[str, Node], about: str, line: int) -> Mapping[str, str | int | None] | None:
        event = self._needed(found, "event", about, line, PLOVER)
        if event is None:
            return None
        mode = self._code_text(found.get("mode"), "mode", f"the mode of PLOVER {event} in {about}", PLOVER[event])
        return {"event": event, "mode": mode}

    def _cameo(self, found: Mapping[str, Node], about: str, line: int) -> Mapping[str, str | int | None] | None:
        code = self._needed(found, "code", about, line, CAMEO)
        return {"code": code} if code else None

    def _acled(self, found: Mapping[str, Node], about: str, line: int) -> Mapping[str, str | int | None] | None:
        event_type = self._needed(found, "event_type", about, line, ACLED)
        if event_type is None:
            return None
        sub_type = self._needed(found, "sub_event_type", f"{about} ({event_type})", line, ACLED[event_type])
        return {"event_type": event_type, "sub_event_type": sub_type} if sub_type else None

    def _ged(self, found: Mapping[str, Node], about: str, line: int) -> Mapping[str, str | int | None] | None:
        code = self._needed(found, "type_of_violence", about, line, sorted(str(code) for code in GED))
        return {"type_of_violence": int(code)} if code else None

    def _needed(
        self, found: Mapping[str, Node], key: str, about: str, line: int, allowed: Collection[str]
    ) -> str | None:
        if key not in found:
            self.fields.wrong(line, f"{about} lacks `{key}`", f"add `{key}:` to it.")
            return None
        return self._code_text(found[key], key, f"`{key}` of {about}", allowed)

    def _code_text(self, node: Node | None, key: str, what: str, allowed: Collection[str]) -> str | None:
        if node is None:
            return None
        words = self.fields.text(node, what, number_ok=True)
        where = "CAMEO codes here are text of three or four digits, 020 to 2042." if key == "code" else ""
        return self.fields.choice(words, node.line, what, allowed, where)

    def _sides(self, node: Node, what: str) -> tuple[frozenset[str], frozenset[str]] | None:
        if not isinstance(node, Listing) or len(node.items) != 2:
            self.fields.wrong(
                node.line, f"`sides` in {what} needs two lists of kinds", "write `sides: [[...], [...]]`."
            )
            return None
        return self.kinds(node.items[0], what), self.kinds(node.items[1], what)

    def _chosen(self, node: Node, what: str, allowed: Collection[str]) -> frozenset[str]:
        chosen = [self.fields.choice(words, line, what, allowed) for words, line in self.fields.texts(node, what)]
        return frozenset(words for words in chosen if words is not None)

    def _patterns(self, node: Node | None, what: str) -> tuple[str, ...] | None:
        if node is None:
            return None
        return tuple(words.casefold() for words, _ in self.fields.texts(node, f"the words of a condition of {what}"))
