"""Sentences written all in capitals, as headlines and old wires are, in the letters that other reports use.

What is a name is told by capitals almost everywhere in this room; where all letters are capitals they tell nothing, and
"HAMAS" is not found as Hamas. Only the words that are looked up change: quotes and spans stay as the article has them.
"""

import re
from collections.abc import Callable, Sequence

from attest.records import Span

_LEAST_LETTERS = 12
_LEAST_SHARE = 0.9
_LONGEST_NAME = 6
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:['’](?!S\b)[^\W\d_]+)*")
_POSSESSIVE = re.compile(r"(?<=\w)(['’])S\b")
_IN_BRACKETS = re.compile(r"[(\[](?:THE\s+)?([A-Z][A-Z/&-]{1,7})[)\]]")
_COMMON = frozenset(
    """
    a about above across after again against ago all alleged almost along also among an and another any are area
    areas armed around as at away back be because been before behind being below between both but by came can
    checkpoint could day days dead did died do does down during each early eight eighteen eighty either eleven
    every few fewer fifteen fifty first five for former forty four fourteen from gave had half has have he her
    here his hour hours how hundred hundreds if in into is it its just large last late later least less local many
    may might million month months more most much must near nearly neighborhood neighborhoods neighbourhood new
    next night nine nineteen ninety no nor not now of off on once one only or other others our out outskirts over
    own region same second security senior seven seventeen seventy several shall she should since six sixteen
    sixty small so some still suburb suburbs such ten than that the their them then there these they third
    thirteen thirty this those thousand thousands three through thus to today tomorrow too toward towards twelve
    twenty two under until up upon was we week weeks well were what when where whether which while who whom whose
    why will with within without would year years yesterday yet you young
    """.split()
)
_COMMON_ENDING = re.compile(r"(?:ed|ing|ly|tion|ment)s?$")


def in_reading_letters(
    text: str, sentences: Sequence[Span], *, is_name: Callable[[str], bool], is_noun: Callable[[str], bool]
) -> str:
    """The text with each sentence that is all in capitals written as sentences are: "Two soldiers of the FMLN".

    Args:
        text: The article's text.
        sentences: Its sentences.
        is_name: Whether words name a known party as they are written: "NATO" and "African Union" do, "Nato" may not.
        is_noun: Whether a word in small letters is a plain noun for people, such as "soldiers".

    Returns:
        A text of the same length, in which every span marks the same words. Known short forms keep their capitals, as
        does what the text itself gives in brackets as one; plain words lose theirs unless they are part of a known
        name, all others keep the first.
    """
    shouted = [s for s in sentences if _is_shouted(s.of(text))]
    if not shouted:
        return text
    given = frozenset(m.group(1) for s in shouted for m in _IN_BRACKETS.finditer(text, s.start, s.end))

    def written(match: re.Match[str]) -> str:
        word = match.group()
        low = _small(word)
        bare = re.sub("['’]s$", "", low)
        if bare in _COMMON or is_noun(bare) or (len(word) > 4 and _COMMON_ENDING.search(low)):
            return low
        if len(word) == 1 or "." in word or word in given or is_name(word):
            return word
        return word[0] + low[1:]

    parts, end = [], 0
    for sentence in shouted:
        calm = _POSSESSIVE.sub(r"\1s", sentence.of(text))
        parts += [text[end : sentence.start], _with_names(_WORD.sub(written, calm), is_name)]
        end = sentence.end
    return "".join([*parts, text[end:]])


def _with_names(sentence: str, is_name: Callable[[str], bool]) -> str:
    """The sentence with a capital on every word of a known name, the longest names first."""
    words = list(_WORD.finditer(sentence))
    first = 0
    while first < len(words):
        taken = 1
        for last in range(min(first + _LONGEST_NAME, len(words)) - 1, first, -1):
            start, end = words[first].start(), words[last].end()
            name = _WORD.sub(lambda m: m.group()[0].upper() + m.group()[1:], sentence[start:end])
            if name != sentence[start:end] and words[first].group().lower() not in _COMMON and is_name(name):
                sentence = sentence[:start] + name + sentence[end:]
                taken = last - first + 1
                break
        first += taken
    return sentence


def _is_shouted(sentence: str) -> bool:
    letters = sum(c.isalpha() for c in sentence)
    capitals = sum(c.isupper() for c in sentence)
    return letters >= _LEAST_LETTERS and capitals >= _LEAST_SHARE * letters and " " in sentence.strip()


def _small(word: str) -> str:
    """The word in small letters, sign by sign, as a few letters grow when they are made small."""
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in word)
