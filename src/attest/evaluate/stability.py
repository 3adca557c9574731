"""Whether a page gives the same rows alone and among others: what makes a row worth citing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TypeVar

PageT = TypeVar("PageT")


@dataclass(frozen=True, slots=True)
class Difference:
    """A page that was coded differently in company: its number, and the two outputs."""

    number: int
    company: str
    alone: str
    among: str

    def __str__(self) -> str:
        at = next(i for i, (x, y) in enumerate(zip_longest(self.alone, self.among)) if x != y)
        near = slice(max(at - 40, 0), at + 40)
        return f"page {self.number}, {self.company}: alone ...{self.alone[near]}..., among ...{self.among[near]}..."


def unstable_pages(
    code: Callable[[Sequence[PageT]], Sequence[str]], pages: Sequence[PageT], *, alone: int | None = None
) -> tuple[Difference, ...]:
    """Code pages alone, all together, and all in reverse order; tell which came out differently.

    Args:
        code: Codes pages and gives one line of output each, in order.
        pages: Any number, of any length; a hundred of mixed lengths is a fair trial.
        alone: How many of them, from the first on, are coded alone; all when None.

    Returns:
        The differences, none when the reader is stable.

    Raises:
        ValueError: `code` gave more or fewer lines than pages.
    """
    companies = {
        "all together": _coded(code, pages),
        "in reverse order": _coded(code, pages[::-1])[::-1],
    }
    by_itself = [_coded(code, [page])[0] for page in pages[:alone]]
    # A page that was not coded alone is held against its own line from the first company.
    expected = [*by_itself, *companies["all together"][len(by_itself) :]]
    return tuple(
        Difference(number, company, line, other)
        for company, lines in companies.items()
        for number, (line, other) in enumerate(zip(expected, lines, strict=True))
        if line != other
    )


def _coded(code: Callable[[Sequence[PageT]], Sequence[str]], pages: Sequence[PageT]) -> list[str]:
    lines = list(code(pages))
    if len(lines) != len(pages):
        raise ValueError(f"{len(pages)} pages gave {len(lines)} lines")
    return lines
