"""Tell what the reference leaves out: commands, options, settings, roles, records, errors, event types, plugin points.

It asks the code what there is, so a new option without a word in docs/reference fails `make lint`.
"""

import dataclasses
import inspect
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import typer

from attest import errors, records
from attest.codebook.loader import load_codebook
from attest.config import Settings
from attest.export.csv import COLUMNS
from attest.export.leaving import COLUMNS as LEAVING
from attest.run import plugins
from attest.store import schema

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
_CODE = (".py", ".pyc", ".pyi", ".typed", ".mako")


def complaints() -> list[str]:
    """One sentence for each thing that the docs lack or get wrong; none when they are complete."""
    found = [
        *_missing_commands(),
        *_missing_words("settings.md", "setting", _settings()),
        *_missing_words("json.md", "role", [*records.ROLES, *records.COUNT_ROLES]),
        *_missing_words("json.md", "factuality", records.FACTUALITIES),
        *_missing_words("json.md", "kind of actor", records.ACTOR_KINDS),
        *_missing_words("records.md", "record", _records()),
        *_missing_words("errors.md", "error", _errors()),
        *_missing_words("codebook.md", "event type", load_codebook().types),
        *_missing_words("csv.md", "column", COLUMNS),
        *_missing_words("export.md", "column", LEAVING),
        *_missing_words("ledger.md", "table or column", _ledger_words()),
        *_missing_words("assets.md", "file", _data_files()),
        *_missing_words("plugins.md", "plugin point", _plugin_points()),
        *_broken_links(),
        *_crowded_lines(),
    ]
    return sorted(set(found))


def _missing_commands() -> Iterator[str]:
    from attest.cli import app

    sections = _sections(read_reference("cli.md"))
    for name, command in _commands("attest", typer.main.get_command(app)):
        if name not in sections:
            yield f"docs/reference/cli.md: no section `## {name}`"
            continue
        for option in _options(command):
            if not _names(option, sections[name]):
                yield f"docs/reference/cli.md: `{name}` has {option}, which its section does not name"


# Commands are Any: Typer carries a click of its own, whose types differ between its versions.
def _commands(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    if command.hidden:
        return
    yield name, command
    for child_name, child in getattr(command, "commands", {}).items():
        yield from _commands(f"{name} {child_name}", child)


def _options(command: Any) -> list[str]:
    """Long options and arguments as the help text shows them."""
    names = []
    for parameter in command.params:
        if parameter.param_type_name == "argument":
            names.append((parameter.metavar or parameter.name.upper()).strip("[]."))
        elif not getattr(parameter, "hidden", False):
            names += [name for name in (*parameter.opts, *parameter.secondary_opts) if name.startswith("--")]
    return [name for name in names if name not in ("--help", "--install-completion", "--show-completion")]


def _sections(text: str) -> dict[str, str]:
    """The text under each `## heading`, back-ticks dropped from the heading."""
    parts = re.split(r"^##+ +(.+)$", text, flags=re.MULTILINE)
    return {heading.replace("`", "").strip(): body for heading, body in zip(parts[1::2], parts[2::2], strict=True)}


def _settings() -> list[str]:
    return [field.name for field in dataclasses.fields(Settings)]


def _records() -> list[str]:
    nouns: list[Any] = [cls for _, cls in inspect.getmembers(records, inspect.isclass)]
    fields = {field.name for noun in nouns for field in dataclasses.fields(noun)}
    return [*(noun.__name__ for noun in nouns), *sorted(fields)]


def _errors() -> list[str]:
    return [name for name, _ in inspect.getmembers(errors, inspect.isclass)]


def _plugin_points() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [plugins.SOURCES, plugins.STAGES, plugins.EXPORTERS, *project.get("entry-points", {})]


def _data_files() -> list[str]:
    """Files of the package that are data; the reports that `attest demo` reads are not the reader's."""
    package = ROOT / "src/attest"
    kept = (path.relative_to(package) for path in package.rglob("*") if path.is_file() and path.suffix not in _CODE)
    return [path.as_posix() for path in kept if path.parts[0] != "reports"]


def _ledger_words() -> list[str]:
    """Tables and their columns; the columns of counts are named once, by the pattern of the first."""
    counts = tuple(f"{role}_" for role in records.COUNT_ROLES if role != "killed")
    columns = [column.name for table in schema.metadata.tables.values() for column in table.columns]
    return [*schema.metadata.tables, *(name for name in columns if not name.startswith(counts))]


def _missing_words(page: str, kind: str, names: Iterable[str]) -> Iterator[str]:
    text = read_reference(page)
    for name in names:
        if not _names(name, text):
            yield f"docs/reference/{page}: the {kind} `{name}` is not named"


def _names(name: str, text: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text) is not None


def read_reference(page: str) -> str:
    """A page of the reference, empty where there is none."""
    path = REFERENCE / page
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _pages() -> list[Path]:
    return [*sorted(DOCS.rglob("*.md")), *ROOT.glob("*.md")]


def _broken_links() -> Iterator[str]:
    for page in _pages():
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
            if "://" not in target and not target.startswith("mailto:") and not (page.parent / target).exists():
                yield f"{page.relative_to(ROOT)}: links to {target}, which is not there"


def _crowded_lines() -> Iterator[str]:
    """Lines of prose that hold two sentences: a changed thought should be a changed line."""
    for page in _pages():
        fenced = False
        for number, line in enumerate(page.read_text(encoding="utf-8").split("\n"), start=1):
            fenced ^= line.lstrip().startswith("```")
            if not fenced and is_crowded(line):
                yield f"{page.relative_to(ROOT)}:{number}: two sentences on one line"


def is_crowded(line: str) -> bool:
    """Whether a line of prose holds two sentences; tables, code and comments are no prose."""
    if line.startswith(("    ", "|", ">>>", "<!--")):
        return False
    return re.search(r"[a-z`)\]*][.?!] [A-Z*`][A-Za-z`*]", line) is not None


def main() -> int:
    """Print what is missing; 1 when something is."""
    found = complaints()
    print("\n".join(found) or "The docs are complete.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
