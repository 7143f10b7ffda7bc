"""What people do about resources and standards: every form works without JavaScript."""

from datetime import date

from fastapi import APIRouter

from app.core.i18n import _
from app.core.text import Sentence
from app.http.call import Asked
from app.models.resources import AdoptionState, Mandate, ResourceKind
from app.pages import forms
from app.pages.forms import FormShape
from app.pages.resources import one
from app.pages.route import PageRoute, Redirect, again
from app.services import knowledge, resources
from app.services.resources import exempting

router = APIRouter(route_class=PageRoute, include_in_schema=False)
VERSION = "/resources/{resource_id}/versions/{version_id}"


class DeclareForm(FormShape):
    """What kind of resource a page is to be."""

    kind: ResourceKind


class VersionForm(FormShape):
    """A version."""

    semver: str
    effective_from: date
    mandate: Mandate = Mandate.NO
    notes: Sentence = ""


class AttestForm(FormShape):
    """How it stands with one's own unit."""

    unit: str
    state: AdoptionState
    evidence: Sentence = ""


class ReasonForm(FormShape):
    """Why, where that is asked."""

    reason: Sentence = ""


class AskForm(FormShape):
    """Why a unit should be free, until when."""

    unit: str
    reason: Sentence = ""
    until: date


@router.post("/assets/{asset_id}/resource")
def declare(call: Asked, asset_id: str) -> Redirect:
    """Make a page something to work with."""
    asset, community = knowledge.find(call.session, call.actor, asset_id)
    kind = forms.read(DeclareForm, forms.typed(call.body)).kind
    row = resources.declare(call.session, call.actor, asset, community, kind)
    return Redirect(f"/resources/{row.id}", _("Now propose its first version."))


@router.post("/resources/{resource_id}/versions")
@again(one)
def propose(call: Asked, resource_id: str) -> Redirect:
    """Propose a version of what the page says now."""
    row, community = resources.find(call.session, call.actor, resource_id)
    said = forms.read(VersionForm, forms.typed(call.body))
    units = forms.typed_many(call.body).get("units", [])
    resources.propose(call.session, call.actor, row, community, resources.Draft(**dict(said), units=units))
    return Redirect(f"/resources/{resource_id}", _("Noted."))


@router.post(VERSION + "/publication")
@again(one)
def publish(call: Asked, resource_id: str, version_id: str) -> Redirect:
    """Let a version hold."""
    version, row, community = resources.find_version(call.session, call.actor, version_id)
    resources.publish(call.session, call.actor, version, row, community)
    return Redirect(f"/resources/{resource_id}", _("Decided."))


@router.post(VERSION + "/refusal")
@again(one)
def decline(call: Asked, resource_id: str, version_id: str) -> Redirect:
    """Say no to a version."""
    version, row, community = resources.find_version(call.session, call.actor, version_id)
    reason = forms.read(ReasonForm, forms.typed(call.body)).reason
    resources.decline(call.session, call.actor, version, row, community, reason)
    return Redirect(f"/resources/{resource_id}", _("Decided."))


@router.post(VERSION + "/adoptions")
@again(one)
def attest(call: Asked, resource_id: str, version_id: str) -> Redirect:
    """Say how the version that holds stands with one's own unit."""
    version, row, _community = resources.find_version(call.session, call.actor, version_id)
    said = forms.read(AttestForm, forms.typed(call.body))
    unit = resources.in_scope(call.session, version, said.unit)
    resources.attest(call.session, call.actor, version, row, unit, resources.Word(said.state, said.evidence))
    return Redirect(f"/resources/{resource_id}", _("Noted, for your unit."))


@router.post(VERSION + "/adoptions/{record_id}/check")
@again(one)
def check(call: Asked, resource_id: str, version_id: str, record_id: str) -> Redirect:
    """Look whether what a unit said is so."""
    version, _row, community = resources.find_version(call.session, call.actor, version_id)
    said = resources.find_record(call.session, version, record_id)
    typed = forms.typed(call.body)
    confirmed = typed.get("found", "") == "yes"
    resources.check(call.session, call.actor, said, community, typed.get("note", ""), confirmed=confirmed)
    return Redirect(f"/resources/{resource_id}", _("Noted."))


@router.post(VERSION + "/exemptions")
@again(one)
def ask(call: Asked, resource_id: str, version_id: str) -> Redirect:
    """Ask that a unit be free until a day."""
    version, _row, community = resources.find_version(call.session, call.actor, version_id)
    said = forms.read(AskForm, forms.typed(call.body))
    unit = resources.in_scope(call.session, version, said.unit)
    exempting.propose(call.session, call.actor, version, community, unit, resources.Plea(said.reason, said.until))
    return Redirect(f"/resources/{resource_id}", _("The sponsor was asked."))


@router.post(VERSION + "/exemptions/{exemption_id}/{verdict}")
@again(one)
def rule(call: Asked, resource_id: str, version_id: str, exemption_id: str, verdict: str) -> Redirect:
    """Grant, decline or end an exemption."""
    version, _row, community = resources.find_version(call.session, call.actor, version_id)
    asked = exempting.find(call.session, version, exemption_id)
    reason = forms.read(ReasonForm, forms.typed(call.body)).reason
    if verdict == "grant":
        exempting.grant(call.session, call.actor, asked, community)
    elif verdict == "end":
        exempting.end(call.session, call.actor, asked, community, reason)
    else:
        exempting.decline(call.session, call.actor, asked, community, reason)
    return Redirect(f"/resources/{resource_id}", _("Decided."))
