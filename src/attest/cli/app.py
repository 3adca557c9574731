"""The commands and their options. Each imports what it needs when it runs, so that help comes at once."""

import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from attest.cli import deciding, gazetteer, linking, watching
from attest.cli.terminal import handles_errors

app = typer.Typer(
    name="attest",
    help="From news reports about conflict to events whose every value can be checked.",
    epilog="Exit codes: 0 all is well; 1 some input could not be read, or failed; 2 nothing could be done.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
codebook_app = typer.Typer(
    help="Check a codebook, and try it on its own examples.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(codebook_app, name="codebook")

actors_app = typer.Typer(help="Parties of your own.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(actors_app, name="actors")
app.add_typer(gazetteer.app, name="gazetteer")

LedgerOption = Annotated[
    Path | None,
    typer.Option("--ledger", metavar="FILE", help="The ledger; attest.db when neither this nor the settings name one."),
]
CodebookOption = Annotated[
    Path | None,
    typer.Option(
        "--codebook", metavar="FILE", help="What counts as an event; the codebook in the package when not given."
    ),
]
ActorsOption = Annotated[
    Path | None,
    typer.Option("--actors", metavar="FILE", help="Parties of your own, beside those in the package."),
]
CountsOption = Annotated[
    str,
    typer.Option(
        "--counts", metavar="ours|lowest|best", help="Counts as we settle them, as ACLED or as UCDP GED does."
    ),
]
FormatOption = Annotated[
    str,
    typer.Option("--format", metavar="table|jsonl|csv", help="How to print; an installed exporter's name also does."),
]


def _read_day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise typer.BadParameter(f"'{given}' is not a day. Write it as YYYY-MM-DD, such as 2024-05-02.") from error


def _print_version(asked: bool) -> None:
    if asked:
        from attest import __version__

        typer.echo(f"attest {__version__}")
        raise typer.Exit


@app.callback()
def _top(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    del version


@app.command()
@handles_errors
def code(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH", help="Files, folders, archives; - is standard input.", show_default=False),
    ] = None,
    published: Annotated[
        date | None,
        typer.Option(
            "--published", metavar="DATE", parser=_read_day, help="When the pages without a date were published."
        ),
    ] = None,
    format: FormatOption = "table",
    ledger: LedgerOption = None,
    codebook: CodebookOption = None,
    actors: ActorsOption = None,
    counts: CountsOption = "ours",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write the results there instead of printing them.")
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option("--workers", metavar="N", help="Processes that read; every core when not given.", min=0),
    ] = None,
    engine: Annotated[
        str | None, typer.Option("--engine", metavar="local|ray", help="This machine's cores, or a Ray cluster.")
    ] = None,
    address: Annotated[
        str | None, typer.Option("--address", metavar="ADDRESS", help="The Ray cluster, such as auto.")
    ] = None,
    resume: Annotated[
        str | None,
        typer.Option("--resume", metavar="RUN", help="Go on with a run that was cut off; `last` is the newest."),
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Read also what this reader has read before.")] = False,
    columns: Annotated[
        str | None,
        typer.Option("--columns", metavar="OURS=THEIRS", help="What a table's columns hold: text=body,published=date."),
    ] = None,
    sure: Annotated[
        str | None,
        typer.Option("--sure", metavar="FIELD=SCORE", help="Leave out what is less sure: actor=0.6,killed=0.7."),
    ] = None,
) -> None:
    """Read reports, print their events, keep all in the ledger."""
    from attest.cli.coding import code_paths
    from attest.config import load_settings

    settings = load_settings(
        ledger=ledger,
        codebook=codebook,
        actors=actors,
        workers=workers,
        engine=engine,
        ray_address=address,
        columns=columns,
        sure=sure,
    )
    exit_code = code_paths(
        paths or (),
        settings=settings,
        published=published,
        format=format,
        out=out,
        counts=counts,
        resumes=resume,
        again=again,
    )
    if exit_code:
        raise typer.Exit(exit_code)


@app.command()
@handles_errors
def runs(
    ledger: LedgerOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print each run as a line of JSON.")] = False,
) -> None:
    """List the runs in a ledger: inputs, versions, counts and state."""
    from attest.cli.runs import list_runs
    from attest.config import load_settings

    list_runs(load_settings(ledger=ledger).ledger, as_json=as_json)


@app.command()
@handles_errors
def explain(
    event: Annotated[str, typer.Argument(metavar="EVENT", help="The id of an event or of a link, or how it begins.")],
    field: Annotated[
        str | None, typer.Argument(metavar="[FIELD]", help="One field, such as killed, place or actor.")
    ] = None,
    ledger: LedgerOption = None,
) -> None:
    """Show the chain behind an event or one of its values, or the reasons of a link."""
    from attest.cli.looking import explain_event
    from attest.config import load_settings

    explain_event(event, field, ledger=load_settings(ledger=ledger).ledger)


@app.command()
@handles_errors
def events(
    type: Annotated[str | None, typer.Option("--type", help="A type of the codebook, such as bombing.")] = None,
    country: Annotated[str | None, typer.Option("--country", help="Two letters (ISO 3166-1), such as IQ.")] = None,
    since: Annotated[
        date | None, typer.Option("--since", metavar="DATE", parser=_read_day, help="Not before this day.")
    ] = None,
    until: Annotated[
        date | None, typer.Option("--until", metavar="DATE", parser=_read_day, help="Not after this day.")
    ] = None,
    factuality: Annotated[
        str | None, typer.Option("--factuality", help="asserted, planned, alleged, denied or hypothetical.")
    ] = None,
    actor: Annotated[
        str | None,
        typer.Option("--actor", metavar="TEXT", help="Words in the name of who acted, suffered or claimed it."),
    ] = None,
    min_killed: Annotated[
        int | None, typer.Option("--min-killed", metavar="N", min=0, help="At least N killed.")
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", metavar="N", min=1, help="The first N events only.")] = None,
    rejected: Annotated[bool, typer.Option("--rejected", help="Also those that a person rejected.")] = False,
    format: FormatOption = "table",
    counts: CountsOption = "ours",
    ledger: LedgerOption = None,
) -> None:
    """List the events in the ledger that meet every condition."""
    from attest.cli.looking import list_events
    from attest.config import load_settings
    from attest.store import EventFilter

    where = EventFilter(
        type=type,
        country=country.upper() if country else None,
        since=since,
        until=until,
        factuality=factuality,
        actor=actor,
        min_killed=min_killed,
        limit=limit,
    )
    path = load_settings(ledger=ledger).ledger
    list_events(where, format=format, ledger=path, counts=counts, rejected=rejected)


@app.command()
@handles_errors
def article(
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="An article's id, or how it begins.")],
    ledger: LedgerOption = None,
) -> None:
    """Show an article's text with its events marked."""
    from attest.cli.looking import show_article
    from attest.config import load_settings

    show_article(article, ledger=load_settings(ledger=ledger).ledger)


@app.command()
@handles_errors
def export(
    format: Annotated[
        str, typer.Option("--format", metavar="csv|jsonl|geojson|parquet", help="An installed format's name also does.")
    ] = "csv",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write there instead of to standard output.")
    ] = None,
    type: Annotated[str | None, typer.Option("--type", help="A type of the codebook, such as bombing.")] = None,
    country: Annotated[str | None, typer.Option("--country", help="Two letters (ISO 3166-1), such as IQ.")] = None,
    since: Annotated[
        date | None, typer.Option("--since", metavar="DATE", parser=_read_day, help="Not before this day.")
    ] = None,
    until: Annotated[
        date | None, typer.Option("--until", metavar="DATE", parser=_read_day, help="Not after this day.")
    ] = None,
    factuality: Annotated[
        str | None, typer.Option("--factuality", help="asserted, planned, alleged, denied or hypothetical.")
    ] = None,
    actor: Annotated[
        str | None,
        typer.Option("--actor", metavar="TEXT", help="Words in the name of who acted, suffered or claimed it."),
    ] = None,
    min_killed: Annotated[
        int | None, typer.Option("--min-killed", metavar="N", min=0, help="At least N killed.")
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", metavar="N", min=1, help="The first N events only.")] = None,
    rejected: Annotated[bool, typer.Option("--rejected", help="Also events that a person rejected.")] = False,
    redact: Annotated[
        str | None,
        typer.Option("--redact", metavar="private-persons", help="Leave out the names of private persons."),
    ] = None,
    bom: Annotated[bool, typer.Option("--bom", help="Begin a CSV with the mark that Excel knows UTF-8 by.")] = False,
    counts: CountsOption = "ours",
    ledger: LedgerOption = None,
) -> None:
    """Write the events in the ledger that meet every condition to a file."""
    from attest.cli.exporting import export_events
    from attest.config import load_settings
    from attest.store import EventFilter

    where = EventFilter(
        type=type,
        country=country.upper() if country else None,
        since=since,
        until=until,
        factuality=factuality,
        actor=actor,
        min_killed=min_killed,
        limit=limit,
    )
    export_events(
        where,
        ledger=load_settings(ledger=ledger).ledger,
        format=format,
        out=out,
        counts=counts,
        redact=redact,
        rejected=rejected,
        bom=bom,
    )


@actors_app.command("import")
@handles_errors
def actors_import(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE", help="TABARI or PETRARCH dictionaries of actors and agents.")
    ],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write the actors file there instead of printing it.")
    ] = None,
) -> None:
    """Turn actor dictionaries into an actors file."""
    from attest.cli.actors import import_actors

    import_actors(files, out=out)


@codebook_app.command("check")
@handles_errors
def codebook_check(file: Annotated[Path, typer.Argument(metavar="FILE", help="A codebook.")]) -> None:
    """Name every mistake in a codebook, with its line and what to try."""
    from attest.cli.judging import check_codebook_file

    if not check_codebook_file(file):
        raise typer.Exit(1)


@codebook_app.command("test")
@handles_errors
def codebook_test(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="A codebook; the one in the package when not given.")
    ] = None,
) -> None:
    """Read a codebook's examples and counter-examples."""
    from attest.cli.judging import run_codebook_examples

    if not run_codebook_examples(file):
        raise typer.Exit(1)


@codebook_app.command("probe")
@handles_errors
def codebook_probe(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="A codebook; the one in the package when not given.")
    ] = None,
) -> None:
    """Read pairs that differ in a name or an order only, and count what is coded otherwise."""
    from attest.cli.judging import run_codebook_probes

    if not run_codebook_probes(file):
        raise typer.Exit(1)


@app.command()
@handles_errors
def evaluate(
    gold: Annotated[Path, typer.Option("--gold", metavar="FILE", help="Coded events, JSON lines.")],
    reports: Annotated[Path, typer.Option("--reports", metavar="FILE", help="The reports they were coded from.")],
    codebook: CodebookOption = None,
    json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Score the reader against gold, with trivial baselines beside."""
    from attest.cli.judging import evaluate_on
    from attest.config import load_settings

    evaluate_on(gold, reports, settings=load_settings(codebook=codebook), as_json=json)


@app.command()
@handles_errors
def demo() -> None:
    """Code the bundled reports into ./attest-demo.db."""
    from attest.cli.coding import run_demo

    if exit_code := run_demo():
        raise typer.Exit(exit_code)


linking.register(app)
deciding.register(app)
watching.register(app)

if __name__ == "__main__":
    sys.exit(app())
