"""From scores to candidates: the words that may name an event, with all that was scored for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from attest.extract.network import Floats, Network, Numbers, Scores
from attest.extract.windows import Window, plan_windows
from attest.extract.words import Word

# From how sure on (0 to 1) two neighbouring words that look like two types are one trigger.
_ONE_EVENT = 0.5


@dataclass(frozen=True, slots=True)
class Seen:
    """Role scores of one candidate in one window: `roles` is [word, role], `words` their numbers in the article."""

    words: Numbers
    roles: Floats


@dataclass(frozen=True, slots=True)
class Candidate:
    """Neighbouring words that name an act. `words` are numbers in the article, ascending, of one sentence.

    types [type] sums to 1, factuality [factuality] sums to 1, background 0 to 1; `seen` has an entry a window.
    `proposed` by the codebook, not the network; `own` is the type that the codebook gives these very words.
    """

    words: tuple[int, ...]
    sentence: int
    types: Floats
    factuality: Floats
    background: float
    seen: tuple[Seen, ...]
    proposed: bool = False
    own: str | None = None

    @property
    def score(self) -> float:
        """How surely the words name an event at all."""
        return float(1.0 - self.types[0])


@dataclass(frozen=True, slots=True)
class Parse:
    """Per word of an article: UPOS, head (a word number; a root its own), relation, and name tag, as label numbers."""

    upos: Numbers
    heads: Numbers
    deprel: Numbers
    names: Numbers


@dataclass(frozen=True, slots=True)
class Scored:
    """An article's candidates, how surely each two are one event (NaN where never seen together), and its parse."""

    candidates: tuple[Candidate, ...]
    same: Floats
    parse: Parse


def score_article(
    network: Network,
    words: Sequence[Word],
    sentence_count: int,
    *,
    threshold: float,
    proposed: Sequence[tuple[int, ...]] = (),
) -> Scored:
    """Read an article window by window.

    Args:
        network: The network.
        words: All words of the article, in order.
        sentence_count: How many sentences it has; some may have no words.
        threshold: From how sure on (0 to 1) a word counts as naming an event.
        proposed: Words, each entry of one sentence, that are candidates whatever the network makes of them.
    """
    by_sentence: list[list[int]] = [[] for _ in range(sentence_count)]
    for number, word in enumerate(words):
        by_sentence[word.sentence].append(number)
    filled = [s for s in by_sentence if s]
    gathered = _Gathered(len(words))
    for window in plan_windows([len(s) for s in filled]):
        _read_window(network, words, filled, window, gathered, threshold, proposed)
    return gathered.result()


def _read_window(
    network: Network,
    words: Sequence[Word],
    sentences: Sequence[Sequence[int]],
    window: Window,
    gathered: _Gathered,
    threshold: float,
    proposed: Sequence[tuple[int, ...]],
) -> None:
    numbers = np.array([w for s in window.sentences for w in sentences[s]])
    context = sum(len(sentences[s]) for s in window.context)
    local = {int(w): k for k, w in enumerate(numbers)}
    known = [i for i, c in enumerate(gathered.candidates) if c.words[0] in local]
    asked = [local[w] for i in known for w in gathered.candidates[i].words]
    new = [[local[w] for w in group] for group in proposed if local.get(group[0], -1) >= context]
    asked += [w for group in new for w in group]
    texts = [[words[w].text for w in sentences[s]] for s in window.sentences]
    scores = network.read(texts, asked)
    gathered.keep_parse(numbers, scores, context)
    row = {int(w): k for k, w in enumerate(scores.triggers)}
    groups = [[local[w] for w in gathered.candidates[i].words] for i in known]
    for i, group in zip(known, groups, strict=True):
        gathered.extend(i, _seen(numbers, scores, [row[w] for w in group]))
    found = _trigger_groups(scores, [words[int(w)].sentence for w in numbers], context, threshold)
    for group in (*found, *(g for g in new if g not in found)):
        known.append(len(gathered.candidates))
        groups.append(group)
        candidate = _candidate(numbers, words, scores, group, [row[w] for w in group])
        gathered.candidates.append(replace(candidate, proposed=group not in found))
    gathered.keep_same(known, [[row[w] for w in g] for g in groups], scores.same)


def _trigger_groups(scores: Scores, sentence: Sequence[int], context: int, threshold: float) -> list[list[int]]:
    """Runs of neighbouring trigger words of one sentence that are one trigger, by place in the window.

    Neighbours are one trigger when they look like one type, when they name one event ("blew up") or when one hangs on
    the other ("lost control", "shot dead").
    """
    likeliest = scores.types[:, 1:].argmax(1)
    row = {int(w): k for k, w in enumerate(scores.triggers)}
    groups: list[list[int]] = []
    for w in (int(t) for t in scores.triggers if t >= context and 1.0 - scores.types[t, 0] >= threshold):
        last = groups[-1][-1] if groups else -2
        beside = last == w - 1 and sentence[last] == sentence[w]
        if beside and (
            likeliest[last] == likeliest[w]
            or scores.same[row[last], row[w]] >= _ONE_EVENT
            or last == scores.heads[w]
            or w == scores.heads[last]
        ):
            groups[-1].append(w)
        else:
            groups.append([w])
    return groups


def _seen(numbers: Numbers, scores: Scores, rows: Sequence[int]) -> Seen:
    return Seen(numbers, scores.roles[list(rows)].mean(0))


def _candidate(
    numbers: Numbers, words: Sequence[Word], scores: Scores, group: Sequence[int], rows: Sequence[int]
) -> Candidate:
    where = list(group)
    return Candidate(
        words=tuple(int(numbers[w]) for w in group),
        sentence=words[int(numbers[group[0]])].sentence,
        types=scores.types[where].mean(0),
        factuality=scores.factuality[where].mean(0),
        background=float(scores.background[where].mean()),
        seen=(_seen(numbers, scores, rows),),
    )


class _Gathered:
    """What the windows of one article have given so far."""

    def __init__(self, size: int) -> None:
        self.candidates: list[Candidate] = []
        self._pairs: list[tuple[int, int, float]] = []
        self._parse = Parse(*(np.zeros(size, dtype=np.int64) for _ in range(4)))

    def keep_parse(self, numbers: Numbers, scores: Scores, context: int) -> None:
        new = numbers[context:]
        self._parse.upos[new] = scores.upos[context:].argmax(1)
        self._parse.deprel[new] = scores.deprel[context:].argmax(1)
        self._parse.names[new] = scores.names[context:].argmax(1)
        self._parse.heads[new] = numbers[scores.heads[context:]]

    def extend(self, i: int, seen: Seen) -> None:
        candidate = self.candidates[i]
        self.candidates[i] = replace(candidate, seen=(*candidate.seen, seen))

    def keep_same(self, known: Sequence[int], rows: Sequence[Sequence[int]], same: Floats) -> None:
        for a, i in enumerate(known):
            for b in range(a):
                score = float(same[np.ix_(list(rows[a]), list(rows[b]))].mean())
                self._pairs.append((i, known[b], score))

    def result(self) -> Scored:
        n = len(self.candidates)
        total, times = np.zeros((n, n), dtype=np.float32), np.zeros((n, n), dtype=np.float32)
        for i, j, score in self._pairs:
            total[[i, j], [j, i]] += score
            times[[i, j], [j, i]] += 1
        with np.errstate(invalid="ignore"):
            return Scored(tuple(self.candidates), total / times, self._parse)
