"""Facts about meetings, their series and their agendas (domain.md §2.8, §2.17)."""

from dataclasses import dataclass

from app.journal.fact import Fact

__all__ = [
    "AgendaItemChanged",
    "AgendaItemProposed",
    "AgendaItemRemoved",
    "MeetingAgendaPublished",
    "MeetingCancelled",
    "MeetingChanged",
    "MeetingClosed",
    "MeetingHeld",
    "MeetingMinutesPublished",
    "MeetingPlanned",
    "MeetingSeriesKept",
]


@dataclass(frozen=True, kw_only=True)
class MeetingSeriesKept(Fact):
    """Meetings of a community recur, recur otherwise, or do so no more."""

    type = "meeting_series.kept"
    subject = "series_id"
    series_id: str
    community_id: str
    goes_on: bool


@dataclass(frozen=True, kw_only=True)
class MeetingPlanned(Fact):
    """A meeting has a day; without an actor it was made from its series."""

    type = "meeting.planned"
    subject = "meeting_id"
    meeting_id: str
    community_id: str
    series_id: str | None


@dataclass(frozen=True, kw_only=True)
class MeetingChanged(Fact):
    """A meeting got another time, place, length or title, or its agenda what its series asks now."""

    type = "meeting.changed"
    subject = "meeting_id"
    meeting_id: str
    community_id: str


@dataclass(frozen=True, kw_only=True)
class MeetingAgendaPublished(Fact):
    """The agenda of a meeting is out; `late`: after its lead time, `moved`: items that are discussed and not decided, so."""

    type = "meeting.agenda_published"
    subject = "meeting_id"
    meeting_id: str
    community_id: str
    late: bool
    moved: int


@dataclass(frozen=True, kw_only=True)
class MeetingHeld(Fact):
    """A meeting took place."""

    type = "meeting.held"
    subject = "meeting_id"
    meeting_id: str
    community_id: str


@dataclass(frozen=True, kw_only=True)
class MeetingMinutesPublished(Fact):
    """The minutes of a meeting are out."""

    type = "meeting.minutes_published"
    subject = "meeting_id"
    meeting_id: str
    community_id: str
    decisions: int


@dataclass(frozen=True, kw_only=True)
class MeetingCancelled(Fact):
    """A meeting does not take place; `announced`: its agenda was out."""

    type = "meeting.cancelled"
    subject = "meeting_id"
    meeting_id: str
    community_id: str
    announced: bool


@dataclass(frozen=True, kw_only=True)
class MeetingClosed(Fact):
    """Nobody amends the minutes of a meeting any more: their days have gone by."""

    type = "meeting.closed"
    subject = "meeting_id"
    meeting_id: str
    community_id: str


@dataclass(frozen=True, kw_only=True)
class AgendaItemProposed(Fact):
    """Somebody proposed a question for a meeting, or put it on its agenda."""

    type = "agenda_item.proposed"
    subject = "item_id"
    item_id: str
    meeting_id: str
    community_id: str
    taken: bool


@dataclass(frozen=True, kw_only=True)
class AgendaItemChanged(Fact):
    """An item of an agenda was taken in, edited or moved; without an actor: what cannot be decided is discussed."""

    type = "agenda_item.changed"
    subject = "item_id"
    item_id: str
    meeting_id: str
    community_id: str
    taken: bool


@dataclass(frozen=True, kw_only=True)
class AgendaItemRemoved(Fact):
    """An item was taken off an agenda, or a proposed one was not taken in."""

    type = "agenda_item.removed"
    subject = "item_id"
    item_id: str
    meeting_id: str
    community_id: str
