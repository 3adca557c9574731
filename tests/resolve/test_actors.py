"""Who the words of a party mean: kind, country and, where it is known by name, id."""

from pathlib import Path

import pytest

from attest.errors import AssetError
from attest.records import ACTOR_KINDS, Actor
from attest.resolve.actors import ActorContext, Actors, KnownActor, aliases_in, resolve_actor


class FakeGazetteer:
    """Knows one country that no table holds."""

    def country(self, name: str) -> str | None:
        return "RV" if name in ("Ruva", "Ruvan") else None


@pytest.fixture(scope="module")
def actors() -> Actors:
    return Actors.load()


def resolve(words: str, actors: Actors, context: ActorContext | None = None) -> Actor:
    return resolve_actor(words, actors=actors, gazetteer=FakeGazetteer(), context=context)


KIND_AND_COUNTRY = [
    ("Peruvian police", "state_forces", "PE"),
    ("the Iraqi anti-terrorism forces", "state_forces", "IQ"),
    ("Kenya's navy", "state_forces", "KE"),
    ("U.S. troops", "state_forces", "US"),
    ("two American soldiers", "state_forces", "US"),
    ("South Korean marines", "state_forces", "KR"),
    ("security forces in Guinea", "state_forces", "GN"),
    ("the national security service of Jordan", "state_forces", "JO"),
    ("Chadian army officers", "state_forces", "TD"),
    ("a Colombian military spokesman", "state_forces", "CO"),
    ("an army base", "state_forces", None),
    ("General Aldo Reyes", "state_forces", None),
    ("Ruvan police", "state_forces", "RV"),
    ("gunmen", "armed_group", None),
    ("unidentified armed men", "armed_group", None),
    ("a suicide bomber", "armed_group", None),
    ("Chechen rebel fighters", "armed_group", "RU"),
    ("suspected Nigerian militants", "armed_group", "NG"),
    ("rebel soldiers", "armed_group", None),
    ("a little-known militant group", "armed_group", None),
    ("her kidnappers", "armed_group", None),
    ("a pro-government militia", "militia", None),
    ("Colombian paramilitaries", "militia", "CO"),
    ("villagers", "civilians", None),
    ("two children", "civilians", None),
    ("five Israelis", "civilians", "IL"),
    ("a Palestinian", "civilians", "PS"),
    ("ethnic Albanians", "civilians", "AL"),
    ("Afghan aid workers", "civilians", "AF"),
    ("tribal leaders", "civilians", None),
    ("hundreds of protesters", "demonstrators", None),
    ("Thai demonstrators", "demonstrators", "TH"),
    ("the Danish government", "government", "DK"),
    ("Foreign Minister Ana Ruiz of Peru", "government", "PE"),
    ("Nepal's king", "government", "NP"),
    ("Turkish officials", "government", "TR"),
    ("a Kenyan court", "government", "KE"),
    ("a military court in Egypt", "government", "EG"),
    ("the Zambian parliament", "government", "ZM"),
    ("Israel", "government", "IL"),
    ("Washington", "government", "US"),
    ("Moscow", "government", "RU"),
    ("The United Kingdom", "government", "GB"),
    ("President Putin", "government", "RU"),
    ("peacekeepers", "international", None),
    ("coalition forces", "international", None),
    ("U.S.-led coalition forces", "international", None),
    ("a human rights group", "international", None),
    ("a Kurdish news agency", "media", None),
    ("two Spanish reporters", "media", "ES"),
    ("opposition leaders", "other", None),
    ("the ruling party", "other", None),
    ("the bridge", None, None),
    ("the Osprey Guard, an armed movement", "armed_group", None),
    ("the Saffron Front, a separatist group", "armed_group", None),
    ("the Northern Ridge Army", "armed_group", None),
    ("the Kenyan National Guard", "state_forces", "KE"),
    ("the national human rights commission", "government", None),
    ("neighboring Chad", "government", "TD"),
]
KNOWN = [
    ("the Taliban", "group:taliban", "Taliban"),
    ("Taleban insurgents", "group:taliban", "Taliban"),
    ("suspected al Qaeda militants", "group:al-qaida", "al-Qaida"),
    ("Al-Qaida in Iraq", "group:al-qaida-in-iraq", "al-Qaida in Iraq"),
    ("the Islamic State group", "group:islamic-state", "Islamic State"),
    ("ISIL", "group:islamic-state", "Islamic State"),
    ("the Revolutionary Armed Forces of Colombia", "group:farc", "Revolutionary Armed Forces of Colombia"),
    ("FARC", "group:farc", "Revolutionary Armed Forces of Colombia"),
    ("Hizbullah fighters", "group:hezbollah", "Hezbollah"),
    ("al-Shabaab", "group:al-shabab", "al-Shabab"),
    ("the Lord's Resistance Army", "group:lra", "Lord's Resistance Army"),
    ("Tamil Tiger rebels", "group:ltte", "Liberation Tigers of Tamil Eelam"),
    ("the PKK", "group:pkk", "Kurdistan Workers' Party"),
    ("Popular Mobilisation Forces", "group:pmf", "Popular Mobilization Forces"),
    ("the U.N. Security Council", "group:un-security-council", "United Nations Security Council"),
    ("United Nations", "group:un", "United Nations"),
    ("NATO forces", "group:nato", "NATO"),
    ("the African Union", "group:african-union", "African Union"),
    ("Médecins Sans Frontières", "group:msf", "Doctors Without Borders"),
    ("Reuters", "group:reuters", "Reuters"),
]


@pytest.mark.parametrize(("words", "kind", "country"), KIND_AND_COUNTRY)
def test_the_head_noun_says_what_they_are_and_a_country_s_name_whose(
    words: str, kind: str | None, country: str | None, actors: Actors
) -> None:
    actor = resolve(words, actors)

    assert (actor.kind, actor.country) == (kind, country)


@pytest.mark.parametrize(("words", "party_id", "name"), KNOWN)
def test_a_known_party_is_found_by_any_of_its_spellings(words: str, party_id: str, name: str, actors: Actors) -> None:
    actor = resolve(words, actors)

    assert (actor.id, actor.name) == (party_id, name)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("the Iraqi anti-terrorism forces", "Iraqi anti-terrorism forces"),
        ("at least 12 Kenyan soldiers", "Kenyan soldiers"),
        ("a Hamas commander", "Hamas commander"),
        ("Israel's", "Israel"),
    ],
)
def test_names_keep_the_words_of_the_quote_without_determiners_and_numbers(
    words: str, name: str, actors: Actors
) -> None:
    assert resolve(words, actors).name == name


@pytest.mark.parametrize("words", ["pro-Taliban militants", "an al-Qaida-linked group", "anti-FARC militia"])
def test_a_tie_to_a_group_is_not_the_group(words: str, actors: Actors) -> None:
    assert resolve(words, actors).id is None


def test_hostages_of_a_group_are_not_the_group(actors: Actors) -> None:
    assert (resolve("FARC hostages", actors).kind, resolve("FARC hostages", actors).id) == ("civilians", None)


def test_a_short_form_counts_only_in_capitals(actors: Actors) -> None:
    assert resolve("IS", actors).id == "group:islamic-state"
    assert resolve("the ira of the crowd", actors).id is None


@pytest.mark.parametrize(
    ("words", "kind"), [("Kenya and Somalia", "government"), ("U.S. and Iraqi forces", "state_forces")]
)
def test_two_countries_joined_are_not_one_of_them(words: str, kind: str, actors: Actors) -> None:
    actor = resolve(words, actors, ActorContext(country="TD"))

    assert (actor.kind, actor.country, actor.id) == (kind, None, None)


def test_their_commander_is_not_the_army_s_of_where_it_happened(actors: Actors) -> None:
    assert resolve("their commander", actors, ActorContext(country="TD")) == Actor("commander")


def test_a_private_person_has_a_name_and_no_id(actors: Actors) -> None:
    assert resolve("Lena Okafor", actors) == Actor("Lena Okafor")


def test_a_namesake_of_a_head_of_state_is_a_private_person(actors: Actors) -> None:
    assert resolve("Omar Sharif", actors) == Actor("Omar Sharif")


def test_the_group_is_the_last_group_that_was_named(actors: Actors) -> None:
    boko, police = resolve("Boko Haram", actors), resolve("Nigerian police", actors)

    assert resolve("the group", actors, ActorContext(earlier=(boko, police))) == boko
    assert resolve("the militants", actors, ActorContext(earlier=(boko, police))) == boko


def test_a_group_without_an_article_is_not_the_one_named_before(actors: Actors) -> None:
    boko = resolve("Boko Haram", actors)

    assert resolve("militants", actors, ActorContext(earlier=(boko,))).id is None


def test_a_surname_is_the_person_whose_name_ended_so(actors: Actors) -> None:
    minister = resolve("Peruvian Foreign Minister Ana Ruiz", actors)

    assert resolve("Ms. Ruiz", actors, ActorContext(earlier=(minister,))) == minister


def test_the_country_of_the_event_says_whose_army_the_army_is(actors: Actors) -> None:
    army = resolve("the army", actors, ActorContext(country="TD"))

    assert (army.kind, army.country, army.id) == ("state_forces", "TD", "state:TD/forces")


def test_the_country_of_the_event_does_not_say_whose_gunmen_they_are(actors: Actors) -> None:
    assert resolve("gunmen", actors, ActorContext(country="TD")).country is None


def test_a_short_form_that_the_report_introduces_stands_for_the_full_name(actors: Actors) -> None:
    aliases = aliases_in("The Front for the Freedom of Ruva (FFR) said it would disarm.")

    assert aliases == {"FFR": "Front for the Freedom of Ruva"}
    assert resolve("the FFR", actors, ActorContext(aliases=aliases)).name == "Front for the Freedom of Ruva"


def test_a_bracket_that_does_not_abbreviate_is_no_short_form() -> None:
    assert aliases_in("Lena Okafor (CNN) reported from the Ruva Valley (Monday).") == {}


def test_also_known_as_gives_a_second_name() -> None:
    assert aliases_in("They arrested Omar Sabri, also known as Abu Salim, in a cave.") == {"Abu Salim": "Omar Sabri"}


def test_a_user_s_own_party_is_known_beside_the_table_s() -> None:
    own = KnownActor("mine:ruva-front", "Ruva Front", "armed_group", "RV", ("RF",))

    assert resolve("RF fighters", Actors.load(extra=[own])).id == "mine:ruva-front"


def test_the_table_is_large_and_every_row_has_a_kind(actors: Actors) -> None:
    assert len(actors.states) > 190
    assert len(actors.known) > 400
    assert {known.kind for known in actors.known.values()} <= set(ACTOR_KINDS)


def test_a_missing_table_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(AssetError, match=r"none\.yaml"):
        Actors.load(tmp_path / "none.yaml")


def test_a_row_with_an_unknown_kind_names_the_group(tmp_path: Path) -> None:
    table = tmp_path / "actors.yaml"
    table.write_text("countries: {}\ngroups:\n  x: {name: X, kind: wizards}\n")

    with pytest.raises(AssetError, match="wizards"):
        Actors.load(table)


def test_a_name_with_an_article_inside_is_taken_whole() -> None:
    text = "Samir al-Dawari, also known as Abu Karam, fled. Nour el-Hadi, better known as Tiger, stayed."

    assert aliases_in(text) == {"Abu Karam": "Samir al-Dawari", "Tiger": "Nour el-Hadi"}


@pytest.mark.parametrize("words", ["the Combined Security Command", "the Joint Defence Command"])
def test_a_staff_is_of_the_state_and_no_group_with_a_name_of_its_own(words: str, actors: Actors) -> None:
    assert resolve(words, actors).kind == "state_forces"
