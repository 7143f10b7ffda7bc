"""A guild with a sponsor and a manager that wants to reach something, for the stories of goals."""

from datetime import UTC, date, datetime, timedelta

from app.models.belonging import RoleName
from app.models.communities import Community
from app.models.goals import CheckIn, Goal, GoalState, KeyResult, Objective, Outlook
from app.services import goals
from app.services.goals import Draft, Measure, Move, Said, Standing, objectives
from app.services.goals.objectives import Aim
from tests.story import Story

DAY = date(2027, 3, 2)
NOON = datetime(2027, 3, 2, 12, tzinfo=UTC)
S = GoalState


class Aiming:
    """Ada leads the guild, Mia manages, Sue sponsors, Ben belongs; Kim advises the organisation."""

    def __init__(self, story: Story) -> None:
        self.story, self.session, self.place = story, story.session, story.guild
        for name, role in (("mia", RoleName.MANAGER), ("sue", RoleName.SPONSOR)):
            story.register(name)
            story.join(name, self.place)
            story.give(name, role, self.place)

    def write(self, name: str = "ada", place: Community | None = None, **known: object) -> Goal:
        draft = Draft(**{
            "statement": "Offers leave within four days.", "begins_on": DAY, "ends_on": DAY + timedelta(days=120), **known,
        })  # fmt: skip
        return goals.write(self.session, self.story.actor(name), place or self.place, draft)

    def measure(self, goal: Goal, name: str = "ada", **known: object) -> KeyResult:
        measure = Measure(**{"metric": "Days until an offer leaves", "baseline": 10.0, "target": 4.0, **known})
        return goals.add_result(self.session, self.story.actor(name), goal, self.place, measure)

    def move(self, goal: Goal, name: str, to: GoalState, **known: object) -> Goal:
        return goals.move(self.session, self.story.actor(name), goal, self.place, Move(to=to, **known))

    def agree(self, **known: object) -> tuple[Goal, KeyResult]:
        """A goal that everybody agreed on, with one key result."""
        goal = self.write(**known)
        result = self.measure(goal)
        self.move(goal, "ada", S.PROPOSED)
        return self.move(goal, "sue", S.AGREED), result

    def check_in(self, goal: Goal, result: KeyResult, value: float, name: str = "ada", **known: object) -> CheckIn:
        said = Said(**{"value": value, "outlook": Outlook.HIGH, "note": "The new form helps.", **known})
        return goals.check_in(self.session, self.story.actor(name), result, goal, self.place, said)

    def standing(self, goal: Goal) -> Standing:
        return goals.standing(self.session, self.story.ada, goal)

    def aim(self, name: str = "kim", **known: object) -> Objective:
        aim = Aim(**{"title": "Half the waiting", "begins_on": DAY, "ends_on": DAY + timedelta(days=365), **known})
        return objectives.set_one(self.session, self.story.actor(name), aim)
