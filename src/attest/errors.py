"""Everything that Attest raises on purpose.

    AttestError
    ├── InputError        a path, file, archive or line that can't be read
    ├── SettingsError     attest.toml or an option that makes no sense
    ├── CodebookError     a codebook that can't be used as written
    ├── AssetError        a model, gazetteer or table that is missing or changed
    ├── PipelineError     stages put together in an order that can't work
    ├── LedgerError       a ledger that can't be opened, read or written
    └── NotFoundError     an id that the ledger does not hold

Each message says where and what; `fix` says what to try.
"""


class AttestError(Exception):
    """The root of the tree.

    Args:
        message: Where it happened and what, in the reader's words.
        fix: What to try, or None when there is nothing to advise.
    """

    def __init__(self, message: str, *, fix: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix

    def __str__(self) -> str:
        return f"{self.message}\n  try: {self.fix}" if self.fix else self.message


class InputError(AttestError):
    """A path, file, archive or line that can't be read."""


class SettingsError(AttestError):
    """A settings file or an option that makes no sense."""


class CodebookError(AttestError):
    """A codebook that can't be used as written; the message names file and line."""


class AssetError(AttestError):
    """A model, gazetteer or table that is missing, or whose hash is not the expected one."""


class PipelineError(AttestError):
    """Stages put together in an order that can't work, or one that broke its contract."""


class LedgerError(AttestError):
    """A ledger that can't be opened, read or written."""


class NotFoundError(AttestError):
    """An id that the ledger does not hold."""
