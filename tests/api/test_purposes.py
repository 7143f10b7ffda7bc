"""A token is good for its purpose: HR's and the identity provider's open nothing of recognition (N4)."""

import re
from typing import Any

from tests.doors import Doors

MANY = 12  # operations of recognition, at least


def test_no_token_of_hr_or_scim_opens_anything_of_recognition(doors: Doors, document: dict[str, Any]) -> None:
    operations = [
        (method, re.sub(r"\{\w+\}", "me", path))
        for path, methods in document["paths"].items()
        for method, described in methods.items()
        if {"recognition", "contributions"} & set(described["tags"])
    ]
    assert len(operations) >= MANY
    for scopes in (("hr",), ("scim",), ("hr", "scim")):
        client = doors.api("root", *scopes)
        told = {f"{method} {path}": client.request(method, path).status_code for method, path in operations}
        assert {name: status for name, status in told.items() if status != 403} == {}
