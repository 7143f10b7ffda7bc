"""What every agenda of a series begins with: put there when a meeting is made, and anew when the series asks something else."""

from typing import Any

from app.core.db import Session
from app.models.meetings import AgendaItem, Meeting, MeetingSeries, Purpose
from app.services.meetings import agenda, publishing


def put(session: Session, row: MeetingSeries, meeting: Meeting) -> None:
    """Put it there, for whoever keeps the series to speak to until somebody else does.

    Whoever keeps it no more, for they left, speaks to nothing: whoever prepares the meeting names somebody before it goes out.
    """
    owner_id = row.by_id if agenda.is_member(session, row.community_id, row.by_id) else None
    items = [
        AgendaItem(
            meeting_id=meeting.id, position=number, title=one["title"], purpose=Purpose(one["purpose"]),
            minutes=one["minutes"], owner_id=owner_id, taken=True, by_id=row.by_id,
        )
        for number, one in enumerate(row.agenda, 1)
    ]  # fmt: skip
    session.add_all(items)


def follow(session: Session, row: MeetingSeries, meeting: Meeting, before: list[dict[str, Any]]) -> None:
    """Let an agenda begin with what its series asks now, where it still begins with what it asked `before`.

    Where somebody edited, moved or took away any of that, the agenda is theirs and stays; so does one that would get too long.
    """
    items = publishing.taken_items(session, meeting)
    asked, others = items[: len(before)], items[len(before) :]
    if before == row.agenda or not _are_as_put(asked, before) or len(row.agenda) + len(others) > agenda.MOST:
        return
    for item in asked:
        session.delete(item)
    put(session, row, meeting)
    for number, item in enumerate(others, len(row.agenda) + 1):
        if item.position != number:
            item.position = number
            item.touch()


def _are_as_put(items: list[AgendaItem], before: list[dict[str, Any]]) -> bool:
    """Whether they are a series' questions, untouched: an edit, and whatever moves them, is a new version."""
    found = [(one.title, one.purpose, one.minutes, one.version) for one in items]
    return found == [(one["title"], Purpose(one["purpose"]), one["minutes"], 1) for one in before]
