"""Libraries that come with an extra."""

from importlib.util import find_spec

from attest.errors import InputError


def require(module: str, *, extra: str, what: str) -> None:
    """Checks that a library is there before it is needed.

    Args:
        module: What is imported.
        extra: The extra of the package that brings it.
        what: What can't be read without it, with its article.

    Raises:
        InputError: it is not installed.
    """
    if find_spec(module) is None:
        raise InputError(
            f"reading {what} needs '{module}', which is not installed", fix=f"pip install 'attest[{extra}]'"
        )
