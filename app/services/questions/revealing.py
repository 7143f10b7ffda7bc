"""Who asked without a name: readers are not told, moderators may look, and that they looked is noted (domain.md §2.5)."""

from app.core.actor import Actor
from app.core.db import Session
from app.core.i18n import _
from app.models.communities import Community
from app.models.privacy import Looked
from app.models.questions import Question
from app.policies import questions as policy
from app.policies.guard import require
from app.services import people
from app.services.people import Ref
from app.services.privacy.looking import note


def asker(session: Session, actor: Actor, question: Question, community: Community) -> Ref | None:
    """Who asked; None where nobody knows. Raises ForbiddenError for whoever neither asked nor moderates."""
    own = actor.person_id == question.asker_id
    allowed = own or not question.anonymous or policy.can_moderate(actor, community)
    require(allowed, otherwise=_("Only whoever moderates here may learn who asked."))
    if question.anonymous:
        note(session, actor, [question.asker_id], Looked.ASKER)
    return people.refs(session, [question.asker_id]).get(question.asker_id or "")
