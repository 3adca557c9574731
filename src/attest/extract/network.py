"""The network at work: ONNX Runtime and word pieces; it knows words and labels, nothing of events.

Every window is read by itself, as a batch of one. Dynamic int8 scales activations over the whole batch, so
batch-mates would change a window's scores; alone, it reads the same among ten thousand pages as by itself, and
nothing is padded.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from attest.assets import hash_file
from attest.errors import AssetError
from attest.extract.wordpiece import WordPieces

if TYPE_CHECKING:
    import onnxruntime

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]

# The base checkpoint's special pieces, and the most pieces its position table holds.
_UNKNOWN, _CLS, _SEP, _MOST_PIECES = 100, 101, 102, 512


@dataclass(frozen=True, slots=True)
class Labels:
    """What the columns of the scores mean, in order."""

    upos: tuple[str, ...]
    deprel: tuple[str, ...]
    names: tuple[str, ...]  # "O", "B-person", "I-person", ...
    types: tuple[str, ...]  # "none" first
    factuality: tuple[str, ...]
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """What the network makes of one window of words. Probabilities unless said otherwise; float32.

    upos [word, tag] and deprel [word, relation], rows sum to 1; heads [word], the number of the head word, a root
    its own; names [word, tag], rows sum to 1; types [word, type], rows sum to 1; factuality [word, factuality], rows
    sum to 1; background [word]; factual [word], about -1.3 (did not happen) to 1.2 (did); triggers [t], the words that
    got the rest; roles [t, word, role], each entry by itself; same [t, t], that two triggers name one event, symmetric.
    """

    upos: Floats
    heads: Numbers
    deprel: Floats
    names: Floats
    types: Floats
    factuality: Floats
    background: Floats
    factual: Floats
    triggers: Numbers
    roles: Floats
    same: Floats


class Network(Protocol):
    """Anything that scores windows of words; tests put a made-up one in its place."""

    @property
    def name(self) -> str:
        """What the network is called."""
        ...

    @property
    def version(self) -> str:
        """Its version."""
        ...

    @property
    def sha256(self) -> str:
        """The hash of its weights, in hex."""
        ...

    @property
    def labels(self) -> Labels:
        """What its columns mean."""
        ...

    def read(self, sentences: Sequence[Sequence[str]], asked: Sequence[int] = ()) -> Scores:
        """Score one window: the words of its sentences; `asked` are words that get role scores in any case."""
        ...


class OnnxNetwork:
    """The network of a folder: reader.onnx, tokenizer.json and card.json.

    Raises:
        AssetError: a file is missing, or is not the one that the card names.
    """

    def __init__(self, folder: Path) -> None:
        card = _read_card(folder)
        self.name, self.version = str(card["name"]), str(card["version"])
        self.labels = Labels(**{k: tuple(v) for k, v in card["labels"].items()})
        self.sha256 = card["sha256"]["reader.onnx"]
        for name, expected in card["sha256"].items():
            _check_hash(folder / name, expected)
        self._spelling = WordPieces.load(folder / "tokenizer.json")
        self._session = _load_session(folder / "reader.onnx")
        self._pieces: dict[str, tuple[int, ...]] = {}

    def read(self, sentences: Sequence[Sequence[str]], asked: Sequence[int] = ()) -> Scores:
        """Score one window; see `Network.read`. Words past the encoder's 512 pieces are cut short, never dropped."""
        pieces, first, numbers = self._encode(sentences)
        wanted = np.zeros(len(first), dtype=np.float32)
        wanted[list(asked)] = 1.0
        fed = {"pieces": pieces, "first": first, "sentence": numbers, "asked": wanted}
        return Scores(*self._session.run(None, fed))

    def _encode(self, sentences: Sequence[Sequence[str]]) -> tuple[Numbers, Numbers, Numbers]:
        spelled = [[self._spell(word) for word in words] for words in sentences]
        if sum(len(p) for words in spelled for p in words) + len(spelled) + 1 > _MOST_PIECES:
            spelled = [[p[:1] for p in words] for words in spelled]
        pieces, first, numbers = [_CLS], [], []
        for number, words in enumerate(spelled):
            for word in words:
                first.append(min(len(pieces), _MOST_PIECES - 1))
                pieces.extend(word)
                numbers.append(number)
            pieces.append(_SEP)
        return np.array(pieces[:_MOST_PIECES]), np.array(first), np.array(numbers)

    def _spell(self, word: str) -> tuple[int, ...]:
        """A word's pieces, kept once spelled: news repeats its words."""
        known = self._pieces.get(word)
        if known is None:
            known = self._spelling.spell(word) or (_UNKNOWN,)
            if len(self._pieces) < 200_000:
                self._pieces[word] = known
        return known


def load_network(folder: Path | None = None) -> OnnxNetwork:
    """The network that ships with the package, or the one in `folder`."""
    return OnnxNetwork(folder or Path(str(files("attest.extract") / "data")))


def _read_card(folder: Path) -> Mapping[str, dict[str, str]]:
    try:
        card: Mapping[str, dict[str, str]] = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    except FileNotFoundError as missing:
        raise AssetError(f"{folder}: no card.json, so no network can be loaded", fix="reinstall attest.") from missing
    return card


def _check_hash(path: Path, expected: str) -> None:
    found = hash_file(path)
    if found != expected:
        raise AssetError(f"{path}: sha256 is {found[:12]}…, the card says {expected[:12]}…", fix="reinstall attest.")


def _load_session(path: Path) -> onnxruntime.InferenceSession:
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
