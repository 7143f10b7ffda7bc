"""Who may validate what others write, by licence (domain.md §2.14, row 24)."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import Field

from app.api.fields import BySlug, ByUsername
from app.api.route import ApiRoute
from app.api.shapes import Out, PersonRef, problems
from app.core.db import Session
from app.http.call import Asked
from app.models.communities import Community
from app.services import communities, knowledge, people

router = APIRouter(tags=["knowledge"], route_class=ApiRoute)


class LicenceOut(Out):
    """A publisher's licence."""

    person: PersonRef = Field(description="Who holds it.")
    since: datetime = Field(description="Since when (UTC).")


class LicencesOut(Out):
    """Who may validate in a community by licence."""

    items: list[LicenceOut] = Field(description="Those who hold one now, longest first.")


def _shown(session: Session, community: Community) -> LicencesOut:
    held = knowledge.licences(session, community)
    return LicencesOut(items=[LicenceOut(person=PersonRef.of(who), since=row.created_at) for row, who in held])


@router.get("/communities/{slug}/licences", responses=problems(), summary="Who may validate by licence")
def listing(call: Asked, slug: BySlug) -> LicencesOut:
    """Who holds a publisher's licence in a community."""
    return _shown(call.session, communities.find(call.session, call.actor, slug))


@router.put("/communities/{slug}/licences/{username}", responses=problems(409), summary="Grant a licence to validate")
def grant(call: Asked, slug: BySlug, username: ByUsername) -> LicencesOut:
    """Let a member validate what others write; 201 when it is new."""
    community = communities.find(call.session, call.actor, slug)
    person = people.find(call.session, call.actor, username)
    _licence, new = knowledge.grant(call.session, call.actor, community, person)
    if new:
        call.reply.status = 201
        call.reply.headers["Location"] = f"/api/v1/communities/{community.slug}/licences"
    return _shown(call.session, community)


@router.delete("/communities/{slug}/licences/{username}", responses=problems(), summary="End a licence to validate")
def end(call: Asked, slug: BySlug, username: ByUsername) -> LicencesOut:
    """Take a licence back."""
    community = communities.find(call.session, call.actor, slug)
    person = people.find(call.session, call.actor, username)
    knowledge.end_licence(call.session, call.actor, community, person)
    return _shown(call.session, community)
