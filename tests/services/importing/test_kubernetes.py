"""A real organisation comes in: Kubernetes' communities, nine years of leaders, and what people did, counted independently."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from app.cli.importing import take_in
from app.core.actor import Actor
from app.core.db import Database, Session
from app.core.paging import Ask
from app.journal.book import head
from app.models.belonging import Membership, MembershipState, RoleAssignment
from app.models.communities import Community
from app.models.contributions import Authorship, Contribution, ContributionState
from app.models.people import Person
from app.readers import READERS
from app.readers.runner import catch_up
from app.services import access, belonging, checking, communities, contributions, importing
from app.services.contributions import Filters
from app.services.importing import Tally
from tests.helpers import kubernetes


@pytest.fixture
def folder(shared: Callable[[str], Path]) -> Path:
    return shared("data/kubernetes")


def imported(database: Database, noun: str, file: Path) -> Tally:
    tally = take_in(database, importing.read(noun, file), lambda _count: None)
    assert not tally.refusals
    return tally


def is_unchanged(tally: Tally) -> bool:
    return all(set(counts) == {"unchanged"} for counts in tally.counts.values())


def somebody(session: Session) -> Actor:
    return access.actor_of_person(session, session.execute(select(Person).limit(1)).scalar_one())


def test_the_roster_comes_in_whole_and_once(database: Database, folder: Path) -> None:
    first = imported(database, "communities", folder / "sigs.yaml")
    assert first.counts["communities"] == {"created": 35}
    with database.read() as session:
        before = head(session)
        assert session.execute(select(Community.kind, func.count()).group_by(Community.kind)).all() == [
            ("coe", 3), ("cop", 24), ("working_group", 8),
        ]  # fmt: skip
        assert held(session) == named(folder)
        assert members(session) == belonging_to(folder)
        gaps = {row.slug: communities.gaps(session, row) for row in session.execute(select(Community)).scalars()}
        assert "No sponsor stands behind this community." in gaps["committee-steering"]
        assert sum(len(row.meetings) for row in session.execute(select(Community)).scalars()) == 102
        assert not checking.verify(session).faults
    assert is_unchanged(imported(database, "communities", folder / "sigs.yaml"))
    with database.read() as session:
        assert head(session) == before


def held(session: Session) -> Counter[tuple[str, str, str, str, str]]:
    rows = session.execute(
        select(Community.slug, Person.username, RoleAssignment.role, RoleAssignment.kind, RoleAssignment.state)
        .join(Community, Community.id == RoleAssignment.community_id)
        .join(Person, Person.id == RoleAssignment.person_id)
    )
    return Counter(tuple(map(str, row)) for row in rows)


def named(folder: Path) -> Counter[tuple[str, str, str, str, str]]:
    """Everybody in a role, as the file has it."""
    found: Counter[tuple[str, str, str, str, str]] = Counter()
    ways = {
        "chairs": ("substantive", "accepted"),
        "tech_leads": ("deputy", "accepted"),
        "emeritus_leads": ("substantive", "ended"),
    }
    for slug, community in kubernetes.roster(folder).items():
        for group, way in ways.items():
            found.update((slug, person["github"], "leader", *way) for person in community["leadership"].get(group, []))
        if liaison := community["contact"].get("liaison"):
            found[slug, liaison["github"], "sponsor", "substantive", "accepted"] += 1
    return found


def members(session: Session) -> set[tuple[str, str]]:
    query = select(Community.slug, Person.username).join(Membership, Membership.community_id == Community.id)
    query = query.join(Person, Person.id == Membership.person_id).where(col(Membership.state) == MembershipState.ACTIVE)
    return {tuple(row) for row in session.execute(query)}


def belonging_to(folder: Path) -> set[tuple[str, str]]:
    """Present leads, and the leads of subprojects."""
    found = set()
    for slug, community in kubernetes.roster(folder).items():
        leads = [*community["leadership"].get("chairs", []), *community["leadership"].get("tech_leads", [])]
        for project in community.get("subprojects", []):
            leads += project.get("leads", [])
        found |= {(slug, person["github"]) for person in leads}
    return found


def test_nine_years_of_leaders_can_be_asked_for_any_day(database: Database, folder: Path, tmp_path: Path) -> None:
    imported(database, "communities", kubernetes.write(tmp_path / "communities.csv", kubernetes.past_communities(folder)))
    roles = kubernetes.write(tmp_path / "roles.csv", kubernetes.roles(folder))
    imported(database, "roles", roles)
    assert is_unchanged(imported(database, "roles", roles))
    days = ["2017-05-16", "2018-03-20", "2019-07-01", "2020-01-01", "2021-06-15", "2023-12-31", "2026-08-20"]
    with database.read() as session:
        everywhere = list(session.execute(select(Community)).scalars())
        for day in days:
            found = {
                (community.slug, role.role.value, person.username.lower())
                for community in everywhere
                for role, person in belonging.roles_of(session, community, date.fromisoformat(day))
            }
            assert found == kubernetes.held_on(folder, day), day
            assert found, day
        assert not checking.verify(session).faults


def test_the_commit_history_becomes_contributions(database: Database, folder: Path, tmp_path: Path) -> None:
    imported(database, "communities", folder / "sigs.yaml")
    file = kubernetes.write(tmp_path / "contributions.csv", kubernetes.contributions(folder, kubernetes.roster(folder)))
    by_community, by_person = kubernetes.totals(folder, kubernetes.roster(folder))
    assert imported(database, "contributions", file).counts["contributions"] == {"created": by_community.total()}
    assert is_unchanged(imported(database, "contributions", file))
    for reader in READERS:
        catch_up(database, reader)
    with database.read() as session:
        actor = somebody(session)
        assert counted(session) == (by_community, by_person)
        busiest = by_person.most_common(1)[0]
        person = session.execute(select(Person).where(col(Person.username) == busiest[0])).scalar_one()
        assert len(walk(session, actor, Filters(author_id=person.id))) == busiest[1]
        everything = walk(session, actor, Filters())
        assert len(everything) == by_community.total()
        assert everything == sorted(everything, reverse=True)
        report = checking.verify(session)
        assert (report.entries, report.faults) == (0, []), "the past earns nothing"
        assert {state for (state,) in session.execute(select(Contribution.state).distinct())} == {ContributionState.LOGGED}


def counted(session: Session) -> tuple[dict[str, int], dict[str, int]]:
    """Contributions by community and by person, as Guildry has them."""
    here = select(Community.slug, func.count()).join(Contribution, col(Contribution.community_id) == Community.id)
    theirs = select(Person.username, func.count()).join(Authorship, col(Authorship.person_id) == Person.id)
    return (
        dict(session.execute(here.group_by(Community.slug)).all()),
        dict(session.execute(theirs.group_by(Person.username)).all()),
    )


def walk(session: Session, actor: Actor, wanted: Filters) -> list[tuple[object, str]]:
    """A whole feed, page by page, to its very end."""
    found: list[tuple[object, str]] = []
    after: str | None = None
    while True:
        page = contributions.feed(session, actor, wanted, Ask(limit=100, after=after))
        found += [(row.logged_at, row.id) for row in page.items]
        if page.next is None:
            return found
        after = page.next
