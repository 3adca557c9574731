import json
from importlib.resources import files
from pathlib import Path

import pytest

from attest.errors import AssetError
from attest.extract.wordpiece import WordPieces

SHIPPED = Path(str(files("attest.extract") / "data" / "tokenizer.json"))
VOCABULARY = {p: n for n, p in enumerate(("[UNK]", "shell", "##ing", "##ed", "sh", "-", "'", "s", "muller", "军", "9"))}


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("shelling", ("shell", "##ing")),
        ("SHELLED", ("shell", "##ed")),
        ("shell-shell", ("shell", "-", "shell")),
        ("shell's", ("shell", "'", "s")),
        ("Müller", ("muller",)),
        ("军军", ("军", "军")),
        ("shell\u200bing", ("shell", "##ing")),
        ("shelly", ("[UNK]",)),
        ("9" * 101, ("[UNK]",)),
        ("\u200b", ()),
    ],
)
def test_a_word_is_spelled_by_the_longest_pieces_from_the_left(word: str, pieces: tuple[str, ...]) -> None:
    assert WordPieces(VOCABULARY).spell(word) == tuple(VOCABULARY[piece] for piece in pieces)


def test_a_vocabulary_that_keeps_capitals_is_refused(tmp_path: Path) -> None:
    kept = json.loads(SHIPPED.read_text(encoding="utf-8"))
    kept["normalizer"]["lowercase"] = False
    (tmp_path / "tokenizer.json").write_text(json.dumps(kept))

    with pytest.raises(AssetError, match="not lower-cased word pieces"):
        WordPieces.load(tmp_path / "tokenizer.json")


def test_words_are_spelled_as_the_library_spells_them() -> None:
    """The network was trained on the library's pieces."""
    tokenizers = pytest.importorskip("tokenizers")
    library = tokenizers.Tokenizer.from_file(str(SHIPPED))
    library.no_padding()
    library.no_truncation()
    ours = WordPieces.load(SHIPPED)
    words = [*ours_vocabulary(), *ODD]

    different = [w for w in words if ours.spell(w) != tuple(library.encode(w, add_special_tokens=False).ids)]

    assert different == []


ODD = (
    "Sévaré Ḥudaydah Al-Ḩudaydah ’em “We U.S. 45,000 $3m don't Çatalca İstanbul ΟΔΟΣ straße ﬁre № 50% a/b #NoWar "
    "@x naïve\u0301 тро́е 北京 東京 کابل القاعدة ไทย 한국 ½ … — – • ™ ǅ ١٢٣ x² zero\u200bwidth soft\xadhyphen \ufffd "
    "\x07bell"
).split()


def ours_vocabulary() -> list[str]:
    vocabulary = json.loads(SHIPPED.read_text(encoding="utf-8"))["model"]["vocab"]
    return [piece.removeprefix("##").title() for piece in vocabulary if not piece.startswith("[")]
