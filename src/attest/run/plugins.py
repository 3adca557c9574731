"""The doors for plug-ins: entry points that a package declares. What comes with Attest uses the same doors.

| group | a name stands for | called with |
|---|---|---|
| attest.sources | brings reports in | `(paths, *, published, stdin, settings)`, gives `Page` or `Rejected` one by one |
| attest.stages | a factory of a stage | a `Parts`, gives a `Stage` |
| attest.exporters | what writes results | `(told, out)`: articles with their events, and a text stream |
"""

import difflib
from importlib.metadata import entry_points
from typing import Any

from attest.errors import SettingsError

SOURCES = "attest.sources"
STAGES = "attest.stages"
EXPORTERS = "attest.exporters"


def names(group: str) -> list[str]:
    """What is installed in a group, sorted."""
    return sorted({point.name for point in entry_points(group=group)})


def load(group: str, name: str) -> Any:
    """The object that `name` stands for.

    Raises:
        SettingsError: nothing is installed under that name, or it can't be imported.
    """
    for point in entry_points(group=group, name=name):
        try:
            return point.load()
        except (ImportError, AttributeError) as error:
            raise SettingsError(
                f"'{name}' in {group} is installed but can't be loaded: {error}",
                fix=f"install the package that brings {point.value} again.",
            ) from error
    known = names(group)
    close = difflib.get_close_matches(name, known, n=1)
    fix = f"did you mean '{close[0]}'?" if close else f"installed are: {', '.join(known) or 'none'}."
    raise SettingsError(f"nothing called '{name}' is installed in {group}", fix=fix)
