"""A person's calendar link: made, shown once, made anew and ended on one page."""

from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter

from app.core.i18n import _
from app.http.call import Asked, Call
from app.pages.open import address
from app.pages.render import View
from app.pages.route import PageRoute, Redirect
from app.services import calendars

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True)
class CalendarPage(View):
    """Since when there is a link; the link itself only when it was made just now."""

    template = "people/calendar.html"
    username: str
    name: str
    since: datetime | None
    link: str


@router.get("/people/me/calendar")
def show(call: Asked) -> CalendarPage:
    """My days, in my own calendar."""
    return _page(call)


@router.post("/people/me/calendar")
def make(call: Asked) -> CalendarPage:
    """Make the link anew; the answer is the page with it, which no other page ever shows."""
    return _page(call, address(f"/calendar/{calendars.make_link(call.session, call.actor)}.ics"))


@router.post("/people/me/calendar/end")
def end(call: Asked) -> Redirect:
    """End the link."""
    calendars.end_link(call.session, call.actor)
    return Redirect("/people/me/calendar", _("Ended. Calendars that subscribed get nothing more."))


def _page(call: Call, link: str = "") -> CalendarPage:
    call.session.flush()
    return CalendarPage(call.actor.username, call.actor.display_name, calendars.link_of(call.session, call.actor), link)
