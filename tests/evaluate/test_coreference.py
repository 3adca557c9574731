"""Agreement of clusters, on cases small enough to work out by hand."""

import pytest

from attest.evaluate.coreference import b_cubed, ceaf_e, conll, muc, pairwise


def labels(*clusters):
    return {item: n for n, cluster in enumerate(clusters) for item in cluster}


GOLD = labels("abc", "defg")


def test_the_same_clusters_agree_fully_whatever_they_are_called():
    again = {item: f"cluster {label}" for item, label in GOLD.items()}

    assert conll(GOLD, again) == pairwise(GOLD, again).f1 == 1


def test_clusters_cut_up_are_precise_and_short_of_recall():
    cut = labels("ab", "c", "de", "fg")

    assert pairwise(GOLD, cut).precision == muc(GOLD, cut).precision == b_cubed(GOLD, cut).precision == 1
    assert pairwise(GOLD, cut).recall == pytest.approx(3 / 9)
    assert muc(GOLD, cut).recall == pytest.approx(3 / 5)
    assert b_cubed(GOLD, cut).recall == pytest.approx((2 * 2 / 3 + 1 / 3 + 4 * 2 / 4) / 7)


def test_everything_in_one_cluster_has_full_recall_and_little_precision():
    one = labels("abcdefg")

    assert pairwise(GOLD, one).recall == b_cubed(GOLD, one).recall == muc(GOLD, one).recall == 1
    assert pairwise(GOLD, one).precision == pytest.approx(9 / 21)
    assert b_cubed(GOLD, one).precision == pytest.approx((9 + 16) / 49)


def test_entities_are_paired_one_to_one():
    cut = labels("ab", "c", "defg")

    found = ceaf_e(GOLD, cut)

    assert found.precision == pytest.approx((4 / 5 + 1) / 3)
    assert found.recall == pytest.approx((4 / 5 + 1) / 2)


def test_items_of_one_side_only_cost_that_side():
    found = labels("abc", "def", "xy")

    assert pairwise(GOLD, found).precision == pytest.approx(6 / 7)
    assert b_cubed(GOLD, found).precision < 1
    assert b_cubed(GOLD, found).recall < 1
