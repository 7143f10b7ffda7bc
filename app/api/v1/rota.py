"""Who is there when in a helping community, when nobody is, and how fast help comes (product.md N8)."""

from datetime import date, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field, StringConstraints

from app.api.fields import ID, ById, BySlug, Day
from app.api.route import ApiRoute
from app.api.sent import In, Sent
from app.api.shapes import Out, PersonRef, problems
from app.core import clock
from app.core.i18n import _
from app.http.call import Asked
from app.models.support import Shift
from app.policies import support as policy
from app.policies.guard import require
from app.services import communities, rota, support
from app.services.people import Ref
from app.services.rota import Held, Promise, Stretch, Watch

router = APIRouter(tags=["help"], route_class=ApiRoute)
WEEKDAY = "Day of the week; Monday is 0."
ZONE = "Time zone (IANA)."


class ShiftIn(In):
    """A promise to be there every week."""

    weekday: int = Field(ge=0, le=6, description=WEEKDAY, examples=[0])
    starts: Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")] = Field(
        description="From when, by the wall clock.", examples=["22:00"]
    )
    minutes: int = Field(ge=1, le=24 * 60, description="For how many minutes; it may go on into the next day.", examples=[480])
    zone: str | None = Field(default=None, max_length=64, description=f"{ZONE} Without one, the caller's.")


class ShiftOut(Out):
    """A promise to be there every week."""

    id: str = Field(description="Its id.", examples=[ID])
    person: PersonRef = Field(description="Who promised it.")
    weekday: int = Field(description=WEEKDAY)
    starts: str = Field(description="From when, by the wall clock.", examples=["22:00"])
    minutes: int = Field(description="For how many minutes.")
    zone: str = Field(description=ZONE, examples=["Europe/Warsaw"])
    new_here: bool = Field(description="Whether they have been a member for less than ninety days.")
    ended_at: datetime | None = Field(description="Since when nobody counts on it (UTC); null while it stands.")


class StretchOut(Out):
    """From one instant until just before another."""

    begins: datetime = Field(description="From when (UTC).")
    ends: datetime = Field(description="Until when (UTC).")


class WatchOut(StretchOut):
    """Somebody is there."""

    person: PersonRef = Field(description="Who.")


class RotaOut(Out):
    """A week of a helping community."""

    monday: date = Field(description="The week's first day.")
    zone: str = Field(description=f"{ZONE} The week is one by its clocks: the caller's.", examples=["Europe/Warsaw"])
    shifts: list[ShiftOut] = Field(description="What members promised, by the days of the week.")
    now: list[WatchOut] = Field(description="Who is there now, whichever week is shown.")
    following: WatchOut | None = Field(description="Who comes next.")
    gaps: list[StretchOut] = Field(description="When nobody is there.")
    newcomers_alone: list[StretchOut] = Field(description="When nobody but members of less than ninety days is there.")


class BandOut(Out):
    """How fast help comes to what is asked in some hours of the day."""

    begins: int = Field(description="First hour of the band of four, by the organisation's clock.", examples=[20])
    requests: int = Field(description="How many were opened then, within 91 days.")
    minutes: int | None = Field(description="Half got help within so many minutes; null: fewer than five, or half got none.")


class FiguresOut(Out):
    """How fast help comes."""

    open: int = Field(description="Requests with which somebody still has to do something.")
    waiting: int = Field(description="Of these, how many wait for their requester.")
    due: int = Field(description="Requests of 91 days that were answered, or should have been.")
    in_time: int = Field(description="Of these, how many were answered in time.")
    bands: list[BandOut] = Field(description="By hour of the day.")


@router.get("/communities/{slug}/rota", responses=problems(), summary="Who is there when")
def week(
    call: Asked,
    slug: BySlug,
    of: Annotated[Day | None, Query(description="Any day of it; without one, this week.")] = None,
) -> RotaOut:
    """A community's week: who promised what, who is there now, and when nobody is."""
    community = communities.find(call.session, call.actor, slug)
    zone = call.actor.time_zone
    day = of or clock.today(zone)
    found = rota.week(call.session, community.id, day - timedelta(days=day.weekday()), zone)
    outlook = rota.outlook(call.session, community.id)
    return RotaOut(
        monday=found.monday,
        zone=zone,
        shifts=[_shift(one) for one in found.shifts],
        now=[_watch(*one) for one in outlook.now],
        following=_watch(*outlook.following) if outlook.following else None,
        gaps=[_stretch(one) for one in found.gaps],
        newcomers_alone=[_stretch(one) for one in found.thin],
    )


@router.post("/communities/{slug}/shifts", status_code=201, responses=problems(409), summary="Promise to be there")
def take(call: Asked, slug: BySlug, sent: Sent[ShiftIn]) -> ShiftOut:
    """Promise to be there every week; for members of a helping community, each for themselves."""
    community = communities.find(call.session, call.actor, slug)
    given = sent.read()
    hours, minutes = given.starts.split(":")
    promise = Promise(given.weekday, int(hours) * 60 + int(minutes), given.minutes, given.zone)
    shift = rota.take(call.session, call.actor, community, promise)
    call.reply.headers["Location"] = f"/api/v1/communities/{community.slug}/rota"
    return _shift(rota.one(call.session, shift))


@router.delete("/shifts/{shift_id}", responses=problems(), summary="Take a promise back")
def end(call: Asked, shift_id: ById) -> ShiftOut:
    """End a shift: whose it is, or a leader or manager; again changes nothing."""
    shift, community = rota.find(call.session, call.actor, shift_id)
    rota.end(call.session, call.actor, shift, community)
    return _shift(rota.one(call.session, shift))


@router.get("/communities/{slug}/help", responses=problems(), summary="How fast help comes")
def figures(call: Asked, slug: BySlug) -> FiguresOut:
    """Counts alone, for those who lead, sponsor or look after help: who is still waiting counts as waiting for ever."""
    community = communities.find(call.session, call.actor, slug)
    allowed = policy.can_see_figures(call.actor, community.id)
    require(allowed, otherwise=_("How fast help comes is shown to those who lead, sponsor or look after help here."))
    found = support.figures(call.session, community)
    return FiguresOut(**{**vars(found), "bands": [BandOut(**vars(band)) for band in found.bands]})


def _shift(held: Held) -> ShiftOut:
    shift: Shift = held.shift
    return ShiftOut(
        id=shift.id, person=PersonRef.of(held.person), weekday=shift.weekday, starts=rota.wall_clock(shift.starts),
        minutes=shift.minutes, zone=shift.zone, new_here=held.is_new, ended_at=shift.ended_at,
    )  # fmt: skip


def _stretch(stretch: Stretch) -> StretchOut:
    return StretchOut(begins=stretch.begins, ends=stretch.ends)


def _watch(person: Ref, watch: Watch) -> WatchOut:
    return WatchOut(begins=watch.begins, ends=watch.ends, person=PersonRef.of(person))
