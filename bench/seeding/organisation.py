"""Who is there: people in units, communities, who belongs to which, and in which role."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from app.core import clock, ids
from app.core.text import fold
from app.journal import facts
from app.models.belonging import Membership, MembershipState, RoleAssignment, RoleKind, RoleName, RoleState
from app.models.communities import Community, Kind, Orientation, Status
from app.models.people import Appointment, OrgUnit, Person
from bench.seeding import words
from bench.seeding.writing import Writer

YEARS = 7
BELONGS_TO = 3
ROLES = (RoleName.LEADER, RoleName.MANAGER, RoleName.SPONSOR, RoleName.TECH_EXPERT)


@dataclass(frozen=True)
class Place:
    """The organisation: ids of people and communities, the busiest first, and the members of each community."""

    begun: datetime
    until: datetime
    people: list[str]
    communities: list[str]
    members: dict[str, list[str]]


def busy(draw: Random, number: int) -> int:
    """A place among `number`, the first far more often than the last: few do much, many do little."""
    return int(number * draw.random() ** 2)


def found(writer: Writer, size: int) -> Place:
    """People and communities, more of both where more was contributed: 200 and 20 for 10⁴, about 5,000 and 100 for 10⁶."""
    draw, until = Random(20), clock.now()
    begun = until - timedelta(days=365 * YEARS)
    people = _people(writer, draw, begun, round(200 * max(1.0, size / 10_000) ** 0.7))
    communities = _communities(writer, begun, people[-1], round(20 * (len(people) / 200) ** 0.5))
    members: dict[str, list[str]] = {community: [] for community in communities}
    for person in people:
        for community in dict.fromkeys(communities[busy(draw, len(communities))] for _ in range(BELONGS_TO)):
            members[community].append(person)
            _join(writer, begun, community, person)
    for community in communities:
        for person in draw.sample(people, max(0, 8 - len(members[community]))):  # the least busy have some people too
            if person not in members[community]:
                members[community].append(person)
                _join(writer, begun, community, person)
        for role, person in zip(ROLES, reversed(members[community]), strict=False):
            _appoint(writer, begun, community, person, role)
    return Place(begun, until, people, communities, members)


def _people(writer: Writer, draw: Random, begun: datetime, number: int) -> list[str]:
    units = [ids.new_id(begun) for _ in range(12)]
    for place, unit in enumerate(units):
        writer.add(OrgUnit, id=unit, created_at=begun, code=f"unit-{place}", name=f"Unit {place}")
    people = []
    for place in range(number):
        name = f"{draw.choice(words.GIVEN)} {draw.choice(words.FAMILY)}"
        person = ids.new_id(begun)
        writer.add(
            Person, id=person, created_at=begun, updated_at=begun, username=f"p{place}", username_key=f"p{place}",
            display_name=name, name_key=fold(name), email=f"p{place}@example.com", email_key=f"p{place}@example.com",
            unit_id=draw.choice(units),
        )  # fmt: skip
        writer.record(begun, None, facts.PersonRegistered(person_id=person))
        people.append(person)
    for role in ("platform_admin", "km_advisor"):  # the last one looks after the rules and reads the reports
        writer.add(Appointment, id=ids.new_id(begun), created_at=begun, person_id=people[-1], role=role)
        writer.record(begun, None, facts.PersonAppointed(person_id=people[-1], role=role))
    return people


def _communities(writer: Writer, begun: datetime, founder: str, number: int) -> list[str]:
    communities = []
    for place in range(number):
        name = f"{words.FIELDS[place % len(words.FIELDS)]} {place // len(words.FIELDS) + 1}"
        domain = f"What we know about {name.lower()}, kept where everybody finds it."
        community = ids.new_id(begun)
        writer.add(
            Community, id=community, created_at=begun, updated_at=begun, slug=f"c{place}", name=name, name_key=fold(name),
            search_key=fold(f"{name} c{place} {domain}"), domain=domain, status=Status.ACTIVE, founded_by=founder,
            in_scope=["Questions from daily work", "Templates and examples"], out_of_scope=["Anything that has a help desk"],
        )  # fmt: skip
        writer.record(
            begun, founder,
            facts.CommunityFounded(
                community_id=community, kind=Kind.COP.value, orientation=Orientation.PROFESSIONAL.value, status="active"
            ),
        )  # fmt: skip
        communities.append(community)
    return communities


def _join(writer: Writer, moment: datetime, community: str, person: str) -> None:
    membership = ids.new_id(moment)
    writer.add(
        Membership, id=membership, created_at=moment, updated_at=moment, community_id=community, person_id=person,
        state=MembershipState.ACTIVE, since=moment,
    )  # fmt: skip
    change = {"membership_id": membership, "community_id": community, "person_id": person}
    writer.record(moment, person, facts.MembershipChanged(**change, source=None, target="active"))


def _appoint(writer: Writer, moment: datetime, community: str, person: str, role: RoleName) -> None:
    assignment, kind = ids.new_id(moment), RoleKind.SUBSTANTIVE
    writer.add(
        RoleAssignment, id=assignment, created_at=moment, updated_at=moment, community_id=community, person_id=person,
        role=role, kind=kind, state=RoleState.ACCEPTED, valid_from=moment.date(),
    )  # fmt: skip
    taken = {"role_id": assignment, "community_id": community, "person_id": person}
    writer.record(moment, person, facts.RoleAccepted(**taken, role=role.value, kind=kind.value))
