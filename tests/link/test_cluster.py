"""What becomes of scored pairs."""

import random

import numpy as np
import pytest

from attest.link.candidates import Pairs
from attest.link.cluster import Constraint, components, find_clusters


def cluster(scored, *, together=0.5, constraints=(), ids=None):
    names = ids or sorted({name for pair in scored for name in pair})
    row = {name: n for n, name in enumerate(names)}
    ends = [sorted((row[a], row[b])) for a, b in scored]
    left, right = np.array(ends, np.int32).reshape(-1, 2).T
    scores = np.array(list(scored.values()), np.float32)
    return find_clusters(names, Pairs(left, right), scores, together=together, constraints=constraints)


def chain(length, score):
    return {(f"t{n:03}", f"t{n + 1:03}"): score for n in range(length)}


def test_three_reports_that_all_agree_are_one_event():
    found = cluster({("a", "b"): 0.9, ("b", "c"): 0.8, ("a", "c"): 0.7})

    assert found.members == (("a", "b", "c"),)


def test_a_chain_of_links_does_not_run_away():
    found = cluster(chain(200, 0.9))

    assert max(map(len, found.members)) == 2


def test_a_pair_never_compared_speaks_against():
    found = cluster({("a", "b"): 0.9, ("b", "c"): 0.8})

    assert found.members == (("a", "b"), ("c",))


def test_one_pair_as_strong_as_any_does_not_join_two_crowds():
    crowds = {(f"{side}{n}", f"{side}{m}"): 0.9 for side in "ab" for n in range(6) for m in range(n)}

    found = cluster(crowds | {("a0", "b0"): 0.9})

    assert sorted(map(len, found.members)) == [6, 6]


def test_the_order_in_which_reports_come_changes_nothing():
    draw = random.Random(4)
    names = [f"t{n}" for n in range(40)]
    scored = {(a, b): round(draw.random(), 1) for a in names for b in names if a < b and draw.random() < 0.3}
    expected = cluster(scored, ids=sorted(names))
    for _ in range(5):
        draw.shuffle(names)
        shuffled = dict(draw.sample(sorted(scored.items()), len(scored)))

        assert cluster(shuffled, ids=list(names)) == expected


def test_a_person_joins_what_no_score_would():
    found = cluster({("a", "b"): 0.1}, constraints=[Constraint("a", "b", together=True)])

    assert found.members == (("a", "b"),)


def test_a_person_joins_reports_that_were_never_compared():
    found = cluster({("a", "b"): 0.9}, ids=["a", "b", "c"], constraints=[Constraint("c", "a", together=True)])

    assert {"a", "c"} <= set(next(c for c in found.members if "c" in c))


def test_a_person_parts_what_every_score_would_join():
    scored = {(a, b): 1.0 for a in "abcd" for b in "abcd" if a < b}

    found = cluster(scored, constraints=[Constraint("a", "d", together=False)])

    assert all(not {"a", "d"} <= set(members) for members in found.members)


def test_parting_two_also_parts_those_whom_a_person_joined_to_them():
    scored = {(a, b): 1.0 for a in "abcd" for b in "abcd" if a < b}
    verdicts = [Constraint("a", "b", True), Constraint("c", "d", True), Constraint("b", "c", False)]

    assert cluster(scored, constraints=verdicts).members == (("a", "b"), ("c", "d"))


def test_of_two_verdicts_that_contradict_each_other_the_later_holds():
    parted, joined = Constraint("a", "b", together=False), Constraint("a", "b", together=True)

    assert cluster({("a", "b"): 0.2}, constraints=[parted, joined]).members == (("a", "b"),)
    assert cluster({("a", "b"): 0.9}, constraints=[joined, parted]).members == (("a",), ("b",))
    assert cluster({("a", "b"): 0.9}, constraints=[joined, parted]).overruled == (joined,)


def test_a_verdict_on_a_telling_that_is_gone_is_passed_over():
    found = cluster({("a", "b"): 0.9}, constraints=[Constraint("a", "gone", together=False)])

    assert found.members == (("a", "b"),)


def test_only_components_with_something_new_are_looked_at_again():
    pairs = Pairs(np.array([0, 2], np.int32), np.array([1, 4], np.int32))
    scores = np.array([0.9, 0.9], np.float32)

    found = find_clusters(["a", "b", "c", "d", "e"], pairs, scores, together=0.5, since=4)

    assert found.members == (("c", "e"),)


@pytest.mark.parametrize("size", [1, 2, 57])
def test_components_are_what_pairs_connect(size):
    order = np.random.default_rng(size).permutation(size)
    pairs = Pairs(order[:-1].astype(np.int32), order[1:].astype(np.int32))

    assert components(size, pairs).tolist() == [0] * size
