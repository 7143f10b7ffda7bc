"""A guild that meets on Tuesdays: Ada leads, Max manages, Ben belongs, Cleo is outside; told around a Thursday in 2027."""

from datetime import UTC, date, datetime

from app.core import clock
from app.models.belonging import RoleName
from app.models.meetings import AgendaItem, Meeting, Presence, Purpose
from app.services import meetings
from app.services.meetings import agenda
from tests.story import Story

MONDAY = datetime(2027, 3, 1, 9, tzinfo=UTC)
THURSDAY = date(2027, 3, 11)
READ = ("https://example.org/read",)


class Guild:
    """The guild and its meetings."""

    def __init__(self, story: Story) -> None:
        self.story, self.session, self.place = story, story.session, story.guild
        story.register("max")
        story.join("max", self.place)
        story.give("max", RoleName.MANAGER, self.place)

    def actor(self, name: str) -> object:
        return self.story.actor(name)

    def plan(self, name: str = "ada", **known: object) -> Meeting:
        draft = meetings.Draft(**{
            "title": "Prices", "starts_on": THURSDAY, "at": "14:00", "zone": "Europe/Warsaw", "duration": 60, **known,
        })  # fmt: skip
        return meetings.plan(self.session, self.actor(name), self.place, draft)

    def ask(self, meeting: Meeting, name: str = "ada", **known: object) -> AgendaItem:
        draft = agenda.Draft(
            **{"title": "What do we charge?", "purpose": Purpose.DISCUSS, "owner": "ben", "minutes": 20, **known}
        )
        return meetings.add(self.session, self.actor(name), meeting, self.place, draft)

    def publish(self, meeting: Meeting, name: str = "ada") -> Meeting:
        return meetings.publish(self.session, self.actor(name), meeting, self.place)

    def ready(self, **known: object) -> Meeting:
        """With its agenda out."""
        meeting = self.plan(**known)
        self.ask(meeting)
        return self.publish(meeting)

    def hold(self, meeting: Meeting) -> Meeting:
        with clock.at(meeting.starts_at):
            return meetings.hold(self.session, self.actor("ada"), meeting, self.place)

    def note(self, meeting: Meeting, name: str = "ada", **given: str) -> None:
        there = {self.story.people[who].id: Presence(presence) for who, presence in given.items()}
        meetings.note(self.session, self.actor(name), meeting, self.place, there)

    def write(self, meeting: Meeting, text: str = "We talked.", decisions: tuple[str, ...] = ("We charge ten.",)) -> Meeting:
        return meetings.write(self.session, self.actor("ada"), meeting, self.place, text, decisions)

    def minuted(self, **known: object) -> Meeting:
        """With its minutes out, on the day on which it was held."""
        meeting = self.hold(self.ready(**known))
        with clock.at(meeting.ends_at):
            self.note(meeting, ada="present", ben="apologies")
            self.write(meeting)
            return meetings.publish_minutes(self.session, self.actor("ada"), meeting, self.place)
