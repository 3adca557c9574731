"""The map from what is known of a claim to the chance that it is right: a logistic curve for each field.

The curves are fitted on reports that nobody trained on, by `training/calibrate.py`, and belong to one network: the
scores of another one mean something else.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from attest.calibration.signals import SIGNALS, Signals, signals_of
from attest.errors import AssetError
from attest.records import Article, Claim, EventMention

# Nobody is surer than this of anything, or of its being wrong: no field was judged often enough to tell.
SUREST = 0.99


@dataclass(frozen=True, slots=True)
class Curve:
    """The chance that a claim is right: the logistic function of `bias` and the weighted signals."""

    bias: float
    weights: Mapping[str, float]

    def __call__(self, signals: Signals) -> float:
        """The chance, 1 - SUREST to SUREST."""
        logit = self.bias + sum(weight * signals[name] for name, weight in self.weights.items())
        return min(max(1 / (1 + math.exp(-logit)), 1 - SUREST), SUREST)


@dataclass(frozen=True, slots=True)
class Calibration:
    """The curves of a network by field; `network` is the sha256 of its weights."""

    network: str
    curves: Mapping[str, Curve]

    @classmethod
    def load(cls, path: Path) -> "Calibration":
        """Read the file that `training/calibrate.py` wrote.

        Raises:
            AssetError: it is not such a file, or names a signal that this version does not know.
        """
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            curves = {name: _curve(field) for name, field in kept["fields"].items()}
            return cls(network=str(kept["network"]), curves=curves)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            fix = "fit it again with training/calibrate.py, or install Attest again."
            raise AssetError(f"{path}: the calibration can't be read ({error})", fix=fix) from error

    def __call__(
        self, article: Article, mentions: Sequence[EventMention], claims: Sequence[Claim]
    ) -> tuple[Claim, ...]:
        """The claims with the chance that each is right as its score; fields without a curve keep theirs."""
        signals = signals_of(article, mentions, claims)
        return tuple(
            replace(claim, score=curve(signals[claim.id])) if (curve := self.curves.get(claim.field)) else claim
            for claim in claims
        )


def _curve(kept: Mapping[str, object]) -> Curve:
    weights = kept["weights"]
    if not isinstance(weights, Mapping) or not set(weights) <= set(SIGNALS):
        raise ValueError("it names signals that this version does not know")
    return Curve(bias=float(str(kept["bias"])), weights={str(k): float(v) for k, v in weights.items()})
