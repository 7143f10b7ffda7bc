"""Memberships and roles, driven at random for long, agree with a model that fits on a page (reliability.md §2.2 G12)."""

import datetime as dt

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.core import clock
from app.core.db import Database, Session
from app.core.errors import ConflictError, ForbiddenError, NotFoundError
from app.models.belonging import MembershipState as M
from app.models.belonging import RoleAssignment, RoleKind, RoleName, RoleState
from app.services import belonging, communities
from app.services.belonging import Proposal
from tests.proving import length
from tests.story import Story

PEOPLE = ("ada", "ben", "cleo", "dan", "eve", "fay")
CAPACITY = 4
WHO = st.sampled_from(PEOPLE)
ROLE = st.sampled_from([RoleName.LEADER, RoleName.MANAGER, RoleName.SPONSOR, RoleName.TECH_EXPERT])
KIND = st.sampled_from([RoleKind.SUBSTANTIVE, RoleKind.SUBSTANTIVE, RoleKind.DEPUTY])
WORKING = {"leader", "manager", "tech_expert"}


class Belonging(RuleBasedStateMachine):
    """One community with four places and six people; everything happens through the services."""

    database: Database

    @initialize()
    def begin(self) -> None:
        """A community in which Root has the first place; the model knows who is in, who waits, and who holds what."""
        self.unit = self.database.write()
        self.session: Session = self.unit.__enter__()
        self.story = Story(self.session)
        for name in PEOPLE[3:]:
            self.story.register(name)
        self.place = self.story.found("place", capacity=CAPACITY)
        self.inside: set[str] = {"root"}
        self.waiting: list[str] = []
        self.offers: list[RoleAssignment] = []
        self.held: dict[str, tuple[str, str, RoleKind]] = {}

    def teardown(self) -> None:
        """Nothing is kept."""
        if hasattr(self, "session"):
            self.session.rollback()
            self.unit.__exit__(None, None, None)

    @rule(who=WHO)
    def join(self, who: str) -> None:
        """In while there is room, else onto the list; again changes nothing."""
        full = len(self.inside) >= CAPACITY
        membership, changed = belonging.join(self.session, self.story.actor(who), self.place)
        assert changed == (who not in self.inside and who not in self.waiting)
        if changed:
            self.waiting.append(who) if full else self.inside.add(who)
        assert membership.state == (M.ACTIVE if who in self.inside else M.WAITING)

    @rule(who=WHO)
    def leave(self, who: str) -> None:
        """Out, unless they work there; the first who waits comes in."""
        works = any(name == who and role in WORKING for name, role, _ in self.held.values())
        try:
            belonging.leave(self.session, self.story.actor(who), self.place, self.story.people[who])
        except NotFoundError:
            assert who not in self.inside
            assert who not in self.waiting
        except ConflictError:
            assert works
        else:
            assert not works
            self.inside.discard(who)
            self.waiting = [name for name in self.waiting if name != who]
            self._fill()

    def _fill(self) -> None:
        while self.waiting and len(self.inside) < CAPACITY:
            self.inside.add(self.waiting.pop(0))

    @rule(who=WHO, role=ROLE, kind=KIND)
    def propose(self, who: str, role: RoleName, kind: RoleKind) -> None:
        """Root asks; refused when they hold it or were asked, or when it would make the sponsor lead."""
        offer = Proposal(role=role, kind=kind)
        try:
            asked = belonging.propose(self.session, self.story.root, self.place, self.story.people[who], offer)
        except ConflictError:
            theirs = {held for name, held, _ in self.held.values() if name == who}
            theirs |= {one.role for one in self.offers if one.person_id == self.story.people[who].id}
            assert role in theirs or self._clash(role, theirs)
        else:
            self.offers.append(asked)

    @staticmethod
    def _clash(role: str, theirs: set[str]) -> bool:
        leads = {"leader", "manager"}
        return (role == "sponsor" and bool(theirs & leads)) or (role in leads and "sponsor" in theirs)

    @precondition(lambda self: self.offers)
    @rule(data=st.data(), yes=st.booleans())
    def answer(self, data: st.DataObject, yes: bool) -> None:
        """Whoever was asked says yes, if the rules still let them, or no."""
        offer = data.draw(st.sampled_from(self.offers))
        who = next(name for name, person in self.story.people.items() if person.id == offer.person_id)
        if not yes:
            belonging.decline(self.session, self.story.actor(who), offer)
            self.offers.remove(offer)
            return
        theirs = {role for name, role, _ in self.held.values() if name == who}
        same = [1 for _, role, kind in self.held.values() if role == offer.role and kind == RoleKind.SUBSTANTIVE]
        most = {"manager": 1, "sponsor": 1, "leader": 3}.get(offer.role, 99)
        room = offer.kind != RoleKind.SUBSTANTIVE or len(same) < most
        try:
            belonging.accept(self.session, self.story.actor(who), offer, self.place)
        except ConflictError:
            assert self._clash(offer.role, theirs) or not room
            return
        assert not self._clash(offer.role, theirs)
        assert room
        self.offers.remove(offer)
        self.held[offer.id] = (who, offer.role.value, offer.kind)
        if offer.role.value in WORKING:
            self.inside.add(who)
            self.waiting = [name for name in self.waiting if name != who]

    @precondition(lambda self: self.held)
    @rule(data=st.data(), who=WHO)
    def end(self, data: st.DataObject, who: str) -> None:
        """The holder steps down; nobody without a word in it may end another's role."""
        role_id = data.draw(st.sampled_from(sorted(self.held)))
        holder, role, _kind = self.held[role_id]
        assignment = self.session.get_one(RoleAssignment, role_id)
        sponsors = {name for name, held, kind in self.held.values() if held == "sponsor" and kind != RoleKind.DEPUTY}
        managers = {name for name, held, kind in self.held.values() if held == "manager" and kind != RoleKind.DEPUTY}
        experts = {name for name, held, kind in self.held.values() if held == "tech_expert" and kind != RoleKind.DEPUTY}
        decides = managers | experts if role == "tech_expert" else sponsors
        try:
            belonging.end(self.session, self.story.actor(who), assignment, self.place)
        except ForbiddenError:
            assert who != holder
            assert who not in decides
        else:
            assert who == holder or who in decides
            del self.held[role_id]

    @rule(days=st.integers(1, 40))
    def time_passes(self, days: int) -> None:
        """Nothing here ends by itself."""
        with clock.at(clock.now() + dt.timedelta(days=days)):
            self.agree()

    @invariant()
    def agree(self) -> None:
        """The services and the model say the same."""
        if not hasattr(self, "session"):
            return
        states = {name: belonging.current(self.session, self.place.id, self.story.people[name].id) for name in PEOPLE}
        assert {name for name, one in states.items() if one and one.state == M.ACTIVE} == self.inside - {"root"}
        assert {name for name, one in states.items() if one and one.state == M.WAITING} == set(self.waiting)
        assert communities.member_counts(self.session, [self.place.id])[self.place.id] == len(self.inside)
        rows = [row for row, _ in belonging.roles_of(self.session, self.place) if row.state == RoleState.ACCEPTED]
        assert {row.id for row in rows} == set(self.held)
        substantive = [row.role for row in rows if row.kind == RoleKind.SUBSTANTIVE]
        assert substantive.count(RoleName.MANAGER) <= 1
        assert substantive.count(RoleName.SPONSOR) <= 1
        assert substantive.count(RoleName.LEADER) <= 3
        leading = {row.person_id for row in rows if row.role in {RoleName.LEADER, RoleName.MANAGER}}
        assert leading.isdisjoint(row.person_id for row in rows if row.role == RoleName.SPONSOR)
        workers = {name for name, role, _ in self.held.values() if role in WORKING}
        assert workers <= self.inside
        assert not self.waiting or len(self.inside) >= CAPACITY, "nobody waits while there is a place"


def test_memberships_and_roles_agree_with_the_model(database: Database) -> None:
    """Each run is rolled back, so that all begin alike; fewer of them on PostgreSQL, which runs the same statements."""
    Belonging.database = database
    Belonging.TestCase.settings = settings(
        max_examples=length(25, 300) if database.is_sqlite else length(5, 60),
        stateful_step_count=length(40, 50),
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    Belonging.TestCase().runTest()
