"""A PostgreSQL server of Debian's packages, of its own, on a free port of loopback, gone when the tests are."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_UNPRIVILEGED = ("postgres", "nobody")


class NoServerError(Exception):
    """There can be no server here; says why."""


@contextmanager
def running_server() -> Iterator[str]:
    """The address of a server, without a database: postgresql://attest@127.0.0.1:PORT.

    Raises:
        NoServerError: PostgreSQL is not installed, or does not start.
    """
    initdb, pg_ctl = (_program(name) for name in ("initdb", "pg_ctl"))
    with tempfile.TemporaryDirectory(prefix="attest-postgres-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        who = _hand_over(home)
        data, port = home / "data", _free_port()
        _run(who, initdb, "-D", data, "-U", "attest", "-A", "trust", "--encoding=UTF8", "--locale=C.UTF-8", "-N")
        options = f"-p {port} -h 127.0.0.1 -k {home} -c fsync=off -c full_page_writes=off"
        _run(who, pg_ctl, "-D", data, "-w", "-t", "60", "-l", home / "log", "-o", options, "start")
        try:
            yield f"postgresql://attest@127.0.0.1:{port}"
        finally:
            _run(who, pg_ctl, "-D", data, "-m", "immediate", "stop")


def _program(name: str) -> str:
    """Debian keeps the server's programs out of the path."""
    candidates = [
        shutil.which(name),
        *sorted(map(str, Path("/usr/lib/postgresql").glob(f"*/bin/{name}")), reverse=True),
    ]
    found = next((path for path in candidates if path), None)
    if found is None:
        raise NoServerError(f"no {name}: install Debian's package postgresql")
    return found


def _hand_over(home: Path) -> str | None:
    """PostgreSQL refuses to run as root: then the folder is another user's. Gives who runs it, None for oneself."""
    if os.getuid() != 0:
        return None
    for name in _UNPRIVILEGED:
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(home, user.pw_uid, user.pw_gid)
        return name
    raise NoServerError("no user without privileges to run the server as")


def _run(who: str | None, *command: object) -> None:
    done = subprocess.run(
        [str(part) for part in command], user=who, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, timeout=180, env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}, check=False,
    )  # fmt: skip
    if done.returncode:
        raise NoServerError(f"{command[0]} says: {done.stdout.decode(errors='replace')[-500:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
