"""Decisions: proposed, opened, answered with positions, counted at the close (domain.md §2.9, docs/making-decisions.md)."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from app.api.fields import ById, BySlug, Instant
from app.api.route import ApiRoute, expect
from app.api.sent import In, Sent
from app.api.shapes import PageOut, Paging, problems
from app.api.v1 import decision_shapes as shapes
from app.api.v1.decision_shapes import DecisionIn, DecisionOut, DecisionPatch, PositionOut
from app.core.text import Sentence
from app.http.call import Asked, Call
from app.models.communities import Community
from app.models.decisions import Decision, DecisionState, Stance
from app.services import communities, decisions

router = APIRouter(tags=["decisions"], route_class=ApiRoute)


class OpeningIn(In):
    """For how long."""

    closes_at: Instant | None = Field(
        default=None, description="Until when positions are taken: 72 hours ahead at least, which is usual; 90 days at most.",
        examples=[None],
    )  # fmt: skip


class WithdrawalIn(In):
    """Why."""

    reason: Sentence = Field(default="", description="Why; needed.", examples=["We found a better way."])


class PositionIn(In):
    """What one says to it."""

    stance: Stance = Field(
        default=Stance.AGREE, strict=False, description="agree (unless told), abstain, concern or object.", examples=["object"]
    )
    reason: Sentence = Field(
        default="", description="Why; an objection names the harm, in ten characters or more.",
        examples=["The archive sorts by customer and would fall apart."],
    )  # fmt: skip


class DecisionOutcomeIn(In):
    """What came of it."""

    outcome: Annotated[Sentence, Field(min_length=1)] = Field(
        description="In words, said once.", examples=["It holds from May; Ben renames what is there."]
    )
    accepted: bool | None = Field(
        default=None,
        description="Where others gave advice: whether it is accepted. Elsewhere positions decide.",
        examples=[None],
    )


@router.get("/communities/{slug}/decisions", responses=problems(), summary="What a community decides and has decided")
def listing(
    call: Asked,
    slug: BySlug,
    paging: Paging,
    state: Annotated[
        list[DecisionState] | None, Query(description="Only these states; all but `withdrawn` unless told.")
    ] = None,
) -> PageOut[DecisionOut]:
    """The newest first, drafts too."""
    community = communities.find(call.session, call.actor, slug)
    page = decisions.listing(call.session, call.actor, community, state or (), paging)
    return PageOut(items=shapes.decisions_out(call.session, page.items, community), next=page.next)


@router.post("/communities/{slug}/decisions", status_code=201, responses=problems(409), summary="Propose a decision")
def draft(call: Asked, slug: BySlug, sent: Sent[DecisionIn]) -> DecisionOut:
    """Every member may: it is a draft until somebody opens it."""
    community = communities.find(call.session, call.actor, slug)
    decisions.require_proposer(call.actor, community)
    row = decisions.draft(call.session, call.actor, community, decisions.Draft(**dict(sent.read())))
    call.reply.headers["Location"] = f"/api/v1/decisions/{row.id}"
    return _shown(call, row, community)


@router.get("/decisions/{decision_id}", responses=problems(), summary="One decision")
def get(call: Asked, decision_id: ById) -> DecisionOut:
    """With its counts and the caller's own position; all positions are a list of their own."""
    return _shown(call, *decisions.find(call.session, call.actor, decision_id))


@router.patch("/decisions/{decision_id}", responses=problems(409, 412), summary="Change a draft")
def patch(call: Asked, decision_id: ById, sent: Sent[DecisionPatch]) -> DecisionOut:
    """Whoever proposed it, and whoever could open it; honours If-Match. Once it is open its text stays: 409."""
    row, community = decisions.find(call.session, call.actor, decision_id)
    decisions.require_changer(call.actor, row, community)
    given = sent.read()
    expect(call, row)
    changes = {name: getattr(given, name) for name in given.model_fields_set}
    return _shown(call, decisions.revise(call.session, call.actor, row, community, changes), community)


@router.post("/decisions/{decision_id}/opening", responses=problems(409), summary="Put it to the members")
def open_up(call: Asked, decision_id: ById, sent: Sent[OpeningIn]) -> DecisionOut:
    """Leader, manager or KM advisor. Whoever belongs at this moment may take a position."""
    row, community = decisions.find(call.session, call.actor, decision_id)
    decisions.require_opener(call.actor, community)
    expect(call, row)
    opened = decisions.open_up(call.session, call.actor, row, community, sent.read().closes_at)
    return _shown(call, opened, community)


@router.post("/decisions/{decision_id}/withdrawal", responses=problems(409), summary="Withdraw it")
def withdraw(call: Asked, decision_id: ById, sent: Sent[WithdrawalIn]) -> DecisionOut:
    """Whoever proposed it, and whoever could open it; a draft, or while it is open; with a reason."""
    row, community = decisions.find(call.session, call.actor, decision_id)
    decisions.require_withdrawer(call.actor, row, community)
    return _shown(call, decisions.withdraw(call.session, call.actor, row, community, sent.read().reason), community)


@router.get("/decisions/{decision_id}/positions", responses=problems(), summary="Who says what to it")
def positions(
    call: Asked,
    decision_id: ById,
    paging: Paging,
    stance: Annotated[Stance | None, Query(description="Only this position: `object` gives what is to be resolved.")] = None,
) -> PageOut[PositionOut]:
    """Everybody's last word, in the order in which they first said one."""
    row, _community = decisions.find(call.session, call.actor, decision_id)
    page = decisions.positions(call.session, row, paging, stance)
    return PageOut(items=[shapes.position_out(one, who) for one, who in page.items], next=page.next)


@router.put(
    "/decisions/{decision_id}/position",
    responses={**problems(409), 201: {"description": "The caller's first word to it.", "model": DecisionOut}},
    summary="Take a position",
)
def take(call: Asked, decision_id: ById, sent: Sent[PositionIn]) -> DecisionOut:
    """Whoever belonged when it was opened, until it closes; again changes it."""
    row, community = decisions.find(call.session, call.actor, decision_id)
    decisions.require_voice(call.actor, community)
    given = sent.read()
    _position, first = decisions.take(call.session, call.actor, row, community, given.stance, given.reason)
    call.reply.status = 201 if first else 200
    return _shown(call, row, community)


@router.delete("/decisions/{decision_id}/position", responses=problems(409), summary="Take one's position back")
def take_back(call: Asked, decision_id: ById) -> DecisionOut:
    """Until it closes; again changes nothing."""
    row, community = decisions.find(call.session, call.actor, decision_id)
    decisions.take_back(call.session, call.actor, row, community)
    return _shown(call, row, community)


@router.post("/decisions/{decision_id}/outcome", responses=problems(409), summary="Say what came of it")
def state(call: Asked, decision_id: ById, sent: Sent[DecisionOutcomeIn]) -> DecisionOut:
    """Leader, manager or KM advisor, once, when it is over. After advice: whoever opened it decides, with `accepted`."""
    row, community = decisions.find(call.session, call.actor, decision_id)
    decisions.require_stater(call.actor, community)
    given = sent.read()
    decisions.state(call.session, call.actor, row, community, given.outcome, accepted=given.accepted)
    return _shown(call, row, community)


def _shown(call: Call, row: Decision, community: Community) -> DecisionOut:
    call.session.flush()
    return shapes.decision_out(call.session, decisions.one(call.session, call.actor, row), community)
