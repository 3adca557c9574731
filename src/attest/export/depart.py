"""Out of the ledger: the events that meet a filter, counted and redacted as asked, in the order of first telling."""

from collections.abc import Iterable, Iterator

from attest.errors import SettingsError
from attest.export.counted import recounted
from attest.export.formats import Format
from attest.export.leaving import Leaving
from attest.export.redact import redacted
from attest.store import EventFilter, Ledger
from attest.store.behind import find_with_behind


def departing(
    ledger: Ledger,
    where: EventFilter,
    *,
    counts: str = "ours",
    redact: str | None = None,
    rejected: bool = False,
) -> Iterable[Leaving]:
    """What leaves.

    Args:
        ledger: An open ledger; it is read as it is when the first event is asked for.
        where: Which events.
        counts: The policy of counts: "ours", "lowest" or "best".
        redact: "private-persons" leaves out the names of private persons; None leaves out nothing.
        rejected: Whether events that a person rejected leave as well.

    Raises:
        SettingsError: there is no such policy.
    """
    return redacted(recounted(_found(ledger, where, rejected=rejected), counts), redact)


def _found(ledger: Ledger, where: EventFilter, *, rejected: bool) -> Iterator[Leaving]:
    with ledger.looking() as conn:
        for settled, behind in find_with_behind(conn, where, rejected=rejected):
            yield Leaving(settled, sentence=behind.sentence, runs=behind.runs, claims=behind.claims)


def as_format(name: str, loaded: object) -> Format:
    """What was loaded under a name, as a format that events can leave in.

    Raises:
        SettingsError: it only prints reports.
    """
    if isinstance(loaded, Format):
        return loaded
    raise SettingsError(
        f"--format {name}: it prints reports and can't write settled events",
        fix="use csv, jsonl, geojson or parquet, or an exporter that is a `Format`.",
    )
