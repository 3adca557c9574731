"""Which parties a participant's words name, and that each is told once."""

import pytest

from attest.records import Actor, Span
from attest.resolve.actors import Actors, resolve_actor
from attest.resolve.parties import Told, mend, parties_in, told_once


class NoGazetteer:
    """Knows no country; the table of states does."""

    def country(self, name: str) -> str | None:
        return None


@pytest.fixture(scope="module")
def actors() -> Actors:
    return Actors.load()


def cut(words: str, actors: Actors) -> list[str]:
    found = parties_in(words, Span(0, len(words)), actors=actors, gazetteer=NoGazetteer())
    return [part.words(words) for part in found]


@pytest.mark.parametrize(
    ("words", "parties"),
    [
        ("police and army", ["police", "army"]),
        ("Russia, China and Iran", ["Russia", "China", "Iran"]),
        ("U.S. and Iraqi forces", ["U.S. forces", "Iraqi forces"]),
        ("British, Kenyan and Chadian troops", ["British troops", "Kenyan troops", "Chadian troops"]),
        ("top Syrian and Lebanese officials", ["top Syrian officials", "Lebanese officials"]),
        ("Kenyan police and soldiers", ["Kenyan police", "Kenyan soldiers"]),
        ("soldiers, police and villagers", ["soldiers", "police", "villagers"]),
        ("dozens of soldiers and suspected rebels", ["dozens of soldiers", "suspected rebels"]),
        ("a Peruvian soldier and two aid workers", ["a Peruvian soldier", "two aid workers"]),
        ("Foreign Minister Ana Ruiz and envoy Olga Bern", ["Foreign Minister Ana Ruiz", "envoy Olga Bern"]),
        ("Mr. Ruiz of the union and President Ivo Bern", ["Mr. Ruiz of the union", "President Ivo Bern"]),
        ("Hamas, Hezbollah", ["Hamas", "Hezbollah"]),
        ("Three groups, Hamas, Hezbollah and Boko Haram", ["Hamas", "Hezbollah", "Boko Haram"]),
    ],
)
def test_different_parties_that_are_joined_are_parties_of_their_own(
    words: str, parties: list[str], actors: Actors
) -> None:
    assert cut(words, actors) == parties


@pytest.mark.parametrize(
    "words",
    [
        "President Ana Ruiz and his wife",
        "Trinidad and Tobago",
        "Bosnia and Herzegovina",
        "Médecins sans Frontières",
        "the Rally for Freedom and Justice",
        "women and children",
        "several farmers and herders",
        "spokesmen for Hamas and Hezbollah",
        "the embassies of Peru and Chile",
        "the judge, Ana Ruiz",
        "Ana Ruiz, a judge",
        "party leader and prize winner Ana Ruiz",
        "Kenya and other countries",
        "the French defense and foreign ministers",
        "tanks and bulldozers",
        "the children and relatives of wealthy Kenyans",
    ],
)
def test_one_party_stays_one_whatever_stands_in_its_words(words: str, actors: Actors) -> None:
    assert cut(words, actors) == [words]


def test_each_party_quotes_its_own_words_and_then_those_it_shares(actors: Actors) -> None:
    words = "U.S. and Iraqi forces"

    first, second = parties_in(words, Span(0, len(words)), actors=actors, gazetteer=NoGazetteer())

    assert [s.of(words) for s in first.spans] == ["U.S.", "forces"]
    assert [s.of(words) for s in second.spans] == ["Iraqi forces"]


@pytest.mark.parametrize(
    ("text", "marked", "mended"),
    [
        ("anti-terrorism forces and the police", "anti-terrorism forces and the", "anti-terrorism forces"),
        ("gunmen in the hills", "gunmen in the", "gunmen"),
        ("at least 17 people died", "least 17 people", "at least 17 people"),
        ("said Mr. Okafor", "Mr", "Mr. Okafor"),
        ("the Ruva Front (RF) said", "the Ruva Front (RF", "the Ruva Front (RF)"),
        ("the Ruva Front (formerly of", "the Ruva Front (formerly", "the Ruva Front"),
    ],
)
def test_words_cut_in_the_wrong_place_are_mended(text: str, marked: str, mended: str) -> None:
    start = text.index(marked)
    found = mend(text, Span(start, start + len(marked)))

    assert found is not None
    assert found.of(text) == mended


@pytest.mark.parametrize("words", ["the", "a", "60,000", "they", "and the", "Mr", "some"])
def test_words_that_name_nobody_are_no_party(words: str, actors: Actors) -> None:
    assert cut(words, actors) == []


def test_a_short_form_that_looks_like_a_word_is_a_name(actors: Actors) -> None:
    assert cut("IS", actors) == ["IS"]


def told(actors: Actors, *parties: str) -> list[str]:
    def one(words: str, at: int) -> Told:
        actor = resolve_actor(words, actors=actors, gazetteer=NoGazetteer())
        return Told(actor, words, (Span(at, at + len(words)),), 0.5)

    return [t.words for t in told_once([one(w, 100 * i) for i, w in enumerate(parties)], actors=actors)]


@pytest.mark.parametrize(
    ("parties", "once"),
    [
        (("Lena Okafor", "Okafor"), ["Lena Okafor"]),
        (("Mr. Okafor", "Commissioner Lena Okafor"), ["Commissioner Lena Okafor"]),
        (("police", "Kenyan police"), ["Kenyan police"]),
        (("the Taliban", "Taleban fighters"), ["Taleban fighters"]),
        (("the prime minister of Chad", "Chad"), ["the prime minister of Chad"]),
        (("Chadian President Idi Bern", "Chad"), ["Chadian President Idi Bern", "Chad"]),
        (("Kenyan soldiers", "Chadian soldiers"), ["Kenyan soldiers", "Chadian soldiers"]),
        (("two soldiers", "three villagers"), ["two soldiers", "three villagers"]),
        (("Hamas leader Ali Sabri", "Hamas leader Omar Reda"), ["Hamas leader Ali Sabri", "Hamas leader Omar Reda"]),
        (("Lena Okafor", "Tom Okafor"), ["Lena Okafor", "Tom Okafor"]),
    ],
)
def test_a_party_told_twice_in_one_role_is_told_once(parties: tuple[str, ...], once: list[str], actors: Actors) -> None:
    assert told(actors, *parties) == once


def test_a_party_told_once_keeps_every_quote(actors: Actors) -> None:
    a, b = Span(0, 6), Span(50, 61)
    parties = [Told(Actor("Okafor"), "Okafor", (a,), 0.4), Told(Actor("Lena Okafor"), "Lena Okafor", (b,), 0.9)]

    (party,) = told_once(parties, actors=actors)

    assert (party.spans, party.score) == ((b, a), 0.9)
