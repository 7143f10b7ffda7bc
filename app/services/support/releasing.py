"""Whoever is away helps nobody: what they had goes to whoever is there, or back into the queue (domain.md §2.2, leave)."""

from sqlalchemy import select
from sqlmodel import col

from app.core.db import Session
from app.models.support import HelpRequest
from app.policies.support import OPEN
from app.services import rota
from app.services.support import standing


def release(session: Session, person_id: str) -> None:
    """Take what somebody has off them."""
    theirs = col(HelpRequest.assignee_id) == person_id, col(HelpRequest.state).in_(list(OPEN))
    for request in session.execute(select(HelpRequest).where(*theirs).with_for_update()).scalars():
        another = rota.whom_to_ask(session, request.community_id, but=request.requester_id) if request.community_id else None
        standing.hand_to(session, None, request, another if another != person_id else None)
