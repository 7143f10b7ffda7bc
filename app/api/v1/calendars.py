"""The caller's calendar link: an address that opens their days to whoever has it (docs/decisions/0016)."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import Field

from app.api.route import ApiRoute
from app.api.shapes import Out, problems
from app.core.settings import settings
from app.http.call import Asked, Call
from app.services import calendars

router = APIRouter(tags=["people"], route_class=ApiRoute)


class CalendarOut(Out):
    """Whether the caller's days can be subscribed to."""

    since: datetime | None = Field(description="Since when there is a link (UTC); null: there is none.")
    link: str | None = Field(
        description="The address to subscribe to, in the reply that makes it and in no other.",
        examples=["https://guildry.example.com/calendar/Xy1zAbCdEfGh.ics"],
    )


@router.get("/me/calendar", responses=problems(), summary="Whether the caller has a calendar link")
def show(call: Asked) -> CalendarOut:
    """Since when there is one; the link itself cannot be read again."""
    return _out(call)


@router.post("/me/calendar", status_code=201, responses=problems(), summary="Make the calendar link anew")
def make(call: Asked) -> CalendarOut:
    """Make a link, and end the one before."""
    secret = calendars.make_link(call.session, call.actor)
    call.reply.headers["Location"] = "/api/v1/me/calendar"
    call.reply.once = frozenset({"link"})
    return _out(call, f"{settings().base_url}/calendar/{secret}.ics")


@router.delete("/me/calendar", responses=problems(), summary="End the calendar link")
def end(call: Asked) -> CalendarOut:
    """End it: calendars that subscribed get nothing more. Again changes nothing."""
    calendars.end_link(call.session, call.actor)
    return _out(call)


def _out(call: Call, link: str | None = None) -> CalendarOut:
    call.session.flush()
    return CalendarOut(since=calendars.link_of(call.session, call.actor), link=link)
