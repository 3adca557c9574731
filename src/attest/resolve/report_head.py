"""What stands at the head of a report and tells of its writing: datelines inside the text and dated headings.

"Aug. 14: Operations in the north" dates the page, and "KORO, Tambe (Aug. 14) -" the desk; neither places or dates an
event. The rule is ours. A page may hold several such heads, as releases and digests do.
"""

import re

from attest.records import Span

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_HEADING_DATE = re.compile(rf"^[ \t]*(?:{_MONTH}\s+\d{{1,2}}|\d{{1,2}}\s+{_MONTH})(?:,?\s+\d{{4}})?\s*:", re.MULTILINE)
_CAPITALS = r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ'’.-]{2,}"
_DATELINE = re.compile(
    rf"(?<!\w){_CAPITALS}(?:\s{_CAPITALS}){{0,2}}(?:,\s[A-Z][\w.'’ ]{{2,30}}?)?,?\s*"
    r"\((?=[^()\n]*(?:\d|[A-Z]{2}))[^()\n]{2,30}\)\s*[-–—]{1,3}\s"
)


def find_heads(text: str) -> tuple[Span, ...]:
    """The heads in a text, in order.

    >>> text = "KORO, Tambe (May 3) - Police said"
    >>> [span.of(text) for span in find_heads(text)]
    ['KORO, Tambe (May 3) - ']
    """
    found = [Span(m.start(), m.end()) for pattern in (_HEADING_DATE, _DATELINE) for m in pattern.finditer(text)]
    return tuple(sorted(found))
