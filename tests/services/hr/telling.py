"""HR, as the tests play it: one office that tells of people in few words."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from app.core import clock
from app.core.actor import Actor
from app.models.hr import HrEventType
from app.models.people import Person
from app.services import access, hr, people
from app.services.access.actors import Means
from tests.story import Story


def on(day: str) -> Any:
    """Inside the block it is the morning of a day."""
    return clock.at(datetime.combine(date.fromisoformat(day), time(8), UTC))


class Office:
    """HR tells: `office.tell("hire", "2026-12-01", org_unit_code="Sales")` is about Dora unless told."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.number = 0
        clerk = story.register("clerk")
        people.appoint(story.session, None, clerk, "hr")

    @property
    def actor(self) -> Actor:
        """HR's program."""
        means = Means(scopes=frozenset({"hr"}))
        return access.actor_of_person(self.story.session, self.story.people["clerk"], means)

    def told(self, kind: str, day: str, of: str = "dora", **known: Any) -> hr.Told:
        """An event; what is no field of an event is one of the person's."""
        self.number += 1
        given = {name: known.pop(name) for name in ("recorded_at", "until", "visible_from", "supersedes") if name in known}
        for name in {"until", "visible_from"} & given.keys():
            given[name] = date.fromisoformat(given[name])
        given.setdefault("recorded_at", clock.now() + timedelta(microseconds=self.number))  # inside `on` the clock stands still
        source_event_id = known.pop("source_event_id", f"{self.number}")
        if kind in {"hire", "rehire"}:
            known = {"display_name": of.title(), "work_email": f"{of}@example.org", "org_unit_code": "Sales", **known}
        return hr.Told(
            source="office",
            source_event_id=source_event_id,
            type=HrEventType(kind),
            effective_on=date.fromisoformat(day),
            external_id=f"E-{of}",
            person=known,
            **given,
        )

    def tell(self, kind: str, day: str, of: str = "dora", **known: Any) -> Any:
        """Tell, and hear the reply."""
        reply, _again = hr.take(self.story.session, self.actor, self.told(kind, day, of, **known))
        return reply

    def person(self, of: str = "dora") -> Person:
        """Whom HR calls so."""
        return people.find(self.story.session, self.story.root, of)
