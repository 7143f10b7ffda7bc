"""Ada leads the guild, Ben belongs to it, Cleo is outside, Root looks after the installation: each with a program."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from app.api.app import build_api
from tests.doors import Doors

Json = dict[str, Any]
HELPED = {"benefit": "It saved my team two days."}
TEMPLATE = {"kind": "asset", "title": "Price template", "evidence": ["https://example.com/t"]}


@pytest.fixture(scope="session")
def document() -> Json:
    """The contract, as `/openapi.json` gives it."""
    built: Json = build_api("https://guildry.example.org", 1).openapi()
    return built


@pytest.fixture
def root(doors: Doors) -> TestClient:
    return doors.api("root")


@pytest.fixture
def ada(doors: Doors) -> TestClient:
    return doors.api("ada")


@pytest.fixture
def ben(doors: Doors) -> TestClient:
    return doors.api("ben")


@pytest.fixture
def cleo(doors: Doors) -> TestClient:
    return doors.api("cleo")


@pytest.fixture
def template(ben: TestClient) -> str:
    """The path of a contribution of Ben's."""
    logged = ben.post("/communities/guild/contributions", json=TEMPLATE)
    assert logged.status_code == 201, logged.text
    return "/contributions/" + str(logged.json()["id"])
