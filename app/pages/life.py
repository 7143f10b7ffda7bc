"""A community's life: its status, the steps from it, and what each step still misses."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from app.core.i18n import _
from app.core.text import Sentence
from app.http.call import Asked
from app.models.communities import Community, Status
from app.pages import forms, words
from app.pages.forms import Form, FormShape
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, again
from app.policies import communities as policy
from app.policies import publishing as publishing_policy
from app.services import communities, publishing

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True)
class Life(View):
    """Where the community stands, and which steps the reader may take."""

    template = "communities/life.html"
    community: Community
    status: str
    steps: dict[str, str]
    alike: list[tuple[str, str]]
    may_publish: bool
    faq_public: bool
    form: Form


class MoveForm(FormShape):
    """What a step asks."""

    to: Status
    reason: Sentence = ""
    resume_on: date | None = None
    first_meeting_on: date | None = None
    duplicates_seen: Annotated[bool, Field()] = False


@router.get("/communities/{slug}/life")
def life(call: Asked, slug: str, form: Form | None = None) -> Life:
    """The steps from here."""
    community = communities.find(call.session, call.actor, slug)
    names = words.statuses()
    targets = [target for source, target in policy.TRANSITIONS if source == community.status]
    steps = {target.value: words.steps()[target] for target in targets if policy.can_move(call.actor, community, target)}
    alike = communities.overlaps(call.session, call.actor, community) if community.status == Status.DRAFT else []
    may_publish = publishing_policy.can_publish(call.actor, community)
    public = publishing.faq_is_public(call.session, community.id) is not None
    return Life(community, names[community.status], steps, alike, may_publish, public, form or Form())


@router.post("/communities/{slug}/faq/publication")
@again(life)
def publish(call: Asked, slug: str) -> Redirect:
    """Let everybody read the community's validated answers, or no longer."""
    community = communities.find(call.session, call.actor, slug)
    home = f"/communities/{community.slug}/life"
    if forms.typed(call.body).get("public") == "yes":
        publishing.publish_faq(call.session, call.actor, community)
        return Redirect(home, _("From now on everybody may read them."))
    publishing.withdraw_faq(call.session, call.actor, community)
    return Redirect(home, _("From now on only whoever signs in reads them."))


@router.post("/communities/{slug}/transitions")
@again(life)
def move(call: Asked, slug: str) -> Redirect:
    """Take a step."""
    community = communities.find(call.session, call.actor, slug)
    form = forms.read(MoveForm, forms.typed(call.body))
    communities.move(call.session, call.actor, community, communities.Move(**dict(form)))
    note = _("Done. Where it stands now: %(status)s.") % {"status": words.statuses()[form.to]}
    return Redirect(f"/communities/{community.slug}", note)
