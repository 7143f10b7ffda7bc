"""Members and roles: joining and leaving, inviting and letting in, proposing and answering roles."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BeforeValidator

from app.core import clock, paging
from app.core.i18n import _
from app.core.settings import settings
from app.http.call import Asked
from app.models.belonging import MembershipState, RoleAssignment, RoleKind, RoleName
from app.models.communities import Community
from app.pages import forms, training_words, words
from app.pages.forms import Form, FormShape
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, again
from app.policies import belonging as policy
from app.services import belonging, communities, naming, people, training
from app.services.people import Ref

router = APIRouter(route_class=PageRoute, include_in_schema=False)
Day = Annotated[date | None, BeforeValidator(lambda typed: typed or None)]  # an empty date field is sent as ""


@dataclass(frozen=True)
class Members(View):
    """Who belongs, who waits, and the forms of those who may let people in."""

    template = "communities/members.html"
    community: Community
    rows: list[Any]
    next: str | None
    state: str
    states: dict[str, str]
    role_names: dict[str, str]
    may_admit: bool
    form: Form


@dataclass(frozen=True)
class Roles(View):
    """Who held which role when; who may be asked next."""

    template = "communities/roles.html"
    community: Community
    assignments: list[tuple[RoleAssignment, Ref]]
    on: date | None
    today: date
    role_names: dict[str, str]
    kind_names: dict[str, str]
    state_names: dict[str, str]
    proposable: dict[str, str]
    endable: list[str]
    duties: dict[tuple[str, str], list[Any]]
    duty_states: dict[str, tuple[str, str]]
    me: str
    form: Form


@router.get("/communities/{slug}/members")
def members(
    call: Asked,
    slug: str,
    state: str = MembershipState.ACTIVE,
    after: Annotated[str | None, Query(max_length=2000)] = None,
    form: Form | None = None,
) -> Members:
    """Members by name; managers also see who has asked, was invited, or waits."""
    community = communities.find(call.session, call.actor, slug)
    may_admit = policy.can_admit(call.actor, community)
    states = words.memberships()
    chosen = state if may_admit and state in states else MembershipState.ACTIVE.value
    page = belonging.members(call.session, community, paging.Ask(50, after), state=chosen)
    return Members(
        community, page.items, page.next, chosen, states, naming.roles(), may_admit, form or Form()
    )  # fmt: skip


@router.post("/communities/{slug}/membership")
def join(call: Asked, slug: str) -> Redirect:
    """Join, ask to join, or accept an invitation."""
    community = communities.find(call.session, call.actor, slug)
    membership, _changed = belonging.join(call.session, call.actor, community)
    notes = {
        MembershipState.ACTIVE: _("Welcome: you belong now."),
        MembershipState.REQUESTED: _("You have asked to join; a leader or manager will answer."),
        MembershipState.WAITING: _("The community is full. You are on the waiting list and move up in order."),
    }
    return Redirect(f"/communities/{community.slug}", notes.get(membership.state, ""))


@router.post("/communities/{slug}/membership/end")
def leave(call: Asked, slug: str) -> Redirect:
    """Leave, take a request back, or decline an invitation."""
    community = communities.find(call.session, call.actor, slug)
    belonging.leave(call.session, call.actor, community, people.find(call.session, call.actor, "me"))
    return Redirect("/communities", _("You left %(name)s. You can come back.") % {"name": community.name})


class WhoForm(FormShape):
    """Somebody, by username."""

    person: str


@router.post("/communities/{slug}/members")
@again(members)
def admit(call: Asked, slug: str) -> Redirect:
    """Invite somebody, or let in who asked."""
    community = communities.find(call.session, call.actor, slug)
    name = forms.read(WhoForm, forms.typed(call.body)).person.strip().removeprefix("@")
    person = people.find_active(call.session, call.actor, name, field="person")
    membership, _changed = belonging.admit(call.session, call.actor, community, person)
    note = _("%(name)s: %(state)s.") % {"name": person.display_name, "state": words.memberships()[membership.state]}
    return Redirect(f"/communities/{community.slug}/members", note)


@router.post("/communities/{slug}/members/{username}/end")
def see_out(call: Asked, slug: str, username: str) -> Redirect:
    """End somebody's membership or request."""
    community = communities.find(call.session, call.actor, slug)
    person = people.find(call.session, call.actor, username)
    belonging.leave(call.session, call.actor, community, person)
    return Redirect(f"/communities/{community.slug}/members", _("Done."))


@router.get("/communities/{slug}/roles")
def roles(call: Asked, slug: str, on: Day = None, form: Form | None = None) -> Roles:
    """Roles with their dates, today's first; `on` shows who held what that day."""
    community = communities.find(call.session, call.actor, slug)
    assignments = belonging.roles_of(call.session, community, on)
    names = {role: name for role, name in naming.roles().items() if role != RoleName.MEMBER}
    return Roles(
        community=community,
        assignments=assignments,
        on=on,
        today=clock.today(settings().time_zone),
        role_names=names,
        kind_names=words.role_kinds(),
        state_names=words.role_states(),
        proposable={r: n for r, n in names.items() if policy.can_propose_role(call.actor, community, RoleName(r))},
        endable=[one.id for one, _ref in assignments if policy.can_end_role(call.actor, community, one)],
        duties=training.duties_in(call.session, call.actor, community),
        duty_states=training_words.duty_states(),
        me=call.actor.person_id,
        form=form or Form(),
    )


class ProposeForm(FormShape):
    """A role offered to somebody."""

    person: str
    role: RoleName
    kind: RoleKind = RoleKind.SUBSTANTIVE
    valid_from: date | None = None
    valid_to: date | None = None


@router.post("/communities/{slug}/roles")
@again(roles)
def propose(call: Asked, slug: str) -> Redirect:
    """Offer a role to somebody, who has to accept it."""
    community = communities.find(call.session, call.actor, slug)
    form = forms.read(ProposeForm, forms.typed(call.body))
    name = form.person.strip().removeprefix("@")
    person = people.find_active(call.session, call.actor, name, field="person")
    proposal = belonging.Proposal(role=form.role, kind=form.kind, valid_from=form.valid_from, valid_to=form.valid_to)
    belonging.propose(call.session, call.actor, community, person, proposal)
    note = _("%(name)s was asked, and has to accept.") % {"name": person.display_name}
    return Redirect(f"/communities/{community.slug}/roles", note)


@router.post("/roles/{role_id}/{answer}")
def answer(call: Asked, role_id: str, answer: str) -> Redirect:
    """Accept, decline or end a role."""
    assignment, community = belonging.find_role(call.session, call.actor, role_id)
    if answer == "acceptance":
        belonging.accept(call.session, call.actor, assignment, community)
    elif answer == "declination":
        belonging.decline(call.session, call.actor, assignment)
    elif answer == "end":
        belonging.end(call.session, call.actor, assignment, community)
    return Redirect(f"/communities/{community.slug}/roles", _("Done."))
