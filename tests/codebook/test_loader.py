"""The codebook's loader: what it reads, and what it says about files that can't be used."""

import pickle
from pathlib import Path

import pytest

from attest.codebook import check_codebook, load_codebook
from attest.errors import CodebookError
from attest.records import ACTOR_KINDS, COUNT_ROLES, FACTUALITIES, ROLES

OWN = """\
name: mines
version: "1"
extends: attest
types:
  mine_clearance:
    definition: Mines are lifted or blown up on purpose to make land safe.
    family: none
    triggers:
      noun: [demining, mine clearance]
      verb: [clear + mine / minefield]
    roles: [actor, place, weapon]
    frames:
      subject: actor
      prep_in: place
    examples:
      - text: Sappers cleared a minefield near Oru.
        trigger: cleared
        actor: Sappers
    counter_examples:
      - text: A mine killed a shepherd near Oru.
        is: bombing
"""


@pytest.fixture
def write(tmp_path):
    def _write(text: str | bytes, name: str = "own.yaml") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return _write


def test_a_codebook_of_ones_own_adds_a_type_to_the_built_in_ones(write):
    book = load_codebook(write(OWN))

    assert list(book.types)[:33] == list(load_codebook().types)
    added = book.types["mine_clearance"]
    assert (book.extends, added.family, dict(added.frames)) == (
        "attest",
        None,
        {"subject": "actor", "prep_in": "place"},
    )
    assert added.triggers[-1].near == ("mine", "minefield")


def test_an_override_keeps_what_it_does_not_say(write):
    text = 'name: mine\nversion: "1"\nextends: attest\ntypes:\n  strike:\n    definition: Only labour strikes.\n'
    strike, before = (book.types["strike"] for book in (load_codebook(write(text)), load_codebook()))

    assert strike.definition == "Only labour strikes."
    assert (strike.triggers, strike.examples, strike.crosswalk) == (before.triggers, before.examples, before.crosswalk)


def test_a_removed_type_is_gone_and_a_new_mention_of_it_is_an_error(write):
    base = 'name: mine\nversion: "1"\nextends: attest\nremove: [displacement]\n'
    assert "displacement" not in load_codebook(write(base)).types

    retold = base + "types:\n  clash:\n    counter_examples:\n      - {text: Many fled Oru., is: displacement}\n"
    (problem,) = check_codebook(write(retold))
    assert (problem.line, "'displacement' is not defined" in problem.message) == (8, True)


def test_a_type_removed_by_mistake_is_named_with_the_nearest(write):
    (problem,) = check_codebook(write('name: mine\nversion: "1"\nextends: attest\nremove: [displacment]\n'))

    assert (problem.line, problem.fix) == (4, "did you mean 'displacement'?")


def test_codebooks_can_extend_a_file_beside_them(write):
    write(OWN, "base.yaml")
    book = load_codebook(write('name: more\nversion: "2"\nextends: base.yaml\n', "more.yaml"))

    assert "mine_clearance" in book.types


def test_a_change_in_the_extended_file_changes_the_hash(write):
    write(OWN, "base.yaml")
    more = write('name: more\nversion: "2"\nextends: base.yaml\n', "more.yaml")
    before = load_codebook(more).sha256
    write(OWN.replace("Oru", "Uro"), "base.yaml")

    assert load_codebook(more).sha256 != before
    assert load_codebook(more).sha256 == load_codebook(more).sha256


def test_codebooks_that_extend_each_other_are_an_error(write):
    one = write('name: a\nversion: "1"\nextends: b.yaml\n', "a.yaml")
    write('name: b\nversion: "1"\nextends: a.yaml\n', "b.yaml")
    with pytest.raises(CodebookError, match="circle"):
        load_codebook(one)


def test_a_problem_in_the_extended_file_is_told_with_that_files_name(write):
    write(OWN.replace("family: none", "family: HELP"), "base.yaml")
    (problem,) = check_codebook(write('name: more\nversion: "2"\nextends: base.yaml\n', "more.yaml"))

    assert (problem.file.name, problem.line) == ("base.yaml", 7)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CodebookError, match=r"none\.yaml: there is no such codebook"):
        load_codebook(tmp_path / "none.yaml")


def test_a_codebook_travels_to_another_process():
    book = load_codebook()

    assert pickle.loads(pickle.dumps(book)) == book


# What is changed in OWN, the line that the problem must be found in, words of the message, words of the remedy.
BROKEN = [
    ("family: none", "familiy: none", 7, "no key 'familiy'", "did you mean 'family'?"),
    ("family: none", "family: ASAULT", 7, "family of event type 'mine_clearance' 'ASAULT'", "'ASSAULT'"),
    ("name: mines\n", "title: mines\n", 1, "no key 'title'", "actor_kinds"),
    ("extends: attest", "extends: atest", 3, "'atest' is not there", "did you mean 'attest'?"),
    ("        actor: Sappers", "        acter: Sappers", 18, "no key 'acter'", "'actor'"),
    ("      subject: actor", "      subject: atcor", 13, "uses role 'atcor', which is not defined", "'actor'"),
    ("      subject: actor", "      subject: target", 13, "does not list the role 'target'", "add target"),
    ("      subject: actor", "      subjekt: actor", 13, "no place in a sentence", "'subject'"),
    ("roles: [actor, place", "roles: [actor, palce", 11, "'palce' is not defined", "'place'"),
    (
        "    definition: Mines are lifted or blown up on purpose to make land safe.\n",
        "",
        5,
        "no definition",
        "sentence",
    ),
    ("definition: Mines are lifted", "definition: NO\n    unused: Mines", 6, "yes-or-no", 'quote it: "NO"'),
    ("definition: Mines are", "definition: 2024-01-01 #", 6, "not the number", "quote it"),
    ("definition: Mines are", "definition: ~ #", 6, "is empty", "write it"),
    ("definition: Mines are lifted", "definition: Mines: lifted", 6, "not YAML", "colon"),
    ("definition: Mines are", "definition: [Mines] #", 6, "must be text, not a list", "one text"),
    ("        trigger: cleared", "        trigger: claered", 17, "not in its text", "did you mean 'cleared'?"),
    ("        is: bombing", "        is: bombng", 21, "the type 'bombng' is not defined", "'bombing'"),
    ("        is: bombing", "        is: mine_clearance", 21, "is said to be mine_clearance", "move it"),
    ("        is: bombing\n", "", 20, "does not say what it is", "is: none"),
    ("mine_clearance:", "Mine Clearance:", 5, "can't be the name", "mine_clearance"),
    ("      noun: [demining, mine clearance]", "      nuon: [demining]", 9, "no key 'nuon'", "'noun'"),
    ("noun: [demining, mine clearance]", "noun: [demining, demining]", 9, "twice", "keep one"),
    ("verb: [clear + mine / minefield]", "verb: [clear + mine + field]", 10, "can't be read", "aircraft / jet"),
    ("      verb: [clear", "\t  verb: [clear", 10, "tab", "spaces"),
    ("noun: [demining, mine clearance]", "noun: [demining, mine clearance", 10, "not YAML", "bracket"),
    ("    family: none", "    family: none\n    family: AID", 8, "twice; it is in line 7 already", "keep one"),
    ("    family: none", "    family: &a none", 7, "anchors", "write the text out"),
    ("    family: none", "    family: !!python/name:os.system none", 7, "tags", "quote"),
    (
        "    family: none",
        "    family: none\n    crosswalk: {plover: {event: ASSAULT, mode: arial}}",
        8,
        "'arial'",
        "'aerial'",
    ),
    (
        "    family: none",
        '    family: none\n    crosswalk: {cameo: "207"}',
        8,
        "'207' is not defined",
        "three or four digits",
    ),
    ("    family: none", "    family: none\n    crosswalk: {ged: by_side}", 8, "'by_side'", "'by_sides'"),
    (
        "    family: none",
        "    family: none\n    crosswalk: {acled: {event_type: Riots, sub_event_type: Attack}}",
        8,
        "'Attack' is not defined",
        "Mob violence",
    ),
    (
        "    family: none",
        "    family: none\n    crosswalk: {ged: [{when: {actor: [rebels]}, type_of_violence: 1}]}",
        8,
        "'rebels' is not defined",
        "it can be",
    ),
    (
        "    family: none",
        "    family: none\n    crosswalk: {ged: [{when: {actr: [group]}, type_of_violence: 1}]}",
        8,
        "no key 'actr'",
        "'actor'",
    ),
    ("    family: none", "    family: none\n    crosswalk: {ged: [{type_of_violence: 4}]}", 8, "'4'", "1, 2, 3"),
    ("    family: none", "    family: none\n    crosswalk: {acled: [{event_type: Riots}]}", 8, "sub_event_type", "add"),
    ("types:\n", "factuality: {assertd: {definition: x}}\ntypes:\n", 4, "'assertd'", "'asserted'"),
    ("types:\n", "---\ntypes:\n", 4, "second document", "'---'"),
]


@pytest.mark.parametrize(("old", "new", "line", "message", "fix"), BROKEN)
def test_a_slip_is_told_by_line_and_remedy(write, old, new, line, message, fix):
    assert old in OWN
    path = write(OWN.replace(old, new, 1))
    problems = check_codebook(path)

    assert [p for p in problems if p.line == line and message in p.message and fix in (p.fix or "")], problems
    with pytest.raises(CodebookError, match=r"own\.yaml:\d+: "):
        load_codebook(path)


def test_all_problems_are_listed_in_the_order_of_their_lines(write):
    text = OWN.replace("family: none", "family: HELP").replace("trigger: cleared", "trigger: lifted")
    text = text.replace("is: bombing", "is: bombings").replace("subject: actor", "subject: atcor")
    problems = check_codebook(write(text))

    assert [problem.line for problem in problems] == [7, 13, 17, 21]
    with pytest.raises(CodebookError, match="and 3 more"):
        load_codebook(write(text))


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (b"", 1, "empty"),
        (b"# nothing but a remark\n", 1, "empty"),
        (b"just words\n", 1, "must be a table"),
        (b"- a\n- list\n", 1, "must be a table"),
        (b"name: x\nabout: caf\xe9\n", 2, "UTF-8"),
        (b"name: x\nabout: a\x07b\n", 2, "not YAML"),
        (b"name: " + b"[" * 5000, 1, "nested too deeply"),
        (b"name: x\n" * 600_000, 1, "bytes"),
        (b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", 1, "anchors"),
    ],
)
def test_what_is_no_codebook_at_all_is_one_plain_problem(write, content, line, message):
    problem = check_codebook(write(content))[0]

    assert problem.line == line
    assert message in problem.message


def test_a_codebook_that_stands_alone_needs_name_version_roles_and_types(write):
    messages = [problem.message for problem in check_codebook(write("about: nothing else\n"))]

    assert [
        word for word in ("name", "version", "roles", "types") if not any(f"no `{word}`" in m for m in messages)
    ] == []


def test_a_small_codebook_can_stand_alone(write):
    text = OWN.replace("extends: attest\n", "roles:\n  actor: Who did it.\n  place: Where.\n  weapon: With what.\n")
    book = load_codebook(write(text.replace("is: bombing", "is: none")))

    assert list(book.types) == ["mine_clearance"]
    assert list(book.roles) == ["actor", "place", "weapon"]


@pytest.mark.parametrize("type_name", load_codebook().types)
def test_every_built_in_type_has_what_a_researcher_looks_for(type_name):
    kind = load_codebook().types[type_name]

    assert kind.definition.endswith(".")
    assert 2 <= len(kind.rules.include) + len(kind.rules.exclude) <= 6
    assert kind.rules.include
    assert kind.rules.exclude
    assert 10 <= len(kind.triggers) <= 60
    assert len(kind.examples) >= 6
    assert len(kind.counter_examples) >= 4
    assert set(kind.frames.values()) <= set(kind.roles)
    assert set(kind.crosswalk) == {"plover", "cameo", "acled", "ged"}
    assert any(example.roles for example in kind.examples)
    for example in kind.examples:
        assert example.triggers
        assert all(words in example.text for words in example.triggers)
        assert all(words in example.text for phrases in (example.roles or {}).values() for words in phrases)


def test_the_built_in_types_are_the_33_of_the_coding_manual_in_its_order():
    assert " ".join(load_codebook().types) == (
        "clash airstrike shelling bombing suicide_attack armed_attack sexual_violence abuse abduction destruction "
        "protest riot strike crackdown arrest trial seizure restriction sanction takeover deployment withdrawal "
        "release meeting agreement aid cooperation support request accusation rejection threat displacement"
    )


def test_the_built_in_words_for_roles_factuality_and_kinds_are_those_of_the_records():
    book = load_codebook()

    assert tuple(book.roles) == (*ROLES[:3], "source", "claimed_by", "place", "time", *COUNT_ROLES)
    assert tuple(book.factuality) == FACTUALITIES
    assert tuple(book.actor_kinds) == ACTOR_KINDS
    assert all(len(factuality.examples) >= 3 for factuality in book.factuality.values())


def test_no_sentence_is_used_twice_in_the_built_in_codebook():
    types = load_codebook().types.values()
    texts = [case.text for kind in types for case in (*kind.examples, *kind.counter_examples)]

    assert len(texts) == len(set(texts))


def test_counter_examples_set_most_types_apart_from_a_neighbour():
    book = load_codebook()
    named = {name for kind in book.types.values() for case in kind.counter_examples for name in case.types}

    assert len(named) >= 25
    assert named <= set(book.types)


def test_a_renamed_type_keeps_all_but_its_name(write):
    book = load_codebook(write('name: mine\nversion: "1"\nextends: attest\nrename: {strike: labour_strike}\n'))

    assert "strike" not in book.types
    assert book.types["labour_strike"].reads_as == ("strike",)
    assert book.types["labour_strike"].triggers == load_codebook().types["strike"].triggers


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("rename: {stricke: walkout}\n", "'stricke'"),
        ("rename: {strike: protest}\n", "there is a type 'protest' already"),
        ("types:\n  strike:\n    reads_as: strikes\n", "'strikes' is not defined"),
        ("types:\n  strike:\n    frames:\n      object: target +\n", "target +"),
    ],
)
def test_a_name_or_place_that_can_not_be_meant_is_told(write, lines, message):
    problems = check_codebook(write(f'name: mine\nversion: "1"\nextends: attest\n{lines}'))

    assert any(message in problem.message for problem in problems)


def test_more_triggers_add_and_frames_may_name_words(write):
    own = (
        "types:\n  strike:\n    more_triggers: {noun: [sickout]}\n    not_triggers: [boycott]\n    unless: [drone]\n"
        "    frames: {object: target + plant / mine}\n"
    )
    kind = load_codebook(write(f'name: mine\nversion: "1"\nextends: attest\n{own}')).types["strike"]

    assert [rule.words for rule in kind.triggers[-1:]] == [("sickout",)]
    assert (kind.not_triggers, kind.unless) == ((("boycott",),), ("drone",))
    assert (kind.frames["object"], kind.frame_words["object"]) == ("target", ("plant", "mine"))
