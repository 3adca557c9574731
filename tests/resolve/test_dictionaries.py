"""Dictionaries of TABARI and PETRARCH become an actors file; all names here are made up."""

from datetime import date
from pathlib import Path

import pytest

from attest.errors import AssetError, InputError
from attest.resolve.actors import ActorContext, Actors, resolve_actor
from attest.resolve.dictionaries import DatedCode, import_dictionaries, kind_and_country, read_dictionary

ALPHA2 = {"PER": "PE", "KEN": "KE"}
ONE_LINE = """; made up
RUVA_FRONT_ [PERREB <20110822][PERGOV >110821] ; it won
+FRONT_OF_RUVA_
JOEL_MUTUA_ [KENELI <930120] [KENGOV 930120-010120] [KENELI >010120]
"""
MANY_LINES = """<!-- a comment
over two lines -->
RUVA_FRONT_  # made up
+RF_
\t[PERREB <110822]
\t[PERGOV >110821]
UNION_OF_STATES_ [IGOUOS]
"""
AGENTS = """COMRADE {COMRADES} [~REB]
GUARDSWOMAN {GUARDSWOMEN} [~COP]
MERCHANT [~BUS]
"""


class NoGazetteer:
    def country(self, name: str) -> str | None:
        return None


def test_a_name_has_its_synonyms_and_its_codes_with_their_days() -> None:
    front, person = read_dictionary(ONE_LINE, where="a.txt")

    assert (front.name, front.also, front.line) == ("Ruva Front", ["Front of Ruva"], 2)
    assert front.codes == [
        DatedCode("PERREB", until=date(2011, 8, 21)),
        DatedCode("PERGOV", since=date(2011, 8, 22)),
    ]
    assert person.codes[1] == DatedCode("KENGOV", date(1993, 1, 20), date(2001, 1, 20))


def test_codes_on_lines_of_their_own_belong_to_the_name_before() -> None:
    front, union = read_dictionary(MANY_LINES, where="a.txt")

    assert (front.also, [c.code for c in front.codes]) == (["Rf"], ["PERREB", "PERGOV"])
    assert [c.code for c in union.codes] == ["IGOUOS"]


@pytest.mark.parametrize(
    ("code", "kind", "country"),
    [
        ("PER", "government", "PE"),
        ("PERMIL", "state_forces", "PE"),
        ("PERCOP", "state_forces", "PE"),
        ("PERREBRF", "armed_group", "PE"),
        ("PERUAF", "armed_group", "PE"),
        ("PERCRM", "militia", "PE"),
        ("PERLEG", "government", "PE"),
        ("PERREF", "civilians", "PE"),
        ("PERMED", "media", "PE"),
        ("PEROPP", "other", "PE"),
        ("IGOUNO", "international", None),
        ("NGO", "international", None),
        ("IMGXYZ", "armed_group", None),
        ("MNC", "other", None),
        ("~COP", "state_forces", None),
        ("XYZGOV", "government", None),
        ("PERXYZ", None, "PE"),
    ],
)
def test_a_code_says_kind_and_country(code: str, kind: str | None, country: str | None) -> None:
    assert kind_and_country(code, alpha2=ALPHA2) == (kind, country)


@pytest.fixture
def own(tmp_path: Path) -> Actors:
    names, agents = tmp_path / "names.txt", tmp_path / "agents.txt"
    names.write_text(MANY_LINES)
    agents.write_text(AGENTS)
    file = tmp_path / "own.yaml"
    file.write_text(import_dictionaries([names, agents], alpha2=ALPHA2), encoding="utf-8")
    return Actors.load(own=file)


@pytest.mark.parametrize(
    ("words", "on", "kind"),
    [
        ("the Ruva Front", date(2005, 1, 1), "armed_group"),
        ("the Ruva Front", date(2011, 8, 21), "armed_group"),
        ("the Ruva Front", date(2011, 8, 22), "government"),
        ("the Ruva Front", None, "government"),
        ("RF fighters", date(2005, 1, 1), "armed_group"),
        ("the Union of States", None, "international"),
        ("two comrades", None, "armed_group"),
        ("Kenyan guardswomen", None, "state_forces"),
        ("a merchant", None, "other"),
        ("merchants", None, "other"),
        ("Boko Haram", None, "armed_group"),
    ],
)
def test_what_was_imported_is_known_as_it_was_on_the_day(words: str, on: date | None, kind: str, own: Actors) -> None:
    actor = resolve_actor(words, actors=own, gazetteer=NoGazetteer(), context=ActorContext(on=on))

    assert actor.kind == kind


def test_an_imported_party_has_an_id_of_its_own(own: Actors) -> None:
    assert resolve_actor("Ruva Front", actors=own, gazetteer=NoGazetteer()).id == "own:ruva-front"


def test_a_user_s_file_changes_the_hash_of_the_table(own: Actors) -> None:
    assert own.sha256 != Actors.load().sha256


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("+RF_\n", "a.txt:1"),
        ("RUVA_FRONT_\n", "no name with a code"),
        ("RUVA_FRONT_ [PERREB <119922]\n", "no day"),
    ],
)
def test_a_file_that_is_no_dictionary_is_refused_with_its_line(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_dictionary(text, where="a.txt")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.txt"):
        import_dictionaries([tmp_path / "none.txt"], alpha2=ALPHA2)


def test_an_own_file_with_a_kind_that_is_none_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text("nouns: {comrade: friend}\n")

    with pytest.raises(AssetError, match="friend"):
        Actors.load(own=file)
