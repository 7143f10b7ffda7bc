"""The guards of the status machine (domain.md §2.3): every unmet one is told at once."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, false, func, or_, select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import Fault
from app.core.i18n import _
from app.core.settings import settings
from app.models.belonging import Membership, MembershipState, RoleAssignment, RoleKind, RoleName, RoleState
from app.models.communities import Community, Kind, Orientation, Status
from app.services.communities import aims
from app.services.communities.finding import visible
from app.services.held import in_force_today

if TYPE_CHECKING:
    from app.services.communities.moving import Move

INTERESTED = 5
OVERLAP = 0.5
LONGEST_PAUSE = timedelta(days=183)


def overlaps(session: Session, actor: Actor, community: Community) -> list[tuple[str, str]]:
    """Slug and name of the communities, of those the actor may know of, whose members overlap by half or more (Jaccard)."""
    ours = _members(session, community.id)
    if not ours:
        return []
    rows = session.execute(
        select(col(Community.id), col(Community.slug), col(Community.name)).where(
            col(Community.id) != community.id,
            visible(actor),
            col(Community.status).in_([Status.ACTIVE, Status.PAUSED, Status.PROPOSED]),
        )
    )
    found = []
    for other_id, slug, name in rows:
        theirs = _members(session, other_id)
        if len(ours & theirs) >= OVERLAP * len(ours | theirs):
            found.append((slug, name))
    return found


def _members(session: Session, community_id: str) -> frozenset[str]:
    query = select(col(Membership.person_id)).where(
        col(Membership.community_id) == community_id, col(Membership.state) == MembershipState.ACTIVE
    )
    return frozenset(session.execute(query).scalars())


def _holders(session: Session, community: Community, role: RoleName, *, or_asked: bool = False) -> int:
    """How many hold a role today, and with `or_asked` those to whom it was proposed."""
    asked = col(RoleAssignment.state) == RoleState.PROPOSED
    query = select(func.count()).where(
        col(RoleAssignment.community_id) == community.id,
        col(RoleAssignment.role) == role,
        col(RoleAssignment.kind) == RoleKind.SUBSTANTIVE,
        or_(and_(*in_force_today()), asked if or_asked else false()),
    )
    return session.execute(query).scalar_one()


def to_proposed(session: Session, actor: Actor, community: Community, move: "Move") -> list[Fault]:
    """A domain, a scope, five interested people, a candidate leader, and a look at what may be a duplicate."""
    faults = []
    if not community.domain.strip():
        faults.append(Fault("/domain", _("Say in a sentence what the community is about.")))
    if not community.in_scope:
        faults.append(Fault("/in_scope", _("Name what is in scope.")))
    if not community.out_of_scope:
        faults.append(Fault("/out_of_scope", _("Name what is out of scope.")))
    if len(_members(session, community.id)) < INTERESTED:
        faults.append(Fault("/members", _("Five interested people must have joined; invite some more.")))
    if not _holders(session, community, RoleName.LEADER, or_asked=True):
        faults.append(Fault("/roles/leader", _("Propose somebody as leader.")))
    alike = [] if move.duplicates_seen else overlaps(session, actor, community)
    if alike:
        names = ", ".join(name for _slug, name in alike)
        sentence = _("Much the same people are in: %(names)s. Look there first, then say so.") % {"names": names}
        faults.append(Fault("/duplicates_seen", sentence))
    return faults


def to_active(session: Session, _actor: Actor, community: Community, move: "Move") -> list[Fault]:
    """An accepted leader, one manager, a sponsor (unless for interest), a dated first meeting; of a coe, what it serves."""
    if community.status == Status.PAUSED:
        return [] if move.first_meeting_on else [Fault("/first_meeting_on", _("Name the day of the next meeting."))]
    faults = []
    if _holders(session, community, RoleName.LEADER) < 1:
        faults.append(Fault("/roles/leader", _("At least one leader must have accepted.")))
    if _holders(session, community, RoleName.MANAGER) != 1:
        faults.append(Fault("/roles/manager", _("Exactly one manager must have accepted.")))
    optional = community.orientation == Orientation.INTEREST and community.kind != Kind.COE
    if not optional and _holders(session, community, RoleName.SPONSOR) < 1:
        faults.append(Fault("/roles/sponsor", _("A sponsor must have accepted.")))
    if not (move.first_meeting_on or community.first_meeting_on):
        faults.append(Fault("/first_meeting_on", _("Name the day of the first meeting.")))
    if community.kind == Kind.COE and aims.lacks_one(session, community):
        faults.append(Fault("/goals", _("Agree on a goal that serves an objective of the organisation.")))
    return faults


def to_paused(session: Session, actor: Actor, community: Community, move: "Move") -> list[Fault]:
    """A reason, and a day within six months on which it goes on."""
    today = clock.today(settings().time_zone)
    if move.resume_on and today < move.resume_on <= today + LONGEST_PAUSE:
        return reasoned(session, actor, community, move)
    sentence = _("Name a day within six months on which the community resumes.")
    return [*reasoned(session, actor, community, move), Fault("/resume_on", sentence)]


def reasoned(_session: Session, _actor: Actor, _community: Community, move: "Move") -> list[Fault]:
    """Whoever is told no is told why."""
    return [] if move.reason.strip() else [Fault("/reason", _("Give a reason."))]


Guard = Callable[[Session, Actor, Community, "Move"], list[Fault]]

GUARDS: dict[tuple[Status, Status], Guard] = {
    (Status.DRAFT, Status.PROPOSED): to_proposed,
    (Status.PROPOSED, Status.DRAFT): reasoned,
    (Status.PROPOSED, Status.DECLINED): reasoned,
    (Status.PROPOSED, Status.ACTIVE): to_active,
    (Status.ACTIVE, Status.PAUSED): to_paused,
    (Status.PAUSED, Status.ACTIVE): to_active,
    (Status.ACTIVE, Status.RETIRING): reasoned,
    (Status.PAUSED, Status.RETIRING): reasoned,
    (Status.RETIRING, Status.ARCHIVED): reasoned,
}
