"""Words as the network reads them: the same cut in training and in use."""

import re
from dataclasses import dataclass

from attest.records import Span

# Initials keep their points, numbers their separators; clitics stand alone, as in the Universal Dependencies
# treebanks; every other sign is a word of its own, so that "12-year-old" is five words.
_WORD = re.compile(
    r"""
      (?:[^\W\d_]\.){2,}                # U.S.
    | \d+(?:[.,:]\d+)*                  # 1,300  2.5  10:30
    | [^\W\d_]+?(?=n['’]t\b) | n['’]t\b # did n't
    | ['’](?:s|re|ve|ll|d|m)\b          # 's
    | [^\W_]+
    | \S
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of an article: its text, its span, and the number of its sentence, from 0."""

    text: str
    span: Span
    sentence: int


def split_words(text: str, sentences: tuple[Span, ...]) -> tuple[Word, ...]:
    """The words of each sentence, in order; spans count in code points of `text`."""
    return tuple(
        Word(match.group(), Span(match.start(), match.end()), number)
        for number, sentence in enumerate(sentences)
        for match in _WORD.finditer(text, sentence.start, sentence.end)
    )
