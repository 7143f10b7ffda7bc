"""A large organisation written straight into the tables: 200 people, 20 communities, n contributions by keyed rows."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import insert

from app.core import ids, migrate
from app.core.db import Database
from app.models.belonging import Membership, MembershipState
from app.models.communities import Status
from app.models.contributions import Authorship, Contribution, ContributionKind, ContributionState, Source
from app.services import access, communities, people

PEOPLE, COMMUNITIES, BATCH = 200, 20, 5000
BEGIN = datetime(2020, 1, 1, tzinfo=UTC)


class Seeded(NamedTuple):
    """What a run needs to ask."""

    token: str
    cookie: str
    slug: str
    endorsable: list[str]


def seed(url: str, count: int) -> Seeded:
    """Fill an empty database; the one who asks is a member everywhere and the author of nothing."""
    migrate.upgrade(url)
    database = Database(url)
    draw = random.Random(20)
    with database.write() as session:
        crowd = [
            people.register(
                session, None, people.NewPerson(username=f"p{n}", display_name=f"Person {n}", email=f"p{n}@example.com")
            )
            for n in range(PEOPLE + 1)
        ]
        people.appoint(session, None, crowd[0], "platform_admin")
        access.set_password(session, crowd[0], "a-long-bench-password")
        token = access.issue(session, None, crowd[0], "bench", frozenset({"read", "write", "admin"}), 9)
    with database.write() as session:
        founder = access.by_token(session, token)
        founded = [
            communities.found(session, founder, communities.Founding(slug=f"c{n}", name=f"Community {n}", status=Status.ACTIVE))
            for n in range(COMMUNITIES)
        ]
        session.flush()
        authors = [person.id for person in crowd[1:]]
        session.execute(insert(Membership), list(_memberships([one.id for one in founded], authors, draw)))
    endorsable = _contributions(database, [one.id for one in founded], authors, count, draw)
    with database.read() as session:
        claim = access.check(session, "p0", "a-long-bench-password", "")
    with database.write() as session:
        visit = access.sign_in(session, claim)
    database.dispose()
    if visit is None:
        raise RuntimeError("The bench's own person cannot sign in.")
    return Seeded(token, visit.token, "c0", endorsable)


def _memberships(community_ids: list[str], person_ids: list[str], draw: random.Random) -> Iterator[dict[str, Any]]:
    for community_id in community_ids:
        for person_id in draw.sample(person_ids, 60):
            yield Membership(
                community_id=community_id, person_id=person_id, state=MembershipState.ACTIVE, since=BEGIN
            ).model_dump()


def _contributions(
    database: Database, community_ids: list[str], authors: list[str], count: int, draw: random.Random
) -> list[str]:
    latest: list[str] = []
    step = timedelta(days=2400) / count
    for start in range(0, count, BATCH):
        rows, written = [], []
        for number in range(start, min(start + BATCH, count)):
            moment = BEGIN + step * number
            row = Contribution(
                id=ids.new_id(moment), community_id=draw.choice(community_ids), kind=draw.choice(list(ContributionKind)),
                title=f"Something useful number {number}, told in a line", body="", evidence=[f"https://example.com/{number}"],
                occurred_on=moment.date(), logged_at=moment, source=Source.IMPORTED, state=ContributionState.LOGGED,
            )  # fmt: skip
            rows.append(row.model_dump())
            written.append(
                Authorship(contribution_id=row.id, person_id=draw.choice(authors), place=0, logged_at=moment).model_dump()
            )
        with database.write() as session:
            session.execute(insert(Contribution), rows)
            session.execute(insert(Authorship), written)
        latest = [row["id"] for row in rows]
    return latest
