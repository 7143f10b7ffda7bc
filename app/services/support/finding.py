"""Finding a request for help: it exists for whoever asked, for whoever has it, and for those who help or look after it."""

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import InvalidError, NotFoundError
from app.core.i18n import _
from app.models.communities import Community
from app.models.support import HelpRequest
from app.policies import support as policy
from app.policies.matrix import may
from app.services import rota

Found = tuple[HelpRequest, Community | None]


def find(session: Session, actor: Actor, request_id: str) -> Found:
    """The request and whose help it asks for; raises NotFoundError when the actor may not know of it."""
    query = select(HelpRequest, Community).outerjoin(Community, col(Community.id) == col(HelpRequest.community_id))
    row = session.execute(query.where(col(HelpRequest.id) == request_id, seen_by(session, actor))).first()
    if row is None:
        raise NotFoundError(_("There is no such request for help."))
    return row[0], row[1]


def named(session: Session, actor: Actor, request_id: str, *, field: str) -> HelpRequest:
    """A request that a body names; raises InvalidError at the field where there is none for the actor."""
    try:
        return find(session, actor, request_id)[0]
    except NotFoundError as error:
        raise InvalidError.at(field, error.sentence) from error


def from_question(session: Session, actor: Actor, question_id: str) -> str | None:
    """The id of the request that a question became, if the actor may know of it."""
    query = select(col(HelpRequest.id)).where(col(HelpRequest.from_question_id) == question_id, seen_by(session, actor))
    return session.execute(query.limit(1)).scalar()


def held(session: Session, request: HelpRequest) -> HelpRequest:
    """The request as it stands now, nobody else's to change until this unit of work ends."""
    session.refresh(request, with_for_update=True)
    return request


def seen_by(session: Session, actor: Actor) -> ColumnElement[bool]:
    """The condition on HelpRequest under which it exists for an actor."""
    here = [place for place in actor.roles if actor.belongs_to(place)]  # whoever was seen out has nothing there any more
    theirs = or_(
        col(HelpRequest.requester_id) == actor.person_id,
        and_(
            col(HelpRequest.assignee_id) == actor.person_id,
            or_(col(HelpRequest.community_id).is_(None), col(HelpRequest.community_id).in_(here)),
        ),
    )
    if actor.bounded:
        theirs = and_(theirs, col(HelpRequest.community_id).in_(list(actor.roles)))
    return or_(theirs, _among(session, actor, "D", "V"))


def worked_by(session: Session, actor: Actor) -> ColumnElement[bool]:
    """The condition under which it is for an actor to help."""
    return and_(_among(session, actor, "D"), col(HelpRequest.requester_id) != actor.person_id)


def helps(session: Session, actor: Actor) -> bool:
    """Whether there is a queue for the actor: technical experts, platform admins, and whoever stands on a rota."""
    return policy.is_expert(actor) or may(actor, "help queue", None, "D") or bool(rota.places_of(session, actor))


def may_work(session: Session, actor: Actor, request: HelpRequest) -> bool:
    """Whether the actor may help with it."""
    on_rota = _stands(session, actor, request)
    return actor.person_id != request.requester_id and policy.can_work(actor, request.community_id, on_rota=on_rota)


def may_move(session: Session, actor: Actor, request: HelpRequest, target: policy.S) -> bool:
    """Whether this step is for the actor to take."""
    return policy.can_move(actor, request, target, on_rota=_stands(session, actor, request))


def steps(session: Session, actor: Actor, request: HelpRequest) -> list[policy.S]:
    """The steps that the actor may take as it stands."""
    on_rota = _stands(session, actor, request)
    return [one for one in policy.MACHINE[request.state] if policy.can_move(actor, request, one, on_rota=on_rota)]


def _stands(session: Session, actor: Actor, request: HelpRequest) -> bool:
    return request.community_id in rota.places_of(session, actor)


def _among(session: Session, actor: Actor, *letters: str) -> ColumnElement[bool]:
    if may(actor, "help queue", None, *letters):  # the organisation's: everywhere
        return true()
    held = [place for place in actor.roles if may(actor, "help queue", place, *letters)]
    places = {*held, *rota.places_of(session, actor)}
    here = col(HelpRequest.community_id).in_(places)
    return or_(here, col(HelpRequest.community_id).is_(None)) if policy.is_expert(actor) else here
