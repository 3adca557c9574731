import resource
import subprocess
import sys
from pathlib import Path

import pytest

ATTEST = [sys.executable, "-c", "from attest.cli import main; main()"]


def test_help_comes_at_once() -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([*ATTEST, "--help"], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)

    # Processor time, since a busy machine says nothing of the program.
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 0.5


def test_help_loads_nothing_heavy() -> None:
    heavy = {"sqlalchemy", "onnxruntime", "trafilatura", "numpy", "alembic", "rich", "pydantic"}
    shown = subprocess.run(
        [sys.executable, "-c", "import sys, attest.cli; print(*{m.split('.')[0] for m in sys.modules})"],
        check=True,
        capture_output=True,
        text=True,
    )

    assert heavy.isdisjoint(shown.stdout.split())


@pytest.mark.usefixtures("filled")
def test_a_reader_that_closes_the_pipe_ends_it_quietly() -> None:
    attest = subprocess.Popen(
        [*ATTEST, "events", "--format", "jsonl"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=Path.cwd()
    )
    assert attest.stdout is not None
    attest.stdout.close()
    _, said = attest.communicate()

    assert attest.returncode == 141
    assert b"Traceback" not in said
    assert b"Exception" not in said
