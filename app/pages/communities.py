"""Founding a community and changing its page."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import AfterValidator, Field

from app.core.i18n import _
from app.core.text import Line, Sentence
from app.http.call import Asked, Call
from app.models.communities import Community, Kind, Orientation, Visibility
from app.pages import forms, words
from app.pages.forms import Form, FormShape
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, again
from app.policies import communities as policy
from app.services import communities

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True)
class CommunityForm(View):
    """The form in which a community is founded, or its page changed (`community` is None when founding)."""

    template = "communities/form.html"
    community: Community | None
    form: Form
    kinds: dict[str, str]
    orientations: dict[str, str]
    visibilities: dict[str, str]
    may_scope: bool


@router.get("/communities/new")
def founding_form(call: Asked, form: Form | None = None) -> CommunityForm:
    """The form in which a community is proposed."""
    return _form(call, None, form or Form())


def _form(call: Call, community: Community | None, form: Form) -> CommunityForm:
    _who = call.actor
    may_scope = community is None or policy.can_edit_scope(call.actor, community)
    return CommunityForm(
        community, form, words.community_kinds(), words.orientations(), words.visibilities(), may_scope
    )  # fmt: skip


def _slug(typed: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,78}", typed):
        raise ValueError(_("Small letters, digits and hyphens only, such as pricing-practice."))
    return typed


class FoundingForm(FormShape):
    """What founding asks."""

    name: Line
    slug: Annotated[str, AfterValidator(_slug)]
    kind: Kind = Kind.COP
    orientation: Orientation = Orientation.PROFESSIONAL
    visibility: Visibility = Visibility.OPEN
    domain: Annotated[Sentence, Field(max_length=280)] = ""
    in_scope: Sentence = ""
    out_of_scope: Sentence = ""
    capacity: Annotated[int | None, Field(ge=1, le=1_000_000)] = None
    exit_criterion: Sentence | None = None
    review_on: date | None = None

    def values(self) -> dict[str, Any]:
        """The fields, with scopes a line each made lists."""
        lists = {
            name: [line for line in getattr(self, name).split("\n") if line.strip()] for name in ("in_scope", "out_of_scope")
        }
        return {**dict(self), **lists}


@router.post("/communities")
@again(founding_form)
def found(call: Asked) -> Redirect:
    """Found a community as a draft."""
    form = forms.read(FoundingForm, forms.typed(call.body))
    community = communities.found(call.session, call.actor, communities.Founding(**form.values()))
    return Redirect(f"/communities/{community.slug}", _("Founded as a draft. Invite four others, then propose it."))


@router.get("/communities/{slug}/edit")
def edit_form(call: Asked, slug: str, form: Form | None = None) -> CommunityForm:
    """The form in which a community's page is changed."""
    community = communities.find(call.session, call.actor, slug)
    return _form(call, community, form or Form(_values(community)))


def _values(community: Community) -> dict[str, str]:
    values = {name: getattr(community, name) for name in FoundingForm.model_fields}
    lists = {name: "\n".join(values[name]) for name in ("in_scope", "out_of_scope")}
    return {name: str(value) for name, value in {**values, **lists}.items() if value is not None}


@router.post("/communities/{slug}/edit")
@again(edit_form)
def edit(call: Asked, slug: str) -> Redirect:
    """Change a community's page."""
    community = communities.find(call.session, call.actor, slug)
    values = forms.read(FoundingForm, {**_values(community), **forms.typed(call.body), "slug": community.slug}).values()
    del values["slug"]
    communities.change(call.session, call.actor, community, communities.Change(values=values))
    return Redirect(f"/communities/{community.slug}", _("Saved."))
