"""Where a community reads what happens outside: its sources, one's favourites, and suggestions for the next issue."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter
from pydantic import AfterValidator, Field

from app.core.i18n import _
from app.core.text import Title, one_line
from app.http.call import Asked
from app.models.communities import Community
from app.pages import forms
from app.pages.forms import Form, FormShape
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, again
from app.policies import newsletters as policy
from app.services import communities
from app.services.newsletters import LONGEST, sources
from app.services.newsletters.sources import Seen

router = APIRouter(route_class=PageRoute, include_in_schema=False)
Address = Annotated[str, Field(max_length=2000)]


@dataclass(frozen=True)
class Sources(View):
    """The list, and what one may do about it."""

    template = "newsletters/sources.html"
    community: Community
    rows: list[tuple[Seen, bool]]
    may_suggest: bool
    longest: int
    form: Form


class SourceForm(FormShape):
    """A source."""

    name: Title
    url: Address


class TipForm(FormShape):
    """A suggestion."""

    text: Annotated[str, Field(max_length=LONGEST), AfterValidator(one_line)]
    link: Address = ""
    source: str = ""


@router.get("/communities/{slug}/sources")
def listing(call: Asked, slug: str, form: Form | None = None) -> Sources:
    """What most like to read first."""
    community = communities.find(call.session, call.actor, slug)
    found = sources.listing(call.session, call.actor, community)
    return Sources(
        community=community,
        rows=[(one, policy.can_keep_source(call.actor, one.row)) for one in found],
        may_suggest=policy.can_suggest(call.actor, community),
        longest=LONGEST,
        form=form or Form(),
    )


@router.post("/communities/{slug}/sources")
@again(listing)
def add(call: Asked, slug: str) -> Redirect:
    """Add a source."""
    community = communities.find(call.session, call.actor, slug)
    given = forms.read(SourceForm, forms.typed(call.body))
    sources.add(call.session, call.actor, community, given.name, given.url)
    return Redirect(_home(community), _("It is on the list, and yours to look after."))


@router.post("/communities/{slug}/tips")
@again(listing)
def suggest(call: Asked, slug: str) -> Redirect:
    """Suggest something."""
    community = communities.find(call.session, call.actor, slug)
    given = forms.read(TipForm, forms.typed(call.body))
    source = sources.find(call.session, call.actor, given.source)[0] if given.source else None
    sources.suggest(call.session, call.actor, community, given.text, given.link, source)
    return Redirect(_home(community), _("Thank you. The next draft takes it up."))


@router.post("/sources/{source_id}/check")
def check(call: Asked, source_id: str) -> Redirect:
    """It is still worth reading."""
    source, community = sources.find(call.session, call.actor, source_id)
    sources.check(call.session, call.actor, source)
    return Redirect(_home(community), _("Noted."))


@router.post("/sources/{source_id}/end")
def end(call: Asked, source_id: str) -> Redirect:
    """It is not any longer."""
    source, community = sources.find(call.session, call.actor, source_id)
    sources.end(call.session, call.actor, source)
    return Redirect(_home(community), _("Removed."))


@router.post("/sources/{source_id}/favourite")
def like(call: Asked, source_id: str) -> Redirect:
    """Like it, or not any longer."""
    source, community = sources.find(call.session, call.actor, source_id)
    if forms.typed(call.body).get("on") == "no":
        sources.unlike(call.session, call.actor, source)
    else:
        sources.like(call.session, call.actor, source)
    return Redirect(_home(community))


def _home(community: Community) -> str:
    return f"/communities/{community.slug}/sources"
