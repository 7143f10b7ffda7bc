"""Why anybody may trust an asset: verifications, reuse receipts, flags, and who holds a licence (domain.md §2.5)."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import Field

from app.api.fields import ID, ById, Day
from app.api.route import ApiRoute
from app.api.sent import In, Sent
from app.api.shapes import Out, PersonRef, problems
from app.api.v1.asset_shapes import AssetDetail, Body, detail
from app.core.text import Sentence
from app.http.call import Asked
from app.models.trust import FlagReason, FlagState, Outcome, ReuseOutcome
from app.services import knowledge

router = APIRouter(tags=["knowledge"], route_class=ApiRoute)
MOST = 100  # receipts of one kind that an asset's list holds, the newest


class VerificationIn(In):
    """What checking an asset's newest text came to."""

    outcome: Outcome = Field(description="Whether it is right.", examples=["confirmed"])
    evidence: Sentence = Field(default="", description="What that rests upon; needed for `rejected`.", examples=["I did it."])
    body: Body | None = Field(default=None, description="With `confirmed_with_edit`: the text as it should be.")
    next_review_on: Day | None = Field(default=None, description="One interval from today unless told, at most a year.")


class ReuseIn(In):
    """How using an asset went."""

    outcome: ReuseOutcome = Field(description="How it went; what did not work is flagged.", examples=["worked"])
    minutes_saved: Annotated[int, Field(ge=0, le=960)] | None = Field(
        default=None, description="Minutes it saved, as you would say: 960 at most.", examples=[30]
    )
    comment: Sentence = Field(default="", description="What others should know.", examples=["Step 2 is new in version 7."])


class FlagIn(In):
    """What is the matter with an asset."""

    reason: FlagReason = Field(description="What is the matter.", examples=["outdated"])
    note: Sentence = Field(default="", description="More about it.", examples=["The form has moved."])


class SettlementIn(In):
    """The answer to a flag."""

    state: Literal[FlagState.FIXED, FlagState.REJECTED] = Field(description="Whether it was right.", examples=["fixed"])
    answer: Sentence = Field(description="A note to whoever raised it.", examples=["Mended, thank you."])


class VerificationOut(Out):
    """A verification."""

    id: str = Field(description="Its id.", examples=[ID])
    revision: int = Field(description="Number of the text that was checked.", examples=[2])
    verifier: PersonRef = Field(description="Who checked it.")
    outcome: Outcome = Field(description="Whether it was right.")
    evidence: str = Field(description="What that rests upon.")
    next_review_on: date | None = Field(description="Until when it was to hold.")
    at: datetime = Field(description="When (UTC).")


class ReuseOut(Out):
    """A reuse receipt."""

    id: str = Field(description="Its id.", examples=[ID])
    revision: int = Field(description="Number of the text that was used.", examples=[2])
    person: PersonRef = Field(description="Who used it.")
    outcome: ReuseOutcome = Field(description="How it went.")
    minutes_saved: int | None = Field(description="Minutes it saved, as they say.", examples=[30])
    comment: str = Field(description="What others should know.")
    at: datetime = Field(description="When (UTC).")


class FlagOut(Out):
    """A flag."""

    id: str = Field(description="Its id.", examples=[ID])
    by: PersonRef = Field(description="Who raised it.")
    reason: FlagReason = Field(description="What is the matter.")
    note: str = Field(description="More about it.")
    state: FlagState = Field(description="Whether it was answered, and how.")
    answer: str = Field(description="The note to whoever raised it.")
    at: datetime = Field(description="When it was raised (UTC).")


class VerificationsOut(Out):
    """Who checked an asset."""

    items: list[VerificationOut] = Field(description="The newest hundred, newest first.")


class ReusesOut(Out):
    """Who used an asset, and how it went."""

    items: list[ReuseOut] = Field(description="The newest hundred, newest first.")


class FlagsOut(Out):
    """What readers said is the matter."""

    items: list[FlagOut] = Field(description="The newest hundred, newest first.")


@router.get("/assets/{asset_id}/verifications", responses=problems(), summary="Who checked it")
def verifications(call: Asked, asset_id: ById) -> VerificationsOut:
    """An asset's verifications."""
    asset, _community = knowledge.find(call.session, call.actor, asset_id)
    found = knowledge.verifications(call.session, asset, MOST)
    return VerificationsOut(items=[VerificationOut(**_told(row), verifier=PersonRef.of(who)) for row, who in found])


@router.post("/assets/{asset_id}/verifications", status_code=201, responses=problems(409), summary="Verify an asset")
def verify(call: Asked, asset_id: ById, sent: Sent[VerificationIn]) -> AssetDetail:
    """Say whether its newest text is right; the first to confirm it is never its author (409)."""
    asset, community = knowledge.find(call.session, call.actor, asset_id)
    knowledge.verify(call.session, call.actor, asset, community, knowledge.Verdict(**dict(sent.read())))
    call.reply.headers["Location"] = f"/api/v1/assets/{asset.id}/verifications"
    return detail(call.session, asset)


@router.get("/assets/{asset_id}/reuses", responses=problems(), summary="Who used it")
def reuses(call: Asked, asset_id: ById) -> ReusesOut:
    """An asset's reuse receipts."""
    asset, _community = knowledge.find(call.session, call.actor, asset_id)
    found = knowledge.reuses(call.session, asset, MOST)
    return ReusesOut(items=[ReuseOut(**_told(row), person=PersonRef.of(who)) for row, who in found])


@router.post("/assets/{asset_id}/reuses", status_code=201, responses=problems(409), summary="Say how using it went")
def reuse(call: Asked, asset_id: ById, sent: Sent[ReuseIn]) -> AssetDetail:
    """Report a reuse; its authors cannot (409). The second other person for whom it worked validates it."""
    asset, _community = knowledge.find(call.session, call.actor, asset_id)
    knowledge.report(call.session, call.actor, asset, knowledge.Receipt(**dict(sent.read())))
    call.reply.headers["Location"] = f"/api/v1/assets/{asset.id}/reuses"
    return detail(call.session, asset)


@router.get("/assets/{asset_id}/flags", responses=problems(), summary="What is the matter with it")
def flags(call: Asked, asset_id: ById) -> FlagsOut:
    """An asset's flags."""
    asset, _community = knowledge.find(call.session, call.actor, asset_id)
    found = knowledge.flags(call.session, asset, MOST)
    return FlagsOut(items=[FlagOut(**_told(row), by=PersonRef.of(who)) for row, who in found])


@router.post("/assets/{asset_id}/flags", status_code=201, responses=problems(409), summary="Flag an asset")
def flag(call: Asked, asset_id: ById, sent: Sent[FlagIn]) -> AssetDetail:
    """Say what is the matter."""
    asset, _community = knowledge.find(call.session, call.actor, asset_id)
    what = sent.read()
    knowledge.flag(call.session, call.actor, asset, what.reason, what.note)
    call.reply.headers["Location"] = f"/api/v1/assets/{asset.id}/flags"
    return detail(call.session, asset)


@router.post("/flags/{flag_id}/settlement", responses=problems(409), summary="Answer a flag")
def settle(call: Asked, flag_id: ById, sent: Sent[SettlementIn]) -> AssetDetail:
    """Answer a flag, with a note to whoever raised it."""
    raised, asset, _community = knowledge.find_flag(call.session, call.actor, flag_id)
    said = sent.read()
    knowledge.settle(call.session, call.actor, raised, said.state, said.answer)
    return detail(call.session, asset)


def _told(row: Any) -> dict[str, Any]:
    """The columns of a receipt; when it was given is when its row was made."""
    return {**row.model_dump(), "at": row.created_at}
