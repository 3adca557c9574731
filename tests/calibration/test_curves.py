import json

import pytest

from attest.calibration import SIGNALS, SUREST, Calibration, Curve
from attest.errors import AssetError
from tests.calibration.made_up import ARTICLE, CLAIMS, MENTIONS

FLAT = dict.fromkeys(SIGNALS, 0.0)


def written(tmp_path, **kept):
    path = tmp_path / "calibration.json"
    path.write_text(json.dumps({"network": "00", "fields": {}, **kept}))
    return path


def test_a_curve_without_weights_gives_every_claim_the_same_chance():
    assert Curve(0.0, {})(FLAT) == 0.5
    assert Curve(0.0, {})({**FLAT, "score": 3.0}) == 0.5


def test_a_surer_score_gives_a_better_chance_where_its_weight_says_so():
    curve = Curve(-1.0, {"score": 0.5})

    assert curve({**FLAT, "score": 3.0}) > curve({**FLAT, "score": 1.0})


def test_nothing_is_ever_wholly_sure():
    assert Curve(50.0, {})(FLAT) == SUREST
    assert Curve(-50.0, {})(FLAT) == pytest.approx(1 - SUREST)


def test_claims_leave_with_the_chance_of_their_field_and_all_else_as_it_was(tmp_path):
    fields = {"actor": {"bias": 0.0, "weights": {}}, "type": {"bias": 0.0, "weights": {"score": 1.0}}}
    before = {c.id: c for c in CLAIMS}

    after = Calibration.load(written(tmp_path, fields=fields))(ARTICLE, MENTIONS, CLAIMS)

    assert [c.id for c in after] == [c.id for c in CLAIMS]
    assert {c.score for c in after if c.field == "actor"} == {0.5}
    assert {c.id: c.score for c in after if c.field == "type"} == {"bomb-type": pytest.approx(0.8), "raid-type": 0.6}
    untouched = [c for c in after if c.field not in fields]
    assert untouched == [before[c.id] for c in untouched]
    assert all(c.value == before[c.id].value and c.evidence == before[c.id].evidence for c in after)


@pytest.mark.parametrize(
    "kept", [{"fields": {"actor": {"bias": 0, "weights": {"mood": 1}}}}, {"fields": {"actor": {}}}, {"fields": []}]
)
def test_a_file_that_holds_no_curves_that_we_know_is_refused(tmp_path, kept):
    with pytest.raises(AssetError, match="the calibration can't be read"):
        Calibration.load(written(tmp_path, **kept))
