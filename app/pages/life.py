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
from app.services import communities

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True)
class Life(View):
    """Where the community stands, and which steps the reader may take."""

    template = "communities/life.html"
    community: Community
    status: str
    steps: dict[str, str]
    alike: list[tuple[str, str]]
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
    return Life(community, names[community.status], steps, alike, form or Form())


@router.post("/communities/{slug}/transitions")
@again(life)
def move(call: Asked, slug: str) -> Redirect:
    """Take a step."""
    community = communities.find(call.session, call.actor, slug)
    form = forms.read(MoveForm, forms.typed(call.body))
    communities.move(call.session, call.actor, community, communities.Move(**dict(form)))
    note = _("Done. Where it stands now: %(status)s.") % {"status": words.statuses()[form.to]}
    return Redirect(f"/communities/{community.slug}", note)
