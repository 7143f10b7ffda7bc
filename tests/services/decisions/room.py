"""The guild with a few people more, who decide: Ada leads, Mia manages, Sue sponsors; Ben, Dan and Eve belong."""

from datetime import datetime, timedelta

from app.core import clock
from app.journal.book import recorded
from app.models.belonging import RoleName
from app.models.decisions import Decision, DecisionState, Method, Stance
from app.services import decisions
from app.services.decisions import Draft, closing
from tests.story import Story

NOON = (clock.now() + timedelta(days=1)).replace(hour=12, minute=0, second=0, microsecond=0)
HARM = "It would lock the plant out of its own data."
S, M, P = DecisionState, Method, Stance


class Room:
    """The guild's decisions, taken as time goes by."""

    def __init__(self, story: Story) -> None:
        self.story, self.session, self.guild = story, story.session, story.guild
        for name in ("mia", "sue", "dan", "eve"):
            story.register(name)
        for name in ("mia", "dan", "eve"):
            story.join(name, self.guild)
        story.give("mia", RoleName.MANAGER, self.guild)
        story.give("sue", RoleName.SPONSOR, self.guild)

    def draft(self, name: str = "ben", method: Method = M.CONSENT, **known: object) -> Decision:
        wanted = Draft(**{"title": "One name for files", "proposal": "Names carry the day first.", "method": method, **known})
        return decisions.draft(self.session, self.story.actor(name), self.guild, wanted)

    def open(self, row: Decision | None = None, name: str = "ada", until: datetime | None = None, **known: object) -> Decision:
        row = row or self.draft(**known)
        return decisions.open_up(self.session, self.story.actor(name), row, self.guild, until)

    def say(self, row: Decision, name: str, stance: Stance = P.AGREE, reason: str = "") -> None:
        reason = reason or (HARM if stance == P.OBJECT else "")
        decisions.take(self.session, self.story.actor(name), row, self.guild, stance, reason)

    def take_back(self, row: Decision, name: str) -> None:
        decisions.take_back(self.session, self.story.actor(name), row, self.guild)

    def state(self, row: Decision, name: str = "ada", accepted: bool | None = None) -> Decision:
        return decisions.state(self.session, self.story.actor(name), row, self.guild, "It holds from May.", accepted=accepted)

    def withdraw(self, row: Decision, name: str = "ada") -> Decision:
        return decisions.withdraw(self.session, self.story.actor(name), row, self.guild, "Not now.")

    def close(self, row: Decision) -> DecisionState:
        """The hour comes, and the clock counts."""
        assert row.closes_at
        with clock.at(row.closes_at):
            self.tick()
        return row.state

    def tick(self) -> None:
        """The clock looks what is due now, once; then nothing is."""
        for one in closing.due(self.session):
            closing.turn(self.session, one)
        assert closing.due(self.session) == []

    def told(self) -> list[str]:
        """Which facts of decisions were recorded in this unit of work."""
        return [fact.type.partition(".")[2] for fact in recorded(self.session) if fact.type.startswith("decision.")]
