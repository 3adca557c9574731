"""Fuzz the targets: python fuzz/run.py [--seconds 20] [--only clean,times] [--runs N] [--keep FOLDER].

One process a target. Prints a row a target: inputs tried, crashes, hangs, memory over the limit; exits with 1 when
there was any but inputs. Needs the extra `fuzz` (Linux only); without it, it says so and exits with 0.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

HANG_S = 5
MEMORY_MB = 2048
_KINDS = {"crash": "crashes", "timeout": "hangs", "oom": "memory"}


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of one target."""

    target: str
    tried: int
    crashes: int
    hangs: int
    memory: int

    @property
    def bad(self) -> int:
        """Everything but what went well."""
        return self.crashes + self.hangs + self.memory


def fuzz(target: str, *, seconds: int, runs: int, keep: Path) -> Tally:
    """Fuzz one target in a process of its own, going on after each find until the time or the runs are up."""
    from targets import seeds

    folder = keep / target
    (folder / "corpus").mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(target)):
        (folder / "corpus" / f"seed-{number}").write_bytes(seed)
    command = [
        *(sys.executable, __file__, "--child", target, str(folder / "corpus")),
        *(f"-max_total_time={seconds}", f"-timeout={HANG_S}", f"-rss_limit_mb={MEMORY_MB}", "-max_len=4096"),
        *(f"-artifact_prefix={folder}/", "-print_final_stats=1", "-verbosity=1", "-close_fd_mask=1"),
        *([f"-runs={runs}"] if runs else []),
    ]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    (folder / "log").write_text(done.stderr)
    tried = re.findall(r"number_of_executed_units:\s*(\d+)", done.stderr) or re.findall(r"#(\d+)\s", done.stderr)
    found = {kind: len(list(folder.glob(f"{name}-*"))) for name, kind in _KINDS.items()}
    crashes = found["crashes"] or int(done.returncode not in (0, 70, 71, 77))
    return Tally(target, int(tried[-1]) if tried else 0, crashes, found["hangs"], found["memory"])


def _child(target: str, arguments: list[str]) -> None:
    """What runs in the target's process."""
    import atheris

    with atheris.instrument_imports(include=["attest"]):
        from targets import TARGETS, seeds
    # Loaded before anything is timed: libraries that are imported late would pass for a hang.
    for seed in seeds(target):
        TARGETS[target](seed)
    atheris.Setup([sys.argv[0], *arguments], TARGETS[target])
    atheris.Fuzz()


def main() -> int:
    """Fuzz and tell."""
    if sys.argv[1:2] == ["--child"]:
        _child(sys.argv[2], sys.argv[3:])
        return 0
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=int, default=20, help="for each target")
    options.add_argument("--runs", type=int, default=0, help="inputs for each target; 0 for as many as the time allows")
    options.add_argument("--only", default="", help="names of targets, with commas between")
    options.add_argument("--keep", type=Path, help="where inputs and finds are kept")
    asked = options.parse_args()
    if find_spec("atheris") is None:
        print("fuzz: skipped, atheris is not installed (pip install 'attest[fuzz]', Linux only)")
        return 0
    from targets import TARGETS

    keep = asked.keep or Path(tempfile.mkdtemp(prefix="attest-fuzz-"))
    tallies = []
    print(f"{'target':<12} {'inputs':>10} {'crashes':>8} {'hangs':>6} {'memory':>7}")
    for target in asked.only.split(",") if asked.only else TARGETS:
        tally = fuzz(target, seconds=asked.seconds, runs=asked.runs, keep=keep)
        tallies.append(tally)
        print(
            f"{tally.target:<12} {tally.tried:>10,} {tally.crashes:>8} {tally.hangs:>6} {tally.memory:>7}", flush=True
        )
    bad = sum(tally.bad for tally in tallies)
    print(f"in all {sum(tally.tried for tally in tallies):,} inputs; {bad} finds, kept under {keep}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
