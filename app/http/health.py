"""For whoever runs an installation: does it live, can it serve, and how it fares. No sign-in; no names, only figures."""

from collections.abc import Callable, Mapping

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest
from prometheus_client.core import GaugeMetricFamily
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from app.core import migrate
from app.core.db import Database, Session

Lags = Callable[[Session], Mapping[str, int]]


def health_routes(database: Database, lags: Lags) -> list[Route]:
    """`/healthz`, `/readyz` and `/metrics`; `lags` tells by how many facts each reader is behind."""

    def ready(_request: Request) -> Response:
        """503 until the database answers and is migrated. A reader that lags is told, and keeps nobody out."""
        state: dict[str, object] = {"database": False, "migrations": False, "readers": {}}
        try:
            state["migrations"] = migrate.is_current(database)
            state["database"] = True
            if state["migrations"]:
                with database.read() as session:
                    state["readers"] = dict(lags(session))
        except SQLAlchemyError:
            state["database"] = False
        is_ready = bool(state["database"] and state["migrations"])
        headers = {"Cache-Control": "no-store"} if is_ready else {"Cache-Control": "no-store", "Retry-After": "2"}
        return JSONResponse({"ready": is_ready, **state}, 200 if is_ready else 503, headers)

    def metrics(_request: Request) -> Response:
        """What Prometheus reads: requests of this process, and the lag of every reader."""
        lag = GaugeMetricFamily("guildry_reader_lag", "Facts that a reader has yet to act on.", labels=["reader"])
        try:
            with database.read() as session:
                for name, facts in lags(session).items():
                    lag.add_metric([name], facts)
        except SQLAlchemyError:
            lag.samples.clear()  # what is not known is left out; /readyz says why
        return Response(generate_latest(REGISTRY) + _exposed(lag), media_type=CONTENT_TYPE_LATEST)

    return [Route("/healthz", _live), Route("/readyz", ready), Route("/metrics", metrics)]


async def _live(_request: Request) -> Response:
    """The process answers; that is all it says."""
    return PlainTextResponse("alive\n", headers={"Cache-Control": "no-store"})


class _One:
    """A registry of one family, measured for one reply, so that no state outlives it."""

    def __init__(self, family: GaugeMetricFamily) -> None:
        self.family = family

    def collect(self) -> list[GaugeMetricFamily]:
        """The family."""
        return [self.family]


def _exposed(family: GaugeMetricFamily) -> bytes:
    return generate_latest(_One(family))
