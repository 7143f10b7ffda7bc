"""Promising to be there, taking that back, and who has promised what."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.belonging import Membership, MembershipState
from app.models.communities import Community
from app.models.people import Person, PersonStatus
from app.models.support import Shift
from app.policies import communities as community_policy
from app.policies import support as policy
from app.policies.guard import require
from app.services import guidelines
from app.services.people import Ref

NEW_HERE = timedelta(days=90)  # for so long a member is a newcomer, who should not be there alone
LONGEST = 24 * 60
MOST = 50  # of one person in one community


@dataclass(frozen=True)
class Promise:
    """From `starts` on `weekday`, for so many minutes, every week; by the clocks of `zone`, or else one's own."""

    weekday: int
    starts: int
    minutes: int
    zone: str | None = None


@dataclass(frozen=True)
class Held:
    """A shift, whose it is, and whether they are new here."""

    shift: Shift
    person: Ref
    is_new: bool


def take(session: Session, actor: Actor, community: Community, what: Promise) -> Shift:
    """Promise to be there. Raises ForbiddenError but for members of a helping community, InvalidError, ConflictError."""
    otherwise = _("In a helping community, its members say when they are there.")
    require(policy.can_take_shift(actor, community), otherwise=otherwise)
    guidelines.require_read(session, actor, community)
    zone = what.zone or actor.time_zone
    _refuse_nonsense(what, zone)
    mine = [one.shift for one in held(session, community.id) if one.person.id == actor.person_id]
    if len(mine) >= MOST:
        raise ConflictError(_("These are more shifts than a week can hold."))
    if any((one.weekday, one.starts, one.zone) == (what.weekday, what.starts, zone) for one in mine):
        raise ConflictError(_("You have promised this already."))
    shift = Shift(
        community_id=community.id, person_id=actor.person_id, weekday=what.weekday, starts=what.starts, minutes=what.minutes,
        zone=zone,
    )  # fmt: skip
    session.add(shift)
    session.flush()
    record(session, actor.person_id, facts.ShiftTaken(**_named(shift)))
    return shift


def end(session: Session, actor: Actor, shift: Shift, community: Community) -> None:
    """Nobody is to count on it any longer; again changes nothing. Raises ForbiddenError."""
    allowed = policy.can_end_shift(actor, community, shift)
    require(allowed, otherwise=_("Whoever promised this takes it back, or whoever leads here."))
    if shift.ended_at is None:
        shift.ended_at, shift.ended_by = clock.now(), actor.person_id
        record(session, actor.person_id, facts.ShiftEnded(**_named(shift)))


def find(session: Session, actor: Actor, shift_id: str) -> tuple[Shift, Community]:
    """A shift that stands, and where; raises NotFoundError."""
    query = select(Shift, Community).join(Community, col(Community.id) == col(Shift.community_id))
    row = session.execute(query.where(col(Shift.id) == shift_id)).first()
    if row is None or not community_policy.can_see(actor, row[1]):
        raise NotFoundError(_("There is no such shift."))
    return row[0], row[1]


def held(session: Session, community_id: str) -> list[Held]:
    """Every shift of a community that can be counted on: of members who are here and no guests, by the days of the week."""
    query = _HELD.where(
        col(Shift.community_id) == community_id, col(Shift.ended_at).is_(None),
        col(Person.status) == PersonStatus.ACTIVE, col(Membership.state) == MembershipState.ACTIVE,
        col(Person.guest).is_(False),
    )  # fmt: skip
    return [_held(row) for row in session.execute(query.order_by(col(Shift.weekday), col(Shift.starts), col(Shift.id)))]


def one(session: Session, shift: Shift) -> Held:
    """A shift that was found, ended or not."""
    return _held(session.execute(_HELD.where(col(Shift.id) == shift.id).order_by(col(Membership.since).desc())).first())


def places_of(session: Session, actor: Actor) -> set[str]:
    """The communities on whose rota the actor stands: guests on none."""
    if actor.guest:
        return set()
    mine = col(Shift.person_id) == actor.person_id, col(Shift.ended_at).is_(None)
    places = session.execute(select(col(Shift.community_id)).where(*mine).distinct()).scalars()
    return {place for place in places if actor.belongs_to(place)}


def wall_clock(minutes: int) -> str:
    """So many minutes after midnight, as a clock shows it."""
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


_HELD = (
    select(Shift, col(Person.id), col(Person.username), col(Person.display_name), col(Membership.since))
    .join(Person, col(Person.id) == col(Shift.person_id))
    .join(Membership, (col(Membership.person_id) == col(Person.id)) & (col(Membership.community_id) == col(Shift.community_id)))
)


def _held(row: Any) -> Held:
    return Held(row.Shift, Ref(row.id, row.username, row.display_name), not clock.is_past(row.since + NEW_HERE))


def _refuse_nonsense(what: Promise, zone: str) -> None:
    if not 0 <= what.weekday <= 6:
        raise InvalidError.at("weekday", _("A week has seven days; Monday is 0."))
    if not 0 <= what.starts < LONGEST:
        raise InvalidError.at("starts", _("A day has 24 hours."))
    if not 0 < what.minutes <= LONGEST:
        raise InvalidError.at("minutes", _("Nobody is there for longer than a day, or for less than a minute."))
    if zone not in available_timezones():
        raise InvalidError.at("zone", _("This is not a time zone, such as Europe/Warsaw."))


def _named(shift: Shift) -> dict[str, str]:
    return {"shift_id": shift.id, "community_id": shift.community_id, "person_id": shift.person_id}
