"""What a community wants to reach, and what the organisation is after: both with who serves what, and how far it is."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from app.core import paging
from app.core.i18n import _
from app.core.text import Line, Statement
from app.http.call import Asked
from app.models.communities import Community
from app.models.goals import Objective
from app.pages import forms
from app.pages import goal_words as words
from app.pages.forms import Form, FormShape
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, again
from app.policies import goals as policy
from app.services import communities, goals, people
from app.services.communities.aims import lacks_one
from app.services.communities.finding import PlaceRef
from app.services.goals import Draft, Standing, objectives
from app.services.goals.objectives import Aim
from app.services.people import Ref

router = APIRouter(route_class=PageRoute, include_in_schema=False)
MOST = 50


@dataclass(frozen=True)
class Listing(View):
    """A community's goals, and the form in which one is written down."""

    template = "goals/listing.html"
    community: Community
    rows: list[Standing]
    next: str | None
    states: dict[str, str]
    lights: dict[str, str]
    may_write: bool
    lacks_objective: bool
    objectives: list[Objective]
    form: Form


@dataclass(frozen=True)
class Aims(View):
    """What the organisation is after, who serves it, and who serves nothing yet."""

    template = "goals/objectives.html"
    rows: list[tuple[Objective, Ref, list[PlaceRef]]]
    next: str | None
    unlinked: list[PlaceRef]
    may_write: bool
    form: Form


class GoalForm(FormShape):
    """What a community could want to reach."""

    statement: Statement
    begins_on: date
    ends_on: date


class AimForm(FormShape):
    """What the organisation is after."""

    title: Line
    begins_on: date
    ends_on: date
    owner: str = ""


@router.get("/communities/{slug}/goals")
def listing(
    call: Asked, slug: str, after: Annotated[str | None, Query(max_length=2000)] = None, form: Form | None = None
) -> Listing:  # fmt: skip
    """Goals with how far each is, the newest first."""
    community = communities.find(call.session, call.actor, slug)
    page = goals.listing(call.session, call.actor, community, paging.Ask(20, after))
    may_write = policy.can_propose(call.actor, community)
    return Listing(
        community=community, rows=page.items, next=page.next, states=words.states(), lights=words.lights(), may_write=may_write,
        lacks_objective=lacks_one(call.session, community),
        objectives=objectives.current(call.session) if may_write and not call.actor.bounded else [], form=form or Form(),
    )  # fmt: skip


@router.post("/communities/{slug}/goals")
@again(listing)
def write(call: Asked, slug: str) -> Redirect:
    """Write a goal down."""
    community = communities.find(call.session, call.actor, slug)
    said = forms.read(GoalForm, forms.typed(call.body))
    draft = Draft(**dict(said), objectives=forms.typed_many(call.body).get("objectives", []))
    goal = goals.write(call.session, call.actor, community, draft)
    return Redirect(f"/goals/{goal.id}", _("Written down. Now say by what one will see that it is reached."))


@router.get("/objectives")
def aims(
    call: Asked, after: Annotated[str | None, Query(max_length=2000)] = None, form: Form | None = None
) -> Aims:  # fmt: skip
    """Objectives whose period is not over, with the communities that serve each; and those that serve none."""
    page = objectives.listing(call.session, call.actor, paging.Ask(MOST, after))
    owners = people.refs(call.session, [row.owner_id for row in page.items])
    serving = objectives.serving(call.session, call.actor, [row.id for row in page.items])
    return Aims(
        rows=[(row, owners[row.owner_id], serving[row.id]) for row in page.items], next=page.next,
        unlinked=objectives.unlinked(call.session, call.actor), may_write=policy.can_write_objectives(call.actor),
        form=form or Form(),
    )  # fmt: skip


@router.post("/objectives")
@again(aims)
def set_aim(call: Asked) -> Redirect:
    """Say what the organisation is after."""
    objectives.require_writer(call.actor)
    said = forms.read(AimForm, forms.typed(call.body))
    objectives.set_one(call.session, call.actor, Aim(**{**dict(said), "owner": said.owner or None}))
    return Redirect("/objectives", _("Noted. Communities can say now that they serve it."))


@router.post("/objectives/{objective_id}")
@again(aims)
def change_aim(call: Asked, objective_id: str) -> Redirect:
    """Word it anew, or end it early."""
    row = objectives.find(call.session, call.actor, objective_id)
    said = forms.read(AimForm, forms.typed(call.body))
    objectives.change(call.session, call.actor, row, Aim(**{**dict(said), "owner": said.owner or None}))
    return Redirect("/objectives", _("Saved."))
