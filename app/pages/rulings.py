"""Taking a contribution back, sending it back, voiding it, and taking an endorsement back."""

from fastapi import APIRouter

from app.core.i18n import _
from app.core.text import Sentence
from app.http.call import Asked
from app.pages import forms
from app.pages.contributions import one
from app.pages.forms import FormShape
from app.pages.route import PageRoute, Redirect, again
from app.services import contributions

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.post("/contributions/{contribution_id}/withdrawal")
def withdraw(call: Asked, contribution_id: str) -> Redirect:
    """Take a contribution back: also the undo of logging."""
    contribution, community = contributions.find(call.session, call.actor, contribution_id)
    contributions.withdraw(call.session, call.actor, contribution)
    return Redirect(f"/communities/{community.slug}", _("Withdrawn. Nothing else happened."))


class ReasonForm(FormShape):
    """Why."""

    reason: Sentence


@router.post("/contributions/{contribution_id}/return")
@again(one)
def send_back(call: Asked, contribution_id: str) -> Redirect:
    """Ask the authors for evidence."""
    contribution, community = contributions.find(call.session, call.actor, contribution_id)
    reason = forms.read(ReasonForm, forms.typed(call.body)).reason
    contributions.send_back(call.session, call.actor, contribution, community, reason)
    return Redirect(f"/contributions/{contribution_id}", _("Sent back; the authors see your reason."))


@router.post("/contributions/{contribution_id}/void")
@again(one)
def void(call: Asked, contribution_id: str) -> Redirect:
    """Declare it void."""
    contribution, community = contributions.find(call.session, call.actor, contribution_id)
    reason = forms.read(ReasonForm, forms.typed(call.body)).reason
    contributions.void(call.session, call.actor, contribution, community, reason)
    return Redirect(f"/contributions/{contribution_id}", _("Voided; the authors see your reason and may appeal."))


@router.post("/endorsements/{endorsement_id}/revocation")
def revoke(call: Asked, endorsement_id: str) -> Redirect:
    """Take one's endorsement back."""
    endorsement, contribution, _community = contributions.find_endorsement(call.session, call.actor, endorsement_id)
    contributions.revoke(call.session, call.actor, endorsement, contribution)
    return Redirect(f"/contributions/{contribution.id}", _("Your endorsement is taken back."))
