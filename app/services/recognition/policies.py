"""Which policy is in force when: the default from the beginning, and each that two roles approved from its season on."""

from sqlalchemy import select
from sqlmodel import col

from app.core.db import Session
from app.models.recognition import PointsPolicy
from app.services.recognition.policy import PolicyBook, from_json
from app.services.recognition.policy_2025_1 import POLICY_2025_1


def book(session: Session) -> PolicyBook:
    """The book of every policy that is or will be in force."""
    approved = select(col(PointsPolicy.effective_on), col(PointsPolicy.body)).where(col(PointsPolicy.effective_on).is_not(None))
    pages = PolicyBook.of(POLICY_2025_1)
    for first_day, body in session.execute(approved.order_by(col(PointsPolicy.effective_on))):
        pages = pages.with_page(first_day, from_json(body))
    return pages
