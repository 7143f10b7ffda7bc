"""One goal: how far it is by each key result, what was measured, what may be done about it; every form without JavaScript."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from fastapi import APIRouter

from app.core import paging
from app.core.errors import ConflictError, Fault, InvalidError
from app.core.i18n import _
from app.http.call import Asked, Call
from app.models.communities import Community
from app.models.goals import CheckIn, Goal, GoalState, Objective
from app.pages import forms
from app.pages import goal_words as words
from app.pages.forms import Form
from app.pages.goal_forms import ChangeForm, CheckInForm, HandForm, ResultForm, StepForm, number
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, again
from app.policies import goals as policy
from app.services import goals, people
from app.services.goals import Draft, Measure, Move, Said, Standing, objectives
from app.services.held import today
from app.services.people import Ref

router = APIRouter(route_class=PageRoute, include_in_schema=False)
SHOWN = 5  # check-ins of each key result
RESULT = "/goals/{goal_id}/key-results/{key_result_id}"


@dataclass(frozen=True)
class May:
    """What the reader may do about it; `steps`: where it may go at their word, `tell`: ids of what they measure."""

    write: bool
    set: bool
    steps: frozenset[str]
    tell: frozenset[str]


@dataclass(frozen=True)
class One(View):
    """A goal."""

    template = "goals/one.html"
    community: Community
    standing: Standing
    told: dict[str, list[CheckIn]]
    names: dict[str, Ref]
    states: dict[str, str]
    lights: dict[str, str]
    types: dict[str, str]
    outlooks: dict[str, str]
    objectives: list[Objective]
    may: May
    form: Form


@router.get("/goals/{goal_id}")
def one(call: Asked, goal_id: str, form: Form | None = None) -> One:
    """A goal with everything that was measured lately."""
    goal, community = goals.find(call.session, call.actor, goal_id)
    standing = goals.standing(call.session, call.actor, goal)
    told = {each.row.id: goals.check_ins(call.session, each.row, paging.Ask(SHOWN)).items for each in standing.results}
    named = [goal.owner_id, goal.written_by, goal.agreed_by, *(each.row.owner_id for each in standing.results)]
    named += [row.by_id for rows in told.values() for row in rows]
    may = _may(call, community, standing)
    return One(
        community=community, standing=standing, told=told, names=people.refs(call.session, named), states=words.states(),
        lights=words.lights(), types=words.types(), outlooks=words.outlooks(),
        objectives=objectives.current(call.session) if (may.write or may.set) and not call.actor.bounded else [], may=may,
        form=form or Form(),
    )  # fmt: skip


def _may(call: Call, community: Community, standing: Standing) -> May:
    goal, actor = standing.goal, call.actor
    steps = {to.value for to in GoalState if policy.can_follow(goal.state, to) and policy.can_move(actor, community, goal, to)}
    tells = goal.state == GoalState.AGREED
    return May(
        write=policy.can_write(actor, community, goal), set=policy.can_set(actor, community) and goal.is_open,
        steps=frozenset(steps),
        tell=frozenset(r.row.id for r in standing.results if tells and policy.can_check_in(actor, community, r.row)),
    )  # fmt: skip


@router.post("/goals/{goal_id}")
@again(one)
def change(call: Asked, goal_id: str) -> Redirect:
    """Change what stands there, who sees to it and what it serves."""
    goal, community = goals.find(call.session, call.actor, goal_id)
    said = forms.read(ChangeForm, forms.typed(call.body))
    given = {name for name, value in dict(said).items() if value}
    draft = Draft(given=frozenset({*given, *_asked_for(call)}), **dict(said), objectives=_ticked(call, goal))
    goals.change(call.session, call.actor, goal, community, draft)
    return Redirect(f"/goals/{goal.id}", _("Saved."))


def _asked_for(call: Call) -> set[str]:
    """Boxes that nobody was shown are not meant to be empty."""
    return {"objectives"} if "serves" in forms.typed(call.body) else set()


def _ticked(call: Call, goal: Goal) -> list[str]:
    """What was ticked, and what it served before that is over by now: that is not among the boxes, and stays."""
    over = [one.id for one in goals.standing(call.session, call.actor, goal).objectives if not one.runs_on(today())]
    return [*forms.typed_many(call.body).get("objectives", []), *over]


@router.post("/goals/{goal_id}/transitions")
@again(one)
def move(call: Asked, goal_id: str) -> Redirect:
    """Put it before the sponsor, agree, send it back, close it or withdraw it."""
    goal, community = goals.find(call.session, call.actor, goal_id)
    typed = forms.typed(call.body)
    said = forms.read(StepForm, typed)
    goals.hold(call.session, goal)
    if said.read is not None and said.read != goal.version:
        raise ConflictError(_("Somebody changed this since you read it. Read it again, then repeat your change."))
    finals = {name.removeprefix("final-"): number(name, text) for name, text in typed.items() if _is_final(name, text)}
    with _finals_beside():
        goals.move(call.session, call.actor, goal, community, Move(to=said.to, reason=said.reason, finals=finals))
    return Redirect(f"/goals/{goal.id}", _("Noted."))


@contextmanager
def _finals_beside() -> Iterator[None]:
    """What is wrong with a final value stands beside its field."""
    try:
        yield
    except (ConflictError, InvalidError) as error:
        faults = [Fault(one.pointer.replace("/finals/", "/final-", 1), one.detail) for one in error.faults]
        raise type(error)(error.sentence, faults) from error


def _is_final(name: str, text: str) -> bool:
    return name.startswith("final-") and bool(text.strip())


@router.post("/goals/{goal_id}/key-results")
@again(one)
def add(call: Asked, goal_id: str) -> Redirect:
    """Say by what one sees that it is reached."""
    goal, community = goals.find(call.session, call.actor, goal_id)
    said = forms.read(ResultForm, forms.typed(call.body))
    goals.add_result(call.session, call.actor, goal, community, Measure(**{**dict(said), "owner": said.owner or None}))
    return Redirect(f"/goals/{goal.id}", _("Noted."))


@router.post(RESULT + "/removal")
@again(one)
def drop(call: Asked, goal_id: str, key_result_id: str) -> Redirect:
    """Take a key result out of a draft."""
    row, goal, community = goals.find_result(call.session, call.actor, key_result_id)
    goals.drop_result(call.session, call.actor, row, goal, community)
    return Redirect(f"/goals/{goal_id}", _("Taken out."))


@router.post(RESULT)
@again(one)
def hand_on(call: Asked, goal_id: str, key_result_id: str) -> Redirect:
    """Say who measures a key result, and how often."""
    row, goal, community = goals.find_result(call.session, call.actor, key_result_id)
    said = forms.read(HandForm, forms.typed(call.body))
    measure = Measure(given=frozenset({"owner", "cadence_days"}), owner=said.owner or None, cadence_days=said.cadence_days)
    goals.change_result(call.session, call.actor, row, goal, community, measure)
    return Redirect(f"/goals/{goal_id}", _("Saved."))


@router.post(RESULT + "/check-ins")
@again(one)
def check_in(call: Asked, goal_id: str, key_result_id: str) -> Redirect:
    """Say how far a key result is, in a number and a sentence."""
    row, goal, community = goals.find_result(call.session, call.actor, key_result_id)
    said = forms.read(CheckInForm, forms.typed(call.body))
    goals.check_in(call.session, call.actor, row, goal, community, Said(**dict(said)))
    return Redirect(f"/goals/{goal_id}", _("Noted."))
