"""What a Ray worker does: read the pages of a shard, and leave their outcomes in the spool. Needs no Ray itself."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from attest.run.batch import Known, code_batch
from attest.run.log import logger
from attest.run.shards import write_shard

if TYPE_CHECKING:
    from attest.records import Page
    from attest.run.build import Reader
    from attest.store import RunRecipe


_readers: "dict[str, Reader]" = {}


def reader_of(key: str, build: "Callable[[], Reader]") -> "Reader":
    """The reader of this process, made when first asked for; `key` is equal for builds that make the same."""
    if key not in _readers:
        _readers.clear()
        _readers[key] = build()
    return _readers[key]


def recipe_of(key: str, build: "Callable[[], Reader]") -> "RunRecipe":
    """What the reader is made of."""
    return reader_of(key, build).recipe


def read_pages(
    key: str, build: "Callable[[], Reader]", pages: "Sequence[Page]", path: str, limit_s: float, log_level: str
) -> None:
    """Leave the outcomes of the pages at `path`, unless they are there already from a run that was cut off."""
    if Path(path).exists():
        return
    reader = reader_of(key, build)
    log = logger(log_level)
    results = code_batch(pages, pipeline=reader.pipeline, settle=reader.settle, log=log, limit_s=limit_s)
    write_shard(Path(path), [one for one in results if not isinstance(one, Known)])
