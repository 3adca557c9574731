"""From mentions to claims: what each claim rests on, and that an article's claims are its own."""

from collections.abc import Callable
from datetime import date

import pytest

from attest.codebook.loader import load_codebook
from attest.pipeline import Layer, Pipeline, Reading
from attest.records import (
    Actor,
    Argument,
    Article,
    Claim,
    Count,
    Dateline,
    EventMention,
    Page,
    Place,
    Span,
    Trigger,
    When,
)
from attest.resolve.actors import Actors, KnownActor, Stint
from attest.resolve.gazetteer import Gazetteer
from attest.resolve.stage import Resolve

pytestmark = pytest.mark.gazetteer


@pytest.fixture(scope="module")
def resolve() -> Resolve:
    return Resolve(gazetteer=Gazetteer.load(), actors=Actors.load(), codebook=load_codebook(None), model="0" * 64)


def span(text: str, words: str) -> Span:
    """Where `words` stand; "words#2" is the second time."""
    words, _, nth = words.partition("#")
    start = -1
    for _ in range(int(nth or 1)):
        start = text.index(words, start + 1)
    return Span(start, start + len(words))


def mention(
    text: str, trigger: str, *arguments: tuple[str, str], kind: str = "armed_attack", factuality: str = "asserted"
) -> EventMention:
    return EventMention(
        type=kind,
        type_score=0.9,
        factuality=factuality,
        factuality_score=0.8,
        background=False,
        background_score=0.7,
        triggers=(Trigger(span(text, trigger), 0.9),),
        arguments=tuple(sorted((Argument(r, span(text, w), 0.6) for r, w in arguments), key=lambda a: a.span)),
    )


def article(text: str, *, published: date | None = None, dateline: Dateline | None = None, name: str = "a1") -> Article:
    sentences, start = [], 0
    for part in text.split("  "):
        sentences.append(Span(start, start + len(part)))
        start += len(part) + 2
    return Article(
        id=name,
        page_id=name,
        sha256="f" * 64,
        text=text,
        sentences=tuple(sentences),
        published=published,
        published_basis="given" if published else "no date found",
        dateline=dateline,
    )


def reading(of: Article, *mentions: EventMention) -> Reading:
    return Reading(Page(of.id, b"", of.sha256, "made up", "text/plain"), article=of, mentions=mentions)


def claims(resolve: Resolve, of: Article, *mentions: EventMention) -> list[Claim]:
    (outcome,) = resolve([reading(of, *mentions)])
    assert isinstance(outcome, Reading)
    assert outcome.claims is not None
    return list(outcome.claims)


def values(found: list[Claim], name: str) -> list[object]:
    return [c.value for c in found if c.field == name]


RAID = "Kenyan soldiers killed nine herders and a driver near Garissa on Friday, police said."
RAID_ARGUMENTS = (
    ("actor", "Kenyan soldiers"),
    ("target", "nine herders"),
    ("target", "a driver"),
    ("killed", "nine herders"),
    ("killed", "a driver"),
    ("place", "Garissa"),
    ("time", "on Friday"),
    ("source", "police"),
    ("weapon", "soldiers"),
)


def test_every_claim_rests_on_the_very_words_of_the_article(resolve: Resolve) -> None:
    found = claims(resolve, article(RAID), mention(RAID, "killed", *RAID_ARGUMENTS))

    assert {c.field for c in found} == {
        *("type", "factuality", "background", "actor", "target", "source", "weapon", "place", "when", "killed"),
    }
    assert all(c.evidence and all(e.span.of(RAID) == e.quote for e in c.evidence) for c in found)
    assert all(c.origin.stage == "resolve" and c.origin.model == "0" * 64 and c.origin.codebook for c in found)


def test_a_mention_s_words_become_things(resolve: Resolve) -> None:
    found = claims(resolve, article(RAID, published=date(2023, 5, 16)), mention(RAID, "killed", *RAID_ARGUMENTS))
    (place,), (when,) = values(found, "place"), values(found, "when")

    assert values(found, "actor") == [Actor("Kenyan soldiers", "state_forces", "KE", "state:KE/forces")]
    assert isinstance(place, Place)
    assert (place.name, place.country) == ("Garissa", "KE")
    assert isinstance(when, When)
    assert when.earliest == when.latest == date(2023, 5, 12)


def test_two_groups_killed_in_one_sentence_are_one_sum_that_quotes_both(resolve: Resolve) -> None:
    found = claims(resolve, article(RAID), mention(RAID, "killed", *RAID_ARGUMENTS))
    (killed,) = [c for c in found if c.field == "killed"]

    assert killed.value == Count(10, 10, 10)
    assert [e.quote for e in killed.evidence] == ["nine herders", "a driver"]


def test_children_among_the_dead_are_not_added_to_them(resolve: Resolve) -> None:
    text = "The blast killed seven people, including two children."
    found = claims(
        resolve, article(text), mention(text, "killed", ("killed", "seven people"), ("killed", "two children"))
    )

    assert values(found, "killed") == [Count(7, 7, 7)]


def test_numbers_set_against_each_other_stay_two_claims(resolve: Resolve) -> None:
    text = "Officials said five people died, but doctors put the toll at nine."
    found = claims(resolve, article(text), mention(text, "died", ("killed", "five people"), ("killed", "nine")))

    assert values(found, "killed") == [Count(5, 5, 5), Count(9, 9, 9)]


@pytest.mark.parametrize("marked", ["34 people", "least 34 people", "at least 34 people"])
def test_a_bound_that_the_reader_left_out_is_taken_in(resolve: Resolve, marked: str) -> None:
    text = "The blast killed at least 34 people."
    found = claims(resolve, article(text), mention(text, "killed", ("killed", marked)))
    (killed,) = [c for c in found if c.field == "killed"]

    assert killed.value == Count(34, 34, None)
    assert killed.evidence[0].quote == "at least 34 people"


def test_a_dozen_that_was_cut_from_its_number_is_made_whole(resolve: Resolve) -> None:
    text = "The blast killed more than two dozen traders."
    found = claims(resolve, article(text), mention(text, "killed", ("killed", "dozen traders")))

    assert [(c.value, c.evidence[0].quote) for c in found if c.field == "killed"] == [
        (Count(24, 24, None), "more than two dozen traders")
    ]


def test_words_without_a_number_claim_none(resolve: Resolve) -> None:
    text = "The shelling killed civilians."

    assert values(claims(resolve, article(text), mention(text, "killed", ("killed", "civilians"))), "killed") == []


def test_no_publication_date_means_no_date(resolve: Resolve) -> None:
    (when,) = values(claims(resolve, article(RAID), mention(RAID, "killed", *RAID_ARGUMENTS)), "when")

    assert isinstance(when, When)
    assert (when.earliest, when.basis) == (None, "no publication date, so 'on Friday' can't be placed")


def test_a_plan_s_weekday_lies_ahead(resolve: Resolve) -> None:
    text = "The two sides will meet on Friday."
    planned = mention(text, "meet", ("time", "on Friday"), kind="meeting", factuality="planned")
    (when,) = values(claims(resolve, article(text, published=date(2023, 5, 16)), planned), "when")

    assert isinstance(when, When)
    assert when.earliest == date(2023, 5, 19)


def test_a_whole_date_in_the_dateline_is_an_anchor_when_no_other_is_known(resolve: Resolve) -> None:
    text = "NAIROBI (May 16, 2023) - Soldiers killed a man on Friday."
    dateline = Dateline("Nairobi", span(text, "NAIROBI"), span(text, "May 16, 2023"))
    (when,) = values(
        claims(resolve, article(text, dateline=dateline), mention(text, "killed", ("time", "on Friday"))), "when"
    )

    assert isinstance(when, When)
    assert (when.earliest, "dateline" in when.basis) == (date(2023, 5, 12), True)


def test_a_dateline_is_no_part_of_a_party_s_name(resolve: Resolve) -> None:
    text = "NAIROBI - Kenyan soldiers shot a man."
    dateline = Dateline("Nairobi", span(text, "NAIROBI"))
    shot = mention(text, "shot", ("actor", "NAIROBI - Kenyan soldiers"))

    assert values(claims(resolve, article(text, dateline=dateline), shot), "actor") == [
        Actor("Kenyan soldiers", "state_forces", "KE", "state:KE/forces")
    ]


def test_the_most_exact_place_comes_first(resolve: Resolve) -> None:
    text = "Gunmen killed a judge in Kenya, in the town of Garissa."
    found = claims(resolve, article(text), mention(text, "killed", ("place", "Kenya"), ("place", "Garissa")))

    assert [v.name for v in values(found, "place") if isinstance(v, Place)] == ["Garissa", "Kenya"]


def test_the_police_of_a_report_are_those_of_where_it_happened(resolve: Resolve) -> None:
    (source,) = values(claims(resolve, article(RAID), mention(RAID, "killed", *RAID_ARGUMENTS)), "source")

    assert source == Actor("police", "state_forces", "KE", "state:KE/police")


def test_the_group_is_the_one_that_the_report_named_before(resolve: Resolve) -> None:
    text = "Boko Haram attacked a market in Maiduguri.  The group burned the market down."
    first = mention(text, "attacked", ("actor", "Boko Haram"), ("place", "Maiduguri"))
    second = mention(text, "burned", ("actor", "The group"), kind="destruction")

    assert [a.id for a in values(claims(resolve, article(text), first, second), "actor") if isinstance(a, Actor)] == [
        "group:boko-haram",
        "group:boko-haram",
    ]


def test_an_attack_without_a_place_lies_in_the_one_land_of_its_report(resolve: Resolve) -> None:
    text = "A bomb killed a judge in Garissa.  Earlier, gunmen shot at a police post."
    first = mention(text, "killed", ("place", "Garissa"), kind="bombing")
    second = mention(text, "shot", ("actor", "gunmen"))
    _, land = values(claims(resolve, article(text), first, second), "place")

    assert isinstance(land, Place)
    assert (land.country, land.where_prec) == ("KE", 6)
    assert land.reason.startswith("no place is named for this event")


@pytest.mark.parametrize(
    ("second_place", "kind", "actor"),
    [("in Lagos", "armed_attack", "gunmen"), ("", "meeting", "gunmen"), ("", "armed_attack", "Indian soldiers")],
)
def test_no_land_is_guessed_when_the_report_names_two_or_the_party_is_of_another(
    resolve: Resolve, second_place: str, kind: str, actor: str
) -> None:
    text = f"A bomb killed a judge in Garissa.  Another went off {second_place}.  Later, {actor} met or shot someone."
    mentions = [mention(text, "killed", ("place", "Garissa"), kind="bombing")]
    if second_place:
        mentions.append(mention(text, "went off", ("place", "Lagos"), kind="bombing"))
    last = mention(text, "shot", ("actor", actor), kind=kind)
    found = claims(resolve, article(text), *mentions, last)

    assert [c for c in found if c.event_id == found[-1].event_id and c.field == "place"] == []


def test_an_open_question_is_kept_with_its_sentence(resolve: Resolve) -> None:
    text = "Two men were killed.  It is not yet known who they were."
    asked = span(text, "It is not yet known who they were.")
    plain = mention(text, "killed")
    found = claims(
        resolve,
        article(text),
        EventMention(*(getattr(plain, f) for f in plain.__slots__[:-1]), open_questions=(asked,)),
    )

    assert values(found, "open_question") == ["It is not yet known who they were."]


def test_ids_are_the_same_alone_and_in_company(resolve: Resolve) -> None:
    one = reading(article(RAID), mention(RAID, "killed", *RAID_ARGUMENTS))
    other = reading(article("Rebels fled.", name="a2"), mention("Rebels fled.", "fled", ("actor", "Rebels")))

    alone = resolve([one])[0]
    together = resolve([other, one, other])[1]

    assert isinstance(alone, Reading)
    assert isinstance(together, Reading)
    assert alone.claims == together.claims


def test_two_mentions_with_one_trigger_are_two_events(resolve: Resolve) -> None:
    twice = [mention(RAID, "killed"), mention(RAID, "killed", kind="clash")]
    found = claims(resolve, article(RAID), *twice)

    assert len({c.event_id for c in found}) == 2
    assert len({c.id for c in found}) == len(found)


def test_the_same_text_in_another_article_has_other_ids(resolve: Resolve) -> None:
    ids: Callable[[str], set[str]] = lambda name: {  # noqa: E731
        c.id for c in claims(resolve, article(RAID, name=name), mention(RAID, "killed"))
    }

    assert ids("a1").isdisjoint(ids("a2"))


def test_an_article_without_mentions_has_no_claims(resolve: Resolve) -> None:
    assert claims(resolve, article("A quiet day.")) == []


def test_the_stage_touches_nothing_but_claims(resolve: Resolve) -> None:
    class Given:
        name, version = "given", "1"
        requires: frozenset[Layer] = frozenset()
        assigns = frozenset({Layer.ARTICLE, Layer.MENTIONS})

        def __call__(self, readings: list[Reading]) -> list[Reading]:
            return readings

    before = reading(article(RAID), mention(RAID, "killed", *RAID_ARGUMENTS))
    (after,) = Pipeline([Given(), resolve])([before])  # type: ignore[list-item]

    assert isinstance(after, Reading)
    assert after.claims


def test_joined_parties_are_claims_of_their_own_with_their_own_words(resolve: Resolve) -> None:
    text = "U.S. and Kenyan forces fought rebels and villagers near Garissa."
    told = mention(text, "fought", ("actor", "U.S. and Kenyan forces"), ("target", "rebels and villagers"))
    found = claims(resolve, article(text), told)

    actors = [c for c in found if c.field == "actor"]
    assert [(a.kind, a.country) for a in values(found, "actor") if isinstance(a, Actor)] == [
        ("state_forces", "US"),
        ("state_forces", "KE"),
    ]
    assert [[e.quote for e in c.evidence] for c in actors] == [["U.S.", "forces"], ["Kenyan forces"]]
    assert [a.kind for a in values(found, "target") if isinstance(a, Actor)] == ["armed_group", "civilians"]


def test_a_party_told_twice_in_one_role_is_one_claim_with_both_quotes(resolve: Resolve) -> None:
    text = "Commissioner Lena Okafor was shot.  Okafor died."
    told = mention(text, "shot", ("target", "Commissioner Lena Okafor"), ("target", "Okafor#2"))
    (target,) = [c for c in claims(resolve, article(text), told) if c.field == "target"]

    assert [e.quote for e in target.evidence] == ["Commissioner Lena Okafor", "Okafor"]


def test_words_that_name_nobody_give_no_party(resolve: Resolve) -> None:
    text = "They killed the 60,000 near Garissa."
    told = mention(text, "killed", ("actor", "They"), ("target", "60,000"))

    assert not {"actor", "target"} & {c.field for c in claims(resolve, article(text), told)}


def test_a_party_that_changed_is_what_it_was_on_the_day_of_the_report() -> None:
    front = KnownActor(
        "own:rf", "Ruva Front", "government", "KE", (), (Stint("armed_group", "KE", until=date(2011, 8, 21)),)
    )
    stage = Resolve(gazetteer=Gazetteer.load(), actors=Actors.load(extra=[front]))
    text = "The Ruva Front shelled Garissa."
    told = mention(text, "shelled", ("actor", "The Ruva Front"))

    kinds = [
        actor.kind
        for day in (date(2011, 8, 21), date(2011, 8, 22))
        for actor in values(claims(stage, article(text, published=day), told), "actor")
        if isinstance(actor, Actor)
    ]
    assert kinds == ["armed_group", "government"]
