"""Who stands where around a word: the places of a sentence that a codebook's frames name, read off the parse."""

from __future__ import annotations

from collections.abc import Sequence

from attest.extract.candidates import Parse
from attest.extract.tree import children_of
from attest.extract.words import Word

_PLACES = {
    "nsubj": "subject",
    "csubj": "subject",
    "nsubj:pass": "passive_subject",
    "csubj:pass": "passive_subject",
    "obl:agent": "agent",
    "obj": "object",
    "iobj": "indirect_object",
    "nmod:poss": "possessor",
    "compound": "compound",
}
# What belongs to a noun without being a statement about it: "200 head of cattle and some camels".
_WITH_NOUN = frozenset("compound amod nmod nmod:poss nummod flat fixed appos conj det".split())
_SOON = 6
_NOMINAL = frozenset("nsubj nsubj:pass obj obl nmod compound conj appos dep".split())
_RELATIVE = frozenset({"who", "which", "that", "whom"})


class Frames:
    """The fillers of places around the words of an article.

    Args:
        words: All words of the article.
        parse: Its parse; heads are word numbers, a root its own.
        deprel: The names of the relations, by label number.
    """

    def __init__(self, words: Sequence[Word], parse: Parse, deprel: Sequence[str]) -> None:
        self._words = words
        self._heads: list[int] = parse.heads.tolist()
        self._relations = [deprel[k] for k in parse.deprel.tolist()]
        self._hang_of()
        self._children = children_of(words, self._heads)

    def _hang_of(self) -> None:
        """Hang "of cattle" in "drove off 200 head of cattle" on the noun before, where the verb has it."""
        for case, noun in enumerate(self._heads):
            before = case - 1
            if (
                self._words[case].text.casefold() == "of"
                and self._relations[case] == "case"
                and self._relations[noun] == "obl"
                and before >= 0
                and self._relations[before] in _NOMINAL
            ):
                self._heads[noun], self._relations[noun] = before, "nmod"

    def fillers(self, trigger: Sequence[int]) -> dict[str, int]:
        """The head word of whatever fills each place around a trigger, by place."""
        head = self._head(trigger)
        found = self._direct(head, set(trigger))
        if "object" not in found and (adrift := self._adrift(head, trigger[-1])) is not None:
            found["object"] = adrift
        governor = self._heads[head]
        relation = self._relations[head]
        if relation in ("acl", "acl:relcl") and governor != head:
            self._from_noun(found, governor, relation)
        elif relation in ("conj", "xcomp", "advcl") and governor != head:
            self._from_verb(found, governor, same_side=relation == "conj" and "agent" not in found)
        elif relation in ("obj", "obl") and governor != head:
            # "Raiders carried out a raid on ...": the noun's doer is the verb's.
            for place, filler in self._direct(governor, set(trigger)).items():
                if place == "subject" or place.startswith("prep_"):
                    found.setdefault(place, filler)
        return found

    def around(self, filler: int) -> list[int]:
        """The words of a filler and of what belongs to it, ascending."""
        waiting, seen = [filler], {filler}
        while waiting:
            for child in self._children.get(waiting.pop(), ()):
                if child not in seen and self._relations[child] in _WITH_NOUN:
                    seen.add(child)
                    waiting.append(child)
        return sorted(seen)

    def measured(self, filler: int) -> int:
        """The last word of "head of cattle" for "head": of what a quantity is measured, or the filler itself."""
        for child in self._children.get(filler, ()):
            if child > filler and self._relations[child] == "nmod" and self._preposition(child) == "of":
                return child
        return filler

    def has_particle(self, verb: int, particle: str) -> bool:
        """Whether "off" in "drove 200 cattle off" goes with the verb."""
        return any(
            self._words[c].text.casefold() == particle and self._relations[c] in ("compound:prt", "advmod", "case")
            for c in self._children.get(verb, ())
        )

    def _head(self, trigger: Sequence[int]) -> int:
        inside = set(trigger)
        return next((w for w in trigger if self._heads[w] == w or self._heads[w] not in inside), trigger[0])

    def _adrift(self, head: int, last: int) -> int | None:
        """A noun soon after a word that the parse hung on nothing: most likely its object."""
        for w in range(last + 1, min(last + _SOON, len(self._words))):
            if self._words[w].sentence != self._words[head].sentence:
                return None
            if self._heads[w] == w and self._relations[w] != "root":
                return w
        return None

    def _direct(self, head: int, inside: set[int]) -> dict[str, int]:
        found: dict[str, int] = {}
        for child in self._children.get(head, ()):
            if child not in inside and (place := self._place(child)):
                found.setdefault(place, child)
        return found

    def _place(self, child: int) -> str | None:
        relation = self._relations[child]
        if relation in ("obl", "nmod") and (preposition := self._preposition(child)):
            return f"prep_{preposition}"
        return _PLACES.get(relation)

    def _preposition(self, word: int) -> str | None:
        return next(
            (self._words[c].text.casefold() for c in self._children.get(word, ()) if self._relations[c] == "case"), None
        )

    def _from_noun(self, found: dict[str, int], noun: int, relation: str) -> None:
        """ "Men who stole goats": the noun is the doer. "Goats stolen by men": it is what was done to."""
        for place, filler in list(found.items()):
            if self._words[filler].text.casefold() in _RELATIVE:
                found[place] = noun
                return
        if relation == "acl" and "object" not in found:
            found.setdefault("passive_subject", noun)

    def _from_verb(self, found: dict[str, int], verb: int, *, same_side: bool) -> None:
        """ "Men came and stole goats", "men tried to steal goats": the first verb's doer does both."""
        above = self._direct(verb, set())
        if "subject" not in found and "passive_subject" not in found:
            for place in ("subject", "passive_subject") if same_side and "object" not in found else ("subject",):
                if place in above:
                    found[place] = above[place]
                    return
