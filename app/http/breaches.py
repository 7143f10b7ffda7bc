"""What browsers report of pages that tried what the content security policy forbids: counted and logged, without names."""

import json
from collections.abc import Mapping
from urllib.parse import urlsplit

import structlog
from prometheus_client import Counter
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from app.core.log import unnamed
from app.http.problems import Problem

PATH = "/csp-reports"
REPORTED = f"; report-uri {PATH}"  # what a policy ends with
LARGEST = 16_384
DIRECTIVES = frozenset(
    {"default-src", "script-src", "style-src", "img-src", "connect-src", "font-src", "form-action", "base-uri",
     "frame-ancestors", "frame-src", "manifest-src", "media-src", "object-src", "worker-src"}
)  # fmt: skip

BREACHES = Counter("guildry_csp_breaches", "Breaches of the content security policy that browsers reported.", ["directive"])
log = structlog.get_logger("guildry.breaches")


def breach_routes() -> list[Route]:
    """`POST /csp-reports`, for browsers alone. Anybody may send anything there: it is bounded, and believed in figures only."""
    return [Route(PATH, _reported, methods=["POST"])]


async def _reported(request: Request) -> Response:
    """204; 413 for what is no report by its size, 422 by its shape."""
    body = b""
    try:
        async for part in request.stream():
            body += part
            if len(body) > LARGEST:
                return _refused(413, "too-large", f"A report has at most {LARGEST} bytes.", request)
    except ClientDisconnect:  # not our mistake, and nobody is there to be told
        return Response(status_code=408)
    try:
        report = json.loads(body)["csp-report"]
        directive = str(report.get("effective-directive") or report.get("violated-directive") or "").partition(" ")[0]
        page, blocked = _page(report), _blocked(report)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return _refused(422, "invalid", 'Send a report as browsers do: {"csp-report": {…}}.', request)
    family = directive.removesuffix("-elem").removesuffix("-attr")
    BREACHES.labels(family if family in DIRECTIVES else "other").inc()
    log.warning("policy_breach", directive=directive[:30], path=page, blocked=blocked)
    return Response(status_code=204)


def _page(report: Mapping[str, object]) -> str:
    """The page where it happened, without its query and without who is named in its path."""
    return unnamed(urlsplit(str(report.get("document-uri", ""))).path)[:200]


def _blocked(report: Mapping[str, object]) -> str:
    """What was not let through: a word such as `inline`, or the scheme and host of an address, never the whole of it."""
    parts = urlsplit(str(report.get("blocked-uri", "")))
    return (f"{parts.scheme}://{parts.hostname}" if parts.hostname else parts.scheme or parts.path)[:100]


def _refused(status: int, type_: str, sentence: str, request: Request) -> Response:
    return Problem(status, type_, sentence, request.url.path).response()
