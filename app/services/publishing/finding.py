"""Finding what is published: everything else does not exist here, whoever asks."""

from typing import Any

from sqlalchemy import and_, bindparam, select
from sqlmodel import col

from app.core.db import Session
from app.core.errors import NotFoundError
from app.core.i18n import _
from app.core.quick import Question
from app.core.settings import settings
from app.models.communities import Community, Visibility
from app.policies.publishing import STANDING

# `is_published`, in SQL.
PUBLISHED = and_(col(Community.visibility) == Visibility.OPEN, col(Community.status).in_(sorted(STANDING)))


def find(session: Session, slug: str) -> Any:
    """The published community of this slug, as a row; raises NotFoundError for any other, in the words for one that is not."""
    row = _ONE.first(session, slug=slug.lower()) if settings().publish else None
    if row is None:
        raise NotFoundError(_("There is no such community."))
    return row


def published(session: Session) -> list[Any]:
    """Every published community by name, as rows of `slug, name`; none where the operator switched that off."""
    return _ALL.all(session) if settings().publish else []


_ONE = Question(
    select(
        col(Community.id), col(Community.slug), col(Community.name), col(Community.domain), col(Community.kind),
        col(Community.orientation), col(Community.status), col(Community.languages), col(Community.first_meeting_on),
        col(Community.review_on), col(Community.resume_on), col(Community.created_at),
    ).where(col(Community.slug) == bindparam("slug"), PUBLISHED)
)  # fmt: skip
_ALL = Question(select(col(Community.slug), col(Community.name)).where(PUBLISHED).order_by(col(Community.name_key)))
