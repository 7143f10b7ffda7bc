"""Whatever happens, in whatever order: a rule's memberships are those of whom it fits, and nobody else's ever move."""

from random import Random

from app.models.belonging import MembershipState
from app.models.communities import Community
from app.models.people import PersonStatus
from app.models.rules import MembershipRule
from app.services import belonging, people, rules
from app.services.rules import Rule
from tests.proving import Figures, length
from tests.story import Story

STEPS = length(60, 1500)
UNITS = ("Sales", "Research", "Legal")


class Company:
    """Six people, two communities, and a model of who belongs where and why."""

    def __init__(self, story: Story, chance: Random) -> None:
        self.story, self.session, self.chance = story, story.session, chance
        self.places = [story.found("one"), story.found("two")]
        self.names = [story.register(f"p{number}").username for number in range(6)]
        self.written: list[MembershipRule] = []
        self.self_made: set[tuple[str, str]] = set()
        self.said_no: set[tuple[str, str]] = set()

    def move(self, name: str, _place: Community) -> None:
        unit = self.chance.choice([*UNITS, None])
        self.story.people[name].unit_id = people.unit(self.session, unit).id if unit else None

    def join(self, name: str, place: Community) -> None:
        if self.is_here(name) and not self.belongs(name, place):
            belonging.join(self.session, self.story.actor(name), place)
            self.self_made.add((name, place.slug))

    def leave(self, name: str, place: Community) -> None:
        if self.belongs(name, place):
            belonging.leave(self.session, self.story.actor(name), place, self.story.people[name])
            left = {(name, place.slug)}
            self.said_no |= left - self.self_made
            self.self_made -= left

    def go_or_come_back(self, name: str, _place: Community) -> None:
        here, person = self.is_here(name), self.story.people[name]
        to = people.Change(given=frozenset({"status"}), status=PersonStatus.LEFT if here else PersonStatus.ACTIVE)
        people.change(self.session, self.story.root, person, to)
        if here:
            rules.forgive(self.session, [person.id])
            self.self_made = {one for one in self.self_made if one[0] != name}
            self.said_no = {one for one in self.said_no if one[0] != name}

    def write(self, _name: str, place: Community) -> None:
        unit = people.unit(self.session, self.chance.choice(UNITS))
        rule = rules.write(self.session, self.story.root, place, Rule(unit=unit.name))
        rules.apply(self.session, self.story.root, rule)
        self.written.append(rule)

    def undo(self, _name: str, _place: Community) -> None:
        if self.written:
            rules.undo(self.session, self.story.root, self.written.pop(self.chance.randrange(len(self.written))))

    def is_here(self, name: str) -> bool:
        return self.story.people[name].status == PersonStatus.ACTIVE

    def belongs(self, name: str, place: Community) -> bool:
        membership = belonging.current(self.session, place.id, self.story.people[name].id)
        assert membership is None or membership.state == MembershipState.ACTIVE
        return membership is not None

    def should_belong(self, name: str, place: Community) -> bool:
        key, unit_id = (name, place.slug), self.story.people[name].unit_id
        fits = any(rule.community_id == place.id and rule.unit_id == unit_id for rule in self.written)
        return key in self.self_made or (fits and self.is_here(name) and key not in self.said_no)


def test_rules_and_people_in_any_order(story: Story, chance: Random, figures: Figures) -> None:
    company = Company(story, chance)
    acts = (company.move, company.join, company.leave, company.go_or_come_back, company.write, company.undo)
    for _step in range(STEPS):
        act, name, place = chance.choice(acts), chance.choice(company.names), chance.choice(company.places)
        act(name, place)
        story.session.flush()
        rules.settle_people(story.session, [story.people[name].id])
        wrong = [
            (one, where.slug)
            for one in company.names
            for where in company.places
            if company.belongs(one, where) != company.should_belong(one, where)
        ]
        assert not wrong, act.__name__
    figures.tell(steps=STEPS, rules_in_force=len(company.written))
