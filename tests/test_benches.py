"""The benches on corpora: each says what it misses, and the encoder that speed is measured against is the network's."""

import subprocess
import sys
from pathlib import Path

import pytest
from bench import bare

BENCHES = tuple("calibration copies ecb event_place isaf muc parse plover speed stories strikes".split())
# All in one process, as most of a bench's start is the reader's imports.
EACH = """
import importlib, sys
sys.path.insert(0, sys.argv[1])
import common
folder, names = sys.argv[2], sys.argv[3:]
for name in names:
    bench = importlib.import_module(name)
    sys.argv = [name, folder]
    try:
        common.run(bench.measure, bench.__doc__, add=getattr(bench, "add", None))
    except SystemExit as left:
        print(name, left.code, file=sys.stderr)
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    empty = tmp_path_factory.mktemp("no-corpora")
    bench = Path(bare.__file__).parent
    command = [sys.executable, "-c", EACH, str(bench), str(empty), *BENCHES]
    return subprocess.run(command, capture_output=True, text=True, check=True).stderr.splitlines()


@pytest.mark.parametrize("name", BENCHES)
def test_a_bench_without_its_corpus_names_the_file_and_leaves_with_2(name, said):
    end = said.index(f"{name} 2")

    assert said[end - 2].startswith("bench: /")
    assert said[end - 2].endswith("is not there")
    assert said[end - 1].startswith("  try: give the folder that holds")


def message(*parts):
    return b"".join(bare.field(number, value) for number, value in parts)


def node(name, reads, writes):
    return message(
        *((bare.NODE_INPUT, words.encode()) for words in reads),
        *((bare.NODE_OUTPUT, words.encode()) for words in writes),
        (bare.NODE_NAME, name.encode()),
    )


def test_what_the_encoder_does_not_need_is_cut_off():
    layer = "/encoder/layer.0/output/LayerNorm/LayerNormalization"
    graph = message(
        (bare.GRAPH_NODE, node("/encoder/embed", ["pieces", "table"], ["embedded"])),
        (bare.GRAPH_NODE, node(layer, ["embedded"], ["encoded"])),
        (bare.GRAPH_NODE, node("/head", ["encoded", "weights", "asked"], ["scores"])),
        *((bare.GRAPH_INITIALIZER, message((bare.TENSOR_NAME, name))) for name in (b"table", b"weights")),
        *((bare.GRAPH_INPUT, message((bare.VALUE_NAME, name))) for name in (b"pieces", b"asked")),
        (bare.GRAPH_OUTPUT, message((bare.VALUE_NAME, b"scores"))),
    )
    cut = bare.cut_behind_encoder(message((bare.MODEL_GRAPH, graph), (99, b"a" * 300)))

    model = {f.number: f.value for f in bare.fields(cut)}
    kept = [(f.number, f.value) for f in bare.fields(model[bare.MODEL_GRAPH])]
    assert model[99] == b"a" * 300
    assert kept == [
        (bare.GRAPH_NODE, node("/encoder/embed", ["pieces", "table"], ["embedded"])),
        (bare.GRAPH_NODE, node(layer, ["embedded"], ["encoded"])),
        (bare.GRAPH_INITIALIZER, message((bare.TENSOR_NAME, b"table"))),
        (bare.GRAPH_INPUT, message((bare.VALUE_NAME, b"pieces"))),
        (bare.GRAPH_OUTPUT, message((bare.VALUE_NAME, b"encoded"))),
    ]


def test_a_network_without_an_encoder_is_refused():
    with pytest.raises(ValueError, match="ends a layer"):
        bare.cut_behind_encoder(message((bare.MODEL_GRAPH, message((bare.GRAPH_NODE, node("/head", [], ["a"]))))))


def test_fields_of_every_kind_are_passed_over_whole():
    number, eight, four = b"\x08\x96\x01", b"\x11" + bytes(8), b"\x1d" + bytes(4)

    assert [f.whole for f in bare.fields(number + eight + four + bare.field(4, b"x"))] == [
        number,
        eight,
        four,
        b"\x22\x01x",
    ]
