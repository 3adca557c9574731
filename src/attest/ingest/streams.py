"""Streams that pass bytes on while someone counts them."""

import gzip
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import IO, Any, BinaryIO, cast

from attest.ingest.limits import Limits

_SPOOL_BYTES = 16_000_000


class BombError(Exception):
    """A packed stream that unpacks to far more than an honest one would; said as a rejection."""


class Budget:
    """What all layers of one file may unpack to, together: archives in archives multiply.

    Args:
        packed_bytes: Gives the size of the file, as far as it is known.
        limits: The bounds on the ratio.
    """

    def __init__(self, packed_bytes: Callable[[], int], *, limits: Limits) -> None:
        self._packed_bytes, self._limits, self._spent = packed_bytes, limits, 0

    def spend(self, size_bytes: int) -> None:
        """Counts what was unpacked.

        Raises:
            BombError: it is far more than the file itself.
        """
        self._spent += size_bytes
        limits = self._limits
        if self._spent > limits.ratio_from_bytes and self._spent > limits.ratio * self._packed_bytes():
            raise BombError(f"it unpacks to more than {limits.ratio:g} times its size")


class Tap(io.RawIOBase):
    """Passes a stream on in short reads, so that nothing that came before a break in it is lost.

    Args:
        stream: Where the bytes come from; it stays open.
        packed: The packed stream that `stream` is unpacked from, to watch the ratio of the two.
        limits: The bounds on that ratio.
        budget: What passes is taken from it.
    """

    def __init__(
        self,
        stream: IO[bytes],
        *,
        packed: "Tap | None" = None,
        limits: Limits | None = None,
        budget: Budget | None = None,
    ) -> None:
        self._read = getattr(stream, "read1", stream.read)
        self._packed = packed
        self._budget = budget
        self._limits = limits or Limits()
        self._tail = b""
        self.count_bytes = 0

    def readable(self) -> bool:
        """A tap can always be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fills `buffer` as far as one read goes.

        Raises:
            BombError: far more came out than went in.
        """
        block = self._read(len(buffer))
        buffer[: len(block)] = block
        self.count_bytes += len(block)
        self._tail = (self._tail + block[-512:])[-512:]
        self._check_ratio()
        if self._budget is not None:
            self._budget.spend(len(block))
        return len(block)

    def _check_ratio(self) -> None:
        limits, packed = self._limits, self._packed
        if packed and self.count_bytes > max(limits.ratio_from_bytes, limits.ratio * packed.count_bytes):
            raise BombError(f"it unpacks to more than {limits.ratio:g} times its size")

    @property
    def ends_in_zeros(self) -> bool:
        """Whether the last 512 bytes that passed were all zero, as at the end of a whole tar."""
        return len(self._tail) == 512 and not self._tail.strip(b"\0")


def buffered(stream: IO[bytes] | Tap) -> io.BufferedReader:
    """`stream` with `peek` and lines."""
    if isinstance(stream, io.BufferedReader):
        return stream
    return io.BufferedReader(stream if isinstance(stream, Tap) else Tap(stream), buffer_size=1 << 16)


def unzipped(stream: IO[bytes], limits: Limits, budget: Budget | None = None) -> Tap:
    """The bytes that a gzip stream holds.

    Reading it raises EOFError where the stream was cut, OSError or zlib.error where it is broken.
    """
    packed = Tap(stream)
    return Tap(cast(IO[bytes], gzip.GzipFile(fileobj=packed)), packed=packed, limits=limits, budget=budget)


@contextmanager
def seekable(stream: IO[bytes]) -> Iterator[IO[bytes]]:
    """`stream` itself where it can be searched, else a copy on disk (in memory while small)."""
    if stream.seekable():
        yield stream
        return
    with SpooledTemporaryFile(max_size=_SPOOL_BYTES) as copy:
        while block := stream.read(1 << 20):
            copy.write(block)
        copy.seek(0)
        yield cast(BinaryIO, copy)


def read_up_to(stream: IO[bytes], size_bytes: int) -> bytes:
    """At most `size_bytes` of `stream`, however short its single reads are."""
    blocks, missing = [], size_bytes
    while missing > 0 and (block := stream.read(min(missing, 1 << 20))):
        blocks.append(block)
        missing -= len(block)
    return b"".join(blocks)
