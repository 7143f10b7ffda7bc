"""How meetings, agendas and minutes go out."""

from collections.abc import Sequence
from datetime import date, datetime

from pydantic import Field

from app.api.fields import ID
from app.api.shapes import FaultOut, Out, PersonRef
from app.core.actor import Actor
from app.core.db import Session
from app.models.communities import Community
from app.models.meetings import AgendaItem, Amendment, AmendmentState, Meeting, MeetingState, Presence, Purpose
from app.policies import meetings as policy
from app.services import meetings, people
from app.services.people import Ref

LATE = "Whether the agenda came out after its lead time."


class AgendaItemOut(Out):
    """A question on an agenda, or proposed for it."""

    id: str = Field(description="Its id.", examples=[ID])
    title: str = Field(description="The question.", examples=["What do we charge from May on?"])
    purpose: Purpose | None = Field(description="What it is for.")
    owner: PersonRef | None = Field(description="Who speaks to it.")
    minutes: int | None = Field(description="How long it may take.", examples=[20])
    pre_reads: list[str] = Field(description="What to read before: web addresses and ids of assets.")
    proposal: str = Field(description="What is proposed.")
    taken: bool = Field(description="Whether it is on the agenda; until then it is proposed.")
    was_decide: bool = Field(description="Whether it was to be decided, and nothing to read came in time.")
    proposed_by: PersonRef = Field(description="Who put it there.")
    version: int = Field(description="Counts its changes; its ETag.", examples=[1])


class AttendanceOut(Out):
    """Whether somebody was there."""

    person: PersonRef = Field(description="Who.")
    presence: Presence = Field(description="present, apologies or absent.")


class AmendmentOut(Out):
    """What somebody said of minutes that are out."""

    id: str = Field(description="Its id.", examples=[ID])
    text: str = Field(description="What was missing or wrong.", examples=["It was eleven."])
    by: PersonRef = Field(description="Who says so.")
    until: date = Field(description="The last day on which one may object; silence approves.")
    state: AmendmentState = Field(description="open, accepted or objected.")
    reason: str = Field(description="Why somebody objected.")
    version: int = Field(description="Counts its changes; its ETag.", examples=[1])


class MeetingOut(Out):
    """A meeting."""

    id: str = Field(description="Its id.", examples=[ID])
    community: str = Field(description="Slug of its community.", examples=["pricing"])
    series: str | None = Field(description="Id of the series that it was made from.", examples=[ID])
    title: str = Field(description="What it is called.", examples=["Prices"])
    starts_at: datetime = Field(description="When it begins (UTC).")
    ends_at: datetime = Field(description="When it is over, as planned (UTC).")
    starts_on: date = Field(description="Its day, by the clock of its zone.")
    at: str = Field(description="Its hour, by the clock of its zone.", examples=["14:00"])
    zone: str = Field(description="IANA name of the zone whose clock counts.", examples=["Europe/Warsaw"])
    duration: int = Field(description="How long it lasts, in minutes.", examples=[60])
    place: str = Field(description="Where one meets: a room or a link. Empty for whoever does not belong.")
    state: MeetingState = Field(description="Where it stands.")
    late_agenda: bool = Field(description=LATE)
    reason: str = Field(description="Why it was cancelled.")
    agenda_published_at: datetime | None = Field(description="When the agenda came out.")
    held_at: datetime | None = Field(description="When it was said that it took place.")
    minutes_published_at: datetime | None = Field(description="When the minutes came out.")
    closed_at: datetime | None = Field(description="Since when nobody amends them any more.")
    version: int = Field(description="Counts its changes; its ETag.", examples=[1])
    updated_at: datetime = Field(description="When it was last changed.")


class MeetingDetail(MeetingOut):
    """A meeting with its agenda and, for members, what it left."""

    agenda: list[AgendaItemOut] = Field(description="Questions in their order, proposed ones too.")
    missing: list[FaultOut] = Field(description="What the agenda lacks before it can go out; empty once it is out.")
    minutes: str = Field(description="What was said; empty for whoever may not read it yet.")
    decisions: list[str] = Field(description="What was decided, a line each.", examples=[["We charge ten."]])
    minutes_due_on: date = Field(description="By when minutes are out.")
    attendance: list[AttendanceOut] = Field(description="Who was there, for members.")
    amendments: list[AmendmentOut] = Field(description="What was said of the minutes since, for members.")


def plain(actor: Actor, row: Meeting, community: Community) -> MeetingOut:
    """A meeting as lists have it."""
    return MeetingOut(**_own(actor, row, community))


def _own(actor: Actor, row: Meeting, community: Community) -> dict[str, object]:
    local = row.local
    same = (
        "id", "title", "starts_at", "ends_at", "zone", "duration", "state", "late_agenda", "agenda_published_at",
        "held_at", "minutes_published_at", "closed_at", "version", "updated_at",
    )  # fmt: skip
    return {
        **{name: getattr(row, name) for name in same}, "community": community.slug, "series": row.series_id,
        "starts_on": local.date(), "at": f"{local:%H:%M}",
        "reason": meetings.why(row), "place": row.place if policy.can_see_record(actor, community) else "",
    }  # fmt: skip


def detail(session: Session, actor: Actor, row: Meeting, community: Community) -> MeetingDetail:
    """A meeting with all that the actor may see of it."""
    session.flush()
    reads, member = policy.can_see_minutes(actor, community, row), policy.can_see_record(actor, community)
    missing = meetings.unmet(session, row) if row.state == MeetingState.PLANNED else []
    return MeetingDetail(
        **_own(actor, row, community),
        agenda=items_out(session, meetings.items(session, [row.id])[row.id]),
        missing=[FaultOut(pointer=one.pointer, detail=one.detail) for one in missing],
        minutes=row.minutes if reads else "", decisions=row.decisions if reads else [],
        minutes_due_on=meetings.minutes_due_on(row),
        attendance=_attendance(session, row) if member else [],
        amendments=amendments_out(session, meetings.amendments(session, row)) if member else [],
    )  # fmt: skip


def items_out(session: Session, rows: Sequence[AgendaItem]) -> list[AgendaItemOut]:
    """Questions, with names."""
    names = people.refs(session, [who for row in rows for who in (row.owner_id, row.by_id)])
    same = ("id", "title", "purpose", "minutes", "pre_reads", "proposal", "taken", "was_decide", "version")
    return [
        AgendaItemOut(
            **{name: getattr(row, name) for name in same}, owner=_ref(names, row.owner_id),
            proposed_by=PersonRef.of(names[row.by_id]),
        )
        for row in rows
    ]  # fmt: skip


def _attendance(session: Session, row: Meeting) -> list[AttendanceOut]:
    there = meetings.attendance(session, row)
    names = people.refs(session, there)
    order = sorted(there, key=lambda who: (names[who].display_name, who))
    return [AttendanceOut(person=PersonRef.of(names[who]), presence=there[who]) for who in order]


def amendments_out(session: Session, rows: Sequence[Amendment]) -> list[AmendmentOut]:
    """Amendments, with names."""
    names = people.refs(session, [row.by_id for row in rows])
    same = ("id", "text", "until", "state", "reason", "version")
    return [
        AmendmentOut(**{name: getattr(row, name) for name in same}, by=PersonRef.of(names[row.by_id])) for row in rows
    ]  # fmt: skip


def _ref(names: dict[str, Ref], person_id: str | None) -> PersonRef | None:
    return PersonRef.of(names[person_id]) if person_id else None
