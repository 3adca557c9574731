import pytest

from attest.extract.words import split_words
from attest.records import Span


def words_of(text: str) -> list[str]:
    return [w.text for w in split_words(text, (Span(0, len(text)),))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Troops didn't leave.", ["Troops", "did", "n't", "leave", "."]),
        ("Koro's mayor", ["Koro", "'s", "mayor"]),
        ("the U.S. army", ["the", "U.S.", "army"]),
        ("1,300 people, 2.5 km", ["1,300", "people", ",", "2.5", "km"]),
        ("a 12-year-old girl", ["a", "12", "-", "year", "-", "old", "girl"]),
        ("“Attack!”", ["“", "Attack", "!", "”"]),
        ("Saïd al-Ḥasan", ["Saïd", "al", "-", "Ḥasan"]),
        ("", []),
    ],
)
def test_words_are_cut_as_a_treebank_cuts_them(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_every_word_is_its_span_of_the_text_and_knows_its_sentence() -> None:
    text = "Rebels fled. Troops stayed."
    words = split_words(text, (Span(0, 12), Span(13, 27)))

    assert [w.span.of(text) for w in words] == [w.text for w in words]
    assert [w.sentence for w in words] == [0, 0, 0, 1, 1, 1]
