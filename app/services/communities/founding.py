"""Writing a community down, and changing its page."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session, lock
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import _
from app.core.text import fold, sort_key
from app.journal import facts
from app.journal.book import record
from app.models.belonging import Membership, MembershipState, Origin
from app.models.communities import Community, Kind, Orientation, Status, Visibility
from app.policies import communities as policy
from app.policies.guard import require
from app.services import publishing
from app.services.belonging.membership import fill_places

SCOPE = frozenset({"domain", "in_scope", "out_of_scope", "kind", "orientation"})


@dataclass(frozen=True, kw_only=True)
class Founding:
    """What a community is founded with."""

    slug: str
    name: str
    kind: Kind = Kind.COP
    orientation: Orientation = Orientation.PROFESSIONAL
    domain: str = ""
    in_scope: list[str] = field(default_factory=list)
    out_of_scope: list[str] = field(default_factory=list)
    visibility: Visibility = Visibility.OPEN
    status: Status = Status.DRAFT
    languages: list[str] = field(default_factory=list)
    capacity: int | None = None
    exit_criterion: str | None = None
    review_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Change:
    """New values by field of Community."""

    values: dict[str, Any]


def found(session: Session, actor: Actor, new: Founding) -> Community:
    """Found a community: a draft whose founder is its first member; a platform admin may found it active.

    Raises ConflictError when the slug is taken, InvalidError for a working group without an end.
    """
    require(policy.can_found(actor), otherwise=_("Guests, and tokens for some communities only, found no community."))
    if new.status not in {Status.DRAFT, Status.ACTIVE}:
        raise InvalidError.at("status", _("A new community is a draft; a platform administrator may found it active."))
    if new.status == Status.ACTIVE:
        require(policy.can_found_active(actor), otherwise=_("Only a platform administrator may found an active community."))
    _check_end(new.kind, new.exit_criterion, new.review_on)
    if session.execute(select(col(Community.id)).where(col(Community.slug) == new.slug)).first():
        error = ConflictError(_("There is already a community at this address. Choose another slug."))
        error.faults = InvalidError.at("slug", error.sentence).faults
        raise error
    community = Community(**vars(new), name_key=sort_key(new.name), founded_by=actor.person_id)
    refresh_search(community)
    session.add(community)
    session.flush()
    record(
        session, actor.person_id,
        facts.CommunityFounded(
            community_id=community.id, kind=new.kind.value, orientation=new.orientation.value, status=new.status.value
        ),
    )  # fmt: skip
    _first_member(session, actor, community)
    return community


def _first_member(session: Session, actor: Actor, community: Community) -> None:
    member = Membership(community_id=community.id, person_id=actor.person_id, state=MembershipState.ACTIVE, since=clock.now())
    session.add(member)
    session.flush()
    record(
        session, actor.person_id,
        facts.MembershipChanged(
            membership_id=member.id, community_id=community.id, person_id=actor.person_id, source=None, target="active"
        ),
    )  # fmt: skip


def refresh_search(community: Community) -> None:
    """The folded text in which the directory looks: name, slug, domain and scope."""
    text = " ".join([community.name, community.slug, community.domain, *community.in_scope])
    community.search_key = fold(text)[:4000]


def change(session: Session, actor: Actor, community: Community, to: Change) -> Community:
    """Change a community's page; what the charter holds (scope, kind) asks for the sponsor or the KM advisor once approved."""
    edits, rules = policy.can_edit(actor, community), policy.can_edit_scope(actor, community)
    require(edits or rules, otherwise=_("Leaders, managers and KM advisors may change this page."))
    changed = {name: value for name, value in to.values.items() if getattr(community, name) != value}
    if SCOPE & changed.keys():
        require(rules, otherwise=_("The charter is approved: its scope is changed by the sponsor or the KM advisor."))
    if changed.keys() - SCOPE:
        require(edits, otherwise=_("Leaders, managers and KM advisors may change this page."))
    if community.is_closed:
        raise ConflictError(_("This community is archived. Found a successor instead."))
    if not changed:
        return community
    for name, value in changed.items():
        setattr(community, name, value)
    _check_kind(session, community)
    community.name_key = sort_key(community.name)
    refresh_search(community)
    community.touch()
    record(
        session, actor.person_id, facts.CommunityChanged(community_id=community.id, fields=tuple(sorted(changed)))
    )  # fmt: skip
    if "visibility" in changed and community.visibility != Visibility.OPEN:
        publishing.end_faq(session, actor.person_id, community)  # or it would come back without anybody's word
    if "capacity" in changed:
        lock(session, Community, community.id)
        fill_places(session, actor.person_id, community)
    return community


def _check_end(kind: Kind, exit_criterion: str | None, review_on: date | None) -> None:
    if kind == Kind.WORKING_GROUP and not (exit_criterion and review_on):
        raise InvalidError.at("exit_criterion", _("A working group needs an exit criterion and a date to review it."))


def _check_kind(session: Session, community: Community) -> None:
    """What a kind asks for holds after a change too: a working group's end, and D19."""
    _check_end(community.kind, community.exit_criterion, community.review_on)
    mandated = select(col(Membership.id)).where(
        col(Membership.community_id) == community.id,
        col(Membership.origin) == Origin.MANDATED,
        col(Membership.ended_at).is_(None),
    )
    if community.kind != Kind.COE and session.execute(mandated.limit(1)).first():
        raise ConflictError(_("Some memberships here are mandated, which only a centre of excellence may do. End them first."))
