"""Everything that can be wrong with an input, in one batch with good reports."""

import gzip
import io
import sqlite3
import tarfile
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from attest.cli.coding import code_paths
from attest.config import Settings

pytestmark = [pytest.mark.model, pytest.mark.gazetteer]

GOOD = "KETHO - Gunmen shot dead two drivers near Ketho on Monday, police said. Three others were wounded.\n"
FRENCH = "Des hommes armés ont tué deux chauffeurs lundi près de Ketho, a annoncé la police dans un communiqué."
MENU = "<html><head><title>Home</title></head><body><nav><a href=a>Home</a><a href=b>News</a></nav></body></html>"
LINES = '{"id": "none"}\n{"id": "line", "text": "Gunmen shot dead two drivers near Ketho on Monday."}\n{"id": \n'


def tarred(name: str, content: bytes) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        info = tarfile.TarInfo(name)
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
    return gzip.compress(packed.getvalue(), mtime=0)


def zipped(name: str, content: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, content)
    return packed.getvalue()


INPUTS: dict[str, tuple[bytes, str | None]] = {
    "good.txt": (GOOD.encode(), None),
    "empty.txt": (b"", "the file is empty"),
    "binary.txt": (bytes(range(256)) * 8, "binary file"),
    "picture.html": (b"\x89PNG\r\n\x1a\n" + bytes(64), "PNG image"),
    "cut.tar.gz": (tarred("a.txt", GOOD.encode())[:80], "broken or cut off"),
    "cut.zip": (zipped("a.txt", GOOD)[:90], "broken or cut off"),
    "windows.txt": (b"KETHO - \x93Gunmen\x94 shot dead two drivers near Ketho on Monday, police said.\n", None),
    "wide.txt": (GOOD.encode("utf-16"), None),
    "menu.html": (MENU.encode(), "no article found"),
    "french.txt": (FRENCH.encode(), "the text is in French"),
    "lines.jsonl": (LINES.encode(), "the line has no text"),
    "whole.zip": (zipped("good-too.txt", GOOD + "The road was closed.\n"), None),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inputs")
    for name, (content, _) in INPUTS.items():
        (folder / name).write_bytes(content)
    return folder


def test_bad_inputs_are_named_with_what_to_try_and_the_good_ones_are_coded(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [str(folder / name) for name in (*INPUTS, "missing.txt")]

    exit_code = code_paths(paths, settings=Settings())

    said = capsys.readouterr().err
    told = dict(pair.split("\n  try: ") for pair in said.split("rejected: ")[1:])
    wrong = {name: says for name, (_, says) in INPUTS.items() if says} | {"missing.txt": "there is no such file"}
    for name, says in wrong.items():
        found = [words for words in told if words.startswith(str(folder / name))]
        assert found, name
        assert says in found[0]
    assert all(fix.strip() for fix in told.values())
    assert "Traceback" not in said
    # Two of the three JSON lines are bad; a page without an article or in French is no fault of the batch.
    assert "in 15 = coded 5 + rejected 10 + failed 0" in said
    assert exit_code == 1


def test_the_ledger_stays_whole_and_holds_what_became_of_every_input(folder: Path) -> None:
    code_paths([str(folder), "missing.txt"], settings=Settings())

    ledger = sqlite3.connect("attest.db")
    assert ledger.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert ledger.execute("PRAGMA foreign_key_check").fetchall() == []
    assert ledger.execute("SELECT how, coded, rejected, failed FROM run_ends").fetchall() == [("finished", 5, 10, 0)]
    ends = Counter(end for (end,) in ledger.execute("SELECT kind FROM outcomes"))
    assert sum(ends.values()) == 15


def test_when_no_input_can_be_read_the_command_was_not_carried_out(folder: Path) -> None:
    assert code_paths([str(folder / "empty.txt"), "missing.txt"], settings=Settings()) == 2
