"""What a week had to tell: a few candidates for each section, the best first, and seven of them in turns (domain.md §2.13)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from app.core.db import Session
from app.models.belonging import Membership, MembershipState
from app.models.communities import Community
from app.models.contributions import Contribution, ContributionKind, ContributionState, Endorsement, Kudos
from app.models.knowledge import Asset, Confidence
from app.models.newsletters import NewsFavourite, NewsletterIssue, NewsTip, Section
from app.models.people import Person, PersonStatus
from app.models.questions import Question, QuestionState

MOST = 7
EACH = 3
AHEAD = timedelta(days=14)
ELSEWHERE = frozenset({ContributionKind.QUESTION, ContributionKind.ANSWER, ContributionKind.ASSET})  # they have sections
Item = dict[str, Any]


def gather(session: Session, community: Community, issue: NewsletterIssue) -> list[Item]:
    """At most seven bullets in the order of their sections; the same again as long as nothing happened."""
    found = [
        [item(Section.KNOWLEDGE, subject=one) for one in _written(session, community, issue.since)],
        [item(Section.PRACTICE, subject=one) for one in _helpful(session, community, issue.since)],
        [item(Section.HELP, subject=one) for one in _asked(session, community)],
        [item(Section.PEOPLE, count=number) for number in _joined(session, community, issue.since)],
        [item(Section.THANKS, subject=one) for one in _thanked(session, community, issue.since)],
        [item(Section.DATES, subject=day) for day in _days(community, issue)],
        [item(Section.OUTSIDE, subject=one) for one in _suggested(session, community)],
    ]
    turns = [one for turn in zip_longest(*found) for one in turn if one is not None][:MOST]
    order = list(Section)
    return sorted(turns, key=lambda one: order.index(Section(one["section"])))


def item(section: Section, *, text: str = "", link: str = "", subject: str = "", count: int = 0) -> Item:
    """A bullet as it is stored."""
    return {"section": section.value, "text": text, "link": link, "subject": subject, "count": count}


def _written(session: Session, community: Community, since: datetime) -> list[str]:
    """New pages, the validated before the others."""
    new = (
        col(Asset.community_id) == community.id,
        col(Asset.created_at) >= since,
        col(Asset.translation_of).is_(None),
        col(Asset.confidence).in_([Confidence.VALIDATED, Confidence.NOT_VALIDATED]),
    )
    order = (col(Asset.confidence) == Confidence.VALIDATED).desc(), col(Asset.created_at).desc(), col(Asset.id)
    return list(session.execute(select(col(Asset.id)).where(*new).order_by(*order).limit(EACH)).scalars())


def _helpful(session: Session, community: Community, since: datetime) -> list[str]:
    """What others said in that time that it helped, what most said it of first."""
    said = (
        select(col(Contribution.id))
        .join(Endorsement, col(Endorsement.contribution_id) == col(Contribution.id))
        .where(
            col(Contribution.community_id) == community.id, col(Contribution.state) == ContributionState.ENDORSED,
            col(Contribution.kind).not_in(ELSEWHERE), col(Endorsement.created_at) >= since,
            col(Endorsement.revoked_at).is_(None),
        )
        .group_by(col(Contribution.id))
        .order_by(func.count().desc(), col(Contribution.id).desc())
    )  # fmt: skip
    return list(session.execute(said.limit(EACH)).scalars())


def _asked(session: Session, community: Community) -> list[str]:
    """Questions that nobody has answered, the oldest first."""
    here = col(Question.community_id) == community.id, col(Question.state) == QuestionState.OPEN
    order = col(Question.asked_at), col(Question.id)
    return list(session.execute(select(col(Question.id)).where(*here).order_by(*order).limit(EACH)).scalars())


def _joined(session: Session, community: Community, since: datetime) -> Iterator[int]:
    """How many colleagues are new; nobody is no news."""
    new = (
        select(func.count())
        .select_from(Membership)
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(
            col(Membership.community_id) == community.id, col(Membership.state) == MembershipState.ACTIVE,
            col(Membership.since) >= since, col(Person.guest).is_(False),
            col(Person.status).in_([PersonStatus.ACTIVE, PersonStatus.LONG_LEAVE]),
        )
    )  # fmt: skip
    if number := session.execute(new).scalar_one():
        yield number


def _thanked(session: Session, community: Community, since: datetime) -> list[str]:
    """Thanks that were said here, the newest first."""
    here = col(Kudos.community_id) == community.id, col(Kudos.created_at) >= since
    order = col(Kudos.created_at).desc(), col(Kudos.id)
    return list(session.execute(select(col(Kudos.id)).where(*here).order_by(*order).limit(EACH)).scalars())


def _days(community: Community, issue: NewsletterIssue) -> Iterator[str]:
    """The next meeting, if it is within a fortnight of the issue."""
    meeting = community.first_meeting_on
    if meeting and issue.monday <= meeting <= issue.monday + AHEAD:
        yield meeting.isoformat()


def _suggested(session: Session, community: Community) -> list[str]:
    """What people suggested and no issue took up: from their favourite sources first, then what waits longest."""
    likes = (
        select(func.count()).select_from(NewsFavourite).where(col(NewsFavourite.source_id) == col(NewsTip.source_id))
    ).scalar_subquery()  # fmt: skip
    waiting = col(NewsTip.community_id) == community.id, col(NewsTip.issue_id).is_(None)
    order = likes.desc(), col(NewsTip.id)
    return list(session.execute(select(col(NewsTip.id)).where(*waiting).order_by(*order).limit(EACH)).scalars())
