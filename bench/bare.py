"""The encoder of the reading network by itself: the same file cut off behind its last layer, without the heads."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

# Field numbers of the ONNX format.
MODEL_GRAPH, GRAPH_NODE, GRAPH_INITIALIZER, GRAPH_INPUT, GRAPH_OUTPUT, GRAPH_VALUE_INFO = 7, 1, 5, 11, 12, 13
NODE_INPUT, NODE_OUTPUT, NODE_NAME, TENSOR_NAME, VALUE_NAME = 1, 2, 3, 8, 1
LAST_LAYER = "LayerNorm/LayerNormalization"
CLS, SEP, MOST_PIECES = 101, 102, 512


class BareEncoder:
    """The encoder on one core; `read` encodes one sentence, given as word pieces."""

    def __init__(self, path: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            cut_behind_encoder(path.read_bytes()), options, providers=["CPUExecutionProvider"]
        )
        self._inputs = [i.name for i in self._session.get_inputs()]

    def read(self, pieces: list[int]) -> None:
        """Encode one sentence, led by [CLS] and closed by [SEP]."""
        numbers = np.array([CLS, *pieces[: MOST_PIECES - 2], SEP])
        words = len(numbers) - 2
        fed: Mapping[str, Any] = {
            "pieces": numbers,
            "first": np.arange(1, words + 1),
            "sentence": np.zeros(words, dtype=np.int64),
            "asked": np.zeros(words, dtype=np.float32),
        }
        self._session.run(None, {name: fed[name] for name in self._inputs})


def cut_behind_encoder(model: bytes) -> bytes:
    """The model with the output of its encoder's last layer as only output, and nothing that it does not need.

    Raises:
        ValueError: no node of the model's encoder ends a layer.
    """
    graph = next(f.value for f in fields(model) if f.number == MODEL_GRAPH)
    rest = b"".join(f.whole for f in fields(model) if f.number != MODEL_GRAPH)
    return rest + field(MODEL_GRAPH, _cut_graph(graph))


def _cut_graph(graph: bytes) -> bytes:
    nodes = [(f, _names(f.value)) for f in fields(graph) if f.number == GRAPH_NODE]
    ends = [n["outputs"][0] for _, n in nodes if n["name"].startswith("/encoder/") and n["name"].endswith(LAST_LAYER)]
    if not ends:
        raise ValueError("no node of the model ends a layer of an encoder")
    needed = {ends[-1]}
    kept: list[bytes] = []
    # Nodes stand in an order in which each comes after what it needs.
    for node, names in reversed(nodes):
        if needed.intersection(names["outputs"]):
            needed.update(names["inputs"])
            kept.append(node.whole)
    parts = kept[::-1]
    for part in fields(graph):
        if part.number == GRAPH_INITIALIZER:
            parts += [part.whole] if _text(part.value, TENSOR_NAME)[0] in needed else []
        elif part.number == GRAPH_INPUT:
            parts += [part.whole] if _text(part.value, VALUE_NAME)[0] in needed else []
        elif part.number not in (GRAPH_NODE, GRAPH_OUTPUT, GRAPH_VALUE_INFO):
            parts.append(part.whole)
    return b"".join([*parts, field(GRAPH_OUTPUT, field(VALUE_NAME, ends[-1].encode()))])


def _names(node: bytes) -> dict[str, Any]:
    return {
        "inputs": _text(node, NODE_INPUT),
        "outputs": _text(node, NODE_OUTPUT),
        "name": next(iter(_text(node, NODE_NAME)), ""),
    }


def _text(message: bytes, number: int) -> list[str]:
    return [bytes(f.value).decode() for f in fields(message) if f.number == number]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a protocol buffer: its number, its bytes with the key (`whole`) and without (`value`)."""

    number: int
    value: bytes
    whole: bytes


def fields(message: bytes) -> Iterator[Field]:
    """The fields of a protocol buffer, in order."""
    at = 0
    while at < len(message):
        start = at
        key, at = _number(message, at)
        kind = key & 7
        if kind == 2:
            size, at = _number(message, at)
        elif kind == 0:
            size = _number(message, at)[1] - at
        else:
            size = {1: 8, 5: 4}[kind]
        yield Field(key >> 3, message[at : at + size], message[start : at + size])
        at += size


def field(number: int, value: bytes) -> bytes:
    """A field that holds bytes."""
    return _written(number << 3 | 2) + _written(len(value)) + value


def _number(message: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        byte = message[at]
        at += 1
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return number, at


def _written(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])
