"""Two hundred hostile files, made afresh: bombs, cuts, wrong names, depths, long lines, encodings, scripts, traversal.

`make` gives each file's name, its bytes, and words that what is said of it must hold; "" where a page is as good an
answer, as long as nothing breaks.
"""

import gzip
import io
import json
import os
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.ingest.archives import WORD, docx, http, pdf, pdf_of, record, warc_gz, zipped
from tests.ingest.server import REPORT, bomb, entry, feed

TEXT = b"Gunmen attacked a bus near Talvo on Monday, police said, and three people were wounded."
PAGE_BYTES = 2_000_000
BOMB_BYTES = 48 << 20
MB = 1 << 20
One = tuple[str, bytes, str]

MAGIC = {
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(64), "PNG"),
    "jpeg": (b"\xff\xd8\xff\xe0" + bytes(64), "JPEG"),
    "gif": (b"GIF89a" + bytes(64), "GIF"),
    "elf": (b"\x7fELF" + bytes(64), "a program"),
    "7z": (b"7z\xbc\xaf\x27\x1c" + bytes(64), "7-Zip"),
    "ole": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64), "old Word"),
    "sqlite": (b"SQLite format 3\x00" + bytes(64), "SQLite"),
    "parquet": (b"PAR1" + bytes(64), "Parquet"),
}


def make(folder: Path) -> dict[str, str]:
    """Writes the files; gives the words that each must be told with."""
    told = {}
    for name, content, says in everything():
        assert name not in told, name
        (folder / name).write_bytes(content)
        told[name] = says
    told |= _links(folder)
    return told


def everything() -> Iterator[One]:
    """All that are plain files."""
    yield from _gzip_bombs()
    yield from _zip_bombs()
    yield from _cut()
    yield from _mislabelled()
    yield from _deep()
    yield from _long()
    yield from _encodings()
    yield from _scripts()
    yield from _traversal()
    yield from _entities()
    yield from _json()
    yield from _broken_archives()
    yield from _pdfs()
    yield from _web_archives()
    yield from _slow_words()


@cache
def _zeros() -> bytes:
    return bomb(BOMB_BYTES)


@cache
def _long_gzip() -> bytes:
    return gzip.compress((json.dumps({"text": "a b c " * 50_000}) + "\n").encode() * 160, mtime=0)


def _gzip_bombs() -> Iterator[One]:
    for ending in ("txt", "html", "csv", "tsv", "json", "jsonl", "xml", "eml", "mbox", "pdf", "docx"):
        yield f"bomb.{ending}.gz", _zeros(), "larger than|times its size|longer|binary|no JSON|empty|no mailbox"
    yield "bomb.warc.gz", _zeros(), "broken|times its size"
    yield "bomb.tar.gz", _zeros(), "broken|times its size|no files"
    yield "bomb-lines.jsonl.gz", _long_gzip(), "times its size"
    yield "bomb-twice.txt.gz.gz", gzip.compress(_zeros(), mtime=0), "larger|times its size|binary"


def _zip_bombs() -> Iterator[One]:
    zeros = bytes(24 << 20)
    for ending in ("txt", "html", "csv", "json", "jsonl", "xml", "warc"):
        yield f"bomb-{ending}.zip", zipped({f"a.{ending}": zeros}), "times its size"
    yield "bomb.docx", docx(body=b"<w:document>" + bytes(60 << 20)), "unpacks to more"
    inner = zipped({f"{n}.txt": bytes(MB) for n in range(30)})
    middle = zipped({f"{n}.zip": inner for n in range(20)})
    yield "bomb-nested.zip", zipped({f"{n}.zip": middle for n in range(5)}), "times its size|more than 3 archives"
    deep, name = TEXT, "a.txt"
    for _ in range(12):
        deep, name = zipped({name: deep}), "a.zip"
    yield "deep.zip", deep, "more than 3 archives"
    yield "many.zip", zipped({f"{n}": b"" for n in range(3000)}), "holds more than 1,000 files"
    locked = bytearray(zipped({"a.txt": TEXT}))
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    yield "locked.zip", bytes(locked), "password"
    method = bytearray(zipped({"a.txt": TEXT}))
    method[8] = method[method.index(b"PK\x01\x02") + 10] = 97
    yield "method.zip", bytes(method), "method"
    crc = bytearray(zipped({"a.txt": TEXT}, method=zipfile.ZIP_STORED))
    crc[40] ^= 255
    yield "crc.zip", bytes(crc), "broken"
    size = bytearray(zipped({"a.txt": TEXT}))
    struct.pack_into("<L", size, size.index(b"PK\x01\x02") + 24, 2**31)
    yield "lying-size.zip", bytes(size), "times its size"
    offset = bytearray(zipped({"a.txt": TEXT}))
    struct.pack_into("<L", offset, offset.index(b"PK\x01\x02") + 42, 9999)
    yield "lying-offset.zip", bytes(offset), "broken"


def _cut() -> Iterator[One]:
    random = os.urandom(3000).hex().encode()
    whole = {
        "a.txt.gz": gzip.compress(random, mtime=0),
        "a.jsonl.gz": gzip.compress(b'{"text": "' + random + b'"}\n', mtime=0),
        "a.zip": zipped({"a.txt": random}),
        "a.tar": _tar({"a.txt": random}),
        "a.tgz": gzip.compress(_tar({"a.txt": random}), mtime=0),
        "a.warc": record(http(random)),
        "a.warc.gz": warc_gz(record(http(random))),
        "a.wacz": zipped({"archive/a.warc.gz": warc_gz(record(http(random)))}),
        "a.docx": docx("x " * 2000),
        "a.json": b'[{"text": "' + random + b'"}]',
        "a.jsonl": b'{"text": "' + random + b'"}\n',
        "a.csv": b'text\n"' + random + b'"\n',
        "a.xml": feed(*[entry("http://127.0.0.1:1/a")] * 9),
        "a.pdf": pdf(*["Some words in a line of text."] * 40),
        "a.eml": b"Subject: T\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n" + TEXT * 9,
    }
    ends = "cut off|not JSON|never be closed|broken"
    for name, content in whole.items():
        yield f"cut-{name}", content[: len(content) // 2], "" if name in ("a.csv", "a.eml", "a.pdf") else ends
        yield f"cut-early-{name}", content[:20], ""


def _mislabelled() -> Iterator[One]:
    for ending in ("txt", "html", "jsonl", "csv", "json"):
        for name, (content, says) in MAGIC.items():
            yield f"{name}.{ending}", content, says
    for ending in ("pdf", "docx"):
        yield f"text.{ending}", TEXT, "this is text"
        yield f"page.{ending}", REPORT, "this is text"
    yield "word.pdf", docx("x"), "ZIP archive"
    yield "pdf.docx", pdf("x"), "PDF"
    yield "zip.docx", zipped({"a.txt": TEXT}), "no Word file"
    yield "text.zip", TEXT, "broken"
    yield "text.gz", TEXT, "broken"
    yield "text.warc", TEXT, "broken"
    yield "text.xml", TEXT, "no feed"
    yield "text.eml", b"\x00" + TEXT, "no mail|binary"
    yield "text.mbox", TEXT, "no mailbox"
    yield "text.tar", TEXT * 20, "broken"


def _deep() -> Iterator[One]:
    yield "deep.html", b"<div>" * 50_000 + TEXT * 3 + b"</div>" * 50_000, ""
    yield "deep-open.html", b"<b><i>" * 30_000 + TEXT * 3, ""
    yield "deep-tables.html", b"<table><tr><td>" * 10_000 + TEXT * 3, ""
    yield "deep.jsonl", b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}\n", "not JSON"
    yield "deep.json", b'{"text": ' + b'{"a": ' * 100_000 + b"1" + b"}" * 100_001, "100 deep"
    yield "deep.xml", b"<rss>" + b"<a>" * 50_000, "100 deep"
    parts = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000))
    yield "deep.eml", b"Subject: T\n" + parts, "100 deep"
    yield "deep-mails.eml", b"Subject: T\n" + b"Content-Type: message/rfc822\n\n" * 3000 + TEXT, "100 deep"
    yield "deep.docx", docx(body=f'<w:document xmlns:w="{WORD}">'.encode() + b"<w:p>" * 5000), "broken XML"


def _long() -> Iterator[One]:
    long = b"x" * (3 * MB)
    yield "long.txt", long, "larger than"
    yield "long-line.jsonl", b'{"text": "' + long + b'"}\n', "longer than"
    yield "long.json", b'[{"text": "' + long + b'"}]', "larger than"
    yield "long-key.json", b'[{"' + long + b'": 1}]', "larger than"
    yield "long.csv", b"text\n" + long + b"\n", "longer than"
    yield "long.tsv", b"text\tb\n" + b"\t" * (3 * MB), "longer than"
    yield "long.eml", b"Subject: " + long + b"\n\n" + TEXT, "larger than"
    yield "long-header.eml", b"Subject: " + b"=?utf-8?q?a?= " * 90_000 + b"\n\n" + TEXT, ""
    yield "long.mbox", b"From a\nSubject: T\n\n" + long, "larger than"
    yield "long.xml", b'<rss a="' + long + b'">', "larger than"
    yield "long-attribute.html", b'<p title="' + long[:MB] + b'">' + TEXT * 3, ""
    yield "long-header.warc", b"WARC/1.0\r\nX: " + long + b"\r\n\r\n", "broken|cut off"
    yield "long-address.txt", b"http://x.example/" + b"a" * 100_000, ""


def _encodings() -> Iterator[One]:
    words = (TEXT * 4).decode()
    yield "utf16-bare.txt", words.encode("utf-16-le"), "NUL"
    yield "utf16.jsonl", json.dumps({"text": words}).encode("utf-16"), "UTF-16"
    yield "utf32.txt", words.encode("utf-32"), ""
    yield "latin.jsonl", '{"text": "caf\u00e9 words here"}\n'.encode("latin-1"), "not UTF-8"
    yield "latin.csv", b"text\n" + ("\u00e9\u00e8\u00ea\u00f1" * 200).encode("latin-1"), "not UTF-8"
    yield "utf7.txt", words.encode("utf-7") + b"+ADw-script+AD4-", ""
    yield "ebcdic.txt", (words * 3).encode("cp500"), ""
    yield "overlong.txt", b"\xc0\xaf\xc0\xae" * 400, ""
    yield "surrogate.jsonl", b'{"text": "a b c \\ud800"}\n', "surrogate"
    yield "nul.html", REPORT + b"\x00", "NUL"
    yield "two-marks.txt", b"\xef\xbb\xbf\xef\xbb\xbf" + TEXT * 4, ""
    yield "wrong-charset.html", b'<meta charset="utf-16">' + REPORT, ""
    yield "no-charset.html", b'<meta charset="x-nonsense">' + REPORT, ""
    yield "noise.txt", os.urandom(40_000).replace(b"\x00", b"a"), ""
    yield "noise.html", b"<html>" + os.urandom(40_000).replace(b"\x00", b"a"), ""


def _scripts() -> Iterator[One]:
    yield "script.html", b"<html><script>" + b"alert(1);" * 4000 + b"</script></html>", ""
    yield "script-open.html", b"<html><script>" + TEXT * 4, ""
    yield "refresh.html", b'<meta http-equiv="refresh" content="0;url=file:///etc/passwd">', ""
    yield "svg.html", b"<svg><foreignObject><p>" + TEXT * 4 + b"</p></foreignObject></svg>", ""
    yield "comments.html", b"<!--" * 50_000 + TEXT, ""
    yield "cdata.html", b"<![CDATA[" * 20_000 + TEXT, ""
    yield "brackets.html", b"<" * 300_000, ""
    yield "attributes.html", b"<p " + b" ".join(b"a%d=1" % n for n in range(30_000)) + b">" + TEXT * 3, ""
    yield "formula.csv", b"title,text\n=cmd|' /C calc'!A0," + TEXT + b"\n", ""
    yield "escape.txt", b"\x1b]0;owned\x07\x1b[2J" + TEXT * 3, ""
    yield "script-feed.xml", feed(entry("javascript:alert(1)")), "neither|no web address"
    yield "file-feed.xml", feed(entry("file:///etc/passwd")), "neither|no web address"
    yield "file-list.csv", b"url\nfile:///etc/passwd\n", "no web address"


def _traversal() -> Iterator[One]:
    for number, name in enumerate(("../../../tmp/x.txt", "/etc/x.txt", "..\\..\\x.txt", "C:\\x.txt", "a/../../x.txt")):
        yield f"path-{number}.zip", zipped({name: TEXT}), ""
        yield f"path-{number}.tar", _tar({name: TEXT}), ""
    kinds = {"sym": tarfile.SYMTYPE, "hard": tarfile.LNKTYPE, "device": tarfile.CHRTYPE, "pipe": tarfile.FIFOTYPE}
    for name, kind in kinds.items():
        yield f"{name}.tar", _tar_link("a.txt", "/etc/passwd", kind), "link or a device|broken"
    through = io.BytesIO()
    with tarfile.open(fileobj=through, mode="w") as archive:
        link = tarfile.TarInfo("d")
        link.type, link.linkname = tarfile.SYMTYPE, "/tmp"
        archive.addfile(link)
        info = tarfile.TarInfo("d/x.txt")
        info.size = len(TEXT)
        archive.addfile(info, io.BytesIO(TEXT))
    yield "through-link.tar", through.getvalue(), "link or a device"
    linked = zipfile.ZipInfo("a.txt")
    linked.external_attr = 0o120777 << 16
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as zip_file:
        zip_file.writestr(linked, "/etc/passwd")
    yield "link.zip", packed.getvalue(), ""
    yield "outside.wacz", zipped({"../archive/a.warc": record(http(REPORT))}), "no files under archive/"
    head = b"Content-Disposition: attachment; filename=../../../tmp/x.txt\n\n"
    yield (
        "path.eml",
        b"Subject: T\nContent-Type: multipart/mixed; boundary=b\n\n--b\n" + head + TEXT + b"\n--b--\n",
        "no text",
    )


def _entities() -> Iterator[One]:
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 12))
    dtd = b'<!DOCTYPE x [<!ENTITY l0 "ha">' + laughs + b"]>"
    for name, (root, inner) in {
        "rss": (b"rss", b"<channel><item><title>&l11;</title></item></channel>"),
        "atom": (b"feed", b"<entry><title>&l11;</title></entry>"),
        "map": (b"urlset", b"<url><loc>&l11;</loc></url>"),
    }.items():
        yield f"laughs-{name}.xml", dtd + b"<" + root + b">" + inner + b"</" + root + b">", "entities"
    secret = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    yield "outer-file.xml", secret + b"<urlset><url><loc>http://x.example/&e;</loc></url></urlset>", "entities"
    yield "outer-web.xml", secret.replace(b"file:///etc/passwd", b"http://127.0.0.1:1/") + b"<rss>&e;</rss>", "entities"
    yield "parameter.xml", b'<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:1/"> %p;]><rss/>', "entities"
    yield "wide.xml", (dtd + b"<rss>&l11;</rss>").decode().encode("utf-16"), "entities"
    yield "outer-dtd.xml", b'<!DOCTYPE rss SYSTEM "http://127.0.0.1:1/x.dtd"><rss><channel/></rss>', "lists nothing"
    word = f'<w:document xmlns:w="{WORD}"><w:p><w:t>&l11;</w:t></w:p></w:document>'.encode()
    yield "laughs.docx", docx(body=dtd + word), "entities"
    yield "outer.docx", docx(body=secret + word.replace(b"l11", b"e")), "entities"
    yield (
        "include.xml",
        b'<urlset xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="/etc/passwd"/></urlset>',
        "nothing",
    )


def _json() -> Iterator[One]:
    yield "digits.jsonl", b'{"text": "a b c", "n": ' + b"9" * 100_000 + b"}\n", "not JSON"
    yield "nan.jsonl", b'{"text": NaN, "title": Infinity}\n', "no text"
    yield "keys.json", b"{" + b",".join(b'"text": "a b c"' for _ in range(50_000)) + b"}", ""
    yield "wrong-kinds.jsonl", b'{"text": {"a": 1}, "title": [1], "url": false, "published": 7}\n', "no text"
    yield "words.json", b'"only words"', "no JSON object"
    yield "escapes.json", b'{"text": "' + b"\\" * 200_001 + b'"}', "cut off|not JSON"
    yield "control.jsonl", b'{"text": "a\x01b c d"}\n', "not JSON"
    yield "year.jsonl", b'{"text": "a b c", "published": "99999-01-01"}\n', "not a date"
    yield "ids.jsonl", b'{"id": "../../x", "text": "a b c", "url": "javascript:alert(1)"}\n', ""


def _broken_archives() -> Iterator[One]:
    sparse = tarfile.TarInfo("a.jsonl")
    sparse.size = 2**60
    yield "endless.tar", sparse.tobuf(tarfile.GNU_FORMAT) + bytes(1024), "cut off|times its size|longer"
    pax = tarfile.TarInfo("x")
    pax.type, pax.size = tarfile.XHDTYPE, 2**40
    yield "pax.tar", pax.tobuf(tarfile.GNU_FORMAT) + bytes(1024), "broken|cut off"
    hole = tarfile.TarInfo("a.txt")
    hole.size = 2**50
    hole.pax_headers = {
        "GNU.sparse.major": "0",
        "GNU.sparse.minor": "1",
        "GNU.sparse.map": "0,0",
        "GNU.sparse.size": str(2**50),
    }
    hole.size = 0
    yield "holes.tar", hole.tobuf(tarfile.PAX_FORMAT) + bytes(1024), ""
    negative = bytearray(_tar({"a.txt": TEXT}))
    negative[124:136] = b"\xff" * 12
    yield "negative.tar", bytes(negative), "broken|cut off|no files"
    yield "empty.tar", bytes(10_240), "no files"
    yield "empty.zip", zipped({}), "no files"
    yield "empty.gz", b"", "empty"
    yield "members.gz", gzip.compress(b"", mtime=0) * 20_000, "empty"
    yield "junk-after.txt.gz", gzip.compress(TEXT * 3, mtime=0) + b"junk", "broken"
    yield "empty.docx", docx(), "no text"
    yield "empty.warc", b"", "no records"


def _pdfs() -> Iterator[One]:
    tree = b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"
    yield "circle.pdf", pdf_of([b"<</Type/Catalog/Pages 2 0 R>>", tree]), "PDF|no text"
    yield "parent.pdf", pdf_of([b"<</Type/Catalog/Pages 1 0 R>>"]), "PDF|no text"
    packed = zlib.compress(bytes(120 << 20), 9)
    stream = b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed)
    one = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>"
    yield (
        "bomb.pdf",
        pdf_of([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", one, stream]),
        "PDF|no text",
    )
    yield "no-root.pdf", b"%PDF-1.7\ntrailer<<>>\n%%EOF", "PDF"
    yield "noise.pdf", b"%PDF-1.7\n" + os.urandom(20_000), "PDF"
    yield "nested.pdf", b"%PDF-1.4\n1 0 obj" + b"[" * 50_000, "PDF"
    many = b" ".join([b"3 0 R"] * 5000)
    yield (
        "pages.pdf",
        pdf_of([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%s]/Count 5000>>" % many, one, stream]),
        "more than 300 pages",
    )


def _web_archives() -> Iterator[One]:
    yield "long-record.warc", record(http(b"x" * (3 * MB))), "larger than"
    lying = record(http(REPORT)).replace(b"Content-Length: ", b"Content-Length: 9")
    yield "lying.warc", lying, "cut off"
    yield "negative.warc", record(http(REPORT)).replace(b"Content-Length: ", b"Content-Length: -"), "broken|cut off"
    yield "bomb-body.warc", record(http(_zeros(), Content_Encoding="gzip")), "once unpacked"
    yield "brotli.warc", record(http(b"\x1b\x00", Content_Encoding="br")), "'br'"
    yield "chunks.warc", record(http(b"ffffffffff\r\n" + REPORT, Transfer_Encoding="chunked")), ""
    yield "picture.warc", record(http(MAGIC["png"][0])), "PNG"
    yield "file.warc", record(http(REPORT), url="file:///etc/passwd"), "no report"
    yield "headless.warc", record(b"no http here at all"), "no report"
    yield "junk-between.warc.gz", warc_gz(record(http(REPORT))) + b"junk" + warc_gz(record(http(REPORT))), "broken"


def _slow_words() -> Iterator[One]:
    yield "same.txt", b"a" * MB, ""
    yield "blanks.txt", TEXT + b" " * MB + TEXT, ""
    yield "lines.txt", b"\n" * (MB // 16) + TEXT, ""
    yield "short-lines.txt", b"a b\n" * 60_000, ""
    yield "digits.txt", b"1" * 300_000 + b" killed", ""
    yield "dots.txt", (TEXT + b"." * 2000) * 50, ""
    yield "quotes.txt", b'"' * 200_000 + TEXT, ""
    yield "quotes.csv", b"text\n" + b'""' * 100_000, ""


def _tar(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return packed.getvalue()


def _tar_link(name: str, to: str, kind: bytes) -> bytes:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, to
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        archive.addfile(info)
    return packed.getvalue()


def _links(folder: Path) -> dict[str, str]:
    """What is no plain file: links in circles and to nowhere, a pipe nobody writes to."""
    (folder / "circle").symlink_to(folder)
    (folder / "nowhere.txt").symlink_to(folder / "not-there")
    (folder / "self.txt").symlink_to(folder / "self.txt")
    os.mkfifo(folder / "pipe.txt")
    (folder / "folder.txt").mkdir()
    return {
        "circle": "leads back",
        "nowhere.txt": "leads nowhere",
        "self.txt": "can't be read",
        "pipe.txt": "a pipe",
        "folder.txt": "folder is empty",
    }
