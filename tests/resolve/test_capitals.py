"""What is written all in capitals is read as if it were not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attest.records import Span
from attest.resolve.actors import Actors, is_kind_noun
from attest.resolve.capitals import in_reading_letters


@pytest.fixture(scope="module")
def actors():
    return Actors.load()


@pytest.fixture(scope="module")
def calm(actors):
    def read(*sentences):
        text, spans = "", []
        for sentence in sentences:
            spans.append(Span(len(text), len(text) + len(sentence)))
            text += sentence + " "
        return in_reading_letters(text, spans, is_name=actors.is_name, is_noun=is_kind_noun).rstrip()

    return read


@pytest.mark.parametrize(
    ("shouted", "read"),
    [
        ("TWO SOLDIERS WERE KILLED NEAR ORVANTE.", "two soldiers were killed near Orvante."),
        ("HAMAS AND NATO DENIED IT YESTERDAY.", "Hamas and NATO denied it yesterday."),
        ("REBELS STOPPED THE U.S. ARMY'S TRUCKS.", "rebels stopped the U.S. army's"),
        (
            "POLICE SAID THE AFRICAN UNION AND THE UNITED NATIONS AGREED.",
            "the African Union and the United Nations agreed",
        ),
        (
            "THE NEW PEOPLE'S LEAGUE (NPLX) CLAIMED IT. NPLX FIGHTERS WERE KILLED.",
            "(NPLX) claimed it. NPLX fighters were killed.",
        ),
    ],
)
def test_a_sentence_in_capitals_is_read_as_sentences_are_written(calm, shouted, read):
    assert read in calm(shouted)


@pytest.mark.parametrize(
    "sentence",
    [
        "Two soldiers of the FMLN were killed near Orvante.",
        "UN OUT",
        "The US, UK, EU and UN met NATO.",
        "A1-B2-C3 4.5",
    ],
)
def test_what_is_not_all_in_capitals_stays_as_it_is(calm, sentence):
    assert calm(sentence) == sentence


def test_a_headline_in_capitals_leaves_the_report_under_it_alone(calm):
    body = "The REBELS of Kelmara denied it."

    assert calm("REBELS KILL TWELVE IN ORVANTE", body).endswith(body)


@given(st.lists(st.text(max_size=60).map(str.upper), max_size=4))
def test_every_span_still_marks_the_same_words(actors, sentences):
    text, spans = "", []
    for sentence in sentences:
        spans.append(Span(len(text), len(text) + len(sentence)))
        text += sentence
    read = in_reading_letters(text, spans, is_name=actors.is_name, is_noun=is_kind_noun)

    assert len(read) == len(text)
    assert read.casefold() == text.casefold()
