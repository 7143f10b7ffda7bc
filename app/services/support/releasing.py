"""Whoever is away helps nobody: what they had goes to whoever is there, or back into the queue (domain.md §2.2, leave)."""

from sqlalchemy import select
from sqlmodel import col

from app.core.db import Session
from app.models.people import Person
from app.models.support import HelpRequest
from app.policies.support import OPEN
from app.services import access, rota
from app.services.support import finding, standing


def release(session: Session, person_id: str) -> None:
    """Take what somebody has off them."""
    for request in _theirs(session, person_id):
        _hand_on(session, request, person_id)


def release_outsider(session: Session, person_id: str) -> None:
    """Take off somebody what they may not help with any longer: they left the place, its rota or a role there."""
    theirs = _theirs(session, person_id)
    if not theirs:
        return
    actor = access.actor_of_person(session, session.get_one(Person, person_id))
    for request in theirs:
        if not finding.may_work(session, actor, request):
            _hand_on(session, request, person_id)


def _theirs(session: Session, person_id: str) -> list[HelpRequest]:
    theirs = col(HelpRequest.assignee_id) == person_id, col(HelpRequest.state).in_(list(OPEN))
    return list(session.execute(select(HelpRequest).where(*theirs).with_for_update()).scalars())


def _hand_on(session: Session, request: HelpRequest, person_id: str) -> None:
    another = rota.whom_to_ask(session, request.community_id, but=request.requester_id) if request.community_id else None
    standing.hand_to(session, None, request, another if another != person_id else None)
