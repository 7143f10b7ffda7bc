"""Structured logs: one JSON line each, without secrets."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

SECRET = frozenset({"password", "token", "secret", "authorization", "cookie", "set-cookie"})


def configure(level: str = "INFO") -> None:
    """Send every log line, ours and libraries', to standard error as JSON."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_secrets,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=level, stream=sys.stderr, format='{"level":"%(levelname)s","event":"%(message)s"}')
    logging.getLogger("uvicorn.access").disabled = True


def _without_secrets(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for name in event.keys() & SECRET:
        event[name] = "…"
    return event
