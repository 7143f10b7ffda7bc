"""The API's route: who calls (token or same-origin cookie), what they sent, and the answer as JSON with its ETag."""

import hashlib
import inspect
import typing
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import orjson
from fastapi.dependencies.models import Dependant
from pydantic import BaseModel
from starlette.responses import Response

from app.api.sent import Sent, shape_of
from app.api.shapes import As
from app.core.errors import Fault, ForbiddenError, InvalidError, StaleError
from app.core.i18n import _
from app.core.settings import settings
from app.http import cookies, idempotency
from app.http.call import Call
from app.http.unit import UnitRoute
from app.models.base import Versioned
from app.services import access

PLAIN = orjson.OPT_UTC_Z  # as pydantic writes an instant
Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])


def needs(*scopes: str) -> Callable[[Endpoint], Endpoint]:
    """Mark an endpoint as open to tokens with one of these scopes, instead of `read` for GET and `write` otherwise."""

    def marked(endpoint: Endpoint) -> Endpoint:
        endpoint.scopes = frozenset(scopes)  # type: ignore[attr-defined]  # functions do take attributes
        return endpoint

    return marked


def looks_only(endpoint: Endpoint) -> Endpoint:
    """Mark a POST that changes nothing: it needs no more than `read`, and holds up nobody who writes."""
    endpoint.looks_only = True  # type: ignore[attr-defined]  # functions do take attributes
    return needs("read")(endpoint)


class ApiRoute(UnitRoute):
    """A JSON route. An endpoint's `Sent[Shape]` parameter is its body, read when the endpoint asks for it."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        hints = typing.get_type_hints(endpoint, include_extras=True)
        self.sent = {name: shape for name, hint in hints.items() if (shape := shape_of(hint))}
        self.scopes: frozenset[str] | None = getattr(endpoint, "scopes", None)
        self.looks_only: bool = getattr(endpoint, "looks_only", False)
        if typing.get_origin(hints.get("return")) is As:
            options["response_model"] = typing.get_args(hints["return"])[0]
        super().__init__(path, endpoint, **options)

    def _in_one_unit(self, endpoint: Callable[..., Any]) -> Callable[..., Response]:
        answered = super()._in_one_unit(endpoint)
        if answered is not endpoint:
            signature = inspect.signature(endpoint, eval_str=True)
            seen = [one for name, one in signature.parameters.items() if name not in self.sent]
            answered.__signature__ = signature.replace(parameters=seen)  # type: ignore[attr-defined]  # as inspect documents
        return answered

    def _answer(self, call: Call, given: dict[str, Any]) -> Response:
        response = super()._answer(call, given)
        self.note_use(call)
        return response

    def changes(self, call: Call) -> bool:
        """Whether something may change; a reply that is to be kept by its key is a change too."""
        return super().changes(call) and not (self.looks_only and "idempotency-key" not in call.headers)

    def authenticate(self, call: Call) -> None:
        """By bearer token, else by the site's cookie; checks the scope."""
        scheme, _space, token = call.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            call.who = access.by_token(call.session, token.strip())
        elif cookie := call.cookies.get(cookies.session_name(settings())):
            call.who = access.come_back(call.session, cookie)
        wanted = self.scopes or frozenset({"read" if call.is_safe else "write"})
        if not wanted & call.actor.scopes:
            raise ForbiddenError(_("This token lacks the scope: %(scopes)s.") % {"scopes": ", ".join(sorted(wanted))})

    def respond(self, call: Call, given: dict[str, Any]) -> Response:
        """Run the endpoint, or give the reply that its Idempotency-Key already has."""
        self._refuse_unknown(call)
        key = idempotency.key_of(call)
        if key and (kept := idempotency.replay(call, key)):
            return kept
        result = self.handler(**given, **{name: Sent(shape, call) for name, shape in self.sent.items()})
        response = self._shaped(call, result)
        if key and call.reply.may_be_kept:
            idempotency.keep(call, key, response)
        return response

    def _refuse_unknown(self, call: Call) -> None:
        """A misspelt `dry_run` would be carried out, a misspelt filter would hold for nothing: neither goes unsaid."""
        asked = {name for name, _value in parse_qsl(call.query, keep_blank_values=True)} if call.query else set()
        if unknown := sorted(asked - self._known):
            known = ", ".join(sorted(self._known))
            why = _("This address knows these: %(names)s.") % {"names": known} if known else _("This address knows none.")
            faults = [Fault(f"/{name[:100]}", why) for name in unknown]
            raise InvalidError(_("This address does not know some of what follows its question mark."), faults)

    @cached_property
    def _known(self) -> frozenset[str]:
        """What may stand in the query."""
        return frozenset(_asked_in(self.dependant))

    def _shaped(self, call: Call, result: BaseModel | As[Any] | Response | None) -> Response:
        status = call.reply.status or self.status_code or 200
        if isinstance(result, Response):
            return result
        if result is None:
            return Response(status_code=204, headers=call.reply.headers)
        values = result.values if isinstance(result, As) else vars(result)
        body = orjson.dumps(values, option=PLAIN) if isinstance(result, As) else result.model_dump_json(by_alias=True).encode()
        version = values.get("version")
        tag = etag(version if isinstance(version, int) else None, body)
        headers = {**call.reply.headers, "ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Authorization, Cookie"}
        if following := values.get("next"):
            headers["Link"] = f'<{_page_after(call, following)}>; rel="next"'
        return Response(body, status, headers, media_type="application/json")


def etag(version: int | None, body: bytes) -> str:
    """A strong ETag: the thing's own version, then what is shown of it now (RFC 9110 §8.8.3)."""
    shown = hashlib.sha256(body).hexdigest()[:20]
    return f'"{version}-{shown}"' if version is not None else f'"{shown}"'


def expect(call: Call, row: Versioned | None) -> None:
    """Honour If-Match: raises StaleError when the caller changes a version that is not, or no longer, the current one."""
    given = call.headers.get("if-match")
    if given is None or (row is not None and given.strip() == "*"):
        return
    if row is None:
        raise StaleError(_("There is nothing here yet that could match. Send it without If-Match."))
    call.session.refresh(row, with_for_update=True)  # nobody else changes it between this look and our commit
    versions = {tag.strip().removeprefix("W/").strip('"').partition("-")[0] for tag in given.split(",")}
    if str(row.version) not in versions:
        raise StaleError(_("Somebody changed this since you read it. Read it again, then repeat your change."))


def _asked_in(dependant: Dependant) -> Iterator[str]:
    yield from (field.alias for field in dependant.query_params)
    for part in dependant.dependencies:
        yield from _asked_in(part)


def _page_after(call: Call, cursor: str) -> str:
    kept = [part for part in call.query.split("&") if part and not part.startswith("after=")]
    return f"{call.path}?{'&'.join([*kept, f'after={cursor}'])}"
