"""What a find is, whatever its kind."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.core import clock


class Kind(StrEnum):
    """What can be found, in the order in which equally good finds are listed."""

    COMMUNITIES = "communities"
    PEOPLE = "people"
    ASSETS = "assets"
    QUESTIONS = "questions"
    GUIDELINES = "guidelines"
    TRAINING = "training"
    CONTRIBUTIONS = "contributions"
    DECISIONS = "decisions"


@dataclass(frozen=True, kw_only=True, slots=True)
class Thing:
    """One thing as it is found and shown. `id` is the row's, `name` how the API addresses it."""

    id: str
    name: str
    title: str
    url: str
    text: str = ""
    topics: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    lang: str | None = None
    community_id: str | None = None
    community: str | None = None
    at: datetime = clock.NEVER

    @property
    def about(self) -> tuple[str, ...]:
        """Words that say what it is about, beside its title: its topics, and other names of its own."""
        return self.topics + self.names
