"""`attest actors`: parties of the user's own."""

import sys
from collections.abc import Sequence
from pathlib import Path

from attest.cli.terminal import counted, say
from attest.errors import SettingsError


def import_actors(files: Sequence[Path], *, out: Path | None) -> None:
    """Write TABARI and PETRARCH dictionaries as an actors file, to `out` or standard output.

    Raises:
        InputError: a dictionary can't be read.
        SettingsError: `out` can't be written.
    """
    import yaml

    from attest.resolve.actors import Actors
    from attest.resolve.dictionaries import import_dictionaries

    alpha2 = {state.alpha3: state.alpha2 for state in Actors.load().states.values()}
    text = import_dictionaries(files, alpha2=alpha2)
    table = yaml.safe_load(text) or {}
    if out is None:
        sys.stdout.write(text)
    else:
        try:
            out.write_text(text, encoding="utf-8")
        except OSError as error:
            raise SettingsError(
                f"{out}: {error.strerror}", fix="name a file in a folder that can be written."
            ) from error
    names, nouns = len(table.get("groups") or {}), len(table.get("nouns") or {})
    say(f"{counted(names, 'name')}, {counted(nouns, 'noun')}" + (f"; written to {out}" if out else ""))
