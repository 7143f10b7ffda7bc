"""What people do about decisions: propose, open, take a position in place, withdraw, say what came of it."""

from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field

from app.core import clock
from app.core.i18n import _
from app.core.text import Line, Prose, Sentence
from app.http.call import Asked
from app.models.decisions import Method, Stance
from app.pages import forms
from app.pages.decisions import edit, new, one
from app.pages.forms import FormShape
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, again
from app.services import communities, decisions

router = APIRouter(route_class=PageRoute, include_in_schema=False)
USUAL = 72  # hours


class DraftForm(FormShape):
    """What a proposal says."""

    title: Line
    proposal: Sentence
    method: Method = Method.CONSENT
    context: Prose = ""
    options: Annotated[str, Field(max_length=4000)] = ""
    quorum_bp: int | None = None
    review_on: date | None = None
    supersedes: Annotated[str | None, Field(max_length=36)] = None
    key: Annotated[str | None, Field(max_length=100)] = None

    def values(self) -> dict[str, Any]:
        """The fields, with options a line each made a list."""
        return {**self.model_dump(exclude={"key"}), "options": self.options.split("\n")}


class OpeningForm(FormShape):
    """For how long."""

    hours: Annotated[int, Field(ge=0, le=10_000)] = USUAL
    read: int | None = None


class PositionForm(FormShape):
    """What one says to it."""

    stance: Stance
    reason: Sentence = ""


class WithdrawalForm(FormShape):
    """Why."""

    why: Sentence = ""


class OutcomeForm(FormShape):
    """What came of it."""

    outcome: Sentence
    accepted: bool | None = None


@router.post("/communities/{slug}/decisions")
@again(new)
def draft(call: Asked, slug: str) -> Redirect:
    """Propose something; the same form sent twice does so once."""
    community = communities.find(call.session, call.actor, slug)
    said = forms.read(DraftForm, forms.typed(call.body))
    row = decisions.draft(call.session, call.actor, community, decisions.Draft(**said.values()), key=said.key)
    return Redirect(f"/decisions/{row.id}", _("Proposed. It is a draft until somebody opens it."))


@router.post("/decisions/{decision_id}/edit")
@again(edit)
def revise(call: Asked, decision_id: str) -> Redirect:
    """Change a draft."""
    row, community = decisions.find(call.session, call.actor, decision_id)
    said = forms.read(DraftForm, forms.typed(call.body))
    decisions.revise(call.session, call.actor, row, community, said.values())
    return Redirect(f"/decisions/{row.id}", _("Saved."))


@router.post("/decisions/{decision_id}/opening")
@again(one)
def open_up(call: Asked, decision_id: str) -> Redirect:
    """Put it to the members, for so many hours."""
    row, community = decisions.find(call.session, call.actor, decision_id)
    said = forms.read(OpeningForm, forms.typed(call.body))
    until = clock.now() + timedelta(hours=said.hours)
    with forms.called(closes_at="hours", review_on="hours", supersedes="hours"):
        decisions.open_up(call.session, call.actor, row, community, until, said.read)
    return Redirect(f"/decisions/{row.id}", _("It is open. Everybody who belongs was asked."))


@router.post("/decisions/{decision_id}/positions")
@again(one)
def take(call: Asked, decision_id: str) -> View | Redirect:
    """Take a position, or another one; `withdraw` takes it back."""
    row, community = decisions.find(call.session, call.actor, decision_id)
    values = forms.typed(call.body)
    if values.get("withdraw"):
        decisions.take_back(call.session, call.actor, row, community)
    else:
        said = forms.read(PositionForm, values)
        decisions.take(call.session, call.actor, row, community, said.stance, said.reason)
    if call.is_fragment:
        return one(call, row.id)
    return Redirect(f"/decisions/{row.id}#stand", _("Noted. You can change it until it closes."))


@router.post("/decisions/{decision_id}/agreement")
@again(one)
def agree(call: Asked, decision_id: str) -> Redirect:
    """Agree, at one press: from a card of the day."""
    row, community = decisions.find(call.session, call.actor, decision_id)
    decisions.take(call.session, call.actor, row, community, Stance.AGREE)
    return Redirect(f"/decisions/{row.id}#stand", _("Noted. You can change it until it closes."))


@router.post("/decisions/{decision_id}/withdrawal")
@again(one)
def withdraw(call: Asked, decision_id: str) -> Redirect:
    """Withdraw it, with a reason."""
    row, community = decisions.find(call.session, call.actor, decision_id)
    said = forms.read(WithdrawalForm, forms.typed(call.body))
    with forms.called(reason="why"):
        decisions.withdraw(call.session, call.actor, row, community, said.why)
    return Redirect(f"/decisions/{row.id}", _("Withdrawn."))


@router.post("/decisions/{decision_id}/outcome")
@again(one)
def state(call: Asked, decision_id: str) -> Redirect:
    """Say what came of it; after advice, with a yes or a no."""
    row, community = decisions.find(call.session, call.actor, decision_id)
    said = forms.read(OutcomeForm, forms.typed(call.body))
    decisions.state(call.session, call.actor, row, community, said.outcome, accepted=said.accepted)
    return Redirect(f"/decisions/{row.id}", _("Noted."))
