"""How fast names are looked up, and how much memory that takes: `python bench/lookups.py`.

Places and actors: names drawn from the tables themselves, each looked up once (cold) and then again by turns of a
thousand (as in a report, where names recur). Memory: peak resident set of this process before and after loading.
"""

import random
import resource
import time
from collections.abc import Callable, Sequence

SAMPLE = 20_000
RECURRING = 1_000


def main() -> None:
    """Load, time and print."""
    bare_mb = peak_mb()
    from attest.resolve.actors import ActorContext, Actors, resolve_actor
    from attest.resolve.gazetteer import Gazetteer

    gazetteer, actors = Gazetteer.load(), Actors.load()
    loaded_mb = peak_mb()
    draw = random.Random(7)
    names = draw.sample([entry.name for entry in gazetteer.entries()], SAMPLE)
    parties = [f"{who} {what}" for who in actors.states for what in ("army", "police", "rebels", "government")]
    context = ActorContext(earlier=(), aliases={}, country=None, on=None)

    def read(words: str) -> object:
        return resolve_actor(words, actors=actors, gazetteer=gazetteer, context=context)

    print("| what | a second on one core | n |\n|---|---|---|")
    for what, ask, asked in (("places", gazetteer.find, names), ("actors", read, parties)):
        print(f"| {what}, first time | {rate(ask, asked):,.0f} | {len(asked):,} |")
        again = draw.sample(asked, min(RECURRING, len(asked))) * 5
        rate(ask, again)
        print(f"| {what}, recurring | {rate(ask, again):,.0f} | {len(again):,} |")
    print(f"\nmemory: {loaded_mb:.0f} MB with both tables loaded ({bare_mb:.0f} before), {peak_mb():.0f} after")


def rate(ask: Callable[[str], object], names: Sequence[str]) -> float:
    """Lookups a second of processor time."""
    begun = time.process_time()
    for name in names:
        ask(name)
    return len(names) / (time.process_time() - begun)


def peak_mb() -> float:
    """Most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
