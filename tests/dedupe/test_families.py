"""Families: who copied whom, without chains that run away."""

from datetime import date
from itertools import pairwise, permutations

from attest.dedupe import Kind, Stamp, build_families
from attest.records import Link


def link(copy, source, score=0.95, kind=Kind.REPRINT):
    return Link(f"{copy}-{source}", "copy_of", copy, source, score, {kind.value: 1.0})


def stamps(**days):
    return {name: Stamp(name, date(2019, 4, day) if day else None, 100) for name, day in days.items()}


def names(families):
    return [sorted(member.article_id for member in family.members) for family in families]


def test_three_papers_with_one_wire_story_are_a_family_with_the_wire_at_its_root():
    links = [link("b", "a"), link("c", "a", 0.9), link("c", "b", 0.99)]

    (family,) = build_families(links, stamps(a=1, b=2, c=3))

    assert family.root == "a"
    assert [(m.article_id, m.parent) for m in family.members] == [("a", None), ("b", "a"), ("c", "b")]
    assert [m.article_id for m in family.children("b")] == ["c"]
    assert family.members[1].kind == Kind.REPRINT
    assert family.members[0].kind is None


def test_an_update_counts_with_its_story_and_has_the_newest_figures():
    (family,) = build_families([link("b", "a", kind=Kind.UPDATE), link("c", "a")], stamps(a=1, b=3, c=2))

    assert family.latest == "b"
    assert len(family.members) == 3


def test_a_chain_of_weak_pairs_does_not_run_away():
    chain = "abcdefgh"
    links = [link(later, earlier, 0.55) for earlier, later in pairwise(chain)]

    families = build_families(links, stamps(**{name: i + 1 for i, name in enumerate(chain)}))

    assert max(len(family.members) for family in families) <= 3


def test_cuts_of_one_report_that_share_nothing_are_one_family():
    (family,) = build_families([link("top", "all"), link("middle", "all"), link("end", "all")], stamps(all=1))

    assert len(family.members) == 4


def test_a_digest_of_two_stories_does_not_make_them_one():
    links = [
        link("a2", "a1"), link("b2", "b1"), link("digest", "a1", 0.9), link("digest", "a2", 0.9),
        link("digest", "b1", 0.8), link("digest", "b2", 0.8),
    ]  # fmt: skip

    families = build_families(links, stamps(a1=1, a2=1, b1=1, b2=1, digest=5))

    assert names(families) == [["a1", "a2", "digest"], ["b1", "b2"]]


def test_two_reports_that_a_person_held_apart_share_no_family():
    links = [link("b", "a"), link("c", "a"), link("c", "b")]

    families = build_families(links, stamps(a=1, b=2, c=3), apart=[frozenset("ab")])

    assert all(not {"a", "b"} <= set(members) for members in names(families))


def test_families_do_not_depend_on_the_order_of_links():
    links = [link("b", "a", 0.9), link("c", "b", 0.6), link("d", "c", 0.9), link("e", "a", 0.8)]
    known = stamps(a=1, b=1, c=2, d=3, e=1)
    first = build_families(links, known)

    assert all(build_families(list(order), known) == first for order in permutations(links))


def test_links_of_events_and_weak_links_make_no_family():
    other = Link("x", "same_event", "a", "b", 0.9, {})

    assert build_families([other, link("c", "d", 0.3)], {}) == ()
