"""A community's newsletter: what came out, how often the reader wants it, and for those who make it how it is kept."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from app.core import i18n, paging
from app.core.i18n import _
from app.core.settings import settings
from app.http.call import Asked
from app.models.communities import Community
from app.models.newsletters import Newsletter, NewsletterIssue, Pace
from app.pages import forms
from app.pages.forms import Form, FormShape
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, again
from app.policies import newsletters as policy
from app.services import communities, newsletters

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True)
class Place(View):
    """The newsletter of a community."""

    template = "newsletters/place.html"
    community: Community
    kept: Newsletter | None
    issues: list[tuple[NewsletterIssue, str, str]]
    next: str | None
    pace: Pace
    paces: dict[str, str]
    languages: list[tuple[str, str]]
    zone: str
    may_make: bool
    form: Form


class KeepForm(FormShape):
    """How a newsletter is kept."""

    zone: Annotated[str, Field(max_length=64)]
    lang: Annotated[str, Field(max_length=35)]
    public: bool = False


class PaceForm(FormShape):
    """How often."""

    pace: Pace


@router.get("/communities/{slug}/newsletter")
def place(
    call: Asked, slug: str, after: Annotated[str | None, Query(max_length=2000)] = None, form: Form | None = None
) -> Place:
    """What came out, the newest first."""
    community = communities.find(call.session, call.actor, slug)
    page = newsletters.listing(call.session, call.actor, community, paging.Ask(20, after))
    kept = newsletters.of(call.session, community.id)
    return Place(
        community=community,
        kept=kept,
        issues=[(one, newsletters.title(community.name, one.monday), states()[one.state]) for one in page.items],
        next=page.next,
        pace=newsletters.pace_of(call.session, call.actor, community.id),
        paces=paces(),
        languages=list(i18n.LANGUAGES.items()),
        zone=kept.zone if kept else settings().time_zone,
        may_make=policy.can_make(call.actor, community.id),
        form=form or Form(),
    )


@router.post("/communities/{slug}/newsletter")
@again(place)
def keep(call: Asked, slug: str) -> Redirect:
    """Begin it, or change how it is kept."""
    community = communities.find(call.session, call.actor, slug)
    given = forms.read(KeepForm, forms.typed(call.body))
    newsletters.keep(call.session, call.actor, community, newsletters.Wanted(given.zone, given.lang, given.public))
    return Redirect(_home(community), _("Saved. On Friday at 15:00 the next issue is drafted."))


@router.post("/communities/{slug}/newsletter/end")
@again(place)
def end(call: Asked, slug: str) -> Redirect:
    """No more issues."""
    community = communities.find(call.session, call.actor, slug)
    newsletters.end(call.session, call.actor, community)
    return Redirect(_home(community), _("There will be no more issues. What came out stays."))


@router.post("/communities/{slug}/newsletter/pace")
@again(place)
def pace(call: Asked, slug: str) -> Redirect:
    """Read it as often as that."""
    community = communities.find(call.session, call.actor, slug)
    newsletters.choose_pace(call.session, call.actor, community, forms.read(PaceForm, forms.typed(call.body)).pace)
    return Redirect(_home(community), _("Saved."))


@router.post("/communities/{slug}/newsletters")
@again(place)
def draft(call: Asked, slug: str) -> Redirect:
    """Draft the next issue now."""
    community = communities.find(call.session, call.actor, slug)
    issue = newsletters.draft_now(call.session, call.actor, community)
    return Redirect(f"/newsletters/{issue.id}")


def states() -> dict[str, str]:
    """Where an issue stands."""
    return {"draft": _("Draft"), "approved": _("Approved"), "sent": _("Out"), "skipped": _("Left out")}


def paces() -> dict[str, str]:
    """How often somebody reads it."""
    return {"weekly": _("Every week"), "monthly": _("Once a month"), "off": _("Not at all")}


def _home(community: Community) -> str:
    return f"/communities/{community.slug}/newsletter"
