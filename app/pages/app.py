"""Building door two: pages, static files, health, and what a person sees when something is refused."""

from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Mount

from app.core.errors import NotFoundError, ProductError
from app.core.i18n import _
from app.http.call import begun
from app.http.context import loggable
from app.pages import routers
from app.pages.assets import static_app
from app.pages.route import Problem, refusal, shaped

log = structlog.get_logger("guildry.pages")


def build_site(max_body_bytes: int) -> FastAPI:
    """The site, to be mounted at / below what says which database is asked (http/hot.py)."""
    site = FastAPI(
        title="Guildry pages",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        exception_handlers={
            ProductError: _refused,
            RequestValidationError: _nowhere,
            HTTPException: _http_error,
            Exception: _our_mistake,
        },
        max_body_size=max_body_bytes,
        redirect_slashes=False,
    )
    for router in routers():
        site.include_router(router)
    site.router.routes.append(Mount("/static", static_app))
    return site


async def _refused(request: Request, error: Any) -> Response:
    return refusal(begun(request), error)


async def _nowhere(request: Request, _error: Any) -> Response:
    return refusal(begun(request), NotFoundError(_("There is nothing at this address.")))


async def _http_error(request: Request, error: Any) -> Response:
    exception: HTTPException = error
    sentences = {404: _("There is nothing at this address."), 413: _("This is too large. Send less at once.")}
    sentence = sentences.get(exception.status_code, _("This request cannot be answered."))
    response = shaped(begun(request), Problem(exception.status_code, sentence))
    response.headers.update(exception.headers or {})
    return response


async def _our_mistake(request: Request, error: Exception) -> Response:
    log.error("failed", path=loggable(request.url.path), exc_info=error)
    sentence = _("Something went wrong on our side. Nothing was changed; the log knows what happened.")
    return shaped(begun(request), Problem(500, sentence))
