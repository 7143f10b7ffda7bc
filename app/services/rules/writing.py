"""Writing rules down, putting them in force, and undoing them. Until it is applied, a rule does nothing."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlmodel import col

from app.core import clock, paging
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.i18n import _
from app.core.text import fold
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community, Kind
from app.models.people import OrgUnit
from app.models.provisioning import ScimGroup
from app.models.rules import MembershipRule
from app.policies import belonging as policy
from app.policies.guard import require
from app.services.provisioning import key
from app.services.rules.settling import settle


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Who shall belong where: every condition that is given has to apply. Unit and group are named, or given by id."""

    unit: str | None = None
    group: str | None = None
    job_family: str | None = None
    location: str | None = None
    language: str | None = None
    mandated: bool = False


def draft(session: Session, actor: Actor, community: Community, rule: Rule) -> MembershipRule:
    """The rule as it would be, not kept; raises InvalidError without a condition, for names nobody knows, and for D19."""
    only_administrators(actor)
    if not (rule.unit or rule.group or rule.job_family or rule.location or rule.language):
        raise InvalidError.at(
            "unit", _("A rule has at least one condition: a unit, a group, a job family, a place, a language.")
        )
    if rule.mandated and community.kind != Kind.COE:
        sentence = _("Only a centre of excellence may mandate membership; a community of practice is voluntary.")
        raise InvalidError.at("mandated", sentence)
    return MembershipRule(
        community_id=community.id,
        unit_id=_unit_id(session, rule.unit),
        group_id=_group_id(session, rule.group),
        job_family=rule.job_family,
        location=rule.location,
        language=rule.language.lower() if rule.language else None,
        mandated=rule.mandated,
        written_by=actor.person_id,
    )


def write(session: Session, actor: Actor, community: Community, rule: Rule) -> MembershipRule:
    """Write a rule down. It does nothing yet: look at what it would do, then apply it."""
    written = draft(session, actor, community, rule)
    session.add(written)
    session.flush()
    record(session, actor.person_id, facts.RuleWritten(rule_id=written.id, community_id=community.id))
    return written


def find(session: Session, actor: Actor, rule_id: str) -> MembershipRule:
    """A rule; raises ForbiddenError for all but platform admins, NotFoundError."""
    only_administrators(actor)
    rule = session.get(MembershipRule, rule_id)
    if rule is None:
        raise NotFoundError(_("There is no such rule."))
    return rule


def listing(session: Session, actor: Actor, ask: paging.Ask) -> paging.Page[MembershipRule]:
    """Rules, newest first, also those undone."""
    only_administrators(actor)
    keys = [col(MembershipRule.id)]
    page = paging.page(session, select(MembershipRule, *paging.labelled(keys)), keys, ask)
    return paging.Page([row.MembershipRule for row in page.items], page.next)


def apply(session: Session, actor: Actor, rule: MembershipRule) -> None:
    """Put a rule in force: whoever it fits belongs from now on. Again changes nothing; an undone one is written anew."""
    only_administrators(actor)
    if rule.undone_at is not None:
        raise ConflictError(_("This rule was undone. Write it down anew."))
    if rule.applied_at is None:
        rule.applied_at, rule.applied_by = clock.now(), actor.person_id
        rule.touch()
        session.flush()
        record(session, actor.person_id, facts.RuleApplied(rule_id=rule.id, community_id=rule.community_id))
    settle(session, actor.person_id, session.get_one(Community, rule.community_id))


def undo(session: Session, actor: Actor, rule: MembershipRule) -> None:
    """Undo a rule: the memberships that it alone made end. Again changes nothing; one never applied is just put away."""
    only_administrators(actor)
    if rule.undone_at is None:
        rule.undone_at, rule.undone_by = clock.now(), actor.person_id
        rule.touch()
        session.flush()
        record(session, actor.person_id, facts.RuleUndone(rule_id=rule.id, community_id=rule.community_id))
    settle(session, actor.person_id, session.get_one(Community, rule.community_id))


def only_administrators(actor: Actor) -> None:
    """Raise ForbiddenError for everybody else, before anything that was sent is looked at."""
    require(policy.can_write_rules(actor), otherwise=_("Platform administrators set the rules that make memberships."))


def _unit_id(session: Session, named: str | None) -> str | None:
    if not named:
        return None
    sign: ColumnElement[bool] = (col(OrgUnit.id) == named) | (col(OrgUnit.code) == fold(named)[:100])
    found = session.execute(select(col(OrgUnit.id)).where(sign)).scalars().first()
    if found is None:
        raise InvalidError.at("unit", _("There is no unit called %(name)s.") % {"name": named})
    return found


def _group_id(session: Session, named: str | None) -> str | None:
    if not named:
        return None
    sign = (col(ScimGroup.id) == named) | (col(ScimGroup.name_key) == key(named))
    query = select(col(ScimGroup.id)).where(sign, col(ScimGroup.removed_at).is_(None)).order_by(col(ScimGroup.id)).limit(2)
    found = list(session.execute(query).scalars())
    if len(found) == 2:
        raise InvalidError.at(
            "group", _("Several groups are called %(name)s. Give the id of the one you mean.") % {"name": named}
        )
    if not found:
        raise InvalidError.at("group", _("There is no group called %(name)s.") % {"name": named})
    return found[0]
