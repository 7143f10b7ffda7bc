"""Asking for help, handing a request to somebody, and saying how pressing it is."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import col

from app.core import clock, ids
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import InvalidError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community
from app.models.support import Category, HelpRequest, Priority
from app.policies import support as policy
from app.policies.guard import require
from app.services import access, guidelines, people, rota
from app.services.support import clocks, finding, standing


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A request for help."""

    title: str
    category: Category
    priority: Priority
    body: str = ""
    lang: str = "en"


def open_request(
    session: Session, actor: Actor, community: Community | None, draft: Draft, key: str | None = None,
    came_from: str | None = None,
) -> HelpRequest:  # fmt: skip
    """Ask a community for help, or without one the platform's technical experts. The same `key` again asks nothing new.

    In a helping community it goes to whoever is there. Raises ForbiddenError for outsiders.
    """
    source_id = f"form:{actor.person_id}:{key}"[:200] if key else None
    if source_id and (asked := _by_source(session, source_id)):
        return asked
    require(policy.can_raise(actor, community), otherwise=_("Join this community first; then its members help you."))
    if community is not None:
        guidelines.require_read(session, actor, community)
    moment = clock.now()
    first, whole = clocks.targets(moment, draft.priority)
    request = HelpRequest(
        id=ids.new_id(moment), community_id=community.id if community else None, requester_id=actor.person_id,
        category=draft.category, priority=draft.priority, title=draft.title, body=draft.body, lang=draft.lang,
        opened_at=moment, response_target_at=first, resolution_target_at=whole, due_at=first, source_id=source_id,
        from_question_id=came_from,
    )  # fmt: skip
    if community is not None:
        request.assignee_id = rota.whom_to_ask(session, community.id, but=actor.person_id)
    session.add(request)
    session.flush()
    opened = facts.HelpOpened(
        **standing.named(request), requester_id=actor.person_id, assignee_id=request.assignee_id, category=draft.category.value,
        priority=draft.priority.value,
    )  # fmt: skip
    record(session, actor.person_id, opened)
    return request


def assign(session: Session, actor: Actor, request: HelpRequest, username: str) -> HelpRequest:
    """Hand a request to somebody who may help with it. Raises ForbiddenError, InvalidError at `person`, ConflictError."""
    finding.held(session, request)
    require(finding.may_work(session, actor, request), otherwise=standing.for_helpers())
    standing.refuse_unless_open(request)
    person = people.find_active(session, actor, username, field="person")
    if not finding.may_work(session, access.actor_of_person(session, person), request):
        raise InvalidError.at("person", _("They do not help here, or asked for this help themselves."))
    if request.assignee_id != person.id:
        standing.hand_to(session, actor.person_id, request, person.id)
    return request


def grade(session: Session, actor: Actor, request: HelpRequest, priority: Priority, category: Category) -> HelpRequest:
    """Say how pressing it is, and what it is about; targets are those of the new priority, from when it was opened."""
    finding.held(session, request)
    require(finding.may_work(session, actor, request), otherwise=standing.for_helpers())
    standing.refuse_unless_open(request)
    if (request.priority, request.category) != (priority, category):
        request.priority, request.category = priority, category
        clocks.set_targets(request)
        request.touch()
        session.flush()
        record(
            session,
            actor.person_id,
            facts.HelpGraded(**standing.named(request), priority=priority.value, category=category.value),
        )
    return request


def _by_source(session: Session, source_id: str) -> HelpRequest | None:
    return session.execute(select(HelpRequest).where(col(HelpRequest.source_id) == source_id)).scalar_one_or_none()
