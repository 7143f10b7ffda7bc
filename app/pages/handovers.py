"""Hand-overs: what has to change hands, for those who see to it; done, and taken up again."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query

from app.core import paging
from app.core.i18n import _
from app.http.call import Asked
from app.models.handovers import Handover, HandoverReason, HandoverState, HandoverSubject
from app.pages.render import View
from app.pages.route import PageRoute, Redirect
from app.services import handovers, naming

router = APIRouter(route_class=PageRoute, include_in_schema=False)
SHOWN = (HandoverState.OPEN, HandoverState.DONE)


@dataclass(frozen=True)
class Task:
    """A hand-over as a question, with where to look."""

    row: Handover
    username: str
    display_name: str
    question: str
    href: str
    link: str


@dataclass(frozen=True)
class Handovers(View):
    """What is open, or what is done."""

    template = "handovers/listing.html"
    tasks: list[Task]
    next: str | None
    state: str
    reasons: dict[str, str]


@router.get("/handovers")
def listing(
    call: Asked,
    state: HandoverState = HandoverState.OPEN,
    after: Annotated[str | None, Query(max_length=2000)] = None,
) -> Handovers:
    """What the reader sees to, newest first."""
    chosen = state if state in SHOWN else HandoverState.OPEN
    page = handovers.listing(call.session, call.actor, paging.Ask(50, after), chosen)
    return Handovers([_task(*one) for one in page.items], page.next, chosen.value, _reasons())


@router.post("/handovers/{handover_id}/completion")
def complete(call: Asked, handover_id: str) -> Redirect:
    """It is arranged."""
    handovers.complete(call.session, call.actor, handovers.find(call.session, call.actor, handover_id))
    return Redirect("/handovers", _("Arranged. You find it under “Done” and can take it up again."))


@router.post("/handovers/{handover_id}/reopening")
def reopen(call: Asked, handover_id: str) -> Redirect:
    """It was not arranged after all."""
    handovers.reopen(call.session, call.actor, handovers.find(call.session, call.actor, handover_id))
    return Redirect("/handovers", _("Taken up again."))


def _task(row: Handover, ref: Any, community: Any) -> Task:
    said = {"name": ref.display_name, "role": _held(row), "community": community.name if community else ""}
    href = f"/communities/{community.slug}/roles" if community else f"/people/{ref.username}"
    link = _("Look at the roles") if community else _("Look at the profile")
    return Task(row, ref.username, ref.display_name, _question(row) % said, href, link)


def _held(row: Handover) -> str:
    names = {"platform_admin": _("Platform administrator"), "hr": _("HR administrator"), **naming.roles()}
    return names.get(row.role or "", "")


def _question(row: Handover) -> str:
    if row.subject == HandoverSubject.ROLE:
        return {
            HandoverReason.LEAVING: _("Who takes over from %(name)s in %(community)s as: %(role)s?"),
            HandoverReason.MOVING: _("Does it still fit that %(name)s is in %(community)s: %(role)s?"),
            HandoverReason.AWAY: _("Who stands in for %(name)s in %(community)s as: %(role)s?"),
        }[row.reason]
    return {
        HandoverSubject.APPOINTMENT: _("Who is appointed after %(name)s as: %(role)s?"),
        HandoverSubject.DRAFT: _("Who takes the draft of %(community)s on after %(name)s?"),
        HandoverSubject.REPORTS: _("Who becomes line manager of those who had %(name)s?"),
    }[row.subject]


def _reasons() -> dict[str, str]:
    return {"leaving": _("Leaves"), "moving": _("Moved"), "away": _("Away for long")}
