"""Rules that make memberships: written, looked at, applied, undone (product.md H06)."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from app.api.fields import ID, ById, Slug, Tag
from app.api.route import ApiRoute, expect, looks_only
from app.api.sent import In, Sent, named_in
from app.api.shapes import Out, PageOut, Paging, PersonRef, problems
from app.core.db import Session
from app.core.text import Line
from app.http.call import Asked
from app.models.communities import Community
from app.models.rules import MembershipRule
from app.services import communities, rules

router = APIRouter(tags=["rules"], route_class=ApiRoute)


class RuleIn(In):
    """Who shall belong where: everybody to whom all the conditions given here apply."""

    community: Slug = Field(description="Slug of the community.", examples=["pricing"])
    unit: Line | None = Field(default=None, description="Whoever works in this unit, or in one under it.", examples=["Sales"])
    group: Line | None = Field(
        default=None, description="Id or name of a group of the identity provider.", examples=["Sellers"]
    )
    job_family: Line | None = Field(default=None, description="Whoever has this job family now.", examples=["Consulting"])
    location: Line | None = Field(default=None, description="Whoever works at this place now.", examples=["Gdańsk"])
    language: Tag | None = Field(default=None, description="Whoever reads this language (BCP 47).", examples=["pl"])
    mandated: bool = Field(default=False, description="Nobody may leave; in a centre of excellence only.")


class ConditionOut(Out):
    """One condition of a rule."""

    attribute: str = Field(description="unit, group, job_family, location or language.", examples=["unit"])
    value: str = Field(description="What it has to be.", examples=["Sales"])
    because: str = Field(description="As it is said to whom it fits.", examples=["your unit is Sales"])


class RuleOut(Out):
    """A rule."""

    id: str = Field(description="Its id.", examples=[ID])
    community: str = Field(description="Slug of the community.", examples=["pricing"])
    conditions: list[ConditionOut] = Field(description="All of them have to apply.")
    mandated: bool = Field(description="Whether nobody may leave.")
    applied_at: datetime | None = Field(description="Since when it makes memberships; null: it does nothing yet.")
    undone_at: datetime | None = Field(description="Since when it makes none any more.")
    version: int = Field(description="Counts its changes.", examples=[1])


class MoveOut(Out):
    """Somebody who would join or leave."""

    person: PersonRef = Field(description="Who.")
    because: str = Field(description="Why, as it is said to them.", examples=["your unit is Sales"])


class PlanOut(Out):
    """What would happen; nothing has."""

    joins: list[MoveOut] = Field(description="Who would belong from then on, by name.")
    leaves: list[MoveOut] = Field(description="Whose membership would end; only ones that a rule made.")


class ReasonOut(Out):
    """A community that one belongs to by a rule."""

    community: str = Field(description="Slug of the community.", examples=["pricing"])
    because: str = Field(description="Why.", examples=["your unit is Sales"])


def shown(session: Session, rule: MembershipRule) -> RuleOut:
    """A rule in its out shape."""
    return RuleOut(
        id=rule.id,
        community=session.get_one(Community, rule.community_id).slug,
        conditions=[ConditionOut.model_validate(one, from_attributes=True) for one in rules.conditions(session, rule)],
        mandated=rule.mandated,
        applied_at=rule.applied_at,
        undone_at=rule.undone_at,
        version=rule.version,
    )


def planned(plan: rules.Plan) -> PlanOut:
    """A plan in its out shape."""
    joins, leaves = (
        [MoveOut(person=PersonRef.of(move.person), because=move.because) for move in moves]
        for moves in (plan.joins, plan.leaves)
    )
    return PlanOut(joins=joins, leaves=leaves)


def drafted(given: RuleIn) -> rules.Rule:
    """What was sent, in the service's words."""
    return rules.Rule(**given.model_dump(exclude={"community"}))


@router.get("/me/ruled-memberships", responses=problems(), summary="Where one belongs by a rule, and why")
def mine(call: Asked) -> PageOut[ReasonOut]:
    """The caller's own memberships that a rule made, each with its reason, all on one page."""
    found = rules.reasons_of(call.session, call.actor.person_id)
    return PageOut(items=[ReasonOut(community=slug, because=because) for slug, because in found], next=None)


@router.get("/membership-rules", responses=problems(), summary="Every rule, newest first")
def listing(call: Asked, paging: Paging) -> PageOut[RuleOut]:
    """Rules that wait, are in force, or were undone; platform administrators only, as everything here."""
    page = rules.listing(call.session, call.actor, paging)
    return PageOut(items=[shown(call.session, rule) for rule in page.items], next=page.next)


@router.post("/membership-rules", status_code=201, responses=problems(), summary="Write a rule down")
def write(call: Asked, sent: Sent[RuleIn]) -> RuleOut:
    """It does nothing until it is applied."""
    rules.only_administrators(call.actor)
    given = sent.read()
    with named_in("community"):
        community = communities.find(call.session, call.actor, given.community)
    rule = rules.write(call.session, call.actor, community, drafted(given))
    call.reply.headers["Location"] = f"/api/v1/membership-rules/{rule.id}"
    return shown(call.session, rule)


@router.post("/membership-rules:preview", responses=problems(), summary="What a rule would do")
@looks_only
def preview(call: Asked, sent: Sent[RuleIn]) -> PlanOut:
    """A dry run of a rule that nobody has written down: who would join, who would leave, and why."""
    rules.only_administrators(call.actor)
    given = sent.read()
    with named_in("community"):
        community = communities.find(call.session, call.actor, given.community)
    return planned(rules.preview(call.session, rules.draft(call.session, call.actor, community, drafted(given))))


@router.get("/membership-rules/{rule_id}", responses=problems(), summary="One rule")
def get(call: Asked, rule_id: ById) -> RuleOut:
    """A rule."""
    return shown(call.session, rules.find(call.session, call.actor, rule_id))


@router.get("/membership-rules/{rule_id}/preview", responses=problems(), summary="What applying or undoing a rule would do")
def preview_of(
    call: Asked, rule_id: ById, undone: Annotated[bool, Query(description="As if it were undone, not applied.")] = False
) -> PlanOut:
    """A dry run: who would join, who would leave, and why. Empty while memberships are as the rules say."""
    return planned(rules.preview(call.session, rules.find(call.session, call.actor, rule_id), undone=undone))


@router.post("/membership-rules/{rule_id}/application", responses=problems(409, 412), summary="Put a rule in force")
def apply(call: Asked, rule_id: ById) -> RuleOut:
    """Whoever it fits belongs from now on, and follows their unit, group, job, place and language. Honours If-Match."""
    rule = rules.find(call.session, call.actor, rule_id)
    expect(call, rule)
    rules.apply(call.session, call.actor, rule)
    return shown(call.session, rule)


@router.post("/membership-rules/{rule_id}/undoing", responses=problems(409, 412), summary="Undo a rule")
def undo(call: Asked, rule_id: ById) -> RuleOut:
    """The memberships that it alone made end; all others stay. Honours If-Match."""
    rule = rules.find(call.session, call.actor, rule_id)
    expect(call, rule)
    rules.undo(call.session, call.actor, rule)
    return shown(call.session, rule)
