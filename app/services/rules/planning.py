"""What a community's rules would change: who joins, who leaves, and why. Nothing is changed here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlmodel import col

from app.core.db import Session
from app.core.i18n import _
from app.models.belonging import Membership
from app.models.communities import Community
from app.models.people import Person
from app.models.rules import MembershipRule, RuledMembership
from app.policies import belonging as policy
from app.services import belonging, people
from app.services.people import Ref
from app.services.rules.conditions import conditions, fitting, told


@dataclass
class Changes:
    """By person: whom which rule brings, which memberships end, and which pass from one rule to another."""

    joins: dict[str, MembershipRule] = field(default_factory=dict)
    leaves: dict[str, tuple[Membership, RuledMembership]] = field(default_factory=dict)
    passes: dict[str, tuple[RuledMembership, MembershipRule]] = field(default_factory=dict)


@dataclass(frozen=True)
class Move:
    """Somebody who would join or leave, and the reason as it is said to them."""

    person: Ref
    because: str


@dataclass(frozen=True)
class Plan:
    """What would happen if a rule stood as it is looked at."""

    joins: Sequence[Move]
    leaves: Sequence[Move]


def changes(
    session: Session, community: Community, rules: Sequence[MembershipRule], among: Iterable[str] | None = None
) -> Changes:  # fmt: skip
    """What has to change so that a community's memberships are as these rules say, for everybody or for some people.

    Memberships that no rule made are never touched, and whoever left one that a rule made is not brought back by it.
    """
    wanted: dict[str, MembershipRule] = {}
    for rule in reversed(rules):  # so that the oldest rule holds whom several fit
        wanted |= dict.fromkeys(fitting(session, rule, among), rule)
    held = _held(session, community, among)
    found = Changes()
    for person_id, (membership, ruled) in held.items():
        if ruled is None:
            continue
        if person_id not in wanted:
            if not belonging.works_here(session, community, person_id):
                found.leaves[person_id] = (membership, ruled)
        elif wanted[person_id].id != ruled.rule_id:
            found.passes[person_id] = (ruled, wanted[person_id])
    if policy.can_join(community):
        away = wanted.keys() - held.keys()
        found.joins = {person_id: wanted[person_id] for person_id in sorted(away - _said_no(session, community))}
    return found


def preview(session: Session, rule: MembershipRule, *, undone: bool = False) -> Plan:
    """What would follow if a rule were in force, or undone, beside the others that are in force now."""
    community = session.get_one(Community, rule.community_id)
    others = [one for one in in_force(session, rule.community_id) if one.id != rule.id]
    rules = others if undone else sorted([*others, rule], key=lambda one: one.id)
    found = changes(session, community, rules)
    names = people.refs(session, [*found.joins, *found.leaves])
    joins = [Move(names[person_id], reason(session, by)) for person_id, by in found.joins.items()]
    leaves = []
    for person_id, (_membership, ruled) in found.leaves.items():
        was = session.get_one(MembershipRule, ruled.rule_id)
        over = rule if was.id == rule.id else was
        sentence = _("no longer so: %(reason)s") if not (undone and was.id == rule.id) else _("only by this rule: %(reason)s")
        leaves.append(Move(names[person_id], sentence % {"reason": reason(session, over)}))
    return Plan(*(sorted(moves, key=lambda move: (move.person.display_name, move.person.id)) for moves in (joins, leaves)))


def reason(session: Session, rule: MembershipRule) -> str:
    """Why a rule fits somebody: its conditions in one sentence."""
    return told(conditions(session, rule))


def reasons_of(session: Session, person_id: str) -> list[tuple[str, str]]:
    """The communities somebody belongs to by a rule, by slug, each with the reason."""
    query = (
        select(col(Community.slug), MembershipRule)
        .join(Membership, col(Membership.community_id) == col(Community.id))
        .join(RuledMembership, col(RuledMembership.membership_id) == col(Membership.id))
        .join(MembershipRule, col(MembershipRule.id) == col(RuledMembership.rule_id))
        .where(col(Membership.person_id) == person_id, col(Membership.ended_at).is_(None))
    )
    found = session.execute(query.order_by(col(Community.slug))).all()
    return [(row.slug, reason(session, row.MembershipRule)) for row in found]


def held_by(session: Session, rule: MembershipRule) -> int:
    """How many memberships a rule holds now."""
    query = (
        select(func.count())
        .select_from(RuledMembership)
        .join(Membership, col(Membership.id) == col(RuledMembership.membership_id))
        .where(col(RuledMembership.rule_id) == rule.id, col(Membership.ended_at).is_(None))
    )
    return session.execute(query).scalar_one()


def in_force(session: Session, community_id: str) -> list[MembershipRule]:
    """The rules of a community that are in force, oldest first."""
    query = select(MembershipRule).where(
        col(MembershipRule.community_id) == community_id,
        col(MembershipRule.applied_at).is_not(None),
        col(MembershipRule.undone_at).is_(None),
    )
    return list(session.execute(query.order_by(col(MembershipRule.id))).scalars())


def _held(
    session: Session, community: Community, among: Iterable[str] | None
) -> dict[str, tuple[Membership, RuledMembership | None]]:  # fmt: skip
    """By person: the membership that has not ended, and what holds it if a rule does."""
    query = (
        select(Membership, RuledMembership)
        .outerjoin(RuledMembership, col(RuledMembership.membership_id) == col(Membership.id))
        .where(col(Membership.community_id) == community.id, col(Membership.ended_at).is_(None))
        .order_by(col(Membership.person_id))
    )
    some = None if among is None else set(among)
    return {row[0].person_id: (row[0], row[1]) for row in session.execute(query) if some is None or row[0].person_id in some}


def _said_no(session: Session, community: Community) -> set[str]:
    """Who left a membership that a rule had made, or was seen out of it, since they last came to the organisation."""
    query = (
        select(col(Membership.person_id))
        .join(RuledMembership, col(RuledMembership.membership_id) == col(Membership.id))
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(col(Membership.community_id) == community.id, col(Membership.ended_at).is_not(None))
        .where(col(RuledMembership.let_go_at).is_(None))
    )
    return set(session.execute(query).scalars())
