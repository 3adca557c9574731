"""Turn trained weights into what ships: one int8 ONNX file, its tokenizer and its card.

usage: python training/export.py --weights .train/reader --out src/attest/extract/data
"""

import argparse
import hashlib
import json
import shutil
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import BertModel

import labels
from network import CANDIDATE, Exported, Network
from train import base_folder

OUTPUTS = (
    "upos",
    "heads",
    "deprel",
    "names",
    "types",
    "factuality",
    "background",
    "factual",
    "triggers",
    "roles",
    "same",
)
CORPORA = {
    "Attest gold, train part (Voice of America text, US government work; own coding)": "Apache-2.0",
    "UD English EWT with PropBank skeletons": "CC BY-SA 4.0",
    "GUM (news, interview, bio, voyage)": "CC BY 4.0 annotations; CC BY / CC BY-SA texts",
    "Groningen Meaning Bank names": "public domain text",
    "re3d (open parts)": "public domain, OGL 3.0, CC BY, CC BY-SA",
    "UDS factuality on EWT": "CC BY-SA 4.0",
    "GENEVA event triggers, train and dev parts": "CC BY 3.0",
    "1,498 reports coded by a language model (training/coded): Groningen Meaning Bank text": "public domain text",
    "... of Wikipedia's current events, 2025": "CC BY-SA 4.0",
    "... of MUC-4, train part": "CC0 1.0",
    "... of re3d (open parts)": "public domain, OGL 3.0, CC BY, CC BY-SA",
}


def export(weights: Path, out: Path, *, version: str) -> Path:
    """Write reader.onnx, tokenizer.json and card.json to `out`; gives the fp32 file's path for comparisons."""
    network = Network(
        BertModel.from_pretrained(str(base_folder()), add_pooling_layer=False, attn_implementation="eager")
    )
    found = network.load_state_dict(torch.load(weights / "weights.pt", map_location="cpu"), strict=False)
    lost = [name for name in found.missing_keys if not name.startswith(("frame_", "broad."))]  # they only teach
    if lost or found.unexpected_keys:
        raise SystemExit(f"{weights}: not weights of this network: {lost or found.unexpected_keys}")
    network.eval()
    out.mkdir(parents=True, exist_ok=True)
    full = weights / "reader.fp32.onnx"
    words = 9
    example = (
        torch.randint(1000, 2000, (14,)),
        torch.arange(1, words + 1),
        torch.zeros(words, dtype=torch.long),
        torch.ones(words),
    )
    axes = {"pieces": {0: "piece"}, "first": {0: "word"}, "sentence": {0: "word"}, "asked": {0: "word"}}
    for name in OUTPUTS:
        axes[name] = {0: "word"}
    axes["triggers"] = {0: "trigger"}
    axes["roles"] = {0: "trigger", 1: "word"}
    axes["same"] = {0: "trigger", 1: "trigger_too"}
    torch.onnx.export(
        Exported(network),
        example,
        str(full),
        input_names=["pieces", "first", "sentence", "asked"],
        output_names=list(OUTPUTS),
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )
    quantize_dynamic(
        str(full), str(out / "reader.onnx"), weight_type=QuantType.QInt8, per_channel=True, reduce_range=False
    )
    shutil.copy(base_folder() / "tokenizer.json", out / "tokenizer.json")
    card = {
        "name": "attest-reader",
        "version": version,
        "base": "sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0)",
        "licence": "Apache-2.0; trained on corpora under the licences below",
        "corpora": CORPORA,
        "training": json.loads((weights / "run.json").read_text()) if (weights / "run.json").exists() else {},
        "sha256": {f: hashlib.sha256((out / f).read_bytes()).hexdigest() for f in ("reader.onnx", "tokenizer.json")},
        "candidate": CANDIDATE,
        "labels": {
            "upos": labels.UPOS,
            "deprel": labels.DEPREL,
            "names": labels.NAMES,
            "types": labels.TYPES,
            "factuality": labels.FACTUALITY,
            "roles": labels.ROLES,
        },
    }
    for private in ("data", "out", "device", "silver_file", "start"):
        card["training"].pop(private, None)
    (out / "card.json").write_text(json.dumps(card, indent=1) + "\n")
    return full


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--version", default="0.1.0")
    a = parser.parse_args()
    print(export(a.weights, a.out, version=a.version))
