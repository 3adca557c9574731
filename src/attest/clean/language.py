"""Which language a text is in, and when we are sure enough to say no."""

import math
from dataclasses import dataclass

from attest.clean.vocabulary import word_list

# Below this many characters a detector guesses.
LEAST_CHARS = 60
_SURE = 0.95
_NAMES = dict(
    pair.split(":")
    for pair in word_list(
        "af:Afrikaans am:Amharic an:Aragonese ar:Arabic as:Assamese az:Azerbaijani be:Belarusian bg:Bulgarian "
        "bn:Bengali br:Breton bs:Bosnian ca:Catalan cs:Czech cy:Welsh da:Danish de:German dz:Dzongkha "
        "el:Greek en:English eo:Esperanto es:Spanish et:Estonian eu:Basque fa:Persian fi:Finnish fo:Faroese "
        "fr:French ga:Irish gl:Galician gu:Gujarati ha:Hausa he:Hebrew hi:Hindi hr:Croatian ht:Haitian "
        "hu:Hungarian hy:Armenian id:Indonesian is:Icelandic it:Italian ja:Japanese jv:Javanese ka:Georgian "
        "kk:Kazakh km:Khmer kn:Kannada ko:Korean ku:Kurdish ky:Kyrgyz la:Latin lb:Luxembourgish lo:Lao "
        "lt:Lithuanian lv:Latvian mg:Malagasy mk:Macedonian ml:Malayalam mn:Mongolian mr:Marathi ms:Malay "
        "mt:Maltese nb:Norwegian ne:Nepali nl:Dutch nn:Norwegian no:Norwegian oc:Occitan or:Odia pa:Punjabi "
        "pl:Polish ps:Pashto pt:Portuguese qu:Quechua ro:Romanian ru:Russian rw:Kinyarwanda se:Sami "
        "si:Sinhala sk:Slovak sl:Slovenian so:Somali sq:Albanian sr:Serbian sv:Swedish sw:Swahili ta:Tamil "
        "te:Telugu th:Thai tl:Tagalog tr:Turkish ug:Uyghur uk:Ukrainian ur:Urdu vi:Vietnamese vo:Volapük "
        "wa:Walloon xh:Xhosa zh:Chinese zu:Zulu"
    )
)


@dataclass(frozen=True, slots=True)
class Guess:
    """A language's ISO 639-1 code and how sure the detector is, 0 to 1."""

    code: str
    score: float


def guess_language(text: str) -> Guess:
    """The likeliest language of `text`; capitals are made small first, since they mislead the detector."""
    from py3langid import rank  # type: ignore[import-untyped]

    scores = rank(text[:20_000].lower())
    code, best = scores[0]
    return Guess(str(code), 1.0 / sum(math.exp(max(score - best, -50.0)) for _, score in scores))


def is_foreign(guess: Guess, *, length_chars: int) -> bool:
    """Whether the detector is sure enough that a text of this length is not English."""
    return guess.code != "en" and length_chars >= LEAST_CHARS and guess.score >= _SURE


def primary_code(language: str) -> str:
    """The first part of a language tag, small: "en" of "en-GB", "eng" or "English"."""
    code = language.replace("_", "-").split("-")[0].strip().lower()
    return "en" if code in ("eng", "english") else code


def name_language(code: str) -> str:
    """The language's English name, or the code itself where it is not known."""
    return str(_NAMES.get(code, code))
