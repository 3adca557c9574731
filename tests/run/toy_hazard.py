"""The toy reader among hazards: it dies on "deadly", once on "deadly once", hangs on "hanging", lingers on "slow"."""

import os
import signal
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from attest.errors import CodebookError
from attest.pipeline import Reading
from attest.records import Rejected
from attest.run import Reader
from tests.run import toy


class Hazard(toy.ToyStage):
    """`folder` is where it is noted which process read what, and what was deadly once."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def __call__(self, readings: Sequence[Reading]) -> Sequence[Reading | Rejected]:
        for reading in readings:
            self._meet(reading.page.content.decode())
        return super().__call__(readings)

    def _meet(self, text: str) -> None:
        with (self._folder / f"pid-{os.getpid()}").open("a") as readers:
            readers.write(text[:20] + "\n")
        if "deadly once" in text:
            if not (self._folder / "was-deadly").exists():
                (self._folder / "was-deadly").touch()
                os.kill(os.getpid(), signal.SIGKILL)
        elif "deadly" in text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "hanging" in text:
            time.sleep(600)
        if "slow" in text:
            time.sleep(0.05)


def hazard(folder: Path) -> Reader:
    """A reader for one process of a pool."""
    return toy.reader(Hazard(folder))


def build(folder: Path) -> partial[Reader]:
    """What makes such readers; goes to other processes."""
    return partial(hazard, folder)


def refuse() -> Reader:
    """A reader that can't be put together."""
    raise CodebookError("book.yaml:3: no such type", fix="write it otherwise.")


def crash() -> Reader:
    """A reader whose making ends the process."""
    os._exit(7)
