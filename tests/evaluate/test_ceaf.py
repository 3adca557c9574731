"""CEAF-REE: templates paired one to one, entities paired one to one, and what is optional costs nothing."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attest.evaluate.ceaf import Entity, Template, assign, entity, plain_words, score_templates

SLOTS = ("Victim", "Weapon")


def template(kind="attack", *, optional=False, **slots):
    return Template(frozenset(kind.split("/")), {name: tuple(fills) for name, fills in slots.items()}, optional)


def scores(gold, predicted):
    return score_templates([(gold, predicted)], slots=SLOTS)


def counts(figure):
    return figure.hits, figure.gold, figure.predicted


def test_any_of_the_coded_strings_names_the_entity():
    gold = template(Victim=[entity(["Rosa Ildaro", "the mayor", "mayor of Quelu"])])
    found = template(Victim=[entity(["THE MAYOR"])])

    assert counts(scores([gold], [found])["Victim"]) == (1, 1, 1)


def test_part_of_a_coded_string_is_not_the_entity():
    gold = template(Victim=[entity(["mayor of Quelu"])])

    assert counts(scores([gold], [template(Victim=[entity(["mayor"])])])["Victim"]) == (0, 1, 1)


def test_an_entity_with_one_wrong_string_is_wrong():
    gold = template(Victim=[entity(["mayor", "Rosa Ildaro"])])
    found = template(Victim=[entity(["mayor", "governor"])])

    assert scores([gold], [found])["Victim"].hits == 0


def test_an_entity_without_words_names_nobody():
    gold = template(Victim=[entity(["mayor"])])

    assert scores([gold], [template(Victim=[entity(["the"])])])["Victim"].hits == 0


def test_a_coded_entity_is_found_once_however_often_it_is_said():
    gold = template(Victim=[entity(["mayor", "Rosa Ildaro"])])
    found = template(Victim=[entity(["mayor"]), entity(["Rosa Ildaro"])])

    assert counts(scores([gold], [found])["Victim"]) == (1, 1, 2)


def test_templates_of_different_types_are_never_a_pair():
    gold, found = template("bombing", Weapon=[entity(["dynamite"])]), template("attack", Weapon=[entity(["dynamite"])])

    result = scores([gold], [found])

    assert counts(result["incident_type"]) == (0, 1, 1)
    assert counts(result["Weapon"]) == (0, 1, 1)


def test_where_the_key_allows_two_types_either_is_right():
    assert scores([template("bombing/attack")], [template("attack")])["incident_type"].hits == 1


def test_templates_are_paired_so_that_most_agrees():
    first, second = template(Victim=[entity(["mayor"])]), template(Victim=[entity(["judge"])])

    assert scores([first, second], [second, first])["Victim"].hits == 2


def test_an_optional_fill_left_out_costs_nothing_and_one_found_counts():
    gold = template(Victim=[entity(["mayor"]), entity(["driver"], optional=True)])

    assert counts(scores([gold], [template(Victim=[entity(["mayor"])])])["Victim"]) == (1, 1, 1)
    both = template(Victim=[entity(["mayor"]), entity(["driver"])])
    assert counts(scores([gold], [both])["Victim"]) == (2, 2, 2)


def test_an_optional_template_left_out_costs_nothing():
    gold = template(optional=True, Victim=[entity(["mayor"])])

    assert counts(scores([gold], [])["micro"]) == (0, 0, 0)
    assert counts(scores([gold], [template(Victim=[entity(["mayor"])])])["micro"]) == (2, 2, 2)


def test_of_two_equal_templates_the_required_one_is_paired():
    required, optional = template(), template(optional=True)

    assert counts(scores([optional, required], [template()])["incident_type"]) == (1, 1, 1)


def test_micro_is_the_sum_of_type_and_slots():
    gold = [template(Victim=[entity(["mayor"])], Weapon=[entity(["rifle"])]), template("bombing")]
    found = [template(Victim=[entity(["judge"])], Weapon=[entity(["rifle"])])]

    assert counts(scores(gold, found)["micro"]) == (2, 4, 3)


@pytest.mark.parametrize(
    ("words", "plain"),
    [('THE "SANTA LUZ" FARM', "santa luz farm"), ("An A-7 rocket", "a7 rocket"), ("Ana", "ana"), ("the", "")],
)
def test_articles_punctuation_and_capitals_do_not_count(words, plain):
    assert plain_words(words) == plain
    assert entity([words]) == Entity(frozenset({plain} if plain else ()))


@given(
    st.lists(st.lists(st.integers(0, 4), min_size=1, max_size=4), min_size=1, max_size=4).filter(
        lambda table: len({len(row) for row in table}) == 1
    )
)
def test_no_other_pairing_is_worth_more(table):
    rows, columns = len(table), len(table[0])
    ways = (
        zip(range(rows), order, strict=False) if rows <= columns else zip(order, range(columns), strict=False)
        for order in permutations(range(max(rows, columns)), min(rows, columns))
    )

    assert sum(table[i][j] for i, j in assign(table)) == max(sum(table[i][j] for i, j in way) for way in ways)


def test_nothing_is_paired_with_nothing():
    assert assign([]) == assign([[]]) == []
