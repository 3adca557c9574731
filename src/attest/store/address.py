"""Where a ledger is: a file, or a database on a PostgreSQL server (`postgresql://USER@HOST:PORT/DATABASE`).

An address may come as a path, which makes one slash of two; both forms mean the same.
"""

import re
from pathlib import Path

from attest.errors import LedgerError

_SERVER = re.compile(r"postgres(?:ql)?:/+(?=[^/])")


def server_of(ledger: str | Path) -> str | None:
    """The address of a ledger on a server as a URL, None for a ledger in a file.

    Raises:
        LedgerError: an address of another kind, without a database, or with a password in it.
    """
    given = ledger.as_posix() if isinstance(ledger, Path) else ledger
    found = _SERVER.match(given)
    if found is None:
        if "://" in given:
            raise LedgerError(
                f"{given}: no such kind of ledger", fix="give a path, or postgresql://USER@HOST/DATABASE."
            )
        return None
    rest = given[found.end() :]
    where, slash, database = rest.partition("/")
    # Without a host there is only a database: "postgresql:///ledger?host=/run/postgresql".
    url = f"postgresql://{rest}" if slash and "?" not in where else f"postgresql:///{rest}"
    if slash and "?" not in where and not database.partition("?")[0]:
        raise LedgerError(f"{url}: it names no database", fix="write postgresql://USER@HOST/DATABASE.")
    if ":" in where.rpartition("@")[0] and "?" not in where:
        raise LedgerError(
            "the ledger's address holds a password, which logs would keep",
            fix="leave it out, and put it into ~/.pgpass or the variable PGPASSWORD.",
        )
    return url


def shown(ledger: str | Path) -> str:
    """A ledger as people write it."""
    return server_of(ledger) or str(ledger)


def beside(ledger: Path, suffix: str) -> Path:
    """A file or folder that goes with a ledger: beside its file, or, for one on a server, in the working folder."""
    url = server_of(ledger)
    if url is None:
        return ledger.with_name(f"{ledger.name}{suffix}")
    database = url.removeprefix("postgresql://").partition("/")[2].partition("?")[0]
    return Path(f"attest-{database}{suffix}")
