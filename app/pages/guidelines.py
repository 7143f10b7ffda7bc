"""Guidelines, a community's and the whole organisation's: to read, to acknowledge, and to publish anew."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from app.core.i18n import _
from app.core.text import Prose
from app.http.call import Asked, Call
from app.models.communities import Community
from app.models.guidelines import Guideline
from app.pages import forms
from app.pages.forms import Form, FormShape
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, again
from app.policies import guidelines as policy
from app.services import communities, guidelines

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True)
class Guidelines(View):
    """The version that holds, and the form of those who may publish the next."""

    template = "communities/guidelines.html"
    community: Community | None
    holding: Guideline | None
    acknowledged: bool
    may_publish: bool
    form: Form


class GuidelineForm(FormShape):
    """The next version."""

    text: Prose
    minutes: Annotated[int, Field(ge=1, le=60)] = 2
    mandatory: bool = False


@router.get("/communities/{slug}/guidelines")
def read(call: Asked, slug: str, form: Form | None = None) -> Guidelines:
    """What this community asks of those who write."""
    return _page(call, communities.find(call.session, call.actor, slug), form)


@router.get("/guidelines")
def read_for_all(call: Asked, form: Form | None = None) -> Guidelines:
    """What the whole organisation asks of those who write."""
    return _page(call, None, form)


def _page(call: Call, community: Community | None, form: Form | None) -> Guidelines:
    holding = guidelines.current(call.session, community.id if community else None)
    known = guidelines.acknowledged(call.session, call.actor, [holding.id] if holding else [])
    return Guidelines(community, holding, bool(known), policy.can_publish(call.actor, community), form or Form())


@router.post("/communities/{slug}/guidelines")
@again(read)
def publish(call: Asked, slug: str) -> Redirect:
    """Publish the next version."""
    return _published(call, communities.find(call.session, call.actor, slug))


@router.post("/guidelines")
@again(read_for_all)
def publish_for_all(call: Asked) -> Redirect:
    """Publish the next version for everybody."""
    return _published(call, None)


def _published(call: Call, community: Community | None) -> Redirect:
    given = forms.read(GuidelineForm, forms.typed(call.body))
    guidelines.publish(
        call.session, call.actor, community, given.text, mandatory=given.mandatory, minutes=given.minutes
    )  # fmt: skip
    home = f"/communities/{community.slug}" if community else ""
    return Redirect(f"{home}/guidelines", _("Published. Everybody is asked to acknowledge it."))


@router.post("/communities/{slug}/guidelines/acknowledgement")
def acknowledge(call: Asked, slug: str) -> Redirect:
    """Read, and will keep to it."""
    community = communities.find(call.session, call.actor, slug)
    holding = guidelines.current(call.session, community.id)
    if holding is not None:
        guidelines.acknowledge(call.session, call.actor, holding)
    return Redirect(f"/communities/{community.slug}", _("Thank you. You can read them again in the community."))


@router.post("/guidelines/acknowledgement")
def acknowledge_for_all(call: Asked) -> Redirect:
    """Read, and will keep to it, everywhere."""
    holding = guidelines.current(call.session, None)
    if holding is not None:
        guidelines.acknowledge(call.session, call.actor, holding)
    return Redirect("/guidelines", _("Thank you."))
