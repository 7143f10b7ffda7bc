"""Sessions: where somebody is signed in, and ending that."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import Field

from app.api.fields import ID, ById, ByUsername
from app.api.route import ApiRoute
from app.api.shapes import Out, PageOut, problems
from app.http.call import Asked, Call
from app.models.access import SignIn, Way
from app.models.people import Person
from app.models.privacy import Looked
from app.policies import access as policy
from app.policies.guard import require
from app.services import access, people
from app.services.privacy import looking

router = APIRouter(tags=["people"], route_class=ApiRoute)


class SessionOut(Out):
    """A browser in which somebody is signed in."""

    id: str = Field(description="Its id.", examples=[ID])
    device: str = Field(description="Browser and system, as far as can be told.", examples=["Firefox, Windows"])
    address: str = Field(description="The address it was begun from.", examples=["192.0.2.7"])
    way: Way = Field(description="By what they came in.")
    since: datetime = Field(description="When it began (UTC).")
    seen_at: datetime = Field(description="When it was last used (UTC), to five minutes.")
    expires_at: datetime = Field(description="When it ends in any case (UTC).")
    current: bool = Field(description="Whether this very request came with it.", examples=[True])


@router.get("/people/{username}/sessions", responses=problems(), summary="Where somebody is signed in")
def listing(call: Asked, username: ByUsername) -> PageOut[SessionOut]:
    """One's own sessions, or for platform administrators anybody's, the one used last first; all on one page."""
    person = _found(call, username)
    return PageOut(items=[_out(call, row) for row in access.sessions_of(call.session, person.id)], next=None)


@router.delete("/people/{username}/sessions", responses=problems(), summary="End the other sessions")
def end_others(call: Asked, username: ByUsername) -> PageOut[SessionOut]:
    """End every session of a person but the one that asks; what is left."""
    person = _found(call, username)
    access.end_sessions(call.session, call.actor.person_id, person.id, but=call.actor.session_id)
    call.session.flush()
    return PageOut(items=[_out(call, row) for row in access.sessions_of(call.session, person.id)], next=None)


@router.delete("/people/{username}/sessions/{session_id}", responses=problems(), summary="End a session")
def end(call: Asked, username: ByUsername, session_id: ById) -> PageOut[SessionOut]:
    """End one session at once; what is left."""
    person = _found(call, username)
    access.end_session(call.session, call.actor, person, session_id)
    call.session.flush()
    return PageOut(items=[_out(call, row) for row in access.sessions_of(call.session, person.id)], next=None)


def _found(call: Call, username: str) -> Person:
    person = people.find(call.session, call.actor, username)
    require(policy.can_see_access(call.actor, person.id), otherwise=people.not_theirs())
    looking.note(call.session, call.actor, [person.id], Looked.SESSIONS)
    return person


def _out(call: Call, row: SignIn) -> SessionOut:
    return SessionOut(
        id=row.id, device=row.device, address=row.address, way=row.way, since=row.created_at, seen_at=row.seen_at,
        expires_at=row.expires_at, current=row.id == call.actor.session_id,
    )  # fmt: skip
