"""Objectives, goals, key results and check-ins as programs see them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from pydantic import Field

from app.api.fields import ID
from app.api.shapes import Out, PersonRef
from app.core.actor import Actor
from app.core.db import Session
from app.http.call import Call
from app.models.communities import Community
from app.models.goals import CheckIn, Direction, Goal, GoalState, Objective, Outlook, ResultType
from app.services import communities, goals, people
from app.services.goals import Light, Result, Standing, objectives
from app.services.people import Ref


class ObjectiveRef(Out):
    """An objective, named."""

    id: str = Field(description="Its id.", examples=[ID])
    title: str = Field(description="What the organisation is after.", examples=["Half the waiting time for customers"])


class ServingPlace(Out):
    """A community, named."""

    slug: str = Field(description="Its slug.", examples=["pricing"])
    name: str = Field(description="Its name.", examples=["Pricing practice"])


class ObjectiveOut(Out):
    """What the organisation is after in a period."""

    id: str = Field(description="Its id.", examples=[ID])
    title: str = Field(description="In a line.", examples=["Half the waiting time for customers"])
    begins_on: date = Field(description="First day of its period.")
    ends_on: date = Field(description="Last day of its period.")
    owner: PersonRef = Field(description="Which executive answers for it.")
    communities: list[ServingPlace] = Field(description="Whose agreed goals serve it, as far as the caller may know.")
    version: int = Field(description="Counts its changes.", examples=[1])
    updated_at: datetime = Field(description="When it was last changed.")


class CheckInOut(Out):
    """What was measured on a day."""

    id: str = Field(description="Its id.", examples=[ID])
    day: date = Field(description="The day for which it holds.")
    value: float = Field(description="What was measured, in the key result's unit.", examples=[6.5])
    outlook: Outlook = Field(description="How sure whoever said so is that the target will be reached.")
    note: str = Field(description="Why it stands there.", examples=["The new form takes half the time."])
    final: bool = Field(description="Whether this is what it came to.")
    by: PersonRef = Field(description="Who says so.")


class KeyResultOut(Out):
    """By what one sees that a goal is reached."""

    id: str = Field(description="Its id.", examples=[ID])
    goal: str = Field(description="Id of its goal.", examples=[ID])
    metric: str = Field(description="What is measured.", examples=["Days until an offer leaves the house"])
    unit: str = Field(description="In what.", examples=["days"])
    baseline: float = Field(description="Where it began.", examples=[10.0])
    target: float = Field(description="Where it is to go.", examples=[4.0])
    direction: Direction = Field(description="Which way that is.")
    type: ResultType = Field(description="committed: a promise, kept at 1.0 alone; aspirational: well met from 0.7.")
    source: str = Field(description="Where its values come from: manual, somebody types them.", examples=["manual"])
    due_on: date = Field(description="By when.")
    owner: PersonRef = Field(description="Who measures it.")
    cadence_days: int = Field(description="After how many days it is measured again, at the latest.", examples=[30])
    current: float | None = Field(description="What was measured last; null: nothing yet.", examples=[7.0])
    score: float = Field(description="(current − baseline) / (target − baseline), between 0 and 1.", examples=[0.5])
    light: Light = Field(description="How that is to be read.")
    last_check_in: CheckInOut | None = Field(description="What was said last.")
    next_check_in: date | None = Field(description="By when it is to be measured again; null: not any more, or not yet.")
    overdue: bool = Field(description="Whether that day is past.")
    version: int = Field(description="Counts its changes.", examples=[1])


class GoalOut(Out):
    """What a community wants to have reached by a day, and how far it is."""

    id: str = Field(description="Its id.", examples=[ID])
    community: str = Field(description="Slug of its community.", examples=["pricing"])
    statement: str = Field(description="In a sentence.", examples=["Customers have our offer within four days."])
    begins_on: date = Field(description="First day of its period.")
    ends_on: date = Field(description="Last day of its period.")
    owner: PersonRef = Field(description="Who sees to it.")
    state: GoalState = Field(description="Where it stands.")
    objectives: list[ObjectiveRef] = Field(description="Which objectives of the organisation it serves.")
    key_results: list[KeyResultOut] = Field(description="By what one sees that it is reached.")
    score: float | None = Field(description="The mean of its key results' scores; null where it has none.", examples=[0.5])
    light: Light | None = Field(description="How that is to be read; amber at best while a promise is not kept.")
    expected: float = Field(description="How far a steady pace would be today, or on the day it was closed.", examples=[0.4])
    overdue: bool = Field(description="Whether something should have been measured by now.")
    written_by: PersonRef = Field(description="Who wrote it down.")
    agreed_by: PersonRef | None = Field(description="Who agreed to it.")
    agreed_on: date | None = Field(description="When.")
    closed_on: date | None = Field(description="When it was closed, or withdrawn.")
    note: str = Field(description="Why it was sent back or withdrawn, or how it ended.")
    version: int = Field(description="Counts its changes, check-ins too.", examples=[3])
    updated_at: datetime = Field(description="When it was last changed.")


class ServedOut(Out):
    """Which goal a contribution or a page serves."""

    goal: GoalOut | None = Field(description="The goal; null for none.")
    presumed: bool = Field(description="Nobody said so: it is the only goal its community had on that day.")


def objectives_out(session: Session, actor: Actor, rows: Sequence[Objective]) -> list[ObjectiveOut]:
    """Objectives, with the communities that serve each."""
    names = people.refs(session, [row.owner_id for row in rows])
    serving = objectives.serving(session, actor, [row.id for row in rows])
    return [
        ObjectiveOut(
            id=row.id, title=row.title, begins_on=row.begins_on, ends_on=row.ends_on, owner=PersonRef.of(names[row.owner_id]),
            communities=[ServingPlace(slug=place.slug, name=place.name) for place in serving[row.id]], version=row.version,
            updated_at=row.updated_at,
        )
        for row in rows
    ]  # fmt: skip


def goals_out(session: Session, found: Sequence[Standing]) -> list[GoalOut]:
    """Goals that were found, with names; all of communities that the caller may know of."""
    places = communities.refs(session, [one.goal.community_id for one in found])
    names = people.refs(session, [who for one in found for who in _named(one)])
    return [_goal(one, places[one.goal.community_id].slug, names) for one in found]


def goal_out(call: Call, goal: Goal, community: Community) -> GoalOut:
    """One goal with how far it is."""
    one = goals.standing(call.session, call.actor, goal)
    return _goal(one, community.slug, people.refs(call.session, _named(one)))


def key_result_out(call: Call, goal: Goal, result_id: str) -> KeyResultOut:
    """One key result with how far it is."""
    one = goals.standing(call.session, call.actor, goal)
    names = people.refs(call.session, _named(one))
    return next(_result(each, names) for each in one.results if each.row.id == result_id)


def served_out(call: Call, found: goals.Served) -> ServedOut:
    """What a thing serves."""
    shown = goals_out(call.session, goals.standings(call.session, call.actor, [found.goal])) if found.goal else [None]
    return ServedOut(goal=shown[0], presumed=found.presumed)


def check_ins_out(session: Session, rows: Sequence[CheckIn]) -> list[CheckInOut]:
    """Check-ins, with names."""
    names = people.refs(session, [row.by_id for row in rows])
    return [_check_in(row, names) for row in rows]


def _named(one: Standing) -> list[str | None]:
    goal = one.goal
    results = [who for each in one.results for who in (each.row.owner_id, each.last.by_id if each.last else None)]
    return [goal.owner_id, goal.written_by, goal.agreed_by, *results]


def _goal(one: Standing, slug: str, names: Mapping[str, Ref]) -> GoalOut:
    goal = one.goal
    agreed = names.get(goal.agreed_by or "")
    return GoalOut(
        id=goal.id, community=slug, statement=goal.statement, begins_on=goal.begins_on, ends_on=goal.ends_on,
        owner=PersonRef.of(names[goal.owner_id]), state=goal.state,
        objectives=[ObjectiveRef(id=each.id, title=each.title) for each in one.objectives],
        key_results=[_result(each, names) for each in one.results], score=one.score, light=one.light, expected=one.expected,
        overdue=one.overdue,
        written_by=PersonRef.of(names[goal.written_by]), agreed_by=PersonRef.of(agreed) if agreed else None,
        agreed_on=goal.agreed_on, closed_on=goal.closed_on, note=goal.note, version=goal.version, updated_at=goal.updated_at,
    )  # fmt: skip


def _result(one: Result, names: Mapping[str, Ref]) -> KeyResultOut:
    row = one.row
    same = ("id", "metric", "unit", "baseline", "target", "direction", "type", "source", "due_on", "cadence_days", "version")
    return KeyResultOut(
        **{name: getattr(row, name) for name in same}, goal=row.goal_id, owner=PersonRef.of(names[row.owner_id]),
        current=one.current, score=one.score, light=one.light, next_check_in=one.due_on, overdue=one.overdue,
        last_check_in=_check_in(one.last, names) if one.last else None,
    )  # fmt: skip


def _check_in(row: CheckIn, names: Mapping[str, Ref]) -> CheckInOut:
    same = ("id", "day", "value", "outlook", "note", "final")
    return CheckInOut(**{name: getattr(row, name) for name in same}, by=PersonRef.of(names[row.by_id]))
