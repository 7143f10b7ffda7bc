"""The log says what happened, and not to whom."""

from typing import Any

import pytest

from app.core import log
from app.core.log import unnamed


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/people/ben.okafor", "/people/…"),
        ("/api/v1/people/ben.okafor/kudos", "/api/v1/people/…/kudos"),
        ("/api/v1/communities/guild/members/ben.okafor", "/api/v1/communities/guild/members/…"),
        ("/api/v1/communities/guild/guests/ben.okafor/link", "/api/v1/communities/guild/guests/…/link"),
        ("/api/v1/meetings/1/attendance/ben.okafor", "/api/v1/meetings/1/attendance/…"),
        ("/people", "/people"),
        ("/communities/people-practice", "/communities/people-practice"),
    ],
)
def test_the_log_names_nobody(path: str, logged: str) -> None:
    assert unnamed(path) == logged


def line(**event: Any) -> str:
    """What the log says of it."""
    for processor in log.processors():
        event = processor(None, "error", event)  # type: ignore[assignment,arg-type]  # the last one makes a line of it
    return str(event)


def test_whatever_fails_tells_no_address_and_no_value() -> None:
    refused = "duplicate key\nDETAIL:  Key (name_key)=(quirinius l) already exists.\nDETAIL:  Failing row contains (1, Łęcki)."
    try:
        raise ValueError(refused)
    except ValueError as error:
        told = line(event="failed", path="/sign-in", exc_info=error, error="550 <q@mail.example> unknown")
    assert "Key (name_key)=(…)" in told
    assert "550 <…@…> unknown" in told
    assert not [trace for trace in ("quirinius", "Łęcki", "q@mail.example") if trace in told]
