import json

import pytest

from attest.evaluate import baseline_scores, learn_word_list
from attest.evaluate.gold import CodedEvent, GoldReport, TriggerWords


def coded(sentence, event_type, words):
    event = CodedEvent(event_type, event_type, (TriggerWords(0, words),), {}, {}, {})
    return GoldReport("r", (sentence,), 0, 0, (event,))


def test_a_word_that_is_a_trigger_half_the_time_is_learned():
    reports = [coded("They marched.", "protest", "marched"), coded("They marched on.", "protest", "marched")]
    silent = [GoldReport("s", ("Troops marched.", "Bands marched."), 0, 1, ())]

    assert dict(learn_word_list(reports + silent).types) == {"marched": "protest"}


def test_a_word_that_is_mostly_no_trigger_is_not_learned():
    reports = [coded("They hit it.", "armed_attack", "hit"), coded("They hit it.", "armed_attack", "hit")]
    silent = [GoldReport("s", ("Hit songs hit a hit list of hits.",), 0, 0, ())]

    assert dict(learn_word_list(reports + silent).types) == {}


def test_a_word_seen_once_is_not_learned():
    assert dict(learn_word_list([coded("They marched.", "protest", "marched")]).types) == {}


def test_one_sentence_holds_one_event_a_type():
    words = learn_word_list([coded("They marched.", "protest", "marched")] * 2)
    report = GoldReport("r", ("Nurses marched and doctors marched.", "All marched."), 0, 1, ())

    events = words.predict(report)["events"]

    assert [report.text[e["triggers"][0]["start"] : e["triggers"][0]["end"]] for e in events] == ["marched", "marched"]
    assert [e["triggers"][0]["start"] for e in events] == [7, 40]


def test_without_a_training_part_no_report_is_coded_by_its_own_words(tmp_path):
    words = ["marched", "rallied"]
    reports = [{"doc_id": str(i), "sentences": [f"They {w}.", f"They {w}."]} for i, w in enumerate(words)]
    event = {"type": "protest", "status": "happened", "background": False, "country": None}
    gold = [
        {"doc_id": str(i), "keep": [0, 1], "events": [{**event, "triggers": [[0, w], [1, w]]}]}
        for i, w in enumerate(words)
    ]
    for name, lines in (("gold", gold), ("reports", reports)):
        (tmp_path / name).write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    paths = tmp_path / "gold", tmp_path / "reports"

    apart = baseline_scores(*paths)["word list"]
    cribbed = baseline_scores(*paths, train_gold=paths[0], train_reports=paths[1])["word list"]

    assert apart.record_f1_pct == 0
    assert cribbed.figures["detection"].recall_pct == pytest.approx(100)
