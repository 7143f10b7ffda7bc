"""The last word is that of whoever asked: it helped, or it did not, once; who says nothing has agreed (domain.md §5.7)."""

from datetime import timedelta

from sqlalchemy import select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import InvalidError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community
from app.models.contributions import ContributionKind, EndorsementType
from app.models.support import HelpRequest, HelpState
from app.services import contributions
from app.services.contributions.automatic import Deed, credit
from app.services.support import clocks, replying, standing

BATCH = 100
SHORTEST, LONGEST = 10, 1000  # characters of an endorsement


def close(session: Session, actor: Actor, request: HelpRequest, community: Community | None, words: str) -> None:
    """It helped. Whoever did is thanked in the requester's words, where a community can see that.

    Raises InvalidError at `note` for words that are too short or too long for thanks.
    """
    said, thanked = words.strip(), community is not None and request.assignee_id
    if thanked and said and not SHORTEST <= len(said) <= LONGEST:
        raise InvalidError.at("note", _("Say it in 10 to 1000 characters, or say nothing here."))
    request.helped = True
    _end(session, actor.person_id, request)
    if community is not None and request.assignee_id:
        _thank(session, actor, request, community, said or _("My request for help is solved."))
    elif said:
        replying.say(session, actor, request, words)


def reopen(session: Session, actor: Actor, request: HelpRequest, words: str) -> None:
    """It did not help. The first time it is opened again, the second time closed with that. Raises InvalidError at `note`."""
    if not words.strip():
        raise InvalidError.at("note", _("Say what is still wrong."))
    if request.reopened_at is not None:
        request.helped = False
        replying.say(session, actor, request, words)
        _end(session, actor.person_id, request)
        return
    request.reopened_at, request.resolved_at = clock.now(), None
    standing.stand(request, HelpState.REOPENED)
    session.flush()
    record(session, actor.person_id, facts.HelpReopened(**standing.named(request)))
    replying.say(session, actor, request, words)


def close_silent(session: Session) -> int:
    """Close what was solved five working days ago and got no answer; how many that were."""
    begun = clock.now() - timedelta(days=clocks.SILENT_DAYS - 1)  # so many working days begin on as many days at least
    query = select(HelpRequest).where(col(HelpRequest.state) == HelpState.RESOLVED, col(HelpRequest.resolved_at) <= begun)
    found = session.execute(query.order_by(col(HelpRequest.resolved_at)).limit(BATCH).with_for_update()).scalars()
    over = [request for request in found if clocks.is_over(request)]
    for request in over:
        _end(session, None, request)
    return len(over)


def _end(session: Session, by_id: str | None, request: HelpRequest) -> None:
    standing.stand(request, HelpState.CLOSED)
    session.flush()
    record(session, by_id, facts.HelpClosed(**standing.named(request), helped=request.helped))


def _thank(session: Session, actor: Actor, request: HelpRequest, community: Community, words: str) -> None:
    """It is a contribution of whoever helped, and confirmed. What it was about stays between the two."""
    deed = Deed(
        id=request.id, kind=ContributionKind.HELP_RESOLVED, title=_("Solved a request for help"),
        path=f"/help/requests/{request.id}", beneficiary_id=actor.person_id,
    )  # fmt: skip
    contribution = credit(session, community, str(request.assignee_id), deed)
    contributions.endorse(session, actor, contribution, words, EndorsementType.BENEFICIARY)
