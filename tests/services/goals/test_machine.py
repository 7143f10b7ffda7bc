"""A goal's life, driven at random, agrees with a model that fits on a page: its machine, its score, and what is overdue."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.core import clock
from app.core.db import Database, Session
from app.core.errors import ConflictError, ForbiddenError
from app.models.goals import Goal, GoalState, KeyResult, ResultType
from app.services import goals
from app.services.goals import Light
from app.services.goals.cards import cards
from tests.proving import length
from tests.services.goals.aiming import DAY, NOON, Aiming
from tests.story import Story

pytestmark = pytest.mark.usefixtures("in_november")

S = GoalState
STEPS = {
    (S.DRAFT, S.PROPOSED): {"ada", "mia"}, (S.DRAFT, S.WITHDRAWN): {"ada", "mia", "ben"}, (S.PROPOSED, S.AGREED): {"sue"},
    (S.PROPOSED, S.DRAFT): {"ada", "mia", "sue"}, (S.PROPOSED, S.WITHDRAWN): {"ada", "mia"},
    (S.AGREED, S.CLOSED): {"ada", "mia"},
}  # fmt: skip
WHO = st.sampled_from(["ada", "mia", "sue", "ben", "cleo"])
CADENCE = 30


class Life(RuleBasedStateMachine):
    """One goal of Ben's with up to three key results; the model holds states, figures and days, none of the service's rows."""

    database: Database

    @initialize()
    def begin(self) -> None:
        """Ben writes it down."""
        self.unit = self.database.write()
        self.session: Session = self.unit.__enter__()
        self.aiming = Aiming(Story(self.session))
        self.day, self.seconds, self.agreed = DAY, 0, DAY
        with self.now():
            self.goal: Goal = self.aiming.write("ben")
        self.state = S.DRAFT
        self.rows: list[KeyResult] = []
        self.kept: dict[str, tuple[ResultType, float | None, dt.date | None]] = {}  # type, value, day of the last word

    def teardown(self) -> None:
        """Nothing is kept."""
        if hasattr(self, "session"):
            self.session.rollback()
            self.unit.__exit__(None, None, None)

    def now(self) -> object:
        """The day's noon and some seconds, later each time."""
        self.seconds += 1
        return clock.at(NOON + (self.day - DAY) + dt.timedelta(seconds=self.seconds))

    @rule(days=st.sampled_from([1, 29, 30, 31, 100]))
    def wait(self, days: int) -> None:
        """Days go by."""
        self.day += dt.timedelta(days=days)

    @precondition(lambda self: len(self.rows) < 3)
    @rule(who=st.sampled_from(["ben", "ada", "sue"]), kind=st.sampled_from(ResultType))
    def measure(self, who: str, kind: ResultType) -> None:
        """From nothing to ten; only of a draft, and Sue says nothing here."""
        with self.now():
            try:
                row = self.aiming.measure(self.goal, who, baseline=0.0, target=10.0, type=kind, cadence_days=CADENCE)
            except ForbiddenError:
                assert who == "sue" or (who == "ben" and self.state != S.DRAFT)
            except ConflictError:
                assert self.state != S.DRAFT
            else:
                assert self.state == S.DRAFT
                self.rows.append(row)
                self.kept[row.id] = (kind, None, None)

    @rule(who=WHO, to=st.sampled_from(S), complete=st.booleans())
    def move(self, who: str, to: GoalState, complete: bool) -> None:
        """Any step by anybody, with a reason and, if complete, all final values: ten each."""
        finals = dict.fromkeys(self.kept, 10.0) if complete else {}
        lacking = (to == S.PROPOSED and not self.rows) or (to == S.CLOSED and not complete)
        with self.now():
            try:
                self.aiming.move(self.goal, who, to, reason="Because.", finals=finals)
            except ForbiddenError:
                assert who not in STEPS[self.state, to]
                return
            except ConflictError:
                assert (self.state, to) not in STEPS or (lacking and who in STEPS[self.state, to])
                return
        assert who in STEPS[self.state, to]
        assert not lacking
        self.state = to
        self.agreed = self.day if to == S.AGREED else self.agreed
        if to == S.CLOSED:
            self.kept = {one: (kind, 10.0, self.day) for one, (kind, _value, _day) in self.kept.items()}

    @precondition(lambda self: self.rows)
    @rule(which=st.integers(0, 2), value=st.integers(-5, 15), who=WHO)
    def check_in(self, which: int, value: int, who: str) -> None:
        """A word on a key result: Ada's and Mia's, who set goals, and whoever's it is; only while it is agreed."""
        row = self.rows[which % len(self.rows)]
        owns = row.owner_id == self.aiming.story.people[who].id
        with self.now():
            try:
                self.aiming.check_in(self.goal, row, float(value), who)
            except ForbiddenError:
                assert who in {"sue", "ben", "cleo"}
                assert not owns
            except ConflictError:
                assert self.state != S.AGREED
            else:
                assert self.state == S.AGREED
                assert owns or who in {"ada", "mia"}
                self.kept[row.id] = (self.kept[row.id][0], float(value), self.day)

    @invariant()
    def agrees(self) -> None:
        """The service says what the model says."""
        if not hasattr(self, "goal"):
            return
        with self.now():
            standing = goals.standing(self.session, self.aiming.story.ada, self.goal)
            asked = [card for card in cards(self.session, self.aiming.story.ada) if card.kind == "overdue"]
        assert standing.goal.state == self.state
        shares = {one: min(max((value or 0) / 10, 0), 1) for one, (_kind, value, _day) in self.kept.items()}
        assert {one.row.id: one.score for one in standing.results} == shares
        if shares:
            assert abs((standing.score or 0) - sum(shares.values()) / len(shares)) < 1e-9
        broken = any(kind == ResultType.COMMITTED and shares[one] < 1 for one, (kind, *_rest) in self.kept.items())
        assert not (broken and standing.light is Light.GREEN)
        late = {one for one in self.kept if self.is_late(one)}
        assert {one.row.id for one in standing.results if one.overdue} == late
        assert len(asked) == min(len(late), 3)

    def is_late(self, one: str) -> bool:
        """By the model: thirty days without a word since the last or the agreement, until the goal's last day is measured."""
        since = self.kept[one][2] or max(self.agreed, DAY)
        ends = self.goal.ends_on
        due = min(since + dt.timedelta(days=CADENCE), ends)
        return self.state == S.AGREED and since < ends and due < self.day


def test_a_goals_life_agrees_with_the_model(database: Database) -> None:
    class Here(Life):
        pass

    Here.database = database
    Here.TestCase.settings = settings(
        max_examples=length(8, 60) if database.is_sqlite else length(1, 12), stateful_step_count=length(20, 40), deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )  # fmt: skip
    Here.TestCase().runTest()
