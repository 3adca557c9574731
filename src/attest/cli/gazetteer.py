"""`attest gazetteer`: what places are known, and more of them."""

from pathlib import Path
from typing import Annotated

import typer

from attest.cli.terminal import counted, handles_errors, say
from attest.errors import SettingsError

app = typer.Typer(
    help="What places are known, and more of them. Places: GeoNames (https://www.geonames.org), CC BY 4.0.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command("show")
@handles_errors
def show(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="A name; without one, what the tables hold.")
    ] = None,
) -> None:
    """Print what the gazetteers hold and whom to credit, or the places that a name may mean."""
    from attest.config import load_settings
    from attest.resolve.gazetteer import Gazetteer

    settings = load_settings()
    gazetteer = Gazetteer.load(own=settings.places)
    if name is None:
        for table, where in ((gazetteer, "in the package"), (gazetteer.own, str(settings.places))):
            if table is not None:
                print(f"{where}: {counted(len(table), 'place')}\n  {table.credit}")
        return
    for hit in gazetteer.find(name):
        entry = hit.entry
        lies = ", ".join(filter(None, (entry.admin1, "/".join(entry.countries))))
        print(f"{entry.name}\t{entry.kind}\t{lies}\t{entry.lat:.3f} {entry.lon:.3f}\t{hit.match}\t{entry.id}")
    print(gazetteer.credit)


@app.command("build")
@handles_errors
def build_gazetteer(
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Where to write it.")] = Path("gazetteer.bin"),
) -> None:
    """Build the gazetteer of the package from the tables of installed libraries."""
    from attest.resolve.gazetteer_build import CREDIT, build

    try:
        built = build(out)
    except OSError as error:
        raise _unwritable(out, error) from error
    say(f"{counted(built.places, 'place')}, {built.size_bytes / 1e6:.1f} MB; written to {out}\n{CREDIT}")


@app.command("import")
@handles_errors
def import_gazetteer(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Country dumps of GeoNames: XX.zip or XX.txt.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Where to write it.")] = Path("places.bin"),
) -> None:
    """Turn country dumps of GeoNames into a file of places of your own."""
    from attest.resolve.gazetteer import Gazetteer
    from attest.resolve.gazetteer_import import import_dumps

    try:
        imported = import_dumps(files, target=out, shipped=Gazetteer.load())
    except OSError as error:
        raise _unwritable(out, error) from error
    say(
        f"{counted(imported.places, 'place')}, {imported.left_out:,} rows left out, "
        f"{imported.size_bytes / 1e6:.1f} MB; written to {out}\n"
        f'to read with it, put into attest.toml: places = "{out}"\n{Gazetteer.load(out).credit}'
    )


def _unwritable(out: Path, error: OSError) -> SettingsError:
    return SettingsError(f"{out}: {error.strerror}", fix="name a file in a folder that can be written.")
