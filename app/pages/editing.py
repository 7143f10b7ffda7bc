"""Changing a contribution until somebody has endorsed it."""

from dataclasses import dataclass

from fastapi import APIRouter

from app.core.i18n import _
from app.http.call import Asked
from app.models.communities import Community
from app.models.contributions import Contribution
from app.pages import forms
from app.pages.forms import Form
from app.pages.logging import LogForm
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, again
from app.pages.words import kinds
from app.services import contributions, people

router = APIRouter(route_class=PageRoute, include_in_schema=False)
FIELDS = frozenset({"kind", "title", "body", "evidence", "beneficiary", "occurred_on"})


@dataclass(frozen=True)
class Edit(View):
    """The form in which a contribution is changed."""

    template = "contributions/edit.html"
    contribution: Contribution
    community: Community
    form: Form
    kinds: dict[str, str]


@router.get("/contributions/{contribution_id}/edit")
def edit_form(call: Asked, contribution_id: str, form: Form | None = None) -> Edit:
    """The form with what stands there now."""
    contribution, community = contributions.find(call.session, call.actor, contribution_id)
    whom = people.refs(call.session, [contribution.beneficiary_id]).get(contribution.beneficiary_id or "")
    values = {
        "title": contribution.title,
        "kind": contribution.kind.value,
        "body": contribution.body,
        "evidence": "\n".join(contribution.evidence),
        "beneficiary": whom.username if whom else "",
        "occurred_on": contribution.occurred_on.isoformat(),
    }
    return Edit(contribution, community, form or Form(values), kinds())


@router.post("/contributions/{contribution_id}/edit")
@again(edit_form)
def edit(call: Asked, contribution_id: str) -> Redirect:
    """Change it; one that was sent back stands logged again."""
    contribution, _community = contributions.find(call.session, call.actor, contribution_id)
    draft = forms.read(LogForm, forms.typed(call.body)).draft()
    given = {name: getattr(draft, name) for name in FIELDS}
    contributions.change(call.session, call.actor, contribution, contributions.Change(given=FIELDS, **given))
    return Redirect(f"/contributions/{contribution_id}", _("Saved."))
