"""From our events to the templates of the MUC-4 corpus, so that the reader can be scored as the literature is.

MUC codes terrorist incidents in Latin America, 1988-91: who (a person or group, and an organisation), what was
attacked, who suffered, with what. Every rule here turns our words into MUC's slots; none changes what the reader says.
Source: the MUC-4 template rules, as its published training keys show them.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from attest.evaluate.ceaf import Entity, Template, entity, plain_words
from attest.evaluate.match import quotes_agree

SLOTS = ("PerpInd", "PerpOrg", "Target", "Victim", "Weapon")

_INCIDENTS = {
    "bombing": "bombing",
    "suicide_attack": "bombing",
    "abduction": "kidnapping",
    "armed_attack": "attack",
    "clash": "attack",
    "shelling": "attack",
    "airstrike": "attack",
    "abuse": "attack",
    "sexual_violence": "attack",
    "destruction": "attack",
}
_EXPLODES = re.compile(r"\b(?:bomb|dynamit|explo|blow|blew|blast|detonat|land ?mine|car.?bomb)\w*", re.IGNORECASE)
_BURNS = re.compile(r"\b(?:burn|fire|torch|arson|ablaze|set alight|incendiar)\w*", re.IGNORECASE)
_ROBS = re.compile(r"\b(?:rob|steal|stole|loot|theft|holdup|held up)\w*", re.IGNORECASE)
_TOLD_AS_FACT = ("asserted", "alleged")
# The least confidence in the type: keeps as many events as 0.45 did before scores were calibrated, which was chosen on
# 160 training reports.
_SURE = 0.29

# Heads of phrases, singular and plural.
_THINGS = frozenset(
    """
    aircraft airport airstrip ambulance apartment area avenue bank bar barracks base boat branch bridge building
    bus business cafe camp car center chapel church city clinic club college company compound consulate convoy
    courthouse crop dam department depot dwelling economy electricity embassy establishment estate facility
    factory farm field garrison gate hall headquarters helicopter highway hill home hospital hotel house
    infrastructure installation institute jail jeep laboratory legation line mall mansion market mill mine
    ministry monument motorcycle museum neighborhood newspaper office outpost palace park parliament parlor
    pipeline plane plant plantation pole police-station port post power premises prison property pylon radio
    railroad ranch refinery residence restaurant road school service ship shop site stadium station store street
    structure substation supermarket synagogue system tank target temple theater tower town tractor train
    transformer truck university van vehicle vessel villa village warehouse window wing workshop yard
    """.split()
)
_ORGANISATIONS = frozenset(
    """
    administration agency alliance army authorities battalion brigade cartel coalition command commando committee
    contra contras corps directorate extraditables faction federation force forces front government group guard
    league mafia military militia movement navy organisation organization party police regime ring squad tribunal
    union unity
    """.split()
)
# What people are called who are not named.
_PEOPLE = frozenset(
    """
    adult adviser advisor agent ambassador analyst archbishop army assailant assassin attacker attorney authority
    baby band bishop bodyguard boy brother businessman bystander cadet candidate captain caretaker catholic
    chauffeur chief child children citizen civilian clergyman colonel column combatant commander commando
    communist comrade congressman consul contra cook cooperative-member councilman couple criminal daughter dead
    delegate demonstrator deputy diplomat director doctor driver economist element employee employer engineer
    envoy executive extremist family farmer father female fighter fighters foreigner gang general girl governor
    group guard guerrilla gunman hitman hooded hostage husband individual inhabitant insurgent investigator jesuit
    journalist judge justice kidnapper killer labor lady landowner lawyer leader legislator lieutenant magistrate
    maid major man marine mayor member men mercenary militant military militiaman minister missionary monk
    monsignor mother murderer narcotrafficker national neighbor newsman noncommissioned nun nurse occupant officer
    official operative paramilitary participant passenger passerby patrol peasant pedestrian people perpetrator
    person personality personnel photographer physician pilot player policeman politician pope population
    president priest principal prisoner professional professor prosecutor psychopath publisher radical rebel
    recruit refugee relative reporter representative resident rightist sailor secretary senator sergeant servant
    settler sister soldier son spokesman squad student subject subversive suspect teacher technician terrorist
    thug torturer tourist trafficker troop unionist unit victim villager wife witness woman women worker youngster
    youth
    """.split()
)
_TITLES = _PEOPLE | frozenset(
    """
    air american army assistant attorney auxiliary bolivian capt charge chief chilean christian col colombian
    conservative court defense democratic deputy dr ecuadoran father first foreign former fr gen guatemalan
    honduran in interior liberal lt maj mexican mr mrs ms msgr national navy nicaraguan panamanian party peruvian
    police prime public retired rev reverend salvadoran second senior sgt social spanish supreme u.s. us
    venezuelan vice
    """.split()
)
_QUANTITY = re.compile(
    r"^(?:(?:at least|more than|fewer than|less than|about|around|nearly|almost|some|approximately|over|up to|"
    r"as many as|several|many|a|an|the|another|other|others|his|her|its|their|our|this|that|these|those|all|both|"
    r"every|each|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|(?:twen|thir|for|fif|six|seven|eigh|nine)"
    r"ty|dozens?|hundreds?|thousands?|scores|of|\d[\d,.]*|alleged|suspected|presumed)\s+)+",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"[\[(]([^\])]*)(?:[\])]|$)")
_TAIL = re.compile(
    r"\s+(?:of|in|at|on|from|for|near|with|by|who|that|which|located|to|"
    r"(?!(?:build|hous|park|shopp|print|bank|broadcast|min)ing)\w{3,}ing)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
_NOBODY = re.compile(r"^(?:no|none|nobody|[\d.,]+$)", re.IGNORECASE)
_MEMBERS_OF = re.compile(r"\b(?:of|from|belonging to)\s+(?:the\s+)?(.+)$", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Incident:
    """One template in the making: for each slot the plain strings, one an entity; `place` in the text's words."""

    kind: str
    place: str | None
    slots: Mapping[str, tuple[str, ...]]


def coded_templates(row: Mapping[str, Any]) -> tuple[Template, ...]:
    """The templates that people coded for a document, with every human target, named or described.

    Args:
        row: A document with its full keys: `templates`, each with `incident_type`, `perp_individual`, `perp_org`,
            `phys_tgt`, `hum_tgt_name`, `hum_tgt_desc` and `instrument_id`, lists of fills.
    """
    return tuple(_coded_template(template) for template in row["templates"])


def coded_templates_of_names(row: Mapping[str, Any]) -> tuple[Template, ...]:
    """The templates as the GTT paper has them: a victim counts only when it has a name, and nothing is optional."""
    return tuple(
        Template(
            types=frozenset(template["incident_type"].split(" / ")),
            slots={
                slot: tuple(entity(words for words, _ in mentions) for mentions in template[slot]) for slot in SLOTS
            },
        )
        for template in row["gtt_templates"]
    )


def templates_of(line: Mapping[str, Any], *, only_named_victims: bool) -> tuple[Template, ...]:
    """What we found, as templates.

    Args:
        line: One line of `attest code --format jsonl`.
        only_named_victims: Leave out victims without a name, as the GTT paper does.
    """
    found = [i for event in line["events"] if (i := _incident(event, named=only_named_victims)) is not None]
    return tuple(
        Template(
            types=frozenset({incident.kind}),
            slots={slot: tuple(entity([words]) for words in incident.slots.get(slot, ())) for slot in SLOTS},
        )
        for incident in _merged(found)
    )


# --- coded -------------------------------------------------------------------------------------------------------


def _coded_template(template: Mapping[str, Any]) -> Template:
    return Template(
        types=frozenset(value.lower() for fill in template["incident_type"] for value in fill["value"]),
        slots={
            "PerpInd": _fills(template.get("perp_individual", ())),
            "PerpOrg": _fills(template.get("perp_org", ())),
            "Target": _fills(template.get("phys_tgt", ())),
            "Victim": _humans(template),
            "Weapon": _fills(template.get("instrument_id", ())),
        },
        optional=bool(template["optional"]),
    )


def _fills(fills: Iterable[Mapping[str, Any]]) -> tuple[Entity, ...]:
    return tuple(entity(fill["value"], optional=bool(fill["optional"])) for fill in fills)


def _humans(template: Mapping[str, Any]) -> tuple[Entity, ...]:
    """Names, each with the descriptions that refer to it, then descriptions of the unnamed."""
    names = template.get("hum_tgt_name", ())
    descriptions = template.get("hum_tgt_desc", ())
    named = []
    for name in names:
        about = [d for d in descriptions if set(d.get("ref", ())) & set(name["value"])]
        words = [*name["value"], *(value for d in about for value in d["value"])]
        named.append(entity(words, optional=bool(name["optional"])))
    return (*named, *_fills(d for d in descriptions if not d.get("ref")))


# --- ours --------------------------------------------------------------------------------------------------------


def _incident(event: Mapping[str, Any], *, named: bool) -> _Incident | None:
    kind = _kind(event)
    if kind is None or event["factuality"] not in _TOLD_AS_FACT or event["confidence"]["type"] < _SURE:
        return None
    parties = event["participants"]
    targets = [p for p in parties if p["role"] == "target"]
    counted = [
        c["quote"] for role, c in event["counts"].items() if role in ("killed", "injured", "abducted") and c["quote"]
    ]
    people = [*(t["quote"] for t in targets if not _is_thing(t["quote"])), *counted]
    victims = _distinct(words for quote in people for words in _people_of(quote, named=named))
    things = _distinct(_bare(part) for t in targets for part in _parts(t["quote"]) if _is_thing(part))
    if not _is_terror(event, targets, things):
        return None
    doers = [p for p in parties if p["role"] in ("actor", "claimed_by")]
    slots = {
        "PerpInd": _distinct(_BRACKETED.sub("", p["quote"]) for p in doers if not _is_organisation(p)),
        "PerpOrg": _distinct(words for p in doers for words in _organisations(p)),
        "Target": things,
        "Victim": victims,
        "Weapon": _distinct(_bare(p["quote"]) for p in parties if p["role"] == "weapon" and not _is_thing(p["quote"])),
    }
    return _Incident(kind, (event["place"] or {}).get("quote"), slots)


def _kind(event: Mapping[str, Any]) -> str | None:
    triggers = " ".join(trigger["quote"] for trigger in event["triggers"])
    weapons = " ".join(p["quote"] for p in event["participants"] if p["role"] == "weapon")
    if event["type"] == "seizure" and _ROBS.search(triggers):
        return "robbery"
    kind = _INCIDENTS.get(event["type"])
    if kind == "attack" and _EXPLODES.search(f"{triggers} {weapons}"):
        return "bombing"
    if event["type"] == "destruction" and _BURNS.search(triggers):
        return "arson"
    return kind


def _is_terror(event: Mapping[str, Any], targets: Sequence[Mapping[str, Any]], things: Sequence[str]) -> bool:
    """Whether MUC would code it: fights between armed sides are war unless others or their things are hit."""
    if event["type"] != "clash":
        return True
    armed = ("state_forces", "armed_group", "militia")
    return bool(things) or any(t["kind"] not in (*armed, None) for t in targets)


def _is_thing(quote: str) -> bool:
    return _head(quote) in _THINGS


def _head(quote: str) -> str:
    """The noun that a phrase is about, singular, small."""
    words = re.findall(r"[\w'-]+", _TAIL.sub("", _QUANTITY.sub("", quote.split(",")[0])).lower())
    return _singular(words[-1]) if words else ""


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("men"):
        return word[:-3] + "man"
    return word[:-2] if word.endswith(("sses", "ches", "shes")) else word.removesuffix("s")


def _is_person(word: str) -> bool:
    return word.lower() in _PEOPLE or _singular(word.lower()) in _PEOPLE


def _is_organisation(party: Mapping[str, Any]) -> bool:
    words = _TAIL.sub("", party["quote"].split(",")[0]).lower().split()
    if not words or _is_person(words[-1]):
        return False
    return bool(party["actor_id"]) or words[-1].strip("[]()\"'") in _ORGANISATIONS or _is_acronym(words[-1])


def _is_acronym(word: str) -> bool:
    letters = re.sub(r"\W", "", word)
    return 2 <= len(letters) <= 5 and not re.search(r"[aeiou].*[aeiou]", letters.lower())


def _organisations(party: Mapping[str, Any]) -> list[str]:
    """The organisation that a party is, or that its people are members of."""
    quote = _BRACKETED.sub("", party["quote"])
    if _is_organisation(party):
        return [_bare(quote)]
    of = _MEMBERS_OF.search(quote)
    words = of.group(1).split() if of else []
    inner = words[-1].lower().strip("[]()\"'") if words else ""
    return [_bare(of.group(1))] if of and (inner in _ORGANISATIONS or _is_acronym(inner)) else []


def _people_of(quote: str, *, named: bool) -> list[str]:
    """Each person or group of persons in a phrase: names without titles, descriptions without numbers."""
    parts = _parts(_BRACKETED.sub(" ", quote))
    names = [name for part in parts if (name := _name(part))]
    if named or names:
        return names
    return [words for part in parts if (words := _bare(part)) and _head(part) and not _NOBODY.match(words)]


def _parts(quote: str) -> list[str]:
    """The phrases of a list."""
    return re.split(r",\s+|\s+and\s+", quote, flags=re.IGNORECASE)


def _name(quote: str) -> str | None:
    """The proper name in a phrase, without what stands before it; None when it only describes."""
    if _QUANTITY.match(quote) and not re.match(r"(?:the|a|an)\s", quote, re.IGNORECASE):
        return None
    words = re.findall(r"[\w'.-]+", quote)
    titles = [i for i, word in enumerate(words[:-1]) if word.lower().strip(".") in _TITLES]
    words = words[titles[-1] + 1 :] if titles else words
    while words and words[0].lower() in ("the", "a", "an", "of", "and"):
        words.pop(0)
    common = _THINGS | _ORGANISATIONS | {"of", "the", "in", "who", "from", "to", "by", "members"}
    if not words or len(words) > 5 or any(w.lower() in common or _is_person(w) or w.isdigit() for w in words):
        return None
    if any(w[0].islower() and w.lower() not in ("de", "del", "la", "y", "los") for w in words):
        return None
    return " ".join(words)


def _bare(quote: str) -> str:
    return _QUANTITY.sub("", _BRACKETED.sub("", quote).strip(" \"'")).strip()


def _distinct(phrases: Iterable[str]) -> tuple[str, ...]:
    """One string an entity: of two phrases where one holds the other's words, the longer stays."""
    kept: list[str] = []
    for phrase in phrases:
        words = set(plain_words(phrase).split())
        if not words:
            continue
        rival = next((i for i, other in enumerate(kept) if _holds(set(plain_words(other).split()), words)), None)
        if rival is None:
            kept.append(phrase)
        elif len(plain_words(phrase)) > len(plain_words(kept[rival])):
            kept[rival] = phrase
    return tuple(kept)


def _holds(a: set[str], b: set[str]) -> bool:
    return a <= b or b <= a


def _merged(incidents: Sequence[_Incident]) -> list[_Incident]:
    """Incidents of one kind that nothing tells apart are one: MUC writes a template an incident, not a mention."""
    kept: list[_Incident] = []
    for incident in incidents:
        rival = next((i for i, other in enumerate(kept) if _is_same(other, incident)), None)
        if rival is None:
            kept.append(incident)
        else:
            other = kept[rival]
            slots = {slot: _distinct((*other.slots[slot], *incident.slots[slot])) for slot in SLOTS}
            kept[rival] = _Incident(other.kind, other.place or incident.place, slots)
    return kept


def _is_same(a: _Incident, b: _Incident) -> bool:
    if a.kind != b.kind:
        return False
    return all(
        not a.slots[slot] or not b.slots[slot] or any(quotes_agree(x, y) for x in a.slots[slot] for y in b.slots[slot])
        for slot in ("Victim", "Target")
    )
