"""Which id a cluster goes by, and where the reports of an id went."""

from hypothesis import given
from hypothesis import strategies as st

from attest.link.ids import Move, moves, name_clusters

LINE = {name: number for number, name in enumerate("abcdefgh")}


def test_a_cluster_goes_by_the_report_that_was_kept_first() -> None:
    assert name_clusters([("c", "b"), ("a",)], line=LINE, before={}) == {"b": ("b", "c"), "a": ("a",)}


def test_an_id_whose_first_report_is_gone_stays_with_most_of_the_others() -> None:
    named = name_clusters([("b", "c"), ("d",)], line=LINE, before={"a": ("a", "b", "c", "d")})

    assert set(named) == {"a", "d"}
    assert named["a"] == ("b", "c")


def test_a_merged_id_says_where_it_went_and_a_split_one_where_its_parts_are() -> None:
    assert moves({"a": ("a", "b", "c")}, {"a": ("a",), "b": ("b", "c")}) == [Move("b", "a", "merged")]
    assert moves({"a": ("a",), "b": ("b", "c")}, {"a": ("a", "b", "c")}) == [Move("a", "b", "split")]


@given(st.lists(st.integers(0, 3), min_size=8, max_size=8))
def test_every_report_is_under_one_id_and_ids_do_not_depend_on_the_order_of_clusters(homes: list[int]) -> None:
    clusters = [[name for name, home in zip("abcdefgh", homes, strict=True) if home == n] for n in set(homes)]
    named = name_clusters(clusters, line=LINE, before={})

    assert sorted(a for of in named.values() for a in of) == list("abcdefgh")
    assert all(name == of[0] for name, of in named.items())
    assert name_clusters(clusters[::-1], line=LINE, before={}) == named
