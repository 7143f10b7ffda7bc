"""Who knows a topic, while the rules count them: nothing about anybody is kept or shown (domain.md §4.5, G5 and G6)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import or_, select
from sqlmodel import col

from app.core.db import Session
from app.models.contributions import Authorship, Contribution, ContributionState, Endorsement
from app.models.hr import HrEvent, HrEventState, HrEventType
from app.models.people import Person, PersonStatus
from app.services.gaps.gathering_pleas import Keys
from app.services.gaps.inputs import Expert

CONTRIBUTIONS, ENDORSERS = 3, 2
YEAR = timedelta(days=365)
SOON = timedelta(days=90)
LONG = timedelta(days=30)
GOING = (HrEventType.TERMINATION_SCHEDULED, HrEventType.TERMINATION_EFFECTIVE, HrEventType.TRANSFER)


def experts(session: Session, day: date, topics: Keys) -> Sequence[Expert]:
    """Who has three endorsed contributions about a topic in a year, by two endorsers or more."""
    done: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    by: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    query = (
        select(
            col(Contribution.id), col(Contribution.community_id), col(Contribution.topics), col(Authorship.person_id),
            col(Endorsement.endorser_id),
        )
        .join(Authorship, col(Authorship.contribution_id) == col(Contribution.id))
        .join(Person, col(Person.id) == col(Authorship.person_id))
        .join(Endorsement, col(Endorsement.contribution_id) == col(Contribution.id))
        .where(
            col(Contribution.state) == ContributionState.ENDORSED, col(Endorsement.revoked_at).is_(None),
            col(Contribution.logged_at) > datetime.combine(day, datetime.min.time(), UTC) - YEAR,
            col(Person.status) == PersonStatus.ACTIVE,
        )
    )  # fmt: skip
    for row in session.execute(query):
        for topic in topics.keys(row.topics):
            key = (row.community_id, topic, row.person_id)
            done[key].add(row.id)
            by[key].add(row.endorser_id)
    going = leaving(session, day)
    known = sorted(key for key in done if len(done[key]) >= CONTRIBUTIONS and len(by[key]) >= ENDORSERS)
    return [Expert(person_id=who, community_id=place, topic=topic, leaves=who in going) for place, topic, who in known]


def leaving(session: Session, day: date) -> set[str]:
    """Who leaves, changes their post or goes away for long within ninety days, as far as that may be known today."""
    query = select(HrEvent).where(
        col(HrEvent.state) == HrEventState.SCHEDULED, col(HrEvent.effective_on) <= day + SOON,
        col(HrEvent.type).in_([*GOING, HrEventType.LEAVE_START]),
        or_(col(HrEvent.visible_from).is_(None), col(HrEvent.visible_from) <= day),
    )  # fmt: skip
    return {one.person_id for one in session.execute(query).scalars() if one.person_id and _is_for_long(one)}


def _is_for_long(event: HrEvent) -> bool:
    return event.type != HrEventType.LEAVE_START or event.until is None or event.until - event.effective_on >= LONG
