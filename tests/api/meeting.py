"""What the matrix needs of meetings: in each place one that is planned, one that has begun, one held, and one minuted."""

from datetime import timedelta
from typing import Any

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.models.actions import ActionItem
from app.models.communities import Community
from app.models.meetings import AgendaItem, Amendment, Attendance, Meeting, MeetingSeries, MeetingState, Presence, Purpose

DAY = timedelta(days=1)
TODAY = clock.today("UTC")
WHEN = {"starts_on": str(TODAY + 9 * DAY), "at": "14:00", "zone": "Europe/Warsaw"}
BODIES: dict[str, Any] = {
    "POST /communities/{slug}/meetings": {"title": "Prices", **WHEN},
    "PATCH /meetings/{meeting_id}": {"title": "Wages"},
    "POST /meetings/{meeting_id}/cancellation": {"reason": "Nobody can come."},
    "POST /meetings/{meeting_id}/agenda": {"title": "Who pays?"},
    "PATCH /agenda-items/{item_id}": {"proposal": "Ten."},
    "PUT /meetings/{meeting_id}/attendance/{username}": {"presence": "apologies"},
    "PUT /meetings/{meeting_id}/minutes": {"text": "We talked."},
    "POST /meetings/{meeting_id}/amendments": {"text": "It was eleven."},
    "POST /amendments/{amendment_id}/objection": {"reason": "It was ten."},
    "POST /meetings/{meeting_id}/actions": {"title": "Ask", "owner": "author", "due_on": str(TODAY + DAY)},
    "PATCH /actions/{action_id}": {"title": "Ask them"},
    "POST /actions/{action_id}/transitions": {"to": "in_progress"},
    "POST /communities/{slug}/meeting-series": {"title": "Prices", "rule": "FREQ=WEEKLY", **WHEN},
    "PATCH /meeting-series/{series_id}": {"title": "Wages"},
}
OTHERWISE = {  # of which meeting an operation is asked, if not of the one that is planned
    "/meetings/{meeting_id}/holding": "begun", "/meetings/{meeting_id}/attendance/{username}": "held",
    "/meetings/{meeting_id}/minutes": "held", "/meetings/{meeting_id}/minutes:publish": "held",
    "/meetings/{meeting_id}/actions": "held", "/meetings/{meeting_id}/amendments": "minuted",
}  # fmt: skip


def furnish(session: Session, author: Actor, community: Community) -> dict[str, str]:
    """Rows as they would stand; the matrix asks who may, not how it came about."""
    now, who = clock.now(), author.person_id
    row = MeetingSeries(
        community_id=community.id, title=community.name, rule="FREQ=WEEKLY", starts_on=TODAY, at="14:00", zone="UTC",
        duration=60, by_id=who, made_until=TODAY + 99 * DAY,
    )  # fmt: skip
    states = {
        "planned": (MeetingState.PLANNED, 5), "begun": (MeetingState.AGENDA_PUBLISHED, -1), "held": (MeetingState.HELD, -2),
        "minuted": (MeetingState.MINUTES_PUBLISHED, -3),
    }  # fmt: skip
    made = {
        name: Meeting(
            community_id=community.id, title=community.name, starts_at=now + days * DAY, zone="UTC", duration=60, by_id=who,
            state=state, minutes=community.name, minutes_published_at=now if name == "minuted" else None,
        )
        for name, (state, days) in states.items()
    }  # fmt: skip
    session.add_all([row, *made.values()])
    session.flush()
    item = AgendaItem(
        meeting_id=made["planned"].id, position=1, title=f"{community.name}?", purpose=Purpose.DISCUSS, owner_id=who,
        minutes=5, taken=True, by_id=who,
    )  # fmt: skip
    there = Attendance(meeting_id=made["held"].id, person_id=who, presence=Presence.PRESENT)
    said = Amendment(meeting_id=made["minuted"].id, text=community.name, by_id=who, until=TODAY + 9 * DAY)
    todo = ActionItem(
        community_id=community.id, meeting_id=made["held"].id, title=community.name, owner_id=who, due_on=TODAY, by_id=who
    )
    session.add_all([item, there, said, todo])
    session.flush()
    ids = {f"{name}_meeting_id": one.id for name, one in made.items()}
    return {
        **ids, "meeting_id": made["planned"].id, "item_id": item.id, "amendment_id": said.id, "action_id": todo.id,
        "series_id": row.id,
    }  # fmt: skip
