import numpy as np
import pytest

from attest.extract.candidates import Candidate
from attest.extract.turns import apart_at_turns, turns_of
from attest.records import Article, Span


def article(*sentences: str) -> Article:
    spans, at = [], 0
    for s in sentences:
        spans.append(Span(at, at + len(s)))
        at += len(s) + 1
    return Article(id="a", page_id="p", sha256="", text=" ".join(sentences), sentences=tuple(spans))


def candidates(*sentences: int) -> list[Candidate]:
    types, none = np.array([0, 1, 0], dtype=np.float32), np.zeros(1, dtype=np.float32)
    return [Candidate((i,), s, types, none, 0.0, ()) for i, s in enumerate(sentences)]


@pytest.mark.parametrize(
    "opening",
    [
        "Meanwhile, gunmen burned a bus near Lerin.",
        "In another incident, a guard was shot.",
        "In a separate attack two drivers died.",
        "In other violence, a mine went off.",
        "Elsewhere in Tamur, police fired into the air.",
        "Also Thursday, a bomb was found.",
        "To the north, shells fell on Keth.",
        "Hours later a second blast followed.",
    ],
)
def test_words_for_something_else_turn_the_report(opening: str) -> None:
    assert turns_of(article("A bomb killed four people in Dossi.", opening)) == (1,)


@pytest.mark.parametrize(
    "opening",
    ["The attack was the third this week.", "In the capital, people fled.", "In a statement, the army said so."],
)
def test_a_sentence_that_goes_on_is_no_turn(opening: str) -> None:
    assert turns_of(article("A bomb killed four people in Dossi.", opening)) == ()


def test_two_triggers_on_two_sides_of_a_turn_are_less_surely_one_event() -> None:
    same = np.full((3, 3), 0.8, dtype=np.float32)

    apart = apart_at_turns(same, candidates(0, 1, 2), turns=(1,), left=0.5)

    assert apart[0, 1] == pytest.approx(0.4)
    assert apart[1, 2] == pytest.approx(0.8)


def test_a_report_without_turns_is_left_as_it_is() -> None:
    same = np.full((2, 2), 0.8, dtype=np.float32)

    assert apart_at_turns(same, candidates(0, 1), turns=(), left=0.5) is same
