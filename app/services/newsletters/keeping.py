"""That a community has a newsletter: beginning, changing and ending it; and how often each person wants to read it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import _
from app.core.rows import put
from app.core.settings import settings
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community, Status
from app.models.newsletters import IssueState, Newsletter, NewsletterIssue, NewsletterPace, Pace
from app.policies import newsletters as policy
from app.policies.guard import require
from app.services.newsletters.skipping import skip

WORKING = (Status.ACTIVE, Status.RETIRING)


@dataclass(frozen=True)
class Wanted:
    """How a newsletter is to be: by which clock (IANA name; None: the organisation's), in which language, for strangers too."""

    zone: str | None = None
    lang: str = "en"
    public: bool = False


def of(session: Session, community_id: str) -> Newsletter | None:
    """A community's newsletter, if it has one now."""
    query = select(Newsletter).where(col(Newsletter.community_id) == community_id, col(Newsletter.ended_at).is_(None))
    return session.execute(query).scalar_one_or_none()


def going(session: Session, community: Community) -> Newsletter | None:
    """A community's newsletter, if issues are drafted and sent now: it has not ended, and the community works."""
    return of(session, community.id) if community.status in WORKING else None


def keep(session: Session, actor: Actor, community: Community, wanted: Wanted) -> Newsletter:
    """Begin a newsletter, or change it; again changes nothing. Raises ForbiddenError, ConflictError, InvalidError."""
    _require(actor, community)
    if wanted.zone is not None and wanted.zone not in available_timezones():
        raise InvalidError.at("zone", _("This is no time zone. Use an IANA name such as Europe/Warsaw."))
    if community.is_closed:
        raise ConflictError(_("This community is archived."))
    session.refresh(community, with_for_update=True)
    row = session.execute(select(Newsletter).where(col(Newsletter.community_id) == community.id)).scalar_one_or_none()
    values: dict[str, Any] = {
        "zone": wanted.zone or settings().time_zone,
        "lang": wanted.lang,
        "public": wanted.public,
        "public_since": _public_since(row, wanted),
        "ended_at": None,
    }
    if row is None:
        row = put(session, Newsletter(community_id=community.id, **values))
    elif _differs(row, values):
        for name, value in values.items():
            setattr(row, name, value)
        row.touch()
    else:
        return row
    record(session, actor.person_id, facts.NewsletterKept(community_id=community.id, goes_on=True, public=row.public))
    return row


def end(session: Session, actor: Actor, community: Community) -> None:
    """No more issues from now on, not even approved ones; what went out stays. Again changes nothing. Raises ForbiddenError."""
    _require(actor, community)
    session.refresh(community, with_for_update=True)
    row = of(session, community.id)
    if row is not None:
        row.ended_at = clock.now()
        row.touch()
        record(session, actor.person_id, facts.NewsletterKept(community_id=community.id, goes_on=False, public=row.public))
        waiting = col(NewsletterIssue.state).in_([IssueState.DRAFT, IssueState.APPROVED])
        query = select(NewsletterIssue).where(col(NewsletterIssue.community_id) == community.id, waiting)
        for issue in session.execute(query.with_for_update()).scalars():
            skip(session, actor.person_id, issue)


def pace_of(session: Session, actor: Actor, community_id: str) -> Pace:
    """How often the actor reads a community's newsletter: members weekly unless they choose, everybody else not at all."""
    row = _row(session, actor.person_id, community_id)
    return row.pace if row else Pace.WEEKLY if actor.belongs_to(community_id) else Pace.OFF


def choose_pace(session: Session, actor: Actor, community: Community, pace: Pace) -> None:
    """Read a newsletter as often as that, also as somebody who does not belong to the community."""
    row = _row(session, actor.person_id, community.id)
    if row is None:
        put(session, NewsletterPace(person_id=actor.person_id, community_id=community.id, pace=pace))
    else:
        row.pace = pace


def _row(session: Session, person_id: str, community_id: str) -> NewsletterPace | None:
    mine = col(NewsletterPace.person_id) == person_id, col(NewsletterPace.community_id) == community_id
    return session.execute(select(NewsletterPace).where(*mine)).scalar_one_or_none()


def _public_since(row: Newsletter | None, wanted: Wanted) -> datetime | None:
    """From when on strangers may read what is sent: what went out before was written for those who belong."""
    if not wanted.public:
        return None
    return row.public_since if row and row.public else clock.now()


def _differs(row: Newsletter, values: dict[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in values.items())


def _require(actor: Actor, community: Community) -> None:
    sentence = _("Its manager and its leader make a community's newsletter.")
    require(policy.can_make(actor, community.id), otherwise=sentence)
