"""How fast a run goes: pages a second over the last while, without those that needed no reading."""

import time
from collections import deque
from collections.abc import Callable

from attest.store import RunCounts

_LOOK_BACK_S = 60.0


class Pace:
    """Told the counts as they grow, it says the rate, and the time that is left.

    Args:
        total: How many pages there are; None when that is not known.
        clock: Seconds, ever growing.
    """

    def __init__(self, total: int | None, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._total, self._clock = total, clock
        self._seen: deque[tuple[float, int]] = deque([(clock(), 0)])
        self._taken = 0

    def see(self, counts: RunCounts) -> None:
        """Note how far it is now."""
        now = self._clock()
        self._taken = counts.taken
        self._seen.append((now, counts.taken - counts.known))
        while len(self._seen) > 2 and now - self._seen[1][0] > _LOOK_BACK_S:
            self._seen.popleft()

    @property
    def per_second(self) -> float | None:
        """Pages read a second; None before there are any."""
        (begun, before), (now, after) = self._seen[0], self._seen[-1]
        return (after - before) / (now - begun) if now > begun and after > before else None

    @property
    def left_s(self) -> float | None:
        """Seconds until the end at this rate; None when the total or the rate is not known."""
        if self._total is None or self.per_second is None:
            return None
        return max(0, self._total - self._taken) / self.per_second

    def __str__(self) -> str:
        """Such as "12.5/s, 3 min left"."""
        parts = [] if self.per_second is None else [f"{self.per_second:.1f}/s"]
        if self.left_s is not None:
            parts.append(f"{in_words(self.left_s)} left")
        return ", ".join(parts)


def in_words(seconds: float) -> str:
    """A stretch of time in its two largest units, or one below two minutes."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    if minutes < 120:
        return f"{minutes} min"
    hours = round(seconds / 3600)
    return f"{hours} h" if hours < 48 else f"{hours // 24} d {hours % 24} h"
