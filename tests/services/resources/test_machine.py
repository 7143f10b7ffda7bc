"""A standard's life, driven at random, agrees with a model that fits on a page: coverage counted anew from what was said."""

import datetime as dt

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.core import clock
from app.core.db import Database, Session
from app.core.errors import ConflictError, InvalidError
from app.models.resources import AdoptionState, Exemption, ExemptionState, Mandate, VersionState
from app.services import resources
from app.services.resources import Plea, exempting, lapsing
from tests.proving import length
from tests.services.resources.test_standards import DAY, NOON, Centre
from tests.story import Story

UNITS = {"sales": "ann", "it": "ian", "plant": "pia"}
S = AdoptionState
UNIT = st.sampled_from(sorted(UNITS))
SAID = st.sampled_from([S.ACKNOWLEDGED, S.PLANNED, S.ADOPTED, S.ADOPTED, S.REJECTED])


class Life(RuleBasedStateMachine):
    """One standard, three units; days go by in between. The model holds dates, and nothing of the service's rows."""

    database: Database

    @initialize()
    def begin(self) -> None:
        """Nothing binds anybody yet."""
        self.unit = self.database.write()
        self.session: Session = self.unit.__enter__()
        self.centre = Centre(Story(self.session))
        self.day, self.seconds = DAY, 0
        self.versions: list[tuple[dt.date, bool]] = []  # by number: from when, and whether it binds
        self.rows: list[object] = []
        self.said: dict[tuple[int, str], tuple[S, dt.date, object]] = {}
        self.freed: dict[tuple[int, str], dt.date] = {}
        self.asked: list[tuple[int, str, Exemption]] = []

    def teardown(self) -> None:
        """Nothing is kept."""
        if hasattr(self, "session"):
            self.session.rollback()
            self.unit.__exit__(None, None, None)

    def now(self) -> object:
        """The day's noon and some seconds, later each time: of two words in one millisecond nobody knows which was last."""
        self.seconds += 1
        return clock.at(NOON + (self.day - DAY) + dt.timedelta(seconds=self.seconds))

    @rule(days=st.sampled_from([1, 29, 60, 180, 366]))
    def wait(self, days: int) -> None:
        """Days go by; what lapsed is told of once."""
        self.day += dt.timedelta(days=days)
        with self.now():
            for one in lapsing.due(self.session):
                lapsing.turn(self.session, one)
            assert lapsing.due(self.session) == []

    @precondition(lambda self: len(self.versions) < 4)
    @rule(begins=st.sampled_from([0, 0, 40]), mandatory=st.booleans())
    def publish(self, begins: int, mandatory: bool) -> None:
        """One version more, from today or later; what binds is decided by another."""
        begin = self.day + dt.timedelta(days=begins)
        with self.now():
            mandate = Mandate.MANDATORY if mandatory else Mandate.RECOMMENDED
            version = self.centre.propose(semver=f"{len(self.versions) + 1}.0.0", effective_from=begin, mandate=mandate)
            if mandatory:
                assert version.state == VersionState.PROPOSED
                self.centre.publish(version)
        self.versions.append((begin, mandatory))
        self.rows.append(version)

    def holds(self) -> int | None:
        """By the model: the number of the version that holds, what binds before what does not."""
        begun = [number for number, (begin, _) in enumerate(self.versions) if begin <= self.day]
        return max((n for n in begun if self.versions[n][1]), default=max(begun, default=None))

    @precondition(lambda self: self.holds() is not None)
    @rule(unit=UNIT, state=SAID)
    def attest(self, unit: str, state: S) -> None:
        """A unit says how the version that holds stands there: for a year."""
        number = self.holds()
        with self.now():
            record = self.centre.attest(self.rows[number], UNITS[unit], unit, state)
        self.said[number, unit] = (state, self.day + dt.timedelta(days=365), record)

    @precondition(lambda self: self.said)
    @rule(data=st.data(), confirmed=st.booleans())
    def check(self, data: st.DataObject, confirmed: bool) -> None:
        """Ada looks; once only, and what she does not find is unknown."""
        number, unit = data.draw(st.sampled_from(sorted(self.said)))
        state, until, name = self.said[number, unit]
        with self.now():
            row = resources.find_record(self.session, self.rows[number], name)
            looked_at = row.confirmed is not None
            try:
                resources.check(self.session, self.centre.story.ada, row, self.centre.place, "I looked.", confirmed=confirmed)
            except ConflictError:
                assert looked_at
            else:
                assert not looked_at
                self.said[number, unit] = (state if confirmed else S.UNKNOWN, until, name)

    @precondition(lambda self: self.holds() is not None)
    @rule(unit=UNIT, days=st.sampled_from([0, 1, 30, 365, 366]))
    def ask(self, unit: str, days: int) -> None:
        """Ada asks that a unit be free: from what binds, for a year at most, one at a time."""
        number, until = self.holds(), self.day + dt.timedelta(days=days)
        with self.now():
            plea = Plea("The old plant cannot do it yet.", until)
            try:
                asked = exempting.propose(
                    self.session, self.centre.story.ada, self.rows[number], self.centre.place, self.centre.units[unit], plea
                )
            except InvalidError:
                assert days in {0, 366}
            except ConflictError:
                waits = any((number, unit) == one[:2] for one in self.asked)
                assert not self.versions[number][1] or waits or self.is_free(number, unit)
            else:
                assert self.versions[number][1]
                assert not self.is_free(number, unit)
                self.asked.append((number, unit, asked))

    @precondition(lambda self: self.asked)
    @rule(yes=st.booleans())
    def decide(self, yes: bool) -> None:
        """Sue grants or declines; what has come too late is not granted."""
        number, unit, asked = self.asked[0]
        with self.now():
            sue = self.centre.story.actor("sue")
            try:
                if yes:
                    exempting.grant(self.session, sue, asked, self.centre.place)
                    self.freed[number, unit] = asked.until
                else:
                    exempting.decline(self.session, sue, asked, self.centre.place, "No.")
            except ConflictError:
                assert asked.until <= self.day
                return
        assert not yes or asked.until > self.day
        self.asked.pop(0)

    @precondition(lambda self: any(until > self.day for until in self.freed.values()))
    @rule()
    def end(self) -> None:
        """Sue ends an exemption before its day."""
        (number, unit), until = next((place, until) for place, until in self.freed.items() if until > self.day)
        with self.now():
            granted = next(
                one for one in resources.exemptions(self.session, [self.rows[number].id])
                if one.unit_id == self.centre.units[unit].id and one.state == ExemptionState.GRANTED and one.until == until
            )  # fmt: skip
            exempting.end(self.session, self.centre.story.actor("sue"), granted, self.centre.place, "It can by now.")
        del self.freed[number, unit]

    def is_free(self, number: int, unit: str) -> bool:
        return self.freed.get((number, unit), dt.date.min) > self.day

    @invariant()
    def everything_agrees(self) -> None:
        """The version that holds, how each unit stands, and the share of those that follow."""
        if not hasattr(self, "versions"):
            return
        number = self.holds()
        with self.now():
            current = resources.current(self.session, self.centre.standard)
            assert current is (self.rows[number] if number is not None else None)
            if number is None:
                return
            expected = {unit: self.stands(number, unit) for unit in UNITS}
            assert self.centre.states(current) == expected
            share = resources.coverage(self.session, self.centre.standard, current)
        bound = [state for state in expected.values() if state != S.EXEMPT]
        assert share.value == (sum(state == S.ADOPTED for state in bound) / len(bound) if bound else None)

    def stands(self, number: int, unit: str) -> S:
        if self.is_free(number, unit):
            return S.EXEMPT
        state, until, _name = self.said.get((number, unit), (S.UNKNOWN, dt.date.max, ""))
        return state if until > self.day else S.UNKNOWN


def test_a_standards_life_agrees_with_its_model(database: Database) -> None:
    Life.database = database
    Life.TestCase.settings = settings(
        max_examples=length(8, 60) if database.is_sqlite else length(1, 12),
        stateful_step_count=length(20, 50),
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    Life.TestCase().runTest()
