"""Making the Actor: everything policies need of a person, in two queries."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import CompoundSelect, Date, Select, String, bindparam, literal, select, union_all
from sqlmodel import col

from app.core.actor import SESSION_SCOPES, Actor
from app.core.db import Session
from app.core.i18n import LANGUAGES
from app.models.belonging import Membership, MembershipState, RoleAssignment, RoleKind, RoleState
from app.models.people import Appointment, Person
from app.services.held import in_force, today


@dataclass(frozen=True)
class Means:
    """How the person came: which scopes that gives, and by which session or token."""

    scopes: frozenset[str] = SESSION_SCOPES
    session_id: str | None = None
    token_id: str | None = None
    language: str | None = None
    unseen: bool = False


def actor_of_person(session: Session, person: Person, means: Means | None = None) -> Actor:
    """The Actor that a person is right now."""
    means = means or Means()
    platform, roles = _held(session, person.id)
    return Actor(
        person_id=person.id,
        username=person.username,
        display_name=person.display_name,
        language=means.language or next((code for code in person.languages if code in LANGUAGES), "en"),
        time_zone=person.time_zone,
        platform=platform,
        roles=roles,
        scopes=means.scopes,
        session_id=means.session_id,
        token_id=means.token_id,
        unseen=means.unseen,
    )


def _held(session: Session, person_id: str) -> tuple[frozenset[str], dict[str, frozenset[str]]]:
    """Appointments, and roles by community.

    A role is `member`, the accepted roles of today (deputies only while acting), and
    `invited`, `waiting`, `requested` or `proposed` for those who may look in because they were asked or have asked.
    """
    roles: dict[str, set[str]] = defaultdict(set)
    for community_id, what in session.execute(_HELD, {"person": person_id, "today": today()}):
        if what != MembershipState.SUSPENDED:
            roles[community_id].add("member" if what == MembershipState.ACTIVE else str(what))
    platform = frozenset(roles.pop("", set()))
    return platform, {community_id: frozenset(held) for community_id, held in roles.items()}


def _everything_held() -> CompoundSelect[str, str]:
    """Asked on every call, so built once."""
    role, person, day = RoleAssignment, bindparam("person", type_=String()), bindparam("today", type_=Date())
    appointed: Select[str, str] = select(literal("").label("community_id"), col(Appointment.role).label("what")).where(
        col(Appointment.person_id) == person, col(Appointment.ended_at).is_(None)
    )
    belonging = select(col(Membership.community_id), col(Membership.state)).where(
        col(Membership.person_id) == person, col(Membership.ended_at).is_(None)
    )
    holding = select(col(role.community_id), col(role.role)).where(
        col(role.person_id) == person, col(role.kind) != RoleKind.DEPUTY, *in_force(day)
    )
    asked = select(col(role.community_id), literal("proposed")).where(
        col(role.person_id) == person, col(role.state) == RoleState.PROPOSED
    )
    return union_all(appointed, belonging, holding, asked)


_HELD = _everything_held()
