"""The door that formats come in by: what a name in `attest.exporters` stands for."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TextIO

from attest.errors import SettingsError
from attest.export.leaving import EventExporter
from attest.export.told import Exporter, Told


@dataclass(frozen=True, slots=True)
class Format:
    """A format that can leave the ledger, and can be printed while coding too where `reports` is given.

    It may be called as the plain function that an exporter of reports is.
    """

    name: str
    events: EventExporter
    reports: Exporter | None = None

    def __call__(self, told: Iterable[Told], out: TextIO) -> None:
        """Write reports, as `attest code` tells them.

        Raises:
            SettingsError: the format is no text.
        """
        if self.reports is None:
            raise SettingsError(
                f"--format {self.name}: only `attest export` writes it",
                fix=f"code into a ledger, then: attest export --format {self.name} --out FILE",
            )
        self.reports(told, out)
