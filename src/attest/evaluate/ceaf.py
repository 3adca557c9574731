"""Templates against templates: CEAF-REE, by which the literature scores the MUC-4 corpus.

A template is one incident: its type, and in each slot the entities that fill it, each as a set of strings that all name
it. Source: Du et al., "GRIT" (EACL 2021) and "Template Filling with Generative Transformers" (NAACL 2021).
"""

import re
import string
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from attest.evaluate.score import Figure

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_NO_PUNCTUATION = str.maketrans("", "", string.punctuation)
TYPE_SLOT = "incident_type"


@dataclass(frozen=True, slots=True)
class Entity:
    """What fills a slot once: strings that name it, made plain. An `optional` one may be left out at no cost."""

    mentions: frozenset[str]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Template:
    """One incident. `types` are those that count as right, a predicted template having one; `slots` hold entities."""

    types: frozenset[str]
    slots: Mapping[str, tuple[Entity, ...]]
    optional: bool = False


def entity(mentions: Iterable[str], *, optional: bool = False) -> Entity:
    """An entity of these strings, in small letters without punctuation, articles and needless blanks."""
    return Entity(frozenset(plain for words in mentions if (plain := plain_words(words))), optional)


def plain_words(words: str) -> str:
    """The words as they are compared.

    >>> plain_words('THE "SANTA LUZ" FARM')
    'santa luz farm'
    """
    return " ".join(_ARTICLES.sub(" ", words.lower().translate(_NO_PUNCTUATION)).split())


def score_templates(
    documents: Iterable[tuple[Sequence[Template], Sequence[Template]]], *, slots: Sequence[str]
) -> dict[str, Figure]:
    """One figure a slot, one for the incident type, and their sum under "micro".

    Within a document, templates are paired one to one so that most entities agree; only those of one type can be a
    pair. In a pair, the entities of a slot are paired one to one, and two agree when every string of the predicted one
    names the coded one. What is in no pair counts against recall or precision, unless it is optional.
    The script released with the papers lets several predicted entities agree with one coded entity; here each coded one
    is found once, so these figures are never above the script's.

    Args:
        documents: Coded and predicted templates, a pair for each document.
        slots: The names of the slots that count.
    """
    totals = dict.fromkeys((TYPE_SLOT, *slots), Figure(0, 0, 0))
    for gold, predicted in documents:
        for slot, figure in _score_document(gold, predicted, slots).items():
            totals[slot] = _sum(totals[slot], figure)
    micro = Figure(0, 0, 0)
    for figure in totals.values():
        micro = _sum(micro, figure)
    return {**totals, "micro": micro}


def _score_document(gold: Sequence[Template], predicted: Sequence[Template], slots: Sequence[str]) -> dict[str, Figure]:
    worth = [[_worth(g, p, slots) for p in predicted] for g in gold]
    partner = {i: j for i, j in assign(worth) if worth[i][j] > 0}
    counted = [i for i, g in enumerate(gold) if i in partner or not g.optional]
    figures = {TYPE_SLOT: Figure(len(partner), len(counted), len(predicted))}
    for slot in slots:
        found = 0
        wanted = 0
        for i in counted:
            entities = gold[i].slots.get(slot, ())
            pairs = _agreeing(entities, predicted[partner[i]].slots.get(slot, ())) if i in partner else []
            found += len(pairs)
            wanted += sum(not e.optional or k in pairs for k, e in enumerate(entities))
        figures[slot] = Figure(found, wanted, sum(len(p.slots.get(slot, ())) for p in predicted))
    return figures


def _worth(gold: Template, predicted: Template, slots: Sequence[str]) -> float:
    """How many values two templates share, 0 when they can't be a pair; of equals a required one comes first."""
    if gold.types.isdisjoint(predicted.types):
        return 0.0
    shared = sum(len(_agreeing(gold.slots.get(slot, ()), predicted.slots.get(slot, ()))) for slot in slots)
    return 1.0 + shared - 0.1 * gold.optional


def _agreeing(gold: Sequence[Entity], predicted: Sequence[Entity]) -> list[int]:
    """Numbers of the coded entities that find a predicted one."""
    worth = [[float(bool(p.mentions) and p.mentions <= g.mentions) for p in predicted] for g in gold]
    return [i for i, j in assign(worth) if worth[i][j] > 0]


def _sum(a: Figure, b: Figure) -> Figure:
    return Figure(a.hits + b.hits, a.gold + b.gold, a.predicted + b.predicted)


def assign(worth: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Pairs of rows and columns, each in one pair at most, with the highest sum of worths.

    Args:
        worth: [row, column], any sizes, also empty.

    Returns:
        min(rows, columns) pairs, by row; some may be worth nothing.

    Source: the method of Kuhn and Munkres, in the form that grows shortest paths.
    """
    if not worth or not worth[0]:
        return []
    if len(worth) > len(worth[0]):
        turned = [[row[j] for row in worth] for j in range(len(worth[0]))]
        return sorted((i, j) for j, i in assign(turned))
    rows, columns = len(worth), len(worth[0])
    # Row 0 and column 0 stand for "none yet", so real ones count from 1.
    row_price, column_price = [0.0] * (rows + 1), [0.0] * (columns + 1)
    row_of = [0] * (columns + 1)
    for row in range(1, rows + 1):
        row_of[0] = row
        _extend(worth, row_of, row_price, column_price)
    return sorted((row_of[j] - 1, j - 1) for j in range(1, columns + 1) if row_of[j])


def _extend(
    worth: Sequence[Sequence[float]], row_of: list[int], row_price: list[float], column_price: list[float]
) -> None:
    """Gives the row waiting in column 0 a column, moving others along the cheapest path."""
    columns = len(row_of) - 1
    cheapest = [float("inf")] * (columns + 1)
    came_from = [0] * (columns + 1)
    done = [False] * (columns + 1)
    at = 0
    while row_of[at]:
        done[at] = True
        row, step, following = row_of[at], float("inf"), 0
        for j in range(1, columns + 1):
            if done[j]:
                continue
            cost = -worth[row - 1][j - 1] - row_price[row] - column_price[j]
            if cost < cheapest[j]:
                cheapest[j], came_from[j] = cost, at
            if cheapest[j] < step:
                step, following = cheapest[j], j
        for j in range(columns + 1):
            if done[j]:
                row_price[row_of[j]] += step
                column_price[j] -= step
            else:
                cheapest[j] -= step
        at = following
    while at:
        row_of[at], at = row_of[came_from[at]], came_from[at]
