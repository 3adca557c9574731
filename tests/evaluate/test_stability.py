import io
import json
import random
import subprocess
import sys

import pytest

from attest.config import Settings
from attest.evaluate import unstable_pages
from attest.export import contract
from attest.ingest import read_pages
from attest.run import build_reader, code_pages


def test_a_reader_that_minds_one_page_at_a_time_is_stable():
    assert unstable_pages(lambda pages: [page.upper() for page in pages], ["a", "bb", "ccc"]) == ()


def test_a_reader_that_pads_to_the_longest_page_is_found_out():
    def pad(pages):
        return [page.ljust(max(map(len, pages)), "_") for page in pages]

    found = unstable_pages(pad, ["a", "ccc"])

    assert [(d.number, d.company, d.alone, d.among) for d in found] == [
        (0, "all together", "a", "a__"),
        (0, "in reverse order", "a", "a__"),
    ]
    assert str(found[0]) == "page 0, all together: alone ...a..., among ...a__..."


def test_a_reader_that_minds_the_order_is_found_out():
    def number(pages):
        return [f"{i if len(pages) > 1 else page} {page}" for i, page in enumerate(pages)]

    assert {d.company for d in unstable_pages(number, ["0", "1"])} == {"in reverse order"}


def test_a_reader_that_loses_a_page_is_an_error():
    with pytest.raises(ValueError, match="2 pages gave 0 lines"):
        unstable_pages(lambda pages: pages if len(pages) == 1 else [], ["a", "b"])


def test_a_page_that_was_not_coded_alone_is_still_held_to_one_order():
    def number(pages):
        return [f"{i} {page}" for i, page in enumerate(pages)]

    assert {d.number for d in unstable_pages(number, ["x", "y", "z"], alone=0)} == {0, 2}


# With the real reader.

PARTIES = ("Gunmen", "Soldiers of the Almeda army", "The Keth Front", "Police in riot gear", "Two drones")
ACTS = ("killed three dock workers", "shelled the market of Tamura", "arrested the mayor", "fired on a crowd of nurses")
TIMES = ("on Monday", "last week", "in March 2019", "late on 3 May", "")
FRAMES = (
    "{party} {act} {time}, officials said.",
    "A spokesman denied that {party} {act} {time}.",
    "{party} would have {act} {time} had the truce not held.",
    "Residents accused the government after {party} {act} {time}, and at least a dozen people were injured.",
    "The weather was fair.",
)


def made_up_reports(count):
    """Reports of one to forty sentences, so that some fill one window and some several."""
    dice = random.Random(7)
    for number in range(count):
        sentences = [
            dice.choice(FRAMES).format(party=dice.choice(PARTIES), act=dice.choice(ACTS), time=dice.choice(TIMES))
            for _ in range(40 if number % 25 == 0 else dice.choice((1, 2, 3)))
        ]
        yield json.dumps({"id": f"r{number}", "text": " ".join(sentences), "published": "2024-05-07", "language": "en"})


@pytest.fixture(scope="module")
def code():
    reader = build_reader(Settings())

    def code(lines):
        pages = read_pages(["-"], stdin=io.BytesIO("\n".join(lines).encode()))
        batches = code_pages(pages, reader=reader, batch_size=16)
        return [contract.dumps(contract.line(outcome)) for batch in batches for outcome in batch]

    return code


@pytest.mark.model
def test_an_article_gives_the_same_json_alone_and_among_a_hundred_others(code):
    reports = list(made_up_reports(101))

    assert sum(len(json.loads(line)["events"]) for line in code(reports)) > 50
    assert unstable_pages(code, reports, alone=8) == ()


@pytest.mark.model
def test_two_processes_give_the_same_json(code, tmp_path):
    reports = list(made_up_reports(3))
    run_attest = [sys.executable, "-c", "from attest.cli import main; main()"]
    options = ["code", "-", "--format", "jsonl", "--ledger", str(tmp_path / "ledger.db")]

    first, second = (
        subprocess.run([*run_attest, *options], input="\n".join(reports), capture_output=True, text=True, check=True)
        for _ in range(2)
    )

    assert first.stdout == second.stdout
    assert first.stdout.splitlines() == code(reports)
