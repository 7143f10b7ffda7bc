"""Building door one: routes, one shape of error, and the contract's machine form."""

from collections.abc import Callable, Coroutine
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from app.api.contract import DESCRIPTION, Contract, contract
from app.api.v1 import routers
from app.core.errors import Fault, ProductError
from app.core.i18n import _
from app.http.problems import Problem

log = structlog.get_logger("guildry.api")
Handler = Callable[[Request, Any], Coroutine[Any, Any, Response]]


def build_api(base_url: str, max_body_bytes: int) -> FastAPI:
    """The API, to be mounted at /api/v1 below what says which database is asked (http/hot.py)."""
    api = FastAPI(
        title="Guildry",
        version="1",
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        contact={"name": "Guildry", "url": base_url},
        servers=[{"url": "/api/v1", "description": "This installation"}],
        exception_handlers=_handlers(),
        max_body_size=max_body_bytes,
        redirect_slashes=False,
        generate_unique_id_function=_named,
    )
    for router in routers():
        api.include_router(router)
    api.openapi = contract(api)  # type: ignore[method-assign]  # FastAPI documents this way
    api.add_route("/openapi.json", Contract(api).answer)
    return api


def _named(route: APIRoute) -> str:
    """How generated clients call it: the noun and the verb, `people_get`."""
    return f"{route.endpoint.__module__.rpartition('.')[2]}_{route.name}"


def _handlers() -> dict[Any, Handler]:
    return {
        ProductError: _product_error,
        RequestValidationError: _bad_parameters,
        HTTPException: _http_error,
        Exception: _our_mistake,
    }


async def _product_error(request: Request, error: ProductError) -> Response:
    return Problem.of(error, request.url.path).response()


async def _bad_parameters(request: Request, error: RequestValidationError) -> Response:
    faults = [Fault("/" + str(one["loc"][-1])[:100], str(one["msg"])) for one in error.errors()]
    return Problem(422, "invalid", _("Some of this cannot be understood."), request.url.path, faults).response()


async def _http_error(request: Request, error: HTTPException) -> Response:
    sentences = {
        404: _("There is nothing at this address."),
        405: _("This address does not take that method."),
        413: _("This is too large. Send less at once."),
    }
    detail = sentences.get(error.status_code, _("This request cannot be answered."))
    kind = {404: "not-found", 405: "method", 413: "too-large"}.get(error.status_code, "bad-request")
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = ", ".join(_methods(request))
    return Problem(error.status_code, kind, detail, request.url.path, headers=headers).response()


def _methods(request: Request) -> list[str]:
    """What an address takes: the framework names the methods of the first of its routes only (RFC 9110 §15.5.6).

    `/gaps/report` is no gap, though it looks like the address of one: what the first that fits is called counts.
    """
    path = request.scope["path"].removeprefix(request.scope["root_path"])
    routes = (context.route for context in iter_route_contexts(request.app.routes))
    here = [route for route in routes if isinstance(route, Route) and route.path_regex.match(path)]
    return sorted({method for route in here if route.path == here[0].path for method in route.methods or ()})


async def _our_mistake(request: Request, error: Exception) -> Response:
    log.error("failed", path=request.url.path, exc_info=error)
    sentence = _("Something went wrong on our side. Nothing was changed; the log knows what happened.")
    return Problem(500, "our-mistake", sentence, request.url.path).response()
