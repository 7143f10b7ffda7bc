"""Roles with their dates: history is told, so what governance would refuse is taken in and shown as a gap."""

from datetime import date

import pytest
from sqlmodel import select

from app.core.db import Database
from app.journal.book import head
from app.models.belonging import Membership, RoleAssignment
from app.models.communities import Community
from app.services import belonging, checking, communities
from tests.services.importing.conftest import Told

HEADER = "community,person,role,kind,from,to\n"


@pytest.fixture
def guild(told: Told, database: Database) -> Community:
    told("communities", "slug,name\nguild,Guild\n")
    with database.read() as session:
        return session.exec(select(Community)).one()


def leaders(database: Database, guild: Community, day: str) -> list[str]:
    with database.read() as session:
        held = belonging.roles_of(session, guild, date.fromisoformat(day))
        return sorted(person.username for role, person in held if role.role == "leader")


def assignments(database: Database) -> list[tuple[str, str, date | None, date | None]]:
    with database.read() as session:
        rows = session.exec(select(RoleAssignment).order_by(RoleAssignment.id)).all()
        return [(row.role, row.state, row.valid_from, row.valid_to) for row in rows]


def test_days_are_half_open_and_no_first_day_means_since_ever(told: Told, database: Database, guild: Community) -> None:
    told("roles", HEADER + "guild,ada,leader,,,2020-03-01\nguild,ben,leader,,2020-03-01,\n")
    assert leaders(database, guild, "1990-01-01") == ["ada"]
    assert leaders(database, guild, "2020-02-29") == ["ada"]
    assert leaders(database, guild, "2020-03-01") == ["ben"]
    assert leaders(database, guild, "2026-01-01") == ["ben"]


def test_the_same_file_again_changes_nothing(told: Told, database: Database, guild: Community) -> None:
    text = HEADER + (
        "guild,ada,leader,,,2020-03-01\nguild,ada,leader,,2021-01-01,\nguild,ben,leader,deputy,,\n"
        "guild,cleo,member,,2019-01-01,2020-01-01\nguild,cleo,member,,2021-01-01,\nguild,dan,sponsor,acting,2020-01-01,2030-01-01\n"
    )
    assert told("roles", text).counts["roles"]["created"] == 4
    with database.read() as session:
        before = head(session)
    again = told("roles", text)
    assert all(set(counts) == {"unchanged"} for counts in again.counts.values())
    with database.read() as session:
        assert head(session) == before
        assert not checking.verify(session).faults


def test_broken_rules_are_gaps_and_no_faults(told: Told, database: Database, guild: Community) -> None:
    rows = "".join(f"guild,leader{number},leader,,,\n" for number in range(4))
    assert not told("roles", HEADER + rows + "guild,leader0,sponsor,,,\n").refusals
    with database.read() as session:
        gaps = " ".join(communities.gaps(session, session.get_one(Community, guild.id)))
        assert not checking.verify(session).faults
    assert "More than three leaders" in gaps
    assert "A sponsor also leads" in gaps


def test_whoever_works_for_a_community_belongs_to_it_and_a_sponsor_need_not(
    told: Told, database: Database, guild: Community
) -> None:
    tally = told("roles", HEADER + "guild,ada,leader,,2020-01-01,\nguild,ben,sponsor,,,\nguild,cleo,leader,,,2020-01-01\n")
    assert tally.counts["members"]["created"] == 1
    with database.read() as session:
        member = session.exec(select(Membership)).one()
    assert (member.state, member.origin, member.since.date()) == ("active", "imported", date(2020, 1, 1))


def test_what_cannot_be_understood_is_refused(told: Told, guild: Community) -> None:
    tally = told(
        "roles",
        HEADER
        + "nowhere,ada,leader,,,\n"
        + "guild,ada,leader,,2020-01-02,2020-01-01\n"
        + "guild,ada,king,,,\n"
        + "guild,ada,leader,,2020-01-01,\n"
        + "guild,ada,leader,,2021-01-01,\n",
    )
    assert [(refusal.line, refusal.field) for refusal in sorted(tally.refusals)] == [
        (2, "community"), (3, "to"), (4, "role"), (6, "from"),
    ]  # fmt: skip


def test_a_dated_history_gives_undated_roles_their_dates(told: Told, database: Database, guild: Community) -> None:
    told("roles", HEADER + "guild,ada,leader,,,\n")
    tally = told("roles", HEADER + "guild,ada,leader,,2018-01-01,2019-01-01\nguild,ada,leader,,2020-01-01,\n")
    assert (tally.counts["roles"]["created"], tally.counts["roles"]["updated"]) == (1, 1)
    assert assignments(database) == [
        ("leader", "ended", date(2018, 1, 1), date(2019, 1, 1)), ("leader", "accepted", date(2020, 1, 1), None),
    ]  # fmt: skip
    assert told("roles", HEADER + "guild,ada,leader,,,\n").counts["roles"]["unchanged"] == 1


def test_a_role_that_a_later_file_ends_is_ended(told: Told, database: Database, guild: Community) -> None:
    told("roles", HEADER + "guild,ada,leader,,2018-01-01,\n")
    assert told("roles", HEADER + "guild,ada,leader,,2018-01-01,2019-01-01\n").counts["roles"]["updated"] == 1
    assert told("roles", HEADER + "guild,ada,leader,,2018-01-01,\n").counts["roles"]["unchanged"] == 1
    assert assignments(database) == [("leader", "ended", date(2018, 1, 1), date(2019, 1, 1))]


def test_terms_to_come_may_follow_one_another(told: Told, database: Database, guild: Community) -> None:
    rows = "guild,ada,leader,,2020-01-01,2040-01-01\nguild,ada,leader,,2040-01-01,\n"
    assert told("roles", HEADER + rows).counts["roles"] == {"created": 2}
    with database.read() as session:
        assert not checking.verify(session).faults
