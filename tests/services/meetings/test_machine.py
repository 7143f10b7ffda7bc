"""A meeting's life, driven at random, agrees with a model that fits on a page: states, days, and what is left to do."""

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from app.core import clock
from app.core.db import Database, Session
from app.core.errors import ConflictError, InvalidError
from app.models.actions import ActionItem, ActionState
from app.models.meetings import AgendaItem, Amendment, AmendmentState, MeetingState, Purpose
from app.services import meetings
from app.services.meetings import acting, publishing, turning
from tests.proving import length
from tests.services.meetings.telling import MONDAY, READ, THURSDAY, Guild
from tests.story import Story

pytestmark = pytest.mark.usefixtures("in_november")

S = MeetingState
DAY = dt.timedelta(days=1)
OFF = 5  # Saturday
MINUTES = st.sampled_from([5, 10, 5, 10, 40, None])


def working(day: dt.date) -> bool:
    return day.weekday() < OFF


def later(day: dt.date, count: int) -> dt.date:
    """By the model: so many working days on."""
    while count:
        day += DAY
        count -= working(day)
    return day


class Life(RuleBasedStateMachine):
    """One meeting on a Thursday; days go by. The model holds days and words, and nothing of the service's rows."""

    database: Database

    @initialize(steps=st.sampled_from([1, 2, 3, 4, 7, 8, 8, 9]))
    def begin(self, steps: int) -> None:
        """It is planned, or has come some way already."""
        self.unit = self.database.write()
        self.session: Session = self.unit.__enter__()
        self.guild = Guild(Story(self.session))
        with clock.at(MONDAY):
            self.meeting = self.guild.plan()
        self.day, self.seconds = MONDAY.date(), 0
        self.state, self.late, self.there, self.text = S.PLANNED, False, False, ""
        self.items: list[tuple[AgendaItem, int | None, str, bool]] = []  # minutes, purpose, whether it can be read
        self.actions: list[tuple[ActionItem, ActionState]] = []
        self.amendments: list[tuple[Amendment, dt.date, AmendmentState]] = []
        self.out: dt.date | None = None
        for _step in range(steps):
            self.go_on()

    def teardown(self) -> None:
        """Nothing is kept."""
        if hasattr(self, "session"):
            self.session.rollback()
            self.unit.__exit__(None, None, None)

    @property
    def begun(self) -> bool:
        return self.day >= THURSDAY

    @property
    def is_late(self) -> bool:
        days = [self.day + n * DAY for n in range(max((THURSDAY - self.day).days, 0))]
        return sum(map(working, days)) < 2  # domain.md §2.8

    @property
    def fits(self) -> bool:
        total = sum(minutes or 0 for _item, minutes, _purpose, _read in self.items)
        return bool(self.items) and all(one[1] for one in self.items) and total <= 60  # its duration

    def attempt(self, step: Callable[[], object], *, allowed: bool) -> bool:
        """Do it at 15:00 UTC of the day, some seconds later each time; what the model forbids is refused."""
        self.seconds += 1
        with clock.at(dt.datetime.combine(self.day, dt.time(15), dt.UTC) + dt.timedelta(seconds=self.seconds)):
            try:
                step()
            except (ConflictError, InvalidError):
                assert not allowed
                return False
        assert allowed
        return True

    def unread_are_discussed(self) -> None:
        if self.state == S.AGENDA_PUBLISHED and self.is_late:
            self.items = [
                (item, minutes, "discuss" if purpose == "decide" and not read else purpose, read)
                for item, minutes, purpose, read in self.items
            ]

    @rule(days=st.sampled_from([1, 1, 1, 2, 7]))
    def wait(self, days: int) -> None:
        """Days go by, and the clock does its part until nothing is due."""
        self.day += days * DAY

        def turn() -> None:
            while found := turning.due(self.session):
                for one in found:
                    turning.turn(self.session, one)

        self.attempt(turn, allowed=True)
        if self.day < THURSDAY:
            self.unread_are_discussed()
        self.amendments = [
            (row, until, AmendmentState.ACCEPTED if state == AmendmentState.OPEN and until < self.day else state)
            for row, until, state in self.amendments
        ]
        waits = any(state == AmendmentState.OPEN for _row, _until, state in self.amendments)
        if self.state == S.MINUTES_PUBLISHED and self.out and self.day > later(self.out, 5) and not waits:
            self.state = S.CLOSED

    @rule(
        minutes=st.sampled_from([5, 10, 5, 10, 40, None]),
        purpose=st.sampled_from(["inform", "discuss", "decide"]),
        read=st.booleans(),
    )
    def ask(self, minutes: int | None, purpose: str, read: bool) -> None:
        """A question more; on an agenda that is out only one with which it could go out."""
        made: list[AgendaItem] = []
        self.items.append((AgendaItem(meeting_id="", position=0, title="", by_id=""), minutes, purpose, read))
        ahead = self.state in {S.PLANNED, S.AGENDA_PUBLISHED}
        allowed = ahead and (self.state == S.PLANNED or self.fits) and len(self.items) <= 40
        reading = {"pre_reads": READ, "proposal": "Ten."} if read else {}
        known = {"minutes": minutes, "purpose": Purpose(purpose), **reading}
        self.items.pop()
        if self.attempt(lambda: made.append(self.guild.ask(self.meeting, **known)), allowed=allowed):
            self.items.append((made[0], minutes, purpose, read))
            self.unread_are_discussed()

    @rule(which=st.integers(0, 5))
    def take_away(self, which: int) -> None:
        """A question less, unless an agenda that is out needs it."""
        if not self.items:
            return
        gone = self.items.pop(which % len(self.items))
        allowed = self.state == S.PLANNED or (self.state == S.AGENDA_PUBLISHED and self.fits)
        ada, place = self.guild.actor("ada"), self.guild.place
        if self.attempt(lambda: meetings.remove(self.session, ada, gone[0], self.meeting, place), allowed=allowed):
            self.unread_are_discussed()  # days can have gone by without the clock
        else:
            self.items.insert(which % (len(self.items) + 1), gone)

    @rule()
    def publish(self) -> None:
        """The agenda goes out where every guard is met, late or not."""
        if self.attempt(lambda: self.guild.publish(self.meeting), allowed=self.state == S.PLANNED and self.fits):
            self.state, self.late = S.AGENDA_PUBLISHED, self.is_late
            self.unread_are_discussed()

    @rule()
    def cancel(self) -> None:
        """It does not take place."""
        ada = self.guild.actor("ada")
        if self.day.day % 7 == 0 and self.attempt(
            lambda: meetings.cancel(self.session, ada, self.meeting, self.guild.place, "No."),
            allowed=self.state in {S.PLANNED, S.AGENDA_PUBLISHED},
        ):
            self.state = S.CANCELLED

    @rule()
    def hold(self) -> None:
        """It takes place, on its day or told later."""
        ada = self.guild.actor("ada")
        if self.attempt(
            lambda: meetings.hold(self.session, ada, self.meeting, self.guild.place),
            allowed=self.state == S.AGENDA_PUBLISHED and self.begun,
        ):
            self.state = S.HELD

    @rule()
    def note(self) -> None:
        """Ben was there."""
        ahead = self.state in {S.PLANNED, S.AGENDA_PUBLISHED} and self.begun
        if self.attempt(lambda: self.guild.note(self.meeting, ben="present"), allowed=ahead or self.state == S.HELD):
            self.there = True

    @rule(text=st.sampled_from([" ", "We talked."]))
    def write(self, text: str) -> None:
        """Minutes are written."""
        if self.attempt(lambda: self.guild.write(self.meeting, text), allowed=self.state == S.HELD):
            self.text = text.strip()

    @rule()
    def publish_minutes(self) -> None:
        """Minutes go out with words and people in them."""
        ada = self.guild.actor("ada")
        if self.attempt(
            lambda: meetings.publish_minutes(self.session, ada, self.meeting, self.guild.place),
            allowed=self.state == S.HELD and self.there and bool(self.text),
        ):
            self.state, self.out = S.MINUTES_PUBLISHED, self.day

    @rule()
    def go_on(self) -> None:
        """As meetings usually go: at random alone few would ever be minuted."""
        if self.state == S.PLANNED and not self.items:
            self.ask(5, "decide", self.day.day % 2 == 0)
        elif self.state == S.PLANNED:
            self.publish()
        elif self.state == S.AGENDA_PUBLISHED and not self.begun:
            self.wait(3)
        elif self.state == S.AGENDA_PUBLISHED:
            self.hold()
        elif self.state == S.HELD:
            for step in (self.note, lambda: self.write("We talked."), self.publish_minutes):
                step()

    @rule()
    def amend(self) -> None:
        """Ben amends the minutes in their days."""
        made: list[Amendment] = []
        ben = self.guild.actor("ben")
        in_time = self.out is not None and self.day <= later(self.out, 5)
        if self.attempt(
            lambda: made.append(meetings.amend(self.session, ben, self.meeting, self.guild.place, "More.")),
            allowed=self.state == S.MINUTES_PUBLISHED and in_time,
        ):
            self.amendments.append((made[0], later(self.day, 5), AmendmentState.OPEN))

    @rule()
    def object_to(self) -> None:
        """Max objects to the newest amendment, where it is not settled."""
        if not self.amendments:
            return
        row, until, state = self.amendments[-1]
        actor = self.guild.actor("max")
        if self.attempt(
            lambda: meetings.object_to(self.session, actor, row, self.guild.place, "No."), allowed=state == AmendmentState.OPEN
        ):
            self.amendments[-1] = (row, until, AmendmentState.OBJECTED)

    @rule()
    def give(self) -> None:
        """Something to do for Ben."""
        made: list[ActionItem] = []
        draft = acting.Draft(title="Ask", owner="ben", due_on=self.day + 9 * DAY)
        ada = self.guild.actor("ada")
        if self.attempt(
            lambda: made.append(meetings.give(self.session, ada, self.meeting, self.guild.place, draft)),
            allowed=self.state in {S.HELD, S.MINUTES_PUBLISHED},
        ):
            self.actions.append((made[0], ActionState.OPEN))

    @rule(which=st.integers(0, 3), to=st.sampled_from(list(ActionState)))
    def move(self, which: int, to: ActionState) -> None:
        """Ben says how far it is."""
        if not self.actions:
            return
        number = which % len(self.actions)
        row, state = self.actions[number]
        settled = state in {ActionState.DONE, ActionState.DROPPED}
        ben = self.guild.actor("ben")
        if self.attempt(
            lambda: meetings.move(self.session, ben, row, self.guild.place, to, "So."),
            allowed=to == state or not settled or to == ActionState.OPEN,
        ):
            self.actions[number] = (row, to)

    @invariant()
    def everything_agrees(self) -> None:
        """States, lateness, purposes, and what became of amendments and actions."""
        if not hasattr(self, "meeting"):
            return
        assert (self.meeting.state, self.meeting.late_agenda) == (self.state, self.late)
        shown = publishing.taken_items(self.session, self.meeting)
        assert [(one.id, one.purpose) for one in shown] == [(item.id, purpose) for item, _m, purpose, _r in self.items]
        assert [row.state for row, _until, _state in self.amendments] == [state for _row, _until, state in self.amendments]
        assert [row.state for row, _state in self.actions] == [state for _row, state in self.actions]


def test_a_meetings_life_agrees_with_its_model(database: Database) -> None:
    Life.database = database
    Life.TestCase.settings = settings(
        max_examples=length(50, 200) if database.is_sqlite else length(1, 12),
        stateful_step_count=length(30, 60),
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    Life.TestCase().runTest()
