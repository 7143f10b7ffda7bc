"""Decisions' lives, driven at random, agree with a model that fits on a page: who said what last, and what time it is."""

import datetime as dt

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.core import clock
from app.core.db import Database, Session
from app.core.errors import ConflictError, InvalidError
from app.models.decisions import Decision
from app.services import decisions
from tests.proving import length
from tests.services.decisions.room import HARM, NOON, M, P, Room, S
from tests.story import Story

MEMBERS = ("ada", "mia", "sue", "ben", "dan", "eve", "root")
WHO = st.sampled_from(MEMBERS)
HOURS = st.sampled_from([71, 72, 72, 100])
QUORA = {M.MAJORITY: 3, M.TWO_THIRDS: 3}  # of seven, by what is asked for below
GRACE = dt.timedelta(days=14)


class Told:
    """One decision as the model knows it."""

    def __init__(self, row: Decision, method: M, replaces: "Told | None") -> None:
        self.row, self.method, self.replaces = row, method, replaces
        self.state, self.closes = S.DRAFT, NOON
        self.said: dict[str, P] = {}

    def verdict(self) -> S | None:
        words = list(self.said.values())
        yes, no = words.count(P.AGREE), words.count(P.OBJECT)
        if self.method == M.ADVICE:
            return None if set(self.said) - {"ada"} else S.LAPSED
        if self.method in {M.CONSENT, M.LAZY_CONSENSUS}:
            return S.REJECTED if no else S.ACCEPTED
        if len(words) < QUORA[self.method]:
            return S.LAPSED
        carried = yes > no if self.method == M.MAJORITY else yes > 0 and yes >= 2 * no
        return S.ACCEPTED if carried else S.REJECTED


class Life(RuleBasedStateMachine):
    """Some decisions of one community at a time; hours go by in between. The model holds words and hours, and no rows."""

    database: Database

    @initialize()
    def begin(self) -> None:
        """Nothing was proposed yet."""
        self.unit = self.database.write()
        self.session: Session = self.unit.__enter__()
        self.room = Room(Story(self.session))
        self.now = NOON
        self.all: list[Told] = []

    def teardown(self) -> None:
        """Nothing is kept."""
        if hasattr(self, "session"):
            self.session.rollback()
            self.unit.__exit__(None, None, None)

    def some(self, data: st.DataObject) -> Told:
        return data.draw(st.sampled_from(self.all))

    def settle(self, one: Told, verdict: S) -> None:
        one.state = verdict
        if verdict == S.ACCEPTED and one.replaces:
            one.replaces.state = S.SUPERSEDED

    @rule(hours=st.sampled_from([1, 23, 72, 400]))
    def wait(self, hours: int) -> None:
        """Hours go by; then the clock counts what is due, in the order in which it closed."""
        self.now += dt.timedelta(hours=hours)
        with clock.at(self.now):
            self.room.tick()
        for one in sorted(self.all, key=lambda told: told.closes):
            if one.state == S.OPEN and one.closes <= self.now:
                verdict = one.verdict() or (S.LAPSED if one.closes + GRACE <= self.now else None)
                if verdict:
                    self.settle(one, verdict)

    @precondition(lambda self: len(self.all) < 6)
    @rule(method=st.sampled_from(M), data=st.data())
    def propose(self, method: M, data: st.DataObject) -> None:
        """Ben proposes; perhaps what shall replace something accepted, and nothing else."""
        old = data.draw(st.none() | st.sampled_from(self.all)) if self.all else None
        known = {"quorum_bp": 4_000} if method in QUORA else {}
        with clock.at(self.now):
            try:
                row = self.room.draft(method=method, supersedes=old.row.id if old else None, **known)
            except InvalidError:
                assert old is not None
                assert old.state != S.ACCEPTED
                return
        assert old is None or old.state == S.ACCEPTED
        self.all.append(Told(row, method, old))

    @precondition(lambda self: self.all)
    @rule(data=st.data(), hours=HOURS)
    def open(self, data: st.DataObject, hours: int) -> None:
        """Ada opens it, for 72 hours at least; two open ones never replace the same."""
        one = self.some(data)
        until = self.now + dt.timedelta(hours=hours)
        rivals = [other for other in self.all if other.replaces and other.replaces is one.replaces and other.state == S.OPEN]
        with clock.at(self.now):
            try:
                self.room.open(one.row, until=until)
            except InvalidError:
                assert one.state == S.DRAFT
                assert hours < 72 or (one.replaces and one.replaces.state != S.ACCEPTED)
                return
            except ConflictError:
                assert one.state != S.DRAFT or rivals
                return
        assert hours >= 72
        assert not rivals
        one.state, one.closes = S.OPEN, until

    def runs(self, one: Told) -> bool:
        return one.state == S.OPEN and self.now < one.closes

    @precondition(lambda self: self.all)
    @rule(data=st.data(), who=WHO, stance=st.sampled_from(P))
    def say(self, data: st.DataObject, who: str, stance: P) -> None:
        """Somebody says something, or something else than before."""
        one = self.some(data)
        with clock.at(self.now):
            try:
                self.room.say(one.row, who, stance, HARM)
            except ConflictError:
                assert not self.runs(one)
                return
        assert self.runs(one)
        one.said[who] = stance

    @precondition(lambda self: self.all)
    @rule(data=st.data(), who=WHO)
    def take_back(self, data: st.DataObject, who: str) -> None:
        """Somebody takes back what they said, if anything."""
        one = self.some(data)
        with clock.at(self.now):
            try:
                self.room.take_back(one.row, who)
            except ConflictError:
                assert not self.runs(one)
                return
        assert self.runs(one)
        one.said.pop(who, None)

    @precondition(lambda self: self.all)
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        """Ada withdraws it, unless it is closed."""
        one = self.some(data)
        with clock.at(self.now):
            try:
                self.room.withdraw(one.row)
            except ConflictError:
                assert one.state != S.DRAFT
                assert not self.runs(one)
                return
        assert one.state == S.DRAFT or self.runs(one)
        one.state = S.WITHDRAWN

    @precondition(lambda self: self.all)
    @rule(data=st.data(), accepted=st.booleans())
    def decide(self, data: st.DataObject, accepted: bool) -> None:
        """Ada decides upon advice, and nobody decides upon anything else."""
        one = self.some(data)
        with clock.at(self.now):
            try:
                self.room.state(one.row, accepted=accepted)
            except (ConflictError, InvalidError):
                assert one.method != M.ADVICE or one.state != S.OPEN or self.runs(one)
                return
        assert one.method == M.ADVICE
        self.settle(one, S.ACCEPTED if accepted else S.REJECTED)

    @invariant()
    def everything_agrees(self) -> None:
        """Every state, every count, who replaced whom; whatever was accepted will be looked at again."""
        if not hasattr(self, "all"):
            return
        for one in self.all:
            assert one.row.state == one.state, one.method
            counted = decisions.counted(self.session, one.row)
            assert counted.stances == {stance.value: list(one.said.values()).count(stance) for stance in P}
            if one.state in {S.ACCEPTED, S.SUPERSEDED}:
                assert one.row.review_on
            shown = decisions.one(self.session, self.room.story.ada, one.row)
            heirs = [heir for heir in self.all if heir.replaces is one and heir.state in {S.ACCEPTED, S.SUPERSEDED}]
            assert shown.superseded_by == (heirs[0].row.id if heirs else None)
            assert len(heirs) == (one.state == S.SUPERSEDED)


def test_decisions_lives_agree_with_their_model(database: Database) -> None:
    Life.database = database
    Life.TestCase.settings = settings(
        max_examples=length(8, 100) if database.is_sqlite else length(1, 15),
        stateful_step_count=length(25, 50),
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    Life.TestCase().runTest()
