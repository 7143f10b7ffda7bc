"""What people ask of people, as the rules see it: of who asked, nothing but whether they had begun within thirty days.

Requests for help are private (docs/decisions/0022): they are counted, and neither named nor shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import func, or_, select
from sqlmodel import col

from app.core import clock
from app.core.db import Session
from app.models.communities import Community, Status, Visibility
from app.models.contributions import Endorsement
from app.models.hr import Employment
from app.models.questions import Answer, Kept, Question, QuestionOutcome, QuestionState
from app.models.support import HelpRequest, HelpState
from app.services import working_time
from app.services.gaps.inputs import Plea

PATIENCE = 5  # working days
TIME_TO_MEET = timedelta(days=14)
WINDOW = timedelta(days=91)
FIRST_DAYS = timedelta(days=30)


class Keys(Protocol):
    """Brings topics to what they are known by."""

    def keys(self, topics: Iterable[str]) -> tuple[str, ...]:
        """Each once."""


def questions(session: Session, day: date, topics: Keys) -> Sequence[Plea]:
    """What was asked in the last 105 days, and whatever still waits."""
    since = datetime.combine(day, datetime.min.time(), UTC) - WINDOW - TIME_TO_MEET
    rows = _asked(session, since)
    met, kept, begun = _met(session, since), _kept(session), _begun(session)
    return [_plea(row, day, topics, met.get(row.id), kept, begun) for row in rows]


def requests(session: Session, day: date, _topics: Keys) -> Sequence[Plea]:
    """What a community was asked for help with in the last 91 days."""
    since = datetime.combine(day, datetime.min.time(), UTC) - WINDOW
    query = (
        select(HelpRequest)
        .join(Community, col(Community.id) == col(HelpRequest.community_id))
        .where(
            col(HelpRequest.opened_at) >= since, col(HelpRequest.question_id).is_(None),
            col(HelpRequest.state) != HelpState.CANCELLED,
        )
        .order_by(col(HelpRequest.opened_at), col(HelpRequest.id))
    )  # fmt: skip
    return [
        Plea(
            name=f"help:{row.id}", community_id=row.community_id, public=False, title=row.title, topics=(),
            asked_on=row.opened_at.date(), kept=row.kept in {Kept.LINKED, Kept.CREATED},
            root=f"help:{row.duplicate_of}" if row.duplicate_of else "",
        )
        for row in session.execute(query).scalars() if row.community_id
    ]  # fmt: skip


def _asked(session: Session, since: datetime) -> list[Any]:
    query = (
        select(
            col(Question.id), col(Question.community_id), col(Question.asker_id), col(Question.anonymous), col(Question.title),
            col(Question.topics), col(Question.state), col(Question.asked_at), col(Question.duplicate_of),
            col(Community.visibility),
        )
        .join(Community, col(Community.id) == col(Question.community_id))
        .where(
            col(Community.status).in_([Status.ACTIVE, Status.PAUSED, Status.RETIRING]),
            or_(col(Question.asked_at) >= since, col(Question.state) == QuestionState.OPEN),
        )
        .order_by(col(Question.asked_at), col(Question.id))
    )  # fmt: skip
    return list(session.execute(query))


def _plea(
    row: Any, day: date, topics: Keys, met_at: datetime | None, kept: set[str], begun: Mapping[str, date]
) -> Plea:  # fmt: skip
    asked_on, root = row.asked_at.date(), row.duplicate_of
    counted = row.state != QuestionState.CLOSED and day - WINDOW - TIME_TO_MEET <= asked_on <= day - TIME_TO_MEET
    first = begun.get(row.asker_id) if row.asker_id and not row.anonymous else None
    return Plea(
        name=f"question:{row.id}", community_id=row.community_id, public=row.visibility != Visibility.RESTRICTED,
        title=row.title, topics=topics.keys(row.topics), asked_on=asked_on,
        late=row.state == QuestionState.OPEN and is_late(row.asked_at),
        met=(met_at is not None and met_at <= row.asked_at + TIME_TO_MEET) if counted else None,
        kept=row.id in kept or root in kept, root=f"question:{root}" if root else "",
        newcomer=row.asker_id if first and first <= asked_on < first + FIRST_DAYS else None,
    )  # fmt: skip


def is_late(asked_at: datetime) -> bool:
    """Whether more than five working days have passed since."""
    calendar = working_time.usual()
    return calendar.after(asked_at, PATIENCE * calendar.day_length) < clock.now()


def _met(session: Session, since: datetime) -> dict[str, datetime]:
    """When each question first had an accepted or an endorsed answer."""
    theirs = select(col(Question.id)).where(col(Question.asked_at) >= since)
    accepted = select(col(Answer.question_id), func.min(Answer.accepted_at)).where(
        col(Answer.question_id).in_(theirs), col(Answer.accepted_at).is_not(None)
    )
    endorsed = (
        select(col(Answer.question_id), func.min(Endorsement.created_at))
        .join(Endorsement, col(Endorsement.contribution_id) == col(Answer.id))
        .where(col(Answer.question_id).in_(theirs), col(Endorsement.revoked_at).is_(None))
    )
    found: dict[str, datetime] = {}
    for query in (accepted, endorsed):
        for question_id, at in session.execute(query.group_by(col(Answer.question_id))):
            found[question_id] = min(at, found.get(question_id, at))
    return found


def _kept(session: Session) -> set[str]:
    query = select(col(QuestionOutcome.question_id)).where(col(QuestionOutcome.kept).in_([Kept.LINKED, Kept.CREATED]))
    return set(session.execute(query).scalars())


def _begun(session: Session) -> dict[str, date]:
    """The first day here of everybody of whom HR told one."""
    query = select(col(Employment.person_id), func.min(Employment.valid_from)).group_by(col(Employment.person_id))
    return {person_id: first for person_id, first in session.execute(query) if first}
