"""The front door: paths in, pages out, one at a time."""

import gzip
import io
import os
import re
import stat
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import IO, BinaryIO

from attest.config import Settings
from attest.errors import InputError
from attest.ingest.addresses import Address, is_address, is_address_list, read_address_list
from attest.ingest.feeds import is_feed, read_feed
from attest.ingest.json_documents import read_json_documents
from attest.ingest.json_lines import read_json_lines
from attest.ingest.limits import Limits
from attest.ingest.mail import read_mail, split_mbox
from attest.ingest.page import make_page, reject
from attest.ingest.sniff import WIDE_BOMS, Kind, find_binary, sniff
from attest.ingest.streams import BombError, Budget, Tap, buffered, read_up_to, seekable, unzipped
from attest.ingest.tables import parse_columns, read_table
from attest.ingest.warc import read_warc
from attest.ingest.web import web_for
from attest.records import Page, Rejected

PACKED = (".zip", ".tar", ".tgz", ".gz", ".wacz")
LINES = (".jsonl", ".ndjson")
HTML = (".html", ".htm", ".xhtml")
TABLES = (".csv", ".tsv")
BOXES = (".mbox", ".mbx")
MAILS = (".eml", ".mhtml", ".mht")
FEEDS = (".xml", ".rss", ".atom", ".rdf")
DOCUMENTS = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
SUFFIXES = (
    *(".txt", *HTML, *LINES, ".json", *TABLES, *MAILS, *BOXES, *DOCUMENTS, *FEEDS, ".warc", ".warc.gz", ".wacz"),
    *(".zip", ".tar", ".tar.gz", ".tgz", ".gz"),
)
_FIX_SUFFIX = f"Attest reads {', '.join(SUFFIXES)}, folders of these, web addresses, and '-' for standard input."
_FIX_EMPTY = "check how it was saved, or leave it out."
_HEAD_BYTES = 8192
# What a broken packed stream raises while it is read.
_BROKEN = (EOFError, zlib.error, gzip.BadGzipFile, tarfile.TarError, zipfile.BadZipFile)

Outcomes = Iterator[Page | Rejected]
Found = Iterator[Page | Rejected | Address]


def read_pages(
    paths: Sequence[str],
    *,
    published: date | None = None,
    stdin: BinaryIO | None = None,
    settings: Settings | None = None,
    limits: Limits | None = None,
) -> Outcomes:
    """Brings reports in, lazily and in order; the files of a folder or a ZIP are sorted by name.

    Args:
        paths: Files, folders, archives, web addresses, or "-" for standard input, whose form is told by its first
            bytes.
        published: The publication date of every page that states none itself.
        stdin: Where "-" reads from; the process's standard input when None.
        settings: What the columns of tables are called, and how the web is asked; the defaults when None.
        limits: Bounds on sizes and nesting; the defaults of `Limits` when None.

    Returns:
        A page for each report, and a rejection for each thing that gave none, so that nothing is lost. At most one
        page is held in memory.

    Raises:
        SettingsError: the setting `columns` makes no sense.
        InputError: what is read needs a library that is not installed.
    """
    settings, limits = settings or Settings(), limits or Limits()
    columns = parse_columns(settings.columns)
    for path in paths:
        door = _Door(published, limits, columns, Budget(lambda: 0, limits=limits))
        if path == "-":
            found = door.read_stdin(stdin or sys.stdin.buffer)
        elif is_address(path):
            found = iter([Address(path, origin=path, published=published)])
        else:
            found = door.read_path(path)
        yield from _fetched(found, settings=settings, limits=limits, from_folder=path != "-" and Path(path).is_dir())


def _fetched(found: Found, *, settings: Settings, limits: Limits, from_folder: bool) -> Outcomes:
    """What was found, with pages from the web in the place of addresses.

    A list that merely lies in a folder sends nobody to the web: whoever wants that names the list.
    """
    seen: set[int] = set()
    for one in found:
        if not isinstance(one, Address):
            yield one
        elif one.instead is not None and from_folder:
            yield one.instead
        elif from_folder:
            reason = "addresses in a folder's files are not fetched"
            yield reject(one.origin, reason, "name the file itself to have its addresses fetched.")
        elif (mark := hash(one.url)) not in seen:
            # An address that is listed twice is one report.
            seen.add(mark)
            yield from web_for(settings).read(one, limits=limits)


@dataclass(frozen=True, slots=True)
class _Door:
    """One path's settings, and the ways in."""

    published: date | None
    limits: Limits
    columns: Mapping[str, str]
    budget: Budget

    def guard(self, origin: str, read: Callable[[], Found]) -> Found:
        """What `read` gives, and a rejection in place of the error that ended it early."""
        try:
            yield from read()
        except BombError as problem:
            yield reject(origin, str(problem), "if the archive is honest, unpack it yourself and name the folder.")
        except InputError as problem:
            yield reject(origin, problem.message, problem.fix)
        except _BROKEN as problem:
            yield reject(
                origin,
                f"the archive is broken or cut off ({_say(problem)}); reports before the break, if any, were read",
                "fetch or pack the file again.",
            )
        except OSError as problem:
            yield reject(origin, f"it can't be read: {_say(problem)}", "check the file and your rights to it.")

    def read_stdin(self, stream: BinaryIO) -> Found:
        """Whatever standard input holds."""
        counted = Tap(stream)
        door = replace(self, budget=Budget(lambda: counted.count_bytes, limits=self.limits))
        source = buffered(counted)
        return self.guard("standard input", lambda: door.read_unnamed(source, origin="standard input", depth=0))

    def read_path(self, path: str, *, above: tuple[tuple[int, int], ...] = ()) -> Found:
        """A file or folder by its path; `above` names the folders that it was found in, to know a loop."""
        try:
            info = Path(path).stat()
        except (FileNotFoundError, NotADirectoryError):
            is_link = Path(path).is_symlink()
            reason = "the link leads nowhere" if is_link else "there is no such file or folder"
            yield reject(path, reason, "check the spelling and the folder you are in.")
        except (OSError, ValueError) as problem:
            yield reject(path, f"it can't be read: {_say(problem)}", "check the path and your rights to it.")
        else:
            if stat.S_ISDIR(info.st_mode):
                yield from self._read_folder(path, (info.st_dev, info.st_ino), above)
            elif above and not stat.S_ISREG(info.st_mode):
                yield reject(path, "this is a pipe or a device, not a file", "name it on its own to read from it.")
            elif stat.S_ISREG(info.st_mode):
                door = replace(self, budget=Budget(lambda: info.st_size, limits=self.limits))
                yield from self.guard(path, lambda: door.read_file(path))
            else:
                yield from self.guard(path, lambda: self._read_pipe(path))

    def _read_folder(self, path: str, here: tuple[int, int], above: tuple[tuple[int, int], ...]) -> Found:
        if here in above:
            yield reject(path, "the link leads back to a folder that holds it", "remove the link.")
            return
        try:
            names = sorted(entry.name for entry in Path(path).iterdir())
        except OSError as problem:
            yield reject(path, f"the folder can't be read: {_say(problem)}", "check your rights to it.")
            return
        if not names:
            yield reject(path, "the folder is empty", "name a folder that holds reports.")
        for name in names:
            # os.path.join keeps the path as the user wrote it ("./reports/a.txt"); Path would shorten it.
            yield from self.read_path(os.path.join(path, name), above=(*above, here))  # noqa: PTH118

    def read_file(self, path: str) -> Found:
        """A regular file, whose name tells its form."""
        with Path(path).open("rb") as stream:
            yield from self.read_named(stream, name=Path(path).name, origin=path, depth=0)

    def _read_pipe(self, path: str) -> Found:
        with Path(path).open("rb") as stream:
            counted = Tap(stream)
            door = replace(self, budget=Budget(lambda: counted.count_bytes, limits=self.limits))
            yield from door.read_unnamed(buffered(counted), origin=path, depth=0)

    def read_unnamed(self, stream: IO[bytes] | Tap, *, origin: str, depth: int) -> Found:
        """A stream without a telling name: JSON, HTML, text, a list, a feed, mails, a web archive; or these in gzip."""
        source = buffered(stream)
        head = source.peek(_HEAD_BYTES)
        kind = sniff(head)
        if kind is Kind.GZIP:
            if depth >= self.limits.nesting:
                yield self._too_deep(origin)
                return
            unpacked = buffered(unzipped(source, self.limits, self.budget))
            yield from self.read_unnamed(unpacked, origin=origin, depth=depth + 1)
        elif kind is Kind.LINES:
            yield from self._read_lines(source, origin)
        elif ending := _ending_of(head):
            yield from self.read_named(source, name=ending, origin=origin, depth=depth)
        elif kind is Kind.HTML:
            yield self._read_page(source, origin=origin, media_type=kind.value)
        else:
            yield from self._read_text(source, origin)

    def read_named(self, stream: IO[bytes] | Tap, *, name: str, origin: str, depth: int) -> Found:
        """A stream whose name tells its form. `depth` counts the archives it lies in."""
        lower, limits = name.lower(), self.limits
        source = stream if not isinstance(stream, Tap) else buffered(stream)
        if lower.endswith(PACKED):
            yield from self._read_packed(source, lower, name, origin, depth)
        elif lower.endswith(LINES):
            yield from self._read_lines(source, origin)
        elif lower.endswith(".json"):
            yield from self._read_json(source, origin)
        elif lower.endswith(HTML):
            yield self._read_page(source, origin=origin, media_type="text/html")
        elif lower.endswith(".txt"):
            yield from self._read_text(source, origin)
        elif lower.endswith(TABLES):
            yield from self._read_table(source, origin)
        elif lower.endswith(MAILS):
            yield from self._read_mail(source, origin, depth)
        elif lower.endswith(BOXES):
            yield from self._read_box(source, origin, depth)
        elif lower.endswith(".warc"):
            yield from read_warc(source, origin=origin, published=self.published, limits=limits)
        elif lower.endswith(FEEDS):
            yield from self._read_feed(source, origin)
        elif lower.endswith(tuple(DOCUMENTS)):
            yield self._read_document(source, origin, lower[lower.rindex(".") :])
        else:
            yield _reject_name(name, origin)

    def _read_packed(self, stream: IO[bytes], lower: str, name: str, origin: str, depth: int) -> Found:
        if depth >= self.limits.nesting:
            yield self._too_deep(origin)
        elif lower.endswith((".zip", ".wacz")):
            yield from self._read_zip(stream, origin, depth, only="archive/" if lower.endswith(".wacz") else "")
        elif lower.endswith((".tar", ".tar.gz", ".tgz")):
            tap = Tap(stream) if lower.endswith(".tar") else unzipped(stream, self.limits, self.budget)
            yield from self._read_tar(tap, origin, depth)
        else:
            yield from self._read_gzip(stream, name[:-3], origin, depth)

    def _too_deep(self, origin: str) -> Rejected:
        return reject(origin, f"it lies in more than {self.limits.nesting} archives", "unpack the outer ones.")

    def _read_page(self, stream: IO[bytes], *, origin: str, media_type: str) -> Page | Rejected:
        content = read_up_to(stream, self.limits.page_bytes + 1)
        if len(content) > self.limits.page_bytes:
            return reject(origin, f"it is larger than {self.limits.page_bytes:,} bytes", "cut it into single reports.")
        if not content.strip():
            return reject(origin, "the file is empty", _FIX_EMPTY)
        binary = find_binary(content[:_HEAD_BYTES])
        if binary is None and b"\x00" in content and not content.startswith(WIDE_BOMS):
            binary = "a binary file (it holds NUL bytes)"
        if binary:
            return reject(origin, f"this is {binary}, not text", "save the report as text or HTML.")
        return make_page(content, origin=origin, media_type=media_type, published=self.published)

    def _read_document(self, stream: IO[bytes], origin: str, ending: str) -> Page | Rejected:
        """A PDF or Word file as it is; its words are found when it is cleaned."""
        content = read_up_to(stream, self.limits.page_bytes + 1)
        if len(content) > self.limits.page_bytes:
            return reject(origin, f"it is larger than {self.limits.page_bytes:,} bytes", "cut it into single reports.")
        if not content.strip():
            return reject(origin, "the file is empty", _FIX_EMPTY)
        if not content.startswith(b"PK\x03\x04" if ending == ".docx" else b"%PDF-"):
            what = find_binary(content[:_HEAD_BYTES]) or "text"
            return reject(origin, f"its name ends in '{ending}', but this is {what}", "give it its right name.")
        return make_page(content, origin=origin, media_type=DOCUMENTS[ending], published=self.published)

    def _read_text(self, stream: IO[bytes], origin: str) -> Found:
        source = buffered(stream)
        if is_address_list(source.peek(_HEAD_BYTES)):
            yield from read_address_list(source, origin=origin, published=self.published, limits=self.limits)
        else:
            yield self._read_page(source, origin=origin, media_type="text/plain")

    def _read_lines(self, stream: IO[bytes], origin: str) -> Found:
        source = buffered(stream)
        if bad := _not_words(source.peek(_HEAD_BYTES), origin, "JSON lines", "write one JSON object on each line."):
            yield bad
            return
        any_report = False
        for outcome in read_json_lines(source, origin=origin, published=self.published, limits=self.limits):
            any_report = True
            yield outcome
        if not any_report:
            yield reject(origin, "the file holds only blank lines", "write one JSON object on each line.")

    def _read_json(self, stream: IO[bytes], origin: str) -> Found:
        source = buffered(stream)
        if bad := _not_words(source.peek(_HEAD_BYTES), origin, "JSON", "write one JSON object on each line."):
            yield bad
        else:
            yield from read_json_documents(source, origin=origin, published=self.published, limits=self.limits)

    def _read_table(self, stream: IO[bytes], origin: str) -> Found:
        source = buffered(stream)
        head = source.peek(_HEAD_BYTES)
        bad = _not_words(head, origin, "a table", "save it as CSV, in UTF-8.", wide=True)
        if bad:
            yield bad
        else:
            yield from read_table(
                source, origin=origin, columns=self.columns, published=self.published, limits=self.limits
            )

    def _read_feed(self, stream: IO[bytes], origin: str) -> Found:
        content = read_up_to(stream, self.limits.page_bytes + 1)
        if len(content) > self.limits.page_bytes:
            yield reject(origin, f"it is larger than {self.limits.page_bytes:,} bytes", "take a shorter feed.")
        elif not content.strip():
            yield reject(origin, "the file is empty", _FIX_EMPTY)
        else:
            yield from read_feed(content, origin=origin, published=self.published, limits=self.limits)

    def _read_mail(self, stream: IO[bytes], origin: str, depth: int) -> Found:
        content = read_up_to(stream, self.limits.page_bytes + 1)
        if len(content) > self.limits.page_bytes:
            yield reject(origin, f"it is larger than {self.limits.page_bytes:,} bytes", "cut its attachments off.")
        elif not content.strip():
            yield reject(origin, "the file is empty", _FIX_EMPTY)
        else:
            yield from self._open_mail(content, origin, depth)

    def _read_box(self, stream: IO[bytes], origin: str, depth: int) -> Found:
        number = 0
        for number, mail in enumerate(split_mbox(stream, limits=self.limits), start=1):
            here = f"{origin}:{number}"
            if mail is None:
                yield reject(
                    here, f"the mail is larger than {self.limits.page_bytes:,} bytes", "cut its attachments off."
                )
            else:
                yield from self._open_mail(mail, here, depth)
        if not number:
            yield reject(origin, "this is no mailbox: no line begins with 'From '", "name a single mail '.eml'.")

    def _open_mail(self, content: bytes, origin: str, depth: int) -> Found:
        yield from read_mail(
            content,
            origin=origin,
            published=self.published,
            limits=self.limits,
            attached=lambda content, name, here: self._read_attached(content, name, here, depth),
        )

    def _read_attached(self, content: bytes, name: str, here: str, depth: int) -> Found:
        if depth >= self.limits.nesting:
            yield self._too_deep(here)
            return
        stream = buffered(Tap(io.BytesIO(content), budget=self.budget))
        yield from self.guard(here, lambda: self.read_named(stream, name=name, origin=here, depth=depth + 1))

    def _read_gzip(self, stream: IO[bytes], name: str, origin: str, depth: int) -> Found:
        source = buffered(stream)
        if not source.peek(1):
            yield reject(origin, "the file is empty", _FIX_EMPTY)
            return
        unpacked = buffered(unzipped(source, self.limits, self.budget))
        if Path(name).suffix.lower() in SUFFIXES:
            yield from self.read_named(unpacked, name=name, origin=origin, depth=depth + 1)
        else:
            yield from self.read_unnamed(unpacked, origin=origin, depth=depth + 1)

    def _read_tar(self, tap: Tap, origin: str, depth: int) -> Found:
        seen = 0
        with tarfile.open(fileobj=tap, mode="r|") as archive:
            for member in archive:
                if member.isdir():
                    continue
                seen += 1
                here = f"{origin}!{member.name}"
                if seen > self.limits.members:
                    yield reject(origin, f"it holds more than {self.limits.members:,} files", "split the archive.")
                    return
                body = archive.extractfile(member) if member.isfile() else None
                if body is None:
                    yield reject(here, "this is a link or a device, not a file", "pack the file itself.")
                else:
                    yield from self._read_member(body, member.name, here, depth)
        if not seen:
            yield reject(origin, "the archive holds no files", "pack the reports again.")
        # A tar ends in blocks of zeros; tarfile takes one that was cut between two files for whole.
        if not tap.ends_in_zeros:
            raise EOFError("the end of the archive is missing")
        while tap.read(1 << 16):
            pass

    def _read_zip(self, stream: IO[bytes], origin: str, depth: int, *, only: str) -> Found:
        with seekable(stream) as whole, zipfile.ZipFile(whole) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir() and info.filename.startswith(only)]
            if not infos:
                what = f"no files under {only}" if only else "no files"
                yield reject(origin, f"the archive holds {what}", "pack the reports again.")
            if len(infos) > self.limits.members:
                yield reject(origin, f"it holds more than {self.limits.members:,} files", "split the archive.")
                return
            for info in sorted(infos, key=lambda info: info.filename):
                yield from self._read_zipped(archive, info, f"{origin}!{info.filename}", depth)

    def _read_zipped(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, here: str, depth: int) -> Found:
        limits = self.limits
        if info.flag_bits & 1:
            yield reject(here, "the file is locked with a password", "unpack it yourself and name the folder.")
        elif info.file_size > max(limits.ratio_from_bytes, limits.ratio * info.compress_size):
            yield reject(here, f"it unpacks to more than {limits.ratio:g} times its size", "unpack it yourself.")
        else:
            try:
                member = archive.open(info)
            except NotImplementedError:
                yield reject(here, "it is packed by a method that can't be read here", "pack it with plain ZIP.")
                return
            except (zipfile.BadZipFile, ValueError) as problem:
                yield reject(here, f"the file is broken ({_say(problem)})", "pack the archive again.")
                return
            with member:
                yield from self.guard(here, lambda: self._read_member(member, info.filename, here, depth))

    def _read_member(self, stream: IO[bytes], name: str, here: str, depth: int) -> Found:
        counted = buffered(Tap(stream, budget=self.budget))
        yield from self.read_named(counted, name=name.rsplit("/", 1)[-1], origin=here, depth=depth + 1)


def _ending_of(head: bytes) -> str | None:
    """The ending that a stream without a name would have, for the forms that their first bytes tell surely."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"WARC/"):
        return ".warc"
    if head.startswith(b"%PDF-"):
        return ".pdf"
    if head.startswith(b"From ") and b"\nFrom:" in head:
        return ".mbox"
    if re.match(rb"\[\s*\{", start):
        return ".json"
    return ".xml" if is_feed(start) else None


def _not_words(head: bytes, origin: str, wanted: str, fix: str, *, wide: bool = False) -> Rejected | None:
    """What is wrong with a file that should hold words, by its first bytes; None for nothing."""
    if not head:
        return reject(origin, "the file is empty", _FIX_EMPTY)
    if head.startswith(WIDE_BOMS):
        return None if wide else reject(origin, "the file is UTF-16 or UTF-32, not UTF-8", "save it as UTF-8.")
    binary = find_binary(head)
    return reject(origin, f"this is {binary}, not {wanted}", fix) if binary else None


def _reject_name(name: str, origin: str) -> Rejected:
    ending = Path(name).suffix
    reason = f"files ending in '{ending}' are not read" if ending else "its name has no ending that tells its form"
    return reject(origin, reason, _FIX_SUFFIX)


def _say(problem: BaseException) -> str:
    words = (problem.strerror if isinstance(problem, OSError) else None) or str(problem) or type(problem).__name__
    return words[:1].lower() + words[1:]
