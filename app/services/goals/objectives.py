"""What the organisation is after: a line, a period, the executive who answers for it; and who serves it (domain.md §2.10)."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlmodel import col

from app.core import paging
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ForbiddenError, InvalidError, NotFoundError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.communities import CLOSED, Community, Status
from app.models.goals import Goal, GoalObjective, GoalState, Objective
from app.policies import goals as policy
from app.policies.guard import require
from app.services import people
from app.services.communities.aims import serves_an_objective
from app.services.communities.finding import PlaceRef, visible
from app.services.held import today

LONGEST = 10  # years
WORKING = (Status.ACTIVE, Status.PAUSED)


@dataclass(frozen=True, kw_only=True)
class Aim:
    """What is said of an objective; `given`: which of it. The owner is a username."""

    given: frozenset[str] = field(default_factory=lambda: frozenset({"title", "begins_on", "ends_on", "owner"}))
    title: str | None = None
    begins_on: date | None = None
    ends_on: date | None = None
    owner: str | None = None


def require_reader(actor: Actor) -> None:
    """Raise ForbiddenError for guests and tokens of some communities only."""
    if actor.bounded:
        raise ForbiddenError(_("This is for people of the organisation."))


def require_writer(actor: Actor) -> None:
    """Raise ForbiddenError for whoever does not say what the organisation is after."""
    sentence = _("Only the organisation's KM advisors and platform administrators say what it is after.")
    require(policy.can_write_objectives(actor), otherwise=sentence)


def listing(session: Session, actor: Actor, ask: paging.Ask, *, over: bool = False) -> paging.Page[Objective]:
    """Objectives whose period is not over, or is: the newest first."""
    require_reader(actor)
    runs = col(Objective.ends_on) < today() if over else col(Objective.ends_on) >= today()
    query = select(Objective, *paging.labelled([col(Objective.id)])).where(runs)
    page = paging.page(session, query, [col(Objective.id)], ask)
    return paging.Page([row.Objective for row in page.items], page.next)


def current(session: Session) -> list[Objective]:
    """Those whose period is not over, for a choice: by title, a hundred at most."""
    query = select(Objective).where(col(Objective.ends_on) >= today()).order_by(col(Objective.title), col(Objective.id))
    return list(session.execute(query.limit(100)).scalars())


def find(session: Session, actor: Actor, objective_id: str) -> Objective:
    """One of them; raises NotFoundError."""
    found = None if actor.bounded else session.get(Objective, objective_id)
    if found is None:
        raise NotFoundError(_("There is no such objective."))
    return found


def set_one(session: Session, actor: Actor, aim: Aim) -> Objective:
    """Say what the organisation is after. Raises ForbiddenError, InvalidError at the field that is wrong."""
    require_writer(actor)
    if aim.begins_on is None or aim.ends_on is None or not aim.title:
        raise InvalidError(_("Say what, and from when until when."))
    owner = people.find_active(session, actor, aim.owner or "me", field="owner")
    row = Objective(
        title=aim.title.strip(), begins_on=aim.begins_on, ends_on=aim.ends_on, owner_id=owner.id, by_id=actor.person_id
    )
    _check(row)
    session.add(row)
    session.flush()
    record(session, actor.person_id, facts.ObjectiveSet(objective_id=row.id, fields=tuple(sorted(aim.given))))
    return row


def change(session: Session, actor: Actor, row: Objective, aim: Aim) -> Objective:
    """Word it anew, or give it another period or executive; to end it early is to give it an earlier last day."""
    require_writer(actor)
    for name in aim.given & {"title", "begins_on", "ends_on"}:
        if (value := getattr(aim, name)) is not None:
            setattr(row, name, value)
    if "owner" in aim.given and aim.owner:
        row.owner_id = people.find_active(session, actor, aim.owner, field="owner").id
    _check(row)
    row.touch()
    record(session, actor.person_id, facts.ObjectiveSet(objective_id=row.id, fields=tuple(sorted(aim.given))))
    return row


def serving(session: Session, actor: Actor, objective_ids: list[str]) -> dict[str, list[PlaceRef]]:
    """By objective the communities, of those the actor may know of, of which an agreed goal serves it; by name."""
    query = (
        select(col(GoalObjective.objective_id), col(Community.id), col(Community.slug), col(Community.name))
        .join(Goal, col(Goal.id) == col(GoalObjective.goal_id))
        .join(Community, col(Community.id) == col(Goal.community_id))
        .where(col(GoalObjective.objective_id).in_(objective_ids), col(Goal.state) == GoalState.AGREED, visible(actor))
        .where(col(Community.status).not_in(CLOSED))
        .order_by(col(Community.name), col(Community.id)).distinct()
    )  # fmt: skip
    found: dict[str, list[PlaceRef]] = {one: [] for one in objective_ids}
    for objective_id, *place in session.execute(query):
        found[objective_id].append(PlaceRef(*place))
    return found


def unlinked(session: Session, actor: Actor) -> list[PlaceRef]:
    """Communities at work that serve no current objective, of those the actor may know of, by name; 200 at most."""
    require_reader(actor)
    query = (
        select(col(Community.id), col(Community.slug), col(Community.name))
        .where(visible(actor), col(Community.status).in_(WORKING), ~serves_an_objective())
        .order_by(col(Community.name_key), col(Community.id))
    )
    return [PlaceRef(*row) for row in session.execute(query.limit(200))]


def _check(row: Objective) -> None:
    if row.ends_on < row.begins_on:
        raise InvalidError.at("ends_on", _("It would be over before it begins."))
    if row.ends_on.year - row.begins_on.year > LONGEST:
        raise InvalidError.at("ends_on", _("An objective runs for ten years at most."))
