"""Series: meetings that recur, made for eight weeks ahead, and made otherwise when the series changes (G01)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community, Status
from app.models.meetings import Meeting, MeetingSeries, MeetingState, Purpose
from app.services.held import today
from app.services.meetings import agenda, planning, recurring, standing
from app.services.meetings.locking import hold_still

AHEAD = timedelta(weeks=8)
MOST_ITEMS = 20


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What every agenda of a series begins with."""

    title: str
    purpose: Purpose
    minutes: int


@dataclass(frozen=True, kw_only=True)
class Draft(planning.Draft):
    """A series to be: its first day at the earliest, and by which rule it comes again."""

    rule: str
    agenda: Sequence[Standing] = field(default=())

    def checked(self) -> "Draft":
        """As it is kept; raises InvalidError at the field that is wrong."""
        self.check()
        for one in self.agenda:
            agenda.check_question(one.title, "agenda")
            agenda.check_minutes(one.minutes, "agenda")
        if len(self.agenda) > MOST_ITEMS:
            raise InvalidError.at("agenda", _("These are too many questions for every meeting."))
        if sum(one.minutes for one in self.agenda) > self.duration:
            raise InvalidError.at("agenda", _("This takes longer than the meeting."))
        return replace(self, rule=recurring.checked_rule(self.rule, self.starts_on))


def begin(session: Session, actor: Actor, community: Community, draft: Draft) -> MeetingSeries:
    """Begin a series and make its next meetings. Raises ForbiddenError, InvalidError at the field that is wrong."""
    planning.require_scheduler(actor, community)
    row = MeetingSeries(community_id=community.id, by_id=actor.person_id, **_columns(draft.checked()))
    session.add(row)
    session.flush()
    _tell(session, actor.person_id, row, goes_on=True)
    make_ahead(session, row)
    return row


def change(session: Session, actor: Actor, row: MeetingSeries, community: Community, draft: Draft) -> MeetingSeries:
    """Let a series be otherwise; its meetings ahead move with it, but for those whose agenda is out, or that somebody moved.

    Raises ForbiddenError, InvalidError, ConflictError for a series that has ended.
    """
    hold_still(session, row)
    planning.require_scheduler(actor, community)
    _refuse_ended(row)
    new = draft.checked()
    if new == draft_of(row):
        return row
    unmoved, before = [one for one in _ahead(session, row) if _is_as_made(row, one)], row.agenda
    for name, value in _columns(new).items():
        setattr(row, name, value)
    row.made_until, row.by_id = None, actor.person_id
    row.touch()
    _tell(session, actor.person_id, row, goes_on=True)
    coming = set(_coming(row))
    for one in unmoved:
        if one.occurrence in coming:
            planning.write(session, actor.person_id, one, _draft_on(row, one.occurrence))
            standing.follow(session, row, one, before)
        else:
            one.occurrence = None  # so that the day is free if the series comes to it again
            planning.call_off(session, actor.person_id, one, planning.OTHER_DAYS)
    session.flush()
    make_ahead(session, row)
    return row


def end(session: Session, actor: Actor, row: MeetingSeries, community: Community) -> MeetingSeries:
    """End a series: what it had ahead does not take place, unless its agenda is out. Raises ForbiddenError, ConflictError."""
    hold_still(session, row)
    planning.require_scheduler(actor, community)
    _refuse_ended(row)
    for one in _ahead(session, row):
        planning.call_off(session, actor.person_id, one, planning.ENDED)
    finish(session, actor.person_id, row)
    return row


def finish(session: Session, by_id: str | None, row: MeetingSeries) -> None:
    """Write down that a series makes no more meetings."""
    row.ended_at = clock.now()
    row.touch()
    _tell(session, by_id, row, goes_on=False)


def draft_of(row: MeetingSeries) -> Draft:
    """A series as it stands, to be changed."""
    asked = [Standing(title=one["title"], purpose=Purpose(one["purpose"]), minutes=one["minutes"]) for one in row.agenda]
    return Draft(
        title=row.title, starts_on=row.starts_on, at=row.at, zone=row.zone, duration=row.duration, place=row.place,
        rule=row.rule, agenda=tuple(asked),
    )  # fmt: skip


def make_ahead(session: Session, row: MeetingSeries) -> list[Meeting]:
    """Make the meetings of the next eight weeks that are not there yet; again makes none."""
    community = session.get_one(Community, row.community_id)
    if row.ended_at is not None or community.is_closed or community.status == Status.PAUSED:
        return []
    taken = select(col(Meeting.occurrence)).where(col(Meeting.series_id) == row.id, col(Meeting.occurrence).is_not(None))
    there = set(session.execute(taken).scalars())
    made = []
    for day in _coming(row):
        if day not in there:
            made.append(planning.add(session, row.by_id, row.community_id, _draft_on(row, day), row.id, day))
            standing.put(session, row, made[-1])
    row.made_until = today() + AHEAD
    session.flush()
    return made


def _coming(row: MeetingSeries) -> list[date]:
    """Its days within eight weeks that have not begun."""
    found = recurring.days(row.rule, row.starts_on, today() + AHEAD)
    return [day for day in found if not clock.is_past(recurring.moment(day, row.at, row.zone))]


def _draft_on(row: MeetingSeries, day: date | None) -> planning.Draft:
    return planning.Draft(
        title=row.title, starts_on=day or row.starts_on, at=row.at, zone=row.zone, duration=row.duration, place=row.place
    )


def _ahead(session: Session, row: MeetingSeries) -> list[Meeting]:
    query = select(Meeting).where(
        col(Meeting.series_id) == row.id, col(Meeting.state) == MeetingState.PLANNED, col(Meeting.starts_at) > clock.now()
    )
    return list(session.execute(query.order_by(col(Meeting.starts_at)).with_for_update()).scalars())


def _is_as_made(row: MeetingSeries, meeting: Meeting) -> bool:
    """Whether nobody has moved or renamed it since."""
    return meeting.occurrence is not None and planning.is_as(meeting, _draft_on(row, meeting.occurrence))


def _columns(draft: Draft) -> dict[str, Any]:
    asked = [{"title": one.title, "purpose": one.purpose.value, "minutes": one.minutes} for one in draft.agenda]
    names = ("title", "rule", "starts_on", "at", "zone", "duration", "place")
    return {**{name: getattr(draft, name) for name in names}, "agenda": asked}


def _tell(session: Session, by_id: str | None, row: MeetingSeries, *, goes_on: bool) -> None:
    told = facts.MeetingSeriesKept(series_id=row.id, community_id=row.community_id, goes_on=goes_on)
    record(session, by_id, told)


def _refuse_ended(row: MeetingSeries) -> None:
    if row.ended_at is not None:
        raise ConflictError(_("This series has ended. Begin another one."))
