from attest import assets
from attest.calibration import Calibration
from attest.config import SURE_FIELDS


def test_the_curves_that_come_with_attest_are_those_of_its_network():
    kept = Calibration.load(assets.PACKAGE / "extract/data/calibration.json")

    # Otherwise: python training/calibrate.py --data DATA, then python -m attest.assets.
    assert kept.network == assets.read_manifest()["reader"].sha256


def test_every_field_that_can_have_a_threshold_has_a_curve():
    kept = Calibration.load(assets.PACKAGE / "extract/data/calibration.json")

    assert set(SURE_FIELDS) == set(kept.curves)
