"""Where a request stands and whose it is: what every step has in common."""

from typing import Any

from app.core import clock
from app.core.db import Session
from app.core.errors import ConflictError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.support import HelpRequest, HelpState
from app.policies import support as policy
from app.services.support import clocks


def stand(request: HelpRequest, target: HelpState) -> None:
    """Let it stand there; its clock runs, or stands still, accordingly."""
    request.state = target
    clocks.go_on(request)
    if target == HelpState.WAITING:
        clocks.stop(request)
    request.ended_at = clock.now() if target in policy.ENDED else None
    request.touch()


def go(session: Session, by_id: str, request: HelpRequest, target: HelpState) -> None:
    """Let it stand there, and write that down."""
    source = request.state
    stand(request, target)
    session.flush()
    moved = facts.HelpMoved(
        **named(request), source=source.value, target=target.value, duplicate_of=request.duplicate_of,
        question_id=request.question_id,
    )  # fmt: skip
    record(session, by_id, moved)


def hand_to(session: Session, by_id: str | None, request: HelpRequest, person_id: str | None) -> None:
    """It is somebody's now, or nobody's."""
    request.assignee_id = person_id
    request.touch()
    session.flush()
    record(session, by_id, facts.HelpAssigned(**named(request), assignee_id=person_id))


def claim(session: Session, by_id: str, request: HelpRequest) -> None:
    """It is theirs from now on who do something about it, if it was nobody's."""
    if request.assignee_id is None:
        hand_to(session, by_id, request, by_id)


def refuse_ended(request: HelpRequest) -> None:
    """Raise ConflictError where nobody has anything left to say."""
    if request.state in policy.ENDED:
        raise ConflictError(_("This request is over. Ask for help anew."))


def refuse_unless_open(request: HelpRequest) -> None:
    """Raise ConflictError where nobody has anything left to do."""
    if request.state not in policy.OPEN:
        raise ConflictError(_("This request is solved or over."))


def for_helpers() -> str:
    """Why an actor may not help with a request that they see."""
    return _("Technical experts help here, and whoever stands on the rota; nobody helps themselves.")


def named(request: HelpRequest) -> dict[str, Any]:
    """What every fact about a request says."""
    return {"request_id": request.id, "community_id": request.community_id}
