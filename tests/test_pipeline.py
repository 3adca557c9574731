from collections import Counter
from dataclasses import dataclass, replace

import pytest

from attest.errors import PipelineError
from attest.pipeline import Layer, Pipeline, Reading
from attest.records import Article, Page, Rejected, Span

NO_LAYERS: frozenset[Layer] = frozenset()


def page(page_id):
    return Page(id=page_id, content=b"Nothing.", sha256="0" * 64, origin=f"{page_id}.txt", media_type="text/plain")


def readings(count):
    return [Reading(page(f"p{number}")) for number in range(count)]


def article_of(reading):
    return Article(reading.page.id, reading.page.id, reading.page.sha256, "Nothing.", (Span(0, 8),))


@dataclass
class FakeStage:
    """A stage that does `work` to each reading and counts what it was given."""

    name: str
    work: object
    requires: frozenset[Layer] = NO_LAYERS
    assigns: frozenset[Layer] = NO_LAYERS
    version: str = "1"
    seen: int = 0

    def __call__(self, given):
        self.seen += len(given)
        return [self.work(reading) for reading in given]


def clean():
    return FakeStage("clean", lambda r: replace(r, article=article_of(r)), assigns=frozenset({Layer.ARTICLE}))


def extract():
    return FakeStage(
        "extract",
        lambda r: replace(r, mentions=()),
        requires=frozenset({Layer.ARTICLE}),
        assigns=frozenset({Layer.MENTIONS}),
    )


def resolve():
    return FakeStage(
        "resolve",
        lambda r: replace(r, claims=()),
        requires=frozenset({Layer.MENTIONS}),
        assigns=frozenset({Layer.CLAIMS}),
    )


def reject_odd(reading):
    if int(reading.page.id[1:]) % 2:
        return Rejected(reading.page.id, reading.page.origin, "clean", "not a news article")
    return replace(reading, article=article_of(reading))


def test_the_wrong_order_of_stages_fails_before_any_page_is_read():
    with pytest.raises(PipelineError) as caught:
        Pipeline([clean(), resolve(), extract()])

    assert caught.value.message == "stage 'resolve' needs ['mentions'], which no earlier stage gives"
    assert caught.value.fix == "put the stage that gives it before this one."


def test_the_right_order_fills_every_layer():
    (outcome,) = Pipeline([clean(), extract(), resolve()])(readings(1))

    assert (outcome.article.text, outcome.mentions, outcome.claims) == ("Nothing.", (), ())


def test_a_layer_that_no_stage_touched_is_the_very_object_that_went_in():
    (given,) = readings(1)

    (outcome,) = Pipeline([clean(), extract()])([given])

    assert outcome.page is given.page


@pytest.mark.parametrize(
    ("layer", "work"),
    [
        ("page", lambda r: replace(r, page=page("other"), mentions=())),
        ("page", lambda r: replace(r, page=replace(r.page), mentions=())),
        ("article", lambda r: replace(r, article=replace(r.article), mentions=())),
        ("claims", lambda r: replace(r, claims=(), mentions=())),
    ],
    ids=["another page", "an equal copy of the page", "an equal copy of the article", "claims out of turn"],
)
def test_a_stage_that_touches_what_it_did_not_declare_is_caught(layer, work):
    sly = FakeStage("sly", work, requires=frozenset({Layer.ARTICLE}), assigns=frozenset({Layer.MENTIONS}))

    with pytest.raises(PipelineError, match=f"stage 'sly' changed '{layer}', which it does not declare"):
        Pipeline([clean(), sly])(readings(1))


def test_a_rejected_page_goes_no_further():
    later = extract()
    stages = [FakeStage("clean", reject_odd, assigns=frozenset({Layer.ARTICLE})), later]

    outcomes = Pipeline(stages)(readings(5))

    assert later.seen == 3
    assert [isinstance(outcome, Rejected) for outcome in outcomes] == [False, True, False, True, False]


def test_what_goes_in_comes_out_in_order_as_a_reading_or_a_rejection():
    outcomes = Pipeline([FakeStage("clean", reject_odd, assigns=frozenset({Layer.ARTICLE}))])(readings(7))

    assert [o.page_id if isinstance(o, Rejected) else o.page.id for o in outcomes] == [f"p{i}" for i in range(7)]
    assert Counter(type(outcome).__name__ for outcome in outcomes) == {"Reading": 4, "Rejected": 3}


def test_a_stage_that_loses_a_page_is_caught():
    class Forgetful(FakeStage):
        def __call__(self, given):
            return list(given)[1:]

    with pytest.raises(PipelineError, match="stage 'forgetful' gave 2 outcomes for 3 readings"):
        Pipeline([Forgetful("forgetful", work=None)])(readings(3))


def test_no_pages_give_no_outcomes():
    assert Pipeline([clean(), extract()])([]) == []
