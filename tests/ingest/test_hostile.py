import re
import resource
import time
from pathlib import Path

import pytest

from attest.clean import Clean
from attest.ingest import Limits, read_pages
from attest.pipeline import Reading
from attest.records import Page, Rejected
from tests.ingest import hostile

LIMITS = Limits(page_bytes=hostile.PAGE_BYTES, members=1000, ratio_from_bytes=20 << 20)
SECRET = re.compile(rb"root:.{0,9}:0:0")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    return folder, hostile.make(folder)


def said_of(path: Path, clean: Clean) -> list[Page | Rejected]:
    """What came of a file: pages that hold an article, and every verdict."""
    outcomes: list[Page | Rejected] = []
    for one in read_pages([str(path)], limits=LIMITS):
        if isinstance(one, Page):
            assert len(one.content) <= hostile.PAGE_BYTES
            (result,) = clean([Reading(one)])
            outcomes.append(result if isinstance(result, Rejected) else one)
        else:
            outcomes.append(one)
    return outcomes


def test_two_hundred_hostile_files_are_each_told_and_the_run_goes_on(corpus):
    folder, told = corpus
    assert len(told) >= 200
    clean, slow, wrong = Clean(check_language=False), [], []
    before_kb, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    for name, says in sorted(told.items()):
        at = time.process_time()
        path = folder / name
        # A folder's file is asked for as the folder finds it, so that a pipe is not waited for.
        outcomes = said_of(path, clean) if name not in ("pipe.txt", "circle") else _in_folder(folder, name)
        if time.process_time() - at > 5:
            slow.append(name)
        reasons = [one.reason for one in outcomes if isinstance(one, Rejected)]
        if not outcomes or (says and not any(re.search(says, reason) for reason in reasons)):
            wrong.append((name, says, reasons[:2] or "taken for a report"))
        assert not any(SECRET.search(one.content) for one in outcomes if isinstance(one, Page)), name
    grown_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kb

    assert wrong == []
    assert slow == []
    assert time.process_time() - began < 60
    assert grown_kb < 600_000


def _in_folder(folder: Path, name: str) -> list[Page | Rejected]:
    """The verdict on one name of the folder, which is read as a whole up to there."""
    from attest.ingest.read import _Door
    from attest.ingest.streams import Budget

    door = _Door(None, LIMITS, {}, Budget(lambda: 0, limits=LIMITS))
    info = folder.stat()
    return list(door.read_path(str(folder / name), above=((info.st_dev, info.st_ino),)))  # type: ignore[arg-type]
