"""The people of our tests: Ada leads the guild, Ben belongs to it, Cleo is outside; Root looks after the installation."""

from sqlalchemy import select
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session
from app.models.belonging import RoleName
from app.models.communities import Community, Status
from app.models.people import Person
from app.services import access, belonging, communities, people
from app.services.belonging import Proposal
from app.services.communities import Founding
from app.services.people import NewPerson

NAMES = ("root", "ada", "ben", "cleo")


class Story:
    """A guild and its people, made through the services, in one unit of work."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.people: dict[str, Person] = {}
        for name in NAMES:
            self.register(name)
        people.appoint(session, None, self.people["root"], "platform_admin")
        self.guild = self.found("guild")
        self.join("ada", self.guild)
        self.join("ben", self.guild)
        self.give("ada", RoleName.LEADER, self.guild)

    @classmethod
    def told(cls, session: Session) -> "Story":
        """The story as it stands in this database already, or else told now."""
        rows = session.execute(select(Person).where(col(Person.username).in_(NAMES))).scalars().all()
        if not rows:
            return cls(session)
        story = cls.over(session, {row.username: row for row in rows})
        story.guild = session.execute(select(Community).where(col(Community.slug) == "guild")).scalar_one()
        return story

    @classmethod
    def over(cls, session: Session, people: dict[str, Person]) -> "Story":
        """The same people again, in another unit of work."""
        story = object.__new__(cls)
        story.session, story.people = session, {name: session.merge(one) for name, one in people.items()}
        return story

    @property
    def root(self) -> Actor:
        """Looks after the installation, and founded the guild."""
        return self.actor("root")

    @property
    def ada(self) -> Actor:
        """Leads the guild."""
        return self.actor("ada")

    @property
    def ben(self) -> Actor:
        """Belongs to the guild."""
        return self.actor("ben")

    @property
    def cleo(self) -> Actor:
        """Is outside."""
        return self.actor("cleo")

    def actor(self, name: str) -> Actor:
        """Who somebody is now: what they hold may have changed since they were last asked for."""
        self.session.flush()
        return access.actor_of_person(self.session, self.people[name])

    def register(self, name: str, **known: object) -> Person:
        """Somebody more."""
        new = NewPerson(**{"username": name, "display_name": name.title(), "email": f"{name}@example.org", **known})
        self.people[name] = people.register(self.session, None, new)
        return self.people[name]

    def found(self, slug: str, **charter: object) -> Community:
        """One community more, active from the start."""
        new = Founding(**{"slug": slug, "name": slug.title(), "status": Status.ACTIVE, **charter})
        return communities.found(self.session, self.root, new)

    def join(self, name: str, community: Community) -> None:
        """Somebody joins, or asks to."""
        belonging.join(self.session, self.actor(name), community)

    def give(self, name: str, role: RoleName, community: Community) -> None:
        """Somebody is offered a role and accepts it."""
        offered = belonging.propose(self.session, self.root, community, self.people[name], Proposal(role=role))
        belonging.accept(self.session, self.actor(name), offered, community)
