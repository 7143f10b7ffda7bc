"""Making the Actor: everything policies need of a person, in one question."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Date, bindparam, or_, select
from sqlmodel import col

from app.core.actor import SESSION_SCOPES, Actor
from app.core.db import Session
from app.core.errors import InvalidError
from app.core.i18n import LANGUAGES, _
from app.core.quick import Question
from app.core.sql import gathered
from app.models.belonging import Membership, MembershipState, RoleAssignment, RoleKind, RoleState
from app.models.people import Appointment, Person, PersonStatus
from app.services.held import in_force, today


@dataclass(frozen=True)
class Means:
    """How the person came: which scopes that gives, by which session or token, and for which communities alone, if any."""

    scopes: frozenset[str] = SESSION_SCOPES
    session_id: str | None = None
    token_id: str | None = None
    language: str | None = None
    unseen: bool = False
    communities: frozenset[str] = frozenset()
    has_news: bool = False


def actor_of_person(session: Session, person: Person, means: Means | None = None) -> Actor:
    """The Actor that a person is right now."""
    return actor_of_row(_PERSON.first(session, person_id=person.id, today=today()), means or Means())


def places_of(session: Session, person: Person, community_ids: Iterable[str]) -> frozenset[str]:
    """These communities, if the person has a part in each; raises InvalidError at `communities`."""
    wanted = frozenset(community_ids)
    if wanted - actor_of_person(session, person).roles.keys():
        raise InvalidError.at("communities", _("A token is limited to communities in which its holder has a part."))
    return wanted


def actor_of_row(row: Any, means: Means) -> Actor:
    """The Actor in a row of a question that selects `ACTING`."""
    bounded = bool(row.guest or means.communities)
    roles = {place: held for place, held in _roles(row).items() if not means.communities or place in means.communities}
    return Actor(
        person_id=row.person_id,
        username=row.username,
        display_name=row.display_name,
        language=means.language or next((code for code in row.languages if code in LANGUAGES), "en"),
        time_zone=row.time_zone,
        platform=frozenset() if bounded else frozenset(row.appointed),
        roles=roles,
        scopes=means.scopes,
        session_id=means.session_id,
        token_id=means.token_id,
        unseen=means.unseen,
        bounded=bounded,
        guest=bool(row.guest),
        has_news=means.has_news,
    )


def may_act(row: Any) -> bool:
    """Whether the person in a row of `ACTING` may sign in at all: a guest, while some community has them."""
    return row.status in {PersonStatus.ACTIVE, PersonStatus.LONG_LEAVE} and bool(row.belonging or not row.guest)


def _roles(row: Any) -> dict[str, frozenset[str]]:
    """Roles by community.

    A role is `member`, the accepted roles of today (deputies only while acting), and
    `invited`, `waiting`, `requested` or `proposed` for those who may look in because they were asked or have asked.
    """
    roles: dict[str, set[str]] = defaultdict(set)
    for community_id, state in row.belonging:
        if state != MembershipState.SUSPENDED:
            roles[community_id].add("member" if state == MembershipState.ACTIVE else state)
    for community_id, role in row.holding:
        roles[community_id].add(role)
    for community_id in row.asked:
        roles[community_id].add("proposed")
    return {community_id: frozenset(held) for community_id, held in roles.items()}


_APPOINTED = select(Appointment).where(col(Appointment.person_id) == col(Person.id), col(Appointment.ended_at).is_(None))
_BELONGING = select(Membership).where(
    col(Membership.person_id) == col(Person.id),
    col(Membership.ended_at).is_(None),
    or_(col(Membership.until).is_(None), col(Membership.until) > bindparam("today", type_=Date())),
)
_ROLES = select(RoleAssignment).where(col(RoleAssignment.person_id) == col(Person.id))
_HOLDING = _ROLES.where(col(RoleAssignment.kind) != RoleKind.DEPUTY, *in_force(bindparam("today", type_=Date())))
_ASKED = _ROLES.where(col(RoleAssignment.state) == RoleState.PROPOSED)

# The columns of a question about a person (and `today`) from which their Actor is made.
ACTING: tuple[Any, ...] = (
    col(Person.id).label("person_id"),
    col(Person.username),
    col(Person.display_name),
    col(Person.status),
    col(Person.languages),
    col(Person.time_zone),
    col(Person.guest),
    gathered(_APPOINTED, col(Appointment.role), into=str).label("appointed"),
    gathered(_BELONGING, col(Membership.community_id), col(Membership.state)).label("belonging"),
    gathered(_HOLDING, col(RoleAssignment.community_id), col(RoleAssignment.role)).label("holding"),
    gathered(_ASKED, col(RoleAssignment.community_id), into=str).label("asked"),
)
_PERSON = Question(select(*ACTING).where(col(Person.id) == bindparam("person_id")))
