"""Endorsements: somebody else's sentence that a contribution helped, and how (domain.md §2.4)."""

from typing import Literal

from fastapi import APIRouter
from pydantic import Field

from app.api.fields import ById
from app.api.route import ApiRoute
from app.api.sent import In, Sent
from app.api.shapes import EndorsementOut, endorsed, problems
from app.api.v1.contributions import ContributionOut, one
from app.core.text import Sentence
from app.http.call import Asked
from app.models.contributions import EndorsementType
from app.services import contributions

router = APIRouter(tags=["contributions"], route_class=ApiRoute)

Own = Literal[EndorsementType.PEER, EndorsementType.BENEFICIARY]


class EndorsementIn(In):
    """Somebody's word that a contribution helped."""

    benefit: Sentence = Field(
        min_length=10, description="How it helped, in ten characters or more.", examples=["Saved my team two days."]
    )
    type: Own = Field(default=EndorsementType.PEER, description="`beneficiary`: it helped me.", examples=["beneficiary"])


@router.post("/contributions/{contribution_id}/endorsements", status_code=201, responses=problems(409), summary="Endorse")
def endorse(call: Asked, contribution_id: ById, sent: Sent[EndorsementIn]) -> ContributionOut:
    """Endorse a contribution; own work answers 409."""
    contribution, _community = contributions.find(call.session, call.actor, contribution_id)
    word = sent.read()
    endorsement = contributions.endorse(call.session, call.actor, contribution, word.benefit, word.type)
    call.reply.headers["Location"] = f"/api/v1/endorsements/{endorsement.id}"
    return one(call.session, contribution)


@router.get("/endorsements/{endorsement_id}", responses=problems(), summary="One endorsement")
def get(call: Asked, endorsement_id: ById) -> EndorsementOut:
    """An endorsement that stands."""
    endorsement, contribution, _community = contributions.find_endorsement(call.session, call.actor, endorsement_id)
    words = contributions.words_on(call.session, contribution)
    return EndorsementOut.model_validate(next(endorsed(word) for word in words if word.id == endorsement.id))


@router.delete("/endorsements/{endorsement_id}", responses=problems(), summary="Take an endorsement back")
def revoke(call: Asked, endorsement_id: ById) -> ContributionOut:
    """Revoke one's own endorsement."""
    endorsement, contribution, _community = contributions.find_endorsement(call.session, call.actor, endorsement_id)
    contributions.revoke(call.session, call.actor, endorsement, contribution)
    return one(call.session, contribution)
