"""A request, driven at random by everybody who might, agrees with a model of its states and of its clock."""

import datetime as dt

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from app.core import clock
from app.core.db import Database, Session
from app.core.errors import ConflictError, ForbiddenError, NotFoundError
from app.models.belonging import RoleName
from app.models.questions import Kept
from app.models.support import Category, HelpState, Priority
from app.services import support, working_time
from app.services.outcomes import Verdict
from app.services.support import Draft, Step
from tests.proving import length
from tests.story import Story

S = HelpState
BEGIN = dt.datetime(2027, 3, 25, 14, tzinfo=dt.UTC)  # three days before clocks are changed
SOLVED = Verdict(Kept.NOTHING, note="It was a slip.")
DRAFT = Draft(title="It does not work", category=Category.FAULT, priority=Priority.P2)

# What domain.md §2.6 says, told again: who may take which step from where.
OVER = {S.CANCELLED, S.DUPLICATE}
STEPS = {
    S.NEW: {S.ACKNOWLEDGED, *OVER},
    S.ACKNOWLEDGED: {S.IN_PROGRESS, S.WAITING, S.RESOLVED, *OVER},
    S.IN_PROGRESS: {S.WAITING, S.RESOLVED, *OVER},
    S.WAITING: {S.IN_PROGRESS, S.RESOLVED, *OVER},
    S.RESOLVED: {S.CLOSED, S.REOPENED},
    S.REOPENED: {S.IN_PROGRESS, S.WAITING, S.RESOLVED, *OVER},
}
ASKER_SAYS = {S.CLOSED, S.REOPENED, S.CANCELLED}
WHO = st.sampled_from(["ada", "ben", "cleo", "tessa", "root"])
HELPERS = {"tessa", "root"}


class Request(RuleBasedStateMachine):
    """Ben asks the guild; Tessa is its technical expert, Ada leads, Cleo is outside."""

    database: Database

    @initialize()
    def begin(self) -> None:
        """Two requests: one to drive, and one that it may be found to repeat."""
        self.unit = self.database.write()
        self.session: Session = self.unit.__enter__()
        self.moment = BEGIN
        with clock.at(BEGIN):
            self.story = Story(self.session)
            self.story.register("tessa")
            self.story.join("tessa", self.story.guild)
            self.story.give("tessa", RoleName.TECH_EXPERT, self.story.guild)
            asked = (support.open_request(self.session, self.story.ben, self.story.guild, DRAFT) for _twice in range(2))
            self.request, self.twin = asked
        self.state, self.reopened = S.NEW, False
        self.waited = dt.timedelta()
        self.since: dt.datetime | None = None

    def teardown(self) -> None:
        """Nothing is kept."""
        if hasattr(self, "session"):
            self.session.rollback()
            self.unit.__exit__(None, None, None)

    @rule(hours=st.integers(1, 60))
    def pass_time(self, hours: int) -> None:
        """Time goes by."""
        self.moment += dt.timedelta(hours=hours)

    @rule(who=WHO, to=st.sampled_from(list(S)))
    def step(self, who: str, to: S) -> None:
        """Somebody takes a step, or is refused for the reason that the model knows."""
        theirs = who == "ben" if to in ASKER_SAYS else who in HELPERS
        with clock.at(self.moment):
            try:
                request, community = support.find(self.session, self.story.actor(who), self.request.id)
                support.move(
                    self.session, self.story.actor(who), request, community,
                    Step(to, "So it is, at length.", SOLVED, self.twin.id),
                )  # fmt: skip
            except NotFoundError:
                assert who == "cleo"
            except ForbiddenError:
                assert who != "cleo"
                assert not theirs
            except ConflictError:
                assert theirs
                assert to not in STEPS.get(self.state, set())
            else:
                assert theirs
                assert to in STEPS[self.state]
                self._now(S.CLOSED if to == S.REOPENED and self.reopened else to)

    @rule(who=st.sampled_from(["ben", "tessa"]))
    def reply(self, who: str) -> None:
        """Somebody says something: a helper's first word takes it on, the requester's answer lets the clock run."""
        with clock.at(self.moment):
            try:
                support.reply(self.session, self.story.actor(who), self.request, "A word.")
            except ConflictError:
                assert self.state in {S.CLOSED, S.CANCELLED, S.DUPLICATE}
                return
        if (who, self.state) == ("tessa", S.NEW):
            self._now(S.ACKNOWLEDGED)
        if (who, self.state) == ("ben", S.WAITING):
            self._now(S.IN_PROGRESS)

    def _now(self, state: S) -> None:
        if self.since is not None:
            self.waited += working_time.usual().between(self.since, self.moment)
        self.since = self.moment if state == S.WAITING else None
        self.reopened |= state == S.REOPENED
        self.state = state

    @invariant()
    def agrees(self) -> None:
        """State, pause and target are the model's; what was said before anybody responded is no response."""
        if not hasattr(self, "session"):
            return
        calendar = working_time.usual()
        whole = calendar.after(BEGIN, 3 * calendar.day_length + self.waited)
        first = calendar.after(BEGIN, calendar.day_length)
        request = self.request
        assert (request.state, request.paused) == (self.state, self.since is not None)
        assert (request.response_target_at, request.resolution_target_at) == (first, whole)
        assert request.due_at == (whole if request.first_response_at else first)
        assert (request.first_response_at is None) == (request.assignee_id is None)
        assert (request.ended_at is not None) == (self.state in {S.CLOSED, S.CANCELLED, S.DUPLICATE})


def test_a_request_agrees_with_its_model(database: Database) -> None:
    Request.database = database
    Request.TestCase.settings = settings(
        max_examples=length(10, 60) if database.is_sqlite else length(2, 15),
        stateful_step_count=length(25, 60),
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    Request.TestCase().runTest()
