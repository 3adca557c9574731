import gzip
import io
import json
import os
import tarfile
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attest.ingest import Limits, read_pages
from attest.records import Page, Rejected

REPORT = "Gunmen attacked a bus near Talvo on Monday, police said.\n"


def read(*paths, **options):
    return list(read_pages([str(path) for path in paths], **options))


def only(*paths, **options):
    (outcome,) = read(*paths, **options)
    return outcome


def lines(*rows):
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def pack_tar(files, mode="w"):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=mode) as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return packed.getvalue()


def pack_zip(files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def test_a_text_file_is_a_page_with_its_own_bytes(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(REPORT.encode())

    page = only(path)

    assert isinstance(page, Page)
    assert (page.content, page.media_type, page.origin) == (REPORT.encode(), "text/plain", str(path))
    assert page.id == page.sha256[:16]


def test_the_given_date_counts_only_for_pages_without_one(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines({"text": REPORT, "published": "2023-05-06"}, {"text": REPORT}))

    dated, undated = read(path, published=date(2024, 1, 2))

    assert (dated.published, undated.published) == (date(2023, 5, 6), date(2024, 1, 2))


def test_a_json_line_keeps_its_text_and_what_it_says_of_itself(tmp_path):
    text = "  An ugly text\twith  “quotes”\n and ï¿½ in it. "
    row = {"id": 7, "text": text, "title": "T", "url": "https://x.test/1", "outlet": "The X", "language": "en"}
    path = tmp_path / "a.ndjson"
    path.write_bytes(lines({**row, "published": "2024-10-22T23:10:00+02:00"}))

    page = only(path)

    assert page.content.decode() == text
    assert (page.id, page.title, page.url, page.outlet, page.language) == ("7", "T", "https://x.test/1", "The X", "en")
    assert page.published == date(2024, 10, 22)


def test_a_json_line_may_hold_a_page_instead_of_a_text(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines({"html": "<p>Hello</p>", "url": "https://x.test/1"}))

    page = only(path)

    assert (page.media_type, page.content, page.url) == ("text/html", b"<p>Hello</p>", "https://x.test/1")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"nonsense\n", "not JSON"),
        (b"[1, 2]\n", "not an object"),
        (b'{"id": "x"}\n', "no text"),
        (b'{"text": "  "}\n', "empty text"),
        (b'{"text": 5}\n', "no text"),
        (b'{"text": "a b c", "published": "last Monday"}\n', "not a date"),
        (b'{"text": "a \\ud800 b"}\n', "surrogate"),
        (b'{"text": "caf\xe9"}\n', "not UTF-8"),
        (b"[" * 200_000 + b"\n", "not JSON"),
    ],
)
def test_a_bad_json_line_is_named_by_its_number_and_the_next_is_read(tmp_path, line, says):
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines({"text": REPORT}) + line + b"\n" + lines({"text": REPORT}))

    before, bad, after = read(path)

    assert isinstance(bad, Rejected)
    assert says in bad.reason
    assert (bad.origin, bad.stage) == (f"{path}:2", "ingest")
    assert bad.fix
    assert (before.origin, after.origin) == (f"{path}:1", f"{path}:4")


def test_one_json_document_over_many_lines_is_said_once(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps([{"text": REPORT}] * 5, indent=2))

    assert "one JSON document" in only(path).reason


def test_a_folder_is_read_by_name_with_its_folders_and_nothing_is_lost(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "c.html").write_text("<p>x")
    (tmp_path / "a.txt").write_text(REPORT)
    (tmp_path / "d.rtf").write_text("x")

    outcomes = read(tmp_path)

    assert [Path(outcome.origin).name for outcome in outcomes] == ["a.txt", "c.html", "d.rtf"]
    assert ".rtf" in outcomes[2].reason
    assert ".jsonl" in outcomes[2].fix


def test_a_folder_that_links_back_to_itself_is_read_once(tmp_path):
    (tmp_path / "a.txt").write_text(REPORT)
    (tmp_path / "loop").symlink_to(tmp_path)

    page, loop = read(tmp_path)

    assert isinstance(page, Page)
    assert "leads back" in loop.reason


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.txt", b"", "empty"),
        ("a.html", b" \n\t ", "empty"),
        ("a.jsonl", b"", "empty"),
        ("a.jsonl", b"\n\n", "blank"),
        ("a.gz", b"", "empty"),
        ("a.txt", b"text\x00text", "NUL"),
        ("a.txt", b"text " * 4000 + b"\x00", "NUL"),
        ("a.html", b"%PDF-1.7 ...", "PDF"),
        ("a.jsonl", b"\x1f\x8b\x08 ...", "gzip"),
        ("a.txt", bytes(range(1, 9)) * 9, "control"),
        ("a.jsonl", '{"text": "x"}'.encode("utf-16"), "UTF-16"),
        ("a.pdf", b"x", "'.pdf'"),
        ("README", b"x", "no ending"),
        ("a.zip", b"PK\x03\x04 not a zip", "broken"),
        ("a.tar", b"x" * 600, "broken"),
        ("a.tgz", b"not gzip", "broken"),
        ("a.txt.gz", gzip.compress(b"a" * 999, mtime=0)[:-9], "cut off"),
    ],
)
def test_a_bad_file_is_named_with_what_is_wrong_and_what_to_try(tmp_path, name, content, says):
    path = tmp_path / name
    path.write_bytes(content)

    bad = only(path)

    assert isinstance(bad, Rejected)
    assert says in bad.reason
    assert (bad.origin, bad.stage) == (str(path), "ingest")
    assert bad.fix


def test_a_path_that_is_not_there_does_not_stop_the_batch(tmp_path):
    (tmp_path / "a.txt").write_text(REPORT)

    missing, page = read(tmp_path / "nope.txt", tmp_path / "a.txt")

    assert "no such file" in missing.reason
    assert isinstance(page, Page)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_the_right_to_read_it_is_rejected(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(REPORT)
    path.chmod(0)

    assert "can't be read" in only(path).reason


def test_utf16_text_with_its_mark_is_no_binary(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(REPORT.encode("utf-16"))

    assert isinstance(only(path), Page)


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.tgz"])
def test_an_archive_gives_its_members_by_name(tmp_path, name):
    files = {"x/one.txt": REPORT.encode(), "../../two.jsonl": lines({"text": REPORT})}
    pack = {".zip": lambda: pack_zip(files), ".tar": lambda: pack_tar(files)}
    path = tmp_path / name
    path.write_bytes(pack.get(path.suffix, lambda: pack_tar(files, "w:gz"))())

    outcomes = read(path)

    assert {outcome.origin for outcome in outcomes} == {f"{path}!x/one.txt", f"{path}!../../two.jsonl:1"}
    assert all(isinstance(outcome, Page) for outcome in outcomes)


def test_reports_before_the_cut_in_a_gzip_are_read_and_the_cut_is_said(tmp_path):
    rows = [{"id": str(i), "text": os.urandom(300).hex()} for i in range(400)]
    path = tmp_path / "a.jsonl.gz"
    packed = gzip.compress(lines(*rows))
    path.write_bytes(packed[: len(packed) // 2])

    *pages, cut = read(path)

    assert 100 < len(pages) < 300
    assert [page.id for page in pages] == [str(i) for i in range(len(pages))]
    assert "cut off" in cut.reason


@pytest.mark.parametrize("keep", [0.4, 0.7])
def test_a_tar_that_was_cut_says_so_even_between_two_files(tmp_path, keep):
    content = REPORT.encode() * 30
    whole = pack_tar({f"{i}.txt": content for i in range(8)})
    member = 512 + -(-len(content) // 512) * 512
    path = tmp_path / "a.tar"
    path.write_bytes(whole[: member * int(8 * keep)])

    *pages, cut = read(path)

    assert len(pages) == int(8 * keep)
    assert "cut off" in cut.reason


def test_one_bad_member_of_a_zip_leaves_the_others(tmp_path):
    packed = bytearray(pack_zip({"a.txt": b"a" * 50, "b.txt": os.urandom(400).hex().encode(), "c.txt": b"c" * 50}))
    packed[packed.find(b"b.txt") + 60] ^= 255
    path = tmp_path / "a.zip"
    path.write_bytes(packed)

    first, bad, last = read(path)

    assert isinstance(bad, Rejected)
    assert bad.origin == f"{path}!b.txt"
    assert (first.content, last.content) == (b"a" * 50, b"c" * 50)


def test_archives_in_archives_are_read_to_a_depth_and_no_deeper(tmp_path):
    packed = REPORT.encode()
    name = "a.txt"
    for _ in range(5):
        packed, name = pack_zip({name: packed}), f"{name}.zip"
    path = tmp_path / name
    path.write_bytes(packed)

    assert isinstance(only(path, limits=Limits(nesting=5)), Page)
    assert "more than 3 archives" in only(path).reason


def test_what_unpacks_past_all_proportion_is_refused(tmp_path):
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(lines({"text": "a" * 2_000_000})))

    assert "300 times" in only(path, limits=Limits(ratio_from_bytes=1_000_000)).reason
    assert isinstance(only(path), Page)


def test_a_page_larger_than_the_limit_is_refused_and_the_next_line_read(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines({"text": "a" * 5000}, {"text": "b"}))

    big, small = read(path, limits=Limits(page_bytes=1000))

    assert "longer than 1,000 bytes" in big.reason
    assert small.content == b"b"


@pytest.mark.parametrize(
    ("given_bytes", "media_type"),
    [
        (REPORT.encode(), "text/plain"),
        (b"<!doctype html><html><body><p>x</p></body></html>", "text/html"),
        (lines({"text": REPORT}), "application/json"),
        (gzip.compress(lines({"text": REPORT}), mtime=0), "application/json"),
        (b"{ this is no JSON, but a sentence in braces }", "text/plain"),
    ],
)
def test_standard_input_is_told_by_its_first_bytes(given_bytes, media_type):
    assert only("-", stdin=io.BytesIO(given_bytes)).media_type == media_type


def test_pages_come_one_at_a_time(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines({"id": "1", "text": REPORT}))
    pages = read_pages([str(path), str(tmp_path / "nope")])

    assert next(pages).id == "1"


@settings(max_examples=60, deadline=None)
@given(
    content=st.binary(max_size=400), ending=st.sampled_from(["txt", "html", "jsonl", "zip", "tar", "gz", "tgz", "x"])
)
def test_no_bytes_make_reading_fail(tmp_path_factory, content, ending):
    path = tmp_path_factory.mktemp("any") / f"a.{ending}"
    path.write_bytes(content)

    outcomes = read(path)

    assert outcomes
    assert all(outcome.origin.startswith(str(path)) for outcome in outcomes)
