import importlib.util
import json
import os
import random
from pathlib import Path

import pytest

from attest.errors import InputError
from attest.evaluate import read_gold, render_scores, score_reports
from attest.evaluate.baselines import learn_word_list, predict_from_other_reports, predict_no_events

REPORTS = [
    {
        "doc_id": "harbour",
        "sentences": [
            "Gunmen shot dead three dock workers in Port Almeda on Monday.",
            "The Almeda Front claimed the shooting.",
            "Talks with the front are planned for May.",
        ],
    },
    {"doc_id": "valley", "sentences": ["Old news of another report.", "Soldiers burned twelve houses in Keth."]},
]
GOLD = [
    {
        "doc_id": "harbour",
        "keep": [0, 2],
        "events": [
            {
                "type": "armed_attack",
                "status": "happened",
                "background": False,
                "triggers": [[0, "shot dead"], [1, "shooting"]],
                "actor": [[0, "Gunmen"]],
                "target": [[0, "three dock workers"]],
                "weapon": [],
                "sources": [],
                "claimed_by": [[1, "The Almeda Front"]],
                "place": [0, "Port Almeda"],
                "country": None,
                "killed": {"low": 3, "high": 3, "text": [0, "three"]},
            },
            {
                "type": "meeting",
                "status": "planned",
                "background": False,
                "triggers": [[2, "Talks"]],
                "target": [[2, "the front"]],
                "place": None,
                "country": None,
            },
        ],
    },
    {
        "doc_id": "valley",
        "keep": [1, 1],
        "events": [
            {
                "type": "destruction",
                "status": "happened",
                "background": True,
                "triggers": [[1, "burned"]],
                "actor": [[1, "Soldiers"]],
                "place": [1, "Keth"],
                "country": "SD",
            }
        ],
    },
]


def write_lines(path, lines):
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return path


@pytest.fixture
def gold(tmp_path):
    return write_lines(tmp_path / "gold.jsonl", GOLD), write_lines(tmp_path / "reports.jsonl", REPORTS)


def as_predicted(gold_line, report_line):
    """What a reader prints that finds exactly what people coded."""
    starts, at = [], 0
    for sentence in report_line["sentences"]:
        starts.append(at)
        at += len(sentence) + 1
    text = " ".join(report_line["sentences"])

    def span(sentence, words):
        start = starts[sentence] + max(report_line["sentences"][sentence].find(words), 0)
        return {"quote": words, "start": start, "end": start + len(words)}

    roles = {"actor": "actor", "target": "target", "weapon": "weapon", "sources": "source", "claimed_by": "claimed_by"}
    counts = ("killed", "injured", "abducted", "arrested", "displaced")
    events = [
        {
            "type": event["type"],
            "factuality": {"happened": "asserted"}.get(event["status"], event["status"]),
            "background": event["background"],
            "triggers": [span(*trigger) for trigger in event["triggers"]],
            "participants": [
                {"role": role, **span(*filler)} for field, role in roles.items() for filler in event.get(field) or []
            ],
            "place": {**(span(*event["place"]) if event.get("place") else {}), "country": event.get("country")},
            "counts": {
                name: {"low": event[name]["low"], "best": None, "high": event[name]["high"]}
                for name in counts
                if event.get(name)
            },
        }
        for event in gold_line["events"]
    ]
    return {"article": {"id": gold_line["doc_id"], "text": text}, "events": events, "rejected": None}


def perfect():
    return [as_predicted(gold, report) for gold, report in zip(GOLD, REPORTS, strict=True)]


def test_a_reader_that_finds_what_people_coded_scores_a_hundred(gold):
    scores = score_reports(*gold, perfect())

    assert scores.record_f1_pct == 100
    assert {figure.f1_pct for figure in scores.figures.values() if figure.gold} == {100}
    assert scores.misses == ()


def test_a_missed_event_costs_every_value_of_its_row(gold):
    predicted = perfect()
    del predicted[0]["events"][0]

    record = score_reports(*gold, predicted).figures["record"]

    # type, actor, target, claimed_by, place, status, background, killed
    assert record.gold - record.hits == 8
    assert record.predicted == record.hits


def test_a_wrong_type_of_the_right_family_keeps_the_other_values(gold):
    predicted = perfect()
    predicted[0]["events"][0]["type"] = "clash"

    figures = score_reports(*gold, predicted).figures

    assert figures["type"].hits == 2
    assert figures["family"].hits == 3
    assert figures["record"].hits == figures["record"].gold - 1


def test_an_event_outside_the_coded_sentences_is_not_held_against_the_reader(gold):
    predicted = perfect()
    elsewhere = {"quote": "news", "start": 4, "end": 8}
    predicted[1]["events"].append({**predicted[1]["events"][0], "triggers": [elsewhere]})

    assert score_reports(*gold, predicted).record_f1_pct == 100


def test_the_same_event_told_twice_is_once_spurious(gold):
    predicted = perfect()
    predicted[1]["events"].append(dict(predicted[1]["events"][0]))

    scores = score_reports(*gold, predicted)

    assert (scores.figures["detection"].hits, scores.figures["detection"].predicted) == (3, 4)
    assert [(miss.report_id, miss.kind) for miss in scores.misses] == [("valley", "spurious")]


def test_a_toll_is_right_when_its_low_end_is(gold):
    predicted = perfect()
    toll = predicted[0]["events"][0]["counts"]["killed"]

    toll["high"] = None
    assert score_reports(*gold, predicted).figures["killed"].hits == 1
    toll["low"] = 2
    assert score_reports(*gold, predicted).figures["killed"].hits == 0


def test_a_report_without_a_prediction_counts_as_read_and_empty(gold):
    scores = score_reports(*gold, perfect()[:1])

    assert scores.absent == 1
    assert scores.figures["detection"].gold == 3


def test_a_rejected_page_is_a_report_without_a_prediction(gold):
    article = {"id": "valley", "text": None}
    rejected = {"article": article, "events": [], "rejected": {"stage": "clean", "reason": "not a news article"}}

    assert score_reports(*gold, [rejected]).absent == 2


def test_a_prediction_on_another_text_is_refused_by_name(gold):
    predicted = perfect()
    predicted[1]["article"]["text"] += " "

    with pytest.raises(InputError, match="valley: the article's text is not the report's text"):
        score_reports(*gold, predicted)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{not json", "gold.jsonl:1: not JSON"),
        ('{"doc_id": "harbour", "events": []}', "gold.jsonl:1: lacks keep"),
        ('{"doc_id": "nowhere", "keep": [0, 0], "events": []}', "no report has the doc_id 'nowhere'"),
        ('{"doc_id": "harbour", "keep": [0, 0], "events": [{"type": "clash"}]}', "gold.jsonl:1: an event lacks"),
    ],
)
def test_a_broken_gold_line_is_named_with_its_file_and_number(gold, line, message):
    gold_path, reports_path = gold
    gold_path.write_text(line, encoding="utf-8")

    with pytest.raises(InputError, match=message):
        score_reports(gold_path, reports_path, [])


def test_an_absent_gold_file_is_named(tmp_path):
    with pytest.raises(InputError, match=r"none\.jsonl: No such file"):
        score_reports(tmp_path / "none.jsonl", tmp_path / "none.jsonl", [])


def test_the_table_sets_baselines_beside_the_reader(gold):
    nothing = score_reports(*gold, predict_no_events(read_gold(*gold)))

    table = render_scores(score_reports(*gold, perfect()), beside={"no events": nothing})

    record = next(line for line in table.splitlines() if line.startswith("record"))
    assert record.split() == ["record", "100.0", "100.0", "100.0", "18", "18", "0.0"]


# The scorer that the project shares with other readers, where it is at hand.


def shared_folder():
    here = os.environ.get("ATTEST_SHARED") or Path(__file__).parents[2].parent / "shared"
    return Path(here)


@pytest.fixture(scope="module")
def shared_scorer():
    path = shared_folder() / "score" / "score_events.py"
    if not path.is_file():
        pytest.skip("the shared scorer is not at hand; set ATTEST_SHARED to its folder")
    spec = importlib.util.spec_from_file_location("shared_scorer", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def shared_figures(scorer, gold_path, reports_path, predicted):
    """The figures as the shared scorer's own `main` puts them together."""
    sentences = {line["doc_id"]: line["sentences"] for line in scorer.read(reports_path)}
    by_id = {line["article"]["id"]: line for line in predicted}
    documents = []
    for line in scorer.read(gold_path):
        starts, at = [], 0
        for sentence in sentences[line["doc_id"]]:
            starts.append(at)
            at += len(sentence) + 1
        found = by_id.get(line["doc_id"])
        events = list(scorer.predicted_events(found, starts, line["keep"])) if found else []
        documents.append((line["doc_id"], list(scorer.gold_events(line)), events))
    tally, _ = scorer.score(documents)
    return {row: tally.figures(row) for row in scorer.ROWS}


def blurred(lines, seed):
    """Predictions as a middling reader gives them: events dropped, doubled and shifted, quotes cut, values changed."""
    dice = random.Random(seed)
    for line in lines:
        events = [event for event in line["events"] if dice.random() > 0.15]
        events += [dict(event) for event in events if dice.random() < 0.15]
        for event in events:
            if dice.random() < 0.3:
                event["type"] = dice.choice(["clash", "arrest", "meeting", "protest", "own_type"])
            if dice.random() < 0.2:
                event["factuality"] = dice.choice(["planned", "denied", "claimed", "asserted", None])
            if dice.random() < 0.2:
                event["triggers"] = [
                    {**trigger, "start": min(trigger["start"] + 60, len(line["article"]["text"]))}
                    for trigger in event["triggers"]
                ]
            event["background"] ^= dice.random() < 0.2
            event["participants"] = [
                {**filler, "quote": " ".join(filler["quote"].split()[: dice.randint(1, 4)])}
                for filler in event["participants"]
                if dice.random() < 0.8
            ]
            event["counts"] = {
                name: {**c, "low": c["low"] + (dice.random() < 0.3)} for name, c in event["counts"].items()
            }
        yield {**line, "events": events}


@pytest.mark.parametrize("kind", ["coded by people", "word list", "word list of other reports", "none", 1, 2, 3])
def test_figures_equal_those_of_the_shared_scorer(shared_scorer, kind):
    folder = shared_folder() / "data" / "gold"
    paths = folder / "dev.jsonl", folder / "dev.reports.jsonl"
    reports = {line["doc_id"]: line for line in shared_scorer.read(paths[1])}
    coded = [as_predicted(line, reports[line["doc_id"]]) for line in shared_scorer.read(paths[0])]
    if kind == "coded by people":
        predicted = coded
    elif kind == "word list":
        words = learn_word_list(read_gold(folder / "train.jsonl", folder / "train.reports.jsonl"))
        predicted = [words.predict(report) for report in read_gold(*paths)]
    elif kind == "word list of other reports":
        predicted = predict_from_other_reports(read_gold(*paths))
    elif kind == "none":
        predicted = []
    else:
        predicted = list(blurred(coded, seed=kind))

    expected = shared_figures(shared_scorer, *paths, predicted)

    assert score_reports(*paths, predicted).as_dict() == expected
    assert kind == "none" or expected["detection"]["F1"] > 40
