"""Belonging: members, and roles that are proposed, accepted and ended (domain.md §2.3)."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import ConfigDict, Field

from app.api.fields import ID, ById, BySlug, ByUsername, Day
from app.api.route import ApiRoute, expect
from app.api.sent import In, Sent
from app.api.shapes import Out, PageOut, Paging, PersonRef, problems
from app.api.v1.people import HeldOut
from app.core.db import Session
from app.http.call import Asked
from app.models.belonging import Membership, MembershipState, Origin, RoleAssignment, RoleKind, RoleName, RoleState
from app.models.communities import Community
from app.services import belonging, communities, people
from app.services.people import Ref

router = APIRouter(tags=["belonging"], route_class=ApiRoute)


class MemberIn(In):
    """How a membership comes about; nothing needs saying when one joins."""

    origin: Literal[Origin.MANDATED] | None = Field(
        default=None, description="`mandated`: at once, in a centre of excellence only."
    )


class MemberOut(Out):
    """A membership."""

    person: PersonRef = Field(description="Who.")
    state: MembershipState = Field(description="Where the membership stands.", examples=["active"])
    since: datetime = Field(description="Since when (UTC).")
    roles: list[HeldOut] = Field(description="The roles they hold here today.")
    version: int = Field(description="Counts the changes of this membership.", examples=[1])


class RoleIn(In):
    """A role offered to somebody."""

    model_config = ConfigDict(populate_by_name=False)

    person: str = Field(max_length=64, description="Username of whoever is asked.", examples=["ben"])
    role: RoleName = Field(description="Which role; not `member`.", examples=["leader"])
    kind: RoleKind = Field(default=RoleKind.SUBSTANTIVE, description="To hold it, to stand in, or to stand ready.")
    valid_from: Day | None = Field(default=None, alias="from", description="First day; today unless told.")
    valid_to: Day | None = Field(default=None, alias="to", description="First day without it; null: open.")


class RoleOut(Out):
    """A person's dated role in a community."""

    id: str = Field(description="Its id.", examples=[ID])
    community: str = Field(description="Slug of the community.", examples=["pricing"])
    person: PersonRef = Field(description="Who.")
    role: RoleName = Field(description="Which role.", examples=["leader"])
    kind: RoleKind = Field(description="To hold it, to stand in, or to stand ready.")
    state: RoleState = Field(description="Where it stands.", examples=["accepted"])
    valid_from: date | None = Field(serialization_alias="from", description="First day; null: before anyone wrote it down.")
    valid_to: date | None = Field(serialization_alias="to", description="First day without it; null: open.")
    version: int = Field(description="Counts its changes.", examples=[1])


def member_shown(row: Any, held: list[Any]) -> MemberOut:
    """A membership's row, or the membership beside its person, in the out shape."""
    return MemberOut(
        person=PersonRef(username=row.username, display_name=row.display_name),
        state=row.state,
        since=row.since,
        roles=[HeldOut.model_validate(one, from_attributes=True) for one in held],
        version=row.version,
    )


def membership_shown(session: Session, membership: Membership) -> MemberOut:
    """One membership in its out shape."""
    session.flush()
    return member_shown(*belonging.one_member(session, membership))


def role_shown(assignment: RoleAssignment, community: Community, ref: Ref) -> RoleOut:
    """An assignment in its out shape."""
    plain = {name: getattr(assignment, name) for name in ("id", "role", "kind", "state", "valid_from", "valid_to", "version")}
    return RoleOut(**plain, community=community.slug, person=PersonRef.of(ref))


def one_role(session: Session, assignment: RoleAssignment, community: Community) -> RoleOut:
    """One assignment in its out shape."""
    return role_shown(assignment, community, people.refs(session, [assignment.person_id])[assignment.person_id])


@router.get("/communities/{slug}/members", responses=problems(), summary="Who belongs")
def members(
    call: Asked,
    slug: BySlug,
    paging: Paging,
    role: Annotated[RoleName | None, Query(description="Only who holds this role; every active member is a `member`.")] = None,
    state: Annotated[MembershipState | None, Query(description="`active` unless told.")] = None,
) -> PageOut[MemberOut]:
    """Members by name. Who has asked, waits or has left is shown to those who let people in, and of oneself."""
    community = communities.find(call.session, call.actor, slug)
    page = belonging.members_seen(call.session, call.actor, community, paging, role, state)
    return PageOut(items=[member_shown(row, held) for row, held in page.items], next=page.next)


@router.get("/communities/{slug}/members/{username}", responses=problems(), summary="One membership")
def member(call: Asked, slug: BySlug, username: ByUsername) -> MemberOut:
    """A person's present membership."""
    community = communities.find(call.session, call.actor, slug)
    person = people.find(call.session, call.actor, username)
    return membership_shown(call.session, belonging.find_member(call.session, call.actor, community, person))


@router.put(
    "/communities/{slug}/members/{username}",
    responses={
        **problems(409, 412),
        201: {"description": "It began: active, asked for, or invited.", "model": MemberOut},
        202: {"description": "The community is full: waiting, moved up in order.", "model": MemberOut},
    },
    summary="Join, invite, let in",
)
def put_member(call: Asked, slug: BySlug, username: ByUsername, sent: Sent[MemberIn]) -> MemberOut:
    """Oneself: join, ask to join, or accept an invitation. Somebody else: invite them, or let in who asked."""
    community = communities.find(call.session, call.actor, slug)
    person = people.find(call.session, call.actor, username)
    before = belonging.current(call.session, community.id, person.id)
    expect(call, before)
    membership, _changed = belonging.bring_in(call.session, call.actor, community, person, sent.read().origin)
    call.reply.status = 202 if membership.state == MembershipState.WAITING else 200 if before else 201
    call.reply.headers["Location"] = f"/api/v1/communities/{community.slug}/members/{person.username}"
    return membership_shown(call.session, membership)


@router.delete("/communities/{slug}/members/{username}", responses=problems(409), summary="Leave, or see somebody out")
def leave(call: Asked, slug: BySlug, username: ByUsername) -> MemberOut:
    """End a membership, take a request back or decline an invitation. Nothing is erased."""
    community = communities.find(call.session, call.actor, slug)
    person = people.find(call.session, call.actor, username)
    return membership_shown(call.session, belonging.leave(call.session, call.actor, community, person))


@router.get("/communities/{slug}/roles", responses=problems(), summary="Who holds and held which role")
def roles(
    call: Asked,
    slug: BySlug,
    paging: Paging,
    on: Annotated[Day | None, Query(description="Only the roles held on this day.")] = None,
) -> PageOut[RoleOut]:
    """Role assignments, newest first; with `on`, who held what on that day."""
    community = communities.find(call.session, call.actor, slug)
    page = belonging.roles_page(call.session, community, paging, on)
    return PageOut(items=[role_shown(row, community, ref) for row, ref in page.items], next=page.next)


@router.post("/communities/{slug}/roles", status_code=201, responses=problems(409), summary="Offer somebody a role")
def propose(call: Asked, slug: BySlug, sent: Sent[RoleIn]) -> RoleOut:
    """Propose a role; it exists once the person accepts it."""
    community = communities.find(call.session, call.actor, slug)
    offer = sent.read()
    person = people.find_active(call.session, call.actor, offer.person, field="person")
    what = belonging.Proposal(**offer.model_dump(exclude={"person"}))
    assignment = belonging.propose(call.session, call.actor, community, person, what)
    call.reply.headers["Location"] = f"/api/v1/roles/{assignment.id}"
    return one_role(call.session, assignment, community)


@router.get("/roles/{role_id}", responses=problems(), summary="One role assignment")
def role(call: Asked, role_id: ById) -> RoleOut:
    """A role assignment."""
    return one_role(call.session, *belonging.find_role(call.session, call.actor, role_id))


@router.post("/roles/{role_id}/acceptance", responses=problems(409), summary="Take a role on")
def accept(call: Asked, role_id: ById) -> RoleOut:
    """The person asked accepts."""
    assignment, community = belonging.find_role(call.session, call.actor, role_id)
    return one_role(call.session, belonging.accept(call.session, call.actor, assignment, community), community)


@router.post("/roles/{role_id}/declination", responses=problems(409), summary="Say no to a role")
def decline(call: Asked, role_id: ById) -> RoleOut:
    """The person asked declines."""
    assignment, community = belonging.find_role(call.session, call.actor, role_id)
    return one_role(call.session, belonging.decline(call.session, call.actor, assignment), community)


@router.post("/roles/{role_id}/end", responses=problems(409), summary="End a role")
def end(call: Asked, role_id: ById) -> RoleOut:
    """End a role today: step down, or relieve its holder."""
    assignment, community = belonging.find_role(call.session, call.actor, role_id)
    return one_role(call.session, belonging.end(call.session, call.actor, assignment, community), community)
