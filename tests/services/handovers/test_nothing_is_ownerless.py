"""Whatever HR and the identity provider tell, nothing that lives is held by somebody who left without anybody being asked."""

from collections.abc import Iterator
from contextlib import suppress
from random import Random

import pytest
from sqlalchemy import select
from sqlmodel import col

from app.core.errors import ProductError
from app.models.belonging import Membership, RoleAssignment, RoleKind, RoleName, RoleState
from app.models.communities import Community, Status
from app.models.handovers import Handover, HandoverReason, HandoverState, HandoverSubject
from app.models.people import Appointment, Person, PersonStatus
from app.services import communities, handovers, people
from app.services.communities import Founding
from app.services.handovers import Holding
from tests.proving import Figures, length
from tests.services.hr.telling import Office
from tests.story import Story

STEPS = length(40, 1_500)
NAMES = ("ada", "ben", "cleo", "dan", "eve", "fay", "gus")
ROLES = (RoleName.LEADER, RoleName.MANAGER, RoleName.SPONSOR, RoleName.TECH_EXPERT)
KINDS = ("transfer", "manager_change", "leave_start", "leave_end", "termination_scheduled", "termination_cancelled",
         "termination_effective", "rehire")  # fmt: skip


class Organisation:
    """Seven people with a history of HR's, three communities, and whatever happens to them."""

    def __init__(self, story: Story, chance: Random) -> None:
        self.story, self.chance, self.office = story, chance, Office(story)
        for name in NAMES[3:]:
            story.register(name)
        for name in NAMES:
            story.people[name].external_id = f"E-{name}"
        self.places = [story.guild, story.found("other"), story.found("third")]

    def happen(self) -> str:
        """One thing more; what the product refuses does not happen."""
        act = self.chance.choice((self.hr_tells, self.hr_tells, self.role_goes, self.role_goes, self.other_door, self.founds))
        with suppress(ProductError), self.story.session.begin_nested():
            act(self.chance.choice(NAMES))
        return act.__name__

    def hr_tells(self, name: str) -> None:
        kind, known = self.chance.choice(KINDS), {}
        if kind == "transfer":
            known["org_unit_code"] = self.chance.choice(("Sales", "Lab"))
        if kind == "manager_change":
            known["manager_external_id"] = self.chance.choice([f"E-{one}" for one in NAMES if one != name])
        self.office.tell(kind, "2026-01-01", of=name, **known)

    def role_goes(self, name: str) -> None:
        self.story.give(name, self.chance.choice(ROLES), self.chance.choice(self.places))

    def founds(self, name: str) -> None:
        if not here(self.story.people[name]):
            return  # nobody lets them in
        slug = f"draft-{self.chance.randrange(10**9)}"
        communities.found(self.story.session, self.story.actor(name), Founding(slug=slug, name=slug))

    def other_door(self, name: str) -> None:
        if self.chance.random() < 0.5:
            people.deactivate(self.story.session, None, self.story.people[name])
        else:
            people.appoint(self.story.session, None, self.story.people[name], self.chance.choice(("km_advisor", "hr")))


def here(person: Person) -> bool:
    return person.status in {PersonStatus.ACTIVE, PersonStatus.LONG_LEAVE}


def alone(story: Story, person: Person) -> set[Holding]:
    """`held_alone`, told a second time by looking at everything."""
    session = story.session
    everybody = {one.id: one for one in session.execute(select(Person)).scalars()}
    closed = {Status.ARCHIVED, Status.DECLINED}
    open_places = {one.id: one for one in session.execute(select(Community)).scalars() if one.status not in closed}
    held = [
        one
        for one in session.execute(select(RoleAssignment)).scalars()
        if one.state == RoleState.ACCEPTED and one.kind != RoleKind.DEPUTY and one.community_id in open_places
    ]
    by_others = [one for one in held if one.person_id != person.id and here(everybody[one.person_id])]
    taken = {(one.community_id, one.role) for one in by_others}
    led = {one.community_id for one in by_others if one.role in {RoleName.LEADER, RoleName.MANAGER}}
    found = {
        Holding(HandoverSubject.ROLE, one.community_id, one.role.value, one.id)
        for one in held
        if one.person_id == person.id and (one.community_id, one.role) not in taken
    }
    for place in open_places.values():
        if place.founded_by == person.id and place.status in {Status.DRAFT, Status.PROPOSED} and place.id not in led:
            found.add(Holding(HandoverSubject.DRAFT, place.id))
    current = [one for one in session.execute(select(Appointment)).scalars() if one.ended_at is None]
    others = {one.role for one in current if one.person_id != person.id and here(everybody[one.person_id])}
    found |= {
        Holding(HandoverSubject.APPOINTMENT, role=one.role)
        for one in current
        if one.person_id == person.id and one.role not in others
    }
    if any(one.manager_id == person.id and one.status != PersonStatus.LEFT for one in everybody.values()):
        found.add(Holding(HandoverSubject.REPORTS))
    return found


def ownerless(story: Story) -> Iterator[str]:
    """What is held by somebody who left."""
    everybody = list(story.session.execute(select(Person)).scalars())
    for person in everybody:
        if not here(person):
            yield from held_by(story, person)
            yield from unasked(story, person)


def held_by(story: Story, person: Person) -> Iterator[str]:
    session = story.session
    for role in session.execute(select(RoleAssignment).where(col(RoleAssignment.person_id) == person.id)).scalars():
        if role.state in {RoleState.ACCEPTED, RoleState.PROPOSED}:
            yield f"role {role.role} of {person.username}"
    for kind in (Membership, Appointment):
        if session.execute(select(kind).where(col(kind.person_id) == person.id, col(kind.ended_at).is_(None))).first():
            yield f"{kind.__name__} of {person.username}"


def unasked(story: Story, person: Person) -> Iterator[str]:
    """Drafts that only they led, with nobody asked; and tasks that wait for them."""
    tasks = list(story.session.execute(select(Handover).where(col(Handover.state) == HandoverState.OPEN)).scalars())
    yield from (f"task for {person.username}" for one in tasks if one.line_manager_id == person.id)
    mine = [one for one in tasks if one.person_id == person.id and one.reason == HandoverReason.LEAVING]
    asked = {(one.subject, one.community_id) for one in mine}
    for one in alone(story, person):
        if one.subject == HandoverSubject.DRAFT and (one.subject, one.community_id) not in asked:
            yield f"draft {one.community_id} of {person.username}"


@pytest.mark.slow
def test_nothing_is_held_by_who_left_without_anybody_being_asked(story: Story, chance: Random, figures: Figures) -> None:
    organisation = Organisation(story, chance)
    left = 0
    for number in range(STEPS):
        before = {name: alone(story, story.people[name]) for name in NAMES if here(story.people[name])}
        act = organisation.happen()
        story.session.flush()
        assert list(ownerless(story)) == [], (number, act)
        gone = [name for name in before if not here(story.people[name])]
        for name in gone:
            assert before[name] <= asked_of(story, story.people[name]), (number, act, name)
        left += len(gone)
        who = story.people[chance.choice(NAMES)]
        assert set(handovers.held_alone(story.session, who.id)) == alone(story, who), (number, act, who.username)
    assert left
    figures.tell(steps=STEPS, departures=left, ownerless=0)


def asked_of(story: Story, person: Person) -> set[Holding]:
    """What is open because somebody leaves or left."""
    tasks = story.session.execute(select(Handover).where(col(Handover.person_id) == person.id)).scalars()
    leaving = [one for one in tasks if (one.reason, one.state) == (HandoverReason.LEAVING, HandoverState.OPEN)]
    return {Holding(one.subject, one.community_id, one.role, one.role_id) for one in leaving}
