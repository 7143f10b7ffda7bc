"""Guidelines: published in versions, acknowledged by people; where mandatory, before one writes (domain.md §2.3)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session, lock
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.i18n import _
from app.core.quick import Question
from app.journal import facts
from app.journal.book import record
from app.models.belonging import Membership, MembershipState
from app.models.communities import Community
from app.models.guidelines import Guideline, GuidelineAck
from app.policies import communities as community_policy
from app.policies import guidelines as policy
from app.policies.guard import require

GRACE = timedelta(days=14)


def publish(
    session: Session, actor: Actor, community: Community | None, text: str, *, mandatory: bool = False, minutes: int = 2
) -> Guideline:
    """Publish the next version; whoever acknowledged the one before is asked anew."""
    allowed = policy.can_publish(actor, community)
    require(allowed, otherwise=_("Guidelines are published by a community's leader or manager, and by KM advisors for all."))
    if community is not None and community.is_closed:
        raise ConflictError(_("This community no longer works."))
    if not text.strip():
        raise InvalidError.at("text", _("Write something here."))
    if not 1 <= minutes <= 60:
        raise InvalidError.at("minutes", _("Guidelines take 1 to 60 minutes to read."))
    if community is not None:
        lock(session, Community, community.id)
    community_id = community.id if community else None
    number = session.execute(select(func.max(col(Guideline.number))).where(_of(community_id))).scalar() or 0
    row = Guideline(
        community_id=community_id, number=number + 1, text=text.strip(), minutes=minutes, mandatory=mandatory,
        published_by=actor.person_id, published_at=clock.now(),
    )  # fmt: skip
    session.add(row)
    session.flush()
    fact = facts.GuidelinePublished(guideline_id=row.id, number=row.number, community_id=community_id, mandatory=mandatory)
    record(session, actor.person_id, fact)
    return row


def current(session: Session, community_id: str | None) -> Guideline | None:
    """The version that holds, of a community or of the whole organisation."""
    query = select(Guideline).where(_of(community_id)).order_by(col(Guideline.number).desc())
    return session.execute(query.limit(1)).scalar_one_or_none()


def find(session: Session, actor: Actor, guideline_id: str) -> Guideline:
    """A version of guidelines, if the actor may know of its community; raises NotFoundError."""
    row = session.get(Guideline, guideline_id)
    if row is not None and row.community_id:
        community = session.get_one(Community, row.community_id)
        row = row if community_policy.can_see(actor, community) else None
    if row is None:
        raise NotFoundError(_("There are no such guidelines."))
    return row


def acknowledge(session: Session, actor: Actor, row: Guideline) -> GuidelineAck:
    """The actor has read the version that holds, and will keep to it. Again changes nothing; an old one is a conflict."""
    mine = col(GuidelineAck.guideline_id) == row.id, col(GuidelineAck.person_id) == actor.person_id
    known = session.execute(select(GuidelineAck).where(*mine)).scalar_one_or_none()
    if known is not None:
        return known
    holding = current(session, row.community_id)
    if holding is None or holding.id != row.id:
        raise ConflictError(_("These guidelines were published anew. Read the newest version."))
    ack = GuidelineAck(guideline_id=row.id, person_id=actor.person_id, acknowledged_at=clock.now())
    session.add(ack)
    session.flush()
    fact = facts.GuidelineAcknowledged(guideline_id=row.id, person_id=actor.person_id, community_id=row.community_id)
    record(session, actor.person_id, fact)
    return ack


def outstanding(session: Session, person_id: str) -> list[Guideline]:
    """What somebody has yet to acknowledge."""
    known = select(col(GuidelineAck.guideline_id)).where(col(GuidelineAck.person_id) == person_id)
    return holding_for(session, person_id, col(Guideline.id).not_in(known))


def holding_for(session: Session, person_id: str, *narrowed: ColumnElement[bool]) -> list[Guideline]:
    """The guidelines that hold for somebody: the organisation's, then those of the communities they belong to."""
    belongs = select(col(Membership.community_id)).where(
        col(Membership.person_id) == person_id, col(Membership.state) == MembershipState.ACTIVE
    )
    theirs = or_(col(Guideline.community_id).is_(None), col(Guideline.community_id).in_(belongs))
    query = select(Guideline).where(theirs, _holds(), *narrowed)
    return list(session.execute(query.order_by(col(Guideline.community_id).is_not(None), col(Guideline.id))).scalars())


def acknowledged(session: Session, actor: Actor, guideline_ids: Iterable[str]) -> set[str]:
    """Which of some versions the actor has acknowledged."""
    mine = col(GuidelineAck.person_id) == actor.person_id, col(GuidelineAck.guideline_id).in_(set(guideline_ids))
    return set(session.execute(select(col(GuidelineAck.guideline_id)).where(*mine)).scalars())


def has_acknowledged(session: Session, person_id: str) -> bool:
    """Whether somebody ever acknowledged any."""
    query = select(col(GuidelineAck.id)).where(col(GuidelineAck.person_id) == person_id)
    return session.execute(query.limit(1)).first() is not None


def require_read(session: Session, actor: Actor, community: Community) -> None:
    """Raises ConflictError for whoever writes where they have let mandatory guidelines lie for a fortnight."""
    holding = _HOLDING.first(session, community_id=community.id)
    if holding is None or not holding.mandatory:
        return
    mine = col(GuidelineAck.guideline_id) == holding.id, col(GuidelineAck.person_id) == actor.person_id
    if session.execute(select(col(GuidelineAck.id)).where(*mine)).first():
        return
    if clock.is_past(max(holding.published_at, _joined(session, actor.person_id, community.id)) + GRACE):
        sentence = _("First read this community's guidelines and acknowledge them: you had fourteen days.")
        raise ConflictError(sentence)


def _joined(session: Session, person_id: str, community_id: str) -> datetime:
    here = col(Membership.person_id) == person_id, col(Membership.community_id) == community_id
    since = session.execute(select(func.max(col(Membership.since))).where(*here)).scalar()
    return since or datetime.min.replace(tzinfo=clock.NEVER.tzinfo)


def _of(community_id: str | None) -> ColumnElement[bool]:
    return col(Guideline.community_id) == community_id if community_id else col(Guideline.community_id).is_(None)


_HOLDING = Question(
    select(col(Guideline.id), col(Guideline.mandatory), col(Guideline.published_at))
    .where(col(Guideline.community_id) == bindparam("community_id"))
    .order_by(col(Guideline.number).desc())
    .limit(1)
)


def _holds() -> ColumnElement[bool]:
    """Whether no newer version took a guideline's place."""
    newer = aliased(Guideline)
    everywhere = and_(col(newer.community_id).is_(None), col(Guideline.community_id).is_(None))
    same = or_(col(newer.community_id) == col(Guideline.community_id), everywhere)
    return ~exists().where(same, col(newer.number) > col(Guideline.number))
