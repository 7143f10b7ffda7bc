"""Kudos: a small budgeted thanks from one person to another (domain.md §2.4)."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter
from pydantic import Field

from app.api.fields import ID, ById, ByUsername, Slug
from app.api.route import ApiRoute
from app.api.sent import In, Sent, named_in
from app.api.shapes import Out, PageOut, Paging, PersonRef, problems
from app.core.text import Sentence
from app.http.call import Asked
from app.services import communities, contributions, people
from app.services.contributions import Thanks

router = APIRouter(tags=["recognition"], route_class=ApiRoute)


class KudosIn(In):
    """Thanks to somebody."""

    to: str = Field(max_length=64, description="Username of whom to thank.", examples=["ben"])
    because: Sentence = Field(
        min_length=15, description="What for, in fifteen characters or more.", examples=["You stayed late to fix the template."]
    )
    contribution: str | None = Field(default=None, max_length=64, description="Id of the contribution that it is for.")
    community: Slug | None = Field(
        default=None, description="Slug of the community in which it is given.", examples=["pricing"]
    )


class KudosOut(Out):
    """Thanks that were given."""

    id: str = Field(description="Its id.", examples=[ID])
    giver: PersonRef = Field(serialization_alias="from", description="Who thanks.")
    to: PersonRef = Field(description="Who is thanked.")
    because: str = Field(description="What for.", examples=["You stayed late to fix the template."])
    contribution: str | None = Field(description="Id of the contribution that it is for.")
    community: str | None = Field(description="Slug of the community in which it was given.", examples=["pricing"])
    at: datetime = Field(description="When (UTC).")

    @classmethod
    def of(cls, row: Any) -> "KudosOut":
        """From a service's row."""
        giver = PersonRef(username=row.username, display_name=row.display_name)
        to = PersonRef(username=row.to_username, display_name=row.to_name)
        where = {"contribution": row.contribution_id, "community": row.slug, "at": row.created_at}
        return cls(id=row.id, giver=giver, to=to, because=row.because, **where)


@router.post("/kudos", status_code=201, responses=problems(409), summary="Thank somebody")
def thank(call: Asked, sent: Sent[KudosIn]) -> KudosOut:
    """Thank a colleague; beyond the month's allowance the 409 says when it renews."""
    given = sent.read()
    to = people.find_active(call.session, call.actor, given.to, field="to")
    with named_in("contribution"):
        contribution = contributions.find(call.session, call.actor, given.contribution)[0] if given.contribution else None
    with named_in("community"):
        community = communities.find(call.session, call.actor, given.community) if given.community else None
    kudos = contributions.thank(call.session, call.actor, to, Thanks(given.because, contribution, community))
    call.reply.headers["Location"] = f"/api/v1/kudos/{kudos.id}"
    return KudosOut.of(contributions.find_kudos(call.session, call.actor, kudos.id))


@router.get("/kudos/{kudos_id}", responses=problems(), summary="One thanks")
def get(call: Asked, kudos_id: ById) -> KudosOut:
    """Thanks that were given."""
    return KudosOut.of(contributions.find_kudos(call.session, call.actor, kudos_id))


@router.get("/people/{username}/kudos", responses=problems(), summary="Thanks a person received")
def received(call: Asked, username: ByUsername, paging: Paging) -> PageOut[KudosOut]:
    """Thanks a person received, newest first."""
    person_id = people.id_of(call.session, call.actor, username)
    page = contributions.kudos_to(call.session, call.actor, person_id, paging)
    return PageOut(items=[KudosOut.of(row) for row in page.items], next=page.next)
