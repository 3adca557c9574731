"""Logs for whoever looks into the machine: to standard error, quiet unless asked for."""

import sys
from typing import Any


def logger(level: str) -> Any:
    """A structlog logger that lets through `level` and above; one line an entry."""
    import structlog

    return structlog.wrap_logger(
        structlog.PrintLogger(sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
    )
