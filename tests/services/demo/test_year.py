"""The demo's year, told once on SQLite: it is lifelike, every number in it is true, and its guides can walk in."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from app.core import clock
from app.core.db import Database, Session
from app.core.errors import ConflictError
from app.models.belonging import Membership, MembershipState
from app.models.communities import Community, Kind, Orientation, Status, Visibility
from app.models.contributions import Contribution, ContributionKind, ContributionState, Kudos
from app.models.people import OrgUnit, Person
from app.models.questions import AssetCredit, Question
from app.models.recognition import SeasonState
from app.readers import READERS
from app.readers.runner import catch_up
from app.services import access, belonging, checking, communities, onboarding
from app.services.demo import DEMO_PASSWORD, demo_newcomer, demo_people, year

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def told(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database in which the year has gone by and the readers have caught up."""
    file = tmp_path_factory.mktemp("demo") / "guildry.db"
    shutil.copy(sqlite_template, file)
    database = Database(f"sqlite:///{file}", synchronous="OFF")
    days: list[int] = []
    with clock.at(NOW):
        with database.write() as session:
            stage = year.tell(session, days.append)
        for reader in READERS:
            catch_up(database, reader)
        assert sum(days) == 365
        assert stage.refused < 60, "now and then the rules say no; most of what people try is allowed"
        yield database
    database.dispose()


@pytest.fixture
def session(told: Database) -> Iterator[Session]:
    with told.read() as session:
        yield session


def number(session: Session, model: type, *conditions: object) -> int:
    return session.execute(select(func.count()).select_from(model).where(*conditions)).scalar_one()


def test_it_is_an_organisation_of_every_sort(session: Session) -> None:
    everywhere = {row.slug: row for row in session.execute(select(Community)).scalars()}
    assert (number(session, Person), number(session, OrgUnit), len(everywhere)) == (121, 10, 12)
    assert {row.orientation for row in everywhere.values()} == set(Orientation)
    assert {row.kind for row in everywhere.values()} == set(Kind)
    assert {row.visibility for row in everywhere.values()} == set(Visibility)
    assert {row.status for row in everywhere.values()} == {Status.DRAFT, Status.ACTIVE, Status.PAUSED}
    assert len(communities.gaps(session, everywhere["procurement"])) == 3
    assert communities.gaps(session, everywhere["customer-help"]) == ["No manager holds this community."]
    assert not communities.gaps(session, everywhere["pricing"])


def test_there_are_people_who_wait_ask_and_have_left(session: Session) -> None:
    for state in (MembershipState.WAITING, MembershipState.REQUESTED, MembershipState.ALUMNI):
        assert number(session, Membership, col(Membership.state) == state), state
    assert {status for (status,) in session.execute(select(Person.status).distinct())} == {"active", "left", "long_leave"}


def test_a_year_of_help_in_four_languages(session: Session) -> None:
    titles = list(session.execute(select(Contribution.title)).scalars())
    assert 1_100 < len(titles) < 1_300
    assert not [title for title in titles if "{" in title]
    for sign in ("ą", "ó", "¿", "：", "Lunch"):
        assert any(sign in title for title in titles), sign
    assert {kind for (kind,) in session.execute(select(Contribution.kind).distinct())} == set(ContributionKind)
    assert {state for (state,) in session.execute(select(Contribution.state).distinct())} == set(ContributionState)
    assert number(session, Kudos) > 300
    first, last = session.execute(select(func.min(Contribution.logged_at), func.max(Contribution.logged_at))).one()
    assert (last - first).days > 320
    assert last <= NOW


def test_every_number_is_true(session: Session) -> None:
    report = checking.verify(session)
    assert report.entries > 800
    assert not report.faults
    seasons = {row.name: row.state for row in session.execute(select(SeasonState)).scalars()}
    assert seasons == {"2025-Q4": "final", "2026-Q1": "final", "2026-Q2": "final", "2026-Q3": "final", "2026-Q4": "open"}


@pytest.mark.parametrize("guide", demo_people(), ids=lambda guide: guide.role)
def test_a_guide_walks_in_and_holds_the_role(told: Database, session: Session, guide: object) -> None:
    person = session.execute(select(Person).where(col(Person.username) == guide.username)).scalar_one()
    assert person.display_name == guide.display_name
    assert access.check(session, guide.username, DEMO_PASSWORD, "127.0.0.1").person_id == person.id
    actor = access.actor_of_person(session, person)
    here = next(
        one for one in belonging.memberships_of(session, actor, person.id, guide.role) if one.community.name == guide.community
    )
    assert guide.role == "member" or guide.role in {held.role for held in here.roles}


def test_somebody_begins_today(session: Session) -> None:
    person = session.execute(select(Person).where(col(Person.username) == demo_newcomer().username)).scalar_one()
    plan = onboarding.open_plan(session, person.id)
    assert plan
    assert (plan.state, plan.start_on) == ("active", NOW.date())
    assert onboarding.buddies.current(session, plan.id)
    assert len(onboarding.suggestions_for(session, plan)) == 3


def test_it_goes_into_an_empty_database_only(told: Database) -> None:
    with pytest.raises(ConflictError, match="empty database"), told.write() as session:
        year.tell(session)


def test_people_ask_and_are_answered(session: Session) -> None:
    states = {str(state) for (state,) in session.execute(select(Question.state).distinct())}
    assert states == {"open", "answered", "resolved"}
    assert number(session, Question, col(Question.anonymous)) == 1
    assert number(session, AssetCredit) >= 4
