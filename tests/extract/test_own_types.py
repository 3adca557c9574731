"""What a researcher's codebook changes of what the network says."""

from collections.abc import Callable
from pathlib import Path

import pytest

from attest.codebook import Codebook, load_codebook
from attest.extract import Extract, load_network
from attest.records import EventMention

from .fakes import FakeNetwork
from .test_reader import article, quotes

CATTLE_RAID = """
  cattle_raid:
    definition: Armed people steal or drive off livestock.
    family: ASSAULT
    triggers:
      noun: [cattle raid, raid + cattle / livestock / goat / camel]
      verb: [rustle, raid, steal, drive off]
    frames:
      subject: actor
      object: target + cattle / livestock / goat / camel / head of cattle
      passive_subject: target + cattle / livestock / goat / camel
      agent: actor
      prep_from: place
    examples:
      - Raiders drove off 200 head of cattle from Lokwa on Sunday.
"""

Book = Callable[..., Codebook]


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """A codebook that extends the built-in one by the YAML of its types."""

    def make(types: str = "", head: str = "") -> Codebook:
        path = tmp_path / "own.yaml"
        listed = f"types:\n{types}" if types else ""
        path.write_text(f'name: own\nversion: "1"\nextends: attest\n{head}\n{listed}\n', encoding="utf-8")
        return load_codebook(path)

    return make


def read(network: FakeNetwork, codebook: Codebook, *sentences: str) -> tuple[EventMention, ...]:
    return Extract(network=network, codebook=codebook).read(article(*sentences))


def types_of(network: FakeNetwork, codebook: Codebook, *sentences: str) -> list[str]:
    return [event.type for event in read(network, codebook, *sentences)]


def stolen(what: str, **kwargs: object) -> FakeNetwork:
    """A network that parses "Raiders stole ... " and makes nothing of the verb."""
    arcs = {"Raiders": ("nsubj", "stole"), what: ("obj", "stole")}
    return FakeNetwork({}, verbs=("stole", "plan"), arcs=arcs, **kwargs)  # type: ignore[arg-type]


def test_a_type_that_the_network_never_saw_is_coded_from_its_verbs_and_frames(book: Book) -> None:
    text = "Raiders stole cattle."

    (event,) = read(stolen("cattle"), book(CATTLE_RAID), text)

    assert event.type == "cattle_raid"
    assert [t.span.of(text) for t in event.triggers] == ["stole"]
    assert (quotes(event, "actor", text), quotes(event, "target", text)) == (["Raiders"], ["cattle"])


def test_the_same_verb_with_another_object_is_not_the_type(book: Book) -> None:
    assert types_of(stolen("jewels"), book(CATTLE_RAID), "Raiders stole jewels.") == []


def test_what_was_stolen_may_stand_in_the_passive(book: Book) -> None:
    text = "Goats were stolen by bandits."
    arcs = {"Goats": ("nsubj:pass", "stolen"), "bandits": ("obl:agent", "stolen"), "by": ("case", "bandits")}
    network = FakeNetwork({}, verbs=("stolen",), arcs=arcs)

    (event,) = read(network, book(CATTLE_RAID), text)

    assert (quotes(event, "actor", text), quotes(event, "target", text)) == (["bandits"], ["Goats"])


def test_a_noun_counts_only_beside_one_of_the_words_it_must_be_near(book: Book) -> None:
    codebook = book(CATTLE_RAID)

    assert types_of(FakeNetwork({}), codebook, "The raid cost the herders all their camels.") == ["cattle_raid"]
    assert types_of(FakeNetwork({}), codebook, "The raid cost the miners all their tools.") == []


def test_a_noun_listed_as_a_noun_is_not_found_in_a_verb(book: Book) -> None:
    network = FakeNetwork({}, verbs=("rustling",))
    types = CATTLE_RAID.replace("verb: [rustle, raid, steal, drive off]", "verb: [seize]").replace(
        "noun: [cattle raid,", "noun: [rustling, cattle raid,"
    )

    assert types_of(network, book(types), "Leaves kept rustling.") == []
    assert types_of(FakeNetwork({}), book(types), "Rustling is back.") == ["cattle_raid"]


def test_factuality_and_roles_of_a_new_type_come_from_the_network(book: Book) -> None:
    network = stolen("cattle", factuality="planned", roles={"place": ["Lokwa"]})
    text = "Raiders stole cattle near Lokwa."

    (event,) = read(network, book(CATTLE_RAID), text)

    assert (event.factuality, quotes(event, "place", text)) == ("planned", ["Lokwa"])


def test_animals_are_no_count_of_people(book: Book) -> None:
    text = "Raiders stole cattle."

    (event,) = read(stolen("cattle", roles={"killed": ["cattle"]}), book(CATTLE_RAID), text)

    assert quotes(event, "killed", text) == []


def test_the_researchers_word_goes_before_the_networks_in_one_happening(book: Book) -> None:
    network = FakeNetwork({"raid": "clash", "fighting": "clash"})

    (event,) = read(network, book(CATTLE_RAID), "A cattle raid led to fighting.", "The fighting lasted all day.")

    assert event.type == "cattle_raid"


def test_without_the_type_the_network_has_its_way() -> None:
    network = FakeNetwork({"raid": "clash"})

    assert types_of(network, load_codebook(), "A cattle raid was reported.") == ["clash"]


def test_an_exclusion_in_prose_rules_a_sentence_out(book: Book) -> None:
    rule = "    rules:\n      exclude:\n        - Goats taken by wolves or leopards are not it.\n"
    sentence = "The raid by wolves cost them nine goats."

    assert types_of(FakeNetwork({}), book(CATTLE_RAID), sentence) == ["cattle_raid"]
    assert types_of(FakeNetwork({}), book(CATTLE_RAID + rule), sentence) == []


def test_an_inclusion_in_prose_lets_a_sentence_in(book: Book) -> None:
    rule = "    rules:\n      include:\n        - A raid on beehives counts too.\n"
    sentence = "The raid emptied forty beehives."

    assert types_of(FakeNetwork({}), book(CATTLE_RAID), sentence) == []
    assert types_of(FakeNetwork({}), book(CATTLE_RAID + rule), sentence) == ["cattle_raid"]


def test_what_a_definition_excepts_is_not_the_type(book: Book) -> None:
    narrowed = CATTLE_RAID.replace(
        "drive off livestock.", "drive off livestock, but not animals seized for unpaid tax."
    )
    sentence = "The raid took goats for unpaid tax."

    assert types_of(FakeNetwork({}), book(CATTLE_RAID), sentence) == ["cattle_raid"]
    assert types_of(FakeNetwork({}), book(narrowed), sentence) == []


def test_a_sentence_like_a_counter_example_is_not_the_type(book: Book) -> None:
    case = "The tax raid left traders of goats at the market angry."
    counter = f"    counter_examples:\n      - text: {case}\n        is: none\n"
    sentence = "A tax raid angered traders at the goat market."

    assert types_of(FakeNetwork({}), book(CATTLE_RAID), sentence) == ["cattle_raid"]
    assert types_of(FakeNetwork({}), book(CATTLE_RAID + counter), sentence) == []


def test_unless_names_words_that_rule_a_type_out(book: Book) -> None:
    network = FakeNetwork({"clash": "clash"})
    codebook = book("  clash:\n    unless: [football, cup final]\n")

    assert types_of(network, codebook, "A clash at the border was reported.") == ["clash"]
    assert types_of(network, codebook, "A clash of football clubs was reported.") == []
    assert types_of(network, codebook, "A clash before the cup final was reported.") == []


def test_a_word_under_not_triggers_no_longer_codes(book: Book) -> None:
    network = FakeNetwork({"siege": "clash", "battle": "clash"}, same=0.0)
    codebook = book("  clash:\n    not_triggers: [siege]\n")

    assert types_of(network, load_codebook(), "A siege and a battle.") == ["clash", "clash"]
    assert types_of(network, codebook, "A siege and a battle.") == ["clash"]


def test_a_word_left_out_of_a_built_in_list_no_longer_codes(book: Book) -> None:
    network = FakeNetwork({"siege": "clash", "battle": "clash"}, same=0.0)
    codebook = book("  clash:\n    triggers:\n      noun: [battle]\n")

    assert types_of(network, codebook, "A siege and a battle.") == ["clash"]


def test_a_word_added_to_a_built_in_type_codes_at_once(book: Book) -> None:
    codebook = book("  clash:\n    more_triggers:\n      noun: [dust-up]\n")

    assert types_of(FakeNetwork({}), load_codebook(), "A dust-up at the ford was reported.") == []
    assert types_of(FakeNetwork({}), codebook, "A dust-up at the ford was reported.") == ["clash"]


def test_the_built_in_words_alone_propose_nothing() -> None:
    assert types_of(FakeNetwork({}), load_codebook(), "A battle, a siege and a bombing.") == []


def test_a_renamed_type_is_coded_as_before_under_its_new_name(book: Book) -> None:
    network = FakeNetwork({"clash": "clash"}, {"actor": ["Rebels"]})
    sentence = "Rebels began a clash."

    (before,) = read(network, load_codebook(), sentence)
    (after,) = read(network, book(head="rename: {clash: armed_fight}"), sentence)

    assert (before.type, after.type) == ("clash", "armed_fight")
    assert (before.arguments, before.type_score) == (after.arguments, after.type_score)


def test_a_copy_of_a_built_in_type_under_another_name_needs_no_word_about_it(tmp_path: Path) -> None:
    built_in = load_codebook().path.read_text(encoding="utf-8")
    path = tmp_path / "copy.yaml"
    path.write_text(
        built_in.replace("\n  bombing:\n", "\n  blast:\n")
        .replace("is: bombing", "is: blast")
        .replace("type: bombing", "type: blast"),
        encoding="utf-8",
    )

    assert types_of(FakeNetwork({"bomb": "bombing"}), load_codebook(path), "A bomb went off.") == ["blast"]


def test_a_type_that_narrows_a_label_takes_what_its_words_name(book: Book) -> None:
    network = FakeNetwork({"bomb": "bombing", "mine": "bombing"}, same=0.0)
    codebook = book(
        "  mine_blast:\n    definition: A mine goes off.\n    family: ASSAULT\n    reads_as: bombing\n"
        "    triggers:\n      noun: [mine]\n    examples:\n      - A mine went off under a cart.\n"
    )

    assert types_of(network, codebook, "A bomb here, a mine there.") == ["bombing", "mine_blast"]


def test_a_type_that_reads_no_label_codes_its_own_words_only(book: Book) -> None:
    network = FakeNetwork({"battle": "clash", "scrap": "clash"}, same=0.0)
    codebook = book("  clash:\n    reads_as: none\n    triggers:\n      noun: [battle]\n")

    assert types_of(network, codebook, "A battle and a scrap.") == ["clash"]


def test_the_order_of_types_in_the_file_changes_nothing(book: Book) -> None:
    other = CATTLE_RAID.replace("cattle_raid:", "a_raid:")
    network = stolen("cattle")

    first = read(network, book(CATTLE_RAID + other), "Raiders stole cattle.")
    second = read(network, book(other + CATTLE_RAID), "Raiders stole cattle.")

    assert first == second


def test_a_type_has_only_the_roles_that_it_lists(book: Book) -> None:
    network = FakeNetwork({"clash": "clash"}, {"actor": ["Rebels"], "killed": ["six"]})
    codebook = book("  clash:\n    roles: [actor]\n    frames: {subject: actor}\n")
    text = "Rebels in a clash killed six."

    (event,) = read(network, codebook, text)

    assert [a.role for a in event.arguments] == ["actor"]


@pytest.fixture(scope="module")
def network() -> object:
    return load_network()


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Raiders drove off 200 head of cattle from Lokwa on Sunday.", True),
        ("Armed herders stole forty goats near Tamur, killing two boys.", True),
        ("A cattle raid in the Karo valley left five people dead, police said.", True),
        ("Gunmen came to Dossi at dawn and stole 300 camels, residents said.", True),
        ("More than eighty goats were stolen by bandits in Warrin district.", True),
        ("The raid cost the village all its livestock.", True),
        ("Thieves stole a car near the cattle market in Tamur.", False),
        ("The army raided a rebel camp near Bor, killing ten fighters.", False),
        ("Farmers drove their cattle to the market.", False),
        ("Protesters stole the show at the congress.", False),
    ],
)
def test_the_shipped_network_reads_the_type_of_the_how_to(
    network: object, book: Book, text: str, expected: bool
) -> None:
    mentions = Extract(network=network, codebook=book(CATTLE_RAID)).read(article(text))  # type: ignore[arg-type]

    assert ("cattle_raid" in {m.type for m in mentions}) is expected
