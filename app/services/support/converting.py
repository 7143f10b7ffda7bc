"""A request that is better a question, and a question that is better a request; either leads to the other from then on."""

from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError
from app.core.i18n import _
from app.models.communities import Community
from app.models.questions import Question
from app.models.support import HelpRequest, HelpState
from app.policies.guard import require
from app.services import questions
from app.services.support import finding, opening, standing


def to_question(session: Session, actor: Actor, request: HelpRequest, community: Community | None) -> Question:
    """Ask the whole community instead: only whoever asked decides that others may read it.

    Raises ForbiddenError, and ConflictError where there is no community or the request is over.
    """
    finding.held(session, request)
    require(actor.person_id == request.requester_id, otherwise=_("Only whoever asked may let everybody read this."))
    standing.refuse_unless_open(request)
    if community is None:
        raise ConflictError(_("This went to the platform's experts. Ask your question in a community of yours."))
    draft = questions.Draft(title=request.title, body=request.body, lang=request.lang)
    question = questions.ask(session, actor, community, draft)
    request.question_id = question.id
    standing.go(session, actor.person_id, request, HelpState.CANCELLED)
    return question


def to_request(
    session: Session, actor: Actor, question: Question, community: Community, draft: opening.Draft
) -> HelpRequest:  # fmt: skip
    """Have somebody look after it instead: the question is closed, and leads there whoever may see that.

    Raises ForbiddenError but for whoever asked, ConflictError when it is closed or bears no name.
    """
    require(actor.person_id == question.asker_id, otherwise=_("Only whoever asked may make a request for help of it."))
    if question.anonymous:
        raise ConflictError(_("Whoever helps would see your name. Put it to the question first."))
    questions.refuse_closed(question)
    request = opening.open_request(session, actor, community, draft, came_from=question.id)
    questions.close(session, actor, question, community, _("It became a request for help."))
    return request
