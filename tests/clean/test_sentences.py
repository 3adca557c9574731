import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attest.clean.sentences import MOST_CHARS, find_sentences
from attest.records import Span


def split(text):
    return [span.of(text) for span in find_sentences(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Lt. Gen. Aro Besk met Maj. Tilo Renn in Koro.", "They spoke for an hour."],
        ["Approx. 40 people fled.", "The Govt. of Merania said nothing."],
        ["The U.S. Embassy in Koro was shut.", "Staff left on Monday."],
        ["Troops left for the U.S.", "The government gave no reason."],
        ["Anti-U.S. protests spread to No. 5 Camp on Sept. 3 and Oct. 4.", "Four people died."],
        ["J. K. Oram and Pres. D. Vell signed it.", "It took effect at 5 p.m. Tuesday."],
        ["“We will not leave.”", "He spoke in Koro."],
        ["“Why now?” he asked.", "Nobody answered."],
        ["Rebels took St. Aubin.", "Did the army flee?", "Yes!", "It did."],
        ["Brig. Gen. Sela Orr, of the 2nd Div., was hurt.", "He lived."],
    ],
)
def test_sentences_joined_by_a_blank_come_apart_where_they_should(sentences):
    assert split(" ".join(sentences)) == sentences


def test_lines_of_a_wrapped_paragraph_are_one_sentence():
    text = (
        "Gunmen on motorcycles attacked a convoy of traders near the market\n"
        "town of Talvo on Monday, killing at least six people, the regional\n"
        "governor said. Two soldiers who were escorting the convoy were among\n"
        "the dead."
    )

    assert len(split(text)) == 2


def test_lines_that_stand_for_themselves_are_sentences_of_their_own():
    assert split("Six killed in Talvo\nArmy sends troops\n\nThe end came soon") == [
        "Six killed in Talvo",
        "Army sends troops",
        "The end came soon",
    ]


def test_the_title_is_a_sentence_of_its_own_even_without_a_stop():
    text = "Talks on Mt. Essen\n\nThey met."

    assert find_sentences(text, title=Span(0, 18)) == (Span(0, 18), Span(20, 29))


def test_a_text_without_stops_is_cut_between_words():
    text = "word, " * 1000
    spans = find_sentences(text)

    assert all(span.end - span.start <= MOST_CHARS for span in spans)
    assert " ".join(split(text)) == text.strip()


@settings(max_examples=150, deadline=None)
@given(
    st.text(
        alphabet=st.one_of(
            st.sampled_from(' \n\r\t.?!"”U.SMr.é\u2028\x85\x1c'), st.characters(exclude_categories=["Cs"])
        ),
        max_size=200,
    )
)
def test_sentences_hold_every_sign_but_white_space_in_order(text):
    ends = 0
    for span in find_sentences(text):
        assert ends <= span.start < span.end <= len(text)
        assert not text[ends : span.start].strip()
        assert span.of(text) == span.of(text).strip()
        ends = span.end
    assert not text[ends:].strip()
