"""Rules change by two roles, in two persons, from the next season on and never backwards."""

from datetime import UTC, date, datetime

import pytest

from app.core import clock
from app.core.actor import Actor
from app.core.db import Database, Session
from app.core.errors import ConflictError, ForbiddenError, NotFoundError
from app.journal.book import read_after
from app.journal.facts import PolicyApproved, PolicyDrafted
from app.services.recognition import Policy, from_json, policies, to_json
from app.services.recognition.policy_2025_1 import POLICY_2025_1
from tests.services.recognition.guild import actor, found

MEMBER = actor("ben", "member")
ADVISOR = actor("ada", advises=True)
SPONSOR = actor("cleo", "sponsor")
BOTH = actor("dan", "sponsor", advises=True)
NOVEMBER = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def drafted(database: Database) -> Database:
    found(database, "ada", "ben", "cleo", "dan", "eve")
    with database.write() as session, clock.at(NOVEMBER):
        policies.draft(session, MEMBER, dearer())
    return database


def dearer(version: str = "2027.1") -> Policy:
    return from_json({**to_json(POLICY_2025_1), "version": version, "rules": {"lesson": {"points": 20}}})


def approved(database: Database, *actors: Actor, at: datetime = NOVEMBER, version: str = "2027.1") -> date | None:
    effective_on = None
    for approver in actors:
        with database.write() as session, clock.at(at):
            effective_on = policies.approve(session, approver, version).effective_on
    return effective_on


@pytest.mark.parametrize("approvers", [(ADVISOR, SPONSOR), (SPONSOR, ADVISOR), (BOTH, SPONSOR), (SPONSOR, BOTH)])
def test_two_roles_bring_it_into_force_with_the_next_season(drafted: Database, approvers: tuple[Actor, ...]) -> None:
    assert approved(drafted, *approvers) == date(2027, 1, 1)
    with drafted.read() as session:
        book = policies.book(session)
    assert (book.on(date(2026, 12, 31)).version, book.on(date(2027, 1, 1)).version) == ("2025.1", "2027.1")


@pytest.mark.parametrize(
    ("day", "begins"),
    [(datetime(2026, 12, 18, tzinfo=UTC), date(2027, 1, 1)), (datetime(2026, 12, 19, tzinfo=UTC), date(2027, 4, 1))],
)
def test_people_hear_of_it_a_fortnight_before(drafted: Database, day: datetime, begins: date) -> None:
    assert approved(drafted, ADVISOR, SPONSOR, at=day) == begins


def test_nobody_approves_twice(drafted: Database) -> None:
    with pytest.raises(ConflictError, match="somebody else"):
        approved(drafted, BOTH, BOTH)
    with pytest.raises(ConflictError, match="in your role already"):
        approved(drafted, actor("eve", advises=True))


@pytest.mark.parametrize("who", [MEMBER, actor("eve", "leader", "manager", "member"), actor("eve", "km_advisor")])
def test_others_do_not_approve(drafted: Database, who: Actor) -> None:
    with pytest.raises(ForbiddenError):
        approved(drafted, who)


def test_what_nobody_drafted_nobody_approves(drafted: Database) -> None:
    with pytest.raises(NotFoundError, match="no such points policy"):
        approved(drafted, ADVISOR, version="1999.1")


def test_who_belongs_nowhere_proposes_nothing(drafted: Database) -> None:
    with pytest.raises(ForbiddenError), drafted.write() as session:
        policies.draft(session, actor("eve"), dearer("2027.2"))


def test_one_season_begins_with_one_policy(drafted: Database) -> None:
    approved(drafted, ADVISOR, SPONSOR)
    with drafted.write() as session:
        policies.draft(session, MEMBER, dearer("2027.2"))
    with pytest.raises(ConflictError, match="begins with that season"):
        approved(drafted, ADVISOR, SPONSOR, version="2027.2")


def test_whoever_drafts_has_the_draft_and_each_approval_is_told(drafted: Database) -> None:
    with drafted.write() as session, clock.at(NOVEMBER):
        assert policies.draft(session, MEMBER, dearer("2027.2")).version == "2027.2"
    approved(drafted, ADVISOR, SPONSOR)
    with drafted.read() as session:
        facts = [(entry.actor_id, entry.fact) for entry in read_after(session, 0)]
    assert [(who, fact.version) for who, fact in facts if isinstance(fact, PolicyDrafted)] == [
        (MEMBER.person_id, "2027.1"), (MEMBER.person_id, "2027.2")
    ]  # fmt: skip
    told = [(who, fact.version, fact.role) for who, fact in facts if isinstance(fact, PolicyApproved)]
    assert told == [(ADVISOR.person_id, "2027.1", "km_advisor"), (SPONSOR.person_id, "2027.1", "sponsor")]


def test_versions_are_told_apart(drafted: Database) -> None:
    def state(session: Session, version: str) -> str:
        return policies.find(session, version).state

    with drafted.read() as session, clock.at(NOVEMBER):
        assert (state(session, "2027.1"), state(session, "2025.1")) == ("draft", "in_force")
        assert policies.in_force(session) == POLICY_2025_1
    approved(drafted, ADVISOR, SPONSOR)
    with drafted.read() as session, clock.at(NOVEMBER):
        assert state(session, "2027.1") == "announced"
    with drafted.read() as session, clock.at(datetime(2027, 1, 1, tzinfo=UTC)):
        assert state(session, "2027.1") == "in_force", "from its first day on"
    with drafted.read() as session, clock.at(NOVEMBER.replace(year=2027)):
        assert (state(session, "2027.1"), state(session, "2025.1")) == ("in_force", "past")
        assert policies.in_force(session) == dearer()
        with pytest.raises(NotFoundError):
            policies.find(session, "1999.1")
    with pytest.raises(ConflictError, match="of this version already"), drafted.write() as session:
        policies.draft(session, MEMBER, dearer("2025.1"))
