"""Finding meetings and what belongs to them: what the actor may not see does not exist."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, or_, select
from sqlmodel import col

from app.core import paging
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import NotFoundError
from app.core.i18n import _
from app.core.settings import settings
from app.models.actions import OPEN_STATES, ActionItem
from app.models.communities import Community
from app.models.knowledge import Asset
from app.models.meetings import AgendaItem, Amendment, Meeting, MeetingSeries
from app.policies import communities as community_policy
from app.policies import meetings as policy
from app.policies.guard import require
from app.services import working_time
from app.services.communities.finding import visible
from app.services.held import today
from app.services.meetings.acting import of_earlier
from app.services.meetings.planning import AHEAD


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which actions: `settled` ones too, or those that are open; one person's; overdue ones alone."""

    owner_id: str | None = None
    overdue: bool = False
    settled: bool = False


def find(session: Session, actor: Actor, meeting_id: str) -> tuple[Meeting, Community]:
    """A meeting and its community; raises NotFoundError where the actor may know of none."""
    found = session.get(Meeting, meeting_id)
    community = session.get(Community, found.community_id) if found else None
    if found is None or community is None or not community_policy.can_see(actor, community):
        raise NotFoundError(_("There is no such meeting."))
    return found, community


def find_series(session: Session, actor: Actor, series_id: str) -> tuple[MeetingSeries, Community]:
    """A series, found the same way."""
    found = session.get(MeetingSeries, series_id)
    community = session.get(Community, found.community_id) if found else None
    if found is None or community is None or not community_policy.can_see(actor, community):
        raise NotFoundError(_("There is no such series."))
    return found, community


def find_item(session: Session, actor: Actor, item_id: str) -> tuple[AgendaItem, Meeting, Community]:
    """An item of an agenda that the actor may know of; raises NotFoundError."""
    found = session.get(AgendaItem, item_id)
    if found is None:
        raise NotFoundError(_("There is no such question on an agenda."))
    return found, *find(session, actor, found.meeting_id)


def find_action(session: Session, actor: Actor, action_id: str) -> tuple[ActionItem, Community]:
    """An action whose owner one is, or of a community whose record one sees; raises NotFoundError."""
    found = session.get(ActionItem, action_id)
    community = session.get(Community, found.community_id) if found else None
    if found is None or community is None or not community_policy.can_see(actor, community):
        raise NotFoundError(_("There is no such action."))
    if found.owner_id != actor.person_id:
        require_record(actor, community)
    return found, community


def find_amendment(session: Session, actor: Actor, amendment_id: str) -> tuple[Amendment, Meeting, Community]:
    """An amendment that the actor may know of; raises NotFoundError."""
    found = session.get(Amendment, amendment_id)
    if found is None:
        raise NotFoundError(_("There is no such amendment."))
    return found, *find(session, actor, found.meeting_id)


def require_record(actor: Actor, community: Community) -> None:
    """Raise ForbiddenError for whoever does not belong: who was there and who does what is for members."""
    require(policy.can_see_record(actor, community), otherwise=_("What a meeting left to do is for members."))


def upcoming(session: Session, community_id: str, ask: paging.Ask) -> paging.Page[Meeting]:
    """Meetings that are ahead, the next first."""
    conditions = col(Meeting.state).in_(AHEAD), col(Meeting.starts_at) >= _begin_of_today()
    return _page(session, community_id, ask, *conditions, newest_first=False)


def past(session: Session, community_id: str, ask: paging.Ask) -> paging.Page[Meeting]:
    """All others, cancelled ones too, the latest first."""
    over = or_(col(Meeting.state).not_in(AHEAD), col(Meeting.starts_at) < _begin_of_today())
    return _page(session, community_id, ask, over, newest_first=True)


def _page(
    session: Session, community_id: str, ask: paging.Ask, *conditions: Any, newest_first: bool
) -> paging.Page[Meeting]:  # fmt: skip
    keys: list[Any] = [col(Meeting.starts_at), col(Meeting.id)]
    query: Select[*tuple[Any, ...]] = select(Meeting, *paging.labelled(keys)).where(
        col(Meeting.community_id) == community_id, *conditions
    )
    page = paging.page(session, query, keys, ask, newest_first=newest_first)
    return paging.Page([row.Meeting for row in page.items], page.next)


def _begin_of_today() -> Any:
    return working_time.begins(today(), settings().time_zone)


def series_of(
    session: Session, community_id: str, ask: paging.Ask, *, running: bool = False
) -> paging.Page[MeetingSeries]:  # fmt: skip
    """A community's series, the newest first; those that have not ended, or ended ones too."""
    keys: list[Any] = [col(MeetingSeries.id)]
    query: Select[*tuple[Any, ...]] = select(MeetingSeries, *paging.labelled(keys)).where(
        col(MeetingSeries.community_id) == community_id
    )
    if running:
        query = query.where(col(MeetingSeries.ended_at).is_(None))
    page = paging.page(session, query, keys, ask)
    return paging.Page([row.MeetingSeries for row in page.items], page.next)


def items(session: Session, meeting_ids: Sequence[str]) -> dict[str, list[AgendaItem]]:
    """Agendas by meeting, proposed questions too, in their order."""
    query = select(AgendaItem).where(col(AgendaItem.meeting_id).in_(meeting_ids))
    found: dict[str, list[AgendaItem]] = {one: [] for one in meeting_ids}
    for item in session.execute(query.order_by(col(AgendaItem.position), col(AgendaItem.id))).scalars():
        found[item.meeting_id].append(item)
    return found


def amendments(session: Session, meeting: Meeting) -> list[Amendment]:
    """What was said of its minutes, the oldest first."""
    query = select(Amendment).where(col(Amendment.meeting_id) == meeting.id).order_by(col(Amendment.id))
    return list(session.execute(query).scalars())


def actions(session: Session, community_id: str, wanted: Wanted, ask: paging.Ask) -> paging.Page[ActionItem]:
    """A community's actions, the most pressing first."""
    keys: list[Any] = [col(ActionItem.due_on), col(ActionItem.id)]
    query: Select[*tuple[Any, ...]] = select(ActionItem, *paging.labelled(keys)).where(
        col(ActionItem.community_id) == community_id
    )
    if not wanted.settled:
        query = query.where(col(ActionItem.state).in_(OPEN_STATES))
    if wanted.owner_id:
        query = query.where(col(ActionItem.owner_id) == wanted.owner_id)
    if wanted.overdue:
        query = query.where(col(ActionItem.state).in_(OPEN_STATES), col(ActionItem.due_on) < today())
    page = paging.page(session, query, keys, ask, newest_first=False)
    return paging.Page([row.ActionItem for row in page.items], page.next)


def actions_of(session: Session, meeting: Meeting) -> list[ActionItem]:
    """What a meeting left to do, and, until it was held, what its series left open before it."""
    mine = col(ActionItem.meeting_id) == meeting.id
    wanted = or_(mine, col(ActionItem.carried_to) == meeting.id)
    if meeting.series_id and meeting.is_ahead:
        wanted = or_(wanted, of_earlier(meeting) & col(ActionItem.state).in_(OPEN_STATES))
    query = select(ActionItem).where(wanted).order_by(col(ActionItem.due_on), col(ActionItem.id))
    return list(session.execute(query).scalars())


def pre_reads(session: Session, actor: Actor, given: Sequence[AgendaItem]) -> dict[str, str]:
    """Titles of the pages among what is to be read, by id, of those that the actor may see."""
    wanted = {one for item in given for one in item.pre_reads}
    query = (
        select(col(Asset.id), col(Asset.title))
        .join(Community, col(Community.id) == col(Asset.community_id))
        .where(col(Asset.id).in_(wanted), visible(actor))
    )
    return {row.id: row.title for row in session.execute(query)} if wanted else {}
