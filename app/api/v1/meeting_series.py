"""Series: meetings that recur by a rule for days and the clock of a named zone (RFC 5545, domain.md §2.8)."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field, StringConstraints

from app.api.fields import ID, ById, BySlug, Day, Given
from app.api.route import ApiRoute, expect
from app.api.sent import In, Sent
from app.api.shapes import Out, PageOut, Paging, problems
from app.api.v1.meetings import ZONE, Hour, Place, ZoneName
from app.core.text import Line
from app.http.call import Asked
from app.models.communities import Community
from app.models.meetings import MeetingSeries, Purpose
from app.policies import meetings as policy
from app.services import communities, meetings
from app.services.meetings import series
from app.services.meetings.locking import hold_still

router = APIRouter(tags=["meetings"], route_class=ApiRoute)
Rule = Annotated[str, StringConstraints(max_length=200)]
RULE = "An RRULE for days (RFC 5545): FREQ of DAILY, WEEKLY, MONTHLY or YEARLY; hours are in `at`."
AGENDA = "What every agenda begins with."


class StandingIn(In):
    """A question that is asked at every meeting."""

    title: Line = Field(description="The question.", examples=["What is new?"])
    purpose: Purpose = Field(strict=False, description="What it is for.", examples=["inform"])
    minutes: int = Field(description="How long it may take.", examples=[10])


Standings = Annotated[list[StandingIn], Field(max_length=20)]


class SeriesIn(In):
    """Meetings that recur."""

    title: Line = Field(description="What they are called.", examples=["Prices"])
    rule: Rule = Field(description=RULE, examples=["FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"])
    starts_on: Day = Field(description="No meeting is before this day.")
    at: Hour = Field(description="The hour, by the clock of the zone, in summer and winter.", examples=["14:00"])
    zone: ZoneName = Field(description=ZONE, examples=["Europe/Warsaw"])
    duration: int = Field(default=60, description="How long they last, in minutes.", examples=[60])
    place: Place = Field(default="", description="Where one meets: a room or a link.")
    agenda: Standings = Field(default=[], description=AGENDA)


class SeriesPatch(In):
    """What changes; what is left out stays."""

    title: Given[Line] = Field(default=None, description="What they are called.")
    rule: Given[Rule] = Field(default=None, description=RULE, examples=["FREQ=MONTHLY;BYDAY=1TU"])
    starts_on: Given[Day] = Field(default=None, description="No meeting is before this day.")
    at: Given[Hour] = Field(default=None, description="The hour.", examples=["15:00"])
    zone: Given[ZoneName] = Field(default=None, description=ZONE, examples=["Europe/Warsaw"])
    duration: Given[int] = Field(default=None, description="How long they last, in minutes.")
    place: Given[Place] = Field(default=None, description="Where one meets.")
    agenda: Given[Standings] = Field(default=None, description=AGENDA)


class StandingOut(Out):
    """A question that is asked at every meeting."""

    title: str = Field(description="The question.", examples=["What is new?"])
    purpose: Purpose = Field(description="What it is for.")
    minutes: int = Field(description="How long it may take.", examples=[10])


class SeriesOut(Out):
    """Meetings that recur."""

    id: str = Field(description="Its id.", examples=[ID])
    community: str = Field(description="Slug of its community.", examples=["pricing"])
    title: str = Field(description="What they are called.", examples=["Prices"])
    rule: str = Field(description="By which rule.", examples=["FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"])
    starts_on: date = Field(description="No meeting is before this day.")
    at: str = Field(description="The hour, by the clock of the zone.", examples=["14:00"])
    zone: str = Field(description="IANA name of the zone.", examples=["Europe/Warsaw"])
    duration: int = Field(description="How long they last, in minutes.", examples=[60])
    place: str = Field(description="Where one meets. Empty for whoever does not belong.")
    agenda: list[StandingOut] = Field(description=AGENDA)
    made_until: date | None = Field(description="Through which day its meetings were made.")
    ended: bool = Field(description="Whether it makes no more meetings.")
    version: int = Field(description="Counts its changes; its ETag.", examples=[1])


@router.get("/communities/{slug}/meeting-series", responses=problems(), summary="A community's series of meetings")
def listing(call: Asked, slug: BySlug, paging: Paging) -> PageOut[SeriesOut]:
    """The newest first, ended ones too."""
    community = communities.find(call.session, call.actor, slug)
    page = meetings.series_of(call.session, community.id, paging)
    return PageOut(items=[_shown(call, one, community) for one in page.items], next=page.next)


@router.post("/communities/{slug}/meeting-series", status_code=201, responses=problems(), summary="Begin a series")
def begin(call: Asked, slug: BySlug, sent: Sent[SeriesIn]) -> SeriesOut:
    """Leader and manager. Its meetings are made for eight weeks ahead, and each day for the next."""
    community = communities.find(call.session, call.actor, slug)
    meetings.require_scheduler(call.actor, community)
    row = series.begin(call.session, call.actor, community, series.Draft(**_values(dict(sent.read()))))
    call.reply.headers["Location"] = f"/api/v1/meeting-series/{row.id}"
    return _shown(call, row, community)


@router.get("/meeting-series/{series_id}", responses=problems(), summary="One series")
def get(call: Asked, series_id: ById) -> SeriesOut:
    """By which rule it recurs, and what its agendas begin with."""
    return _shown(call, *meetings.find_series(call.session, call.actor, series_id))


@router.patch("/meeting-series/{series_id}", responses=problems(409, 412), summary="Let a series be otherwise")
def change(call: Asked, series_id: ById, sent: Sent[SeriesPatch]) -> SeriesOut:
    """Its meetings move along, but for those whose agenda is out or that somebody moved; honours If-Match."""
    row, community = meetings.find_series(call.session, call.actor, series_id)
    meetings.require_scheduler(call.actor, community)
    given = sent.read()
    hold_still(call.session, row)  # what is left out stays as it is by then
    expect(call, row)
    changed = _values({name: getattr(given, name) for name in given.model_fields_set})
    series.change(call.session, call.actor, row, community, series.Draft(**{**vars(series.draft_of(row)), **changed}))
    return _shown(call, row, community)


@router.post("/meeting-series/{series_id}/end", responses=problems(409), summary="End a series")
def end(call: Asked, series_id: ById) -> SeriesOut:
    """What it had ahead is cancelled, unless its agenda is out."""
    row, community = meetings.find_series(call.session, call.actor, series_id)
    series.end(call.session, call.actor, row, community)
    return _shown(call, row, community)


def _values(given: dict[str, Any]) -> dict[str, Any]:
    if "agenda" in given:
        given["agenda"] = tuple(series.Standing(**dict(one)) for one in given["agenda"])
    return given


def _shown(call: Asked, row: MeetingSeries, community: Community) -> SeriesOut:
    same = ("id", "title", "rule", "starts_on", "at", "zone", "duration", "made_until", "version")
    return SeriesOut(
        **{name: getattr(row, name) for name in same}, community=community.slug,
        place=row.place if policy.can_see_record(call.actor, community) else "",
        agenda=[StandingOut(**one) for one in row.agenda], ended=row.ended_at is not None,
    )  # fmt: skip
