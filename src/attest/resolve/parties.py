"""Which parties a participant's words name: "police and soldiers" are two, "Trinidad and Tobago" is one.

A reader marks words, and its cut may run over a joint or stop inside one. Here the words are first mended at their
edges, then cut where they join parties that resolve to different things. Joined words that name one thing, or persons
of one sort ("men and boys"), stay together, and so does whoever is told by the other ("the mayor and his wife").
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from attest.records import Actor, Span
from attest.resolve.actors import Actors, Countries, is_kind_noun, is_title, resolve_actor

_WORD = re.compile(r"\d[\d,.]*\d|(?:[^\W\d_]\.){2,}(?:-\w+)*|\w+(?:[.'’`-]\w+)*['’]?|[,()&;]")
_ARTICLES = frozenset(("the", "a", "an"))
_COUNTED = frozenset(
    "one two three four five six seven eight nine ten eleven twelve dozen dozens hundreds thousands scores tens "
    "hundred thousand several some many few both all at least about around nearly almost over more than up to no "
    "another other of any".split()
)
_OPENERS = _ARTICLES | _COUNTED | {"this", "that", "these", "those", "his", "her", "its", "their"}
_POSSESSIVES = frozenset(("his", "her", "its", "their", "other", "others", "elsewhere", "another"))
_PRONOUNS = frozenset(
    "he she it they him them who whom which that this these those i we us you himself herself itself themselves "
    "one others another both all some many it's his her its their whose".split()
)
_LEAVES_AT_END = frozenset(
    "and or but nor the a an of in on at by with for from to as who whom which that whose near against into while "
    "when where after before during including than & , ( ; : - – — his her its their is are was were has had "
    "have".split()
)
_LEAVES_AT_START = frozenset(
    "and or but nor of by with from to as that which who near against , ( ) ; : - – — & when while".split()
)
_PREPOSITIONS = frozenset(
    "of in from at near on for with by against who that which to inside outside under along across around within "
    "between loyal whose after during including among".split()
)
_CONTAINERS = _COUNTED | frozenset(
    "group groups crowd crowds number gang gangs team band pair couple contingent majority members".split()
)
_FAITHS = frozenset(
    "sunni shiite shi'ite shia muslim christian jewish hindu kurdish arab islamist islamic western african european "
    "asian communist maoist leftist rightist tribal local foreign national international regional provincial".split()
)
_SHARED = frozenset("coalition allied government security opposition hospital health military police rebel".split())
_ABBREVIATED_TITLES = frozenset("mr mrs ms dr gen col lt maj capt sgt gov sen rep rev prof st brig".split())
_NAMES_AFTER_TITLE = re.compile(r"\.\s+[A-Z][\w'’-]*(?:\s+[A-Z][\w'’-]*){0,3}")


@dataclass(frozen=True, slots=True)
class Part:
    """One party: `span` its own words; `shared` the words it has in common with a neighbour, before or after."""

    span: Span
    shared: Span | None = None

    def words(self, text: str) -> str:
        """The party in words: "U.S. forces" of "U.S. and Iraqi forces"."""
        own = self.span.of(text)
        if self.shared is None:
            return own
        common = self.shared.of(text)
        return f"{common} {own}" if self.shared < self.span else f"{own} {common}"

    @property
    def spans(self) -> tuple[Span, ...]:
        """The words to quote, its own first."""
        return (self.span,) if self.shared is None else (self.span, self.shared)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Words between two joints, what they resolve to, and the joint before them: "", "," or "and"."""

    words: tuple[re.Match[str], ...]
    joint: str
    part: Part
    actor: Actor

    @property
    def lower(self) -> tuple[str, ...]:
        return tuple(w.group().casefold() for w in self.words)

    @property
    def core(self) -> tuple[re.Match[str], ...]:
        """The words without determiners and numbers in front."""
        first = next((i for i, w in enumerate(self.lower) if w not in _OPENERS and not w[0].isdigit()), 0)
        return self.words[first:]


def mend(text: str, span: Span) -> Span | None:
    """The span with its edges mended, None when nothing in it names anybody.

    Words that only lead on ("forces and the", "gunmen in the") are left out, "least 17 people" and "Mr" get the
    words that they were cut from, and a bracket that was cut open goes.
    """
    words = list(_WORD.finditer(text, span.start, span.end))
    while words and words[-1].group().casefold() in _LEAVES_AT_END and not _is_short_form(words[-1].group()):
        words.pop()
    while words and words[0].group().casefold() in _LEAVES_AT_START:
        words.pop(0)
    if not words:
        return None
    start, end = words[0].start(), words[-1].end()
    closing = text[end - 1 : end] in ("'", "’") and not re.search(r"s['’]$", text[start:end])
    end -= closing
    if words[0].group().casefold() == "least" and re.search(r"\bat\s+$", text[:start][-5:], re.IGNORECASE):
        start = re.search(r"\bat\s+$", text[:start], re.IGNORECASE).start()  # type: ignore[union-attr]
    if words[-1].group().casefold() in _ABBREVIATED_TITLES and (name := _NAMES_AFTER_TITLE.match(text, end)):
        end = name.end()
    end = _closed(text, start, end)
    mended = Span(start, end)
    return mended if _names_somebody(mended.of(text)) else None


def _is_short_form(word: str) -> bool:
    """ "IS", "US": capitals that are a name."""
    return len(word) > 1 and word.isupper()


def _closed(text: str, start: int, end: int) -> int:
    """The end with the bracket that closes an open one, or before the open one."""
    opened = text.rfind("(", start, end)
    if opened < 0 or text.find(")", opened, end) >= 0:
        return end
    if text[end : end + 1] == ")":
        return end + 1
    return len(text[:opened].rstrip()) if opened > start else end


def _names_somebody(words: str) -> bool:
    found = [w.group() for w in _WORD.finditer(words)]
    telling = [w for w in found if w[0].isalpha() and w.casefold() not in _PRONOUNS | _OPENERS | _ABBREVIATED_TITLES]
    return any(len(w) > 1 for w in telling) or any(_is_short_form(w) for w in found)


def parties_in(text: str, span: Span, *, actors: Actors, gazetteer: Countries) -> tuple[Part, ...]:
    """The parties that the words name, in text order: one, several when different ones are joined, none for a stub.

    Args:
        text: The article's.
        span: Words that fill a party's role.
        actors: The table of known parties.
        gazetteer: Asked for countries that the table does not hold.
    """
    whole = mend(text, span)
    if whole is None:
        return ()
    words = tuple(_WORD.finditer(text, whole.start, whole.end))
    if not any(w.group().casefold() in ("and", ",", "&") for w in words):
        return (Part(whole),)
    cut = _Cut(text, words, actors, gazetteer)
    parts = cut.parts()
    return tuple(parts) if len(parts) > 1 else (Part(whole),)


class _Cut:
    """One participant's words, cut at the joints between different parties."""

    def __init__(self, text: str, words: Sequence[re.Match[str]], actors: Actors, gazetteer: Countries) -> None:
        self._text = text
        self._words = tuple(words)
        self._actors = actors
        self._gazetteer = gazetteer

    def parts(self) -> list[Part]:
        pieces = self._with_shared_words(list(self._pieces()))
        if len(pieces) < 2:
            return [p.part for p in pieces]
        pieces = self._without_heading(pieces)
        is_list = any(p.joint == "and" for p in pieces)
        kept: list[_Piece] = [pieces[0]]
        for piece in pieces[1:]:
            if self._is_other(kept, piece, is_list):
                kept.append(piece)
            else:
                kept[-1] = self._joined(kept[-1], piece)
        if not all(_is_party(p, self._actors) for p in kept):
            return []
        return [p.part for p in kept]

    def _pieces(self) -> Iterator[_Piece]:
        first, joint = 0, ""
        for i, word in enumerate(self._words):
            low = word.group().casefold()
            if low not in ("and", ",", "&") or self._is_inside_name(i):
                continue
            if first < i:
                yield self._piece(self._words[first:i], joint)
                joint = ""
            joint = "and" if low != "," or joint == "and" else ","
            first = i + 1
        if first < len(self._words):
            yield self._piece(self._words[first:], joint)

    def _piece(self, words: Sequence[re.Match[str]], joint: str, shared: Span | None = None) -> _Piece:
        part = Part(Span(words[0].start(), words[-1].end()), shared)
        actor = resolve_actor(part.words(self._text), actors=self._actors, gazetteer=self._gazetteer)
        return _Piece(tuple(words), joint, part, actor)

    def _is_inside_name(self, i: int) -> bool:
        """Whether a name that is known runs over word `i`: "Bosnia and Herzegovina"."""
        for start in range(max(0, i - 5), i):
            for end in range(min(len(self._words), i + 6), i + 1, -1):
                span = Span(self._words[start].start(), self._words[end - 1].end())
                if self._actors.is_name(span.of(self._text)):
                    return True
        return False

    # --- words in common ---

    def _with_shared_words(self, pieces: list[_Piece]) -> list[_Piece]:
        """ "U.S. and Iraqi forces" have their noun in common, "Lebanese police and soldiers" their country."""
        for i in range(len(pieces) - 2, -1, -1):
            right = pieces[i + 1]
            if self._is_modifier(pieces[i]) and (noun := self._noun_after_modifier(right)) is not None:
                pieces[i] = self._piece(pieces[i].core, pieces[i].joint, noun)
        for i in range(1, len(pieces)):
            if (people := self._people_before(pieces[i - 1])) is not None and self._is_bare_noun(pieces[i]):
                pieces[i] = self._piece(pieces[i].words, pieces[i].joint, people)
        return pieces

    def _is_modifier(self, piece: _Piece) -> bool:
        core = piece.core
        if len(core) == 1 and core[0].group().casefold() in _FAITHS:
            return True
        if len(core) == 1 and core[0].group().casefold() in _SHARED and piece.actor.kind is None:
            return True
        for n in (3, 2, 1):
            adjectives = [w.group() for w in core[:-n]]
            words = " ".join(w.group() for w in core[-n:])
            if self._actors.country_as(words) in ("people", "also") and not words.endswith("s"):
                return all(w.islower() and not is_kind_noun(w) and w not in _PREPOSITIONS for w in adjectives)
        return False

    def _noun_after_modifier(self, piece: _Piece) -> Span | None:
        """The noun of a piece that begins with a modifier of its own; what a neighbour shared already."""
        if piece.part.shared is not None:
            return piece.part.shared if piece.part.shared > piece.part.span else None
        core = piece.core
        for n in range(min(3, len(core) - 1), 0, -1):
            words = " ".join(w.group() for w in core[:n])
            low = words.casefold()
            is_modifier = self._actors.country_as(words) in ("people", "also") or low in _FAITHS | _SHARED
            if is_modifier or (self._actors.is_name(words) and words[0].isupper()) or low.endswith(("-led", "-backed")):
                noun = core[n:]
                return Span(noun[0].start(), noun[-1].end()) if _is_lower_case(noun) else None
        return None

    def _people_before(self, piece: _Piece) -> Span | None:
        """The country's people that open a piece: "Lebanese" of "a contingent of Lebanese police"."""
        if piece.part.shared is not None:
            return piece.part.shared if piece.part.shared < piece.part.span else None
        for n in (3, 2, 1):
            for start in range(max(0, len(piece.words) - n)):
                words = piece.words[start : start + n]
                after = piece.words[start + n :]
                if after and self._actors.country_as(" ".join(w.group() for w in words)) in ("people", "also"):
                    return Span(words[0].start(), words[-1].end()) if _is_lower_case(after) else None
        return None

    def _is_bare_noun(self, piece: _Piece) -> bool:
        return (
            _is_lower_case(piece.words)
            and piece.lower[0] not in _OPENERS
            and not piece.lower[0][0].isdigit()
            and not set(piece.lower) & _PREPOSITIONS
            and is_kind_noun(piece.lower[-1])
        )

    # --- joints ---

    def _is_other(self, kept: Sequence[_Piece], piece: _Piece, is_list: bool) -> bool:
        """Whether a piece is a party of its own and not more words on the one before."""
        before = kept[-1]
        if not piece.words or piece.lower[0] in _POSSESSIVES or set(piece.lower) <= _PRONOUNS | _OPENERS:
            return False
        if not _is_party(piece, self._actors) or not _is_party(before, self._actors):
            return False
        if _ends_in_phrase(before) and not _begins_anew(before, piece):
            return False
        if piece.joint == "and" and _is_second_office(before, piece):
            return False
        if piece.joint == "," and (not is_list or _is_apposition(before, piece)):
            return self._is_named_party(before) and self._is_named_party(piece)
        return _is_different(before, piece)

    def _is_named_party(self, piece: _Piece) -> bool:
        """A group or country and nothing else."""
        return self._actors.is_name(" ".join(w.group() for w in piece.core))

    def _joined(self, left: _Piece, right: _Piece) -> _Piece:
        words = [w for w in self._words if left.part.span.start <= w.start() and w.end() <= right.part.span.end]
        return self._piece(words, left.joint, left.part.shared)

    def _without_heading(self, pieces: list[_Piece]) -> list[_Piece]:
        """Without "three militant groups" before the groups themselves."""
        rest = pieces[1:]
        is_heading = len(rest) > 1 and pieces[0].lower[-1] in ("groups", "countries", "nations", "states", "parties")
        is_named = rest[0].joint == "," and all(self._is_named_party(p) for p in rest)
        return rest if is_heading and is_named else pieces


def _is_lower_case(words: Sequence[re.Match[str]]) -> bool:
    return all(w.group()[0].islower() for w in words)


def _is_person(piece: _Piece) -> bool:
    """Whether the last two words before any preposition are a person's name, a title counting for one."""
    core = [w.group() for w in piece.core]
    core = core[: next((i for i, w in enumerate(core) if i and w.casefold() in _PREPOSITIONS), len(core))]
    if not core or not core[-1][0].isupper() or is_kind_noun(core[-1].casefold()):
        return False
    return len(core) > 1 and core[-2][0].isupper()


def _is_party(piece: _Piece, actors: Actors) -> bool:
    return bool(piece.actor.kind or piece.actor.id) or _is_person(piece) or actors.is_name(piece.actor.name)


def _is_different(left: _Piece, right: _Piece) -> bool:
    """Whether two pieces resolve to different things, or are two persons by name."""
    a, b = left.actor, right.actor
    if _is_person(left) and _is_person(right):
        return a.name != b.name
    if a.kind == b.kind and a.country is None and _ends_in_phrase(right):
        # "the children and relatives of wealthy Kenyans": what follows may be said of both.
        return False
    if (a.kind, a.country, a.id) != (b.kind, b.country, b.id):
        return True
    # "police and army": two forces, also where nothing says whose.
    return a.kind == "state_forces" and _is_police(left) != _is_police(right)


def _is_police(piece: _Piece) -> bool:
    return any(w.startswith(("polic", "constable", "cop")) for w in piece.lower)


def _is_second_office(left: _Piece, right: _Piece) -> bool:
    """ "party leader and prize winner Ana Ruiz", "President and Mrs. Ruiz": offices before one name."""
    if _is_person(left) or not _is_person(right) or right.lower[0] in _OPENERS or _ends_in_phrase(left):
        return False
    last = left.lower[-1]
    return not last.endswith("s") and (is_kind_noun(last) or is_title(last)) and not _is_mass(last)


def _is_mass(word: str) -> bool:
    return word in ("police", "army", "military", "government", "parliament", "navy", "militia", "opposition")


def _ends_in_phrase(piece: _Piece) -> bool:
    """Whether a preposition stands after the noun: "envoys in China", but not "dozens of soldiers"."""
    for i, word in enumerate(piece.lower):
        if word in _PREPOSITIONS and i:
            is_amount = word == "of" and all(
                w in _CONTAINERS or w[0].isdigit() or w in _ARTICLES for w in piece.lower[:i]
            )
            is_bound = word in ("at", "to") and i < 2
            if not is_amount and not is_bound and not (word == "of" and "contingent" in piece.lower[:i]):
                return True
    return False


def _begins_anew(left: _Piece, right: _Piece) -> bool:
    """Whether words can't hang on the preposition before: a title, or a number of persons beside another number."""
    first = right.lower[0].rstrip(".")
    return is_title(first) or (_is_amount(first) and _is_amount(left.lower[0]))


def _is_amount(word: str) -> bool:
    return word[0].isdigit() or (word in _COUNTED and word not in ("other", "of")) or word in ("a", "an")


def _is_apposition(left: _Piece, right: _Piece) -> bool:
    """ "the judge, Ana Ruiz" and "Ana Ruiz, a judge"."""
    if _is_person(right) and not _is_person(left):
        return True
    return _is_person(left) and right.lower[0] in _ARTICLES and not _is_person(right)


# --- parties of one role told twice ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """A party as one place of the text tells it: `spans` quote it, its own words first."""

    actor: Actor
    words: str
    spans: tuple[Span, ...]
    score: float


def told_once(parties: Sequence[Told], *, actors: Actors) -> tuple[Told, ...]:
    """Each party of one role of one event once, under its most telling words, with all that quotes it.

    Dropped is a country that only stands in another party's title ("the prime minister of Iraq" and "Iraq").

    Args:
        parties: Parties of one role, in text order.
        actors: The table of known parties.
    """
    kept: list[Told] = []
    for party in parties:
        at = next((i for i, other in enumerate(kept) if _is_same(other, party)), None)
        if at is None:
            kept.append(party)
        else:
            kept[at] = _merged(kept[at], party)
    return tuple(p for p in kept if not any(_is_in_title(p, other, actors) for other in kept if other is not p))


def _is_same(left: Told, right: Told) -> bool:
    a, b = left.actor, right.actor
    if a.id is not None and a.id == b.id and not a.id.startswith("state:"):
        return _person(left) is None or _person(right) is None or _person(left) == _person(right)
    if a.country and b.country and a.country != b.country:
        return False
    if a.kind and b.kind and a.kind != b.kind:
        return False
    x, y = _telling(left.words), _telling(right.words)
    if not x or not y:
        return False
    if x == y:
        return True
    small, large = sorted((x, y), key=len)
    # A surname, a noun without its adjectives; but "forces" is not yet "coalition forces" of somebody else.
    return set(small) <= set(large) and small[-1] in (large[-1], *_name_ends(large))


def _person(party: Told) -> str | None:
    words = re.findall(r"[\w'’-]+", party.words)
    is_name = (
        len(words) > 1 and words[-1][0].isupper() and words[-2][0].isupper() and not is_kind_noun(words[-1].lower())
    )
    return words[-1].casefold() if is_name else None


def _name_ends(words: Sequence[str]) -> tuple[str, ...]:
    """The word before an apposition or a preposition: the noun of "officers of the guard"."""
    ends = [a for a, b in pairwise(words) if b in _PREPOSITIONS]
    return tuple(ends)


def _telling(words: str) -> list[str]:
    found = [w.group().casefold() for w in _WORD.finditer(words)]
    found = [re.sub(r"['’]s$", "", w) for w in found]
    return [w for w in found if w not in _OPENERS | _ABBREVIATED_TITLES and w[0].isalpha()]


def _merged(left: Told, right: Told) -> Told:
    first, second = (left, right) if _weight(left) >= _weight(right) else (right, left)
    spans = tuple(dict.fromkeys((*first.spans, *second.spans)))
    return Told(first.actor, first.words, spans, max(left.score, right.score))


def _weight(party: Told) -> tuple[bool, bool, int]:
    """How telling: a name over a noun, a known party over an unknown one, more words over fewer."""
    telling = _telling(party.words)
    is_named = any(w[0].isupper() for w in re.findall(r"\w+", party.words)[1:]) or party.words[:1].isupper()
    return party.actor.id is not None, is_named and bool(telling), len(telling)


def _is_in_title(party: Told, other: Told, actors: Actors) -> bool:
    words = " ".join(re.sub(r"['’]s$", "", party.words).split())
    bare = re.sub(r"^(?:the)\s+", "", words, flags=re.IGNORECASE)
    if actors.country_as(bare) is None or party.actor.kind != "government":
        return False
    if other.actor.country != party.actor.country or other.actor.kind not in ("government", "state_forces"):
        return False
    return len(_telling(other.words)) > len(_telling(bare)) and set(_telling(bare)) <= set(_telling(other.words))
