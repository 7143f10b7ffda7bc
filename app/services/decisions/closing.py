"""Closing: the clock counts at the hour that was named; whoever opened it decides where others only gave advice."""

from datetime import timedelta

from sqlalchemy import or_, select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community
from app.models.decisions import Decision, DecisionState, Method, Position
from app.policies import decisions as policy
from app.policies.guard import require
from app.services.decisions import drafting, reading, tally
from app.services.decisions.positions import is_running
from app.services.decisions.tally import Tally

BATCH = 200
WORD_WITHIN = timedelta(days=14)  # of the close, whoever asked for advice says what they decided
OVER = frozenset({DecisionState.ACCEPTED, DecisionState.REJECTED, DecisionState.LAPSED, DecisionState.SUPERSEDED})


def counted(session: Session, row: Decision) -> Tally:
    """How many took which position so far."""
    return reading.tallies(session, [row])[row.id]


def due(session: Session) -> list[str]:
    """Ids of open decisions whose hour has come; of those with advice, where nobody gave any or the word was not given."""
    moment = clock.now()
    advice = select(col(Position.id)).where(
        col(Position.decision_id) == col(Decision.id), col(Position.person_id) != col(Decision.opened_by)
    )  # fmt: skip
    waits = or_(col(Decision.method) != Method.ADVICE, ~advice.exists(), col(Decision.closes_at) <= moment - WORD_WITHIN)
    query = select(col(Decision.id)).where(
        col(Decision.state) == DecisionState.OPEN, col(Decision.closes_at) <= moment, waits
    )  # fmt: skip
    return list(session.execute(query.order_by(col(Decision.closes_at)).limit(BATCH)).scalars())


def turn(session: Session, decision_id: str) -> None:
    """Count one of them; again does nothing. In a community that was put away meanwhile it lapses."""
    row = session.get(Decision, decision_id, with_for_update=True)
    if row is None or row.state != DecisionState.OPEN or is_running(row):
        return
    votes = counted(session, row)
    state = tally.result(row.method, votes, row.quorum_bp)
    if session.get_one(Community, row.community_id).is_closed or (state is None and is_silent(row)):
        state = DecisionState.LAPSED
    if state is not None:
        _settle(session, row, state, None, votes)


def is_silent(row: Decision) -> bool:
    """Whether whoever asked for advice has had their time to say what they decided."""
    return row.closes_at is not None and clock.is_past(row.closes_at + WORD_WITHIN)


def waits_for_word(row: Decision) -> bool:
    """Whether advice was given and whoever opened it has to decide."""
    return row.state == DecisionState.OPEN and row.method == Method.ADVICE and not is_running(row)


def withdraw(session: Session, actor: Actor, row: Decision, community: Community, reason: str) -> Decision:
    """Take a draft or an open proposal back. Raises ForbiddenError, InvalidError without a reason, ConflictError after it."""
    session.refresh(row, with_for_update=True)
    drafting.require_withdrawer(actor, row, community)
    if not reason.strip():
        raise InvalidError.at("reason", _("Say why."))
    if row.state != DecisionState.DRAFT and not is_running(row):
        raise ConflictError(_("This is closed and cannot be withdrawn. Propose what should hold instead."))
    row.reason = reason.strip()
    _settle(session, row, DecisionState.WITHDRAWN, actor.person_id, Tally())
    return row


def require_stater(actor: Actor, community: Community) -> None:
    """Raise ForbiddenError for whoever does not say here what came of decisions."""
    require(policy.can_state(actor, community), otherwise=_("Leaders, managers and KM advisors say what came of it."))


def state(
    session: Session, actor: Actor, row: Decision, community: Community, outcome: str, *, accepted: bool | None = None
) -> Decision:
    """Say once what came of it; where others gave advice, whoever opened it decides with that, `accepted` or not.

    Raises ForbiddenError, also for anybody else who would decide upon advice; InvalidError without words, or with `accepted`
    where positions decided; ConflictError before it closes, and when it was said.
    """
    session.refresh(row, with_for_update=True)
    require_stater(actor, community)
    if waits_for_word(row):
        _decide(session, actor, row, accepted)
    elif accepted is not None:
        raise InvalidError.at("accepted", _("Positions decide this, not one person."))
    if row.state not in OVER:
        raise ConflictError(_("Nothing came of it yet. Wait until it has closed and was counted."))
    if row.outcome:
        raise ConflictError(_("What came of it was said already, and stays."))
    if not outcome.strip():
        raise InvalidError.at("outcome", _("Say what came of it."))
    row.outcome, row.stated_by = outcome.strip(), actor.person_id
    row.touch()
    record(session, actor.person_id, facts.decisions.DecisionStated(decision_id=row.id, community_id=row.community_id))
    return row


def _decide(session: Session, actor: Actor, row: Decision, accepted: bool | None) -> None:
    votes = counted(session, row)
    require(row.opened_by == actor.person_id, otherwise=_("Whoever opened it and was given advice decides."))
    if not votes.others or is_silent(row):
        raise ConflictError(_("Nobody gave advice, or it is too long ago: it lapses."))
    if accepted is None:
        raise InvalidError.at("accepted", _("Say whether it is accepted."))
    verdict = DecisionState.ACCEPTED if accepted else DecisionState.REJECTED
    _settle(session, row, verdict, actor.person_id, votes)


def _settle(session: Session, row: Decision, verdict: DecisionState, by_id: str | None, votes: Tally) -> None:
    """Note what became of it, and of what it replaces."""
    row.state, row.settled_at, row.settled_by = verdict, clock.now(), by_id
    row.touch()
    place = row.community_id
    if verdict == DecisionState.ACCEPTED:
        record(session, by_id, facts.decisions.DecisionAccepted(decision_id=row.id, community_id=place, **votes.stances))
        _replace(session, row, by_id)
    elif verdict == DecisionState.REJECTED:
        record(session, by_id, facts.decisions.DecisionRejected(decision_id=row.id, community_id=place, **votes.stances))
    else:
        record(session, by_id, facts.decisions.DecisionMoved(decision_id=row.id, community_id=place, target=verdict.value))


def _replace(session: Session, row: Decision, by_id: str | None) -> None:
    old = session.get(Decision, row.supersedes, with_for_update=True) if row.supersedes else None
    if old is not None and old.state == DecisionState.ACCEPTED:
        old.state = DecisionState.SUPERSEDED
        old.touch()
        named = {"decision_id": old.id, "community_id": old.community_id}
        record(session, by_id, facts.decisions.DecisionSuperseded(**named, by_decision_id=row.id))
