"""Hot reads: answered without the framework, and to the byte what the framework's way answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from starlette.testclient import TestClient

from app.core.db import Database
from app.http.hot import HotReads, Reads
from app.models.access import SignIn
from app.models.communities import Kind
from app.models.contributions import ContributionKind
from app.services import access, contributions
from tests.doors import Doors

ADDRESSES = {
    "/api/v1/contributions": ["", "?limit=1", "?community=guild&kind=asset", "?author=ben&since=2020-01-01", "?state=endorsed"],
    "/api/v1/communities": ["", "?q=gui&kind=cop", "?status=active&limit=1"],
    "/api/v1/communities/{slug}": [""],
    "/api/v1/people/{username}/contributions": ["", "?limit=1"],
    "/api/v1/people/{username}/points": ["", "?limit=1"],
    "/communities": ["", "?mine=true", "?q=guild&orientation=professional&status=active"],
    "/communities/{slug}": [""],
    "/api/v1/communities/{slug}/assets": ["", "?limit=1"],
    "/people": ["", "?q=b"],
    "/people/{username}/points": [""],
}


@pytest.fixture
def told(database: Database) -> Doors:
    """The story with contributions, a word on one, thanks, and points for them; nothing is answered from ready bytes."""
    doors = Doors(database, fresh_mb=0)
    with database.write() as session:
        ada, ben = (access.actor_of_person(session, doors.people[name]) for name in ("ada", "ben"))
        for title in ("Price template", "Preisvorlage für „Zürich“", "模板 & <b>"):
            draft = contributions.Draft(
                kind=ContributionKind.ASSET, title=title, evidence=["https://example.com/t"], beneficiary="cleo"
            )
            made = contributions.log(session, ben, doors.guild, draft)
        session.merge(doors.guild).kind = Kind.COE  # of which more is asked
        contributions.endorse(session, ada, made, "It saved my team two days.")
        contributions.thank(session, ada, doors.people["ben"], contributions.Thanks("You stayed late to fix it."))
    doors.settle()
    return doors


def hot_reads(doors: Doors) -> HotReads:
    """The layer in the service that is running."""
    layer = doors.app.middleware_stack
    while not isinstance(layer, HotReads):
        layer = layer.app
    return layer


@contextmanager
def serving(doors: Doors, name: str, language: str = "en") -> Iterator[TestClient]:
    """Somebody who comes with a cookie, while the service runs."""
    client = doors.site(name)
    client.headers["accept-language"] = language
    with client:
        yield client


async def refuse(*_asked: object) -> None:
    raise AssertionError("This went the usual way.")


def addresses() -> list[str]:
    here = {"slug": "guild", "username": "me"}
    return [path.format(**here) + query for path, queries in ADDRESSES.items() for query in queries]


def test_every_hot_read_is_among_those_compared_here(told: Doors) -> None:
    with serving(told, "ben"):
        hot = {route.path for route in hot_reads(told).reads.routes()}
    assert hot == {path.removeprefix("/api/v1") for path in ADDRESSES}


@pytest.mark.parametrize("language", ["en", "pl", "es", "zh"])
def test_both_ways_answer_the_same(told: Doors, language: str) -> None:
    with serving(told, "ben", language) as client:
        layer = hot_reads(told)
        usual_way, reads = layer.app, layer.reads
        for address in addresses():
            layer.app, layer.reads = refuse, reads
            quick = client.get(address)
            layer.app, layer.reads = usual_way, Reads(())
            usual = client.get(address)
            assert quick.status_code == usual.status_code == 200, address
            assert quick.content == usual.content, address
            assert dict(quick.headers) | VARYING == dict(usual.headers) | VARYING, address


VARYING = {"x-request-id": "", "ratelimit-remaining": "", "ratelimit-reset": ""}


def test_plain_values_dump_to_what_their_shape_would(told: Doors) -> None:
    with serving(told, "ben") as client:
        shapes = {route.path: route.response_model for route in hot_reads(told).reads.routes() if route.response_model}
        for path in (path for path in ADDRESSES if path.startswith("/api/")):
            shape = shapes[path.removeprefix("/api/v1")]
            body = client.get(path.format(slug="guild", username="me")).content
            assert body == shape.model_validate_json(body).model_dump_json(by_alias=True).encode(), path


def test_who_may_not_know_of_it_does_not_learn_it_here(told: Doors) -> None:
    with told.database.write() as session:
        session.execute(text("UPDATE community SET visibility = 'restricted'"))
    with serving(told, "cleo") as client:
        for address in ("/api/v1/communities/guild", "/communities/guild", "/api/v1/contributions?community=guild"):
            assert client.get(address).status_code == 404
        for address in ("/api/v1/contributions", "/api/v1/communities", "/api/v1/people/ben/contributions"):
            assert client.get(address).json()["items"] == []
        for address in ("/people/ben", "/communities", "/"):
            assert "template" not in client.get(address).text
        assert client.get("/api/v1/people/ben/points").status_code == 404


def test_what_is_revoked_is_refused_at_once(told: Doors) -> None:
    token = told.token("ben")
    with told.site() as client:
        headers = {"Authorization": f"Bearer {token}"}
        assert client.get("/api/v1/contributions", headers=headers).status_code == 200
        with told.database.write() as session:
            access.revoke_all(session, None, told.people["ben"].id)
        assert client.get("/api/v1/contributions", headers=headers).status_code == 401


@pytest.mark.parametrize("query", ["?limit=0", "?limit=x", "?after=none", "?kind=none", "?since=2026-13-01", "?state=%00"])
def test_what_does_not_fit_is_refused_in_the_usual_words(told: Doors, query: str) -> None:
    with serving(told, "ben") as client:
        answer = client.get(f"/api/v1/contributions{query}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_session_in_use_is_noted_as_ever(told: Doors) -> None:
    with serving(told, "ben") as client:
        with told.database.write() as session:
            for row in session.execute(select(SignIn)).scalars():
                row.seen_at -= timedelta(minutes=10)
                before = row.seen_at
        assert client.get("/communities").status_code == 200
        with told.database.read() as session:
            assert session.execute(select(SignIn)).scalar_one().seen_at > before
