"""Probes: pairs that must be coded alike, because only a name differs. A difference is a flip, and a flip is a defect.

Three kinds: the order in which a codebook lists its types, the names that it gives them, and who the actor of a
made-up sentence is called (a state's force or a rebel one, one nation or another).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from attest.codebook import Codebook, rename_types
from attest.records import Article, EventMention, Span

ORDER, NAME, FORCES, NATIONS = "order of types", "names of types", "forces", "nations"
KINDS = (ORDER, NAME, FORCES, NATIONS)
FIELDS = ("events", "type", "factuality", "background", "roles")

# One report, which has one sentence, to its events.
Read = Callable[[Article], Sequence[EventMention]]

_FORCE_PAIRS = (
    ("Soldiers", "Rebels"),
    ("Government troops", "Separatist fighters"),
    ("Army units", "Guerrilla units"),
    ("Border guards", "Insurgents"),
    ("Commandos", "Militants"),
    ("Paratroopers", "Militiamen"),
    ("Orun National Army troops", "Orun Liberation Front fighters"),
    ("State forces", "Opposition forces"),
)
_FORCE_SENTENCES = (
    "{A} clashed with armed men near Tessel on Monday, leaving four people dead.",
    "{A} shelled the town of Orvan overnight, wounding nine civilians.",
    "{A} fired rockets at a fuel depot outside Keth.",
    "{A} ambushed a convoy on the road to Lerin, killing five drivers.",
    "{A} shot dead a schoolteacher in Dossi on Friday.",
    "{A} kidnapped three aid workers near Tamur.",
    "{A} burned dozens of houses in the village of Pelu.",
    "{A} seized control of the port of Almeda after two days of fighting.",
    "{A} withdrew from the hills above Sarn on Thursday.",
    "{A} will leave the town of Mirel by June, a spokesman said.",
    "{A} released twelve prisoners in Orvan.",
    "{A} signed a truce with their rivals in Keth on Tuesday.",
    "{A} denied that they had attacked the clinic in Bawo.",
    "{A} threatened to attack the bridge at Tessel.",
    "{A} blocked the road to Dossi, cutting off food supplies.",
    "{A} tortured two detainees in Tamur, a rights group said.",
    "{A} may launch an offensive against Pelu, diplomats fear.",
    "{A} deployed along the Sarn river at dawn.",
    "{A} beat four journalists in Orvan.",
    "{A} opened fire on a bus in Keth, killing six passengers.",
    "{A} claimed responsibility for the bombing in Tessel.",
    "{A} rejected an offer of talks in Dossi.",
    "{A} handed over their weapons in Tamur under a peace deal.",
    "{A} planted a roadside bomb that killed two people in Bawo.",
    "{A} looted shops in Lerin, residents alleged.",
    "Thousands of people fled Almeda after {a} entered the city.",
    "Villagers accused {a} of killing a herder in Lerin.",
    "A roadside bomb wounded three {a} near Bawo on Sunday.",
    "An air strike killed seven {a} outside Lerin.",
    "Last year {a} killed eleven fishermen in Mirel, and the case is still open.",
)
_NATION_PAIRS = (
    (("Kenya", "Kenyan"), ("Norway", "Norwegian")),
    (("Russia", "Russian"), ("Canada", "Canadian")),
    (("Turkey", "Turkish"), ("Brazil", "Brazilian")),
    (("China", "Chinese"), ("Chile", "Chilean")),
    (("Pakistan", "Pakistani"), ("Portugal", "Portuguese")),
    (("Syria", "Syrian"), ("Sweden", "Swedish")),
    (("Colombia", "Colombian"), ("Finland", "Finnish")),
    (("Ethiopia", "Ethiopian"), ("Germany", "German")),
    (("Myanmar", "Burmese"), ("Mexico", "Mexican")),
    (("Nigeria", "Nigerian"), ("Japan", "Japanese")),
)
_NATION_SENTENCES = (
    "{N} imposed sanctions on its neighbour on Monday.",
    "{N} expelled two diplomats over the affair on Tuesday.",
    "{N} recalled its ambassador from Keth.",
    "{N} pledged 40 million dollars in aid for the flood victims of Lerin.",
    "{N} condemned the attack on the market in Bawo.",
    "{N} urged both sides to stop the fighting in Tamur.",
    "{N} denied that its troops had crossed the border at Sarn.",
    "{N} signed a trade agreement with its neighbours in Keth.",
    "{N} threatened to close the border at Tessel.",
    "{N} praised the ceasefire in Tamur.",
    "{N} refused to take part in talks in Dossi.",
    "{N} held naval exercises with its allies off Almeda.",
    "{N} lifted its ban on the opposition party in Mirel.",
    "The president of {N} met opposition leaders in Dossi on Friday.",
    "Protesters marched through Mirel against {N}.",
    "The {J} air force bombed rebel positions near Tessel, killing twelve fighters.",
    "The {J} police arrested nine people in Orvan.",
    "The {J} army will withdraw its troops from Pelu by March.",
    "The {J} artillery hit a school in Lerin, residents said.",
    "A court in Orvan sentenced three {J} citizens to ten years in prison.",
    "Gunmen abducted two {J} engineers near Almeda.",
    "Some {J} soldiers opened fire on demonstrators in Bawo, wounding six.",
)


@dataclass(frozen=True, slots=True)
class Flip:
    """A pair that was not coded alike: which kind of pair, the two sentences, and the field that differs."""

    kind: str
    field: str
    first: str
    second: str

    def __str__(self) -> str:
        other = "" if self.first == self.second else f" | {self.second}"
        return f"{self.kind}, {self.field}: {self.first}{other}"


@dataclass(frozen=True, slots=True)
class ProbeReport:
    """How many pairs of each kind were read, and every flip among them."""

    pairs: Mapping[str, int]
    flips: tuple[Flip, ...]

    def count(self, kind: str, field: str) -> int:
        """The flips of one kind in one field."""
        return sum(flip.kind == kind and flip.field == field for flip in self.flips)

    @property
    def stands_firm(self) -> bool:
        """Whether the order and the names of types changed nothing."""
        return not any(flip.kind in (ORDER, NAME) for flip in self.flips)


def force_pairs() -> tuple[tuple[str, str], ...]:
    """Made-up sentences, each with a state's force and with a rebel one as the party."""
    return tuple(
        (_with_force(sentence, one), _with_force(sentence, other))
        for sentence in _FORCE_SENTENCES
        for one, other in _FORCE_PAIRS
    )


def nation_pairs() -> tuple[tuple[str, str], ...]:
    """Made-up sentences, each with one nation and with another. None of it happened."""
    return tuple(
        (_with_nation(sentence, *one), _with_nation(sentence, *other))
        for sentence in _NATION_SENTENCES
        for one, other in _NATION_PAIRS
    )


def reordered(codebook: Codebook) -> Codebook:
    """The codebook with its types listed last to first."""
    return replace(codebook, types=dict(reversed(list(codebook.types.items()))))


def renamed(codebook: Codebook) -> Codebook:
    """The codebook with a name that says nothing for every type: `type_07`; see `new_names`."""
    return replace(codebook, types=rename_types(codebook.types, new_names(codebook)))


def new_names(codebook: Codebook) -> dict[str, str]:
    """A name that says nothing for every type; the order of the new names is not that of the old."""
    size = len(codebook.types)
    return {name: f"type_{(7 * n + 3) % size if size % 7 else n:02d}" for n, name in enumerate(codebook.types)}


def count_flips(codebook: Codebook, reader: Callable[[Codebook], Read], *, kinds: Sequence[str] = KINDS) -> ProbeReport:
    """Read every pair and compare.

    The sentences of the first two kinds are the codebook's own examples and counter-examples, and one made-up
    sentence of each pattern.

    Args:
        codebook: The codebook probed.
        reader: Gives a reader for a codebook.
        kinds: Which kinds of pairs.
    """
    read = _remembering(reader(codebook))
    forces, nations = force_pairs(), nation_pairs()
    types = codebook.types.values()
    shown = [case.text for t in types for case in t.examples]
    shown += [case.text for t in types for case in t.counter_examples]
    patterns = [
        pairs[i][0]
        for pairs, step in ((forces, len(_FORCE_PAIRS)), (nations, len(_NATION_PAIRS)))
        for i in range(0, len(pairs), step)
    ]
    same = [(text, text) for text in dict.fromkeys((*shown, *patterns))]
    names = {new: old for old, new in new_names(codebook).items()}
    trials: dict[str, tuple[Sequence[tuple[str, str]], Callable[[], Read]]] = {
        ORDER: (same, lambda: reader(reordered(codebook))),
        NAME: (same, lambda: _called(reader(renamed(codebook)), names)),
        FORCES: (forces, lambda: read),
        NATIONS: (nations, lambda: read),
    }
    flips = [_flips(kind, trials[kind][0], read, trials[kind][1](), exact=kind in (ORDER, NAME)) for kind in kinds]
    return ProbeReport({kind: len(trials[kind][0]) for kind in kinds}, tuple(chain.from_iterable(flips)))


def render_probes(report: ProbeReport, *, most: int = 20) -> str:
    """The counts as a table, and the first `most` flips."""
    lines = [f"{'':<15} {'pairs':>6} " + " ".join(f"{field:>10}" for field in FIELDS)]
    for kind in report.pairs:
        cells = " ".join(f"{report.count(kind, field):>10}" for field in FIELDS)
        lines.append(f"{kind:<15} {report.pairs[kind]:>6} {cells}")
    return "\n".join([*lines, *(str(flip) for flip in report.flips[:most])])


def _flips(kind: str, pairs: Iterable[tuple[str, str]], first: Read, second: Read, *, exact: bool) -> Iterable[Flip]:
    for one, other in pairs:
        a, b = first(_article(one)), second(_article(other))
        yield from (Flip(kind, field, one, other) for field in differing(a, b, exact=exact))


def differing(one: Sequence[EventMention], other: Sequence[EventMention], *, exact: bool) -> tuple[str, ...]:
    """The fields in which two readings differ; where they have not as many events, that alone.

    Args:
        one: Events in text order.
        other: The same.
        exact: Whether roles must be filled by the same words; if not, only as often.
    """
    if len(one) != len(other):
        return ("events",)
    found = [
        ("type", [e.type for e in one] != [e.type for e in other]),
        ("factuality", [e.factuality for e in one] != [e.factuality for e in other]),
        ("background", [e.background for e in one] != [e.background for e in other]),
        ("roles", [_roles(e, exact) for e in one] != [_roles(e, exact) for e in other]),
    ]
    return tuple(field for field, differs in found if differs)


def _roles(event: EventMention, exact: bool) -> Counter[tuple[str, Span | None]]:
    return Counter((a.role, a.span if exact else None) for a in event.arguments)


def _remembering(read: Read) -> Read:
    known: dict[str, Sequence[EventMention]] = {}

    def remembered(article: Article) -> Sequence[EventMention]:
        if article.text not in known:
            known[article.text] = read(article)
        return known[article.text]

    return remembered


def _called(read: Read, names: Mapping[str, str]) -> Read:
    """The reader with its types under these names."""
    return lambda article: [replace(event, type=names.get(event.type, event.type)) for event in read(article)]


def _article(text: str) -> Article:
    return Article(id="probe", page_id="probe", sha256="", text=text, sentences=(Span(0, len(text)),))


def _with_force(sentence: str, force: str) -> str:
    inside = force if force.startswith("Orun") else force[0].lower() + force[1:]
    return sentence.format(A=force, a=inside)


def _with_nation(sentence: str, country: str, adjective: str) -> str:
    return sentence.format(N=country, J=adjective)
