"""A page on its way: readings, the stages that add to them, and the pipeline that keeps the order."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from attest.errors import PipelineError
from attest.records import Article, Claim, EventMention, Page, Rejected


class Layer(StrEnum):
    """What a reading may hold beside its page."""

    ARTICLE = "article"
    MENTIONS = "mentions"
    CLAIMS = "claims"


@dataclass(frozen=True, slots=True)
class Reading:
    """A page and all that has been read out of it so far; a layer is None until its stage ran."""

    page: Page
    article: Article | None = None
    mentions: tuple[EventMention, ...] | None = None
    claims: tuple[Claim, ...] | None = None


class Stage(Protocol):
    """Gives one outcome per reading, in order; leaves every layer outside `assigns` as the very object it received."""

    @property
    def name(self) -> str:
        """What the stage is called, in errors and in the origin of what it gives."""
        ...

    @property
    def version(self) -> str:
        """Changes whenever the same reading can give another outcome."""
        ...

    @property
    def requires(self) -> frozenset[Layer]:
        """Layers that must be there."""
        ...

    @property
    def assigns(self) -> frozenset[Layer]:
        """Layers that it fills, and the only ones that it may touch."""
        ...

    def __call__(self, readings: Sequence[Reading]) -> Sequence[Reading | Rejected]:
        """One outcome per reading, in order."""
        ...


class Pipeline:
    """Stages in an order that can work, checked when built.

    Raises:
        PipelineError: a stage needs a layer that no earlier stage gives.
    """

    def __init__(self, stages: Sequence[Stage]) -> None:
        given: set[Layer] = set()
        for stage in stages:
            missing = sorted(stage.requires - given)
            if missing:
                raise PipelineError(
                    f"stage '{stage.name}' needs {[str(m) for m in missing]}, which no earlier stage gives",
                    fix="put the stage that gives it before this one.",
                )
            given |= stage.assigns
        self.stages = tuple(stages)

    def __call__(self, readings: Sequence[Reading]) -> list[Reading | Rejected]:
        """One outcome per reading, in order. A reading that a stage rejects goes no further.

        Raises:
            PipelineError: a stage lost a reading or touched a layer that it did not declare.
        """
        outcomes: list[Reading | Rejected] = list(readings)
        for stage in self.stages:
            live = [(i, r) for i, r in enumerate(outcomes) if isinstance(r, Reading)]
            results = stage([r for _, r in live])
            if len(results) != len(live):
                raise PipelineError(f"stage '{stage.name}' gave {len(results)} outcomes for {len(live)} readings")
            for (i, before), after in zip(live, results, strict=True):
                _check_untouched(stage, before, after)
                outcomes[i] = after
        return outcomes


def _check_untouched(stage: Stage, before: Reading, after: Reading | Rejected) -> None:
    if isinstance(after, Rejected):
        return
    for name in ("page", *(layer.value for layer in Layer if layer not in stage.assigns)):
        if getattr(before, name) is not getattr(after, name):
            raise PipelineError(f"stage '{stage.name}' changed '{name}', which it does not declare in `assigns`")
