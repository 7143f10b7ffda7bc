"""People: who is here, and what the organisation says of them (domain.md §2.2)."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import Field

from app.api.fields import ID, ByUsername, Given, Tags, Username, Zone
from app.api.route import ApiRoute, expect
from app.api.sent import In, Sent
from app.api.shapes import Asks, Out, PageOut, Paging, problems
from app.core.actor import Actor
from app.core.db import Session
from app.core.text import Email, Line
from app.http.call import Asked
from app.models.belonging import MembershipState, RoleKind, RoleName
from app.models.communities import Kind, Status
from app.models.people import Person, PersonStatus
from app.policies import people as policy
from app.services import belonging, people
from app.services.privacy import looking

router = APIRouter(tags=["people"], route_class=ApiRoute)


class PersonIn(In):
    """Somebody new. Without an e-mail they are a placeholder who cannot sign in."""

    username: Username = Field(description="Letters, digits, `.`, `_` and `-`; compared without case.", examples=["ada"])
    display_name: Line = Field(description="The name people see.", examples=["Ada Nowak"])
    email: Email | None = Field(default=None, description="Where mail reaches them.", examples=["ada@example.com"])
    time_zone: Zone = Field(default="UTC", description="IANA time zone.", examples=["Europe/Warsaw"])
    languages: Tags = Field(default=[], description="Languages they read, best first (BCP 47).", examples=[["pl", "en"]])
    unit: Line | None = Field(default=None, description="The organisational unit they work in.", examples=["Sales"])
    external_id: Line | None = Field(default=None, description="Their id in the HR system.", examples=["E-1001"])
    status: PersonStatus = Field(default=PersonStatus.ACTIVE, description="Where they stand with the organisation.")


class PersonPatch(In):
    """New values; fields left out stay as they are."""

    display_name: Given[Line] = Field(default=None, description="The name people see.", examples=["Ada Nowak-Ito"])
    email: Email | None = Field(default=None, description="Where mail reaches them; null for nowhere.")
    time_zone: Given[Zone] = Field(default=None, description="IANA time zone.", examples=["Asia/Tokyo"])
    languages: Given[Tags] = Field(default=None, description="Languages they read, best first (BCP 47).")
    unit: Line | None = Field(default=None, description="The organisational unit they work in; null for none.")
    external_id: Line | None = Field(default=None, description="Their id in the HR system; null for none.")
    status: Given[PersonStatus] = Field(default=None, description="Where they stand with the organisation.")
    leaderboard_opt_out: Given[bool] = Field(default=None, description="Keep this person out of every leaderboard.")
    guest: Given[Literal[False]] = Field(default=None, description="False makes a colleague of a guest; never the reverse.")


class PersonOut(Out):
    """A person."""

    username: str = Field(description="The username.", examples=["ada"])
    display_name: str = Field(description="The name people see.", examples=["Ada Nowak"])
    email: str | None = Field(description="Where mail reaches them; null also for those who may not see it.")
    time_zone: str = Field(description="IANA time zone.", examples=["Europe/Warsaw"])
    languages: list[str] = Field(description="Languages they read, best first.", examples=[["pl", "en"]])
    unit: str | None = Field(description="The organisational unit they work in.", examples=["Sales"])
    external_id: str | None = Field(description="Their id in the HR system; seen by whoever sees the e-mail.")
    status: PersonStatus = Field(description="Where they stand with the organisation.")
    guest: bool = Field(description="Whether they are a guest, known in their communities alone.", examples=[False])
    leaderboard_opt_out: bool | None = Field(description="Kept out of leaderboards; seen by whoever sees the e-mail.")
    version: int = Field(description="Counts the changes of this record.", examples=[1])


class MeOut(PersonOut):
    """The caller."""

    platform_roles: list[str] = Field(description="What the organisation appointed them to.", examples=[["km_advisor"]])
    scopes: list[str] = Field(description="What this token or session may be used for.", examples=[["read", "write"]])


class CommunityRef(Out):
    """A community, named."""

    slug: str = Field(description="The community's slug.", examples=["pricing"])
    name: str = Field(description="Its name.", examples=["Pricing"])
    kind: Kind = Field(description="What it is.")
    status: Status = Field(description="Its administrative state.")


class HeldOut(Out):
    """A role held today."""

    id: str = Field(description="Id of the assignment.", examples=[ID])
    role: RoleName = Field(description="Which role.", examples=["leader"])
    kind: RoleKind = Field(description="Whether they hold it, stand in, or stand ready.")
    since: date | None = Field(description="First day; null: since before anyone wrote it down.")


class BelongingOut(Out):
    """What a person is in one community."""

    community: CommunityRef = Field(description="Which community.")
    state: MembershipState | None = Field(description="State of the membership; null where only a role is held.")
    since: datetime | None = Field(description="Since when (UTC).")
    roles: list[HeldOut] = Field(description="The roles held there today.")


def fields_of(actor: Actor, row: Any, unit: str | None) -> dict[str, object]:
    """What the actor may see of a person."""
    private = policy.can_see_email(actor, row)
    shown = {
        name: getattr(row, name)
        for name in ("username", "display_name", "time_zone", "languages", "status", "guest", "version")
    }
    hidden = {name: getattr(row, name) if private else None for name in ("email", "external_id", "leaderboard_opt_out")}
    return {**shown, **hidden, "unit": unit}


def one(session: Session, actor: Actor, person: Person) -> PersonOut:
    """A person in their out shape."""
    units = people.unit_codes(session, [person.unit_id])
    looking.note_contacts(session, actor, [person])
    return PersonOut.model_validate(fields_of(actor, person, units.get(person.unit_id or "")))


@router.get("/me", responses=problems(), summary="The caller")
def me(call: Asked) -> MeOut:
    """Who calls, what the organisation appointed them to, and what their token may do."""
    person = people.find(call.session, call.actor, "me")
    seen = one(call.session, call.actor, person)
    return MeOut(**dict(seen), platform_roles=sorted(call.actor.platform), scopes=sorted(call.actor.scopes))


@router.get("/people", responses=problems(), summary="People by name")
def listing(call: Asked, paging: Paging, q: Asks = "") -> PageOut[PersonOut]:
    """People by name, those who left aside; `q` is looked for in names and usernames, accents and case aside."""
    page = people.listing(call.session, call.actor, q, paging)
    looking.note_contacts(call.session, call.actor, page.items)
    items = [PersonOut.model_validate(fields_of(call.actor, row, row.unit)) for row in page.items]
    return PageOut(items=items, next=page.next)


@router.post("/people", status_code=201, responses=problems(409), summary="Register somebody")
def register(call: Asked, sent: Sent[PersonIn]) -> PersonOut:
    """Register somebody; platform administrators only."""
    person = people.register(call.session, call.actor, people.NewPerson(**dict(sent.read())))
    call.reply.headers["Location"] = f"/api/v1/people/{person.username}"
    return one(call.session, call.actor, person)


@router.get("/people/{username}", responses=problems(), summary="One person")
def get(call: Asked, username: ByUsername) -> PersonOut:
    """A person; `me` is the caller."""
    return one(call.session, call.actor, people.find(call.session, call.actor, username))


@router.patch("/people/{username}", responses=problems(409, 412), summary="Change a person's record")
def patch(call: Asked, username: ByUsername, sent: Sent[PersonPatch]) -> PersonOut:
    """Change one's own name, zone, languages and opt-out; the rest a platform administrator. Honours If-Match."""
    person = people.find(call.session, call.actor, username)
    expect(call, person)
    given = sent.read()
    people.change(call.session, call.actor, person, people.Change(given=frozenset(given.model_fields_set), **dict(given)))
    return one(call.session, call.actor, person)


@router.get("/people/{username}/memberships", responses=problems(), summary="Where a person belongs, and as what")
def memberships(
    call: Asked,
    username: ByUsername,
    role: Annotated[RoleName | None, Query(description="Only where they hold this role.")] = None,
) -> PageOut[BelongingOut]:
    """Communities and roles in one call, all on one page."""
    person_id = people.id_of(call.session, call.actor, username)
    found = belonging.memberships_of(call.session, call.actor, person_id, role)
    return PageOut(items=[BelongingOut.model_validate(one, from_attributes=True) for one in found], next=None)
