"""Who in an event is a private person, and by which name: somebody named whom no table of actors knows.

It errs on the side of finding too many: a shop taken for a person costs a name, a person taken for a shop costs more.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from attest.records import Actor, Claim
from attest.resolve.actors import is_kind_noun, is_title

_WORD = re.compile(r"[^\W\d_](?:[\w'’-]*\w)?\.?")
_JOINTS = frozenset(
    "abu al bin bint da dal de del della den der di dos du el ibn la le los ould ter um umm van von y".split()
)
_TIED = re.compile(r"(?:a[dlnst]|el|[dol]['’])[-'’]?(?=[^\W\d_])", re.IGNORECASE)
# What makes a run of capitals an institution's name.
_INSTITUTIONS = frozenset(
    "academy administration agency air airlines airport alliance army assembly associated association authority bank "
    "battalion board brigade brigades broadcasting bureau cell center centre chamber channel church city clinic club "
    "coalition college command commission committee company congress corporation council court daily defence defense "
    "department development directorate district division faction federation force forces foreign forum foundation "
    "front fund gazette government governorate group guard guards herald high hospital house human independent "
    "initiative institute international journal lawyers league liberation line ministry mission mosque movement "
    "nation national nations network news newspaper observatory office organisation organization parliament party "
    "people's platform police popular post press province radio red regiment relief republic rescue resistance rights "
    "school security senate service services society state states station supreme syndicate television temple times "
    "tribunal tribune tv union united unit university village voice watch weekly".split()
)
# Of these, one without an id is a person only where a word for one person stands before the name.
_COLLECTIVE_KINDS = ("armed_group", "militia", "international")
_ONE_OF_THEM = re.compile(
    r"\b(?:commander|leader|chief|fighter|militant|rebel|member|spokes(?:wo)?man|spokesperson|deputy|emir|sheikh|"
    r"official|aide|operative|gunman|bomber|attacker)\b",
    re.IGNORECASE,
)


def private_names(claims: Iterable[Claim]) -> tuple[str, ...]:
    """The names of private persons in claims about parties, the longest first."""
    found = {
        name
        for claim in claims
        if isinstance(claim.value, Actor) and claim.value.id is None
        for words in (claim.value.name, *(e.quote for e in claim.evidence))
        for name in names_in(words, kind=claim.value.kind)
    }
    return tuple(sorted(found, key=lambda name: (-len(name), name)))


def names_in(words: str, *, kind: str | None = None) -> list[str]:
    """Persons' names in the words for a party of this kind, without their titles."""
    runs = list(_runs(words))
    if kind in _COLLECTIVE_KINDS:
        return [run for start, run in runs if " " in run and _ONE_OF_THEM.search(words[:start])]
    return [run for start, run in runs if " " in run or _is_all(run, words, start, is_kind_told=kind is not None)]


def _is_all(run: str, words: str, start: int, *, is_kind_told: bool) -> bool:
    """Whether one word in capitals is a surname: it stands alone or after a title, and is no abbreviation."""
    before = [w.group().rstrip(".").casefold() for w in _WORD.finditer(words[:start])]
    if (before and _is_title(before[-1])) or re.match(r"\s+(?:family|clan)\b", words[start + len(run) :]):
        return True
    return not before and not is_kind_told and not run.isupper() and len(run) > 2


def _runs(words: str) -> Iterator[tuple[int, str]]:
    """Where each run of words in capitals begins that may be a person's name, and it."""
    run: list[re.Match[str]] = []
    for word in (*_WORD.finditer(words), None):
        if word is not None and _goes_on(run, word, words):
            run.append(word)
            continue
        if (name := _trimmed(run)) and not _is_institution(name):
            yield name[0].start(), _bare(words[name[0].start() : name[-1].end()])
        run = [word] if word is not None and _is_capital(word.group()) else []


def _goes_on(run: Sequence[re.Match[str]], word: re.Match[str], words: str) -> bool:
    if not run or words[run[-1].end() : word.start()].strip():
        return False
    return _is_capital(word.group()) or word.group().casefold() in _JOINTS


def _trimmed(run: Sequence[re.Match[str]]) -> Sequence[re.Match[str]]:
    """A run without titles and kinds of people before, and particles behind."""
    start, end = 0, len(run)
    while start < end and _is_no_name(run[start].group()):
        start += 1
    while end > start and (_is_no_name(run[end - 1].group()) or run[end - 1].group() in _JOINTS):
        end -= 1
    return run[start:end]


def _is_title(word: str) -> bool:
    return is_title(word) or word in _FORMS_OF_ADDRESS


def _is_no_name(word: str) -> bool:
    plain = word.rstrip(".").casefold()
    return _is_title(plain) or is_kind_noun(plain) or is_kind_noun(plain + "s") or plain in _OPENERS


_FORMS_OF_ADDRESS = frozenset(
    "dr prof sir madam miss rev fr father mother brother sister imam mullah sheikh haji ustad capt sgt cpl lt maj gen "
    "col judge justice".split()
)
_OPENERS = frozenset(
    "a an the this that these those his her its their some many several all both one two three four five six seven "
    "eight nine ten dozens hundreds local senior former young old three-year-old unknown unidentified".split()
)


def _is_institution(run: Sequence[re.Match[str]]) -> bool:
    return any(_bare(word.group()).casefold() in _INSTITUTIONS for word in run)


def _is_capital(word: str) -> bool:
    return _TIED.sub("", word, count=1)[:1].isupper() or word[:1].isupper()


def _bare(name: str) -> str:
    return re.sub(r"['’]s?$|\.$", "", name)
