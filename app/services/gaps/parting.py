"""What belongs together is for people to say in the end: two gaps are one, or one of them is two (domain.md §4.5, Clusters)."""

from datetime import date

from sqlalchemy import select
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.gaps import Gap, GapState, GapStep
from app.policies import gaps as policy
from app.policies.guard import require
from app.services.gaps.finding import not_yours
from app.services.gaps.judging import FORMULA
from app.services.gaps.turning import step
from app.services.held import today


def merge(session: Session, actor: Actor, gap: Gap, into: Gap) -> Gap:
    """Say that a gap is another one: from now on what leads to it leads there. Raises ForbiddenError, ConflictError."""
    _hold(session, gap, into)
    for one in (gap, into):
        require(policy.can_triage(actor, one.community_id), otherwise=not_yours())
    same = gap.rule == into.rule and gap.community_id == into.community_id
    if gap.id == into.id or not same or not gap.leads or not into.leads:
        raise ConflictError(_("Two gaps of the same kind in the same place can be one, where words made them. Else: synonyms."))
    if into.merged_into or gap.merged_into:
        raise ConflictError(_("One of them is a part of another already."))
    into.leads = [*into.leads, *(lead for lead in gap.leads if lead not in into.leads)]
    gap.leads, gap.merged_into = [], into.id
    step(session, gap, GapState.DISMISSED, actor.person_id)
    into.touch()
    record(session, actor.person_id, facts.GapMerged(gap_id=gap.id, community_id=gap.community_id, into_id=into.id))
    return into


def split(session: Session, actor: Actor, gap: Gap, lead: str) -> Gap:
    """Say that one of the things that a gap is about is another gap; it is what that leads to from now on.

    Raises ForbiddenError, InvalidError for what the gap is not about, ConflictError for what it began with.
    """
    _hold(session, gap)
    require(policy.can_triage(actor, gap.community_id), otherwise=not_yours())
    named = f"{gap.community_id}|{lead}" if lead in gap.things else lead
    if not gap.leads or lead not in {*gap.phrases, *gap.things}:
        raise InvalidError.at("lead", _("The gap is not about this."))
    if named == gap.key:
        raise ConflictError(_("This is what the gap began with. Take the others out."))
    part = _part(session, gap, named, today())
    part.leads = [named]
    gap.leads = [one for one in gap.leads if one != named]
    gap.phrases, gap.things = [one for one in gap.phrases if one != lead], [one for one in gap.things if one != lead]
    gap.touch()
    fact = facts.GapSplit(gap_id=gap.id, community_id=gap.community_id, part_id=part.id)
    record(session, actor.person_id, fact)
    return part


def _part(session: Session, gap: Gap, key: str, day: date) -> Gap:
    """The gap of this key: a new one, or the one that was merged here before. Its figures come with the next night."""
    query = select(Gap).where(col(Gap.rule) == gap.rule, col(Gap.key) == key)
    part = session.execute(query.with_for_update()).scalar_one_or_none()
    if part is None:
        part = Gap(
            rule=gap.rule, key=key, community_id=gap.community_id, formula=FORMULA, seen_on=day, severity=gap.severity,
            phrases=[key] if key in gap.phrases else [], things=[key.partition("|")[2]] if "|" in key else [],
        )  # fmt: skip
        session.add(part)
        session.flush()
        session.add(GapStep(gap_id=part.id, target=GapState.DETECTED))
        record(session, None, facts.GapDetected(gap_id=part.id, community_id=part.community_id, rule=part.rule.value))
    elif part.merged_into:
        part.merged_into, part.seen_on = None, day
        step(session, part, GapState.DETECTED, None)
    return part


def _hold(session: Session, *gaps: Gap) -> None:
    for one in sorted(gaps, key=lambda gap: gap.id):
        session.refresh(one, with_for_update=True)
