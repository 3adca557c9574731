"""Which words of a text say a time: a plain finder, for when no reader marked them.

The grammar is ours, made of a few kinds of words: whole and partial dates, parts of a year, month or day before them
("the end of", "late"), names of days, seasons and feasts, words that lean on the day of writing ("last week") or on
the story ("two days later", "that same night"), and stretches ("three weeks"). Prepositions stay outside.
"""

import re

from attest.records import Span

_MONTHS = "(?-i:January|February|March|April|May|June|July|August|September|October|November|December)"
_SHORT_MONTHS = r"(?-i:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)(?:\.|(?=\s+\d))"
_MONTH = rf"(?:(?:{_MONTHS})\b|\b{_SHORT_MONTHS})"
_DAYS = "(?-i:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_NO_YEAR = r"[-\s](?:km|kg|mm|cm|lb|men|troops|soldiers|people|miles|meters|metres|tons|feet)\b"
_YEAR = rf"(?:1[0-9]|20)\d\d(?![\d,.]*\d|\s?%|{_NO_YEAR})"
_ERA = r"(?-i:(?:AD\s+)\d{1,4}|\d{1,4}\s+(?:BCE?\b|B\.C\.|AD\b|CE\b))"
_DAY = r"(?:[0-3]?\d(?:st|nd|rd|th)?(?![\d,.]*\d|\s?%))"
_DASH = r"\s*[-–—]\s*"
_SEASON = r"(?:spring|summer|autumn|winter|(?:dry|rainy|monsoon|campaign(?:ing)?)\s+season)"
_FEAST = (
    r"(?-i:\bChristmas(?:\s+(?:Day|Eve))?|New\s+Year(?:'s|’s)?(?:\s+(?:Day|Eve))?|Easter(?:\s+(?:Day|Sunday|Monday))?|"
    r"Thanksgiving(?:\s+Day)?|Boxing\s+Day|May\s+Day|Ramadan|Eid)\b"
)
_DAY_PART = (
    r"(?:mornings?|afternoons?|evenings?|nights?|midday|noon|midnight|dawn|dusk|daybreak|nightfall|sunrise|sunset)"
)
_UNIT = r"(?:minute|hour|day|night|week|fortnight|weekend|month|year|decade|centur(?:y|ie))s?"
_LARGE_UNIT = r"(?:day|week|month|year|decade|century)"
_NUMBER = (
    r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    r"eighteen|twenty(?:-\w+)?|thirty(?:-\w+)?|forty|fifty|sixty|ninety|hundred|several|many|a\s+few|few|a\s+couple\s+of|"
    r"a\s+dozen|half\s+a|an?\s+half)"
)
_ABOUT = (
    r"(?:(?:about|around|nearly|almost|over|some|approximately|at\s+least|more\s+than|less\s+than|just|only|roughly)"
    r"\s+)"
)
_PART = (
    r"(?:(?:the\s+)?(?:(?:very\s+)?(?:beginning|start|end|middle|close|rest|remainder|course|eve|turn)|"
    r"(?:first|second|last|latter|early|other)\s+(?:half|part|third|quarter|days?|weeks?|months?|weekend)|"
    r"(?:first|last)\s+\w+\s+(?:days|weeks|months|years)|night|evening|morning|afternoon|dawn|day|month|year|"
    rf"(?:early\s+)?(?:morning\s+)?hours|{_SEASON})\s+of\s+(?:the\s+)?)"
)
_EARLY = r"(?:(?:the\s+)?(?:very\s+)?\b(?:early|late|mid)(?:(?:\s+in|\s+on)?\s+(?:the\s+)?|\s*-\s*))"
_LEAD = rf"(?:{_PART}|{_EARLY})"
_OF_YEAR = r"(?:(?:,?\s+(?:of\s+)?)(?:that|the\s+same|the\s+following|the\s+next|last|this|next)\s+year)"
_RELATIVE = r"(?:last|next|past|coming|previous|following|preceding|subsequent|current|ensuing|same|first|final)"

_DATE = "|".join(
    (
        r"\d{4}-\d\d-\d\d",
        rf"(?:{_DAYS},?\s+)?(?:{_DAY_PART}\s+of\s+)?{_MONTH}\s+{_DAY}(?:{_DASH}{_DAY}\b)?(?:,?\s+{_YEAR}|{_OF_YEAR})?",
        rf"(?:{_DAYS},?\s+)?(?:{_DAY_PART}\s+of\s+)?(?:the\s+)?{_DAY}(?:{_DASH}{_DAY})?\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR}|{_OF_YEAR})?",
        rf"{_MONTH},?\s+(?:of\s+)?{_YEAR}",
        rf"{_MONTH}{_OF_YEAR}",
        rf"(?:last|next|this)\s+(?:{_MONTHS})\b",
        # "May" and "March" alone are months only after a word that a time follows.
        r"(?-i:January|February|April|June|July|August|September|October|November|December)\b",
        r"(?<=\bin\s)(?-i:March|May)\b|(?<=\bof\s)(?-i:March|May)\b|(?<=\bby\s)(?-i:March|May)\b|"
        r"(?<=\bsince\s)(?-i:March|May)\b|(?<=\buntil\s)(?-i:March|May)\b|(?<=\blate\s)(?-i:March|May)\b|"
        r"(?<=\bearly\s)(?-i:March|May)\b|(?<=\bin\sMarch\sand\s)(?-i:May)\b|(?<=\bin\slate\s)(?-i:March|May)\b",
        rf"(?:the\s+)?\b{_SEASON}(?:(?:,?\s+(?:of\s+)?){_YEAR}|{_OF_YEAR})?|\bfall\s+(?:of\s+)?{_YEAR}",
        rf"{_FEAST}(?:,?\s+{_YEAR})?",
        rf"{_ERA}",
        r"(?:the\s+)?(?:early|late|mid)?[\s-]*(?<!\d)(?:1\d|20)\d0s\b",
        r"(?:the\s+)?(?:early\s+|late\s+|mid-?\s*)?(?:\d{1,2}(?:st|nd|rd|th)|\w+teenth|twentieth|twenty-first)[\s-]centur(?:y|ies)\b",
        rf"(?<![\d,.$€£-])\b{_YEAR}(?:{_DASH}(?:{_YEAR}|\d\d)\b)?(?!\s*(?:[a-z]+s\b)(?<!\bis)(?<!\bwas)(?<!\bhas))",
    )
)
_LEANING = "|".join(
    (
        rf"(?:(?:the\s+)?(?:last|this|next|previous|following)\s+)?{_DAYS}(?:\s+{_DAY_PART})?",
        rf"(?:the\s+)?\b{_RELATIVE}\s+(?:(?:very|\w+)\s+)?(?:{_UNIT}|{_DAY_PART}|{_SEASON})\b(?!\s+of\b)",
        rf"(?:that|this|these|those)\s+(?:same\s+|very\s+|past\s+)?(?:{_UNIT}|{_DAY_PART}|{_SEASON}|time|period)\b",
        r"the\s+(?:same\s+)?time\b(?!\s+had\b)(?!\s+(?:of|to|for|when|that|limit|frame)\b)|the\s+same\s+(?:period|moment)\b",
        rf"(?:{_ABOUT})?{_NUMBER}\s+(?:\w+\s+)?{_UNIT}\s+(?:later|earlier|ago|afterwards?|before(?=[.,;])|previously)\b",
        rf"\ban?\s+{_UNIT}\s+(?:later|earlier|ago|before(?=[.,;]))\b",
        rf"(?:earlier|later)\s+(?:that|this|in\s+the|the\s+same|in)\s+(?:{_UNIT}|{_DAY_PART})\b",
        r"(?:recent|coming)\s+(?:days|weeks|months|years|decades|times)",
        r"the\s+day\s+(?:before\s+yesterday|after\s+tomorrow)",
        r"yesterday|today|tomorrow|tonight|overnight|last\s+night",
        r"\b(?:now|recently|currently|presently|nowadays)\b(?!\s+that\b)|the\s+(?:present|future|past)\b(?!\s+\w+\s)",
        rf"(?:the\s+)?\b(?:{_DAY_PART})\b(?!\s+(?:raid|attack|vision)s?\b)",
        r"\d{1,2}[:.]\d\d\s*(?:[ap]\.?m\b\.?|hours|hrs)?|\b\d{1,2}\s*(?:[ap]\.m\.|[ap]m\b)|\b[0-2]\d[0-5]\d\s+(?:hours|hrs)\b",
        rf"(?:the\s+)?{_LARGE_UNIT}(?:'s|’s)?(?=\s+end\b)|(?:each|every)\s+(?:{_UNIT}|{_DAY_PART})\b|"
        rf"per\s+{_LARGE_UNIT}\b|\b(?:daily|weekly|monthly|annual(?:ly)?|yearly)\b",
    )
)
_STRETCH = "|".join(
    (
        rf"(?:{_ABOUT})?\b{_NUMBER}(?:\s+and\s+a\s+half)?[\s-]+(?:(?:more|full|further|long|consecutive|whole)\s+)?{_UNIT}\b(?:-long)?",
        rf"(?<![\w-])an?\s+(?:(?:full|further|whole|single)\s+)?{_UNIT}\b(?!\s+(?:of\s+the|in\s+which)\b)",
        r"(?<=\bfor\s)(?:days|weeks|months|years|decades|centuries)\b|\b(?:weeks|months|years|decades|centuries)(?=\s+of\b)",
    )
)
_FINDER = re.compile(
    rf"(?<![\w-])(?:{_LEAD}+(?:{_DATE}|{_LARGE_UNIT}\b|{_DAYS}|that\s+{_LARGE_UNIT}\b)|{_DATE}|{_LEANING}|{_STRETCH})",
    re.IGNORECASE,
)


def find_times(text: str) -> tuple[Span, ...]:
    """The time words in a text, in order, without overlap.

    >>> [span.of("They met on 3 May 2004.") for span in find_times("They met on 3 May 2004.")]
    ['3 May 2004']
    """
    return tuple(Span(m.start(), m.end()) for m in _FINDER.finditer(text))
