"""A call: what came in over HTTP, and (while it is being answered) the session and the actor.

Reading the request does no other I/O, so it happens in the event loop; everything that touches the database happens in the
one thread that answers the call (app/http/unit.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from starlette.background import BackgroundTask
from starlette.requests import ClientDisconnect

from app.core.actor import Actor
from app.core.db import Database, Session
from app.core.errors import UnauthenticatedError
from app.core.i18n import _
from app.services import search
from app.services.privacy.looking import Glimpse


@dataclass
class Reply:
    """What a handler may say about its answer besides the answer."""

    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    once: frozenset[str] = frozenset()  # fields of the answer that are told this once, and kept nowhere
    afterwards: BackgroundTask | None = None  # what to do once the answer has gone out
    may_be_kept: bool = True  # for whoever sends the same Idempotency-Key again


@dataclass
class Call:
    """One request and its answering."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    cookies: Mapping[str, str]
    address: str
    body: bytes
    database: Database
    reply: Reply = field(default_factory=Reply)
    who: Actor | None = None
    open_session: Session | None = None
    looks: list[Glimpse] = field(default_factory=list)
    searches: list[search.Sought] = field(default_factory=list)

    def opens(self, session: Session) -> None:
        """Be answered in a session; whose data is shown there (privacy/looking.py) is noted with the call."""
        session.info["looks"] = self.looks
        self.open_session = session

    @property
    def session(self) -> Session:
        """The session of this unit of work."""
        if self.open_session is None:
            raise RuntimeError("No unit of work is open.")
        return self.open_session

    @property
    def actor(self) -> Actor:
        """Who asks; raises UnauthenticatedError when nobody is signed in."""
        if self.who is None:
            raise UnauthenticatedError(_("Sign in, or send a token."))
        return self.who

    def searched(self, q: str, results: search.Results) -> str | None:
        """Have it kept, once the answer is made, that something was looked for; the event's id, if it may be kept."""
        sought = search.note(self.actor, q, results)
        if sought is None:
            return None
        self.searches.append(sought)
        return sought.id

    @property
    def is_safe(self) -> bool:
        """Whether the method only looks (RFC 9110 §9.2.1)."""
        return self.method in {"GET", "HEAD"}

    @property
    def is_fragment(self) -> bool:
        """Whether HTMX asks for an element instead of a page."""
        return "hx-request" in self.headers and "hx-history-restore-request" not in self.headers


async def received(request: Request) -> Call:
    """The call that a request makes: one for all who ask, and for what surrounds the request, which learns who called."""
    if not hasattr(request.state, "call"):
        call = begun(request)
        if request.method not in {"GET", "HEAD"}:
            call.body = await _body(request)
    return begun(request)


def begun(request: Request) -> Call:
    """The call as far as it has come, which is enough to refuse it: its body may be on the way for ever."""
    if not hasattr(request.state, "call"):
        request.state.call = call_of(request, request.state.database)
    call: Call = request.state.call
    return call


async def _body(request: Request) -> bytes:
    try:
        return await request.body()
    except ClientDisconnect as gone:  # not our mistake, and nobody is there to be told
        raise HTTPException(408) from gone


def call_of(request: Request, database: Database) -> Call:
    """The call of a request, its body not yet read."""
    scope, root = request.scope, request.scope["root_path"]
    return Call(
        method=scope["method"],
        path=root + scope["path"].removeprefix(root),
        query=scope["query_string"].decode(),
        headers=request.headers,
        cookies=request.cookies,
        address=request.client.host if request.client else "",
        body=b"",
        database=database,
    )


Asked = Annotated[Call, Depends(received)]
