"""Calendars as files that calendar programs subscribe to (RFC 5545, RFC 7986)."""

from datetime import UTC, datetime, time, timedelta

from fastapi import APIRouter
from icalendar import Calendar, Event
from starlette.responses import Response

from app.core import i18n
from app.core.i18n import _
from app.core.settings import settings
from app.http.call import Asked
from app.pages.open import OpenRoute, address, opened
from app.services import calendars, naming
from app.services.calendars import Day
from app.services.held import today

router = APIRouter(route_class=OpenRoute, include_in_schema=False)
MEDIA_TYPE = "text/calendar"
AGAIN = timedelta(hours=6)
OWN = {"Cache-Control": "private, no-cache", "Referrer-Policy": "no-referrer"}


@router.get("/communities/{slug}/calendar.ics")
def of_community(call: Asked, slug: str, lang: str = "") -> Response:  # noqa: ARG001  # the route reads lang
    """What comes in an open community."""
    community, days = calendars.of_community(call.session, slug)
    return opened(_file(community.name, days), MEDIA_TYPE, {"Cross-Origin-Resource-Policy": "cross-origin"})


@router.get("/calendar/{secret}.ics")
def of_person(call: Asked, secret: str, lang: str = "") -> Response:
    """The days of whoever made this link, in their language unless another is asked for."""
    actor = calendars.reader(call.session, secret)
    with i18n.speaking(lang or actor.language):
        return opened(_file(settings().organisation, calendars.of_person(call.session, actor)), MEDIA_TYPE, OWN)


def _file(name: str, days: list[Day]) -> bytes:
    """The calendar. All entries bear today's stamp, so the file changes when a day or its words do, and once a day."""
    file = Calendar()
    file.add("prodid", "-//Guildry//Guildry//EN")
    file.add("version", "2.0")
    file.add("name", name)
    file.add("x-wr-calname", name)
    file.add("refresh-interval", AGAIN, parameters={"VALUE": "DURATION"})
    stamp = datetime.combine(today(), time(), UTC)
    for day in days:
        file.add_component(_event(day, stamp))
    return bytes(file.to_ical())


def _event(day: Day, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", f"{day.id}@guildry")
    event.add("dtstamp", stamp)
    event.add("dtstart", day.begins or day.on)
    event.add("dtend", day.ends or day.on + timedelta(days=1))
    event.add("summary", _summary(day))
    event.add("url", address(day.path))
    event.add("transp", "OPAQUE" if day.begins and not day.called_off else "TRANSPARENT")
    if day.called_off:
        event.add("status", "CANCELLED")
    return event


def _summary(day: Day) -> str:
    sentences = {
        "meeting": _("%(name)s: meeting"),
        "resumption": _("%(name)s goes on"),
        "review": _("%(name)s: time for a review"),
        "term": _("%(name)s: last day as %(role)s"),
        "page": _("Look again at “%(name)s”"),
        "training": _("Training is due: %(name)s"),
    }
    return sentences[day.what] % {"name": day.about, "role": naming.roles().get(day.role, "")}
