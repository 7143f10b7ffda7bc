"""How much is new in a community, for whoever looks at it."""

from sqlalchemy import func, select
from sqlmodel import col

from app.core.db import Session
from app.journal import facts
from app.journal.fact import Fact
from app.models.journal import JournalEntry
from app.services.live.listening import GAP, now

# A question and an answer are contributions too, unless nobody's name stands at them: the same id counts once.
_NEW: tuple[type[Fact], ...] = (facts.ContributionLogged, facts.QuestionAsked, facts.AssetCreated)


def count(session: Session, community_id: str, since: int) -> int:
    """How many things came to a community after a position; of what is long past, not all are counted."""
    query = select(func.count(col(JournalEntry.subject_id).distinct())).where(
        col(JournalEntry.community_id) == community_id,
        col(JournalEntry.position) > max(since, now(session) - GAP),
        col(JournalEntry.type).in_([kind.type for kind in _NEW]),
    )
    return session.execute(query).scalar_one()
