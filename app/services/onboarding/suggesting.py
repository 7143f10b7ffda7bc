"""Communities that may suit a newcomer, each with the reason; none without one (domain.md §5.1)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, or_, select
from sqlmodel import col

from app.core.db import Session
from app.models.belonging import Membership, MembershipState
from app.models.communities import Community, Kind, Status, Visibility
from app.models.hr import Employment
from app.models.people import Person
from app.services.held import today
from app.services.onboarding.knowing import Post

MOST = 3
FEWEST_TOLD = 5  # a smaller number would point at people (vector D17)


class Reason(StrEnum):
    """Why a community is suggested, the strongest first."""

    UNIT_COE = "unit_coe"
    JOB_FAMILY = "job_family"
    UNIT = "unit"
    LOCATION = "location"


@dataclass(frozen=True)
class Suggestion:
    """A community, and why; `count` says how many people the reason rests on, None when they are only a few."""

    id: str
    slug: str
    name: str
    domain: str
    reason: Reason
    count: int | None


def suggest(session: Session, person: Person, post: Post, most: int = MOST) -> list[Suggestion]:
    """Working communities that anybody may know of and that somebody neither belongs to nor was asked into, best first."""
    rows = session.execute(_question(person, post)).all()
    found = [(_reasons(row), row) for row in rows]
    ranked = sorted((place, -count, row.name_key, row.id, row) for [(place, count), *_], row in found if place >= 0)
    return [_shown(place, -count, row) for place, count, _name, _id, row in ranked[:most]]


def _question(person: Person, post: Post) -> Select[*tuple[Any, ...]]:
    """Communities with how many of their members share something with the newcomer."""
    same_unit = col(Person.unit_id) == post.unit_id if post.unit_id else literal(value=False)
    return (
        select(
            col(Community.id), col(Community.slug), col(Community.name), col(Community.domain), col(Community.kind),
            col(Community.name_key),
            _count(same_unit).label("unit"),
            _count(_employed(job_family=post.job_family)).label("job_family"),
            _count(_employed(location=post.location)).label("location"),
        )
        .join(Membership, and_(col(Membership.community_id) == col(Community.id), _active()))
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(
            col(Community.status) == Status.ACTIVE, col(Community.visibility) != Visibility.RESTRICTED,
            col(Community.id).not_in(_known_to(person)), col(Person.id) != person.id,
        )
        .group_by(
            col(Community.id), col(Community.slug), col(Community.name), col(Community.domain), col(Community.kind),
            col(Community.name_key),
        )
    )  # fmt: skip


def _active() -> ColumnElement[bool]:
    return col(Membership.state) == MembershipState.ACTIVE


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _employed(**wanted: str | None) -> ColumnElement[bool]:
    """Whether a member's present post has a value; nobody's has none."""
    [(name, value)] = wanted.items()
    if not value:
        return literal(value=False)
    day = today()
    begun = or_(col(Employment.valid_from).is_(None), col(Employment.valid_from) <= day)
    lasts = or_(col(Employment.valid_to).is_(None), col(Employment.valid_to) > day)
    theirs = col(Employment.person_id) == col(Person.id)
    return exists().where(theirs, begun, lasts, col(getattr(Employment, name)) == value)


def _known_to(person: Person) -> Select[str]:
    return select(col(Membership.community_id)).where(
        col(Membership.person_id) == person.id, col(Membership.ended_at).is_(None)
    )


def _reasons(row: Any) -> list[tuple[int, int]]:
    """The places of the reasons that a row gives, with the people they rest on, strongest first; -1 when there is none."""
    counts = {
        Reason.UNIT_COE: row.unit if row.kind == Kind.COE else 0,
        Reason.JOB_FAMILY: row.job_family,
        Reason.UNIT: row.unit,
        Reason.LOCATION: row.location,
    }
    return [(place, counts[reason]) for place, reason in enumerate(Reason) if counts[reason]] or [(-1, 0)]


def _shown(place: int, count: int, row: Any) -> Suggestion:
    told = count if count >= FEWEST_TOLD else None
    return Suggestion(row.id, row.slug, row.name, row.domain, list(Reason)[place], told)
