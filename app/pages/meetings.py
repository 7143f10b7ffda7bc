"""Meetings of a community, and one of them: its agenda, what was said, and what it left to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Query

from app.core import paging
from app.core.db import Session
from app.http.call import Asked, Call
from app.models.actions import ActionItem
from app.models.communities import Community
from app.models.meetings import AgendaItem, Amendment, Meeting, MeetingSeries, MeetingState, Presence
from app.pages import meeting_words as words
from app.pages.forms import Form
from app.pages.render import View
from app.pages.route import PageRoute
from app.policies import meetings as policy
from app.services import belonging, communities, meetings, people
from app.services.held import today
from app.services.meetings.publishing import Unmet
from app.services.people import Ref

router = APIRouter(route_class=PageRoute, include_in_schema=False)
Cursor = Annotated[str | None, Query(max_length=2000)]
MOST_NAMED = 60  # members in the form of who was there


class Way(NamedTuple):
    """The addresses of a list's next page and, from a later one, of its first."""

    next: str | None
    first: str | None


@dataclass(frozen=True)
class Listing(View):
    """Meetings that are ahead, past ones, series, and what is left to do."""

    template = "meetings/listing.html"
    community: Community
    ahead: list[Meeting]
    past: list[Meeting]
    series: list[tuple[MeetingSeries, str, Form]]
    actions: list[ActionItem]
    ways: dict[str, Way]
    names: Mapping[str, Ref]
    states: dict[str, str]
    action_states: dict[str, str]
    rhythms: dict[str, str]
    may_schedule: bool
    me: str
    today: object
    form: Form


@dataclass(frozen=True)
class May:
    """What the reader may do about a meeting."""

    schedule: bool
    propose: bool
    keep: bool
    see: bool
    read: bool
    amend: bool
    edit: frozenset[str]  # ids of items
    bring: frozenset[str]


@dataclass(frozen=True)
class One(View):
    """A meeting."""

    template = "meetings/one.html"
    community: Community
    meeting: Meeting
    why: str
    state: str
    items: list[AgendaItem]
    proposed: list[AgendaItem]
    unmet: list[Unmet]
    late: bool
    total: int
    reads: Mapping[str, str]
    attendance: Mapping[str, Presence]
    members: list[Any]
    actions: list[ActionItem]
    amendments: list[Amendment]
    names: Mapping[str, Ref]
    purposes: dict[str, str]
    presences: dict[str, str]
    action_states: dict[str, str]
    amendment_states: dict[str, str]
    draft: str
    moving: Form
    begun: bool
    may: May
    me: str
    today: object
    form: Form


@router.get("/communities/{slug}/meetings")
def listing(
    call: Asked, slug: str, after: Cursor = None, ahead: Cursor = None, actions: Cursor = None, series: Cursor = None,
    form: Form | None = None,
) -> Listing:  # fmt: skip
    """The next first; then what is left to do, series, and past ones; each list by pages of its own."""
    session, actor = call.session, call.actor
    community = communities.find(session, actor, slug)
    may_see, nothing = policy.can_see_record(actor, community), paging.Page[ActionItem]([], None)
    past = meetings.past(session, community.id, paging.Ask(10, after))
    coming = meetings.upcoming(session, community.id, paging.Ask(20, ahead))
    left = meetings.actions(session, community.id, meetings.Wanted(), paging.Ask(20, actions)) if may_see else nothing
    running = meetings.series_of(session, community.id, paging.Ask(20, series), running=True)
    ways = {
        "past": _way(slug, "after", "past", past.next, after), "ahead": _way(slug, "ahead", "ahead", coming.next, ahead),
        "actions": _way(slug, "actions", "actions", left.next, actions if may_see else None),
        "series": _way(slug, "series", "series", running.next, series),
    }  # fmt: skip
    return Listing(
        community=community, ahead=coming.items, past=past.items, actions=left.items, ways=ways,
        series=[(row, words.rhythm_of(row.rule), _standing(row)) for row in running.items],
        names=people.refs(session, [row.owner_id for row in left.items]), states=words.states(), action_states=words.actions(),
        rhythms=words.rhythms(), may_schedule=policy.can_schedule(actor, community), me=actor.person_id, today=today(),
        form=form or Form({"zone": actor.time_zone, "duration": "60", "at": "14:00"}),
    )  # fmt: skip


def _way(slug: str, name: str, part: str, following: str | None, after: str | None) -> Way:
    """The ways on through one of the lists, which begins at a heading of its own; the others begin anew."""
    here, there = f"/communities/{slug}/meetings", f"#{part}-title"
    return Way(f"{here}?{name}={following}{there}" if following else None, f"{here}{there}" if after else None)


def _standing(row: MeetingSeries) -> Form:
    """A series as its form shows it."""
    names = ("title", "rule", "starts_on", "at", "zone", "duration", "place")
    return Form({name: str(getattr(row, name)) for name in names})


@router.get("/meetings/{meeting_id}")
def one(call: Asked, meeting_id: str, form: Form | None = None) -> One:
    """Its agenda before, its minutes after."""
    session, actor = call.session, call.actor
    meeting, community = meetings.find(session, actor, meeting_id)
    items = meetings.items(session, [meeting.id])[meeting.id]
    taken, may = [item for item in items if item.taken], _may(call, meeting, community, items)
    there = meetings.attendance(session, meeting) if may.see else {}
    left = meetings.actions_of(session, meeting) if may.see else []
    said = meetings.amendments(session, meeting) if may.see else []
    named = [who for item in items for who in (item.owner_id, item.by_id)] + [row.owner_id for row in left]
    return One(
        community=community, meeting=meeting, why=meetings.why(meeting), state=words.states()[meeting.state], items=taken,
        proposed=[item for item in items if not item.taken] if meeting.is_ahead else [],
        unmet=meetings.unmet(session, meeting) if meeting.state == MeetingState.PLANNED and may.schedule else [],
        late=meetings.is_late(meeting), total=sum(item.minutes or 0 for item in taken),
        reads=meetings.pre_reads(session, actor, items), attendance=there, members=_members(session, community, may),
        actions=left, amendments=said,
        names=people.refs(session, [*named, *there, *(row.by_id for row in said)]), purposes=words.purposes(),
        presences=words.presences(), action_states=words.actions(), amendment_states=words.amendments(),
        draft=meeting.minutes or "".join(f"## {item.title}\n\n\n" for item in taken), begun=meetings.has_begun(meeting),
        moving=_moving(meeting, form), may=may, me=actor.person_id, today=today(), form=form or Form(),
    )  # fmt: skip


def _moving(meeting: Meeting, form: Form | None) -> Form:
    """When and where, as it stands or as it was typed and refused."""
    draft = vars(meetings.draft_of(meeting))
    stands = {name: str(draft[name]) for name in ("starts_on", "at", "zone", "duration", "place")}
    return form if form and "starts_on" in form.values else Form(stands)


def _may(call: Call, meeting: Meeting, community: Community, items: list[AgendaItem]) -> May:
    actor = call.actor
    ahead = meeting.is_ahead
    return May(
        schedule=ahead and policy.can_schedule(actor, community), propose=ahead and policy.can_propose(actor, community),
        keep=policy.can_keep_minutes(actor, community), see=policy.can_see_record(actor, community),
        read=policy.can_see_minutes(actor, community, meeting),
        amend=meeting.state == MeetingState.MINUTES_PUBLISHED and policy.can_amend(actor, community),
        edit=frozenset(one.id for one in items if ahead and policy.can_edit_item(actor, community, one)),
        bring=frozenset(one.id for one in items if ahead and policy.can_bring_reading(actor, community, one)),
    )  # fmt: skip


def _members(session: Session, community: Community, may: May) -> list[Any]:
    """Members by name, for whoever gives them something to do or notes who was there."""
    if not (may.keep or may.propose):
        return []
    return [row for row, _held in belonging.members(session, community, paging.Ask(MOST_NAMED)).items]
