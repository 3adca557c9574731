"""Cut an article into the windows that the network reads.

A window is some consecutive sentences, read together so that a role may be filled from another sentence. A later
window is led by what its reader needs to know of the earlier ones: the article's first sentences and the one just
before. What a sentence is given depends on its own article alone, never on what else is being read.
"""

from collections.abc import Sequence
from dataclasses import dataclass

MOST_WORDS = 260
LEAD_WORDS = 60


@dataclass(frozen=True, slots=True)
class Window:
    """Numbers of the sentences read together: `context` only to understand, `new` to be coded."""

    context: tuple[int, ...]
    new: tuple[int, ...]

    @property
    def sentences(self) -> tuple[int, ...]:
        """All of them, in text order."""
        return (*self.context, *self.new)


def plan_windows(sizes: Sequence[int], *, most: int = MOST_WORDS, lead: int = LEAD_WORDS) -> tuple[Window, ...]:
    """Windows that code every sentence exactly once, in order.

    Args:
        sizes: Words of each sentence. A sentence above `most` gets a window of its own.
        most: The most words of a window, context included.
        lead: The most words of the opening sentences that later windows begin with.
    """
    opening = _opening(sizes, lead)
    windows: list[Window] = []
    start = 0
    while start < len(sizes):
        context = _context(start, opening) if start else ()
        room = most - sum(sizes[i] for i in context)
        end = start + 1
        used = sizes[start]
        while end < len(sizes) and used + sizes[end] <= room:
            used += sizes[end]
            end += 1
        if used > room:
            context = ()
        windows.append(Window(context, tuple(range(start, end))))
        start = end
    return tuple(windows)


def _opening(sizes: Sequence[int], lead: int) -> tuple[int, ...]:
    taken: list[int] = []
    for i, size in enumerate(sizes):
        if sum(sizes[k] for k in taken) + size > lead:
            break
        taken.append(i)
    return tuple(taken)


def _context(start: int, opening: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(sorted({*(i for i in opening if i < start), start - 1}))
