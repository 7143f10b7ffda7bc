"""What roles ask their holders to learn: to read for all, to ask and to take back for those who lead."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from app.core import paging
from app.core.i18n import _
from app.http.call import Asked, Call
from app.models.belonging import RoleName
from app.pages import forms
from app.pages.forms import Form, FormShape
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, again
from app.policies import training as policy
from app.services import communities, naming, training
from app.services.training import Requirement

router = APIRouter(route_class=PageRoute, include_in_schema=False)
EVERYWHERE = "*"  # no community is called so


@dataclass(frozen=True)
class Shown:
    """A requirement in the list; `place` is the community's name, empty for all of them."""

    row: Requirement
    place: str
    may_end: bool


@dataclass(frozen=True)
class Requirements(View):
    """What roles ask for, and the form of those who may ask; `places` are where."""

    template = "training/requirements.html"
    rows: list[Shown]
    role_names: dict[str, str]
    modules: list[tuple[str, str]]
    places: list[tuple[str, str]]
    form: Form


@router.get("/training/requirements")
def requirements(call: Asked, form: Form | None = None) -> Requirements:
    """What roles ask for now."""
    found = training.requirements(call.session, call.actor)
    named = communities.refs(call.session, [one.row.community_id for one in found])
    rows = [
        Shown(
            one,
            named[one.row.community_id].name if one.row.community_id else "",
            policy.can_require(call.actor, one.row.community_id),
        )
        for one in found
    ]
    modules = [(one.code, one.title) for one in training.listing(call.session, paging.Ask(100)).items]
    return Requirements(rows, naming.roles(), modules, _places(call), form or Form())


def _places(call: Call) -> list[tuple[str, str]]:
    """Where the reader may ask: the communities that they lead or manage, and all of them."""
    led = [place for place in call.actor.roles if policy.can_require(call.actor, place)]
    everywhere = [(EVERYWHERE, _("In every community"))] if policy.can_require(call.actor, None) else []
    return everywhere + sorted((one.slug, one.name) for one in communities.refs(call.session, led).values())


class RequirementForm(FormShape):
    """What a role shall ask for, and where."""

    module: str
    role: RoleName
    community: str
    within_days: Annotated[int, Field(ge=1, le=365)] = 30


@router.post("/training/requirements")
@again(requirements)
def require(call: Asked) -> Redirect:
    """Ask a role to learn a module."""
    given = forms.read(RequirementForm, forms.typed(call.body))
    module = training.find(call.session, given.module)
    here = None if given.community == EVERYWHERE else communities.find(call.session, call.actor, given.community)
    training.require_module(call.session, call.actor, module, given.role.value, here, given.within_days)
    return Redirect("/training/requirements", _("Whoever holds this role sees it under Training."))


@router.post("/training/requirements/{requirement_id}/end")
def end(call: Asked, requirement_id: str) -> Redirect:
    """Ask no longer."""
    found = training.find_requirement(call.session, call.actor, requirement_id)
    training.end_requirement(call.session, call.actor, found.row)
    return Redirect("/training/requirements", _("It is not asked for any more; what was completed stays."))
