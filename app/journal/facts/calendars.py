"""Facts about calendars that people subscribe to."""

from dataclasses import dataclass

from app.journal.fact import Fact


@dataclass(frozen=True, kw_only=True)
class CalendarLinkMade(Fact):
    """Somebody made the link by which their calendar program reads their days."""

    type = "calendar_link.made"
    subject = "link_id"
    link_id: str
    person_id: str


@dataclass(frozen=True, kw_only=True)
class CalendarLinkEnded(Fact):
    """Such a link ended."""

    type = "calendar_link.ended"
    subject = "link_id"
    link_id: str
    person_id: str
