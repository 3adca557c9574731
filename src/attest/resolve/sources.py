"""Who says so: the kind of source that a phrase names, what it says of the event, and a grade proposed from both."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from attest.records import Actor, Claim, Event

SourceKind = Literal["belligerent", "official", "medic", "ngo", "witness", "media", "anonymous"]
Stance = Literal["claims", "blames", "denies", "reports"]
GradeName = Literal["confirmed", "fair", "weak", "contested"]

_RULES: tuple[tuple[SourceKind, re.Pattern[str]], ...] = (
    (
        "anonymous",
        re.compile(
            r"\b(?:anonym\w+|unnamed|unidentified|undisclosed|not\s+(?:to\s+)?(?:be\s+)?(?:named|identified)|on\s+condition|sources?)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "medic",
        re.compile(
            r"\b(?:doctors?|medics?|medical|hospitals?|nurses?|paramedics?|ambulance|morgue|coroner|clinic|surgeons?|"
            r"health\s+(?:ministry|minister|department|officials?|workers?|authorities)|ministry\s+of\s+health)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "witness",
        re.compile(
            r"\b(?:witness(?:es)?|eyewitness(?:es)?|residents?|villagers?|locals|neighbou?rs?|survivors?|bystanders?|"
            r"relatives?|famil(?:y|ies)|onlookers?|shopkeepers?|elders?)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "ngo",
        re.compile(
            r"\b(?:ngos?|(?:human\s+)?rights\s+(?:groups?|organi[sz]ations?|activists?|monitors?)|monitors?|monitoring\s+group|"
            r"observator(?:y|ies)|aid\s+(?:groups?|workers?|agenc(?:y|ies)|organi[sz]ations?)|charit(?:y|ies)|relief\s+\w+|"
            r"humanitarian\s+\w+|red\s+(?:cross|crescent)|activists?|watchdog|advocacy\s+group|think\s+tank)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "media",
        re.compile(
            r"\b(?:reporters?|journalists?|news\s*papers?|news|media|television|tv|radio|agenc(?:y|ies)|correspondents?|"
            r"broadcasters?|press|daily|magazine|websites?)\b",
            re.IGNORECASE,
        ),
    ),
)
_NGO_IDS = frozenset(
    f"group:{name}"
    for name in (
        "icrc",
        "msf",
        "hrw",
        "amnesty",
        "icg",
        "save-the-children",
        "care",
        "oxfam",
        "mercy-corps",
        "nrc",
        "irc",
    )
)
_BY_KIND: dict[str, SourceKind] = {
    "state_forces": "belligerent",
    "armed_group": "belligerent",
    "militia": "belligerent",
    "government": "official",
    "media": "media",
    "civilians": "witness",
    "demonstrators": "witness",
    "international": "official",
}


def type_source(words: str, actor: Actor) -> SourceKind | None:
    """What kind of source the words name.

    Args:
        words: The phrase as quoted.
        actor: What it was resolved to.

    Returns:
        "belligerent" for armed forces, groups and militias, police too; "official" for governments and international
        bodies; None when the words give no hint. An unnamed source that is said to be of the police or the army counts
        as anonymous: what it lacks weighs more than what it has.
    """
    if actor.id in _NGO_IDS:
        return "ngo"
    for kind, pattern in _RULES:
        if pattern.search(words) and not (
            kind == "media" and actor.kind in ("state_forces", "government", "armed_group")
        ):
            return kind
    return _BY_KIND.get(actor.kind or "")


def stance_of(claim: Claim, event: Event) -> Stance | None:
    """What a party says of the event: that it did it, that another did, that it was not so, or only that it was.

    None for parties that do not speak in this event.
    """
    if claim.field == "claimed_by":
        return "claims"
    is_speech = event.type in ("accusation", "rejection")
    if claim.field != "source" and not (claim.field == "actor" and is_speech):
        return None
    if event.type == "accusation":
        return "blames"
    return "denies" if event.factuality == "denied" or event.type == "rejection" else "reports"


# --- a grade -----------------------------------------------------------------------------------------------------

_ARMED = ("state_forces", "armed_group", "militia", "government", "international")
_FIGHTERS = ("state_forces", "armed_group", "militia")


@dataclass(frozen=True, slots=True)
class Grade:
    """How well a report of harm stands, as a machine proposes it; `reasons` in words, at least one."""

    grade: GradeName
    reasons: tuple[str, ...]


def propose_grade(event: Event) -> Grade | None:
    """How well the report of harm to people stands, for a person to confirm or change.

    "contested": parties differ on who did it, or it is denied. "confirmed": an armed party accepts that it did it, by
    claiming it or by being the one who tells of it. "fair": two sources or two articles. "weak": fewer.

    Returns:
        None where nobody is reported killed or injured, or all whom the text names as hit were fighters.

    Source: after the grades of Airwars' methodology for civilian harm. What it asks of a source's credibility is
    left to people, and "discounted" is a verdict that no text alone gives.
    """
    if not _harms(event):
        return None
    claimants, doers, sources = (_parties(event, name) for name in ("claimed_by", "actor", "source"))
    if doubts := tuple(_doubts(event, claimants, doers)):
        return Grade("contested", doubts)
    own_words = [s for s in sources if any(_is_same(s, d) for d in doers)]
    if accepted := [c for c in claimants if _actor(c).kind in _ARMED]:
        return Grade("confirmed", (f"{_names(accepted)} claims to have done it",))
    if own_words and all(_actor(c).kind in _ARMED for c in own_words):
        return Grade("confirmed", (f"{_names(own_words)} tells of it as its own act",))
    told = tuple(_tellers(event, sources))
    # A police chief and the police are one source; a health official and a minister are two.
    independent = {(_actor(s).id or _actor(s).name.casefold(), type_source(_quote(s), _actor(s))) for s in sources}
    is_fair = len(independent) > 1 or len(event.article_ids) > 1
    return Grade("fair" if is_fair else "weak", told or ("one article, which names no source",))


def _harms(event: Event) -> bool:
    is_hurt = any((event.counts[role][0].low or 0) > 0 for role in ("killed", "injured") if role in event.counts)
    kinds = [_actor(c).kind for c in _parties(event, "target")]
    return is_hurt and not (kinds and all(kind in _FIGHTERS for kind in kinds))


def _doubts(event: Event, claimants: Sequence[Claim], doers: Sequence[Claim]) -> Iterator[str]:
    if event.factuality == "denied":
        yield "it is said not to have happened"
    if len(claimants) > 1:
        yield f"claimed by {_names(claimants)}"
    known = [d for d in doers if _actor(d).id is not None]
    for claimant in claimants:
        if known and _actor(claimant).id is not None and not any(_is_same(claimant, d) for d in known):
            yield f"claimed by {_names([claimant])}, while {_names(known)} is said to have done it"


def _tellers(event: Event, sources: Sequence[Claim]) -> Iterator[str]:
    if sources:
        kinds = [(s, type_source(_quote(s), _actor(s))) for s in sources]
        named = ", ".join(f"{_names([s])} ({kind})" if kind else _names([s]) for s, kind in kinds)
        yield f"{len(sources)} source{'s' if len(sources) > 1 else ''}: {named}"
    if len(event.article_ids) > 1:
        yield f"{len(event.article_ids)} articles tell of it"


def _parties(event: Event, name: str) -> list[Claim]:
    return [c for c in event.participants if c.field == name and isinstance(c.value, Actor)]


def _actor(claim: Claim) -> Actor:
    return claim.value if isinstance(claim.value, Actor) else Actor(str(claim.value))


def _quote(claim: Claim) -> str:
    """The words of a party; its name where a person gave it, without words."""
    return claim.evidence[0].quote if claim.evidence else _actor(claim).name


def _is_same(left: Claim, right: Claim) -> bool:
    a, b = _actor(left), _actor(right)
    return a.id == b.id if a.id is not None and b.id is not None else a.name.casefold() == b.name.casefold()


def _names(claims: Sequence[Claim]) -> str:
    return " and ".join(dict.fromkeys(_actor(c).name for c in claims))
