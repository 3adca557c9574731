import numpy as np

from attest.extract.candidates import Candidate
from attest.extract.join import join_candidates


def candidates(n: int) -> list[Candidate]:
    types, none = np.array([0, 1, 0], dtype=np.float32), np.zeros(1, dtype=np.float32)
    return [Candidate((i,), i, types, none, 0.0, ()) for i in range(n)]


def table(n: int, **scores: float) -> np.ndarray:
    out = np.full((n, n), 0.1, dtype=np.float32)
    for pair, score in scores.items():
        i, j = int(pair[1]), int(pair[2])
        out[i, j] = out[j, i] = score
    return out


def test_headline_and_body_are_one_event() -> None:
    assert join_candidates(candidates(2), table(2, p01=0.9), threshold=0.5) == [[0, 1]]


def test_a_vague_word_does_not_chain_two_attacks_into_one() -> None:
    same = table(3, p01=0.8, p12=0.7, p02=0.05)

    assert join_candidates(candidates(3), same, threshold=0.5) == [[0, 1], [2]]


def test_triggers_never_read_together_are_not_joined() -> None:
    same = np.full((2, 2), np.nan, dtype=np.float32)

    assert join_candidates(candidates(2), same, threshold=0.5) == [[0], [1]]


def test_an_unseen_pair_joins_through_a_trigger_that_both_were_seen_with() -> None:
    same = table(3, p01=0.9, p12=0.9)
    same[0, 2] = same[2, 0] = np.nan

    assert join_candidates(candidates(3), same, threshold=0.5) == [[0, 1, 2]]


def test_no_candidates_make_no_events() -> None:
    assert join_candidates([], np.zeros((0, 0), dtype=np.float32), threshold=0.5) == []


def test_of_two_pairs_alike_otherwise_the_one_of_a_single_type_is_joined() -> None:
    bombing, arrest = (np.array(t, dtype=np.float32) for t in ([0, 1, 0], [0, 0, 1]))
    none = np.zeros(1, dtype=np.float32)
    three = [Candidate((i,), i, t, none, 0.0, ()) for i, t in enumerate([bombing, bombing, arrest])]

    assert join_candidates(three, table(3, p01=0.45, p02=0.45, p12=0.45), threshold=0.5, alike=0.2) == [[0, 1], [2]]
