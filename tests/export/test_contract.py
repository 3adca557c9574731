import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

from attest.export import contract
from attest.export.told import Told, by_article
from attest.records import Page, Rejected
from attest.store import Failed, Kept, Refused
from tests.store import made_up

SNAPSHOTS = Path(__file__).parents[1] / "snapshots"
DATED = made_up.coded(made_up.page(page_id="r1", published=date(2031, 3, 5)))


def written(*told: Told) -> str:
    out = io.StringIO()
    contract.write(told, out)
    return out.getvalue()


def given_text(text: str) -> Page:
    return replace(made_up.page(text, page_id="r2"), media_type="application/json")


def test_the_json_lines_are_those_of_the_snapshot() -> None:
    page = given_text("Ein Bericht.")
    told = written(
        DATED,
        Refused(page, Rejected("r2", "in.jsonl:2", "clean", "not in English (de)", "Attest reads English")),
        Failed(made_up.page(page_id="r3"), "r3.txt", "extract", "ValueError: odd", None),
    )

    assert told == (SNAPSHOTS / "contract.jsonl").read_text(encoding="utf-8")


def test_every_quote_is_the_words_at_its_offsets() -> None:
    line = contract.line(DATED)

    (event,) = line["events"]
    quotes = [*event["triggers"], *event["participants"], event["place"], event["when"], *event["open"]]
    quotes += [event["counts"]["killed"], *event["counts"]["killed"]["claims"]]
    for quote in quotes:
        assert line["article"]["text"][quote["start"] : quote["end"]] == quote["quote"]


def test_what_the_text_does_not_say_is_null() -> None:
    line = contract.line(made_up.retold(DATED, place=None, when=None, counts={}))

    (event,) = line["events"]
    assert (event["place"], event["when"], event["counts"]) == (None, None, {})


def test_the_text_of_a_rejected_json_line_is_still_there() -> None:
    line = contract.line(Refused(given_text("Ein Bericht."), Rejected("r2", "x", "clean", "no")))

    assert (line["article"]["text"], line["events"]) == ("Ein Bericht.", [])


def test_an_input_that_gave_no_page_is_still_a_line() -> None:
    line = contract.line(Refused(None, Rejected("", "lost.zip", "ingest", "no such file", "check the path")))

    assert line["article"]["id"] is None
    assert line["rejected"] == {
        "stage": "ingest",
        "reason": "no such file",
        "fix": "check the path",
        "origin": "lost.zip",
    }


def test_events_out_of_the_ledger_make_the_same_line() -> None:
    kept = Kept(event=DATED.events[0], article=DATED.article, coding=1)

    (again,) = by_article([kept])

    assert contract.line(again) == contract.line(DATED)


def test_each_report_is_one_line_even_with_line_breaks_in_it() -> None:
    broken = made_up.coded(made_up.page(made_up.TEXT + "\nSecond\u2028line."))

    assert len(written(broken, broken).split("\n")) == 3
    assert json.loads(written(broken))["article"]["text"].endswith("Second\u2028line.")


def test_what_a_threshold_left_out_is_told_by_field() -> None:
    line = contract.line(made_up.retold(DATED, abstained={"place": 0.123456}))

    assert line["events"][0]["abstained"] == {"place": 0.1235}
