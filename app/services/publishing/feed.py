"""What happened lately in open communities, for feed readers: what was done and what was written down, without who did it.

Feed readers keep what they fetched for ever, so nobody is named there: not even erasing somebody would reach those copies.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, String, bindparam, select, true
from sqlmodel import col

from app.core.db import Session
from app.core.errors import NotFoundError
from app.core.i18n import _
from app.core.quick import Question
from app.core.settings import settings
from app.models.communities import Community
from app.models.contributions import Contribution
from app.models.knowledge import Asset, Confidence
from app.services.publishing.card import STANDING
from app.services.publishing.finding import PUBLISHED, find

MOST = 30
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Entry:
    """One thing that happened. `lang` is the language it is written in, where that is known."""

    id: str
    path: str
    title: str
    kind: str
    published: datetime
    updated: datetime
    slug: str
    community: str
    lang: str | None = None


@dataclass(frozen=True)
class Feed:
    """Entries, newest first; `community` is None for the feed of the whole organisation."""

    community: Any | None
    entries: list[Entry]
    updated: datetime


def of_community(session: Session, slug: str) -> Feed:
    """What happened in a published community; raises NotFoundError for any other."""
    community = find(session, slug)
    return _feed(community, _entries(session, _HERE, community_id=community.id))


def of_everybody(session: Session) -> Feed:
    """What happened in every published community; raises NotFoundError where the operator switched publishing off."""
    if not settings().publish:
        raise NotFoundError(_("There is nothing at this address."))
    return _feed(None, _entries(session, _ANYWHERE))


def _feed(community: Any | None, entries: list[Entry]) -> Feed:
    begun = community.created_at if community else LONG_AGO
    return Feed(community, entries, max((one.updated for one in entries), default=begun))


def _entries(session: Session, questions: tuple[Question, Question], **given: object) -> list[Entry]:
    done, written = (question.all(session, limit=MOST, **given) for question in questions)
    found = [
        *(
            Entry(row.id, f"/contributions/{row.id}", row.title, row.kind, row.logged_at, row.updated_at, row.slug, row.name)
            for row in done
        ),
        *(
            Entry(
                row.id, f"/assets/{row.id}", row.title, row.kind, row.created_at, row.revised_at, row.slug, row.name, row.lang
            )
            for row in written
        ),
    ]
    return sorted(found, key=lambda one: (one.published, one.id), reverse=True)[:MOST]


def _done(where: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            col(Contribution.id), col(Contribution.title), col(Contribution.kind), col(Contribution.logged_at),
            col(Contribution.updated_at), col(Community.slug), col(Community.name),
        )
        .join(Community, col(Community.id) == col(Contribution.community_id))
        .where(PUBLISHED, col(Contribution.state).in_(STANDING), where)
        .order_by(col(Contribution.logged_at).desc(), col(Contribution.id).desc())
        .limit(bindparam("limit", type_=Integer()))
    )  # fmt: skip


def _written(where: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            col(Asset.id), col(Asset.title), col(Asset.kind), col(Asset.lang), col(Asset.created_at), col(Asset.revised_at),
            col(Community.slug), col(Community.name),
        )
        .join(Community, col(Community.id) == col(Asset.community_id))
        .where(PUBLISHED, col(Asset.confidence).in_([Confidence.VALIDATED, Confidence.NOT_VALIDATED]), where)
        .order_by(col(Asset.created_at).desc(), col(Asset.id).desc())
        .limit(bindparam("limit", type_=Integer()))
    )  # fmt: skip


_named = bindparam("community_id", type_=String())
_HERE = (
    Question(_done(col(Contribution.community_id) == _named)),
    Question(_written(col(Asset.community_id) == _named)),
)  # fmt: skip
_ANYWHERE = (Question(_done(true())), Question(_written(true())))
