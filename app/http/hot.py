"""Hot reads: what is asked for all the time, answered without the framework in between.

Routing through two applications, solving dependencies and going to a thread and back cost more than most answers. So a GET
whose handler is marked `@hot` is found here by one pattern, gets its parameters through FastAPI's own fields and is answered
by its route as ever: the same unit of work, the same authentication, the same handler. What such a handler asks must be
questions (core/quick.py) that an index answers.

Only what goes well is answered here. A refusal, a parameter that does not fit, a session whose use or a look at somebody's
data that is to be noted, anything that goes wrong: all take the usual way, as if this did not exist.
"""

import asyncio
import re
from collections.abc import Mapping
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
from app.core.glance import glances_of
from app.http.call import Call, call_of, received
from app.http.live import Live
from app.http.unit import UnitRoute

log = structlog.get_logger("guildry.hot")
Doors = tuple[tuple[str, FastAPI], ...]


class UnusualError(Exception):
    """A request that goes the usual way."""


class HotReads:
    """Pure ASGI middleware, the last before the routers, which learn from it whose database and streams are theirs.

    `doors`: the applications, each with where it is mounted.
    """

    def __init__(self, app: ASGIApp, database: Database, live: Live, doors: Doors) -> None:
        self.app = app
        self.database = database
        self.known = {"database": database, "live": live}
        self.glances = glances_of(database)
        self.pattern, self.hot = _hot_among(doors)
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
        found = self.pattern.fullmatch(scope["path"])
        route = self.hot.get(found.lastgroup) if found else None
        if not found or not route:
            return None
        return await self._answer(scope, route, {name: found[f"{found.lastgroup}_{name}"] for name in route.param_convertors})

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


@cache
def _hot_among(doors: Doors) -> tuple[re.Pattern[str], dict[str | None, UnitRoute]]:
    """One pattern of every address that can be looked at, in the order in which routes are tried; and which are hot."""
    patterns, hot = list[str](), dict[str | None, UnitRoute]()
    for place, door in doors:
        for context in iter_route_contexts(door.routes):
            if "GET" in (context.methods or ()):
                mark = f"at_{len(patterns)}"
                patterns.append(_marked(f"{place}{context.path}", mark))
                if isinstance(context.original_route, UnitRoute) and context.original_route.is_hot:
                    hot[mark] = context.original_route
    return re.compile("|".join(patterns)), hot


def _marked(path: str, mark: str) -> str:
    """The pattern of a path, its parameters named after it too, and an empty group at its end that says it was this one."""
    pattern = compile_path(path)[0].pattern.removeprefix("^").removesuffix("$")
    return f"{pattern.replace('(?P<', f'(?P<{mark}_')}(?P<{mark}>)"


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
