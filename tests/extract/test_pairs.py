import pytest

from attest.extract.pairs import distribute
from attest.records import Argument, Span


def marked(text: str, **roles: list[str]) -> list[Argument]:
    return [
        Argument(role, Span(text.index(w), text.index(w) + len(w)), 0.9 - 0.1 * k)
        for role, words in roles.items()
        for k, w in enumerate(words)
    ]


def told(text: str, **roles: list[str]) -> list[list[str]]:
    return [[a.span.of(text) for a in found] for found in distribute(marked(text, **roles), text)]


@pytest.mark.parametrize(
    ("text", "places", "times"),
    [
        ("They lost Koro in 2017 and Baru in 2019.", ["Koro", "Baru"], ["2017", "2019"]),
        ("Bombs went off in Koro on Monday, in Baru on Tuesday.", ["Koro", "Baru"], ["Monday", "Tuesday"]),
        ("On Monday in Koro and Tuesday in Baru they marched.", ["Koro", "Baru"], ["Monday", "Tuesday"]),
    ],
)
def test_places_each_with_a_time_are_happenings_of_their_own(text: str, places: list[str], times: list[str]) -> None:
    found = told(text, place=places, time=times)

    assert [set(f) for f in found] == [{places[0], times[0]}, {places[1], times[1]}]


@pytest.mark.parametrize(
    ("text", "places", "times"),
    [
        ("They marched in Koro and Baru on Monday.", ["Koro", "Baru"], ["Monday"]),
        ("They took Koro on Monday after they had fled from Baru in May.", ["Koro", "Baru"], ["Monday", "May"]),
        ("Between Koro and Baru on Monday and Tuesday.", ["Koro", "Baru"], ["Monday", "Tuesday"]),
    ],
)
def test_a_list_of_places_or_a_later_clause_is_no_second_happening(
    text: str, places: list[str], times: list[str]
) -> None:
    assert len(told(text, place=places, time=times)) == 1


def test_one_happening_keeps_its_surest_place_and_time() -> None:
    text = "They marched in Koro and Baru on Monday."

    assert told(text, place=["Koro", "Baru"], time=["Monday"]) == [["Koro", "Monday"]]


def test_parties_are_shared_by_the_happenings() -> None:
    text = "Rebels lost Koro in 2017 and Baru in 2019."

    assert told(text, actor=["Rebels"], place=["Koro", "Baru"], time=["2017", "2019"]) == [
        ["Rebels", "Koro", "2017"],
        ["Rebels", "Baru", "2019"],
    ]


@pytest.mark.parametrize(("score", "found"), [(0.15, 2), (0.05, 1)])
def test_a_doubtful_member_counts_in_a_list_of_pairs_with_a_sure_one(score: float, found: int) -> None:
    text = "They lost Koro in 2017 and Baru in 2019."
    marks = marked(text, place=["Koro"], time=["2017", "2019"])
    doubtful = Argument("place", Span(text.index("Baru"), text.index("Baru") + 4), score)

    assert len(distribute([*marks, doubtful] if score >= 0.1 else marks, text)) == found


def test_a_doubtful_place_alone_is_no_place() -> None:
    text = "They lost Koro."

    assert distribute([Argument("place", Span(10, 14), 0.15)], text) == [()]
