"""Which words of a text say a time."""

import pytest

from attest.resolve.time_finder import find_times


def found(text: str) -> list[str]:
    return [span.of(text) for span in find_times(text)]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        (
            "Troops left on Monday night, two weeks ago and in March 2004; more go tomorrow.",
            ["Monday night", "two weeks ago", "March 2004", "tomorrow"],
        ),
        ("By the end of April 1942 the front had moved.", ["the end of April 1942"]),
        ("On Saturday, June 24, 1950, they crossed.", ["Saturday, June 24, 1950"]),
        ("The next day, and again three days later, shells fell.", ["The next day", "three days later"]),
        ("From late May to mid-June they held out.", ["late May", "mid-June"]),
        ("In 1861 and the spring of 1862 nothing moved.", ["1861", "the spring of 1862"]),
        ("It was founded in 490 BC and fell in the 19th century.", ["490 BC", "the 19th century"]),
        ("The siege lasted several months.", ["several months"]),
        ("In March and on 3 May of that year they met.", ["March", "3 May of that year"]),
        ("At dawn on 25 June 1950 the guns opened.", ["dawn", "25 June 1950"]),
        ("In the late 1960s and since 2003.", ["the late 1960s", "2003"]),
    ],
)
def test_time_words_are_found_without_their_prepositions(text: str, times: list[str]) -> None:
    assert found(text) == times


@pytest.mark.parametrize(
    "text",
    [
        "They may march on the capital.",
        "Some 1,500 men and 2000 soldiers advanced.",
        "The Eastern Front held.",
        "It cost $1990 and weighed 1800 kg.",
    ],
)
def test_words_that_only_look_like_times_are_left(text: str) -> None:
    assert found(text) == []
