"""Every route asks who is there, or stands on the list below; every door says no in one shape."""

from collections.abc import Iterator
from inspect import iscoroutinefunction

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.applications import Starlette
from starlette.routing import Mount

from app.core.db import Database
from app.core.log import unnamed
from app.core.settings import Settings
from app.http.unit import UnitRoute
from app.main import build
from tests.doors import Doors

# What anybody may open. The API's description is public too (api.md, The process), and is no route of ours.
PUBLIC = {
    "GET /",
    "GET /sign-in",
    "POST /sign-in",
    "POST /sign-in/sso",
    "GET /sign-in/link",
    "POST /sign-in/link",
    "POST /sign-in/mail",
    "GET /sign-in/sso/callback",
    "GET /mail/off",
    "POST /mail/off",
    "POST /language",
    "POST /sign-out",
    "GET /healthz",
    "GET /readyz",
    "GET /metrics",
    "POST /csp-reports",
    "GET /favicon.ico",
    "GET /robots.txt",
    # Open communities, to whoever asks (docs/decisions/0015).
    "GET /embed/communities/{slug}",
    "GET /oembed",
    "GET /feed.atom",
    "GET /feed.json",
    "GET /communities/{slug}/feed.atom",
    "GET /communities/{slug}/feed.json",
    "GET /communities/{slug}/calendar.ics",
    "GET /communities/{slug}/newsletter.atom",
    "GET /communities/{slug}/newsletter.json",
    "GET /faq/{slug}",
    "GET /faq/{slug}.md",
    "GET /faq/{slug}.json",
    # Whoever has the link (docs/decisions/0016).
    "GET /calendar/{secret}.ics",
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Starlette:
    """The whole service, only to be looked at."""
    return build(Settings(), Database(f"sqlite:///{tmp_path_factory.mktemp('routes')}/guildry.db"))


def routes(app: Starlette, mounted: str) -> Iterator[tuple[str, APIRoute]]:
    """The routes of one door, named `GET /people`. Walked through FastAPI's own eyes: `app.routes` is a tree (stack.md)."""
    door = next(route.app for route in app.routes if isinstance(route, Mount) and route.path == mounted)
    assert isinstance(door, FastAPI)
    for context in iter_route_contexts(door.routes):
        route = context.original_route
        if isinstance(route, APIRoute):
            yield from ((f"{method} {context.path}", route) for method in sorted(route.methods - {"HEAD"}))


def guarded(route: APIRoute) -> bool:
    """Whether the route finds out who calls before its endpoint runs; one that is `async` does not (app/http/unit.py)."""
    asks = isinstance(route, UnitRoute) and not getattr(route, "public", False)
    return asks and not iscoroutinefunction(getattr(route, "handler", route.endpoint))


def test_every_route_of_the_api_asks_who_calls(app: Starlette) -> None:
    found = dict(routes(app, "/api/v1"))
    assert len(found) >= 40, "the walk would prove nothing"
    assert not [name for name, route in found.items() if not guarded(route)]


def test_every_page_asks_who_is_there_or_is_listed(app: Starlette) -> None:
    found = dict(routes(app, ""))
    assert len(found) >= 30, "the walk would prove nothing"
    open_to_all = {name for name, route in found.items() if not guarded(route)}
    assert open_to_all <= PUBLIC


@pytest.mark.parametrize("mounted", ["/api/v1", ""])
def test_the_log_names_nobody_whatever_the_address(app: Starlette, mounted: str) -> None:
    paths = [route.path for _name, route in routes(app, mounted) if "{username}" in route.path]
    assert len(paths) > 10, "the walk would prove nothing"
    assert not [path for path in paths if "{username}" in unnamed(path)]


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/nowhere", None, 404),
        ("GET", "/people/nobody", None, 404),
        ("TRACE", "/people", None, 405),
        ("POST", "/kudos", {"nonsense": 1}, 422),
        ("POST", "/people", {"username": "dora", "display_name": "Dora"}, 403),
    ],
)
def test_the_api_says_no_in_one_shape(doors: Doors, method: str, path: str, body: object, status: int) -> None:
    reply = doors.api("ben").request(method, path, json=body)
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"] == "application/problem+json"
    assert {"type", "title", "status", "detail", "instance"} <= reply.json().keys()
    assert reply.json()["status"] == status
