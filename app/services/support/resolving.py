"""Solving a request, and keeping what was learned: a page that is there, a new one, or nothing, and why (domain.md §5.7)."""

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import InvalidError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.communities import Community
from app.models.knowledge import Asset
from app.models.questions import Kept, Part
from app.models.support import HelpRequest, HelpState
from app.policies import questions as question_policy
from app.services import outcomes
from app.services.outcomes import Verdict
from app.services.support import standing


def resolve(
    session: Session, actor: Actor, request: HelpRequest, community: Community | None, solution: str, verdict: Verdict | None
) -> None:  # fmt: skip
    """Say how it was solved and what of that is worth keeping; whoever asked says whether it helped.

    Raises InvalidError at `note`, `kept`, `asset` or `why`.
    """
    if not solution.strip():
        raise InvalidError.at("note", _("Say how it was solved."))
    if verdict is None:
        raise InvalidError.at("kept", _("Say what of this is worth keeping."))
    standing.claim(session, actor.person_id, request)  # before anything is written: whoever has it is credited
    asset_id = outcomes.asset_of(
        session, actor, verdict, lambda: _written(session, actor, request, community, solution), why="why"
    )  # fmt: skip
    request.kept, request.asset_id, request.kept_note = verdict.kept, asset_id, verdict.note
    request.resolution, request.resolved_at = solution, clock.now()
    standing.stand(request, HelpState.RESOLVED)
    session.flush()
    resolved = facts.HelpResolved(
        **standing.named(request), resolved_by=actor.person_id, kept=Kept(verdict.kept).value, asset_id=request.asset_id
    )  # fmt: skip
    record(session, actor.person_id, resolved)


def _written(
    session: Session, actor: Actor, request: HelpRequest, community: Community | None, solution: str
) -> Asset:  # fmt: skip
    """A draft out of the solution. Whoever has the request is credited; who asked is not told: requests are private."""
    if community is None or not question_policy.can_settle(actor, community):
        raise InvalidError.at("kept", _("This belongs to no community of yours. Write a page in one, and link it."))
    body = f"## {request.title}\n\n{solution}\n"
    text = outcomes.draft(request.title, body, request.lang, _("Out of a request for help."))
    parts = [(request.assignee_id, Part.ANSWERED)]
    return outcomes.write_credited(session, actor, community, text, parts)
