"""Noun phrases around a scored run of words, from a parse made by hand."""

from dataclasses import dataclass

import numpy as np
import pytest

from attest.extract.candidates import Parse
from attest.extract.phrases import Phrases
from attest.extract.words import Word
from attest.records import Span


@dataclass(frozen=True)
class Sentence:
    """Words with their head (a word number; a root its own) and relation, written "word/head/relation"."""

    words: tuple[str, ...]
    phrases: Phrases

    def around(self, first: str, last: str | None = None) -> str:
        low, high = self.phrases.around(self.words.index(first), self.words.index(last or first))
        return " ".join(self.words[low : high + 1])


def parsed(*written: str) -> Sentence:
    cells = [(w.split("/"), number) for number, sentence in enumerate(written) for w in sentence.split()]
    relations = sorted({cell[2] for cell, _ in cells})
    words, at = [], 0
    for (text, *_), number in cells:
        words.append(Word(text, Span(at, at + len(text)), number))
        at += len(text) + 1
    none = np.zeros(len(cells), dtype=np.int64)
    parse = Parse(
        upos=none,
        heads=np.array([int(cell[1]) for cell, _ in cells]),
        deprel=np.array([relations.index(cell[2]) for cell, _ in cells]),
        names=none,
    )
    return Sentence(tuple(w.text for w in words), Phrases(words, parse, relations))


def test_a_party_takes_its_number_and_what_bounds_it() -> None:
    text = parsed("At/2/case least/2/advmod two/4/nummod masked/4/amod men/5/nsubj fled/5/root")

    assert text.around("men") == "At least two masked men"


def test_a_name_takes_its_rank_and_all_its_parts() -> None:
    text = parsed("The/1/det general/2/compound Odo/5/nsubj Ban/2/flat Reth/2/flat fled/5/root")

    assert text.around("Ban") == "Ban"
    assert text.around("Odo") == "The general Odo Ban Reth"


@pytest.mark.parametrize("relation", ["nmod", "acl:relcl", "appos", "obl"])
def test_what_is_said_of_a_party_is_not_its_name(relation: str) -> None:
    text = parsed(f"The/1/det fighters/4/nsubj of/3/case Reth/1/{relation} fled/4/root")

    assert text.around("fighters") == "The fighters"


def test_words_that_were_scored_are_never_lost() -> None:
    text = parsed("fighters/3/nsubj of/2/case Reth/0/nmod fled/3/root")

    assert text.around("fighters", "Reth") == "fighters of Reth"


def test_a_joint_inside_a_phrase_does_not_cut_it() -> None:
    text = parsed("the/4/det self/3/compound -/3/punct styled/4/amod council/5/nsubj met/5/root")

    assert text.around("council") == "the self - styled council"


def test_words_apart_from_the_noun_stay_apart() -> None:
    """A determiner that hangs on the noun over other words would bring those along."""
    text = parsed("Both/3/det said/1/root the/3/det men/1/nsubj")

    assert text.around("men") == "the men"


def test_a_phrase_ends_with_its_sentence() -> None:
    text = parsed("It/1/nsubj burned/1/root", "Army/3/compound trucks/4/nsubj came/4/root")

    assert text.around("trucks") == "Army trucks"
    astray = parsed("It/1/nsubj burned/2/amod", "trucks/3/nsubj came/3/root")
    assert astray.around("trucks") == "trucks"


def test_each_party_of_a_joined_run_is_widened() -> None:
    text = parsed("two/1/nummod soldiers/5/nsubj and/4/cc a/4/det guard/1/conj died/5/root")

    assert text.around("soldiers", "guard") == "two soldiers and a guard"


def test_a_parse_that_goes_in_a_circle_ends() -> None:
    text = parsed("a/1/det b/2/amod c/1/amod")

    assert text.around("b") == "a b"


def test_a_bound_belongs_to_its_number_however_it_hangs() -> None:
    text = parsed("At/4/case least/3/advmod two/3/nummod men/4/nsubj fled/4/root")

    assert text.around("least", "men") == "At least two men"
