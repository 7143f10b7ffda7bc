"""Guests of a community, from outside the organisation: invited until a day, let in by a link."""

from datetime import date, datetime

from fastapi import APIRouter
from pydantic import Field
from starlette.background import BackgroundTask

from app.adapters import links
from app.api.fields import BySlug, ByUsername, Day
from app.api.route import ApiRoute
from app.api.sent import In, Sent
from app.api.shapes import Out, PageOut, PersonRef, problems
from app.core.settings import settings
from app.core.text import Email, Line
from app.http.call import Asked, Call
from app.models.belonging import MembershipState
from app.models.communities import Community
from app.models.people import Person
from app.services import communities, guests, people
from app.services.guests import Guest, Invitation

router = APIRouter(tags=["belonging"], route_class=ApiRoute)


class GuestIn(In):
    """Somebody from outside to be invited, or a guest who gets another last day."""

    name: Line = Field(description="The name people see.", examples=["Gil Marek"])
    email: Email = Field(description="Where the link goes; a guest is known by it.", examples=["gil@partner.example"])
    until: Day = Field(description="The first day without access.", examples=["2027-02-01"])


class GuestOut(Out):
    """A guest of a community."""

    person: PersonRef = Field(description="Who.")
    email: str | None = Field(description="Where mail reaches them.", examples=["gil@partner.example"])
    state: MembershipState = Field(description="Where the membership stands.")
    until: date | None = Field(description="The first day without access.")
    link_expires_at: datetime | None = Field(description="Until when a link that was not used yet is good (UTC).")
    mailed: bool | None = Field(description="Whether the mail server took the mail with it; null: none was sent, or not yet.")


class GuestMadeOut(GuestOut):
    """A guest, and the link that lets them in where no mail goes out."""

    link: str | None = Field(
        description="Signs them in once; shown this once. Null where it goes by mail, or the reply is given again.",
        examples=["https://guildry.example.com/sign-in/link?code=gld_Xy1z"],
    )


@router.get("/communities/{slug}/guests", responses=problems(), summary="Guests of a community")
def listing(call: Asked, slug: BySlug) -> PageOut[GuestOut]:
    """Guests by name, for whoever may let people in; all on one page."""
    community = communities.find(call.session, call.actor, slug)
    found = guests.guests_of(call.session, call.actor, community)
    return PageOut(items=[GuestOut.model_validate(_fields(one)) for one in found], next=None)


@router.post("/communities/{slug}/guests", status_code=201, responses=problems(409), summary="Invite a guest")
def invite(call: Asked, slug: BySlug, sent: Sent[GuestIn]) -> GuestMadeOut:
    """Invite somebody from outside, or give a guest another last day."""
    community = communities.find(call.session, call.actor, slug)
    given = sent.read()
    what = Invitation(name=given.name, email=given.email, until=given.until)
    return _made(call, community, *guests.invite(call.session, call.actor, community, what))


@router.post("/communities/{slug}/guests/{username}/link", status_code=201, responses=problems(), summary="Another link")
def relink(call: Asked, slug: BySlug, username: ByUsername) -> GuestMadeOut:
    """Another link for a guest; the one before is worthless."""
    community = communities.find(call.session, call.actor, slug)
    person = people.find(call.session, call.actor, username)
    return _made(call, community, person, guests.new_link(call.session, call.actor, community, person))


def _made(call: Call, community: Community, person: Person, secret: str) -> GuestMadeOut:
    call.session.flush()
    place = f"/api/v1/communities/{community.slug}/guests"
    call.reply.headers["Location"] = place
    call.reply.once = frozenset({"link"})
    if links.has_mail():
        letter = links.letter(secret, f"{community.name}, {settings().organisation}")
        call.reply.afterwards = BackgroundTask(links.post, call.database, person, secret, *letter)
    found = next(one for one in guests.guests_of(call.session, call.actor, community) if one.person.id == person.id)
    return GuestMadeOut.model_validate({**_fields(found), "link": None if links.has_mail() else links.address_of(secret)})


def _fields(one: Guest) -> dict[str, object]:
    named = PersonRef(username=one.person.username, display_name=one.person.display_name)
    return {"person": named, "email": one.person.email, "state": one.state, "until": one.until,
            "link_expires_at": one.link_expires, "mailed": one.mailed}  # fmt: skip
