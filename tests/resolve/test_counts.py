"""What the words of a count say, as low, best and high."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attest.records import Count
from attest.resolve.counts import read_count

STATED = [
    ("12", 12),
    ("twelve", 12),
    ("twenty-one", 21),
    ("Thirty-seven miners", 37),
    ("1,300 villagers", 1300),
    ("1 300 villagers", 1300),
    ("1,80,000 people", 180_000),
    ("2.5 million people", 2_500_000),
    ("two and a half million", 2_500_000),
    ("30-thousand refugees", 30_000),
    ("one hundred and fifty", 150),
    ("three hundred and twelve thousand", 312_000),
    ("half a million", 500_000),
    ("a million people", 1_000_000),
    ("a dozen", 12),
    ("two dozen fishermen", 24),
    ("half a dozen", 6),
    ("a couple of soldiers", 2),
    ("a pair of teachers", 2),
    ("both", 2),
    ("one", 1),
    ("another", 1),
    ("another 12", 12),
    ("nine others", 9),
    ("the two brothers", 2),
    ("all 16 passengers", 16),
    ("about 30", 30),
    ("nearly 40 recruits", 40),
    ("an estimated 8,000 herders", 8000),
    ("some 45 hostages", 45),
    ("200 or so", 200),
    ("a crowd of 300", 300),
    ("a family of five", 5),
    ("a group of 12 miners", 12),
    ("14 of the attackers", 14),
]
ONE_PERSON = [
    "a soldier",
    "An aid worker",
    "the leader",
    "her interpreter",
    "the head of the border police",
    "a member of the Ruva Brigades",
    "Lena Okafor",
    "opposition figure and prize winner Lena Okafor",
    "Lena Okafor, the mayor",
    "a poet and teacher",
    "a 12-year-old girl",
    "the third victim",
    "the region's top judge",
    "him",
]
ADDED = [
    ("a nun and her bodyguard", 2),
    ("a leader alongside eight others", 9),
    ("a man, his wife and two children", 4),
    ("his wife and nephew", 2),
    ("12 soldiers and 3 civilians", 15),
    ("a Turk, a Swede and a Kenyan", 3),
    ("the mayor, Lena Okafor, and two guards", 3),
    ("Lena Okafor, 34, and her sister", 2),
    ("an officer and three of his men", 4),
    ("Commander Bahri and 11 of his fighters", 12),
    ("two peacekeepers, as well as two drivers", 4),
    ("a judge (Lena Okafor) and her driver", 2),
]
PART_OF_THE_GROUP = [
    ("ten people, including two children", 10),
    ("eight farmers, most of them women", 8),
    ("40 foreign fighters and local gunmen", 40),
    ("two boys, aged 9 and 11", 2),
    ("seven passengers who were on their way home", 7),
]
BOUNDED = [
    ("at least 34 people", 34, 34, None),
    ("At least four thousand", 4000, 4000, None),
    ("more than 200 villagers", 200, 200, None),
    ("over a dozen", 12, 12, None),
    ("no fewer than six", 6, 6, None),
    ("20 or more", 20, 20, None),
    ("dozens", 24, None, None),
    ("scores of worshippers", 40, None, None),
    ("hundreds of rebels", 200, None, None),
    ("thousands", 2000, None, None),
    ("tens of thousands of people", 20_000, None, None),
    ("hundreds of thousands more", 200_000, None, None),
    ("several", 3, None, None),
    ("some of the guards", 3, None, None),
    ("a few", 3, None, None),
    ("many", 3, None, None),
    ("a number of officers", 3, None, None),
    ("several hundred", 300, None, None),
    ("a few dozen", 36, None, None),
    ("up to 12", 1, None, 12),
    ("as many as 20 people", 1, None, 20),
    ("fewer than 10", 1, None, 9),
    ("between 10 and 15", 10, None, 15),
    ("five to seven", 5, None, 7),
    ("10-15 gunmen", 10, None, 15),
    ("one or two", 1, None, 2),
    ("two to three thousand", 2000, None, 3000),
    ("at least 12 and as many as 20", 12, None, 20),
    ("at least two soldiers and six gunmen", 8, 8, None),
    ("a commander and his deputies", 3, None, None),
    ("the party's head, Omar Sabri, and dozens of others", 25, None, None),
    ("five soldiers and an unknown number of rebels", 5, 5, None),
]
NOBODY = [
    "no one",
    "no",
    "No villagers",
    "no Kelmaran border guards",
    "None",
    "no casualties",
    "No injuries or deaths",
    "no reports of injuries",
    "unhurt",
    "escaped injury",
]
NO_COUNT = [
    "civilians",
    "Palestinians",
    "police",
    "the army",
    "everyone",
    "a group of miners",
    "an unknown number",
    "2006",
    "in 2006",
    "March 3",
    "$3 million",
    "15 percent",
    "three days",
    "30 km",
    "two thirds",
    "",
]


@pytest.mark.parametrize(("words", "number"), STATED)
def test_a_stated_or_rounded_number_is_itself(words: str, number: int) -> None:
    assert read_count(words) == Count(number, number, number)


@pytest.mark.parametrize("words", ONE_PERSON)
def test_one_person_counts_as_one(words: str) -> None:
    assert read_count(words) == Count(1, 1, 1)


@pytest.mark.parametrize(("words", "number"), ADDED)
def test_joined_groups_add_up(words: str, number: int) -> None:
    assert read_count(words) == Count(number, number, number)


@pytest.mark.parametrize(("words", "number"), PART_OF_THE_GROUP)
def test_a_part_of_the_group_is_not_added_to_it(words: str, number: int) -> None:
    assert read_count(words) == Count(number, number, number)


@pytest.mark.parametrize(("words", "low", "best", "high"), BOUNDED)
def test_a_bound_or_vague_number_keeps_its_open_end(words: str, low: int, best: int | None, high: int | None) -> None:
    assert read_count(words) == Count(low, best, high)


@pytest.mark.parametrize("words", NOBODY)
def test_nobody_is_zero(words: str) -> None:
    assert read_count(words) == Count(0, 0, 0)


@pytest.mark.parametrize("words", NO_COUNT)
def test_a_bare_plural_a_year_a_sum_or_a_measure_is_no_count(words: str) -> None:
    assert read_count(words) is None


@given(st.integers(min_value=1, max_value=1800))
def test_digits_read_back_as_themselves(number: int) -> None:
    assert read_count(f"{number} people") == Count(number, number, number)


@given(st.text(max_size=60))
def test_any_words_give_an_ordered_count_or_none(words: str) -> None:
    count = read_count(words)

    if count is not None:
        assert count.low is not None
        assert count.low <= (count.best if count.best is not None else count.low)
        assert count.high is None or count.high >= (count.best if count.best is not None else count.low)
