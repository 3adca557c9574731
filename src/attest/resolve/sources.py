"""Who says so: the kind of source that a phrase names, for those who weigh reports."""

import re
from typing import Literal

from attest.records import Actor

SourceKind = Literal["belligerent", "official", "medic", "ngo", "witness", "media", "anonymous"]

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
