"""Puts the reader together: stages, codebook, network, and what a run must note of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from attest import __version__, assets
from attest.config import Settings
from attest.pipeline import Pipeline, Reading, Stage
from attest.records import Event
from attest.run import plugins
from attest.store import RunRecipe

if TYPE_CHECKING:
    from attest.calibration import Calibration
    from attest.codebook import Codebook
    from attest.extract import Network


class Parts:
    """What a stage may be made of; each is loaded when first asked for, and once."""

    def __init__(self, settings: Settings, *, calibrated: bool = True) -> None:
        self.settings = settings
        self._calibrated = calibrated

    @cached_property
    def codebook(self) -> "Codebook":
        """The codebook that the settings name, or the one in the package."""
        from attest.codebook.loader import load_codebook

        return load_codebook(self.settings.codebook)

    @cached_property
    def network(self) -> "Network":
        """The reading network in the package."""
        from attest.extract import load_network

        return load_network()

    @cached_property
    def calibration(self) -> "Calibration | None":
        """The network's calibration; None where it is not wanted, or was fitted for another network."""
        from attest.calibration import Calibration

        if not self._calibrated:
            return None
        kept = Calibration.load(assets.checked("calibration"))
        return kept if kept.network == self.network.sha256 else None


@dataclass(frozen=True, slots=True)
class Reader:
    """All that turns a page into events: the stages, then `settle`. `recipe` is what a run notes of it."""

    pipeline: Pipeline
    settle: Callable[[Reading], Sequence[Event]]
    recipe: RunRecipe


def build_pipeline(settings: Settings) -> Pipeline:
    """The stages that the settings name, in that order.

    Raises:
        SettingsError: a stage is not installed.
        PipelineError: the order can't work.
        CodebookError, AssetError: what a stage is made of can't be used.
    """
    return _pipeline(Parts(settings))


def build_reader(settings: Settings, *, calibrated: bool = True) -> Reader:
    """The reader that the settings describe; raises what `build_pipeline` raises.

    `calibrated` False leaves scores as the network gives them: what a calibration is fitted on.
    """
    from attest.codebook import crosswalk
    from attest.link.abstain import sure_events_of

    parts = Parts(settings, calibrated=calibrated)
    pipeline = _pipeline(parts)
    codes = partial(crosswalk.codes, codebook=parts.codebook)

    def settle(reading: Reading) -> tuple[Event, ...]:
        return tuple(_signed(event) for event in sure_events_of(reading, codes=codes, least=settings.sure))

    return Reader(pipeline=pipeline, settle=settle, recipe=_recipe(parts, pipeline))


def clean(_parts: Parts) -> Stage:
    """The built-in stage `clean`."""
    from attest.clean import Clean

    assets.checked("chrome")
    return Clean()


def extract(parts: Parts) -> Stage:
    """The built-in stage `extract`."""
    from attest.extract import Extract

    return Extract(network=parts.network, codebook=parts.codebook)


def resolve(parts: Parts) -> Stage:
    """The built-in stage `resolve`."""
    from attest.resolve.actors import Actors
    from attest.resolve.gazetteer import Gazetteer
    from attest.resolve.stage import Resolve

    for table in ("gazetteer", "actors"):
        assets.checked(table)
    return Resolve(
        gazetteer=Gazetteer.load(own=parts.settings.places),
        actors=Actors.load(own=parts.settings.actors),
        codebook=parts.codebook,
        model=parts.network.sha256,
        sure=parts.calibration,
    )


def _pipeline(parts: Parts) -> Pipeline:
    return Pipeline([plugins.load(plugins.STAGES, name)(parts) for name in parts.settings.stages])


def _signed(event: Event) -> Event:
    """The event with this version of Attest as its origin; its claims keep the stages that they came from."""
    return replace(event, origin=replace(event.origin, stage="settle", version=__version__))


def _recipe(parts: Parts, pipeline: Pipeline) -> RunRecipe:
    codebook, network = parts.codebook, parts.network
    settings = parts.settings
    return RunRecipe(
        attest=__version__,
        stages=[(stage.name, stage.version) for stage in pipeline.stages],
        model=f"{network.name} {network.version}",
        model_sha256=network.sha256,
        codebook=f"{codebook.name} {codebook.version}",
        codebook_sha256=codebook.sha256,
        settings={
            "codebook": str(settings.codebook or ""),
            "actors": _named_with_hash(settings.actors),
            "places": _named_with_hash(settings.places),
            "tables": {name: asset.sha256 for name, asset in assets.read_manifest().items()},
            "batch_size": settings.batch_size,
            "source": settings.source,
            "calibration": assets.read_manifest()["calibration"].sha256 if parts.calibration else "",
            "sure": ",".join(f"{name}={score}" for name, score in sorted(settings.sure.items())),
        },
    )


def _named_with_hash(file: Path | None) -> str:
    """The file and its sha256, so that a run tells with which content it was read; "" for none."""
    return f"{file} {assets.hash_file(file)}" if file else ""
