"""Agendas: questions that people propose, and that whoever prepares the meeting takes in, orders and edits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community
from app.models.meetings import AgendaItem, Meeting, MeetingState, Purpose
from app.models.people import Person
from app.policies import meetings as policy
from app.policies.guard import require
from app.services import belonging, people
from app.services.meetings import pre_reading, publishing
from app.services.meetings.locking import hold_still

MOST = 40  # items of one meeting
MOST_PROPOSED = 10  # by one person for one meeting, as long as they are not taken in
READING = frozenset({"pre_reads", "proposal"})
ENDS = ("?", "？", "؟")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A question for a meeting: `owner` is a username, `pre_reads` are web addresses and ids of assets."""

    title: str
    purpose: Purpose | None = None
    owner: str = ""
    minutes: int | None = None
    pre_reads: Sequence[str] = ()
    proposal: str = ""


def require_proposer(actor: Actor, community: Community) -> None:
    """Raise ForbiddenError for whoever proposes nothing here."""
    allowed = policy.can_propose(actor, community)
    require(allowed, otherwise=_("Join this community first; then propose questions for its meetings."))


def require_editor(actor: Actor, community: Community, item: AgendaItem) -> None:
    """Raise ForbiddenError for whoever may not even bring what people read beforehand."""
    allowed = policy.can_bring_reading(actor, community, item)
    require(allowed, otherwise=_("Only whoever prepares the meeting edits its agenda."))


def add(session: Session, actor: Actor, meeting: Meeting, community: Community, draft: Draft) -> AgendaItem:
    """Propose a question, or put it on the agenda where one prepares the meeting.

    Raises ForbiddenError, InvalidError at the field that is wrong, ConflictError for a meeting that is over.
    """
    hold_still(session, meeting)
    require_proposer(actor, community)
    _refuse_over(meeting)
    taken = policy.can_schedule(actor, community)
    _refuse_more(session, actor, meeting, taken=taken)
    row = AgendaItem(
        meeting_id=meeting.id, position=_last(session, meeting) + 1, title=draft.title, taken=taken, by_id=actor.person_id
    )
    values = {name: getattr(draft, name) for name in ("title", "purpose", "owner", "minutes", "pre_reads", "proposal")}
    _write(session, actor, row, community, values)
    with session.begin_nested():  # an agenda that is out stays as it is where this would spoil it
        session.add(row)
        publishing.keep_ready(session, meeting)
    fact = facts.AgendaItemProposed(item_id=row.id, meeting_id=meeting.id, community_id=community.id, taken=taken)
    record(session, actor.person_id, fact)
    return row


def edit(
    session: Session, actor: Actor, row: AgendaItem, meeting: Meeting, community: Community, values: Mapping[str, Any]
) -> AgendaItem:  # fmt: skip
    """Change an item by the fields of `Draft`, take it in (`taken`) or move it (`position`, from 1).

    Raises ForbiddenError, InvalidError, ConflictError. Whoever owns an item brings reading and proposal; the rest is for
    whoever prepares the meeting, and for whoever proposed it until it is taken in.
    """
    hold_still(session, meeting)
    require_editor(actor, community, row)
    if not values.keys() <= READING:
        allowed = policy.can_edit_item(actor, community, row)
        require(allowed, otherwise=_("Only whoever prepares the meeting edits its agenda."))
    _refuse_over(meeting)
    if {"taken", "position"} & values.keys():
        allowed = policy.can_schedule(actor, community)
        require(allowed, otherwise=_("Leader and manager take questions in and order them."))
    with session.begin_nested():
        _write(session, actor, row, community, values)
        if values.get("taken") and not row.taken:
            row.taken, row.position = True, _last(session, meeting) + 1
        if "position" in values:
            _move(session, row, meeting, values["position"])
        row.touch()
        publishing.keep_ready(session, meeting)
    named = {"item_id": row.id, "meeting_id": meeting.id, "community_id": community.id}
    record(session, actor.person_id, facts.AgendaItemChanged(**named, taken=row.taken))
    return row


def remove(session: Session, actor: Actor, row: AgendaItem, meeting: Meeting, community: Community) -> None:
    """Take an item away. Raises ForbiddenError, ConflictError, InvalidError where an agenda that is out needs it."""
    hold_still(session, meeting)
    allowed = policy.can_edit_item(actor, community, row)
    require(allowed, otherwise=_("Only whoever prepares the meeting edits its agenda."))
    _refuse_over(meeting)
    fact = facts.AgendaItemRemoved(item_id=row.id, meeting_id=meeting.id, community_id=community.id)
    with session.begin_nested():
        session.delete(row)
        publishing.keep_ready(session, meeting)
    record(session, actor.person_id, fact)


def check_question(title: str, field: str = "title") -> None:
    """Raise InvalidError for what is no question: an item that asks nothing is talked about without end."""
    if not title.rstrip().endswith(ENDS):
        raise InvalidError.at(field, _("Ask it as a question, with a question mark at its end."))


def check_minutes(minutes: int, field: str = "minutes") -> None:
    """Raise InvalidError for no time at all, or for more than a day."""
    if not 1 <= minutes <= 1440:
        raise InvalidError.at(field, _("Give it a minute at least, and not more than a day."))


def belongs(session: Session, actor: Actor, community: Community, username: str, field: str = "owner") -> str:
    """The id of somebody who belongs here; raises InvalidError at the field for anybody else."""
    person = people.find_active(session, actor, username, field=field)
    if not is_member(session, community.id, person.id):
        sentence = _("%(name)s does not belong to this community.") % {"name": person.display_name}
        raise InvalidError.at(field, sentence)
    return person.id


def is_member(session: Session, community_id: str, person_id: str) -> bool:
    """Whether somebody belongs to a community today, and is still there at all."""
    stay = belonging.current(session, community_id, person_id)
    return stay is not None and stay.state == "active" and session.get_one(Person, person_id).is_active


def _write(session: Session, actor: Actor, row: AgendaItem, community: Community, values: Mapping[str, Any]) -> None:
    if "title" in values:
        check_question(values["title"])
        row.title = values["title"].strip()
    if values.get("minutes") is not None:
        check_minutes(values["minutes"])
    if "owner" in values:
        row.owner_id = belongs(session, actor, community, values["owner"]) if values["owner"] else None
    if "pre_reads" in values:
        row.pre_reads = pre_reading.checked(session, actor, values["pre_reads"])
    for name in {"purpose", "minutes", "proposal"} & values.keys():
        setattr(row, name, values[name])
    if values.get("purpose"):
        row.was_decide = False


def _last(session: Session, meeting: Meeting) -> int:
    """The position of the last item."""
    query = select(func.max(col(AgendaItem.position))).where(col(AgendaItem.meeting_id) == meeting.id)
    return session.execute(query).scalar_one() or 0


def _refuse_more(session: Session, actor: Actor, meeting: Meeting, *, taken: bool) -> None:
    """Raise ConflictError where an agenda is as long as one can read, or somebody has proposed enough of it alone."""
    query = select(func.count()).where(col(AgendaItem.meeting_id) == meeting.id, col(AgendaItem.taken).is_(taken))
    if taken and session.execute(query).scalar_one() >= MOST:
        raise ConflictError(_("There are forty questions for this meeting already. Take it to the next one."))
    own = query.where(col(AgendaItem.by_id) == actor.person_id)
    if not taken and session.execute(own).scalar_one() >= MOST_PROPOSED:
        raise ConflictError(_("Ten of your questions wait for this meeting already. Take one of them back first."))


def _move(session: Session, row: AgendaItem, meeting: Meeting, position: int) -> None:
    """Put an item at a place among those that were taken in; the others close up."""
    session.flush()
    others = [one for one in publishing.taken_items(session, meeting) if one.id != row.id]
    others.insert(min(max(position, 1), len(others) + 1) - 1, row)
    for number, one in enumerate(others, 1):
        if one.position != number:
            one.position = number
            if one is not row:
                one.touch()


def _refuse_over(meeting: Meeting) -> None:
    if meeting.state not in {MeetingState.PLANNED, MeetingState.AGENDA_PUBLISHED}:
        raise ConflictError(_("This meeting is over, or cancelled; its agenda cannot change any more."))
