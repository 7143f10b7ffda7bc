"""Days with a meaning: what comes in a community, and what a person holds, owes or is asked for (RFC 5545, whole days)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session
from app.core.settings import settings
from app.models.belonging import RoleAssignment, RoleState
from app.models.communities import Community, Status
from app.models.knowledge import Asset, Confidence
from app.models.meetings import Meeting, MeetingState
from app.services import publishing, training, working_time
from app.services.communities.finding import visible
from app.services.held import today
from app.services.training import State

KEPT = timedelta(days=366)


@dataclass(frozen=True)
class Day:
    """One day: `what` is meeting, resumption, review, term, page or training; `about` is whose name it bears.

    `id` never changes, so that a program which subscribed moves the entry instead of adding one. What has an hour says when it
    begins and ends, and `called_off`, that it does not take place.
    """

    id: str
    on: date
    what: str
    about: str
    path: str
    role: str = ""
    begins: datetime | None = None
    ends: datetime | None = None
    called_off: bool = False


def of_community(session: Session, slug: str) -> tuple[Any, list[Day]]:
    """A published community with its days; raises NotFoundError for any other."""
    community = publishing.find(session, slug)
    return community, sorted(_of(session, community), key=lambda day: (day.on, day.id))


def of_person(session: Session, actor: Actor) -> list[Day]:
    """The actor's own: days of their communities, when roles end, pages to look at again, trainings that are due."""
    mine = [place for place in actor.roles if actor.belongs_to(place)]
    places = session.execute(select(Community).where(col(Community.id).in_(mine), visible(actor))).scalars()
    days = [day for place in places for day in _of(session, place)]
    return sorted(
        [*days, *_terms(session, actor), *_pages(session, actor), *_trainings(session, actor)],
        key=lambda day: (day.on, day.id),
    )


def _of(session: Session, community: Any) -> Iterator[Day]:
    """What stands in a community's own record; past days too, since calendars keep them."""
    met = list(_meetings(session, community))
    yield from met
    known = {day.on for day in met}
    dated = {
        "meeting": community.first_meeting_on if community.first_meeting_on not in known else None,
        "resumption": community.resume_on if community.status == Status.PAUSED else None,
        "review": community.review_on,
    }
    for what, on in dated.items():
        if on:
            yield Day(f"{community.id}.{what}", on, what, community.name, f"/communities/{community.slug}")


def _meetings(session: Session, community: Any) -> Iterator[Day]:
    """Meetings with their hours, of a year back and all that are ahead; called off, those that people were told of."""
    since = working_time.begins(today(), settings().time_zone) - KEPT
    query = select(Meeting).where(col(Meeting.community_id) == community.id, col(Meeting.starts_at) > since)
    for one in session.execute(query.order_by(col(Meeting.starts_at), col(Meeting.id))).scalars():
        off = one.state == MeetingState.CANCELLED
        if not off or one.agenda_published_at is not None:
            path = f"/meetings/{one.id}"
            yield Day(one.id, one.local.date(), "meeting", community.name, path, "", one.starts_at, one.ends_at, off)


def _terms(session: Session, actor: Actor) -> Iterable[Day]:
    """The last day of each role that ends."""
    held = (
        select(
            col(RoleAssignment.id), col(RoleAssignment.valid_to), col(RoleAssignment.role), col(Community.name),
            col(Community.slug),
        )
        .join(Community, col(Community.id) == col(RoleAssignment.community_id))
        .where(
            col(RoleAssignment.person_id) == actor.person_id, col(RoleAssignment.state) == RoleState.ACCEPTED,
            col(RoleAssignment.valid_to) > today(), visible(actor),
        )
    )  # fmt: skip
    for row in session.execute(held):
        last = row.valid_to - timedelta(days=1)
        yield Day(f"{row.id}.term", last, "term", row.name, f"/communities/{row.slug}/roles", row.role)


def _pages(session: Session, actor: Actor) -> Iterable[Day]:
    """When pages that the actor owns are to be looked at again."""
    owned = (
        select(col(Asset.id), col(Asset.title), col(Asset.next_review_on))
        .join(Community, col(Community.id) == col(Asset.community_id))
        .where(
            col(Asset.owner_id) == actor.person_id, col(Asset.next_review_on).is_not(None),
            col(Asset.confidence) != Confidence.ARCHIVED, visible(actor),
        )
    )  # fmt: skip
    for row in session.execute(owned):
        yield Day(f"{row.id}.page", row.next_review_on, "page", row.title, f"/assets/{row.id}")


def _trainings(session: Session, actor: Actor) -> Iterable[Day]:
    """By when the actor's roles ask for a training."""
    for duty in training.my_duties(session, actor):
        if duty.due_on and duty.state is not State.DONE:
            yield Day(f"{duty.code}.{duty.community}.{duty.role}.training", duty.due_on, "training", duty.title, "/training")
