"""Templates: HR's, in versions; a running plan never changes with them."""

import pytest

from app.core.db import Database
from app.core.errors import ForbiddenError, InvalidError, NotFoundError
from app.models.onboarding import Party, Stage, TaskKind
from app.services.onboarding import NewTemplate, TaskPlan, templates
from tests.services.onboarding.life import Life, plan_of, plans, tasks

ONE = TaskPlan(kind=TaskKind.OTHER, stage=Stage.DAY_0, owner=Party.LINE_MANAGER, offset_days=0, title="Show the lab")
LAB = NewTemplate(code="lab", name="Lab", rule={"unit": "SALES"}, tasks=[ONE])


def test_a_fresh_installation_has_one_for_who_comes_and_one_for_who_comes_back(database: Database) -> None:
    with database.read() as session:
        assert [(one.code, one.number, one.kind.value) for one in templates.book(session)] == [
            ("back-again", 1, "rehire"), ("newcomer", 1, "hire"),
        ]  # fmt: skip
        first_day = [
            task for task in templates.find(session, "newcomer").tasks if task["owner"] == "new_hire" and not task["stage"]
        ]
        assert (len(first_day), sum(task["minutes"] for task in first_day)) == (4, 20), "today takes 20 minutes"


def test_the_most_specific_is_frozen_into_the_plan_and_says_why(database: Database) -> None:
    life = Life(database)
    with life.day("2026-01-09") as session:
        templates.publish(session, life.actor("clerk"), LAB)
    life.hire()
    assert (plans(database)[0][1], tasks(database)) == ("lab", {"other 0": "pending"})
    with database.read() as session:
        assert plan_of(session).reasons == ["unit"]
    with life.day("2026-01-12") as session:
        again = templates.publish(session, life.actor("clerk"), NewTemplate(code="lab", name="Lab", tasks=[ONE, ONE]))
        assert again.number == 2
    assert len(tasks(database)) == 1
    with database.read() as session:
        assert plan_of(session).template_number == 1


def test_ours_can_be_replaced_and_retired(database: Database) -> None:
    life = Life(database)
    with life.day("2026-01-09") as session:
        mine = templates.publish(session, life.actor("clerk"), NewTemplate(code="newcomer", name="Ours", tasks=[ONE]))
        assert mine.number == 2
        templates.publish(session, life.actor("clerk"), NewTemplate(code="newcomer", name="Ours", retired=True))
        with pytest.raises(NotFoundError):
            templates.find(session, "none")
    life.hire()
    assert plans(database) == [], "there is no template left that fits, and HR sees who has no plan"


def test_templates_are_hrs(database: Database) -> None:
    life = Life(database)
    with life.day("2026-01-09") as session:
        for name in ("root", "ada", "ben"):
            with pytest.raises(ForbiddenError):
                templates.publish(session, life.actor(name), LAB)


@pytest.mark.parametrize(
    ("task", "where"),
    [
        (TaskPlan(kind=TaskKind.OTHER, stage=Stage.DAY_0, owner=Party.BUDDY, offset_days=0), "/tasks/0/title"),
        (TaskPlan(kind=TaskKind.TRAINING, stage=Stage.DAY_0, owner=Party.BUDDY, offset_days=0), "/tasks/0/module"),
        (TaskPlan(kind=TaskKind.GREET, stage=Stage.DAY_0, owner=Party.BUDDY, offset_days=0, module="x"), "/tasks/0/module"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_place(database: Database, task: TaskPlan, where: str) -> None:
    life = Life(database)
    with life.day("2026-01-09") as session, pytest.raises(InvalidError) as refused:
        templates.publish(session, life.actor("clerk"), NewTemplate(code="lab", name="Lab", tasks=[task]))
    assert refused.value.faults[0].pointer == where
