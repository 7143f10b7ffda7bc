"""Structured logs: one JSON line each, without secrets and without names."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.typing import Processor

_NAMED = re.compile(r"(/(?:people|members|guests|licences|attendance)/)[^/]+")
_ADDRESS = re.compile(r"[^\s@'\"<>()\[\]{},;=:/]+@[^\s@'\"<>()\[\]{},;=:/]+")
_VALUES = re.compile(r"(Key \([^)]*\)=|Failing row contains )\([^\n]*")  # what PostgreSQL adds to what it refuses
SECRET = frozenset({"password", "token", "secret", "authorization", "cookie", "set-cookie"})


def configure(level: str = "INFO") -> None:
    """Send every log line, ours and libraries', to standard error as JSON."""
    structlog.configure(
        processors=processors(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=level, stream=sys.stderr, format='{"level":"%(levelname)s","event":"%(message)s"}')
    logging.getLogger("uvicorn.access").disabled = True
    logging.getLogger("scim2_server").setLevel(logging.WARNING)  # it says what it refuses, value and all


def processors() -> list[Processor]:
    """What becomes of an event before it is a line."""
    return [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_secrets,
        structlog.processors.format_exc_info,
        _without_people,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]


def _without_secrets(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for name in event.keys() & SECRET:
        event[name] = "…"
    if isinstance(path := event.get("path"), str):
        event["path"] = unnamed(path)
    return event


def _without_people(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Without e-mail addresses, and without the values that a database quotes when it refuses them."""
    for name, value in event.items():
        if isinstance(value, str) and ("@" in value or "(" in value):
            event[name] = _ADDRESS.sub("…@…", _VALUES.sub(r"\1(…)", value))
    return event


def unnamed(path: str) -> str:
    """A path without who is named in it: a log outlives an erasure (reliability.md §3.5, 36)."""
    return _NAMED.sub(r"\1…", path)
