from attest.evaluate import GoldReport
from attest.evaluate.calibration import Answer, expected_error, judge, kept_at, ranking
from attest.evaluate.gold import Bounds, CodedEvent, TriggerWords
from attest.records import Actor, Claim, Count, Event, Evidence, Origin, Place, Span

TEXT = "Rebels bombed a mill in Ombe. Three millers died."
ORIGIN = Origin(stage="resolve", version="1", model=None, codebook=None)
GOLD = CodedEvent(
    type="bombing",
    family="ASSAULT",
    triggers=(TriggerWords(0, "bombed"),),
    spans={
        "actor": ("Rebels",),
        "target": ("a mill",),
        "weapon": (),
        "sources": (),
        "claimed_by": (),
        "place": ("Ombe",),
    },
    values={"country": "XT", "status": "asserted", "background": False},
    counts={"killed": Bounds(3, 3), "injured": None, "abducted": None, "arrested": None, "displaced": None},
)
REPORT = GoldReport("r", ("Rebels bombed a mill in Ombe.", "Three millers died."), 0, 1, (GOLD,))


def quote(words):
    start = TEXT.index(words)
    return Evidence("a", Span(start, start + len(words)), words)


def claim(field, value, words, score):
    return Claim(f"{field}-{words}", "e", field, value, (quote(words),), ORIGIN, score)


def found(kind="bombing", **values):
    place = claim("place", Place("Ombe", "XY"), "Ombe", 0.6)
    killed = (claim("killed", Count(3, 3, 3), "Three millers", 0.5), claim("killed", Count(4, 4, 4), "Three", 0.7))
    given = {
        "participants": (claim("actor", Actor("rebels"), "Rebels", 0.9), claim("target", Actor("m"), "millers", 0.3)),
        "place": place,
        "triggers": (quote("bombed"),),
        "counts": {"killed": (Count(3, 3, 4), killed)},
        "confidence": {"type": 0.8, "factuality": 0.7, "background": 0.95},
    }
    return Event(
        id="e",
        article_ids=("a",),
        type=kind,
        factuality="alleged",
        background=False,
        when=None,
        codes={},
        origin=ORIGIN,
        **{**given, **values},
    )


def line(*events):
    def told(evidence):
        return {"quote": evidence.quote, "start": evidence.span.start, "end": evidence.span.end}

    return {
        "article": {"text": TEXT},
        "events": [{"type": e.type, "triggers": [told(t) for t in e.triggers], "background": False} for e in events],
    }


def judged(*events):
    return {a.field: (a.score, a.right) for a in judge(REPORT, line(*events), events)}


def test_each_value_is_right_when_it_agrees_with_a_coded_one():
    assert judged(found()) == {
        "type": (0.8, True),
        "factuality": (0.7, False),
        "background": (0.95, True),
        "actor": (0.9, True),
        "target": (0.3, False),
        "place": (0.6, True),
        "country": (0.6, False),
        "killed": (0.7, True),
    }


def test_the_type_of_an_event_that_nobody_coded_is_wrong_and_nothing_else_is_asked_of_it():
    alone = found("meeting", triggers=(quote("died"),))

    assert judged(alone) == {"type": (0.8, False)}


def test_a_country_that_is_only_inferred_is_asked_of_the_country_alone():
    inferred = claim("place", Place("", "XT"), "Rebels", 0.4)

    answers = judged(found(place=inferred))

    assert answers["country"] == (0.4, True)
    assert "place" not in answers


def answers(*told):
    return [Answer("actor", score, right) for score, right in told]


def test_scores_that_are_right_as_often_as_they_say_have_no_error():
    assert expected_error(answers((0.5, True), (0.5, False))) == 0
    assert expected_error(answers((1.0, True), (1.0, False))) == 50


def test_errors_in_different_parts_of_the_scale_do_not_cancel():
    assert expected_error(answers((0.2, True), (0.8, False))) == 80


def test_a_score_ranks_by_how_often_the_right_one_of_two_is_higher():
    assert ranking(answers((0.9, True), (0.2, False))) == 100
    assert ranking(answers((0.2, True), (0.9, False), (0.2, False))) == 25
    assert ranking(answers((0.9, True))) is None


def test_a_threshold_keeps_what_reaches_it_and_tells_how_much_of_that_is_right():
    told = answers((0.9, True), (0.8, False), (0.3, False), (0.1, True))

    assert (kept_at(told, 0.8).coverage, kept_at(told, 0.8).accuracy) == (50, 50)
    assert (kept_at(told, 0.95).coverage, kept_at(told, 0.95).accuracy) == (0, None)
