"""Publishing an agenda: every guard that is not met is told at once, and what came too late is not decided (D9)."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, Fault, InvalidError
from app.core.i18n import _, ngettext
from app.core.settings import settings
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community
from app.models.meetings import AgendaItem, Meeting, MeetingState, Purpose
from app.policies import meetings as policy
from app.policies.guard import require
from app.services import working_time
from app.services.meetings.locking import hold_still


class Unmet(NamedTuple):
    """A guard that is not met: of which item, if of one, and what is to be done."""

    item_id: str
    pointer: str
    detail: str


def publish(session: Session, actor: Actor, meeting: Meeting, community: Community) -> Meeting:
    """Let the agenda out to the whole community. After the lead time it is late, and what nobody could read is not decided.

    Raises ForbiddenError, ConflictError for one that is out, InvalidError with every guard that is not met.
    """
    hold_still(session, meeting)
    allowed = policy.can_schedule(actor, community)
    require(allowed, otherwise=_("Leader and manager prepare meetings; propose a question for one instead."))
    if meeting.state != MeetingState.PLANNED:
        raise ConflictError(_("This agenda is out already, or the meeting is over."))
    refuse_unready(session, meeting)
    late = is_late(meeting)
    moved = settle_purposes(session, meeting, actor.person_id) if late else 0
    meeting.state, meeting.agenda_published_at, meeting.late_agenda = MeetingState.AGENDA_PUBLISHED, clock.now(), late
    meeting.touch()
    named = {"meeting_id": meeting.id, "community_id": community.id}
    record(session, actor.person_id, facts.MeetingAgendaPublished(**named, late=late, moved=moved))
    return meeting


def unmet(session: Session, meeting: Meeting, duration: int | None = None) -> list[Unmet]:
    """What an agenda lacks before it can go out, if the meeting lasts so long (domain.md §2.8)."""
    items = taken_items(session, meeting)
    found = [one for number, item in enumerate(items) for one in _lacks(item, number)]
    if not items:
        found.append(Unmet("", "/agenda", _("Put at least one question on the agenda.")))
    more = sum(item.minutes or 0 for item in items) - (duration or meeting.duration)
    if more > 0:
        over = ngettext(
            "The questions take %(num)s minute more than the meeting lasts.",
            "The questions take %(num)s minutes more than the meeting lasts.", more,
        ) % {"num": more}  # fmt: skip
        found.append(Unmet("", "/duration", over))
    return found


def _lacks(item: AgendaItem, number: int) -> list[Unmet]:
    told = {
        "owner": (item.owner_id, _("“%(title)s” has no owner: say who speaks to it.")),
        "purpose": (item.purpose, _("“%(title)s” has no purpose: say whether to inform, to discuss or to decide.")),
        "minutes": (item.minutes, _("“%(title)s” has no minutes: say how long it may take.")),
    }
    return [
        Unmet(item.id, f"/agenda/{number}/{name}", words % {"title": item.title})
        for name, (value, words) in told.items()
        if not value
    ]


def refuse_unready(session: Session, meeting: Meeting, duration: int | None = None) -> None:
    """Raise InvalidError with every guard that is not met."""
    session.flush()
    if missing := unmet(session, meeting, duration):
        faults = [Fault(one.pointer, one.detail) for one in missing]
        raise InvalidError(_("Something is still missing before the agenda can go out."), faults)


def keep_ready(session: Session, meeting: Meeting) -> None:
    """An agenda that is out stays one that could go out; what is added after the lead time without reading is discussed."""
    if meeting.state == MeetingState.AGENDA_PUBLISHED:
        refuse_unready(session, meeting)
        if is_late(meeting):
            settle_purposes(session, meeting, None)


def settle_purposes(session: Session, meeting: Meeting, by_id: str | None) -> int:
    """Let be discussed what was to be decided without a proposal and something to read; how many items that were."""
    moved = [one for one in taken_items(session, meeting) if one.purpose == Purpose.DECIDE and not one.is_ready_to_decide]
    for item in moved:
        item.purpose, item.was_decide = Purpose.DISCUSS, True
        item.touch()
        named = {"item_id": item.id, "meeting_id": meeting.id, "community_id": meeting.community_id}
        record(session, by_id, facts.AgendaItemChanged(**named, taken=True))
    return len(moved)


def is_late(meeting: Meeting) -> bool:
    """Whether fewer working days are left than an agenda needs to be read."""
    return working_days_left(meeting) < settings().agenda_lead_days


def working_days_left(meeting: Meeting) -> int:
    """Working days from today until the day of a meeting, by the clock of its zone: on the day before it, one."""
    return working_time.usual().working_days(_today(meeting), meeting.local.date())


def _today(meeting: Meeting) -> date:
    return clock.today(meeting.zone)


def taken_items(session: Session, meeting: Meeting) -> list[AgendaItem]:
    """What is on the agenda, in its order."""
    query = select(AgendaItem).where(col(AgendaItem.meeting_id) == meeting.id, col(AgendaItem.taken).is_(True))
    return list(session.execute(query.order_by(col(AgendaItem.position), col(AgendaItem.id))).scalars())


def has_begun(meeting: Meeting) -> bool:
    """Whether a meeting's hour has come."""
    return clock.is_past(meeting.starts_at)
