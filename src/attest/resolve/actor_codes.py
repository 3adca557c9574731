"""Kinds of parties as the codes of the field: ACLED's interaction codes, PLOVER's sectors, CAMEO's roles."""

from attest.records import Actor

# CAMEO and PLOVER role codes, three letters each, to the kinds of Attest.
KIND_OF_ROLE = {
    **dict.fromkeys(("MIL", "COP", "SPY"), "state_forces"),
    **dict.fromkeys(("REB", "SEP", "INS", "UAF", "RAD", "IMG"), "armed_group"),
    **dict.fromkeys(("PRM", "CRM", "PMC"), "militia"),
    **dict.fromkeys(("GOV", "LEG", "JUD"), "government"),
    **dict.fromkeys(("IGO", "INT", "NGO", "NGM"), "international"),
    **dict.fromkeys(("MED", "JRN"), "media"),
    **dict.fromkeys(
        ("CVL", "CIV", "REF", "EDU", "STU", "HLH", "LAB", "AGR", "REL", "SET", "DEV", "ENV", "HRI", "SOC"), "civilians"
    ),
    **dict.fromkeys(("OPP", "PTY", "BUS", "MNC", "ELI", "MOD"), "other"),
}
_SECTORS = {
    "state_forces": "MIL",
    "armed_group": "REB",
    "militia": "PRM",
    "government": "GOV",
    "international": "IGO",
    "media": "MED",
    "civilians": "CVL",
    "demonstrators": "CVL",
    "other": None,
}
_UNNAMED = ("gunmen", "gunman", "attackers", "attacker", "assailants", "kidnappers")
_SECTOR_WORDS = (
    ("COP", ("police", "policeman", "policemen", "policewoman", "constable", "gendarme", "gendarmes", "cops")),
    ("JUD", ("court", "courts", "judge", "judges", "tribunal", "prosecutor", "prosecutors")),
    ("LEG", ("parliament", "lawmaker", "lawmakers", "senate", "senator", "congress", "legislator", "legislators")),
    ("SPY", ("intelligence", "spies", "spy")),
    ("REF", ("refugee", "refugees", "displaced")),
    ("EDU", ("student", "students", "teacher", "teachers", "pupils", "professor")),
    ("LAB", ("union", "unions", "worker", "workers", "strikers", "miners")),
    ("HLH", ("doctor", "doctors", "nurse", "nurses", "hospital", "medics")),
    ("AGR", ("farmer", "farmers", "herders", "fishermen")),
    ("CRM", ("gang", "gangs", "cartel", "cartels", "gangsters")),
    ("UAF", _UNNAMED),
    ("OPP", ("opposition", "dissidents")),
    ("PTY", ("party", "parties")),
    ("BUS", ("company", "companies", "firm", "businessmen", "bank")),
)
# Which kinds a sector can belong to, so that "police union" or "students' army" is not led astray by one word.
_SECTOR_KINDS = {
    "COP": ("state_forces",),
    "SPY": ("state_forces",),
    "JUD": ("government",),
    "LEG": ("government",),
    "CRM": ("militia",),
    "UAF": ("armed_group",),
    "OPP": ("other", "civilians"),
    "PTY": ("other",),
    "BUS": ("other", "civilians"),
    "LAB": ("other", "civilians"),
}
_ACLED = {
    "state_forces": 1,
    "government": 1,
    "armed_group": 2,
    "militia": 3,
    "demonstrators": 6,
    "civilians": 7,
    "media": 7,
    "other": 7,
    "international": 8,
}
_IDENTITY = ("tribal", "ethnic", "communal", "clan", "village", "herder", "herders", "settler", "settlers", "tribesmen")


def acled_inter(actor: Actor, *, country: str | None = None, event_type: str | None = None) -> int | None:
    """ACLED's interaction code of one side, 1 to 8; None when the kind is not known.

    1 state forces, 2 rebels, 3 political militias (and armed men whom nobody names), 4 identity militias, 5 rioters,
    6 protesters, 7 civilians, 8 external and other forces, among them a state's forces in another country.

    Args:
        actor: The side.
        country: Where the event took place, ISO alpha-2.
        event_type: A type of the codebook; in a riot, demonstrators are rioters.

    Source: the inter codes of the ACLED codebook.
    """
    words = set(actor.name.casefold().split())
    if actor.kind is None:
        return None
    if actor.kind == "state_forces" and country and actor.country and actor.country != country:
        return 8
    if actor.kind == "demonstrators" and event_type == "riot":
        return 5
    if actor.kind == "militia" and words & set(_IDENTITY):
        return 4
    if actor.kind == "armed_group" and actor.id is None and words & set(_UNNAMED):
        return 3
    return _ACLED[actor.kind]


def plover_sector(actor: Actor) -> str | None:
    """PLOVER's sector code of a party, None when neither kind nor words tell.

    Source: the sector codes of the PLOVER manual.
    """
    if actor.kind is None:
        return None
    words = set(actor.name.casefold().replace("'s", "").split())
    for sector, nouns in _SECTOR_WORDS:
        if words & set(nouns) and actor.kind in _SECTOR_KINDS.get(sector, ("civilians",)):
            return sector
    if actor.kind == "international" and words & {"rights", "aid", "relief", "ngo", "ngos", "charity"}:
        return "NGO"
    return _SECTORS[actor.kind]
