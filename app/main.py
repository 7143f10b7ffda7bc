"""The whole service: the doors, the health pages, and what surrounds every request."""

import contextlib
import importlib
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from functools import cache

import anyio.to_thread
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.types import ASGIApp

from app.api.app import build_api
from app.core import log
from app.core.changes import Changes, changes_of
from app.core.db import Database
from app.core.files import Files
from app.core.settings import Settings, settings
from app.http.breaches import breach_routes
from app.http.context import RequestContext
from app.http.cross_origin import CrossOriginGuard
from app.http.fresh import FreshAnswers
from app.http.health import health_routes
from app.http.hot import HotReads, reads_among
from app.http.language import ReadersLanguage
from app.http.later import MadeLater
from app.http.live import Live
from app.http.packing import Packing
from app.http.problems import SCIM, Problem
from app.http.rate import RateLimit
from app.http.windows import Windows
from app.http.worded import Worded
from app.pages.app import build_site
from app.readers import READERS
from app.readers.runner import lags
from app.worker import keep_up

LETS_GO = 0.0005  # seconds after which a thread that computes (a report) lets others on; with Python's own 5 ms feeds wait


def build(settings: Settings, database: Database | None = None) -> Starlette:
    """The ASGI application for some settings; `database` may be given by a test."""
    database = database or Database.from_settings(settings)
    changes = changes_of(database)
    live = Live(database, changes, settings)
    api, site = doors = _doors(settings.base_url, settings.max_body_bytes)
    return Starlette(
        routes=[
            *health_routes(database, lambda session: lags(session, READERS)),
            *breach_routes(),
            Mount(*api),
            Mount(SCIM, MadeLater(lambda: _scim(settings, database))),
            Mount(*site),
        ],
        lifespan=_life(settings, database, changes),
        exception_handlers={404: _nowhere},
        middleware=[
            Middleware(RequestContext),
            *_other_origins(settings),
            Middleware(RateLimit, settings=settings, windows=Windows()),
            Middleware(CrossOriginGuard, base_url=settings.base_url),
            Middleware(FreshAnswers, changes=changes, most_bytes=settings.fresh_mb * 1_048_576),
            Middleware(ReadersLanguage),
            Middleware(Worded),
            Middleware(Packing),
            Middleware(HotReads, database=database, live=live, files=Files(settings), reads=reads_among(doors)),
        ],
    )


@cache
def _doors(base_url: str, max_body_bytes: int) -> tuple[tuple[str, FastAPI], tuple[str, FastAPI]]:
    """The API and the site, each with where it is mounted. They know no database, so one process needs them once."""
    return ("/api/v1", build_api(base_url, max_body_bytes)), ("", build_site(max_body_bytes))


def _scim(settings: Settings, database: Database) -> ASGIApp:
    """The door for identity providers; importing it takes a fifth of the time that a start takes."""
    door: ASGIApp = importlib.import_module("app.api.scim.door").ScimDoor(settings, database)
    return door


def _other_origins(settings: Settings) -> list[Middleware]:
    """Lets the pages of some other origins read the API; where there are none, no request need pass it."""
    if not settings.cors_origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "HEAD"],
            allow_headers=["Authorization", "If-None-Match", "X-Request-ID"],
            expose_headers=["ETag", "Link", "X-Request-ID", "RateLimit-Remaining", "RateLimit-Reset", "Retry-After"],
        )
    ]


async def _nowhere(request: Request, _error: Exception) -> Response:
    """An address that no door's pattern takes, such as one with a line end in it."""
    return Problem(404, "not-found", "There is nothing at this address.", request.url.path).response()


def _life(settings: Settings, database: Database, changes: Changes) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @contextlib.asynccontextmanager
    async def life(_app: Starlette) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = settings.threads
        stop = threading.Event()
        keeper = threading.Thread(target=keep_up, args=(database, stop), name="readers", daemon=True)
        if settings.readers == "inline":
            keeper.start()
        await changes.start()
        try:
            yield
        finally:
            stop.set()
            changes.close()
            if keeper.is_alive():
                keeper.join(timeout=10)
            database.dispose()

    return life


@cache
def from_environment() -> Starlette:
    """The application as `guildry serve` starts it, by the settings in the environment; made once, before workers fork."""
    log.configure(settings().log_level)
    sys.setswitchinterval(LETS_GO)
    return build(settings())
