"""Copies and look-alikes made from real articles, for `bench/copies.py` and for the training of its weights.

Two desks rewrite: each has its own synonyms, turns of phrase, house style, chrome, ways of cutting and of bringing a
story up to date. The weights are learned on what the TRAINING desk made of training corpora; the bench scores what the
SCORING desk makes of development corpora, which share no article. Nothing here knows how copies are detected.
"""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

_END = re.compile(r"(?<=[a-z0-9)\"”][.!?])[\"”]?\s+(?=[\"“A-Z])")
_NUMBER = re.compile(r"(?<![\w.,-])\d{1,3}(?![\w,-]|\.\d)")
_SPELLED = "two three four five six seven eight nine ten eleven twelve".split()
_SPELLED_RE = re.compile(rf"\b({'|'.join(_SPELLED)})\b", re.IGNORECASE)
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTHS = (
    "January February March April May June July August September October November December".split()
)  # fmt: skip
_NAME = re.compile(r"(?<=[a-z,] )(?:[A-Z][a-zà-ÿ’'-]+)(?: [A-Z][a-zà-ÿ’'-]+)*")
_NOT_SWAPPED = frozenset(
    _WEEKDAYS
    + _MONTHS
    + "Mr Mrs Ms President Prime Minister General Colonel Captain Army Police Ministry The United States American "
    "Nations European Union".split()
)


@dataclass(frozen=True, slots=True)
class Report:
    """A made or real report: those of one `family` are copies of each other; `how` tells what was done to it."""

    id: str
    text: str
    family: str
    corpus: str
    how: tuple[str, ...] = ()
    published: date | None = None
    outlet: str | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """One way of writing over what others wrote. Words and phrases map to what this desk prefers."""

    name: str
    synonyms: Mapping[str, str]
    phrases: Sequence[tuple[str, str]]
    style: Sequence[tuple[str, str]]
    heads: Sequence[str]
    tails: Sequence[str]
    updates: Sequence[str]
    names: Sequence[str]
    cuts: Sequence[Callable[[list[str], random.Random], list[str]]]
    orders: Sequence[Callable[[list[str], random.Random], list[str]]]
    outlets: Sequence[str] = field(default=("Morning Post", "The Courier", "Radio Six", "Daily Ledger", "Wire Two"))


def sentences_of(text: str) -> list[str]:
    """Sentences, roughly; a paragraph's end is one."""
    return [part.strip() for line in text.split("\n") for part in _END.split(line) if part and part.strip()]


def _table(words: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in re.split(r",\s*", " ".join(words.split())))


# How desks cut.
def _keep_top(parts: list[str], rng: random.Random) -> list[str]:
    return parts[: max(2, round(len(parts) * rng.uniform(0.25, 0.7)))]


def _drop_some(parts: list[str], rng: random.Random) -> list[str]:
    share = rng.uniform(0.15, 0.5)
    return [part for i, part in enumerate(parts) if i == 0 or rng.random() > share]


def _keep_inside(parts: list[str], rng: random.Random) -> list[str]:
    size = max(2, round(len(parts) * rng.uniform(0.3, 0.6)))
    start = rng.randrange(max(1, len(parts) - size + 1))
    return parts[start : start + size]


def _brief(parts: list[str], rng: random.Random) -> list[str]:
    return parts[: max(2, min(len(parts), rng.randint(2, 5)))]


def _thin(parts: list[str], _rng: random.Random) -> list[str]:
    """Every sentence loses what stands between commas, and every third sentence goes."""
    shorter = [re.sub(r", (?:which|who|where|including|a|an|the)\b[^,.]{3,60},", "", part) for part in parts]
    return [part for i, part in enumerate(shorter) if i % 3 != 2]


# How desks order.
def _shuffle_rest(parts: list[str], rng: random.Random) -> list[str]:
    rest = parts[1:]
    rng.shuffle(rest)
    return parts[:1] + rest


def _swap_neighbours(parts: list[str], rng: random.Random) -> list[str]:
    made = list(parts)
    for i in range(1, len(made) - 1):
        if rng.random() < 0.4:
            made[i], made[i + 1] = made[i + 1], made[i]
    return made


def _halves(parts: list[str], rng: random.Random) -> list[str]:
    cut = max(1, round(len(parts) * rng.uniform(0.3, 0.6)))
    return parts[cut:] + parts[:cut]


def _quote_up(parts: list[str], _rng: random.Random) -> list[str]:
    """What somebody says moves up behind the lead."""
    quotes = [part for part in parts[1:] if any(sign in part for sign in '"“')] or parts[2:3]
    return parts[:1] + quotes + [part for part in parts[1:] if part not in quotes]


TRAINING = Desk(
    "training",
    _table(
        "killed=slain, kill=slay, killing=slaying, wounded=hurt, injured=hurt, attack=assault, attacks=assaults, "
        "attacked=assaulted, soldiers=troops, troops=soldiers, officials=authorities, government=administration, "
        "said=stated, told=informed, leader=chief, leaders=chiefs, fighters=combatants, militants=insurgents, "
        "rebels=insurgents, capital=main city, began=started, announced=declared, called=urged, region=area, "
        "village=hamlet, town=township, large=big, country=nation, countries=nations, group=organization, "
        "reported=related, accused=charged, forces=units, arrested=detained, detained=held, near=close to, "
        "several=a number of, bomb=explosive device, blast=explosion, explosion=blast, died=perished, "
        "demonstrators=protesters, protesters=demonstrators, talks=negotiations, agreement=deal, deal=accord, "
        "help=assist, home=house, homes=houses, people=persons, children=minors, released=freed, used=employed, "
        "important=significant, also=too, against=versus, many=numerous, meeting=gathering, election=vote, "
        "elections=polls, law=legislation, plan=scheme, report=account, hospital=clinic, workers=employees, "
        "company=firm, money=funds, support=backing, want=wish, show=demonstrate, tried=attempted, planned=intended"
    ),
    (
        (r"\baccording to ([^,.]{3,40}), ", r""),
        (r"\b(?:reportedly|allegedly|apparently) ", ""),
        (r"\bin order to\b", "to"),
        (r"\bwas killed\b", "lost his life"),
        (r"\bwere killed\b", "lost their lives"),
        (r"\bat least\b", "no fewer than"),
        (r"\bmore than\b", "over"),
        (r"^(.{30,}?) on (Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\.$", r"On \2, \1."),
        (r"^([^\"“]{20,90}), ([A-Z][^,]{3,40}) said\.$", r"\2 said that \1."),
    ),
    (
        (r"\btwo\b", "2"), (r"\bthree\b", "3"), (r"\bfour\b", "4"), (r"\bfive\b", "5"), (r"\bsix\b", "6"),
        (r"\bU\.S\.", "US"), (r"\bU\.N\.", "UN"), (r"\bpercent\b", "per cent"), (r"“|”", '"'), (r"’", "'"),
        (r"\bSeptember\b", "Sept."), (r"\bOctober\b", "Oct."), (r"\bNovember\b", "Nov."), (r" — | – ", " - "),
        (r"\bcolor\b", "colour"), (r"\bdefense\b", "defence"), (r"\bcenter\b", "centre"), (r"\bGen\.", "General"),
    ),
    (
        "By our correspondent", "WORLD | LATEST", "LONDON (Wire Two) -", "Share this article on social media",
        "Photo: security forces at the scene. File picture.",
    ),
    (
        "Read more: Ten pictures of the week", "Sign up for our newsletter and never miss a story.",
        "Copyright 2016 Morning Post. All rights reserved.", "Comments are closed for this article.",
        "Most read: What we know so far. The view from the border. Opinion: a long winter ahead.",
        "This story was supplied by Wire Two. It has not been edited by our staff.",
    ),
    (
        "The toll rose to {n}, officials said, as more bodies were found.",
        "Updating an earlier report, the authorities now speak of {n} dead.",
    ),
    (
        "Varnholt, Okuru, Belmeda, Tarsin, Qadrabad, Mirovo, Santo Felpe, Jalmar, Kesh Dara, Duvari, Ombessa, Lindar, "
        "Azmira, Petrovka Nova, Halgan, Sirwal, Tobruz, Canto Bello, Yarmin, Ruddock Falls, Ibrahim Qasar, Ana Velcu, "
        "Joseph Okande, Mikhal Drobny, Samir Haddouk, Carlos Ibanor, Tomas Rell, Farid Nazwal, Peter Longwe, "
        "Northern Front, Free Valley Movement, Ansar Dawla, Red Banner, People's Shield, Homeland Guard"
    ).split(", "),
    (_keep_top, _drop_some),
    (_shuffle_rest, _swap_neighbours),
)  # fmt: skip

SCORING = Desk(
    "scoring",
    _table(
        "killed=shot dead, kill=murder, death=killing, dead=deceased, attack=strike, attacks=strikes, police=officers, "
        "officials=spokesmen, army=military, military=armed forces, militants=gunmen, insurgents=rebels, "
        "fighters=men, government=state, minister=secretary, said=reported, says=reports, told=said to, "
        "added=went on, capital=seat of government, city=metropolis, town=settlement, village=community, area=zone, "
        "province=governorate, region=district, north=northern part, south=southern part, captured=seized, "
        "seized=took, detained=arrested, arrested=picked up, jailed=imprisoned, prison=jail, charged=indicted, "
        "court=tribunal, judge=magistrate, trial=hearing, fire=blaze, fired=shot, shot=gunned down, weapons=arms, "
        "war=conflict, fighting=clashes, violence=unrest, peace=truce, ceasefire=cessation of hostilities, "
        "talks=discussions, meeting=session, agreed=consented, decided=resolved, demanded=insisted on, "
        "refused=declined, rejected=turned down, wants=seeks, hopes=expects, began=got under way, ended=concluded, "
        "continued=carried on, increased=grew, fell=dropped, rose=climbed, new=fresh, big=major, "
        "major=large, top=senior, former=ex-, current=present, recent=latest, early=first, "
        "women=females, men=males, children=youngsters, student=pupil, students=pupils, family=relatives, "
        "house=dwelling, building=structure, car=vehicle, vehicle=car, truck=lorry, plane=aircraft, ship=vessel, "
        "boat=craft, company=business, workers=staff, union=labor group, strike=walkout, protest=demonstration, "
        "year=twelve months, week=seven days, show=series, film=movie, movie=film, star=actor, role=part, "
        "game=match, team=side, season=campaign, played=appeared, won=took, lost=were beaten, "
        "operation=raid, security=safety, search=sweep, found=discovered, destroyed=wiped out, struck=hit, "
        "statement=communique, spokesman=representative, announced=made known, confirmed=verified, denied=rejected, "
        "because=since, but=yet, however=still, while=as, after=following, before=ahead of, during=in the course of, "
        "about=roughly, nearly=almost, almost=close to, around=some, several=a handful of, some=a few"
    ),
    (
        (r"\b(?:also|still|already|now|later|earlier|very|just|only) ", ""),
        (r", (?:which|who) [^,.]{5,80},", ","),
        (r" \([^)]{2,60}\)", ""),
        (r"\bhas been\b", "was"), (r"\bhave been\b", "were"), (r"\bis expected to\b", "will"),
        (r"\bdid not\b", "failed to"), (r"\bwill be\b", "is to be"), (r"\bin the wake of\b", "after"),
        (r"^(In|On|At|After|Since) ([^,]{4,50}), (.{25,})\.$", r"\3, \1 \2."),
        (r"^([^\"“]{25,120}?) (because|although|while|when|after|as) ([^\"“]{15,})\.$", r"\2 \3, \1."),
        (r"^(.{40,}?), and (?=[a-z]+ )", r"\1. It was also known that "),
        (r"^([A-Z][^,\"“]{3,50}) said (?:that )?([^\"“]{20,})\.$", r"It is the view of \1 that \2."),
    ),
    (
        (r"\b2\b", "two"), (r"\b3\b", "three"), (r"\b4\b", "four"), (r"\b5\b", "five"), (r"\b10\b", "ten"),
        (r"\bUnited States\b", "U.S."), (r"\bUnited Nations\b", "U.N."), (r"\bU\.S\.", "American"),
        (r"\b(\d+) percent\b", r"\1%"), (r"\bper cent\b", "pct"), (r'(?<=\W)"(?=\w)', "«"), (r'"', "»"),
        (r"\bJanuary\b", "Jan"), (r"\bAugust\b", "Aug"), (r"\bDecember\b", "Dec"), (r"\bkilometers\b", "km"),
        (r"ization\b", "isation"), (r"ized\b", "ised"), (r"\blabor\b", "labour"), (r"\bProphet Mohammed\b", "Muhammad"),
        (r"\bKabul\b", "Kaboul"), (r"\bHezbollah\b", "Hizbullah"), (r"\bQaida\b", "Qaeda"), (r"\bKhost\b", "Khowst"),
        (r"\bLieutenant Colonel\b|\bLt\. Col\.", "Lt-Col"), (r"\bPresident\b", "Pres."), (r"\bMr\. ", ""),
    ),
    (
        "EDITION: INTERNATIONAL  Log in  Subscribe  Search", "Published 14:20 GMT | Last updated 17:05 GMT",
        "From our newsroom and agencies", "ATHENS, (Agence Six) /PRN/ --", "Listen to this article (3 min)",
        "Advertisement",
    ),
    (
        "Related topics: Conflict, Diplomacy, Markets", "Follow us for live coverage around the clock.",
        "Editing by R. Malloy and K. Osei; Reporting by the regional bureau", "3 free articles left.",
        "Cookies help us deliver our services. By using them you agree to our terms. Accept all.",
        "Trending now: Storm warning for the coast. Five recipes for spring. Who wins the cup? Weather. Horoscope.",
        "The agency accepts no liability for the content of this material. Send corrections to the desk.",
    ),
    (
        "Rescuers recovered further victims overnight, bringing the figure to {n}.",
        "New numbers released this morning put the count at {n}, up from earlier estimates.",
        "By evening the tally stood at {n}, a hospital source said, and could still change.",
    ),
    (
        "Marrowgate, Zelenaya, Ouadane Sud, Chitral Khas, Tepalco, Nyambura, Kolvereid, Bani Thabit, Garmsar, Lubeya, "
        "Esperanza Alta, Dolovo, Wadi Ghazil, Songo Maru, Perlitz, Altindere, Quetra, Zhanatas, Bururi Ouest, "
        "Hamid Rezwan, Lucia Maraval, Emeka Adoyo, Stefan Kordic, Nour Elsadi, David Pelham, Igor Vasnev, "
        "Grace Mutesi, Liberation Column, Unity Brigade, Sons of the Dune, Black Ridge, National Renewal, Iron Oath"
    ).split(", "),
    (_keep_inside, _brief, _thin),
    (_halves, _quote_up),
)  # fmt: skip


def copy_of(original: Report, desk: Desk, rng: random.Random, *, number: int) -> Report:
    """A copy that one house or another made of a report: one to four things done to it."""
    parts = sentences_of(original.text)
    day = original.published
    how = _what_is_done(parts, rng)
    for step in how:
        if step == "updated" and day is not None:
            day += timedelta(rng.randint(0, 2))
        parts = _DONE[step](parts, desk, rng)
    if not how:
        parts = original.text.split("\n") if rng.random() < 0.5 else parts
    day = day and day + timedelta(rng.choice((0, 0, 0, 0, 1, 1, 2, 5)))
    return replace(
        original,
        id=f"{original.id}/{desk.name}/{number}",
        text="\n".join(parts) if rng.random() < 0.4 else _paragraphs(parts, rng),
        how=how or ("exact",),
        published=day if rng.random() < 0.85 else None,
        outlet=rng.choice(desk.outlets),
    )


def _what_is_done(parts: Sequence[str], rng: random.Random) -> tuple[str, ...]:
    able = ["cut", "reordered"] if len(parts) >= 4 else []
    able += ["reworded", "reworded", "restyled", "chromed", "updated"]
    wanted = rng.choices((0, 1, 2, 3, 4), weights=(1, 5, 5, 3, 2))[0]
    order = ["cut", "updated", "reordered", "reworded", "restyled", "chromed"]
    return tuple(sorted(set(rng.sample(able, min(wanted, len(able)))), key=order.index))


def _paragraphs(parts: Sequence[str], rng: random.Random) -> str:
    made = ""
    for part in parts:
        made += part + ("\n\n" if rng.random() < 0.4 else " ")
    return made.strip()


def _cut(parts: list[str], desk: Desk, rng: random.Random) -> list[str]:
    kept = rng.choice(desk.cuts)(parts, rng)
    return kept if sum(len(part.split()) for part in kept) >= 20 else parts


def _reorder(parts: list[str], desk: Desk, rng: random.Random) -> list[str]:
    return rng.choice(desk.orders)(parts, rng)


def _reword(parts: list[str], desk: Desk, rng: random.Random) -> list[str]:
    rate = rng.choice((0.4, 0.7, 1.0))
    return [_reword_one(part, desk, rng, rate) for part in parts]


def _reword_one(sentence: str, desk: Desk, rng: random.Random, rate: float) -> str:
    for pattern, other in desk.phrases:
        if rng.random() < rate:
            sentence = re.sub(pattern, other, sentence)
    sentence = re.sub(r"[a-z]+", lambda m: _other_word(m.group(), desk, rng, rate), sentence)
    return sentence[:1].upper() + sentence[1:]


def _other_word(word: str, desk: Desk, rng: random.Random, rate: float) -> str:
    return desk.synonyms[word] if word in desk.synonyms and rng.random() < rate else word


def _restyle(parts: list[str], desk: Desk, rng: random.Random) -> list[str]:
    chosen = [rule for rule in desk.style if rng.random() < 0.8]
    for pattern, other in chosen:
        parts = [re.sub(pattern, other, part) for part in parts]
    return parts


def _chrome(parts: list[str], desk: Desk, rng: random.Random) -> list[str]:
    heads = rng.sample(list(desk.heads), rng.randint(0, 2))
    return heads + parts + rng.sample(list(desk.tails), rng.randint(1, 3))


def _update(parts: list[str], desk: Desk, rng: random.Random) -> list[str]:
    """Some figures change, mostly upwards; now and then a new lead, and the old one stays or goes."""
    made = [_other_figures(part, rng, 0.6, up=True) for part in parts]
    if rng.random() < 0.5 and len(parts) >= 4:
        lead = rng.choice(list(desk.updates)).format(n=rng.randint(5, 90))
        made = [lead, *made] if rng.random() < 0.6 else [made[0], lead, *made[1:]]
    return made


def _other_figures(sentence: str, rng: random.Random, rate: float, *, up: bool) -> str:
    def digits(match: re.Match[str]) -> str:
        number = int(match.group())
        if rng.random() > rate or number == 0:
            return match.group()
        return str(number + rng.randint(1, max(3, number // 2)) if up else rng.randint(1, max(4, 2 * number)))

    def spelled(match: re.Match[str]) -> str:
        at = _SPELLED.index(match.group().lower())
        other = _SPELLED[min(len(_SPELLED) - 1, at + rng.randint(1, 4)) if up else rng.randrange(len(_SPELLED))]
        return match.group() if rng.random() > rate else other.capitalize() if match.group()[0].isupper() else other

    return _SPELLED_RE.sub(spelled, _NUMBER.sub(digits, sentence))


_DONE: dict[str, Callable[[list[str], Desk, random.Random], list[str]]] = {
    "cut": _cut,
    "reordered": _reorder,
    "reworded": _reword,
    "restyled": _restyle,
    "chromed": _chrome,
    "updated": _update,
}


def look_alike(
    original: Report, desk: Desk, rng: random.Random, *, number: int, known: frozenset[str] = frozenset()
) -> Report | None:
    """The same sentences told of something else: other places, persons, groups, days, tolls; None where few are named.

    `known` names (a land, an organisation that half of a corpus is about) stay, as they would in a real template.
    """
    names = sorted({m.group() for m in _NAME.finditer(original.text)} - known)
    names = [name for name in names if not set(name.split()) & _NOT_SWAPPED and name.split()[0] not in known]
    chosen = [name for name in names if rng.random() < 0.85]
    if len(chosen) < 2:
        return None
    others = rng.sample(list(desk.names), min(len(chosen), len(desk.names)))
    text = _renamed(original.text, dict(zip(sorted(chosen, key=len, reverse=True), others * 9, strict=False)))
    parts = [_other_day(_other_figures(part, rng, 0.8, up=False), rng) for part in sentences_of(text)]
    if rng.random() < 0.4:
        parts = _reword(parts, desk, rng)
    if rng.random() < 0.3 and len(parts) >= 4:
        parts = _cut(parts, desk, rng)
    if sum(any(other.split()[-1] in part for other in others) for part in parts) < max(2, len(parts) / 3):
        return None  # most of its sentences could still be about the same
    day = original.published and original.published + timedelta(rng.choice((-40, -12, -3, -1, 0, 1, 2, 4, 9, 30, 80)))
    return replace(
        original,
        id=f"{original.id}/{desk.name}/other{number}",
        text=_paragraphs(parts, rng),
        family=f"{original.family}/other{number}",
        how=("look-alike",),
        published=day,
        outlet=rng.choice(desk.outlets),
    )


def _renamed(text: str, others: Mapping[str, str]) -> str:
    """Every name by its other, and a person's last name on its own by that of the other."""
    for name, other in others.items():
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", other, text)
    for name, other in others.items():
        if " " in name:
            text = re.sub(rf"(?<!\w){re.escape(name.split()[-1])}(?!\w)", other.split()[-1], text)
    return text


def _other_day(sentence: str, rng: random.Random) -> str:
    def other(match: re.Match[str]) -> str:
        names = _WEEKDAYS if match.group() in _WEEKDAYS else _MONTHS
        return rng.choice(names)

    return re.sub(rf"\b(?:{'|'.join(_WEEKDAYS + _MONTHS)})\b", other, sentence)


_RUN = 8


def unclear_pairs(reports: Sequence[Report], *, templates: frozenset[str] = frozenset()) -> set[tuple[str, str]]:
    """Families of real reports that share long runs of words: they may be true copies, so nobody is asked about them.

    That is a fifth of the shorter one's runs of eight words; half of them where both are of `templates`, corpora of
    releases about different days and places in the same words.
    """
    runs = {report.family: _runs(report.text) for report in reports}
    corpus = {report.family: report.corpus for report in reports}
    holders: dict[int, list[str]] = {}
    for family, own in runs.items():
        for run in own:
            holders.setdefault(run, []).append(family)
    shared: dict[tuple[str, str], int] = {}
    for families in holders.values():
        if 1 < len(families) <= 200:
            for i, one in enumerate(families):
                for other in families[i + 1 :]:
                    shared[one, other] = shared.get((one, other), 0) + 1

    def allowed(one: str, other: str) -> float:
        return 0.5 if corpus[one] == corpus[other] and corpus[one] in templates else 0.2

    return {pair for pair, n in shared.items() if n > allowed(*pair) * min(len(runs[pair[0]]), len(runs[pair[1]]))}


def _runs(text: str) -> set[int]:
    words = re.findall(r"\w+", text.lower())
    return {hash(tuple(words[i : i + _RUN])) for i in range(max(1, len(words) - _RUN + 1))}


def without_unclear(reports: Sequence[Report], *, templates: frozenset[str] = frozenset()) -> list[Report]:
    """The reports less the later one of every unclear pair."""
    dropped = {other for _, other in unclear_pairs(reports, templates=templates)}
    return [report for report in reports if report.family not in dropped]


def make_corpus(
    originals: Sequence[Report], desk: Desk, *, seed: int, copies: int = 4, others: int = 1
) -> list[Report]:
    """Each original with its copies, and look-alikes of it with a copy each, in an order that mixes them."""
    rng = random.Random(seed)
    known = _widely_named(originals)
    made: list[Report] = []
    for original in originals:
        made.append(original)
        made += [copy_of(original, desk, rng, number=i) for i in range(copies)]
        for i in range(others):
            other = look_alike(original, desk, rng, number=i, known=known)
            if other is not None:
                made += [other, copy_of(other, desk, rng, number=0)]
    rng.shuffle(made)
    return made


def _widely_named(reports: Sequence[Report]) -> frozenset[str]:
    """Names in more than a fifth of the reports of their corpus, where it has at least forty."""
    counts: dict[tuple[str, str], int] = {}
    sizes: dict[str, int] = {}
    for report in reports:
        sizes[report.corpus] = sizes.get(report.corpus, 0) + 1
        for name in {m.group() for m in _NAME.finditer(report.text)}:
            counts[report.corpus, name] = counts.get((report.corpus, name), 0) + 1
    return frozenset(name for (corpus, name), n in counts.items() if sizes[corpus] >= 40 and n > sizes[corpus] / 5)
