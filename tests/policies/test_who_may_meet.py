"""Who prepares meetings, proposes questions for them, keeps minutes and does what they left (domain.md §2.14 rows 30–31)."""

from dataclasses import replace

from app.core import clock
from app.models.actions import ActionItem
from app.models.communities import Status
from app.models.meetings import AgendaItem, Meeting
from app.policies import meetings
from tests.policies.everybody import community, somebody, who

HERE, OVER = community(), community(Status.ARCHIVED)
MEMBERS = "member leader manager sponsor km_advisor tech_expert"


def test_leader_and_manager_prepare_meetings_and_everybody_proposes() -> None:
    assert who(lambda actor: meetings.can_schedule(actor, HERE)) == "leader manager"
    assert who(lambda actor: meetings.can_propose(actor, HERE)) == f"{MEMBERS} advisor"
    assert who(lambda actor: meetings.can_schedule(actor, OVER)) == ""
    assert who(lambda actor: meetings.can_propose(actor, OVER)) == ""


def test_what_one_proposed_is_ones_own_until_it_is_taken_in() -> None:
    item = AgendaItem(meeting_id="m", position=1, title="Why?", by_id="member", owner_id="sponsor")
    assert who(lambda actor: meetings.can_edit_item(actor, HERE, item)) == "member leader manager"
    assert who(lambda actor: meetings.can_bring_reading(actor, HERE, item)) == "member leader manager sponsor"
    item.taken = True
    assert who(lambda actor: meetings.can_edit_item(actor, HERE, item)) == "leader manager"
    assert who(lambda actor: meetings.can_bring_reading(actor, HERE, item)) == "leader manager sponsor"
    item.taken, item.by_id = False, "stranger"
    assert who(lambda actor: meetings.can_edit_item(actor, HERE, item)) == "leader manager"
    assert who(lambda actor: meetings.can_bring_reading(actor, OVER, item)) == ""


def test_leader_and_manager_keep_minutes_and_members_read_them() -> None:
    assert who(lambda actor: meetings.can_keep_minutes(actor, HERE)) == "leader manager"
    assert who(lambda actor: meetings.can_keep_minutes(actor, OVER)) == ""
    assert who(lambda actor: meetings.can_give(actor, HERE)) == "leader manager"
    assert who(lambda actor: meetings.can_see_record(actor, HERE)) == f"{MEMBERS} advisor"
    meeting = Meeting(community_id="here", title="M", zone="UTC", duration=60, by_id="leader")
    assert who(lambda actor: meetings.can_see_minutes(actor, HERE, meeting)) == "leader manager"
    meeting.minutes_published_at = clock.now()
    assert who(lambda actor: meetings.can_see_minutes(actor, HERE, meeting)) == f"{MEMBERS} advisor"


def test_members_amend_and_send_apologies() -> None:
    assert who(lambda actor: meetings.can_amend(actor, HERE)) == "member leader manager sponsor tech_expert"
    assert who(lambda actor: meetings.can_amend(actor, OVER)) == ""
    assert who(lambda actor: meetings.can_excuse(actor, HERE)) == "member"
    assert not meetings.can_excuse(somebody("member", "member"), OVER)


def test_an_action_is_its_owners() -> None:
    action = ActionItem(community_id="here", meeting_id="m", title="Ask", owner_id="member", by_id="leader")
    assert who(lambda actor: meetings.can_do(actor, HERE, action)) == "member leader manager"
    assert meetings.can_do(replace(somebody("member"), roles={}), OVER, action), "what is done is done, wherever"
