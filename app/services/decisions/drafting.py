"""Drafting: somebody writes down what shall hold, why, and how it is to be decided; until it is opened it may change."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import _
from app.core.text import one_line
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community
from app.models.decisions import VOTES, Decision, DecisionState, Method
from app.policies import decisions as policy
from app.policies.guard import require
from app.services.decisions.tally import WHOLE
from app.services.held import today

MOST_OPTIONS = 10
LONGEST_OPTION = 280


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A proposal. `options`: what else was thought of, a line each; `supersedes`: id of the accepted decision it replaces."""

    title: str
    proposal: str
    method: Method
    context: str = ""
    options: Sequence[str] = ()
    quorum_bp: int | None = None
    review_on: date | None = None
    supersedes: str | None = None


FIELDS = tuple(field.name for field in fields(Draft))


def require_proposer(actor: Actor, community: Community) -> None:
    """Raise ForbiddenError for whoever may propose nothing here."""
    sentence = _("Join this community first; then propose what it should decide.")
    require(policy.can_draft(actor, community), otherwise=_not_working(community) or sentence)


def draft(session: Session, actor: Actor, community: Community, wanted: Draft, key: str | None = None) -> Decision:
    """Write down a proposal; the same form sent twice does so once. Raises ForbiddenError, InvalidError at the field."""
    require_proposer(actor, community)
    source_id = f"form:{actor.person_id}:{key}"[:200] if key else None
    if source_id and (made := _by_source(session, source_id)):
        return made
    wanted = _checked(session, community, wanted)
    row = Decision(community_id=community.id, proposed_by=actor.person_id, source_id=source_id, **asdict(wanted))
    session.add(row)
    session.flush()
    named = {"decision_id": row.id, "community_id": community.id}
    record(session, actor.person_id, facts.decisions.DecisionDrafted(**named, method=row.method.value))
    return row


def revise(session: Session, actor: Actor, row: Decision, community: Community, changes: Mapping[str, Any]) -> Decision:
    """Change a draft, in the fields that are given. Raises ForbiddenError, InvalidError, ConflictError once it was opened."""
    session.refresh(row, with_for_update=True)
    require_changer(actor, row, community)
    if row.state != DecisionState.DRAFT:
        raise ConflictError(_("This was opened already, so its text stays. Withdraw it and propose another one."))
    wanted = _checked(session, community, replace(draft_of(row), **changes))
    changed = sorted(name for name in FIELDS if getattr(row, name) != getattr(wanted, name))
    if changed:
        for name in changed:
            setattr(row, name, getattr(wanted, name))
        row.touch()
        named = {"decision_id": row.id, "community_id": community.id}
        record(session, actor.person_id, facts.decisions.DecisionRevised(**named, fields=tuple(changed)))
    return row


def require_changer(actor: Actor, row: Decision, community: Community) -> None:
    """Raise ForbiddenError for whoever neither proposed it nor could open it."""
    allowed = policy.can_change(actor, community, row.proposed_by)
    sentence = _("Whoever proposed this may change it, and those who look after this community.")
    require(allowed, otherwise=_not_working(community) or sentence)


def require_withdrawer(actor: Actor, row: Decision, community: Community) -> None:
    """Raise ForbiddenError for whoever may not take it back."""
    sentence = _("Whoever proposed this may change it, and those who look after this community.")
    require(policy.can_withdraw(actor, community, row.proposed_by), otherwise=sentence)


def draft_of(row: Decision) -> Draft:
    """What a decision proposes."""
    return Draft(**{name: getattr(row, name) for name in FIELDS})


def superseded(session: Session, community_id: str, decision_id: str) -> Decision:
    """The accepted decision that another one is to replace, held until commit; raises InvalidError where there is none."""
    found = session.get(Decision, decision_id, with_for_update=True)
    if found is None or found.community_id != community_id or found.state != DecisionState.ACCEPTED:
        raise InvalidError.at("supersedes", _("Only an accepted decision of this community can be replaced."))
    return found


def _checked(session: Session, community: Community, wanted: Draft) -> Draft:
    """The same with its options tidied; raises InvalidError at the field that is wrong."""
    if not wanted.proposal.strip():
        raise InvalidError.at("proposal", _("Say what shall hold."))
    if wanted.quorum_bp is not None and wanted.method not in VOTES:
        raise InvalidError.at("quorum_bp", _("Only votes have a quorum."))
    if wanted.quorum_bp is not None and not 0 < wanted.quorum_bp <= WHOLE:
        raise InvalidError.at("quorum_bp", _("A quorum is a share of those eligible, more than none and at most all."))
    if wanted.review_on is not None and wanted.review_on <= today():
        raise InvalidError.at("review_on", _("Name a day that is still to come."))
    if wanted.supersedes is not None:
        superseded(session, community.id, wanted.supersedes)
    return replace(wanted, options=_options(wanted.options))


def _options(given: Sequence[str]) -> list[str]:
    options = list(dict.fromkeys(line.strip() for line in given if line.strip()))
    if len(options) > MOST_OPTIONS or any(len(line) > LONGEST_OPTION for line in options):
        raise InvalidError.at("options", _("Ten options at most, each on a line of 280 characters."))
    try:
        return [one_line(line) for line in options]
    except ValueError as error:
        raise InvalidError.at("options", str(error)) from error


def _not_working(community: Community) -> str:
    """Why nothing is decided here, where that is why."""
    return "" if policy.works(community) else _("This community does not work just now, so it decides nothing.")


def _by_source(session: Session, source_id: str) -> Decision | None:
    return session.execute(select(Decision).where(col(Decision.source_id) == source_id)).scalar_one_or_none()
