"""Hot reads: what is asked for all the time, answered without the framework in between.

Routing through two applications, solving dependencies and going to a thread and back cost more than most answers. So a GET
whose handler is marked `@hot` is found here by a pattern, gets its parameters through FastAPI's own fields and is answered
by its route as ever: the same unit of work, the same authentication, the same handler. What such a handler asks must be
questions (core/quick.py) that an index answers.

Only what goes well is answered here. A refusal, a parameter that does not fit, a session whose use or a look at somebody's
data that is to be noted, anything that goes wrong: all take the usual way, as if this did not exist.
"""

import asyncio
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

import structlog
from fastapi import FastAPI
from fastapi._compat import ModelField
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import compile_path
from starlette.types import ASGIApp, Receive, Scope, Send

from app.core.db import Database
from app.core.errors import ProductError
from app.core.files import Files
from app.core.glance import glances_of
from app.http.call import Call, call_of, received
from app.http.live import Live
from app.http.unit import UnitRoute

log = structlog.get_logger("guildry.hot")
Doors = tuple[tuple[str, FastAPI], ...]  # the applications, each with where it is mounted
MARK = "at_"


class UnusualError(Exception):
    """A request that goes the usual way."""


class Reads:
    """Which addresses are hot, among all that can be looked at: found by one pattern for each place and first part."""

    def __init__(self, doors: Doors) -> None:
        self._places = [place for place, _door in doors]
        self._hot: dict[str, list[UnitRoute | None]] = {}
        paths: dict[str, list[str]] = {}
        for place, door in doors:  # in the order in which routes are tried
            for context in iter_route_contexts(door.routes):
                if "GET" in (context.methods or ()):
                    path, route = f"{place}{context.path}", context.original_route
                    paths.setdefault(self._beginning(path), []).append(path)
                    hot = route if isinstance(route, UnitRoute) and route.is_hot else None
                    self._hot.setdefault(self._beginning(path), []).append(hot)
        self._patterns = {beginning: _one_of(paths[beginning]) for beginning, hot in self._hot.items() if any(hot)}

    def find(self, path: str) -> tuple[UnitRoute, Mapping[str, str]] | None:
        """The hot route at a path, and what its parameters are there."""
        beginning = self._beginning(path)
        found = self._patterns[beginning].fullmatch(path) if beginning in self._patterns else None
        if not found or not found.lastgroup:
            return None
        route = self._hot[beginning][int(found.lastgroup.removeprefix(MARK))]
        return (route, {name: found[f"{found.lastgroup}_{name}"] for name in route.param_convertors}) if route else None

    def routes(self) -> list[UnitRoute]:
        """The hot ones."""
        return [route for routes in self._hot.values() for route in routes if route]

    def _beginning(self, path: str) -> str:
        """A path's place and first part, which no route of ours leaves open."""
        place = next((place for place in self._places if path.startswith(f"{place}/")), "")
        end = path.find("/", len(place) + 1)
        return path if end < 0 else path[:end]


reads_among = cache(Reads)


def _one_of(paths: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(_marked(path, f"{MARK}{number}") for number, path in enumerate(paths)))


def _marked(path: str, mark: str) -> str:
    """The pattern of a path, its parameters named after it too, and an empty group at its end that says it was this one."""
    pattern = compile_path(path)[0].pattern.removeprefix("^").removesuffix("$")
    return f"{pattern.replace('(?P<', f'(?P<{mark}_')}(?P<{mark}>)"


class HotReads:
    """Pure ASGI middleware, the last before the routers, which learn from it whose database, streams and files are theirs."""

    def __init__(self, app: ASGIApp, database: Database, live: Live, files: Files, reads: Reads) -> None:
        self.app = app
        self.database = database
        self.known = {"database": database, "live": live, "files": files}
        self.glances = glances_of(database)
        self.reads = reads
        self.loop: asyncio.AbstractEventLoop | None = None  # in which the service lives: connections belong to it

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a hot read, or pass it on."""
        if scope["type"] == "lifespan":
            await self._live(scope, receive, send)
            return
        answer = self.app
        if scope["type"] == "http":
            scope.setdefault("state", {}).update(self.known)
            if scope["method"] == "GET" and self.loop is asyncio.get_running_loop():
                answer = await self._ready(scope) or answer
        await answer(scope, receive, send)

    async def _ready(self, scope: Scope) -> Response | None:
        """The answer to a hot read; None for all else."""
        if (found := self.reads.find(scope["path"])) is None:
            return None
        return await self._answer(scope, *found)

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.loop = asyncio.get_running_loop()
        try:
            await self.app(scope, receive, send)
        finally:
            self.loop = None
            self.glances.close()

    async def _answer(self, scope: Scope, route: UnitRoute, path: Mapping[str, str]) -> Response | None:
        call = call_of(Request(scope), self.database)
        try:
            query = dict(parse_qsl(call.query, keep_blank_values=True)) if call.query else {}
            given = await _given(route.dependant, path, query, call)
            response = await self.glances.look(lambda session: route.look(session, call, given))
        except (UnusualError, ProductError):
            return None
        except Exception as error:  # noqa: BLE001  # the usual way meets it again, and says what went wrong in its words
            log.info("asked again", path=call.path, error=repr(error)[:200])
            return None
        if (call.who and call.who.unseen) or call.looks:
            return None
        scope["state"]["call"] = call
        return response


async def _given(dependant: Dependant, path: Mapping[str, str], query: Mapping[str, str], call: Call) -> dict[str, Any]:
    """What FastAPI would hand to a function."""
    given: dict[str, Any] = {}
    for part in dependant.dependencies:
        if part.call and part.name:
            given[part.name] = call if part.call is received else await part.call(**await _given(part, path, query, call))
    for field in dependant.path_params:
        given[field.name] = _fitting(field, path)
    for field in dependant.query_params:
        given[field.name] = _fitting(field, query) if field.alias in query else field.get_default()
    return given


def _fitting(field: ModelField, sent: Mapping[str, str]) -> Any:
    value, faults = field.validate(sent[field.alias])
    if faults:
        raise UnusualError
    return value
