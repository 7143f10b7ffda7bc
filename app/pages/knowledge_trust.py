"""What makes an asset trusted, in place: how it went, what is the matter, whether it is right, and putting it away."""

from datetime import date

from fastapi import APIRouter
from pydantic import Field

from app.core.i18n import _
from app.core.text import Sentence
from app.http.call import Asked
from app.models.trust import FlagReason, FlagState, Outcome, ReuseOutcome
from app.pages import forms
from app.pages.forms import FormShape
from app.pages.knowledge import one
from app.pages.route import PageRoute, Redirect, again
from app.services import knowledge

router = APIRouter(route_class=PageRoute, include_in_schema=False)


class ReuseForm(FormShape):
    """How it went."""

    outcome: ReuseOutcome
    minutes_saved: int | None = Field(default=None, ge=0, le=960)
    comment: Sentence = ""


class VerifyForm(FormShape):
    """Whether it is right."""

    verdict: Outcome
    evidence: Sentence = ""
    next_review_on: date | None = None


class FlagForm(FormShape):
    """What is the matter."""

    reason: FlagReason
    note: Sentence = ""


class SettleForm(FormShape):
    """The answer to a flag."""

    flag: str
    state: FlagState
    answer: Sentence = ""


class ArchiveForm(FormShape):
    """Why it is put away, and what takes its place."""

    why: Sentence = ""
    successor: str = ""


@router.post("/assets/{asset_id}/reuses")
@again(one)
def reuse(call: Asked, asset_id: str) -> Redirect:
    """Say how using it went."""
    asset, _community = knowledge.find(call.session, call.actor, asset_id)
    typed = forms.read(ReuseForm, forms.typed(call.body))
    knowledge.report(call.session, call.actor, asset, knowledge.Receipt(**dict(typed)))
    return Redirect(f"/assets/{asset_id}", _("Thank you: to use it is to review it."))


@router.post("/assets/{asset_id}/verifications")
@again(one)
def verify(call: Asked, asset_id: str) -> Redirect:
    """Say whether it is right."""
    asset, community = knowledge.find(call.session, call.actor, asset_id)
    typed = forms.read(VerifyForm, forms.typed(call.body))
    verdict = knowledge.Verdict(outcome=typed.verdict, evidence=typed.evidence, next_review_on=typed.next_review_on)
    knowledge.verify(call.session, call.actor, asset, community, verdict)
    return Redirect(f"/assets/{asset_id}", _("Noted, with your name and today's date."))


@router.post("/assets/{asset_id}/flags")
@again(one)
def flag(call: Asked, asset_id: str) -> Redirect:
    """Say what is the matter."""
    asset, _community = knowledge.find(call.session, call.actor, asset_id)
    typed = forms.read(FlagForm, forms.typed(call.body))
    knowledge.flag(call.session, call.actor, asset, typed.reason, typed.note)
    return Redirect(f"/assets/{asset_id}", _("Thank you. Whoever looks after it will answer you."))


@router.post("/assets/{asset_id}/flags/settlement")
@again(one)
def settle(call: Asked, asset_id: str) -> Redirect:
    """Answer a flag."""
    typed = forms.read(SettleForm, forms.typed(call.body))
    raised, _asset, _community = knowledge.find_flag(call.session, call.actor, typed.flag)
    knowledge.settle(call.session, call.actor, raised, typed.state, typed.answer)
    return Redirect(f"/assets/{asset_id}", _("Answered."))


@router.post("/assets/{asset_id}/archival")
@again(one)
def archive(call: Asked, asset_id: str) -> Redirect:
    """Put it away; it can still be read."""
    asset, community = knowledge.find(call.session, call.actor, asset_id)
    typed = forms.read(ArchiveForm, forms.typed(call.body))
    after = typed.successor.rstrip("/").rpartition("/")[2] or None
    knowledge.archive(call.session, call.actor, asset, community, typed.why, after)
    return Redirect(f"/assets/{asset_id}", _("Archived. It can still be read, and brought back."))


@router.post("/assets/{asset_id}/return")
@again(one)
def bring_back(call: Asked, asset_id: str) -> Redirect:
    """Let what was archived be there again."""
    asset, community = knowledge.find(call.session, call.actor, asset_id)
    knowledge.bring_back(call.session, call.actor, asset, community)
    return Redirect(f"/assets/{asset_id}", _("It is there again, to be validated anew."))
