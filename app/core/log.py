"""Structured logs: one JSON line each, without secrets and without names."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_NAMED = re.compile(r"(/(?:people|members)/)[^/]+")
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
    if isinstance(path := event.get("path"), str):
        event["path"] = unnamed(path)
    return event


def unnamed(path: str) -> str:
    """A path without who is named in it: a log outlives an erasure (reliability.md §3.5, 36)."""
    return _NAMED.sub(r"\1…", path)
