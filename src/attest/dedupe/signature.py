"""A text's signature: numbers that a copy shares with its source, however much was cut around them.

Three neighbouring content words, in any order, make a shingle; of every few neighbouring shingles the one with the
smallest hash is kept (winnowing: Schleimer, Wilkerson and Aiken, 2003). As each choice looks at its neighbours alone,
a passage gives the same keys in a brief as in the long report that it was cut from, which the minima of a whole text
(MinHash) do not. A signature depends on the text and on `VERSION` only: not on the machine, the order or a library.
"""

import hashlib
import struct
import sys
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from attest.dedupe.words import TOKEN, forms

VERSION = 1
SHINGLE = 3
# Content words of a text that count; what follows is an archive, a table or a book.
MOST_WORDS = 3000
# How many neighbouring shingles give one key, by content words: a short text keeps all, for it has few.
WINDOWS = ((40, 1), (120, 4), (MOST_WORDS, 8))
_HEAD = struct.Struct("<BI")

Keys = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Signature:
    """`keys` are distinct, in ascending order, 64 bits with a sign, as databases index them; empty when no word is.

    `words` is the number of content words counted, at most MOST_WORDS. `version` of the rules: signatures of two
    versions share no key on purpose.
    """

    version: int
    words: int
    keys: tuple[int, ...]

    def pack(self) -> bytes:
        """As bytes to keep: version, words, keys; little endian on every machine."""
        keys = array("q", self.keys)
        if sys.byteorder == "big":
            keys.byteswap()
        return _HEAD.pack(self.version, self.words) + keys.tobytes()

    @classmethod
    def unpack(cls, packed: bytes) -> "Signature":
        """What `pack` made.

        Raises:
            ValueError: these bytes are no packed signature.
        """
        if len(packed) < _HEAD.size or (len(packed) - _HEAD.size) % 8:
            raise ValueError(f"{len(packed)} bytes are no packed signature")
        version, words = _HEAD.unpack_from(packed)
        return cls(version, words, tuple(np.frombuffer(packed, dtype="<i8", offset=_HEAD.size).tolist()))


def sign(text: str) -> Signature:
    """The signature of a text; of an empty one, a signature without keys that is like no other."""
    hashes = word_hashes(text)
    return Signature(VERSION, len(hashes), tuple(_keys(hashes).tolist()))


def sign_all(texts: Iterable[str]) -> list[Signature]:
    """The signatures of many texts, in order; each is what `sign` gives for the text alone."""
    return [sign(text) for text in texts]


def word_hashes(text: str) -> npt.NDArray[np.uint64]:
    """Hashes of the first MOST_WORDS content words, in order: uint64 [word]."""
    found: list[int] = []
    for token in TOKEN.findall(text.lower()):
        found += _hashes(token)
        if len(found) > MOST_WORDS:
            break
    return np.array(found[:MOST_WORDS], dtype=np.uint64)


@lru_cache(maxsize=400_000)
def _hashes(token: str) -> tuple[int, ...]:
    return tuple(_hash(form) for form in forms(token))


def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")


def _stir(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Spreads every bit over all 64: the finisher of splitmix64 (Steele, Lea and Flood, 2014). uint64 [n] -> [n]."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _keys(hashes: npt.NDArray[np.uint64]) -> Keys:
    """The distinct keys of a text, ascending: int64 [key]."""
    if not len(hashes):
        return np.empty(0, dtype=np.int64)
    shingles = _shingles(hashes)
    kept = _winnow(shingles, _window(len(hashes)))
    return np.unique(kept.view(np.int64))


def _shingles(hashes: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """One hash for every SHINGLE neighbours, whatever their order; a shorter text is one shingle. uint64 [shingle]."""
    if len(hashes) < SHINGLE:
        return _stir(hashes.sum(keepdims=True) + np.uint64(VERSION))
    sums = hashes[:-2] + hashes[1:-1] + hashes[2:]
    return _stir(sums + np.uint64(VERSION))


def _window(words: int) -> int:
    return next(width for most, width in WINDOWS if words <= most)


def _winnow(shingles: npt.NDArray[np.uint64], width: int) -> npt.NDArray[np.uint64]:
    if width == 1 or len(shingles) <= width:
        return shingles
    smallest: npt.NDArray[np.uint64] = np.lib.stride_tricks.sliding_window_view(shingles, width).min(axis=1)
    return smallest


def key_rows(signatures: Sequence[Signature]) -> tuple[Keys, npt.NDArray[np.int32]]:
    """All keys of many signatures, and beside each key the position of its signature: int64 [key], int32 [key]."""
    sizes = [len(signature.keys) for signature in signatures]
    keys = np.fromiter((key for s in signatures for key in s.keys), dtype=np.int64, count=sum(sizes))
    return keys, np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
