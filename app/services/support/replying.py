"""What is said about a request. A helper's first word takes it on: that is the first response (domain.md §2.6, §5.7)."""

from sqlalchemy import select
from sqlmodel import col

from app.core import clock, i18n
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import InvalidError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.support import HelpReply, HelpRequest, HelpState
from app.policies.guard import require
from app.services.support import finding, standing


def reply(session: Session, actor: Actor, request: HelpRequest, body: str, key: str | None = None) -> HelpReply:
    """Say something: whoever asked, and whoever helps. What whoever asked was asked for lets the clock run again.

    The same `key` again says nothing new. Raises ForbiddenError, ConflictError when it is over.
    """
    source_id = f"form:{actor.person_id}:{key}"[:200] if key else None
    if source_id and (said := _by_source(session, source_id)):
        return said
    finding.held(session, request)
    helps = finding.may_work(session, actor, request)
    require(helps or actor.person_id == request.requester_id, otherwise=standing.for_helpers())
    standing.refuse_ended(request)
    if helps and request.state == HelpState.NEW:
        return take_on(session, actor, request, body, source_id)
    if helps:
        standing.claim(session, actor.person_id, request)
    said = say(session, actor, request, body, source_id)
    if not helps and request.state == HelpState.WAITING:
        standing.go(session, actor.person_id, request, HelpState.IN_PROGRESS)
    return said


def take_on(session: Session, actor: Actor, request: HelpRequest, body: str, source_id: str | None = None) -> HelpReply:
    """Respond for the first time, in words of one's own, and have it from now on. Raises InvalidError at `note`."""
    if not body.strip():
        raise InvalidError.at("note", _("Say in a sentence what happens next."))
    if body.strip() in _every_beginning():
        raise InvalidError.at("note", _("Add a word of your own, so that they know somebody has read it."))
    request.assignee_id = actor.person_id
    request.first_response_at = request.first_response_at or clock.now()
    standing.stand(request, HelpState.ACKNOWLEDGED)
    session.flush()
    record(session, actor.person_id, facts.HelpAcknowledged(**standing.named(request), assignee_id=actor.person_id))
    return say(session, actor, request, body, source_id)


def say(session: Session, actor: Actor, request: HelpRequest, body: str, source_id: str | None = None) -> HelpReply:
    """Put something into words."""
    said = HelpReply(
        created_at=clock.now(), request_id=request.id, author_id=actor.person_id, body=body, source_id=source_id
    )  # fmt: skip
    session.add(said)
    request.touch()
    session.flush()
    fact = facts.HelpReplied(**standing.named(request), reply_id=said.id, author_id=actor.person_id)
    record(session, actor.person_id, fact)
    return said


def beginning() -> str:
    """What a first response may begin with; it has to go on."""
    return _("Thank you for writing. I am looking at this now.")


def _every_beginning() -> set[str]:
    found = set()
    for language in i18n.LANGUAGES:
        with i18n.speaking(language):
            found.add(beginning())
    return found


def _by_source(session: Session, source_id: str) -> HelpReply | None:
    return session.execute(select(HelpReply).where(col(HelpReply.source_id) == source_id)).scalar_one_or_none()
