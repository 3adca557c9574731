"""Words cut into the pieces that the network's encoder knows.

Source: BERT's own tokenizer: text is cleaned, lower-cased and stripped of accents, cut at punctuation, and each part is
spelled by the longest pieces that fit, from the left. The same pieces as the library `tokenizers` gives, without the
forty megabytes that it brings along.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from attest.errors import AssetError

_UNKNOWN = "[UNK]"
_INSIDE = "##"  # how a piece that does not begin a part is written
_MOST_CHARS = 100  # a longer part is one unknown piece
_BLANKS = "\t\n\r"
_ASCII_PUNCTUATION = r"!-/:-@\[-`{-~"
# Scripts written without blanks: each character is a part of its own.
_IDEOGRAPHS = (
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002a6df\U0002a700-\U0002b73f\U0002b740-\U0002b81f"
    "\U0002b920-\U0002ceaf\U0002f800-\U0002fa1f"
)
_ALONE = re.compile(f"([{_ASCII_PUNCTUATION}{_IDEOGRAPHS}])")


class WordPieces:
    """Spells words by a vocabulary of pieces."""

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self._vocabulary = vocabulary
        self._unknown = vocabulary[_UNKNOWN]

    @classmethod
    def load(cls, path: Path) -> "WordPieces":
        """The pieces of a `tokenizer.json`.

        Raises:
            AssetError: the file does not hold lower-cased word pieces.
        """
        kept = json.loads(path.read_text(encoding="utf-8"))
        kinds = (kept["model"].get("type"), kept["normalizer"].get("type"), kept["normalizer"].get("lowercase"))
        if kinds != ("WordPiece", "BertNormalizer", True):
            raise AssetError(f"{path}: not lower-cased word pieces", fix="install Attest again.")
        return cls(kept["model"]["vocab"])

    def spell(self, words: str) -> tuple[int, ...]:
        """The numbers of the pieces, in order; empty when nothing printable is there."""
        return tuple(number for part in _parts(words) for number in self._spell_part(part))

    def _spell_part(self, part: str) -> Iterator[int]:
        """The longest piece at each place; the unknown piece alone where one place has none."""
        numbers, start = [], 0
        while start < len(part) <= _MOST_CHARS:
            number, start = self._longest(part, start)
            if number is None:
                break
            numbers.append(number)
        else:
            if numbers:
                yield from numbers
                return
        yield self._unknown

    def _longest(self, part: str, start: int) -> tuple[int | None, int]:
        """The longest piece that begins at `start`, and where it ends; None where there is none."""
        mark = _INSIDE if start else ""
        for end in range(len(part), start, -1):
            number = self._vocabulary.get(mark + part[start:end])
            if number is not None:
                return number, end
        return None, start


def _parts(words: str) -> list[str]:
    """Cleaned, lower-cased, without accents; cut at blanks, with each sign of punctuation by itself."""
    if words.isascii() and words.isprintable():
        return _ALONE.sub(r" \1 ", words.lower()).split()
    clean = "".join(_cleaned(c) for c in words)
    # Ideographs are set apart before decomposing, which may turn one of them into another.
    apart = re.sub(f"([{_IDEOGRAPHS}])", r" \1 ", clean)
    bare = "".join(c for c in unicodedata.normalize("NFD", apart) if unicodedata.category(c) != "Mn")
    # Character by character: the encoder was trained with no rule for a sigma at a word's end.
    return "".join(f" {c} " if _is_punctuation(c) else c.lower() for c in bare).split()


def _cleaned(char: str) -> str:
    category = unicodedata.category(char)
    if char in _BLANKS or category.startswith("Z"):
        return " "
    return "" if char == "\ufffd" or category in ("Cc", "Cf", "Co") else char


def _is_punctuation(char: str) -> bool:
    return unicodedata.category(char).startswith("P") or bool(re.match(f"[{_ASCII_PUNCTUATION}]", char))
