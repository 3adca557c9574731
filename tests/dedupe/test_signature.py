"""Signatures: the same for ever, and shared by a copy with its source."""

import pytest

from attest.dedupe import VERSION, Signature, sign, sign_all
from attest.dedupe.words import TOKEN, forms

from .made_up import CHROME, CLOSE_BY, FOOTBALL, MARKET, cut


def shared(one, other):
    ours, theirs = set(sign(one).keys), set(sign(other).keys)
    return len(ours & theirs) / min(len(ours), len(theirs))


def words(text):
    return [form for token in TOKEN.findall(text.lower()) for form in forms(token)]


def test_a_signature_kept_by_an_earlier_release_is_still_the_same():
    # Ledgers keep signatures: whoever changes these numbers changes VERSION too.
    assert VERSION == 1
    assert sign("Gunmen attacked a convoy near Torvane.").keys == GOLDEN
    assert sum(sign(MARKET).keys) == 63980253145639218126


def test_house_style_leaves_a_signature_as_it_is():
    ours = "The U.S. defence chief said twelve soldiers were “wounded” on Sept. 3."
    theirs = 'THE US DEFENSE CHIEF SAID 12 SOLDIERS WERE "WOUNDED" ON SEPTEMBER 3'

    assert words(ours.replace("U.S.", "US")) == words(theirs)
    assert sign(ours.replace("U.S.", "US")) == sign(theirs)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("killed killing kills", ["kill", "kill", "kill"]),
        ("the mayor's harbour", ["mayor", "harbor"]),
        ("1,200 people", ["1200", "peopl"]),
        ("he fled.The army", ["fled", "army"]),
        ("Qur’an Adé", ["quran", "ade"]),
        ("三人", ["三", "人"]),
    ],
)
def test_words_lose_the_habits_of_a_house(text, plain):
    assert words(text) == plain


def test_a_brief_shares_keys_with_the_report_it_was_cut_from_however_long_that_is():
    assert shared(cut(MARKET, paragraphs=1), MARKET) >= 0.3
    assert shared(cut(MARKET, paragraphs=1), MARKET + "\n\n" + FOOTBALL * 20) >= 0.15
    assert shared(MARKET + CHROME, MARKET) > 0.75


def test_another_story_shares_no_key():
    assert shared(FOOTBALL, MARKET) == 0
    assert shared(CLOSE_BY, MARKET) < 0.3


def test_an_empty_text_has_no_key_and_a_single_word_has_one():
    assert sign("").keys == () == sign(" ... ").keys
    assert len(sign("Torvane").keys) == 1


def test_a_batch_signs_as_one_by_one_and_packing_loses_nothing():
    texts = [MARKET, "", CLOSE_BY]

    assert sign_all(texts) == [sign(text) for text in texts]
    assert [Signature.unpack(sign(text).pack()) for text in texts] == sign_all(texts)


def test_bytes_that_are_no_signature_are_refused():
    with pytest.raises(ValueError, match="no packed signature"):
        Signature.unpack(b"12345678")


GOLDEN = (833136540289407195, 8996813112714839812)
