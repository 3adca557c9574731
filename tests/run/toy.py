"""A reader without a network: it finds an event wherever the word "bombing" stands, and breaks on "poison"."""

from collections.abc import Sequence

from attest.pipeline import Layer, Pipeline, Reading
from attest.records import Claim, Event, Evidence, Origin, Rejected, Span
from attest.run import Reader
from attest.store import RunRecipe
from tests.store import made_up

ORIGIN = Origin(stage="toy", version="1", model="00", codebook="toy 1")
RECIPE = RunRecipe(attest="0", stages=(("toy", "1"),), model="toy 1", model_sha256="00", codebook="toy 1")


class ToyStage:
    """Text to article to claims in one step. `batches` notes how many readings came at a time."""

    name = "toy"
    version = "1"
    requires: frozenset[Layer] = frozenset()
    assigns = frozenset({Layer.ARTICLE, Layer.MENTIONS, Layer.CLAIMS})

    def __init__(self) -> None:
        self.batches: list[int] = []

    def __call__(self, readings: Sequence[Reading]) -> Sequence[Reading | Rejected]:
        self.batches.append(len(readings))
        return [self._read(reading) for reading in readings]

    def _read(self, reading: Reading) -> Reading | Rejected:
        page = reading.page
        text = page.content.decode()
        if "poison" in text:
            raise ValueError("a word that breaks the toy")
        if "Rezept" in text:
            return Rejected(page.id, page.origin, "toy", "not a news article", "leave it out")
        article = made_up.article(page)
        claims = tuple(self._claims(article.id, text))
        return Reading(page=page, article=article, mentions=(), claims=claims)

    def _claims(self, article_id: str, text: str) -> list[Claim]:
        at = text.find("bombing")
        if at < 0:
            return []
        words = Evidence(article_id=article_id, span=Span(at, at + 7), quote="bombing")
        event_id = f"e-{article_id}"
        return [Claim(f"{event_id}-type", event_id, "type", "bombing", (words,), ORIGIN, 0.9)]


def settle(reading: Reading) -> tuple[Event, ...]:
    if "unsettling" in reading.page.content.decode():
        raise ZeroDivisionError
    assert reading.article is not None
    return tuple(
        Event(
            id=claim.event_id,
            article_ids=(reading.article.id,),
            type=str(claim.value),
            factuality="asserted",
            background=False,
            triggers=claim.evidence,
            participants=(),
            place=None,
            when=None,
            counts={},
            codes={},
            confidence={"type": claim.score},
            origin=ORIGIN,
        )
        for claim in reading.claims or ()
    )


def reader(stage: ToyStage | None = None) -> Reader:
    return Reader(pipeline=Pipeline([stage or ToyStage()]), settle=settle, recipe=RECIPE)
