"""The door itself: one call, one token, one unit of work, committed before the reply leaves (docs/decisions/0001).

scim2-server speaks the protocol; here are the parts that it leaves to whoever puts it up.
"""

from urllib.parse import parse_qsl

import structlog
from scim2_models import NotFoundException, PayloadTooLargeException, SCIMException
from scim2_server.applications.base import BaseApplication
from scim2_server.handler import ScimHandler
from scim2_server.requests import ScimRequest
from scim2_server.responses import ScimResponse
from scim2_server.routing import Operation
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from app.api.scim.protocol import Protocol
from app.api.scim.shapes import described
from app.api.scim.storage import Tables
from app.core.actor import Actor
from app.core.db import Database
from app.core.errors import ForbiddenError, ProductError, UnauthenticatedError
from app.core.i18n import _
from app.core.settings import Settings
from app.http.call import Call, call_of
from app.http.problems import SCIM, Problem
from app.http.unit import in_product_words, note_use, refusals_noted
from app.services import access

log = structlog.get_logger("guildry.scim")
LOOKS = frozenset({Operation.query, Operation.search, Operation.search_with_body})


class ScimDoor(BaseApplication):
    """An ASGI application, to be mounted at /scim/v2."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self.described = described(settings.max_body_bytes)
        super().__init__(self.described, Protocol(self.described))
        self.database = database
        self.base_url = f"{settings.base_url}{SCIM}"
        self.most_bytes = settings.max_body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        request = Request(scope, receive)
        call = request.state.call = call_of(request, self.database)  # what surrounds the request learns who called
        try:
            body = await self._body(request)
        except ClientDisconnect:  # not our mistake, and nobody is there to be told
            return
        response = await run_in_threadpool(self._answer, call, body)
        await response(scope, receive, send)

    async def _body(self, request: Request) -> bytes:
        """The body, as far as it may go: one byte more than the most is enough to refuse it."""
        body = b""
        async for part in request.stream():
            body += part[: self.most_bytes + 1 - len(body)]
        return body

    def _answer(self, call: Call, body: bytes) -> Response:
        path = self.split_path(call.path.removeprefix(SCIM))
        query = dict(parse_qsl(call.query, keep_blank_values=True))
        asked = ScimRequest(call.method, self.base_url, path, query, list(call.headers.items()), body)
        try:
            with in_product_words(), refusals_noted(call, SCIM):
                answer = self._in_one_unit(call, asked)
                note_use(call)
        except ProductError as error:
            return Problem.of(error, SCIM).response()
        except Exception as error:  # noqa: BLE001  # shaped and logged by the library's own last resort
            answer = self.handle_exception(asked, error)
        return _sent(answer)

    def _in_one_unit(self, call: Call, asked: ScimRequest) -> ScimResponse:
        if "\0" in asked.path:
            raise NotFoundException
        if len(asked.body) > self.most_bytes:
            raise PayloadTooLargeException(detail=f"The most that is taken at once is {self.most_bytes} bytes.")
        service = Protocol(self.described)
        if not self.needs_auth(asked):
            return service.service_provider_config(asked.url, asked.query)
        changes = not call.is_safe and service.match(asked).operation not in LOOKS
        with (self.database.write if changes else self.database.read)() as session:
            call.who = access.by_token(session, _token(call))
            provider = _identity_provider(call.who)
            return ScimHandler(service, Tables(session, provider, self.described, changes=changes)).handle(asked)

    def needs_auth(self, request: ScimRequest) -> bool:
        """Everything but the description of the service (RFC 7644 §4); what does not exist does not exist for a token only."""
        try:
            return super().needs_auth(request)
        except SCIMException:
            return True


def _token(call: Call) -> str:
    scheme, _space, token = call.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise UnauthenticatedError(_("Send a token with the scope scim."))
    return token.strip()


def _identity_provider(actor: Actor) -> Actor:
    if "scim" not in actor.scopes or actor.bounded:
        raise ForbiddenError(_("This token lacks the scope: %(scopes)s.") % {"scopes": "scim"})
    return actor


def _sent(answer: ScimResponse) -> Response:
    if answer.body is None:
        headers = {name: value for name, value in answer.headers.items() if name != "Content-Type"}
        return Response(status_code=int(answer.status), headers=headers)
    headers = {**answer.headers, "Cache-Control": "private, no-cache", "Vary": "Authorization"}
    return JSONResponse(answer.body, int(answer.status), headers)
