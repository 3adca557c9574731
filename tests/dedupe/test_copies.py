"""What is a copy, and of what kind; and what only looks like one."""

from datetime import date, timedelta

import pytest

from attest.dedupe import CopyFinder, Kind, differences, find_copies, kind_of, sign
from attest.dedupe.judge import LADDER, WEIGHTS

from .made_up import CHROME, CLOSE_BY, FOOTBALL, MARKET, REWRITTEN, UPDATED, article, cut

DAY = date(2019, 4, 1)


def copies(*texts):
    articles = [article(text, article_id=f"a{i}", published=DAY + timedelta(i)) for i, text in enumerate(texts)]
    return find_copies(articles)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (MARKET, Kind.EXACT),
        (MARKET.upper(), Kind.EXACT),
        (MARKET + CHROME, Kind.REPRINT),
        (cut(MARKET, paragraphs=2), Kind.REPRINT),
        (REWRITTEN, Kind.REWRITE),
        (UPDATED, Kind.UPDATE),
    ],
    ids=["the same", "in capitals", "with a menu", "the first half", "in other words", "with a higher toll"],
)
def test_a_report_that_another_paper_took_over_is_a_copy_of_the_earlier_one(text, kind):
    (copy,) = copies(MARKET, text)

    assert (copy.link.left_id, copy.link.right_id) == ("a1", "a0")
    assert copy.kind == kind == kind_of(copy.link)
    assert copy.link.relation == "copy_of"
    assert 0.5 <= copy.link.score <= 1


def test_the_same_template_on_another_town_and_toll_is_no_copy():
    assert copies(MARKET, CLOSE_BY) == []


def test_strike_lines_of_two_towns_are_no_copies():
    lines = [
        "Near Torvane, two strikes hit a mortar position and destroyed three supply trucks.",
        "Near Gelmar, two strikes hit a mortar position and destroyed four supply trucks.",
    ]

    assert copies(*lines) == []


def test_reports_that_share_only_a_menu_are_no_copies():
    assert copies(MARKET + CHROME, FOOTBALL + CHROME) == []


def test_articles_without_words_are_copies_of_nothing():
    assert copies("", "", "...") == []


def test_where_the_day_is_not_known_the_fuller_report_is_the_source():
    articles = [article(cut(MARKET, paragraphs=2), article_id="brief"), article(MARKET, article_id="full")]

    (copy,) = find_copies(articles)

    assert (copy.link.left_id, copy.link.right_id) == ("brief", "full")


def test_the_reasons_of_a_link_are_words_whose_weights_add_up_to_its_score():
    from math import exp

    (copy,) = copies(MARKET, REWRITTEN)
    logit = sum(copy.link.reasons.values())

    assert copy.link.score == pytest.approx(1 / (1 + exp(-logit)), abs=0.002)
    assert all(" " in reason for reason in copy.link.reasons)
    assert set(WEIGHTS) == {rung.name for rung in LADDER}


def test_a_new_batch_finds_the_copies_that_all_at_once_would_have_found():
    articles = [
        article(text, article_id=str(i), published=DAY + timedelta(i))
        for i, text in enumerate([MARKET, FOOTBALL, CLOSE_BY, REWRITTEN, UPDATED, FOOTBALL + CHROME])
    ]
    by_id = {one.id: one for one in articles}
    kept = [(one.id, sign(one.text)) for one in articles[:3]]
    finder = CopyFinder(by_id.__getitem__, kept=kept)
    old = find_copies(articles[:3])
    new = list(finder.find([one.id for one in articles[3:]], [sign(one.text) for one in articles[3:]]))

    assert old + new == find_copies(articles)
    assert {(c.link.left_id, c.link.right_id) for c in new} >= {("3", "0"), ("4", "0"), ("5", "1")}


def test_what_differs_is_quoted_from_both():
    source, copy = article(MARKET, article_id="source"), article(UPDATED + CHROME, article_id="copy")

    changed, *added = differences(copy, source)

    assert changed.change == "changed"
    assert changed.words == (("eleven", "fourteen"), ("thirty", "37"))
    assert changed.copy.quote == changed.copy.span.of(copy.text)
    assert changed.source.quote == changed.source.span.of(source.text)
    assert {passage.change for passage in added} == {"added"}
    assert any("newsletter" in passage.copy.quote for passage in added)


def test_what_was_cut_is_shown_and_house_style_is_not():
    source = article(MARKET, article_id="source")
    copy = article(cut(MARKET, paragraphs=3).upper().replace("ELEVEN", "11"), article_id="copy")

    passages = differences(copy, source)

    assert {passage.change for passage in passages} == {"cut"}
    assert passages[0].source.quote.startswith("The governor, Lena Harrow")
