"""Candidates: found by rare keys, bounded where thousands hold the same."""

from attest.dedupe import Index, sign, sign_all
from attest.dedupe.index import MOST_CANDIDATES

from .made_up import CHROME, FOOTBALL, MARKET, REWRITTEN, cut


def pairs(candidates):
    return [(candidate.left, candidate.right) for candidate in candidates]


def test_a_rewrite_and_a_brief_are_proposed_and_another_story_is_not():
    signatures = sign_all([MARKET, FOOTBALL, REWRITTEN, cut(MARKET, paragraphs=1)])

    assert {(2, 0), (3, 0)} <= set(pairs(Index().add_and_match(signatures))) <= {(2, 0), (3, 0), (3, 2)}


def test_batches_propose_what_one_filling_in_the_same_order_proposes():
    signatures = sign_all([MARKET, MARKET + CHROME, FOOTBALL + CHROME, REWRITTEN, FOOTBALL, UPPER])
    whole = list(Index().add_and_match(signatures))
    index = Index()
    parts = [c for i in range(0, 6, 2) for c in index.add_and_match(signatures[i : i + 2])]

    assert parts == whole
    assert len(index) == 6


def test_a_thousand_pages_with_one_menu_are_not_compared_with_each_other():
    menu = " ".join(f"item{i} section{i}" for i in range(20))
    pages = [f"{menu} " + " ".join(f"word{i}x{j}" for j in range(60)) for i in range(1000)]
    signatures = sign_all([*pages, pages[500]])

    found = list(Index().add_and_match(signatures))
    of_last = [c for c in found if c.left == 1000]

    assert of_last[0].right == 500
    assert of_last[0].share > 0.9
    assert len(found) < 1000 * 4
    assert len(of_last) <= MOST_CANDIDATES


def test_one_story_in_hundreds_of_papers_is_compared_with_a_bounded_number():
    found = list(Index().add_and_match([sign(MARKET)] * 300))

    assert len(found) <= 300 * MOST_CANDIDATES
    assert {candidate.left for candidate in found} == set(range(1, 300))


UPPER = MARKET.upper()
