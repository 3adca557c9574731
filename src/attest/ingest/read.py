"""The front door: paths in, pages out, one at a time."""

import gzip
import os
import stat
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, BinaryIO

from attest.config import Settings
from attest.ingest.json_lines import read_json_lines
from attest.ingest.limits import Limits
from attest.ingest.page import make_page, reject
from attest.ingest.sniff import WIDE_BOMS, Kind, find_binary, sniff
from attest.ingest.streams import BombError, Tap, buffered, read_up_to, seekable, unzipped
from attest.records import Page, Rejected

SUFFIXES = (".txt", ".html", ".htm", ".jsonl", ".ndjson", ".zip", ".tar", ".tar.gz", ".tgz", ".gz")
_FIX_SUFFIX = f"Attest reads {', '.join(SUFFIXES)}, folders of these, and '-' for standard input."
_FIX_EMPTY = "check how it was saved, or leave it out."
PACKED = (".zip", ".tar", ".tgz", ".gz")
LINES = (".jsonl", ".ndjson")
_HEAD_BYTES = 8192
# What a broken packed stream raises while it is read.
_BROKEN = (EOFError, zlib.error, gzip.BadGzipFile, tarfile.TarError, zipfile.BadZipFile)

Outcomes = Iterator[Page | Rejected]


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
        paths: Files, folders, archives, or "-" for standard input, whose form is told by its first bytes.
        published: The publication date of every page that states none itself.
        stdin: Where "-" reads from; the process's standard input when None.
        settings: What the columns of tables are called, and how the web is asked; the defaults when None.
        limits: Bounds on sizes and nesting; the defaults of `Limits` when None.

    Returns:
        A page for each report, and a rejection for each thing that gave none, so that nothing is lost. At most one
        page is held in memory.
    """
    door = _Door(published=published, limits=limits or Limits(), settings=settings or Settings())
    for path in paths:
        if path == "-":
            yield from door.read_stdin(stdin or sys.stdin.buffer)
        else:
            yield from door.read_path(path)


@dataclass(frozen=True, slots=True)
class _Door:
    """One call's settings, and the ways in."""

    published: date | None
    limits: Limits
    settings: Settings

    def guard(self, origin: str, read: Callable[[], Outcomes]) -> Outcomes:
        """What `read` gives, and a rejection in place of the error that ended it early."""
        try:
            yield from read()
        except BombError as problem:
            yield reject(origin, str(problem), "if the archive is honest, unpack it yourself and name the folder.")
        except _BROKEN as problem:
            yield reject(
                origin,
                f"the archive is broken or cut off ({_say(problem)}); reports before the break, if any, were read",
                "fetch or pack the file again.",
            )
        except OSError as problem:
            yield reject(origin, f"it can't be read: {_say(problem)}", "check the file and your rights to it.")

    def read_stdin(self, stream: BinaryIO) -> Outcomes:
        """Whatever standard input holds."""
        return self.guard("standard input", lambda: self.read_unnamed(stream, origin="standard input", depth=0))

    def read_path(self, path: str, *, above: tuple[tuple[int, int], ...] = ()) -> Outcomes:
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
            else:
                yield from self.guard(path, lambda: self._read_file(path, regular=stat.S_ISREG(info.st_mode)))

    def _read_folder(self, path: str, here: tuple[int, int], above: tuple[tuple[int, int], ...]) -> Outcomes:
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

    def _read_file(self, path: str, *, regular: bool) -> Outcomes:
        with Path(path).open("rb") as stream:
            if regular:
                yield from self.read_named(stream, name=Path(path).name, origin=path, depth=0)
            else:
                yield from self.read_unnamed(stream, origin=path, depth=0)

    def read_unnamed(self, stream: IO[bytes], *, origin: str, depth: int) -> Outcomes:
        """A stream without a telling name: JSON lines, HTML, text, or any of these in gzip."""
        source = buffered(stream)
        kind = sniff(source.peek(_HEAD_BYTES))
        if kind is Kind.GZIP:
            if depth >= self.limits.nesting:
                yield self._too_deep(origin)
                return
            yield from self.read_unnamed(buffered(unzipped(source, self.limits)), origin=origin, depth=depth + 1)
        elif kind is Kind.LINES:
            yield from self._read_lines(source, origin)
        else:
            yield self._read_page(source, origin=origin, media_type=kind.value)

    def read_named(self, stream: IO[bytes], *, name: str, origin: str, depth: int) -> Outcomes:
        """A stream whose name tells its form. `depth` counts the archives it lies in."""
        lower = name.lower()
        if lower.endswith(PACKED) and depth >= self.limits.nesting:
            yield self._too_deep(origin)
        elif lower.endswith(".zip"):
            yield from self._read_zip(stream, origin, depth)
        elif lower.endswith((".tar", ".tar.gz", ".tgz")):
            tap = Tap(stream) if lower.endswith(".tar") else unzipped(stream, self.limits)
            yield from self._read_tar(tap, origin, depth)
        elif lower.endswith(".gz"):
            yield from self._read_gzip(stream, name[:-3], origin, depth)
        elif lower.endswith(LINES):
            yield from self._read_lines(stream, origin)
        elif lower.endswith((".html", ".htm")):
            yield self._read_page(stream, origin=origin, media_type="text/html")
        elif lower.endswith(".txt"):
            yield self._read_page(stream, origin=origin, media_type="text/plain")
        else:
            ending = Path(name).suffix
            reason = (
                f"files ending in '{ending}' are not read" if ending else "its name has no ending that tells its form"
            )
            yield reject(origin, reason, _FIX_SUFFIX)

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

    def _read_lines(self, stream: IO[bytes], origin: str) -> Outcomes:
        source = buffered(stream)
        head = source.peek(_HEAD_BYTES)
        if not head:
            yield reject(origin, "the file is empty", _FIX_EMPTY)
        elif head.startswith(WIDE_BOMS):
            yield reject(origin, "the file is UTF-16 or UTF-32, not UTF-8", "save it as UTF-8.")
        elif binary := find_binary(head):
            yield reject(origin, f"this is {binary}, not JSON lines", "write one JSON object on each line, in UTF-8.")
        else:
            any_report = False
            for outcome in read_json_lines(source, origin=origin, published=self.published, limits=self.limits):
                any_report = True
                yield outcome
            if not any_report:
                yield reject(origin, "the file holds only blank lines", "write one JSON object on each line.")

    def _read_gzip(self, stream: IO[bytes], name: str, origin: str, depth: int) -> Outcomes:
        source = buffered(stream)
        if not source.peek(1):
            yield reject(origin, "the file is empty", _FIX_EMPTY)
        elif Path(name).suffix.lower() in SUFFIXES:
            unpacked = buffered(unzipped(source, self.limits))
            yield from self.read_named(unpacked, name=name, origin=origin, depth=depth + 1)
        else:
            yield from self.read_unnamed(buffered(unzipped(source, self.limits)), origin=origin, depth=depth + 1)

    def _read_tar(self, tap: Tap, origin: str, depth: int) -> Outcomes:
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

    def _read_zip(self, stream: IO[bytes], origin: str, depth: int) -> Outcomes:
        with seekable(stream) as whole, zipfile.ZipFile(whole) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if not infos:
                yield reject(origin, "the archive holds no files", "pack the reports again.")
            if len(infos) > self.limits.members:
                yield reject(origin, f"it holds more than {self.limits.members:,} files", "split the archive.")
                return
            for info in sorted(infos, key=lambda info: info.filename):
                yield from self._read_zipped(archive, info, f"{origin}!{info.filename}", depth)

    def _read_zipped(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, here: str, depth: int) -> Outcomes:
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
            except zipfile.BadZipFile as problem:
                yield reject(here, f"the file is broken ({_say(problem)})", "pack the archive again.")
                return
            with member:
                yield from self.guard(here, lambda: self._read_member(member, info.filename, here, depth))

    def _read_member(self, stream: IO[bytes], name: str, here: str, depth: int) -> Outcomes:
        yield from self.read_named(stream, name=name.rsplit("/", 1)[-1], origin=here, depth=depth + 1)


def _say(problem: BaseException) -> str:
    words = (problem.strerror if isinstance(problem, OSError) else None) or str(problem) or type(problem).__name__
    return words[:1].lower() + words[1:]
