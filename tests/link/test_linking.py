"""From tellings to links and clusters, with the weights in the package."""

from dataclasses import replace

import pytest

from attest.errors import InputError
from attest.link.linking import Linking
from attest.link.table import Table
from attest.records import Actor
from tests.link.tellings_made import MARKET, PORT, PROVINCE, TEXT, killed, on, told

OTHER = "Two fishermen died when shells hit the quay of Orvel, residents of the harbour told a radio station."


def score(one, other):
    return Linking.of([one, other]).explain(one.id, other.id).score


def test_two_reports_of_one_bombing_are_one_event():
    again = told("b", "Nine traders died as a handcart packed with a bomb blew up in the grain market of Tesk.")

    assert Linking.of([told("a"), again]).clusters().members == (("a", "b"),)


def test_reports_of_two_attacks_are_two_events():
    other = told("b", OTHER, type="shelling", place=PORT, when=on(20), counts=killed(2), published=21, parties=())

    assert Linking.of([told("a"), other]).clusters().members == (("a",), ("b",))


@pytest.mark.parametrize("silent", ["place", "when", "counts", "type_family", "parties", "triggers"])
def test_what_a_report_does_not_say_is_not_held_against_it(silent):
    nothing = () if silent in ("parties", "triggers") else None
    conflicting = {
        "place": PORT,
        "when": on(28),
        "counts": killed(80),
        "type_family": "PROTEST",
        "parties": (Actor("Grey Guard", "militia", "QB", "group:grey-guard"),),
        "triggers": ("march",),
    }[silent]
    also = {"type": "protest"} if silent == "type_family" else {}

    without = told("b", **{silent: nothing}, **({"type": None} if also else {}))
    against = told("b", **{silent: conflicting}, **also)

    assert score(told("a"), without) > score(told("a"), against)


def test_a_province_and_a_town_in_it_may_be_one_place():
    assert score(told("a"), told("b", place=PROVINCE)) > score(told("a"), told("b", place=PORT))


def test_a_day_and_a_week_that_holds_it_may_be_one_time():
    assert score(told("a"), told("b", when=on(1, 7))) > score(told("a"), told("b", when=on(20, 27)))


def test_at_least_nine_dead_agrees_with_eleven_dead_better_than_exactly_nine_does():
    eleven = told("b", counts=killed(11))

    assert score(told("a", counts=killed(9, None)), eleven) >= score(told("a"), eleven)


def test_two_events_of_one_report_are_never_linked():
    one = told("a")

    linking = Linking.of([one, replace(one, id="b")])

    assert len(linking.pairs) == 0


def test_the_reasons_of_a_link_add_up_to_its_score():
    import math

    link = Linking.of([told("a"), told("b", counts=killed(11))]).explain("a", "b")

    assert 1 / (1 + math.exp(-sum(link.reasons.values()))) == pytest.approx(link.score, abs=0.05)


def test_a_reason_says_what_it_rests_on():
    reasons = " | ".join(Linking.of([told("a"), told("b", place=PROVINCE, when=on(1, 7))]).explain("b", "a").reasons)

    assert "150 km" in reasons
    assert "2031-03-02 and 2031-03-01 to 2031-03-07, may be the same" in reasons
    assert "handcart" in reasons


def test_a_link_is_the_same_whichever_report_came_first():
    one, other = told("a"), told("b", counts=killed(11))
    first, second = (next(Linking.of(order).links(at_least=0)) for order in ([one, other], [other, one]))

    assert (first.id, first.left_id, first.right_id, first.score) == (
        second.id,
        second.left_id,
        second.right_id,
        second.score,
    )
    assert sorted(first.reasons.values()) == sorted(second.reasons.values())


def many(count):
    places = [replace(MARKET, id=f"made:{n}", lat=12.0 + 3 * n, name=f"Town{n}") for n in range(count)]
    return [
        told(f"{n}-{copy}", TEXT.replace("Tesk", f"Town{n}"), place=place, counts=killed(n + 2), when=on(2 * n + 1))
        for n, place in enumerate(places)
        for copy in range(3)
    ]


def test_a_batch_that_comes_later_gives_the_clusters_of_all_at_once():
    tellings = many(12)
    early = [t for t in tellings if not t.id.endswith("-2")]
    late = [t for t in tellings if t.id.endswith("-2")]

    grown = Linking.of(early).with_more(late)

    assert grown.clusters().members == Linking.of(tellings).clusters().members
    assert grown.clusters().members == tuple(sorted(tuple(f"{n}-{c}" for c in range(3)) for n in range(12)))


def test_what_was_taken_out_is_as_if_it_had_never_been():
    tellings = many(4)

    left = Linking.of(tellings).without(["0-1", "3-0"])

    assert left.clusters().members == Linking.of([t for t in tellings if t.id not in ("0-1", "3-0")]).clusters().members


def test_a_saved_linking_goes_on_where_it_was(tmp_path):
    tellings = many(4)
    Linking.of(tellings[:8]).save(tmp_path / "links")

    grown = Linking.load(tmp_path / "links").with_more(tellings[8:])

    assert grown.clusters() == Linking.of(tellings).clusters()
    assert list(grown.links()) == list(Linking.of(tellings[:8]).with_more(tellings[8:]).links())


def test_a_file_that_is_not_a_linking_is_refused(tmp_path):
    (tmp_path / "links.pairs").write_bytes(b"not numpy")

    with pytest.raises(InputError, match="not a saved linking"):
        Linking.load(tmp_path / "links")


def test_no_telling_comes_twice():
    with pytest.raises(ValueError, match="told twice"):
        Linking.of([told("a")]).with_more([told("a")])


def test_nothing_at_all_has_no_clusters():
    assert Linking.of([]).clusters().members == ()


def test_an_unknown_telling_can_not_be_explained():
    with pytest.raises(InputError, match="no telling"):
        Linking.of([told("a")]).explain("a", "z")


def test_tables_joined_hold_what_one_table_of_both_would():
    one, other = [told("a"), told("b", OTHER, place=PORT)], [told("c", place=PROVINCE), told("d", OTHER)]

    joined, whole = Table.of(one).joined(Table.of(other)), Table.of([*one, *other])

    for row in range(4):
        assert joined.strings[joined.type[row]] == whole.strings[whole.type[row]]
        assert {joined.strings[c] for c in joined.own.codes[joined.own.starts[row] : joined.own.starts[row + 1]]} == {
            whole.strings[c] for c in whole.own.codes[whole.own.starts[row] : whole.own.starts[row + 1]]
        }
    assert joined.held.sum() == whole.held.sum()
