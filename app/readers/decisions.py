"""Who is told of decisions: whoever is asked for a position, and afterwards whoever took part (domain.md §2.9, §2.13)."""

from sqlalchemy import select
from sqlmodel import col

from app.core.db import Session
from app.journal import facts
from app.journal.book import Entry
from app.models.decisions import Decision, DecisionVoter, Position
from app.models.notices import NoticeKind as Kind
from app.services.notices import settle, tell


def of_decisions(session: Session, entry: Entry) -> None:
    """Tell of one fact. Whoever has said something is asked no more; once it is over nobody is."""
    match entry.fact:
        case facts.decisions.DecisionOpened(decision_id=one, community_id=place):
            tell(session, entry, Kind.DECISION, _asked(session, one), community_id=place, subject_id=one)
        case facts.decisions.PositionTaken(decision_id=one, person_id=person):
            settle(session, one, person, Kind.DECISION)
        case (
            facts.decisions.DecisionAccepted(decision_id=one, community_id=place)
            | facts.decisions.DecisionRejected(decision_id=one, community_id=place)
            | facts.decisions.DecisionMoved(decision_id=one, community_id=place)
        ):
            settle(session, one)
            tell(session, entry, Kind.DECIDED, _took_part(session, one), community_id=place, subject_id=one)


def _asked(session: Session, decision_id: str) -> list[str]:
    query = select(col(DecisionVoter.person_id)).where(col(DecisionVoter.decision_id) == decision_id)
    return list(session.execute(query).scalars())


def _took_part(session: Session, decision_id: str) -> set[str | None]:
    """Whoever said anything, proposed it or opened it."""
    row = session.get_one(Decision, decision_id)
    query = select(col(Position.person_id)).where(col(Position.decision_id) == decision_id)
    return {row.proposed_by, row.opened_by, *session.execute(query).scalars()}
