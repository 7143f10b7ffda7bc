"""Positions: everybody who belonged when it was opened says one word, with a reason, and may change it until it closes."""

from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community
from app.models.decisions import Decision, DecisionState, DecisionVoter, Position, Stance
from app.policies import decisions as policy
from app.policies.guard import require

SHORTEST_HARM = 10  # characters


def is_running(row: Decision) -> bool:
    """Whether positions are still taken."""
    return row.state == DecisionState.OPEN and row.closes_at is not None and not clock.is_past(row.closes_at)


def may_take(session: Session, actor: Actor, row: Decision, community: Community) -> bool:
    """Whether the actor may say something to it now."""
    return is_running(row) and policy.can_take_position(actor, community) and _is_voter(session, actor, row)


def require_voice(actor: Actor, community: Community) -> None:
    """Raise ForbiddenError for whoever has no say here."""
    sentence = _("Join this community first; then take part in what it decides from then on.")
    require(policy.can_take_position(actor, community), otherwise=sentence)


def take(
    session: Session, actor: Actor, row: Decision, community: Community, stance: Stance, reason: str = ""
) -> tuple[Position, bool]:  # fmt: skip
    """Say what one thinks, or something else than before; the position, and whether it is the first one.

    Raises ForbiddenError for whoever did not belong when it was opened, ConflictError when it is not open, InvalidError for an
    objection that names no harm.
    """
    _hold(session, actor, row, community)
    reason = reason.strip()
    if stance == Stance.OBJECT and len(reason) < SHORTEST_HARM:
        raise InvalidError.at("reason", _("An objection stops others: say which harm you see, in ten characters or more."))
    mine = position_of(session, row, actor.person_id)
    first = mine is None
    if mine is None:
        mine = Position(decision_id=row.id, person_id=actor.person_id, stance=stance, reason=reason, taken_at=clock.now())
        session.add(mine)
    elif (mine.stance, mine.reason) == (stance, reason):
        return mine, False
    else:
        mine.stance, mine.reason, mine.taken_at = stance, reason, clock.now()
    session.flush()
    named = {"decision_id": row.id, "community_id": community.id, "person_id": actor.person_id}
    record(session, actor.person_id, facts.decisions.PositionTaken(**named, stance=stance.value))
    return mine, first


def take_back(session: Session, actor: Actor, row: Decision, community: Community) -> None:
    """Take back what one said; again changes nothing. Raises ForbiddenError, ConflictError when it is not open."""
    session.refresh(row, with_for_update=True)
    said = position_of(session, row, actor.person_id) is not None  # by whoever has left since, too: it is theirs
    if not said:
        require_voice(actor, community)
    _require_running(row)
    if not said:
        _require_asked(session, actor, row)
    if mine := position_of(session, row, actor.person_id):
        session.delete(mine)
        session.flush()
        named = {"decision_id": row.id, "community_id": community.id, "person_id": actor.person_id}
        record(session, actor.person_id, facts.decisions.PositionWithdrawn(**named))


def position_of(session: Session, row: Decision, person_id: str) -> Position | None:
    """What somebody said to it, if anything."""
    query = select(Position).where(col(Position.decision_id) == row.id, col(Position.person_id) == person_id)
    return session.execute(query).scalar_one_or_none()


def _hold(session: Session, actor: Actor, row: Decision, community: Community) -> None:
    """Hold the decision until commit, so that nobody counts meanwhile; raises for whoever may say nothing, or not now."""
    session.refresh(row, with_for_update=True)
    require_voice(actor, community)
    _require_running(row)
    _require_asked(session, actor, row)


def _require_asked(session: Session, actor: Actor, row: Decision) -> None:
    require(_is_voter(session, actor, row), otherwise=_("Only those who belonged when it was opened take a position."))


def _require_running(row: Decision) -> None:
    if row.state == DecisionState.DRAFT:
        raise ConflictError(_("This is a draft. Positions are taken once it is open."))
    if not is_running(row):
        raise ConflictError(_("This is closed: nobody takes a position any longer."))


def _is_voter(session: Session, actor: Actor, row: Decision) -> bool:
    return session.get(DecisionVoter, (row.id, actor.person_id)) is not None
