"""Log lines as JSON on standard error: what happened and how long it took, never about whom.

A line names the route as it is written (`/v1/clients/{id}`), so no id, query or content can be in
it. The server's own access log, which has them, is turned off.
"""

from __future__ import annotations

import logging
import sys
from typing import Any, TextIO

import structlog


def logger(to: TextIO | None = None) -> Any:  # noqa: ANN401 - structlog's loggers have no one type
    """Return a logger of its own, with no global set-up."""
    return structlog.wrap_logger(
        structlog.PrintLogger(to or sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False, sort_keys=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )


def told(log: Any) -> Any:  # noqa: ANN401 - see logger
    """Return who writes a line for each request."""

    def line(method: str, route: str, status: int, seconds: float) -> None:
        write = log.error if status >= 500 else log.info
        write("request", method=method, route=route, status=status, ms=round(seconds * 1000, 1))

    return line
