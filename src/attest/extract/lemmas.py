"""From a word as it stands in a report to the words it may be listed under: English inflection, and its exceptions.

The rules are those of English spelling (consonants doubled before -ed and -ing, y turned to i, a silent e dropped).
No word list of the language is needed: a form gives every base that could have made it, and whoever asks holds
that against the few words that a codebook names.
"""

from __future__ import annotations

from functools import lru_cache

# Base, then the forms that the rules do not make.
_VERBS = """
arise arose arisen|be am is are was were been being|bear bore borne born|beat beaten|become became|begin began begun
bend bent|bind bound|bite bit bitten|bleed bled|blow blew blown|break broke broken|breed bred|bring brought
build built|burn burnt|buy bought|catch caught|choose chose chosen|come came|creep crept|deal dealt|dig dug
do does did done|draw drew drawn|drink drank drunk|drive drove driven|eat ate eaten|fall fell fallen|feed fed|feel felt
fight fought|find found|flee fled|fling flung|fly flew flown|forbid forbade forbidden|forgive forgave forgiven
freeze froze frozen|get got gotten|give gave given|go goes went gone|grind ground|grow grew grown|hang hung
have has had|hear heard|hide hid hidden|hold held|keep kept|know knew known|lay laid|lead led|lean leant|leap leapt
leave left|lend lent|lie lay lain lying|light lit|lose lost|make made|mean meant|meet met|mislead misled|outrun outran
overrun overran|overthrow overthrew overthrown|overtake overtook overtaken|pay paid|plead pled|ride rode ridden
ring rang rung|rise rose risen|run ran|say said|see saw seen|seek sought|sell sold|send sent|shake shook shaken
shed shed|shine shone|shoot shot|show shown|shrink shrank shrunk|sing sang sung|sink sank sunk|sit sat|slay slew slain
sleep slept|slide slid|speak spoke spoken|speed sped|spell spelt|spend spent|spill spilt|spin spun|spit spat
spring sprang sprung|stand stood|steal stole stolen|stick stuck|sting stung|stink stank stunk|strike struck stricken
strip stripped|strive strove striven|swear swore sworn|sweep swept|swell swollen|swim swam swum|swing swung
take took taken|teach taught|tear tore torn|tell told|think thought|throw threw thrown|tie tying|understand understood
undertake undertook undertaken|undo undoes undid undone|uphold upheld|wake woke woken|wear wore worn|weep wept
win won|wind wound|waylay waylaid|rebuild rebuilt|resend resent|retake retook retaken
withdraw withdrew withdrawn|withhold withheld|withstand withstood|wring wrung|write wrote written
die dying|panic panicked panicking|traffic trafficked trafficking|picket picketed picketing|bus bused busing
focus focused focusing|gas gassed gassing|quit quitting|undergo undergoes underwent undergone
"""
_NOUNS = """
man men|woman women|child children|person people|foot feet|tooth teeth|goose geese|mouse mice|ox oxen|louse lice
policeman policemen|policewoman policewomen|gunman gunmen|militiaman militiamen|serviceman servicemen
fisherman fishermen|clergyman clergymen|tribesman tribesmen|herdsman herdsmen|horseman horsemen|swordsman swordsmen
crisis crises|hypothesis hypotheses|basis bases|analysis analyses|criterion criteria|phenomenon phenomena
medium media|bacterium bacteria|thief thieves|knife knives|wife wives|life lives|half halves|calf calves|wolf wolves
loaf loaves|leaf leaves|shelf shelves|self selves|hoof hooves|sheaf sheaves|coup coups|corps corps
"""
_ADJECTIVES = "good better best|bad worse worst|far farther further|little less least|many more most"
_VOWELS = frozenset("aeiou")
# Endings that take -es.
_HISSING = ("s", "x", "z", "ch", "sh", "o")
# Words without a plural s of their own, and short words that only look inflected.
_WHOLE = frozenset("news series species headquarters barracks gas bus his its this was is us thus".split())


def _forms(table: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for entry in table.replace("\n", "|").split("|"):
        base, *forms = entry.split() or [""]
        for form in forms:
            found[form] = (*found.get(form, ()), base)
    return found


_IRREGULAR = {"verb": _forms(_VERBS), "noun": _forms(_NOUNS), "adjective": _forms(_ADJECTIVES)}


@lru_cache(maxsize=100_000)
def lemmas(word: str, pos: str) -> frozenset[str]:
    """Every base that could have made a form, the form itself among them, in lower case.

    Args:
        word: A word as it stands.
        pos: "noun", "verb" or "adjective"; of a "phrase" each word may be any of the three.
    """
    form = word.casefold()
    if pos == "phrase":
        return lemmas(word, "noun") | lemmas(word, "verb") | lemmas(word, "adjective")
    bases = {form, *_IRREGULAR[pos].get(form, ())}
    if form in _WHOLE or not form.isalpha():
        return frozenset(bases)
    if pos == "noun":
        bases |= _without_s(form)
    elif pos == "verb":
        bases |= _without_s(form) | _without(form, "ed") | _without(form, "ing")
    else:
        bases |= _without(form, "er") | _without(form, "est")
    return frozenset(bases)


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """One key for all forms of a word whatever its part of speech: for counting shared words, not for showing."""
    form = word.casefold()
    for pos in ("verb", "noun"):
        if bases := _IRREGULAR[pos].get(form):
            return stem(bases[0]) if bases[0] != form else form
    if form in _WHOLE or not form.isalpha() or len(form) < 4:
        return form
    guesses = _without_s(form) or _without(form, "ed") or _without(form, "ing") or {form}
    shortest = min(guesses, key=lambda guess: (len(guess), guess))
    return shortest[:-1] if shortest.endswith("e") else shortest


def _without_s(form: str) -> set[str]:
    if not form.endswith("s") or form.endswith("ss") or len(form) < 3:
        return set()
    bases = {form[:-1]}
    if form.endswith("ies") and len(form) > 4:
        bases.add(form[:-3] + "y")
    if form.endswith("es") and form[:-2].endswith(_HISSING):
        bases.add(form[:-2])
    return bases


def _without(form: str, ending: str) -> set[str]:
    """The bases of a form in -ed, -ing, -er or -est; none when what is left has no vowel."""
    root = form.removesuffix(ending)
    if root == form or len(root) < 2 or not (_VOWELS | {"y"}) & set(root):
        return set()
    bases = set()
    if ending != "ing" and root.endswith("i"):
        return {root[:-1] + "y"}
    if root[-1] == root[-2] and root[-1] not in _VOWELS:
        bases.add(root[:-1])
        # "killed", "crossed", "stuffed": the base may have had both.
        if root[-1] in "lsfz":
            bases.add(root)
        return bases
    if not _must_double(root):
        bases.add(root)
    if root[-1] not in "wxy":
        bases.add(root + "e")
    return bases


def _must_double(root: str) -> bool:
    """Whether a one-beat word like "rob" or "stop" would have had its last letter doubled."""
    beats = sum(a in _VOWELS and (i == 0 or root[i - 1] not in _VOWELS) for i, a in enumerate(root))
    return (
        beats == 1
        and len(root) >= 3
        and root[-1] not in _VOWELS | set("wxy")
        and root[-2] in _VOWELS
        and root[-3] not in _VOWELS
    )
