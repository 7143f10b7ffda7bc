"""The rules of recognition in plain words, and what a drafted version of them would have changed."""

from dataclasses import dataclass

from fastapi import APIRouter

from app.core.i18n import _
from app.http.call import Asked
from app.pages import words
from app.pages.forms import Form
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, again
from app.policies import recognition as policy
from app.services import recognition
from app.services.recognition import Policy, Report, policies
from app.services.recognition.policies import Version

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True)
class Rules(View):
    """A table that anyone can read aloud, and the versions before and to come."""

    template = "recognition/rules.html"
    current: Policy
    rules: dict[str, str]
    needs: dict[str, str]
    versions: list[Version]
    may_see: bool
    may_approve: bool
    form: Form


@dataclass(frozen=True)
class Preview(View):
    """What a drafted version would have changed last season; nothing was changed."""

    template = "recognition/preview.html"
    version: str
    report: Report
    rules: dict[str, str]


@router.get("/recognition")
def rules(call: Asked, form: Form | None = None) -> Rules:
    """The rules in force."""
    approving = [policy.can_approve_policy(call.actor, role) for role in (policy.KM_ADVISOR, policy.SPONSOR)]
    return Rules(
        current=policies.in_force(call.session),
        rules=words.rules(),
        needs=words.grounds(),
        versions=policies.versions(call.session),
        may_see=policy.can_see_simulation(call.actor),
        may_approve=any(approving),
        form=form or Form(),
    )


@router.get("/recognition/policies/{version}/preview")
def preview(call: Asked, version: str) -> Preview:
    """Simulate a drafted version over the last closed season."""
    return Preview(version, recognition.preview(call.session, call.actor, version), words.rules())


@router.post("/recognition/policies/{version}/approvals")
@again(rules)
def approve(call: Asked, version: str) -> Redirect:
    """Approve a drafted version in one's role."""
    policies.approve(call.session, call.actor, version)
    return Redirect("/recognition", _("Approved in your role."))
