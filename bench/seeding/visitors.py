"""Two hundred people who come in, each with a token and a cookie of their own, and what they may do next."""

from dataclasses import dataclass
from itertools import count

from sqlalchemy import select
from sqlmodel import col

from app.core.db import Database, Session
from app.models.belonging import Membership
from app.models.communities import Community
from app.models.contributions import Authorship, Contribution, ContributionState, Endorsement
from app.models.people import Appointment, Person
from app.services import access
from app.services.recognition.policy_2025_1 import POLICY_2025_1

NUMBER = 200
LATEST = 2000


@dataclass(frozen=True)
class Visitor:
    """A member, busiest first: how they come in, and the slugs of the communities they belong to."""

    person_id: str
    username: str
    token: str
    cookie: str
    slugs: list[str]


@dataclass(frozen=True)
class Open:
    """A contribution that people may still endorse, all but those who wrote it or have done so."""

    contribution_id: str
    barred: frozenset[str]


class Visitors:
    """Everybody who comes in, and what is left to endorse."""

    def __init__(self, people: list[Visitor], warden: str, endorsed: list[Open], waiting: list[Open]) -> None:
        self.people = people
        self.warden = warden  # the token of a KM advisor, who may run the heavy report
        self.waiting = iter(waiting)  # whoever endorses these first gives points by it
        self._pairs = (
            (self.people[(turn + place) % len(people)], one)
            for turn in count()
            for place, one in enumerate(endorsed)
            if self.people[(turn + place) % len(people)].person_id not in one.barred
        )

    def endorsement(self) -> tuple[Visitor, str]:
        """Somebody, and a contribution that they have not endorsed; never the same pair twice."""
        visitor, one = next(self._pairs)
        return visitor, one.contribution_id

    def first_word(self) -> tuple[Visitor, str]:
        """Somebody, and a contribution that nobody has endorsed and that carries points once somebody does."""
        one = next(self.waiting)
        return next(visitor for visitor in self.people if visitor.person_id not in one.barred), one.contribution_id


def arrive(url: str) -> Visitors:
    """Let people in; sessions and tokens are made anew each time, since old ones have run out."""
    database = Database(url)
    with database.write() as session:
        wanted = col(Person.username_key).in_([f"p{place}" for place in range(NUMBER)])
        found = {person.username: person for person in session.execute(select(Person).where(wanted)).scalars()}
        crowd = [found[f"p{place}"] for place in range(NUMBER)]
        slugs = _slugs(session)
        people = [_come_in(session, person, slugs.get(person.id, [])) for person in crowd]
        appointed = select(Person).join(Appointment, col(Appointment.person_id) == col(Person.id))
        advisor = session.execute(appointed.where(col(Appointment.role) == "km_advisor")).scalar_one()
        warden = access.issue(session, None, advisor, "bench", frozenset({"read", "write"}), 9)
    with database.read() as session:
        endorsed = _open(session, [ContributionState.ENDORSED])
        waiting = _open(session, [ContributionState.LOGGED, ContributionState.LAPSED])
    database.dispose()
    return Visitors(people, warden, endorsed, waiting)


def _slugs(session: Session) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    query = select(col(Membership.person_id), col(Community.slug))
    query = query.join(Community, col(Community.id) == col(Membership.community_id))
    for person_id, slug in session.execute(query):
        found.setdefault(person_id, []).append(slug)
    return found


def _come_in(session: Session, person: Person, slugs: list[str]) -> Visitor:
    token = access.issue(session, None, person, "bench", frozenset({"read", "write"}), 9)
    visit = access.sign_in(session, access.Claim(account="", address="127.0.0.1", person_id=person.id))
    if visit is None:
        raise RuntimeError(f"{person.username} cannot sign in.")
    return Visitor(person.id, person.username, token, visit.token, slugs)


def _open(session: Session, states: list[ContributionState]) -> list[Open]:
    """The latest contributions in these states whose kind carries points at one person's word."""
    kinds = [kind for kind, rule in POLICY_2025_1.rules.items() if rule.endorsers == 1]
    latest = (
        select(col(Contribution.id))
        .where(col(Contribution.state).in_(states), col(Contribution.kind).in_(kinds))
        .order_by(col(Contribution.logged_at).desc())
        .limit(LATEST)
    )
    barred: dict[str, set[str]] = {contribution_id: set() for contribution_id in session.execute(latest).scalars()}
    for of, who in ((Authorship.contribution_id, Authorship.person_id), (Endorsement.contribution_id, Endorsement.endorser_id)):
        for contribution_id, person_id in session.execute(select(col(of), col(who)).where(col(of).in_(latest))):
            barred[contribution_id].add(person_id)
    return [Open(contribution_id, frozenset(people)) for contribution_id, people in barred.items()]
