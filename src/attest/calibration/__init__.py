"""How sure is sure: from what is known of a claim to the chance that it is right."""

from attest.calibration.curves import SUREST, Calibration, Curve
from attest.calibration.signals import SIGNALS, Signals, signals_of

__all__ = ["SIGNALS", "SUREST", "Calibration", "Curve", "Signals", "signals_of"]
