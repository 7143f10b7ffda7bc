"""The steps of a request: taken on, worked on, waiting, solved, confirmed or reopened, called off (domain.md §2.6)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import _
from app.models.communities import Community
from app.models.support import HelpRequest, HelpState
from app.policies import support as policy
from app.policies.guard import require
from app.services.outcomes import Verdict
from app.services.support import confirming, finding, replying, resolving, standing


@dataclass(frozen=True)
class Step:
    """Where a request is to go, and what goes with it.

    `note`: the first response, what is needed, the solution, what is still wrong, or a word of thanks; `verdict`: what of the
    solution is worth keeping; `of`: which request it repeats.
    """

    to: HelpState
    note: str = ""
    verdict: Verdict | None = None
    of: str = ""


def move(session: Session, actor: Actor, request: HelpRequest, community: Community | None, step: Step) -> HelpRequest:
    """Take a step.

    Raises ForbiddenError for whom it is not to take, ConflictError where the machine does not know it, InvalidError at what is
    missing.
    """
    finding.held(session, request)
    require(finding.may_move(session, actor, request, step.to), otherwise=_theirs(step.to))
    if not policy.can_follow(request.state, step.to):
        raise ConflictError(_("As this request stands, that cannot be done with it. Look at it once more."))
    _STEPS[step.to](session, actor, request, community, step)
    return request


def _acknowledge(session: Session, actor: Actor, request: HelpRequest, _community: Community | None, step: Step) -> None:
    replying.take_on(session, actor, request, step.note)


def _start(session: Session, actor: Actor, request: HelpRequest, _community: Community | None, step: Step) -> None:
    standing.claim(session, actor.person_id, request)
    if step.note.strip():
        replying.say(session, actor, request, step.note)
    standing.go(session, actor.person_id, request, HelpState.IN_PROGRESS)


def _wait(session: Session, actor: Actor, request: HelpRequest, _community: Community | None, step: Step) -> None:
    if not step.note.strip():
        raise InvalidError.at("note", _("Say what you need to know."))
    standing.claim(session, actor.person_id, request)
    replying.say(session, actor, request, step.note)
    standing.go(session, actor.person_id, request, HelpState.WAITING)


def _resolve(session: Session, actor: Actor, request: HelpRequest, community: Community | None, step: Step) -> None:
    resolving.resolve(session, actor, request, community, step.note, step.verdict)


def _close(session: Session, actor: Actor, request: HelpRequest, community: Community | None, step: Step) -> None:
    confirming.close(session, actor, request, community, step.note)


def _reopen(session: Session, actor: Actor, request: HelpRequest, _community: Community | None, step: Step) -> None:
    confirming.reopen(session, actor, request, step.note)


def _cancel(session: Session, actor: Actor, request: HelpRequest, _community: Community | None, _step: Step) -> None:
    standing.go(session, actor.person_id, request, HelpState.CANCELLED)


def _repeat(session: Session, actor: Actor, request: HelpRequest, _community: Community | None, step: Step) -> None:
    other = finding.named(session, actor, step.of, field="of")
    root_id = other.duplicate_of or other.id
    if root_id == request.id:
        raise ConflictError(_("These would lead to each other."))
    request.duplicate_of = root_id
    standing.go(session, actor.person_id, request, HelpState.DUPLICATE)


_STEPS: Mapping[HelpState, Callable[[Session, Actor, HelpRequest, Community | None, Step], None]] = {
    HelpState.ACKNOWLEDGED: _acknowledge,
    HelpState.IN_PROGRESS: _start,
    HelpState.WAITING: _wait,
    HelpState.RESOLVED: _resolve,
    HelpState.CLOSED: _close,
    HelpState.REOPENED: _reopen,
    HelpState.CANCELLED: _cancel,
    HelpState.DUPLICATE: _repeat,
}


def _theirs(target: HelpState) -> str:
    return _("Only whoever asked says this.") if target in policy.BY_REQUESTER else standing.for_helpers()
