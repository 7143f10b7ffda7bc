"""The beginning of the demo's year: people are registered, and communities founded the way the house wants it."""

from datetime import timedelta
from functools import partial

from app.core import clock
from app.core.db import Session
from app.journal import facts
from app.journal.book import record
from app.models.belonging import RoleKind, RoleName
from app.models.communities import Kind, Orientation, Status, Visibility
from app.models.people import Person
from app.services import access, belonging, communities, people
from app.services.belonging import Proposal
from app.services.communities import Founding, Move
from app.services.demo.guides import DEMO_PASSWORD, demo_people
from app.services.demo.material import Plan
from app.services.demo.stage import Guild, Stage

ADMIN, HR, ADVISOR = "ewa.zielinska", "dorota.jaworska", "li.wei"
EAGERNESS = (10.0, 4.0, 1.5, 0.3)  # core, active, occasional and silent members (domain.md §3.5) …
SHARES = (12, 18, 25, 45)  # … and how many of a hundred are so


def register_everybody(stage: Stage) -> None:
    """The people, each unit's head as its manager, the organisation's appointments, and the guides' passwords."""
    heads: dict[str, Person] = {}
    for one in stage.who.values():
        new = people.NewPerson(
            username=one.username,
            display_name=one.name,
            email=f"{one.username}@example.com",
            time_zone=one.zone,
            languages=list(one.languages),
            unit=one.unit,
        )
        person = stage.rows[one.username] = people.register(stage.session, None, new)
        head = heads.setdefault(one.unit, person)
        if head is not person:
            _report_to(stage.session, person, head)
    for username, role in ((ADMIN, "platform_admin"), (HR, "hr"), (ADVISOR, "km_advisor")):
        people.appoint(stage.session, None, stage.rows[username], role)
    for guide in demo_people():
        access.set_password(stage.session, stage.rows[guide.username], DEMO_PASSWORD)


def _report_to(session: Session, person: Person, head: Person) -> None:
    person.manager_id = head.id
    record(session, None, facts.PersonChanged(person_id=person.id, fields=("manager",)))


def gather(stage: Stage, plan: Plan) -> Guild:
    """Choose who will come to a community, and how eager each will be; whoever is named is eager."""
    guild = Guild(plan, plan.leader)
    kept = {name for names in plan.roles.values() for name in names} | {ADMIN}
    others = [name for name in stage.who if name not in kept]
    named = [name for name in plan.named if name != ADVISOR]
    chosen = [*named, *stage.chance.sample(others, max(0, plan.size - len(named)))]
    for name in dict.fromkeys(chosen):
        drawn = stage.chance.choices(EAGERNESS, SHARES)[0]
        guild.eagerness[name] = EAGERNESS[0] if name in named else drawn
    return guild


def found(stage: Stage, guild: Guild) -> None:
    """Found a community as its plan says: by its leader as a draft, or by the administrator as one that works already."""
    plan = guild.plan
    is_active = plan.founded == "active"
    new = Founding(
        slug=plan.slug,
        name=plan.name,
        kind=Kind(plan.kind),
        orientation=Orientation(plan.orientation),
        domain=plan.domain,
        in_scope=plan.in_scope,
        out_of_scope=plan.out_of_scope,
        visibility=Visibility(plan.visibility),
        status=Status.ACTIVE if is_active else Status.DRAFT,
        languages=["en"],
        capacity=plan.capacity,
        exit_criterion=plan.exit_criterion,
        review_on=stage.now.date() + timedelta(days=90) if plan.exit_criterion else None,
    )
    founder = ADMIN if is_active else plan.leader
    guild.community = communities.found(stage.session, stage.actor(founder), new)


def fill_roles(stage: Stage, guild: Guild) -> None:
    """Offer the roles to whom the plan names; everybody accepts."""
    founder = ADMIN if guild.plan.founded == "active" else guild.plan.leader
    for role, names in guild.plan.roles.items():
        for name in names:
            give(stage, guild, founder, name, Proposal(role=RoleName(role)))


def give(stage: Stage, guild: Guild, by: str, to: str, what: Proposal) -> None:
    """A role is offered and accepted."""
    offered = belonging.propose(stage.session, stage.actor(by), guild.here, stage.rows[to], what)
    belonging.accept(stage.session, stage.actor(to), offered, guild.here)


def bring(stage: Stage, guild: Guild, username: str) -> None:
    """Somebody becomes a member, the way this community takes people in; a full one puts them on its waiting list."""
    person = stage.rows[username]
    if not person.is_active:
        return
    if guild.plan.visibility == Visibility.RESTRICTED:
        belonging.admit(stage.session, stage.actor(guild.leader), guild.here, person)
    belonging.join(stage.session, stage.actor(username), guild.here)
    if guild.plan.visibility == Visibility.ON_REQUEST:
        stage.put_on(stage.later(0, 3), partial(let_in, stage, guild, person))


def let_in(stage: Stage, guild: Guild, person: Person) -> None:
    """The leader lets in who asked."""
    stage.attempt(partial(belonging.admit, stage.session, stage.actor(guild.leader), guild.here, person))


def open_up(stage: Stage, guild: Guild) -> None:
    """The community is proposed, and approved by the advisor: from now on it works."""
    meeting = (clock.now() + timedelta(days=14)).date()
    proposed = Move(to=Status.PROPOSED, duplicates_seen=True)
    communities.move(stage.session, stage.actor(guild.leader), guild.here, proposed)
    approved = Move(to=Status.ACTIVE, first_meeting_on=meeting)
    communities.move(stage.session, stage.actor(ADVISOR), guild.here, approved)


def deputise(stage: Stage, guild: Guild, by: str, to: str) -> None:
    """Ask somebody to stand ready as a deputy leader; they have not answered yet."""
    deputy = Proposal(role=RoleName.LEADER, kind=RoleKind.DEPUTY)
    belonging.propose(stage.session, stage.actor(by), guild.here, stage.rows[to], deputy)
