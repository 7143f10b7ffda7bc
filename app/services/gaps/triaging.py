"""What people do about a gap: whose it is, who sees to it by when, beginning, handing back, putting aside (domain.md §5.6)."""

from dataclasses import dataclass
from datetime import date

from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.gaps import Gap, GapState
from app.policies import gaps as policy
from app.policies.guard import require
from app.services import communities, people
from app.services.gaps.finding import not_yours
from app.services.gaps.owning import may_own
from app.services.gaps.turning import step
from app.services.held import today

S = GapState


@dataclass(frozen=True, kw_only=True)
class Triage:
    """What was said of a gap; only what is `given` changes. `community`: a slug; `owner`: a username, or nobody."""

    given: frozenset[str]
    community: str | None = None
    owner: str | None = None
    due_on: date | None = None


def require_triage(actor: Actor, gap: Gap) -> None:
    """Raise ForbiddenError for whoever may not see to gaps like this one."""
    require(policy.can_triage(actor, gap.community_id), otherwise=not_yours())


def triage(session: Session, actor: Actor, gap: Gap, said: Triage) -> Gap:
    """Say whose it is, who sees to it, and by when. A gap with an owner is assigned, one without is triaged.

    Raises ForbiddenError for who may not, ConflictError for one that is over, InvalidError at the field.
    """
    _held(session, gap)
    require_triage(actor, gap)
    _refuse_over(gap)
    if "community" in said.given:
        _place(session, actor, gap, said.community)
    if "owner" in said.given:
        gap.owner_id = _owner(session, actor, gap, said.owner).id if said.owner else None
    elif gap.owner_id and not may_own(session, gap, gap.owner_id):
        raise InvalidError.at("owner", _not_theirs())
    if "due_on" in said.given:
        if said.due_on and said.due_on < today():
            raise InvalidError.at("due_on", _("This day is over."))
        gap.due_on = said.due_on
    _settle(session, actor, gap)
    return gap


def take_on(session: Session, actor: Actor, gap: Gap) -> Gap:
    """See to it oneself, where nobody does. Raises ForbiddenError, ConflictError."""
    _held(session, gap)
    if gap.owner_id == actor.person_id:
        return gap
    if gap.owner_id:
        raise ConflictError(_("Somebody sees to this already."))
    allowed = policy.can_take_on(actor, gap) or policy.can_triage(actor, gap.community_id)
    require(allowed, otherwise=_("Whoever belongs to the community may see to its gaps."))
    _refuse_over(gap)
    gap.owner_id = actor.person_id
    _settle(session, actor, gap)
    return gap


def move(session: Session, actor: Actor, gap: Gap, target: GapState, reason: str = "") -> Gap:
    """Begin, hand back, put aside for a reason, take up again. Raises ForbiddenError, ConflictError, InvalidError."""
    _held(session, gap)
    works = target == S.IN_PROGRESS or (gap.state == S.IN_PROGRESS and target == S.TRIAGED)
    require(policy.can_work(actor, gap) if works else policy.can_triage(actor, gap.community_id), otherwise=not_yours())
    _refuse_merged(gap)
    if target not in policy.MOVES[gap.state]:
        raise ConflictError(_("A gap is closed when its signal is gone, not by hand; and this step does not follow here."))
    if target == S.IN_PROGRESS and gap.owner_id is None:
        raise ConflictError(_("First say who sees to it."))
    if target == S.DISMISSED and not reason.strip():
        raise InvalidError.at("reason", _("Say why this is no gap."))
    if target in {S.DETECTED, S.TRIAGED}:
        gap.owner_id = None
    source = gap.state
    step(session, gap, target, actor.person_id, reason)
    if source == S.DISMISSED:
        record(session, actor.person_id, facts.GapReopened(gap_id=gap.id, community_id=gap.community_id))
        return gap
    fact = facts.GapMoved(gap_id=gap.id, community_id=gap.community_id, source=source.value, target=target.value)
    record(session, actor.person_id, fact)
    return gap


def _settle(session: Session, actor: Actor, gap: Gap) -> None:
    """Bring its state in line with who sees to it, and tell."""
    target = gap.state
    if gap.owner_id is None:
        target = S.TRIAGED
    elif gap.state != S.IN_PROGRESS:
        target = S.ASSIGNED
    if target != gap.state:
        step(session, gap, target, actor.person_id)
    else:
        gap.touch()
    fact = facts.GapTriaged(gap_id=gap.id, community_id=gap.community_id, owner_id=gap.owner_id, state=target.value)
    record(session, actor.person_id, fact)


def _place(session: Session, actor: Actor, gap: Gap, slug: str | None) -> None:
    """Whose it is; what a rule found in a community stays there."""
    if gap.stays:
        raise InvalidError.at("community", _("This was found in its community, and stays there."))
    if not slug:
        gap.community_id = gap.owner_id = None
        return
    try:
        community = communities.find(session, actor, slug)
    except NotFoundError as error:
        raise InvalidError.at("community", error.sentence) from error
    require(policy.can_triage(actor, community.id), otherwise=_("You may give it to communities that you look after."))
    gap.community_id = community.id


def _owner(session: Session, actor: Actor, gap: Gap, username: str) -> people.Ref:
    """Somebody here who may see the gap, since they are to close it."""
    person = people.find_active(session, actor, username, field="owner")
    if not may_own(session, gap, person.id):
        raise InvalidError.at("owner", _not_theirs())
    return people.Ref(person.id, person.username, person.display_name)


def _not_theirs() -> str:
    return _("They may not see this gap: give it to somebody of the community.")


def _held(session: Session, gap: Gap) -> None:
    session.refresh(gap, with_for_update=True)


def _refuse_merged(gap: Gap) -> None:
    if gap.merged_into:
        raise ConflictError(_("This gap is a part of another. Take it out there first."))


def _refuse_over(gap: Gap) -> None:
    _refuse_merged(gap)
    if not gap.is_open:
        raise ConflictError(_("This gap is closed or was put aside. Take it up again first."))
