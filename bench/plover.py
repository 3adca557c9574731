"""The example sentences of the PLOVER manual: `python bench/plover.py DATA_FOLDER [--limit N]`.

Each sentence has one coded event. Ours is the event whose triggers share most letters with the coded words; where none
touches them, nothing was found. Measured: the type family (old PLOVER names mapped to today's), the words of actor and
target, and of those that were found their country and their sector.
Baselines: the commonest family; the first and the last run of capitalised words as actor and target; the commonest
country and sector.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from common import Asked, Measured, Row, code_beside, print_failures, print_table, rows, run, share

from attest.codebook import crosswalk
from attest.codebook.loader import load_codebook
from attest.evaluate import Figure
from attest.evaluate.match import agreeing, quotes_agree

# PLOVER 0.5 had these; PLOVER of 2021 folds them into others.
FAMILY_NOW = {"FIGHT": "ASSAULT", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "DEMAND": "REQUEST"}
ISO3 = (
    "AFG:AF AGO:AO ALB:AL ARG:AR ARM:AM AUS:AU AUT:AT AZE:AZ BDI:BI BEL:BE BEN:BJ BGD:BD BGR:BG BIH:BA BLR:BY BRA:BR "
    "CAF:CF CAN:CA CHE:CH CHL:CL CHN:CN CIV:CI CMR:CM COD:CD COG:CG COL:CO CUB:CU CYP:CY CZE:CZ DEU:DE DNK:DK DZA:DZ "
    "ECU:EC EGY:EG ERI:ER ESP:ES EST:EE ETH:ET FIN:FI FRA:FR GBR:GB GEO:GE GHA:GH GIN:GN GRC:GR GTM:GT HND:HN HRV:HR "
    "HTI:HT HUN:HU IDN:ID IND:IN IRL:IE IRN:IR IRQ:IQ ISR:IL ITA:IT ITL:IT JAP:JP JPN:JP JOR:JO KAZ:KZ KEN:KE KGZ:KG "
    "KHM:KH KOR:KR KWT:KW LAO:LA LBN:LB LBR:LR LBY:LY LKA:LK LTU:LT LVA:LV MAR:MA MDA:MD MEX:MX MKD:MK MLI:ML MMR:MM "
    "MNE:ME MOZ:MZ MYS:MY NAM:NA NER:NE NGA:NG NIC:NI NLD:NL NOR:NO NPL:NP NZL:NZ OMN:OM PAK:PK PAN:PA PER:PE PHL:PH "
    "POL:PL PRK:KP PRT:PT PRY:PY PSE:PS QAT:QA ROU:RO RUS:RU RWA:RW SAU:SA SDN:SD SEN:SN SLE:SL SLV:SV SOM:SO SRB:RS "
    "SVK:SK SVN:SI SWE:SE SYR:SY TCD:TD THA:TH TJK:TJ TUN:TN TUR:TR TWN:TW TZA:TZ UGA:UG UKR:UA URY:UY USA:US UZB:UZ "
    "VEN:VE VNM:VN YEM:YE ZAF:ZA ZMB:ZM ZWE:ZW"
)
COUNTRY = dict(pair.split(":") for pair in ISO3.split())
# Kinds that each of PLOVER's sector codes may be read as.
SECTORS: Mapping[str, frozenset[str]] = {
    "GOV": frozenset({"government", "international"}),
    "LEG": frozenset({"government"}),
    "JUD": frozenset({"government"}),
    "ELI": frozenset({"government", "civilians", "other"}),
    "MIL": frozenset({"state_forces"}),
    "COP": frozenset({"state_forces"}),
    "SPY": frozenset({"state_forces"}),
    "REB": frozenset({"armed_group", "militia"}),
    "UAF": frozenset({"armed_group", "militia"}),
    "CVL": frozenset({"civilians", "demonstrators", "other"}),
    "CIV": frozenset({"civilians", "demonstrators", "other"}),
    "REF": frozenset({"civilians"}),
    "OPP": frozenset({"other", "government", "demonstrators", "armed_group"}),
    "PTY": frozenset({"other", "government"}),
    "EDU": frozenset({"civilians", "demonstrators", "other"}),
    "LAB": frozenset({"civilians", "demonstrators", "other"}),
    "AGR": frozenset({"civilians", "other"}),
    "SOC": frozenset({"civilians", "other"}),
    "REL": frozenset({"civilians", "other"}),
    "BUS": frozenset({"other"}),
    "MED": frozenset({"media"}),
    "JRN": frozenset({"media"}),
}
ROLES = {"source": ("SRC", "actor"), "target": ("TAR", "target")}
_CAPITALISED = re.compile(r"\b[A-Z][\w'’-]*(?:\s+[A-Z][\w'’-]*)*")


@dataclass(frozen=True, slots=True)
class Party:
    """A coded party: its words, ISO alpha-2 country and sector where coded."""

    words: str
    country: str | None
    sector: str | None


def measure(asked: Asked) -> None:
    """Code every sentence and compare."""
    book = load_codebook()
    corpus = list(rows(asked.data / "plover_gsr" / "dev.jsonl", limit=asked.limit))
    families: list[tuple[str, str | None]] = []
    spans = {role: Figure(0, 0, 0) for role in ROLES}
    trivial_spans = dict(spans)
    countries: list[tuple[str, str | None]] = []
    sectors: list[tuple[str, str | None]] = []
    failures: Counter[str] = Counter()
    for row, line in code_beside(corpus, lambda row: {"id": row["id"], "text": row["text"], "published": None}):
        event = coded_event(row, line)
        wanted = FAMILY_NOW.get(row["event"], row["event"])
        found = family(event, book) if event else None
        families.append((wanted, found))
        if found != wanted:
            failures[f"family {wanted} read as {found or 'nothing'}"] += 1
            if asked.errors:
                print(f"{wanted} not {found}: {row['eventText']!r} in {row['text']}")
        for role, (_, ours) in ROLES.items():
            parties = coded_parties(row, role)
            quotes = [p["quote"] for p in event["participants"] if p["role"] == ours] if event else []
            spans[role] = plus(spans[role], [p.words for p in parties], quotes)
            capitals = _CAPITALISED.findall(row["text"])
            trivial_spans[role] = plus(
                trivial_spans[role], [p.words for p in parties], capitals[:1] if role == "source" else capitals[-1:]
            )
        for party, theirs in matched(row, line):
            if party.country:
                countries.append((party.country, theirs["country"]))
            if party.sector in SECTORS:
                sectors.append((party.sector, theirs["kind"]))
            if asked.errors and party.country and theirs["country"] != party.country:
                print(f"country {party.country} not {theirs['country']}: {theirs['quote']!r}")
            if asked.errors and party.sector in SECTORS and theirs["kind"] not in SECTORS[party.sector]:
                print(f"sector {party.sector} not {theirs['kind']}: {theirs['quote']!r}")
    print_failures(failures)
    for role, figure in spans.items():
        print(f"{role}: P {figure.precision_pct:.1f} R {figure.recall_pct:.1f}, coded {figure.gold}")
    print_table(
        "plover.py",
        [
            Measured(
                "PLOVER sentences: type family right",
                accuracy(families),
                commonest(w for w, _ in families),
                len(families),
                "commonest",
            ),
            *(
                Measured(
                    f"PLOVER sentences: {ROLES[role][1]} words, F1",
                    figure.f1_pct,
                    trivial_spans[role].f1_pct,
                    figure.gold,
                    "capitalised",
                )
                for role, figure in spans.items()
            ),
            Measured(
                "PLOVER sentences: country of matched parties",
                accuracy(countries),
                commonest(w for w, _ in countries),
                len(countries),
                "commonest",
            ),
            Measured(
                "PLOVER sentences: sector of matched parties",
                share(sum(kind in SECTORS[sector] for sector, kind in sectors), len(sectors)).f1_pct,
                max(
                    (
                        share(sum(kind in SECTORS[s] for s, _ in sectors), len(sectors)).f1_pct
                        for kind in ("government", "civilians")
                    ),
                    default=0,
                ),
                len(sectors),
                "commonest",
            ),
        ],
    )


def coded_event(row: Row, line: Row) -> Row | None:
    """The event whose triggers share most letters with the coded words."""
    coded = [(start, end) for start, end, kind, _ in row["spans"] if kind == "EVT"]

    def shared(event: Row) -> int:
        return sum(
            max(0, min(t["end"], end) - max(t["start"], start)) for t in event["triggers"] for start, end in coded
        )

    return max((event for event in line["events"] if shared(event)), key=shared, default=None)


def family(event: Row, book: object) -> str | None:
    """The PLOVER type of an event, by the manual's own conventions for what is only planned."""
    kinds = {role: [p["kind"] for p in event["participants"] if p["role"] == role] for role in ("actor", "target")}
    found = crosswalk.codes(
        codebook=book,  # type: ignore[arg-type]
        event_type=event["type"],
        actor_kinds=kinds["actor"],
        target_kinds=kinds["target"],
        weapons=[p["quote"] for p in event["participants"] if p["role"] == "weapon"],
        factuality=event["factuality"],
        killed=bool(event["counts"].get("killed", {}).get("low")),
        trigger_words=[t["quote"] for t in event["triggers"]],
        options=("plover_conventions",),
    )
    plover = found["plover"]
    return plover["event"] if isinstance(plover, dict) else None


def coded_parties(row: Row, role: str) -> list[Party]:
    """The coded parties of one side; those coded as both sides at once count on neither."""
    mark = ROLES[role][0]
    words = [surface for _, _, kind, surface in row["spans"] if kind == mark]
    listed = [p for p in row.get(role) or () if isinstance(p, dict)]
    return [Party(w, *codes_of(next((p for p in listed if quotes_agree(p["actorText"], w)), {}))) for w in words]


def codes_of(party: Mapping[str, str]) -> tuple[str | None, str | None]:
    """Country and sector, each None where there is none that we could give."""
    sector = party.get("sector") or ""
    return COUNTRY.get(party.get("code") or ""), sector if sector in SECTORS else sector[:3] or None


def matched(row: Row, line: Row) -> Iterator[tuple[Party, Row]]:
    """Coded parties with the participant of any event whose words agree, in either role."""
    quoted = [p for event in line["events"] for p in event["participants"] if p["role"] in ("actor", "target")]
    for role in ROLES:
        for party in coded_parties(row, role):
            found = next((p for p in quoted if quotes_agree(party.words, p["quote"])), None)
            if found is not None:
                yield party, found


def plus(figure: Figure, wanted: Sequence[str], found: Sequence[str]) -> Figure:
    """The figure with one more event's quotes."""
    return Figure(figure.hits + agreeing(wanted, found), figure.gold + len(wanted), figure.predicted + len(found))


def accuracy(pairs: Sequence[tuple[str, str | None]]) -> float:
    """Percent of pairs that are equal."""
    return share(sum(a == b for a, b in pairs), len(pairs)).f1_pct


def commonest(wanted: Iterator[str]) -> float:
    """Percent that always giving the commonest answer gets right."""
    counts = Counter(wanted)
    return share(max(counts.values(), default=0), counts.total()).f1_pct


if __name__ == "__main__":
    run(measure, __doc__)
