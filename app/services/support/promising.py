"""By when somebody really answers: not before anybody is there (domain.md §5.7)."""

from dataclasses import dataclass
from datetime import datetime

from app.core import clock
from app.core.db import Session
from app.models.communities import Community, Orientation
from app.models.support import HelpRequest, Priority
from app.policies.support import OPEN
from app.services import rota
from app.services.rota import Outlook
from app.services.support import clocks


@dataclass(frozen=True)
class Promise:
    """`by`: the honest moment; None: nobody has promised to be there at all. `outlook`: who is there, where there is a rota."""

    by: datetime | None
    outlook: Outlook | None


def promise(session: Session, request: HelpRequest, community: Community | None) -> Promise | None:
    """By when the next word is to be expected; None once nobody owes one, and where that moment has passed."""
    if request.state not in OPEN or request.paused:
        return None
    outlook = seen_from(session, community)
    if outlook is None and clock.is_past(request.due_at):
        return None
    return _by(request.due_at, outlook)


def promise_for(session: Session, community: Community | None, opened_at: datetime) -> Promise:
    """By when whoever asks now, and cannot go on, hears of it."""
    return _by(clocks.targets(opened_at, Priority.P2)[0], seen_from(session, community))


def seen_from(session: Session, community: Community | None) -> Outlook | None:
    """Who is there in a helping community; others have no rota."""
    helping = community is not None and community.orientation == Orientation.HELPING
    return rota.outlook(session, community.id) if community is not None and helping else None


def _by(due_at: datetime, outlook: Outlook | None) -> Promise:
    if outlook is None:
        return Promise(due_at, None)
    begins = outlook.somebody_at
    return Promise(max(due_at, begins) if begins else None, outlook)
