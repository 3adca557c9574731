from collections.abc import Sequence

import numpy as np
import pytest

from attest.extract.candidates import Candidate, Seen
from attest.extract.spans import RoleRules, cut_spans, role_scores
from attest.extract.words import split_words
from attest.records import Span

TEXT = "Gunmen killed a farmer and his two sons in Koro. The mayor blamed a band from Baru."
SENTENCES = (Span(0, 48), Span(49, len(TEXT)))
WORDS = split_words(TEXT, SENTENCES)
RULE = RoleRules(least=0.5, grow=0.2, most=3, least_across=0.8)


def spans(scores: dict[str, float], rule: RoleRules = RULE, home: Sequence[int] = (0,)) -> list[str]:
    table = np.array([[scores.get(w.text, 0.0)] for w in WORDS], dtype=np.float32)
    return [a.span.of(TEXT) for a in cut_spans(WORDS, table, {"target": rule}, roles=("target",), home=home)]


def test_a_strong_word_takes_its_weaker_neighbours_along() -> None:
    assert spans({"his": 0.3, "two": 0.6, "sons": 0.3}) == ["his two sons"]


def test_weak_words_alone_fill_no_role() -> None:
    assert spans({"his": 0.3, "two": 0.4, "sons": 0.3}) == []


def test_and_does_not_open_or_close_a_party() -> None:
    assert spans({"farmer": 0.9, "and": 0.4}) == ["farmer"]


def test_an_article_alone_names_nobody() -> None:
    assert spans({"The": 0.9}, home=(0, 1)) == []


@pytest.mark.parametrize(("score", "kept"), [(0.7, []), (0.9, ["Baru"])])
def test_a_party_from_another_sentence_must_be_surer(score: float, kept: list[str]) -> None:
    assert spans({"Baru": score}) == kept


def test_a_doubtful_second_party_is_dropped_beside_a_sure_one() -> None:
    rule = RoleRules(least=0.5, grow=0.2, most=3, least_across=0.8, near_best=0.8)

    assert spans({"farmer": 0.95, "Koro": 0.6}, rule) == ["farmer"]
    assert spans({"farmer": 0.95, "sons": 0.9}, rule) == ["farmer", "sons"]


def test_only_the_surest_spans_are_kept() -> None:
    rule = RoleRules(least=0.5, grow=0.2, most=1, least_across=0.8)

    assert spans({"farmer": 0.6, "sons": 0.9}, rule) == ["sons"]


def test_a_run_does_not_cross_into_the_next_sentence() -> None:
    assert spans({"Koro": 0.9, ".": 0.9, "The": 0.9, "mayor": 0.9}, home=(0, 1)) == ["Koro", "The mayor"]


def test_a_role_that_one_trigger_knows_and_another_does_not_is_scored_between() -> None:
    seen = [Seen(np.arange(2), np.array([[s], [0.0]], dtype=np.float32)) for s in (0.8, 0.0)]
    zero = np.zeros(2, dtype=np.float32)
    group = [Candidate((i,), 0, zero, zero, 0.0, (s,)) for i, s in enumerate(seen)]

    assert role_scores(group, 3, 1)[:, 0].tolist() == pytest.approx([0.6, 0.0, 0.0])
