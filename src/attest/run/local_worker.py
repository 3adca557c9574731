"""What a process of the pool does: read page after page, say what became of each, leave when the driver is gone."""

import os
import queue
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from attest.run.batch import code_batch
from attest.run.log import logger

if TYPE_CHECKING:
    from attest.records import Page
    from attest.run.build import Reader

# Of 1000: when memory runs out, Linux ends a worker before the driver, which would lose the run.
_RATHER_ME = "500"


def work(build: "Callable[[], Reader]", pipe: "Connection[object, object]", log_level: str) -> None:
    """Says ("ready", recipe) or ("broken", error), then one outcome for each page that comes, in order."""
    _settle_in()
    pages: queue.SimpleQueue[Page] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(pipe, pages), daemon=True).start()
    try:
        reader = build()
    except Exception as error:
        pipe.send(("broken", error))
        return
    log = logger(log_level)
    try:
        pipe.send(("ready", reader.recipe))
        while True:
            (outcome,) = code_batch([pages.get()], pipeline=reader.pipeline, settle=reader.settle, log=log)
            pipe.send(("read", outcome))
    except OSError:
        return  # The driver is gone; what it has not committed is read again.


def _settle_in() -> None:
    """Ctrl-C is the driver's to answer; and when memory runs out, a worker goes first."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    score = Path("/proc/self/oom_score_adj")
    if score.exists():
        try:
            score.write_text(_RATHER_ME)
        except OSError:
            return


def _receive(pipe: "Connection[object, object]", pages: "queue.SimpleQueue[Page]") -> None:
    """Takes pages off the pipe at once, so that the driver never waits to send; leaves when there is no driver."""
    try:
        while True:
            pages.put(pipe.recv())  # type: ignore[arg-type]
    except (EOFError, OSError):
        os._exit(0)
