"""Who: the words of a party read as a name, a kind, a country and, where it is known by name, an id.

Three sources, in order: the table of states, groups and organisations that comes with the package; what the article
itself said before ("the group", a short form it introduced, a surname); and the nouns of the phrase, where the head
says the kind ("gunmen", "police", "villagers") and a name or people of a country says whose.

Persons are participants, never records of their own: a person gets no id. Who speaks for a state stands for its
government ("Foreign Minister Ana Ruiz of Peru" has the id of Peru's government and keeps the name that the quote has).
Unknown armed men are `armed_group` ("gunmen", "militants", "insurgents"); a kind that the words don't give is None.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import yaml

from attest.errors import AssetError
from attest.records import ACTOR_KINDS, Actor
from attest.resolve.numbers import ONES, SCALES, TENS

PACKAGE_FILE = Path(__file__).parent / "data" / "actors.yaml"


class Countries(Protocol):
    """What this module asks of a gazetteer."""

    def country(self, name: str) -> str | None:
        """ISO 3166-1 alpha-2 code of a country's name or people, None when it is none."""
        ...


@dataclass(frozen=True, slots=True)
class Stint:
    """What a party was from `since` to `until`, both days included; None is open."""

    kind: str
    country: str | None = None
    since: date | None = None
    until: date | None = None

    def holds(self, on: date) -> bool:
        """Whether `on` is among its days."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class KnownActor:
    """A party known by its own name: `kind` is one of ACTOR_KINDS, `country` ISO alpha-2 of its seat or None.

    `dated` says what it was when, where that changed; the first stint that holds on a day outranks the rest.
    """

    id: str
    name: str
    kind: str
    country: str | None = None
    also: tuple[str, ...] = ()
    dated: tuple[Stint, ...] = ()

    def on(self, day: date | None) -> tuple[str, str | None]:
        """Kind and country on a day; those of no day when it is None or no stint holds."""
        stint = next((s for s in self.dated if day is not None and s.holds(day)), None)
        return (stint.kind, stint.country or self.country) if stint else (self.kind, self.country)


@dataclass(frozen=True, slots=True)
class State:
    """A country as a party. `people` are the words for what and who is of it."""

    alpha2: str
    alpha3: str
    name: str
    capital: str | None = None
    people: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    leaders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActorContext:
    """What is known around the words.

    Args:
        earlier: Parties of the same article, in text order, resolved before this one.
        aliases: Short forms and second names that the article introduces, to the name they stand for.
        country: Where the event took place, ISO alpha-2; it says whose army "the army" is.
        on: The day of the report; it says what a party was then that changed sides or offices.
    """

    earlier: tuple[Actor, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    country: str | None = None
    on: date | None = None


# --- words -------------------------------------------------------------------------------------------------------

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}(?:-\w+)*|\w+(?:[.'’`-]\w+)*|[,()]")
_SPELLINGS = {
    "qaeda": "qaida",
    "qa'ida": "qaida",
    "qaidah": "qaida",
    "qa'idah": "qaida",
    "taleban": "taliban",
    "shabaab": "shabab",
    "hizbollah": "hezbollah",
    "hizbullah": "hezbollah",
    "hizballah": "hezbollah",
    "hezbullah": "hezbollah",
    "organisation": "organization",
    "defence": "defense",
    "programme": "program",
    "labour": "labor",
}
# "U.S.-led", "Taliban-linked", "pro-Russian": words about a tie to someone, not that someone.
_TIED = re.compile(
    r"-(?:led|backed|linked|born|based|supported|trained|aligned|affiliated|allied|occupied|run|funded|made|controlled|"
    r"inspired|administered|member|mediated|brokered|sponsored|built|speaking|held|bound|ruled|dominated|installed|era|style|owned)$"
    r"|^(?:pro|anti|non|ex|counter|post|pre)-",
    re.IGNORECASE,
)
_DETERMINERS = frozenset(
    (
        "the a an this that these those his her its their our all both each every some several many few other "
        "another various numerous any no most more dozens hundreds thousands scores tens of at least about around "
        "nearly almost over than up to as dozen approximately roughly only"
    ).split()
) | {*ONES, *TENS, *SCALES}
_STOPS = frozenset(
    (
        "of",
        "in",
        "from",
        "at",
        "near",
        "on",
        "for",
        "with",
        "by",
        "against",
        "who",
        "that",
        "which",
        "to",
        "inside",
        "outside",
        ",",
        "(",
        ")",
        "under",
        "along",
        "including",
        "across",
        "around",
        "within",
        "between",
        "loyal",
        "whose",
        "after",
        "during",
    )
)
_CONTAINERS = frozenset(
    (
        "group",
        "groups",
        "member",
        "members",
        "crowd",
        "crowds",
        "number",
        "hundreds",
        "thousands",
        "dozens",
        "scores",
        "tens",
        "some",
        "one",
        "two",
        "three",
        "several",
        "many",
        "gang",
        "gangs",
        "team",
        "band",
        "pair",
        "couple",
        "majority",
        "unit",
        "units",
        "most",
        "part",
        "elements",
        "bodies",
        "families",
        "relatives",
        "handful",
        "series",
        "faction",
        "factions",
        "all",
    )
)


@lru_cache(maxsize=100_000)
def _plain(word: str) -> str:
    """A word without accents and possessive."""
    bare = unicodedata.normalize("NFKD", word.replace("’", "'").replace("`", "'"))
    bare = "".join(c for c in bare if not unicodedata.combining(c))
    return re.sub(r"'s$|(?<=s)'$", "", bare)


def _words(text: str) -> list[str]:
    return [_plain(w) for w in _WORD.findall(text)]


def _is_short_form(word: str) -> bool:
    """Whether a word is written in capitals ("UN", "SLM/A", "JeM") and so counts only as written."""
    return sum(c.isupper() for c in word) >= 2 and len(word) <= 8 and "-" not in word


def _key(word: str) -> str:
    """A word as it is looked up: short forms as written without full stops, others in small letters."""
    bare = word.replace(".", "")
    if _is_short_form(bare):
        return bare
    low = bare.casefold()
    return _SPELLINGS.get(low, low)


@dataclass(frozen=True, slots=True)
class _Token:
    """`is_tied` when it stood in a word like "U.S.-led", which names a tie to someone and not that someone."""

    key: str
    is_capital: bool
    is_tied: bool = False


@lru_cache(maxsize=100_000)
def _tokens_of(word: str) -> tuple[_Token, ...]:
    is_tied = bool(_TIED.search(word))
    parts = [part for part in word.split("-") if part and part.casefold() != "the"]
    return tuple(_Token(_key(part), part[0].isupper() or part[0].isdigit(), is_tied) for part in parts)


def _tokens(words: Iterable[str]) -> list[_Token]:
    """Words as tokens, cut at hyphens, without "the"."""
    return [token for word in words for token in _tokens_of(word)]


# --- the table ---------------------------------------------------------------------------------------------------


class Actors:
    """States, groups and organisations by every spelling.

    Args:
        states: The table of countries.
        known: Groups and organisations; a later one takes a spelling from an earlier one.
        sha256: Of the file it came from, for the record of where values came from.
        nouns: A user's own nouns and the kinds they tell, in small letters; they outrank the table's.
    """

    def __init__(
        self,
        *,
        states: Sequence[State],
        known: Sequence[KnownActor],
        sha256: str = "",
        nouns: Mapping[str, str] | None = None,
    ) -> None:
        self.states = {s.alpha2: s for s in states}
        self.known = {k.id: k for k in known}
        self.sha256 = sha256
        self.nouns = dict(nouns or {})
        self._names: dict[tuple[str, ...], tuple[KnownActor, tuple[_Token, ...]]] = {}
        for actor in known:
            for spelling in (actor.name, *actor.also):
                tokens = tuple(_tokens(_words(spelling)))
                if tokens:
                    self._names[tuple(t.key for t in tokens)] = (actor, tokens)
        self._countries = dict(_country_forms(states))
        self._leaders = {
            tuple(t.key for t in _tokens(_words(leader))): s.alpha2 for s in states for leader in s.leaders
        }
        # The most tokens of any name and of any country that begins with a token: most words begin none.
        self._longest = _longest_by_first(self._names)
        self._longest_country = _longest_by_first(self._countries)

    @classmethod
    def load(cls, path: Path | None = None, extra: Sequence[KnownActor] = (), own: Path | None = None) -> "Actors":
        """The table that comes with the package, or the one at `path`, with `extra` parties of the user's own.

        Args:
            path: A whole table in place of the package's.
            extra: Parties to add.
            own: A user's actors file, with `groups:`, `countries:` or `nouns:` to add; its names outrank the table's.

        Raises:
            AssetError: a file is missing or not a table of actors.
        """
        tables = [(file, *_read_table(file)) for file in (path or PACKAGE_FILE, own) if file is not None]
        states: dict[str, State] = {}
        known: list[KnownActor] = []
        nouns: dict[str, str] = {}
        for file, table, _ in tables:
            states |= {code: _state(code, row, file) for code, row in (table.get("countries") or {}).items()}
            prefix = "own" if file == own else "group"
            known += [_known(name, row, file, prefix) for name, row in (table.get("groups") or {}).items()]
            nouns |= {str(n).casefold(): _kind(k, f"noun '{n}'", file) for n, k in (table.get("nouns") or {}).items()}
        sha256 = hashlib.sha256(b"".join(content for _, _, content in tables)).hexdigest()
        return cls(states=list(states.values()), known=[*known, *extra], sha256=sha256, nouns=nouns)

    def noun_kind(self, words: Sequence[str]) -> str | None:
        """The kind that the user's own nouns give to a phrase's last words."""
        keys = [_plain(w).casefold() for w in words]
        return next((self.nouns[" ".join(keys[-n:])] for n in (3, 2, 1) if " ".join(keys[-n:]) in self.nouns), None)

    def find(self, text: str) -> KnownActor | None:
        """The first known party that the text names, the longest spelling winning; ties to others don't count."""
        found = self._find(_tokens(_words(text)))
        return found[0] if found else None

    def _find(self, tokens: Sequence[_Token]) -> tuple[KnownActor, int, int] | None:
        for start in range(len(tokens)):
            longest = self._longest.get(tokens[start].key, 0)
            for end in range(min(len(tokens), start + longest), start, -1):
                entry = self._names.get(tuple(t.key for t in tokens[start:end]))
                if entry is not None and _is_written_so(tokens[start:end], entry[1]):
                    return entry[0], start, end
        return None

    def country_at(self, tokens: Sequence["_Token"], start: int) -> tuple[str, str, int] | None:
        """Alpha-2 code, how it is named (name, people, capital, also) and the index after it."""
        longest = self._longest_country.get(tokens[start].key, 0)
        for end in range(min(len(tokens), start + longest), start, -1):
            form = self._countries.get(tuple(t.key for t in tokens[start:end]))
            if form is not None and tokens[start].is_capital and not any(t.is_tied for t in tokens[start:end]):
                return form[0], form[1], end
        return None

    def country_as(self, words: str) -> str | None:
        """How the words, and no fewer, name a country: "name", "people", "persons", "capital", "also" or None."""
        tokens = _tokens(_words(words))
        at = self.country_at(tokens, 0) if tokens else None
        return at[1] if at is not None and at[2] == len(tokens) else None

    def is_name(self, words: str) -> bool:
        """Whether the words, and no fewer, name a known party or a country."""
        tokens = _tokens(_words(words))
        found = self._find(tokens)
        return self.country_as(words) is not None or (found is not None and found[1:] == (0, len(tokens)))

    def leader_of(self, words: Sequence[str]) -> str | None:
        """The country that the last words name a leader of, by surname or full name."""
        keys = tuple(t.key for t in _tokens(words))
        return next(
            (self._leaders[keys[-n:]] for n in (3, 2, 1) if keys[-n:] in self._leaders and len(keys) >= n), None
        )

    def is_leader(self, words: Sequence[str]) -> str | None:
        """The country, when the words are a leader's name and nothing else."""
        return self._leaders.get(tuple(t.key for t in _tokens(words)))


def _longest_by_first(names: Iterable[tuple[str, ...]]) -> dict[str, int]:
    longest: dict[str, int] = {}
    for keys in names:
        if keys:
            longest[keys[0]] = max(len(keys), longest.get(keys[0], 0))
    return longest


def _is_written_so(tokens: Sequence[_Token], name: Sequence[_Token]) -> bool:
    """A name written with capitals is not found in a text's small letters ("al" may be either), nor in a tie."""
    return all(
        t.is_tied == n.is_tied and (t.is_capital or not n.is_capital or t.key == "al")
        for t, n in zip(tokens, name, strict=True)
    )


def _country_forms(states: Iterable[State]) -> Iterator[tuple[tuple[str, ...], tuple[str, str]]]:
    for state in states:
        forms = [(p, "people") for p in state.people] + [(p + "s", "persons") for p in state.people if _takes_s(p)]
        forms += [(a, "also") for a in state.also] + [(state.name, "name")]
        forms += [(state.capital, "capital")] if state.capital else []
        for form, how in forms:
            yield tuple(t.key for t in _tokens(_words(form))), (state.alpha2, how)


def _takes_s(people: str) -> bool:
    return not people.endswith(("s", "ese", "sh", "ch", "man", "woman"))


def _state(code: str, row: Any, file: Path) -> State:
    try:
        return State(
            alpha2=code,
            alpha3=row["alpha3"],
            name=row["name"],
            capital=row.get("capital"),
            people=tuple(row.get("of") or ()),
            also=tuple(row.get("also") or ()),
            leaders=tuple(row.get("leaders") or ()),
        )
    except (TypeError, KeyError, AttributeError) as error:
        raise AssetError(f"{file}: country '{code}' lacks {error}", fix="each needs `alpha3` and `name`.") from error


def _read_table(file: Path) -> tuple[dict[str, Any], bytes]:
    try:
        content = file.read_bytes()
        table = yaml.load(content, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (OSError, yaml.YAMLError) as error:
        raise AssetError(f"{file}: can't be read as a table of actors: {error}", fix="check the path.") from error
    if not isinstance(table, dict):
        raise AssetError(f"{file}: not a table of actors", fix="it needs the keys `countries:` or `groups:`.")
    return table, content


def _known(name: str, row: Any, file: Path, prefix: str) -> KnownActor:
    where = f"group '{name}'"
    try:
        dated = tuple(_stint(stint, where, file) for stint in row.get("dated") or ())
        also = tuple(str(spelling) for spelling in row.get("also") or ())
        kind = _kind(row["kind"], where, file)
        return KnownActor(f"{prefix}:{name}", str(row["name"]), kind, row.get("country"), also, dated)
    except (TypeError, KeyError, AttributeError) as error:
        raise AssetError(f"{file}: {where} lacks {error}", fix="each needs `name` and `kind`.") from error


def _stint(row: Any, where: str, file: Path) -> Stint:
    since, until = row.get("since"), row.get("until")
    if not all(day is None or isinstance(day, date) for day in (since, until)):
        raise AssetError(f"{file}: {where} has a date that is none", fix="write days as 2011-08-22.")
    return Stint(_kind(row["kind"], where, file), row.get("country"), since, until)


def _kind(kind: Any, where: str, file: Path) -> str:
    if kind not in ACTOR_KINDS:
        raise AssetError(f"{file}: {where} has kind '{kind}'", fix=f"kinds are {', '.join(ACTOR_KINDS)}.")
    return str(kind)


# --- kinds by noun -----------------------------------------------------------------------------------------------

_KINDS = {
    "state_forces": (
        "army armies navy air-force military police policeman policemen policewoman policewomen soldier "
        "soldiers troop troops "
        "trooper troopers gendarme gendarmes gendarmerie marine marines guardsman guardsmen infantry "
        "paratroopers commandos "
        "commando general colonel brigadier lieutenant sergeant corporal admiral constable garrison conscripts "
        "conscript serviceman servicemen servicewoman cops cop coastguard warplanes warplane jets airmen "
        "battalion regiment "
        "ranger rangers sailor sailors pilots pilot warship warships patrol patrols interrogator "
        "interrogators forces force jailers guards guard gunships helicopters aircraft serviceperson "
        "detective detectives "
    ),
    "armed_group": (
        "gunman gunmen militant militants insurgent insurgents insurgency rebel rebels guerrilla guerrillas "
        "guerilla guerillas "
        "terrorist terrorists jihadist jihadists jihadi jihadis extremist extremists separatist separatists "
        "bomber bombers "
        "attacker attackers assailant assailants kidnapper kidnappers abductor abductors captor captors "
        "hijacker hijackers "
        "pirate pirates fighter fighters mujahideen mujahedeen mujahidin warlord warlords sniper snipers "
        "assassin assassins "
        "secessionist secessionists secessionist maoist maoists islamist islamists rebellion bandit bandits "
        "militia-fighters bombmaker bombmakers hostage-takers fedayeen resistance gunwoman hostage-taker"
    ),
    "militia": (
        "militia militias militiaman militiamen paramilitary paramilitaries vigilante vigilantes cartel "
        "cartels gang gangs "
        "gangster gangsters mercenary mercenaries self-defense-group settlers-militia death-squad"
    ),
    "civilians": (
        "civilian civilians villager villagers people person persons man men woman women child children boy "
        "boys girl girls "
        "resident residents worker workers teacher teachers student students farmer farmers doctor doctors "
        "nurse nurses "
        "refugee refugees pilgrim pilgrims worshipper worshippers worshiper worshipers passenger passengers "
        "bystander "
        "bystanders shopper shoppers tourist tourists family families citizen citizens hostage hostages "
        "prisoner prisoners "
        "detainee detainees inmate inmates settler settlers cleric clerics imam imams priest priests nun nuns "
        "bishop bishops "
        "monk monks engineer engineers driver drivers contractor contractors businessman businessmen trader traders "
        "immigrant immigrants landowner landowners employee employees laborer laborers laborer lawyer lawyers "
        "victim victims relative relatives brother brothers son "
        "sons daughter daughters wife husband mother father sister cousin cousins nephew uncle migrant "
        "migrants activist activists "
        "journalist-hostage missionary missionaries interpreter interpreters translator translators teenager "
        "teenagers youth "
        "youths baby babies infant infants schoolchildren schoolgirls schoolgirl pupils fisherman fishermen "
        "herders herder "
        "shepherd shepherds miners miner community communities population public patient patients aid-worker "
        "elder elders professor "
        "professors academic scholar scholars widow widows sheikh mullah survivors survivor nationals "
        "national expatriates "
        "captive captives internees truckers trucker muslim muslims christian christians jew jews sunni "
        "sunnis shiite shiites "
        "shi'ite shi'ites kurd kurds arab arabs hindu hindus sikhs tutsis hutus commuters motorist motorists "
        "convert dissidents dissident "
    ),
    "demonstrators": (
        "protester protesters protestor protestors demonstrator demonstrators marcher marchers rioter rioters "
        "striker strikers "
        "mob mobs crowd crowds protest protests demonstration rally picketers activists-march looters"
    ),
    "government": (
        "government governments president presidents minister ministers premier premiers chancellor king "
        "queen prince princess emir "
        "sultan monarch governor governors mayor mayors senator senators lawmaker lawmakers legislator "
        "legislators parliament "
        "parliaments parliamentarian parliamentarians congressman congressmen ambassador ambassadors diplomat "
        "diplomats envoy envoys "
        "official officials authority authorities ministry ministries cabinet administration regime junta "
        "court courts judge "
        "judges prosecutor prosecutors tribunal embassy embassies consulate council councilor secretary "
        "secretary-of-state "
        "leader leaders state states country countries nation nations senate congress assembly legislature "
        "delegation "
        "statesman premiership commissioner commissioners kingdom capital presidency ruler rulers dictator "
        "bureaucrats "
        "vice-president deputy deputies attorney-general ombudsman consul negotiators negotiator "
        "foreign-ministry powers power "
    ),
    "international": (
        "peacekeeper peacekeepers coalition ngo ngos observers inspectors inspector alliance "
        "mediators mediator aid-agencies aid-agency agencies donors monitors"
    ),
    "media": (
        "reporter reporters journalist journalists newspaper newspapers correspondent correspondents "
        "broadcaster broadcasters "
        "television tv radio media press photographer photographers cameraman cameramen editor editors "
        "magazine website "
        "websites daily news-agency news-agencies columnist blogger bloggers"
    ),
    "other": (
        "party parties opposition company companies corporation firm bank union unions university church "
        "organization organizations "
        "group groups movement faction factions network front tribe tribes tribesman tribesmen clan clans "
        "politician politicians "
        "candidate candidates executive executives supporter supporters follower followers loyalist loyalists "
        "analyst analysts expert experts "
        "spokesman-for investors businesses"
    ),
}
_KIND_OF = {word.replace("-", " "): kind for kind, words in _KINDS.items() for word in words.split()}
_PHRASE_KINDS = {
    "air force": "state_forces",
    "security forces": "state_forces",
    "security force": "state_forces",
    "government forces": "state_forces",
    "government troops": "state_forces",
    "armed forces": "state_forces",
    "special forces": "state_forces",
    "coast guard": "state_forces",
    "national guard": "state_forces",
    "border guard": "state_forces",
    "border guards": "state_forces",
    "border police": "state_forces",
    "republican guard": "state_forces",
    "security guard": "civilians",
    "security guards": "civilians",
    "intelligence service": "state_forces",
    "security service": "state_forces",
    "security services": "state_forces",
    "intelligence services": "state_forces",
    "intelligence agency": "state_forces",
    "secret service": "state_forces",
    "operations command": "state_forces",
    "special operations": "state_forces",
    "secret police": "state_forces",
    "fighter jets": "state_forces",
    "defense ministry": "government",
    "ministry of defense": "government",
    "interior ministry": "government",
    "high court": "government",
    "military government": "government",
    "military junta": "government",
    "military council": "government",
    "military tribunal": "government",
    "military court": "government",
    "army court": "government",
    "suicide bomber": "armed_group",
    "suicide bombers": "armed_group",
    "armed men": "armed_group",
    "armed man": "armed_group",
    "armed group": "armed_group",
    "armed groups": "armed_group",
    "masked men": "armed_group",
    "rebel forces": "armed_group",
    "opposition fighters": "armed_group",
    "rebel group": "armed_group",
    "militant group": "armed_group",
    "terrorist group": "armed_group",
    "insurgent group": "armed_group",
    "separatist group": "armed_group",
    "extremist group": "armed_group",
    "guerrilla group": "armed_group",
    "vice president": "government",
    "prosecutor general": "government",
    "human rights commission": "government",
    "electoral commission": "government",
    "election commission": "government",
    "attorney general": "government",
    "jihadist group": "armed_group",
    "splinter group": "armed_group",
    "rebel movement": "armed_group",
    "armed movement": "armed_group",
    "insurgent groups": "armed_group",
    "militant groups": "armed_group",
    "rebel groups": "armed_group",
    "militant organization": "armed_group",
    "terrorist organization": "armed_group",
    "terrorist network": "armed_group",
    "terror network": "armed_group",
    "terror group": "armed_group",
    "militants groups": "armed_group",
    "islamic fighters": "armed_group",
    "death squad": "militia",
    "death squads": "militia",
    "local fighters": "armed_group",
    "self defense": "militia",
    "armed gang": "militia",
    "private security": "civilians",
    "aid worker": "civilians",
    "aid workers": "civilians",
    "aid agency": "international",
    "aid agencies": "international",
    "aid group": "international",
    "aid groups": "international",
    "relief agency": "international",
    "relief agencies": "international",
    "human rights group": "international",
    "human rights groups": "international",
    "rights group": "international",
    "rights groups": "international",
    "human rights organization": "international",
    "human rights organizations": "international",
    "international community": "international",
    "coalition forces": "international",
    "coalition troops": "international",
    "coalition soldiers": "international",
    "coalition soldier": "international",
    "coalition aircraft": "international",
    "coalition helicopters": "international",
    "coalition air": "international",
    "allied forces": "international",
    "multinational force": "international",
    "multinational forces": "international",
    "peacekeeping force": "international",
    "international force": "international",
    "international forces": "international",
    "foreign forces": "international",
    "foreign troops": "international",
    "peacekeeping troops": "international",
    "peacekeeping forces": "international",
    "peacekeeping mission": "international",
    "peacekeeping soldiers": "international",
    "ruling coalition": "government",
    "governing coalition": "government",
    "opposition coalition": "other",
    "opposition alliance": "other",
    "opposition leader": "other",
    "opposition leaders": "other",
    "party leader": "other",
    "party leaders": "other",
    "tribal leader": "civilians",
    "tribal leaders": "civilians",
    "community leader": "civilians",
    "community leaders": "civilians",
    "religious leader": "civilians",
    "religious leaders": "civilians",
    "spiritual leader": "civilians",
    "student leader": "civilians",
    "student leaders": "civilians",
    "protest leader": "demonstrators",
    "protest leaders": "demonstrators",
    "protest organizers": "demonstrators",
    "union leader": "other",
    "union leaders": "other",
    "civil society": "civilians",
    "news agency": "media",
    "news agencies": "media",
    "news media": "media",
    "state television": "media",
    "state media": "media",
    "news network": "media",
    "world powers": "international",
    "major powers": "international",
    "western powers": "international",
    "western nations": "international",
    "war crimes tribunal": "international",
    "district official": "government",
    "district administrator": "government",
    "secretary general": "international",
    "rebel leaders": "armed_group",
    "secretary of state": "government",
    "air strikes": "state_forces",
    "fighter planes": "state_forces",
    "rebel leader": "armed_group",
    "rebel fighters": "armed_group",
    "local people": "civilians",
    "young men": "civilians",
    "young people": "civilians",
    "police station": "state_forces",
    "police stations": "state_forces",
    "military base": "state_forces",
    "army base": "state_forces",
    "army post": "state_forces",
    "military post": "state_forces",
    "police post": "state_forces",
    "military convoy": "state_forces",
    "army convoy": "state_forces",
    "police convoy": "state_forces",
    "police checkpoint": "state_forces",
    "army checkpoint": "state_forces",
    "military checkpoint": "state_forces",
    "checkpoint": "state_forces",
    "military vehicle": "state_forces",
    "police vehicle": "state_forces",
    "government building": "government",
    "government buildings": "government",
    "supreme court": "government",
    "health ministry": "government",
    "foreign ministry": "government",
    "human rights activist": "civilians",
}
_FIRST_ONLY = frozenset(
    ("people", "state", "general", "front", "press", "capital", "national", "academic", "dissident", "power")
)
_COLLECTIVES = frozenset(
    (
        "group",
        "organization",
        "movement",
        "network",
        "faction",
        "force",
        "unit",
        "militia",
        "army",
        "party",
        "alliance",
        "coalition",
        "cell",
        "wing",
        "command",
        "cartel",
        "gang",
        "insurgency",
        "rebellion",
        "front",
        "council",
        "agency",
        "newspaper",
        "government",
        "authority",
        "committee",
        "court",
        "union",
        "mission",
    )
)
# These say a place in a party, not the party: what stands before them decides.
_RANKS = frozenset(
    (
        "leader",
        "leaders",
        "commander",
        "commanders",
        "chief",
        "chiefs",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "spokesmen",
        "official",
        "officials",
        "member",
        "members",
        "head",
        "source",
        "sources",
        "officer",
        "officers",
        "personnel",
        "staff",
        "headquarters",
        "facility",
        "facilities",
        "suspect",
        "suspects",
        "group",
        "groups",
        "organization",
        "deputy",
        "aide",
        "aides",
        "operative",
        "operatives",
        "representative",
        "representatives",
        "delegation",
        "command",
        "commandos",
        "units",
        "unit",
        "network",
        "movement",
        "forces",
        "force",
        "convoy",
        "vehicle",
        "vehicles",
        "position",
        "positions",
        "hideout",
        "hideouts",
        "stronghold",
        "strongholds",
        "faction",
        "factions",
        "director",
        "negotiator",
        "negotiators",
        "prosecutor",
        "court",
        "tribunal",
        "spies",
        "agent",
        "agents",
        "recruit",
        "recruits",
        "cadet",
        "cadets",
        "team",
        "squad",
        "department",
        "bureau",
        "service",
        "services",
        "agency",
        "base",
        "bases",
        "post",
        "posts",
        "camp",
        "camps",
        "targets",
        "target",
        "patrol",
        "cell",
        "cells",
        "barracks",
        "academy",
        "figures",
        "figure",
        "facilitator",
        "planes",
        "planner",
        "wing",
        "arm",
        "chieftain",
        "mastermind",
    )
)
# After "anti-terrorism" these are a state's.
_ARMS = frozenset(
    "unit units squad squads force forces service services team teams agent agents officer officers command".split()
)
_RANK_DEFAULTS = {
    "official": "government",
    "officials": "government",
    "leader": "government",
    "leaders": "government",
    "officer": "state_forces",
    "officers": "state_forces",
    "forces": "state_forces",
    "force": "state_forces",
    "group": "other",
    "groups": "other",
    "organization": "other",
    "faction": "other",
    "factions": "other",
    "movement": "other",
    "network": "other",
    "patrol": "state_forces",
    "commandos": "state_forces",
    "court": "government",
    "tribunal": "government",
    "prosecutor": "government",
    "delegation": "government",
    "negotiator": "government",
    "negotiators": "government",
    "deputy": "government",
    "barracks": "state_forces",
    "recruits": "state_forces",
    "cadets": "state_forces",
    "service": "state_forces",
    "services": "state_forces",
}
_QUALIFIERS = {
    "police": "state_forces",
    "army": "state_forces",
    "military": "state_forces",
    "security": "state_forces",
    "intelligence": "state_forces",
    "navy": "state_forces",
    "naval": "state_forces",
    "defense": "state_forces",
    "government": "government",
    "state": "government",
    "rebel": "armed_group",
    "militant": "armed_group",
    "insurgent": "armed_group",
    "terrorist": "armed_group",
    "terror": "armed_group",
    "guerrilla": "armed_group",
    "separatist": "armed_group",
    "extremist": "armed_group",
    "jihadist": "armed_group",
    "maoist": "armed_group",
    "islamist": "armed_group",
    "paramilitary": "militia",
    "militia": "militia",
    "coalition": "international",
    "peacekeeping": "international",
    "opposition": "other",
    "tribal": "civilians",
    "village": "civilians",
    "aid": "international",
    "relief": "international",
    "armed": "armed_group",
    "party": "other",
    "embassy": "government",
    "election": "government",
    "court": "government",
    "hospital": "civilians",
    "health": "government",
    "student": "civilians",
    "gang": "militia",
    "news": "media",
    "rights": "international",
    "humanitarian": "international",
    "religious": "civilians",
    "community": "civilians",
    "anti": "",
    "counterterrorism": "state_forces",
    "antiterrorism": "state_forces",
    "air": "state_forces",
    "special": "state_forces",
    "border": "state_forces",
    "coast": "state_forces",
    "suspected": "",
    "resistance": "armed_group",
    "kurdish": "",
    "local": "",
    "ruling": "government",
}
_CAPTIVES = frozenset(
    (
        "hostage",
        "hostages",
        "prisoner",
        "prisoners",
        "victim",
        "victims",
        "captive",
        "captives",
        "detainee",
        "detainees",
    )
)
_TITLES = frozenset(
    (
        "mr",
        "mrs",
        "ms",
        "president",
        "minister",
        "premier",
        "chancellor",
        "king",
        "queen",
        "prince",
        "leader",
        "secretary",
        "dictator",
        "general",
        "ambassador",
        "prime",
        "vice",
        "governor",
        "chief",
        "colonel",
    )
)
_ANAPHORS = {
    "group": ("armed_group", "militia", "other", "international"),
    "organization": ("armed_group", "militia", "other", "international"),
    "movement": ("armed_group", "militia", "other"),
    "militants": ("armed_group",),
    "rebels": ("armed_group",),
    "insurgents": ("armed_group",),
    "guerrillas": ("armed_group",),
    "fighters": ("armed_group", "militia"),
    "separatists": ("armed_group",),
    "extremists": ("armed_group",),
    "terrorists": ("armed_group",),
    "militia": ("militia",),
    "rebel group": ("armed_group",),
    "militant group": ("armed_group",),
    "terrorist group": ("armed_group",),
    "alliance": ("international",),
    "bloc": ("international",),
    "agency": ("international", "media"),
    "newspaper": ("media",),
    "faction": ("armed_group", "militia", "other"),
    "network": ("armed_group",),
}


def is_kind_noun(word: str) -> bool:
    """Whether a word in small letters says what somebody is: "soldiers", "officials"."""
    return word in _KIND_OF or word in _RANKS


def is_title(word: str) -> bool:
    """Whether a word in small letters stands before a person's name."""
    return word in _TITLES


@dataclass(frozen=True, slots=True)
class _Phrase:
    """The words of a party: all of them, those up to the first preposition or comma, and the keys of the latter."""

    words: tuple[str, ...]
    core: tuple[str, ...]
    keys: tuple[str, ...]
    name: str


def resolve_actor(words: str, *, actors: Actors, gazetteer: Countries, context: ActorContext | None = None) -> Actor:
    """The party that the words name.

    Args:
        words: A noun phrase as quoted.
        actors: The table of known parties.
        gazetteer: Asked for the country of words that the table does not hold.
        context: What the article says elsewhere.

    Returns:
        `name` is the known party's own name where the words are just that, else the quote's words without determiners
        and numbers. `kind`, `country` and `id` are None where the words do not give them.
    """
    around = context or ActorContext()
    phrase = _phrase(words)
    if not phrase.words:
        return Actor(name=" ".join(words.split()))
    before = _mentioned_before(words, phrase, around)
    if before is not None:
        return before
    if (full := around.aliases.get(phrase.name)) is not None and full != phrase.name:
        named = resolve_actor(
            full, actors=actors, gazetteer=gazetteer, context=ActorContext(around.earlier, on=around.on)
        )
        return (
            named
            if named.id or named.kind
            else Actor(full, "armed_group" if _sounds_armed(full) else None, named.country)
        )
    return _known_party(phrase, actors, around.on) or _described(phrase, words, actors, gazetteer, around)


@lru_cache(maxsize=20_000)
def _phrase(words: str) -> _Phrase:
    found = _words(words)
    start = 0
    while start < len(found) and (found[start].casefold() in _DETERMINERS or found[start][0].isdigit()):
        start += 1
    kept = found[start:]
    core: list[str] = []
    for i, word in enumerate(kept):
        if word.casefold() in _STOPS and core:
            if word.casefold() == "of" and all(c.casefold() in _CONTAINERS | _DETERMINERS for c in core):
                core = []
                continue
            break
        if word.casefold() not in _DETERMINERS or i:
            core.append(word)
    name = _cleaned(words)
    return _Phrase(tuple(kept), tuple(core), tuple(t.key for w in core for t in _tokens([w])), name)


def _cleaned(words: str) -> str:
    """The quote without leading determiners and numbers, on one line."""
    text = " ".join(words.split()).strip(' ,;:"“”')
    while True:
        head, _, rest = text.partition(" ")
        if not rest or (head.casefold() not in _DETERMINERS and not re.fullmatch(r"\d[\d,.]*", head)):
            break
        text = rest
    return re.sub(r"['’]s$", "", text)


def _mentioned_before(words: str, phrase: _Phrase, around: ActorContext) -> Actor | None:
    """ "the group" is the last such party that was named; "Mr. Ruiz" the one whose name ended so."""
    is_definite = re.match(r"(?:the|that|this|its|their)\s", words.strip(), re.IGNORECASE)
    if is_definite and (kinds := _ANAPHORS.get(" ".join(k.casefold() for k in phrase.keys))):
        return next((a for a in reversed(around.earlier) if a.id and a.kind in kinds), None)
    surname = phrase.words[-1]
    is_bare = len(phrase.words) == 1 or (
        len(phrase.words) == 2 and phrase.words[0].casefold() in ("mr", "mrs", "ms", "dr")
    )
    if not is_bare or not surname[0].isupper():
        return None
    for actor in reversed(around.earlier):
        parts = actor.name.split()
        if len(parts) > 1 and _plain(parts[-1]) == surname and not actor.name.isupper() and _looks_like_a_person(parts):
            return actor
    return None


def _looks_like_a_person(parts: Sequence[str]) -> bool:
    return parts[-1][0].isupper() and _plain(parts[-1]).casefold() not in _KIND_OF and parts[-2][0].isupper()


def _sounds_armed(name: str) -> bool:
    return bool(
        re.search(
            r"\b(?:army|front|brigades?|liberation|resistance|forces?|jihad|mujah\w+|militia|tigers|martyrs)\b",
            name,
            re.I,
        )
    )


def _known_party(phrase: _Phrase, actors: Actors, on: date | None) -> Actor | None:
    tokens = _tokens(phrase.words)
    found = actors._find(tokens)
    if found is None:
        return None
    party, start, end = found
    keys = {k.casefold() for k in phrase.keys}
    if keys & _CAPTIVES and not {t.key for t in tokens[start:end]} & _CAPTIVES:
        return None
    if _is_far_off(phrase, start, tokens):
        return None
    rest = [t.key for i, t in enumerate(tokens) if not t.is_tied and not start <= i < end]
    generic = _KIND_OF.keys() | _RANKS | _QUALIFIERS.keys() | _DETERMINERS
    is_the_party = all(w.casefold() in generic and w != "government" for w in rest) and not _is_one_person(rest)
    kind, country = party.on(on)
    return Actor(party.name if is_the_party else phrase.name, kind, country, party.id)


def _is_far_off(phrase: _Phrase, start: int, tokens: Sequence[_Token]) -> bool:
    """Whether the known party only tells where or against whom: "civilians in a Taliban stronghold"."""
    before = [t.key for t in tokens[:start]]
    return any(w in ("in", "against", "near", "on", "by", "at", "with", "under") for w in before) and bool(
        _kind_of(phrase)
    )


def _is_one_person(rest: Sequence[str]) -> bool:
    """Whether the words beside a party's name make it one of its people: "commander", "militant", "spokesman"."""
    last = rest[-1].casefold() if rest else ""
    return last not in _COLLECTIVES and (
        last + "s" in _KIND_OF or last + "s" in _RANKS or last.endswith(("man", "person"))
    )


def _described(phrase: _Phrase, words: str, actors: Actors, gazetteer: Countries, around: ActorContext) -> Actor:
    country, how, is_all = _country(phrase, actors, gazetteer)
    if is_all and how == "several":
        return Actor(phrase.name, "government")
    if is_all and country is not None:
        return _state_itself(phrase, words, country, how)
    kind = actors.noun_kind(phrase.core) or _told_beside(phrase) or _kind_of(phrase)
    if kind == "state_forces" and country is None and _is_named_force(phrase):
        kind = "armed_group"
    leads = _leads(phrase, actors)
    if country is None and leads is not None:
        country, kind = leads, kind or "government"
    if kind is None and how == "persons":
        kind = "civilians"
    is_of_someone = re.match(r"(?:his|her|its|their)\s", words.strip(), re.IGNORECASE)
    if country is None and kind in ("state_forces", "government") and how != "several" and not is_of_someone:
        country = around.country
    if kind == "international":
        return Actor(phrase.name, kind, None)
    return Actor(phrase.name, kind, country, _state_id(kind, country, phrase))


_ORDINALS = frozenset("First Second Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth".split())
_OF_A_STATE = frozenset(
    "national royal federal republican presidential coast border home regular state people's provincial "
    "joint operations operational combined general supreme high security defence defense special".split()
)


def _told_beside(phrase: _Phrase) -> str | None:
    """The kind that a description after a name tells: "the Ruva Guard, an armed movement"."""
    after = phrase.words[len(phrase.core) :]
    is_named = len(phrase.core) > 1 and all(w[0].isupper() or w.casefold() in _STOPS for w in phrase.core)
    if not is_named or len(after) < 3 or after[0] != "," or after[1].casefold() not in ("a", "an", "the"):
        return None
    if _looks_like_a_person(phrase.core):
        return None
    return _kind_of(_phrase(" ".join(after[2:])))


def _is_named_force(phrase: _Phrase) -> bool:
    """Whether a force has a name of its own that names no state: "the Northern Ridge Army"."""
    core = phrase.core
    if len(core) < 3 or core[-1] not in ("Army", "Brigade", "Brigades", "Guard", "Command", "Battalion"):
        return False
    return all(w[0].isupper() and w.casefold() not in _OF_A_STATE for w in core[:-1]) and core[0] not in _ORDINALS


def _leads(phrase: _Phrase, actors: Actors) -> str | None:
    """The country of a leader named alone or with a title."""
    if (country := actors.is_leader(phrase.words)) is not None:
        return country
    is_titled = any(w.casefold().rstrip(".") in _TITLES for w in phrase.core[:-1])
    return actors.leader_of(phrase.core) if is_titled else None


def _state_itself(phrase: _Phrase, words: str, country: str, how: str) -> Actor:
    """A country's name, capital or people and nothing else: the government, or its people."""
    is_people = how == "persons" or (
        how == "people" and re.match(r"(?:an?|one|two|three|\w+\s+\w*\d)\b", words.strip(), re.I)
    )
    if is_people or re.match(r"\d", words.strip()):
        return Actor(phrase.name, "civilians", country)
    return Actor(phrase.name, "government", country, f"state:{country}/government")


def _state_id(kind: str | None, country: str | None, phrase: _Phrase) -> str | None:
    if country is None or kind not in ("state_forces", "government"):
        return None
    if kind == "government":
        return f"state:{country}/government"
    is_police = any(w.casefold().startswith(("polic", "constable", "detective", "cop")) for w in phrase.core)
    return f"state:{country}/{'police' if is_police else 'forces'}"


def _country(phrase: _Phrase, actors: Actors, gazetteer: Countries) -> tuple[str | None, str, bool]:
    """The first country that the words name, how, and whether they name nothing else.

    Two countries joined ("U.S. and Iraqi forces") are "several": an actor has one country or none.
    """
    tokens = _tokens(phrase.words)
    found = _named_countries(tokens, actors)
    if found:
        (country, how, start, end), *others = found
        named = {i for _, _, first, last in found for i in range(first, last)}
        rest = [t for i, t in enumerate(tokens) if i not in named and not t.is_tied and t.key not in ("and", ",")]
        if any(c != country and 0 < first - end <= 2 and _joined(tokens[end:first]) for c, _, first, _ in others):
            return None, "several", not rest
        others_rest = [
            t for i, t in enumerate(tokens) if not start <= i < end and not t.is_tied and t.key not in _BESIDE
        ]
        return country, how, not others_rest
    for word in phrase.words:
        if word[0].isupper() and not _TIED.search(word) and (code := gazetteer.country(word)) is not None:
            return code, "name", len(phrase.words) == 1
    return None, "", False


_BESIDE = frozenset(("neighbouring", "neighboring", "nearby"))


def _joined(between: Sequence[_Token]) -> bool:
    return bool(between) and all(t.key in ("and", ",") for t in between)


def _named_countries(tokens: Sequence[_Token], actors: Actors) -> list[tuple[str, str, int, int]]:
    """Alpha-2 code, how it is named, first token and the one after it, for each country in the words."""
    found: list[tuple[str, str, int, int]] = []
    start = 0
    while start < len(tokens):
        at = actors.country_at(tokens, start)
        if at is None or (at[1] == "capital" and start == 0 and at[2] < len(tokens) and _is_name(tokens)):
            start += 1
            continue
        found.append((at[0], at[1], start, at[2]))
        start = at[2]
    return found


def _is_name(tokens: Sequence[_Token]) -> bool:
    """All words with capitals: "Paris Hilton", "Santiago Ruiz" are persons, not capitals."""
    return len(tokens) > 1 and all(t.is_capital for t in tokens) and not any(t.key in _KIND_OF for t in tokens)


def _kind_of(phrase: _Phrase) -> str | None:
    """The kind that the head noun gives, with the word before it where the head only says a rank."""
    keys = [k.casefold() for k in phrase.keys]
    for i in range(len(keys) - 1, -1, -1):
        for length in (3, 2):
            kind = _PHRASE_KINDS.get(" ".join(keys[max(0, i - length + 1) : i + 1])) if i - length + 1 >= 0 else None
            if kind is not None:
                return kind
        key = keys[i]
        if key in _RANKS:
            return _ranked(keys[:i], key)
        if key in _KIND_OF and (i == len(keys) - 1 or key not in _FIRST_ONLY or _stands_before_a_name(phrase, key)):
            kind = _KIND_OF[key]
            return _qualified(keys[:i], kind)
        if key in _PHRASE_KINDS:
            return _PHRASE_KINDS[key]
    return None


def _stands_before_a_name(phrase: _Phrase, key: str) -> bool:
    """ "General Aldo Reyes", and not "the general staff"."""
    at = [w.casefold() for w in phrase.core].index(key) if key in [w.casefold() for w in phrase.core] else -1
    return key == "general" and 0 <= at < len(phrase.core) - 1 and all(w[0].isupper() for w in phrase.core[at : at + 2])


def _ranked(before: Sequence[str], rank: str) -> str | None:
    if before and before[-1] in ("terrorism", "terror") and rank in _ARMS:
        return "state_forces"
    for word in reversed(before):
        kind = _QUALIFIERS.get(word) or (_KIND_OF.get(word) if word not in ("country", "people", "state") else None)
        if kind:
            return kind
    return _RANK_DEFAULTS.get(rank)


def _qualified(before: Sequence[str], kind: str) -> str:
    """ "rebel soldiers" fight for a group, "peacekeeping troops" for an organisation."""
    last = before[-1] if before else ""
    if kind == "state_forces" and last in (
        "rebel",
        "mutinous",
        "dissident",
        "militia",
        "coalition",
        "peacekeeping",
        "insurgent",
    ):
        return {"militia": "militia", "coalition": "international", "peacekeeping": "international"}.get(
            last, "armed_group"
        )
    if kind == "armed_group" and last in ("army", "police", "military", "navy", "marine", "government"):
        return "state_forces"
    if kind == "militia" and last in ("rebel",):
        return "armed_group"
    return kind


# --- short forms that an article introduces ----------------------------------------------------------------------

# One part of a name: "Ruva", "al-Ruva", "R."
_PART = r"(?:(?:al|el|an|as|ad|ar|at|az|ash)-)?[A-Z][\w'’-]*"
_NAME = (
    rf"(?:(?<!-){_PART}(?<!\b[A-Z])|[A-Z]\.)(?:\s+(?:(?:of|for|the|al|and|de|la|del|in|bin|ibn|abu)\s+)*{_PART}){{0,8}}"
)
_SHORT = re.compile(
    rf"\b(?P<full>{_NAME})\s*(?:,\s*or\s+(?:the\s+)?|\(\s*(?:the\s+)?)(?P<short>[A-Z][A-Za-z/&-]{{1,9}})\s*[,)]"
)
_ALSO = re.compile(
    rf"\b(?P<full>{_NAME})\s*,?\s+(?:also|better|otherwise|formerly|previously)?\s*(?:known|referred\s+to)\s+as\s+"
    rf"(?:the\s+|[\"“'‘])?(?P<short>{_NAME})"
)


@lru_cache(maxsize=256)
def _found_aliases(text: str) -> tuple[tuple[str, str], ...]:
    pairs: dict[str, str] = {}
    for match in _SHORT.finditer(text):
        if _abbreviates(match["short"], match["full"]):
            pairs.setdefault(match["short"], match["full"].removeprefix("The "))
    for match in _ALSO.finditer(text):
        pairs.setdefault(match["short"], match["full"].removeprefix("The "))
    return tuple(pairs.items())


def aliases_in(text: str) -> dict[str, str]:
    """Short forms and second names that a text introduces, to the name they stand for.

    "Front for the Freedom of Ruva (FFR)", "the Ruva Front, or RF," and "Omar Sabri, also known as Abu Salim".
    A short form in brackets counts when its letters are the initials of the name before it, in order.
    """
    return dict(_found_aliases(text))


def _abbreviates(short: str, full: str) -> bool:
    """Whether the capitals of `short` stand in order among the words of `full`, from a word's beginning on."""
    if sum(c.isupper() for c in short) < 2:
        return False
    letters = [c for c in short if c.isupper()]
    initials = [w[0].upper() for w in re.findall(r"[^\W\d_][\w'’]*", full)]
    at = 0
    for letter in letters:
        if letter not in initials[at:]:
            return False
        at = initials.index(letter, at) + 1
    return True
