"""attest.toml and ATTEST_* variables, read once at the door into frozen settings.

An option given on the command line outranks a variable, which outranks the file, which outranks the default.
"""

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from attest.errors import SettingsError
from attest.records import COUNT_ROLES

FILE_NAME = "attest.toml"
PREFIX = "ATTEST_"
_FILE_VARIABLE = "ATTEST_CONFIG"
ENGINES = ("local", "ray")
SURE_FIELDS = (
    *("type", "factuality", "background"),
    *("actor", "target", "weapon", "source", "claimed_by", "place", "when"),
    *COUNT_ROLES,
)
LOG_LEVELS = ("debug", "info", "warning", "error")


@dataclass(frozen=True, slots=True)
class Settings:
    """How Attest works here. The names are the keys of attest.toml and, in capitals after ATTEST_, of the variables."""

    ledger: Path = field(default=Path("attest.db"), metadata={"doc": "The file that keeps everything."})
    codebook: Path | None = field(
        default=None,
        metadata={"doc": "What counts as an event: a YAML file; the codebook in the package when not set."},
    )
    actors: Path | None = field(
        default=None,
        metadata={"doc": "Parties of your own, beside those in the package: a YAML file."},
    )
    places: Path | None = field(
        default=None,
        metadata={"doc": "Places of your own, beside those in the package: a file made by attest gazetteer import."},
    )
    batch_size: int = field(
        default=32, metadata={"doc": "Pages read together and committed together, 1 to 10000. Changes no result."}
    )
    source: str = field(default="files", metadata={"doc": "What brings reports in: a name in `attest.sources`."})
    stages: tuple[str, ...] = field(
        default=("clean", "extract", "resolve"),
        metadata={"doc": "What reads a page, in order: names in `attest.stages`."},
    )
    columns: str | None = field(
        default=None,
        metadata={"doc": "Which column of a table holds what: text=body,published=date."},
    )
    contact: str | None = field(
        default=None, metadata={"doc": "How site owners reach you: an e-mail or web address, told to every server."}
    )
    pause_s: float = field(
        default=1.0,
        metadata={"doc": "Seconds between two requests to one host, 0 to 3600; robots.txt may ask for more."},
    )
    private_addresses: bool = field(
        default=False,
        metadata={"doc": "Whether loopback and private addresses may be fetched from: for servers of your own."},
    )
    engine: str = field(default="local", metadata={"doc": f"What carries a run out: {' or '.join(ENGINES)}."})
    workers: int = field(default=0, metadata={"doc": "Processes that read, 0 to 1024; 0 takes every core."})
    page_limit_s: float = field(
        default=300.0, metadata={"doc": "Seconds that reading one page may take before it fails, 1 to 86400."}
    )
    ray_address: str | None = field(
        default=None,
        metadata={"doc": "The Ray cluster, such as auto or ray://host:10001; one of its own when not set."},
    )
    spool: Path | None = field(
        default=None,
        metadata={"doc": "The folder that all machines of a cluster share; beside the ledger when not set."},
    )
    sure: Mapping[str, float] = field(
        default_factory=dict,
        metadata={"doc": "How sure is sure enough, by field: actor=0.6,killed=0.7; scores from 0 to 1."},
    )
    log_level: str = field(default="warning", metadata={"doc": f"What is logged: {', '.join(LOG_LEVELS)}."})


_KEYS = tuple(f.name for f in fields(Settings))


def load_settings(
    *, path: Path | None = None, environ: Mapping[str, str] | None = None, folder: Path | None = None, **given: object
) -> Settings:
    """The settings of this call.

    Args:
        path: The settings file; when None, the one that ATTEST_CONFIG names, or attest.toml in `folder`.
        environ: The environment, `os.environ` when None.
        folder: Where attest.toml may lie, the working folder when None.
        given: Options that outrank both; those that are None are left to file and environment.

    Raises:
        SettingsError: the file can't be read, a key is unknown, or a value is of the wrong kind.
    """
    environ = os.environ if environ is None else environ
    named = path or (Path(environ[_FILE_VARIABLE]) if environ.get(_FILE_VARIABLE) else None)
    file = named or (folder or Path()) / FILE_NAME
    settings = Settings()
    if named is not None or file.is_file():
        settings = _with(settings, _read(file), where=str(file))
    settings = _with(settings, _variables(environ), where="the environment")
    return _with(settings, {k: v for k, v in given.items() if v is not None}, where="the command line")


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{file}: {error.strerror}", fix="name a settings file that can be read.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: {error}", fix="write it as TOML: key = value, text in quotes.") from error


def _variables(environ: Mapping[str, str]) -> dict[str, Any]:
    found = {
        name.removeprefix(PREFIX).lower(): value
        for name, value in environ.items()
        if name.startswith(PREFIX) and name != _FILE_VARIABLE
    }
    values: dict[str, Any] = dict(found)
    values |= {name: int(found[name]) for name in ("batch_size", "workers") if found.get(name, "").isdecimal()}
    for name in ("pause_s", "page_limit_s"):
        if re.fullmatch(r"\d+(\.\d+)?", found.get(name, "")):
            values[name] = float(found[name])
    if found.get("private_addresses") in ("true", "false"):
        values["private_addresses"] = found["private_addresses"] == "true"
    if "stages" in found:
        values["stages"] = [name.strip() for name in found["stages"].split(",")]
    return values


def _with(settings: Settings, values: Mapping[str, Any], *, where: str) -> Settings:
    for key in values:
        if key not in _KEYS:
            close = difflib.get_close_matches(key, _KEYS, n=1)
            fix = f"did you mean '{close[0]}'?" if close else f"the settings are {', '.join(_KEYS)}."
            raise SettingsError(f"{where}: there is no setting '{key}'", fix=fix)
    return replace(settings, **{key: _checked(key, value, where=where) for key, value in values.items()})


def _checked(key: str, value: Any, *, where: str) -> Any:
    """The value in the form that the setting has."""
    match key:
        case "ledger" | "codebook" | "actors" | "places" | "spool" if isinstance(value, str | Path) and str(value):
            return Path(value).expanduser()
        case "batch_size" if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 10_000:
            return value
        case "workers" if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 1024:
            return value
        case "page_limit_s" if isinstance(value, int | float) and not isinstance(value, bool) and 1 <= value <= 86_400:
            return float(value)
        case "engine" if value in ENGINES:
            return value
        case "source" | "columns" | "contact" | "ray_address" if (
            isinstance(value, str) and value and value.isprintable()
        ):
            return value
        case "pause_s" if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 3600:
            return float(value)
        case "private_addresses" if isinstance(value, bool):
            return value
        case "stages" if isinstance(value, list | tuple) and value and all(isinstance(v, str) and v for v in value):
            return tuple(value)
        case "sure" if (least := _least(value, where=where)) is not None:
            return least
        case "log_level" if isinstance(value, str) and value.lower() in LOG_LEVELS:
            return value.lower()
    doc = next(f.metadata["doc"] for f in fields(Settings) if f.name == key)
    raise SettingsError(f"{where}: {key} = {value!r} makes no sense", fix=f"{key}: {doc}")


def _least(value: Any, *, where: str) -> dict[str, float] | None:
    """Least scores by field, out of a table or out of words as an option has them; None when they make no sense.

    Raises:
        SettingsError: a field is unknown.
    """
    if isinstance(value, str):
        value = _spelled_out(value)
    if not isinstance(value, Mapping):
        return None
    for name in value:
        if name not in SURE_FIELDS:
            close = difflib.get_close_matches(str(name), SURE_FIELDS, n=1)
            fix = f"did you mean '{close[0]}'?" if close else f"the fields are {', '.join(SURE_FIELDS)}."
            raise SettingsError(f"{where}: sure: no field is called '{name}'", fix=fix)
    given = value.values()
    if not all(isinstance(v, int | float) and not isinstance(v, bool) and 0 <= v <= 1 for v in given):
        return None
    return {name: float(v) for name, v in value.items()}


def _spelled_out(words: str) -> dict[str, float] | None:
    """Words such as actor=0.6,killed=0.7 as a table; None when it is not of that form."""
    parts = [part.partition("=") for part in words.split(",") if part.strip()]
    try:
        return {name.strip(): float(score) for name, _, score in parts}
    except ValueError:
        return None
