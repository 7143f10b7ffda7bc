"""Buddies: not the line manager, two newcomers at most, asked for in time, and their meetings counted (§2.12)."""

from datetime import date

import pytest

from app.core.db import Database
from app.core.errors import ForbiddenError, InvalidError
from app.journal import facts
from app.journal.book import read_after
from app.models.buddies import BuddyPairing
from app.models.people import PersonStatus
from app.services import people
from app.services.onboarding import buddies
from app.services.people import Change
from tests.services.onboarding.life import Life, plan_of, tasks


@pytest.fixture
def life(database: Database) -> Life:
    life = Life(database)
    life.hire()
    return life


def name_buddy(life: Life, buddy: str, by: str = "ben") -> BuddyPairing:
    found = life.found(by)
    return buddies.name_buddy(life.story.session, life.actor(by), found.plan, found.parties, life.story.people[buddy])


def escalations(database: Database) -> int:
    with database.read() as session:
        return sum(isinstance(entry.fact, facts.OnboardingEscalated) for entry in read_after(session, 0, 5000))


def test_the_community_manager_or_the_line_manager_names_one(life: Life, database: Database) -> None:
    with life.day("2026-01-20"):
        with pytest.raises(ForbiddenError):
            name_buddy(life, "cleo", by="clerk")
        pairing = name_buddy(life, "cleo")
        assert (pairing.valid_from, pairing.valid_to) == (date(2026, 2, 2), date(2026, 5, 3))
        assert str(pairing.meets_at) == "2026-02-02 10:00:00+00:00", "a time is proposed"
        assert name_buddy(life, "cleo").id == pairing.id
    assert tasks(database)["name_buddy 0"] == "done"
    with life.day("2026-01-21") as session:
        assert name_buddy(life, "ada", by="lena").id != pairing.id
        assert buddies.current(session, plan_of(session).id).buddy_id == life.story.people["ada"].id  # type: ignore[union-attr]


@pytest.mark.parametrize("who", ["lena", "dora", "away"])
def test_who_cannot_be_a_buddy(life: Life, who: str) -> None:
    with life.day("2026-01-20") as session:
        life.story.people["dora"] = life.office.person()
        life.story.people["away"] = life.story.register("away", status=PersonStatus.LONG_LEAVE)
        session.flush()
        with pytest.raises(InvalidError):
            name_buddy(life, who)


def test_two_newcomers_at_most(life: Life) -> None:
    for number, name in enumerate(("eva", "fay")):
        life.tell("2026-01-11", "hire", "2026-02-02", of=name)
        with life.day(f"2026-01-1{number + 2}") as session:
            plan = plan_of(session, name)
            parties = buddies.Parties(plan.person_id, community_managers=frozenset({life.actor("ben").person_id}))
            buddies.name_buddy(session, life.actor("ben"), plan, parties, life.story.people["cleo"])
    with life.day("2026-01-20"), pytest.raises(InvalidError, match="two newcomers"):
        name_buddy(life, "cleo")


def test_two_days_before_without_one_it_goes_to_the_line_manager_once(life: Life, database: Database) -> None:
    life.settle("2026-01-30")
    assert escalations(database) == 0
    life.settle("2026-01-31")
    life.settle("2026-02-01")
    assert escalations(database) == 1


def test_with_a_buddy_nobody_escalates(life: Life, database: Database) -> None:
    with life.day("2026-01-20"):
        name_buddy(life, "cleo")
    life.settle("2026-02-01")
    assert escalations(database) == 0


def test_a_day_on_which_they_met_counts_once(life: Life, database: Database) -> None:
    with life.day("2026-01-20"):
        name_buddy(life, "cleo")
    for day in ("2026-02-02", "2026-02-02", "2026-02-09"):
        for by in ("dora", "cleo"):
            with life.day(day) as session:
                buddies.met(session, life.actor(by), plan_of(session))
    with life.day("2026-02-10") as session:
        assert buddies.meetings(session, plan_of(session).id) == 2
        with pytest.raises(ForbiddenError):
            buddies.met(session, life.actor("ben"), plan_of(session))
        with pytest.raises(InvalidError):
            buddies.met(session, life.actor("dora"), plan_of(session), date(2026, 2, 11))


def test_a_buddy_who_leaves_makes_room_for_another(life: Life, database: Database) -> None:
    with life.day("2026-01-20"):
        name_buddy(life, "cleo")
    with life.day("2026-02-03") as session:
        cleo = people.find(session, life.story.root, "cleo")
        people.change(session, life.story.root, cleo, Change(given=frozenset({"status"}), status=PersonStatus.LEFT))
    with life.day("2026-02-04") as session:
        assert buddies.current(session, plan_of(session).id) is None
        name_buddy(life, "ada")
