"""Saying which goal a contribution or a page serves."""

from fastapi import APIRouter

from app.core.i18n import _
from app.http.call import Asked
from app.pages import forms
from app.pages.contributions import one as contribution
from app.pages.knowledge import one as asset
from app.pages.route import PageRoute, Redirect, again
from app.services import contributions, goals, knowledge

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.post("/contributions/{contribution_id}/goal")
@again(contribution)
def of_contribution(call: Asked, contribution_id: str) -> Redirect:
    """Say which goal a contribution serves, or that it serves none."""
    found, community = contributions.find(call.session, call.actor, contribution_id)
    goals.say(call.session, call.actor, found, community, forms.typed(call.body).get("goal") or None)
    return Redirect(f"/contributions/{contribution_id}", _("Noted."))


@router.post("/assets/{asset_id}/goal")
@again(asset)
def of_asset(call: Asked, asset_id: str) -> Redirect:
    """Say which goal a page serves, or that it serves none."""
    found, community = knowledge.find(call.session, call.actor, asset_id)
    goals.say(call.session, call.actor, found, community, forms.typed(call.body).get("goal") or None)
    return Redirect(f"/assets/{asset_id}", _("Noted."))
