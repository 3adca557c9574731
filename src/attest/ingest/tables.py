"""Tables: CSV and its kin, with columns found by their names; and the tables of GDELT, whose columns have none."""

import csv
import difflib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO

from attest.errors import SettingsError
from attest.ingest.addresses import Address, is_address
from attest.ingest.dates import read_date
from attest.ingest.limits import Limits
from attest.ingest.page import reject
from attest.ingest.rows import NAMES, read_row
from attest.ingest.sniff import WIDE_BOMS
from attest.ingest.streams import buffered
from attest.records import Page, Rejected

_DELIMITERS = ",;\t|"
_SEPARATOR_LINE = re.compile(r"sep=(.)\s*", re.IGNORECASE)
# GDELT's tables have no header: how many columns, what the first ones look like, and where the address is.
# Source: the codebooks of GDELT Event 1.0 and 2.0, Mentions 2.0 and GKG 2.1.
_GDELT = (
    (61, re.compile(r"\d+\t\d{8}\t\d{6}\t"), 60),
    (58, re.compile(r"\d+\t\d{8}\t\d{6}\t"), 57),
    (16, re.compile(r"\d+\t\d{14}\t\d{14}\t\d\t"), 5),
    (27, re.compile(r"\d{14}-T?\d+\t\d{14}\t\d\t"), 4),
)
_UDIV = "<UDIV>"  # between several addresses in one cell of GKG 1.0
_MOST_FOREIGN = 0.03  # of a cell's bytes beyond ASCII, for taking it as Windows-1252


class BrokenTableError(Exception):
    """A table that can't be read on; says why."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what: our name to the index of the column."""

    of: Mapping[str, int]
    cells: int

    def row(self, cells: Sequence[str]) -> dict[str, object]:
        """The cells under our own names; empty ones left out, but for the text."""
        found = {ours: cells[index] for ours, index in self.of.items() if index < len(cells)}
        return {ours: cell for ours, cell in found.items() if cell.strip() or ours == "text"}


def parse_columns(given: str | None) -> dict[str, str]:
    """Reads "text=body,published=date" into our names and theirs.

    Raises:
        SettingsError: a pair is not one, or names nothing that we know.
    """
    pairs: dict[str, str] = {}
    for pair in (given or "").split(","):
        ours, equals, theirs = (part.strip() for part in pair.partition("="))
        if not pair.strip():
            continue
        if not equals or not theirs:
            raise SettingsError(f"columns: '{pair.strip()}' is no pair", fix="write text=body,published=date.")
        if ours not in NAMES:
            close = difflib.get_close_matches(ours, NAMES, n=1)
            guess = f"did you mean '{close[0]}'? " if close else ""
            raise SettingsError(
                f"columns: '{ours}' is nothing that a report has", fix=f"{guess}Left of = stand {', '.join(NAMES)}."
            )
        pairs[ours] = theirs
    return pairs


def read_table(
    stream: IO[bytes], *, origin: str, columns: Mapping[str, str], published: date | None, limits: Limits
) -> Iterator[Page | Rejected | Address]:
    """Gives a page, a rejection or an address for each row that is not blank, in order.

    A table without a text, but with addresses, is a list of addresses.

    Args:
        stream: The table, in UTF-8, UTF-16 with its mark, or Windows-1252.
        origin: Where it is, for people.
        columns: Our names and theirs, as `parse_columns` gives them.
        published: The day for rows that state none.
        limits: Bounds on a row's size.

    Raises:
        OSError, EOFError, zlib.error: the stream under the rows broke; the rows before it were given.
    """
    csv.field_size_limit(max(csv.field_size_limit(), limits.page_bytes))
    source = buffered(stream)
    wide = source.peek(4).startswith(WIDE_BOMS)
    words = (
        io.TextIOWrapper(source, "utf-16", errors="replace", newline="")
        if wide
        else io.TextIOWrapper(source, "utf-8-sig", errors="surrogateescape", newline="")
    )
    try:
        yield from _Table(_Lines(words, limits), origin=origin, columns=columns, published=published).read()
    finally:
        words.detach()


class _Lines:
    """Lines for the csv reader, none of them and no row of them too long."""

    def __init__(self, words: io.TextIOWrapper, limits: Limits) -> None:
        self._words, self._most = words, limits.page_bytes
        self._taken = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._words.readline(self._most + 1)
        self._taken += len(line)
        if self._taken > self._most:
            raise BrokenTableError(
                f"a row is longer than {self._most:,} characters; a quotation mark may never be closed"
            )
        if not line:
            raise StopIteration
        return line

    def row_done(self) -> None:
        """A row has ended; the next may be as long again."""
        self._taken = 0


class _Table:
    """One table on its way to rows."""

    def __init__(self, lines: _Lines, *, origin: str, columns: Mapping[str, str], published: date | None) -> None:
        self._lines, self._origin, self._columns, self._published = lines, origin, columns, published

    def read(self) -> Iterator[Page | Rejected | Address]:
        try:
            yield from self._read()
        except BrokenTableError as problem:
            yield reject(self._origin, f"{problem}; rows before it were read", "save the table again as CSV.")

    def _read(self) -> Iterator[Page | Rejected | Address]:
        first = next(self._lines, "")
        separator = _SEPARATOR_LINE.fullmatch(first)
        if separator:
            first = next(self._lines, "")
        if gdelt := _gdelt_column(first):
            yield from self._read_gdelt(first, gdelt)
            return
        delimiter = separator[1] if separator else max(_DELIMITERS, key=first.count)
        rows = self._rows(first, delimiter)
        header = next(rows, (0, []))[1]
        found = find_columns(header, self._columns)
        if isinstance(found, Rejected):
            yield reject(self._origin, found.reason, found.fix)
            return
        empty = True
        for number, cells in rows:
            empty = False
            yield from self._read_cells(found, cells, f"{self._origin}:{number}")
        if empty:
            yield reject(self._origin, "the table has a header and no rows", "check how it was saved.")

    def _rows(self, first: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
        """Rows that are not blank, each with its number, the header being 1."""
        reader = csv.reader(_after(first, self._lines), delimiter=delimiter)
        number = 0
        while True:
            try:
                cells = next(reader, None)
            except csv.Error as problem:
                raise BrokenTableError(f"row {number + 1} is no row of a table ({problem})") from problem
            if cells is None:
                return
            self._lines.row_done()
            number += 1
            if any(cell.strip() for cell in cells):
                yield number, cells

    def _read_cells(self, columns: Columns, cells: list[str], here: str) -> Iterator[Page | Rejected | Address]:
        if len(cells) > columns.cells and any(cell.strip() for cell in cells[columns.cells :]):
            yield reject(
                here,
                f"the row has {len(cells)} cells, and the header {columns.cells}",
                "put text that holds the separator in quotation marks.",
            )
            return
        mended = [_mend(cell) for cell in cells]
        if any(cell is None for cell in mended):
            yield reject(here, "the row is not UTF-8", "save the table as UTF-8.")
            return
        row = columns.row([cell or "" for cell in mended])
        if {"text", "html"} & columns.of.keys():
            yield read_row(row, here, self._published)
        else:
            yield from _addresses(str(row.get("url", "")), here, row, self._published)

    def _read_gdelt(self, first: str, column: int) -> Iterator[Page | Rejected | Address]:
        for number, line in enumerate(_after(first, self._lines), start=1):
            self._lines.row_done()
            cells = line.rstrip("\r\n").split("\t")
            if line.strip():
                words = cells[column] if column < len(cells) else ""
                yield from _addresses(words, f"{self._origin}:{number}", {}, self._published)


def find_columns(header: Sequence[str], given: Mapping[str, str]) -> Columns | Rejected:
    """Which column holds what: as given, else by its name; a rejection that says what is missing.

    Args:
        header: The names of the columns, as the table has them.
        given: Our names and theirs, which outrank what is found.
    """
    names = [name.strip().lower().lstrip("\ufeff") for name in header]
    shown = ", ".join(name.strip() for name in header[:20]) or "none"
    of: dict[str, int] = {}
    for ours, theirs in given.items():
        if theirs.lower() not in names:
            close = difflib.get_close_matches(theirs.lower(), names, n=1)
            guess = f"did you mean '{close[0]}'? " if close else ""
            return reject("", f"there is no column '{theirs}'", f"{guess}The columns are: {shown}.")
        of[ours] = names.index(theirs.lower())
    for ours, known in NAMES.items():
        if ours not in of and (index := next((names.index(name) for name in known if name in names), None)) is not None:
            of[ours] = index
    texts = [name for name in NAMES["text"] if name in names]
    if "text" not in given and len(texts) > 1 and "text" not in texts:
        return reject(
            "", f"the text could be in any of the columns {', '.join(texts)}", f"say which: --columns text={texts[0]}."
        )
    if not {"text", "html", "url"} & of.keys():
        return reject("", "no column is known to hold the text", f"say which: --columns text=NAME. There are: {shown}.")
    return Columns(of, len(header))


def _after(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _gdelt_column(line: str) -> int | None:
    cells = line.count("\t") + 1
    return next((at for count, shape, at in _GDELT if cells == count and shape.match(line)), None)


def _addresses(
    words: str, here: str, row: Mapping[str, object], published: date | None
) -> Iterator[Rejected | Address]:
    for url in words.split(_UDIV):
        if not is_address(url.strip()):
            yield reject(here, "the row has no web address", "only addresses that begin with http are fetched.")
            continue
        yield Address(
            url.strip(),
            origin=here,
            title=_or_none(row.get("title")),
            outlet=_or_none(row.get("outlet")),
            published=read_date(row.get("published")) or published,
        )


def _or_none(value: object) -> str | None:
    return str(value).strip() or None if value is not None else None


def _mend(cell: str) -> str | None:
    """A cell that was not UTF-8 as Windows-1252 where nearly all of it is ASCII; None where it can't be told."""
    try:
        raw = cell.encode("utf-8")
    except UnicodeEncodeError:
        raw = cell.encode("utf-8", "surrogateescape")
    else:
        return cell
    if len(raw.translate(None, bytes(range(128)))) > max(2, _MOST_FOREIGN * len(raw)):
        return None
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        return None
