"""PostgreSQL goes away and comes back: callers hear 503 meanwhile, and nobody has to restart Guildry (G2)."""

from collections.abc import Iterator

import pytest

from app.core.db import Database
from app.core.migrate import upgrade
from tests import postgres
from tests.doors import Doors


@pytest.fixture
def server() -> Iterator[postgres.Server]:
    """A PostgreSQL of this test's own, since it will be killed."""
    try:
        server = postgres.Server(durable=True)
    except postgres.NoPostgresError as missing:
        pytest.skip(f"NOT TESTED ON POSTGRESQL: {missing}")
    yield server
    server.stop()


def test_while_postgresql_is_down_callers_are_asked_to_come_back(server: postgres.Server) -> None:
    url = server.create("guildry_outage")
    upgrade(url)
    doors = Doors(Database(url), database_url=url, secret="s" * 40)
    api, draft = doors.api("ada"), {"kind": "question", "title": "Why?", "evidence": ["https://example.org/q"]}
    server.kill()
    site, typed = doors.site(), {"username": "ada", "password": "correct horse battery"}
    for answer in (
        api.get("/communities"),
        api.post("/communities/guild/contributions", json=draft),
        site.post("/sign-in", data=typed),
    ):
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "2"
    server.start()
    assert api.get("/communities").status_code == 200
    assert api.post("/communities/guild/contributions", json=draft).status_code == 201
    doors.database.dispose()
