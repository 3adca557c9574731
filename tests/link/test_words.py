"""Which words of a report count, and how much."""

from attest.link.words import Frequencies, known_frequencies, rarity, read_bag, stem


def test_a_name_is_known_by_its_capital_inside_a_sentence():
    bag = read_bag(["Rebels took the bridge at Orvel on Monday."])

    assert "orvel" in bag.names
    assert stem("Rebels") in bag.words


def test_the_capitals_of_a_headline_make_no_names():
    bag = read_bag(["Nine Traders Killed In Blast At Grain Market"])

    assert bag.names == ()


def test_forms_of_a_word_are_one_term():
    assert stem("bombs") == stem("bombed") == stem("bombing") == stem("bomb")
    assert stem("Orvel's") == stem("Orvel")


def test_words_that_hold_sentences_together_say_nothing():
    assert read_bag(["It was said that they were there."]).words == ()


def test_a_number_is_one_term_however_it_is_written():
    assert read_bag(["1,200 fled"]).words == read_bag(["1200 fled"]).words


def test_a_rare_word_weighs_more_than_a_common_one():
    known = known_frequencies()

    assert rarity(known.held[stem("police")], known.reports) < rarity(3, known.reports)


def test_a_ledger_that_grows_a_little_weighs_its_words_as_before():
    assert rarity(40, 10_000) == rarity(41, 10_050)


def test_frequencies_count_reports_not_words():
    bags = [read_bag(["Bridge, bridge and bridge."]), read_bag(["The bridge at Bridge."])]

    found = Frequencies.of(bags, at_least=1)

    assert (found.held["bridg"], found.named["bridg"]) == (2, 1)
