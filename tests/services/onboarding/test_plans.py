"""From what HR tells to a plan and back: hired, moved, called off, away, gone, back again (domain.md §2.2, §5.1; D5, D24)."""

from datetime import date

import pytest

from app.core import paging
from app.core.db import Database
from app.core.errors import ConflictError, ForbiddenError, NotFoundError
from app.journal import facts
from app.journal.book import head, read_after
from app.models.contributions import ContributionKind
from app.models.onboarding import TaskKind, TaskState
from app.models.people import Person
from app.readers.onboarding import Onboarding
from app.services import belonging, contributions, onboarding
from app.services.contributions import Draft
from tests.services.hr.telling import on
from tests.services.onboarding.life import Life, dues, plan_of, plans, tasks

FEBRUARY = date(2026, 2, 2)


@pytest.fixture
def life(database: Database) -> Life:
    return Life(database)


def test_a_hire_becomes_a_plan_that_begins_on_the_day(life: Life, database: Database) -> None:
    life.hire()
    assert plans(database) == [("dora", "newcomer", "scheduled", FEBRUARY)]
    assert dues(database)["name_buddy 0"] == "2026-01-26"
    life.settle("2026-02-01")
    assert plans(database)[0][2] == "scheduled"
    life.settle("2026-02-02")
    assert plans(database)[0][2] == "active"


def test_the_day_is_where_the_newcomer_is(life: Life, database: Database) -> None:
    life.hire(time_zone="Pacific/Auckland")
    life.settle("2026-02-01")
    assert plans(database)[0][2] == "scheduled", "eight in the morning UTC is nine in the evening in Auckland"
    life.settle("2026-02-02")
    assert plans(database)[0][2] == "active"


def test_each_fact_has_its_effect_once(life: Life, database: Database) -> None:
    life.hire()
    with database.read() as session:
        before = head(session)
        told = [entry for entry in read_after(session, 0) if isinstance(entry.fact, facts.PersonHired)]
    with on("2026-01-11"), database.write() as session:
        Onboarding().apply(session, told)
    with database.read() as session:
        assert (head(session), len(plans(database))) == (before, 1), "a reader that went back would plan nothing twice"


def test_a_moved_first_day_moves_everything_that_is_left(life: Life, database: Database) -> None:
    life.hire()
    life.tell("2026-01-12", "hire_changed", "2026-03-02")
    assert (plans(database)[0][3], dues(database)["look_back 90"]) == (date(2026, 3, 2), "2026-05-31")


def test_a_cancelled_hire_is_in_no_list_any_more(life: Life, database: Database) -> None:
    life.hire()
    life.tell("2026-01-12", "hire_cancelled", "2026-02-02")
    assert plans(database)[0][2] == "cancelled"
    with life.day("2026-01-13") as session:
        for name in ("clerk", "lena", "ben"):
            assert onboarding.listing(session, life.actor(name), paging.Ask()).items == []
            with pytest.raises(NotFoundError):
                life.found(name)


def test_leave_pauses_and_everything_is_later_by_as_many_days(life: Life, database: Database) -> None:
    life.hire()
    life.settle("2026-02-02")
    life.tell("2026-02-09", "leave_start", "2026-02-10", until="2026-03-22")
    life.settle("2026-02-10")
    assert plans(database)[0][2] == "paused"
    life.settle("2026-03-22")
    assert (plans(database)[0][2], dues(database)["look_back 90"]) == ("active", "2026-06-12")


def test_who_leaves_has_no_plan_and_who_comes_back_a_short_one(life: Life, database: Database) -> None:
    """Vector D24: the same person after fourteen months, history visible, short plan."""
    life.hire()
    life.settle("2026-02-02")
    life.tell("2026-03-01", "termination_effective", "2026-03-15")
    life.settle("2026-03-15")
    assert plans(database)[0][2] == "cancelled"
    life.tell("2027-05-01", "rehire", "2027-05-17")
    life.settle("2027-05-17")
    assert plans(database)[1:] == [("dora", "back-again", "active", date(2027, 5, 17))]
    with database.read() as session:
        assert len(tasks(database)) < 5
        assert plan_of(session).person_id == session.get_one(Person, plan_of(session).person_id).id


def test_a_termination_that_was_called_off_leaves_the_plan_alone(life: Life, database: Database) -> None:
    """Vector D5: nothing of it is left."""
    life.hire()
    life.settle("2026-02-02")
    life.tell("2026-02-03", "termination_effective", "2026-02-28")
    life.tell("2026-02-20", "termination_cancelled", "2026-02-28")
    life.settle("2026-03-01")
    assert plans(database)[0][2] == "active"


def test_a_hire_that_holds_again_of_somebody_who_has_left_begins_nothing(life: Life, database: Database) -> None:
    """HR called the hire off, and later says that it was a termination instead."""
    life.hire("2026-01-08", told_on="2026-01-10")
    life.tell("2026-01-17", "hire_cancelled", "2026-01-28", source_event_id="slip")
    life.tell("2026-03-24", "termination_effective", "2026-03-21", supersedes="slip")
    assert [state for _name, _template, state, _start in plans(database)] == ["cancelled"]


def test_a_backfill_of_people_long_here_plans_nothing(life: Life, database: Database) -> None:
    life.hire(effective="2020-02-03")
    assert plans(database) == []


def test_what_is_confidential_only_hr_knows_until_its_day(life: Life, database: Database) -> None:
    life.hire(visible_from="2026-01-20")
    for day, known in (("2026-01-19", {"clerk"}), ("2026-01-20", {"clerk", "lena", "ben"})):
        with life.day(day) as session:
            seen = {
                name for name in ("clerk", "lena", "ben", "ada", "cleo", "root", "dora")
                if onboarding.listing(session, life.actor(name), paging.Ask()).items
            }  # fmt: skip
            assert seen == known, "and Dora from her first day"
            with pytest.raises(NotFoundError):
                life.found("cleo")


def test_tasks_that_show_by_themselves_are_done_by_doing_them(life: Life, database: Database) -> None:
    life.hire()
    with life.day("2026-02-02") as session:
        with pytest.raises(ConflictError, match="shows as done"):
            life.do(TaskKind.JOIN)
        belonging.join(session, life.actor("dora"), life.story.guild)
    assert tasks(database)["join 0"] == "done"
    assert tasks(database)["guidelines 0"] == "not_applicable", "nobody has published any"
    with life.day("2026-02-20") as session:
        draft = Draft(kind=ContributionKind.LESSON, title="What I found", evidence=["https://example.org/f"])
        contributions.log(session, life.actor("dora"), life.story.guild, draft)
    assert tasks(database)["first_contribution 30"] == "done"


def test_a_task_is_its_owners_and_what_does_not_apply_those_say_who_look_after_her(life: Life, database: Database) -> None:
    life.hire()
    with life.day("2026-02-02"):
        with pytest.raises(ForbiddenError):
            life.do(TaskKind.GREET)
        with pytest.raises(ForbiddenError):
            life.do(TaskKind.MEET_BUDDY, state=TaskState.NOT_APPLICABLE)
        with pytest.raises(NotFoundError):
            life.do(TaskKind.GREET, by="cleo")
        life.do(TaskKind.GREET, by="lena")
        life.do(TaskKind.MEET_BUDDY, by="ben", state=TaskState.NOT_APPLICABLE)
        with pytest.raises(ConflictError):
            life.do(TaskKind.MEET_BUDDY, by="ben", state=TaskState.SKIPPED, reason="Too late.")
    assert (tasks(database)["greet 0"], tasks(database)["meet_buddy 0"]) == ("done", "not_applicable")


def test_a_plan_is_completed_when_nothing_that_it_requires_is_left(life: Life, database: Database) -> None:
    life.hire()
    life.settle("2026-02-02")
    with life.day("2026-05-04") as session:
        belonging.join(session, life.actor("dora"), life.story.guild)
        for task in onboarding.tasks_of(session, plan_of(session).id):
            if task.required and task.state is TaskState.PENDING:
                found = life.found("lena")
                onboarding.settle(session, life.actor("lena"), found.plan, task, found.parties, TaskState.NOT_APPLICABLE)
    assert plans(database)[0][2] == "completed"
    with database.read() as session:
        kinds = [entry.fact.type for entry in read_after(session, 0, 5000) if entry.fact.type.startswith("onboarding.")]
    assert kinds.count("onboarding.completed") == 1


def test_hr_plans_by_hand_and_nobody_else(life: Life, database: Database) -> None:
    with life.day("2026-02-02") as session:
        cleo = life.story.people["cleo"]
        for name in ("ben", "root", "lena"):
            with pytest.raises(ForbiddenError):
                onboarding.plan_for(session, life.actor(name), cleo, FEBRUARY)
        onboarding.plan_for(session, life.actor("clerk"), cleo, FEBRUARY)
        with pytest.raises(ConflictError, match="already"):
            onboarding.plan_for(session, life.actor("clerk"), cleo, FEBRUARY)
    assert plans(database) == [("cleo", "newcomer", "active", FEBRUARY)]
