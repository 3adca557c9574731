"""The terminal door. Results go to standard output, everything said about them to standard error.

Exit codes: 0 all is well (a page that is not for us, such as one with no article, is no fault); 1 some input could not
be read, or failed; 2 the command could not be carried out, or no input could be read; 130 interrupted; 141 nobody reads
the output any more.
"""

from attest.cli.app import app

__all__ = ["app", "main"]


def main() -> None:
    """What the command `attest` runs."""
    from attest.cli.terminal import set_streams

    set_streams()
    app()
