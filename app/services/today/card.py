"""A card of the day: one question to one person, with what answers it."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from app.services.communities.finding import PlaceRef


class Urgency(StrEnum):
    """Why a card comes before others, the most pressing first."""

    OVERDUE = "overdue"
    TODAY = "today"
    PERSON = "person"
    OPPORTUNITY = "opportunity"


class Action(NamedTuple):
    """One way to answer a card: where on the site, and the method and path below /api/v1 that do it at once, if any do.

    What has a command is a POST without a body on the site, too.
    """

    label: str
    page: str
    command: str = ""


class Ask(NamedTuple):
    """A number and a sentence that answer a card in place: where they go on the site, and what the number lies between."""

    page: str
    low: float
    high: float
    value: float
    unit: str


class Card(NamedTuple):
    """A question in the reader's language, what it is about, and its answers, the usual one first."""

    kind: str
    subject: str
    urgency: Urgency
    title: str
    actions: tuple[Action, ...]
    why: str = ""
    due_on: date | None = None
    community: PlaceRef | None = None
    ask: Ask | None = None

    @property
    def key(self) -> str:
        """What the card is called as long as its condition holds."""
        return f"{self.kind}.{self.subject}"
