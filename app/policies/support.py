"""Who may ask for help and who gives it; the machine of a request (domain.md §2.6, §2.14 row 43)."""

from collections.abc import Mapping

from app.core.actor import Actor
from app.models.communities import Community, Orientation
from app.models.support import HelpRequest, HelpState, Shift
from app.policies.matrix import may
from app.policies.questions import can_ask

S = HelpState
_OVER = frozenset({S.CANCELLED, S.DUPLICATE})
_SOLVED = frozenset({S.WAITING, S.RESOLVED}) | _OVER

# State → the states it may go to. Whoever acknowledges may have solved it by then, or have to ask back.
MACHINE: Mapping[S, frozenset[S]] = {
    S.NEW: frozenset({S.ACKNOWLEDGED}) | _OVER,
    S.ACKNOWLEDGED: frozenset({S.IN_PROGRESS}) | _SOLVED,
    S.IN_PROGRESS: _SOLVED,
    S.WAITING: frozenset({S.IN_PROGRESS, S.RESOLVED}) | _OVER,
    S.RESOLVED: frozenset({S.CLOSED, S.REOPENED}),
    S.REOPENED: frozenset({S.IN_PROGRESS}) | _SOLVED,
    S.CLOSED: frozenset(),
    S.CANCELLED: frozenset(),
    S.DUPLICATE: frozenset(),
}
OPEN = frozenset({S.NEW, S.ACKNOWLEDGED, S.IN_PROGRESS, S.WAITING, S.REOPENED})  # somebody still has to do something
ENDED = frozenset({S.CLOSED, S.CANCELLED, S.DUPLICATE})  # nobody has anything left to say
BY_REQUESTER = frozenset({S.CLOSED, S.REOPENED, S.CANCELLED})  # what whoever asked says; all else whoever helps


def can_follow(state: S, target: S) -> bool:
    """Whether the machine knows this step."""
    return target in MACHINE[state]


def can_raise(actor: Actor, community: Community | None) -> bool:
    """Ask a community for help: whoever has a part in it; the platform's experts: everybody but whose world is bounded."""
    return not actor.bounded if community is None else can_ask(actor, community)


def is_expert(actor: Actor) -> bool:
    """Whether they are one of the platform's technical experts: whoever is one in any community."""
    return not actor.bounded and any("tech_expert" in held for held in actor.roles.values())


def can_work(actor: Actor, community_id: str | None, *, on_rota: bool) -> bool:
    """Help: technical experts of the place (of any, where none is named), and whoever stands on its rota."""
    expert = is_expert(actor) if community_id is None else on_rota and _is_one_of_us(actor, community_id)
    return expert or may(actor, "help queue", community_id, "D")


def can_look(actor: Actor, community_id: str | None, *, on_rota: bool) -> bool:
    """Read what others asked for: whoever helps, leads or manages there, and KM advisors."""
    return can_work(actor, community_id, on_rota=on_rota) or may(actor, "help queue", community_id, "V")


def can_move(actor: Actor, request: HelpRequest, target: S, *, on_rota: bool) -> bool:
    """Take a step: what whoever asked has to say is theirs alone, and nobody helps themselves."""
    theirs = actor.person_id == request.requester_id
    return theirs if target in BY_REQUESTER else not theirs and can_work(actor, request.community_id, on_rota=on_rota)


def can_see_figures(actor: Actor, community_id: str) -> bool:
    """See how fast help comes, without seeing whose trouble it was."""
    return may(actor, "help figures", community_id, "V")


def can_take_shift(actor: Actor, community: Community) -> bool:
    """Promise to be there: members of a helping community that works, for themselves; no guests."""
    helping = community.orientation == Orientation.HELPING
    return helping and _is_one_of_us(actor, community.id) and can_ask(actor, community)


def can_end_shift(actor: Actor, community: Community, shift: Shift) -> bool:
    """Take a promise back: whose it is, and whoever keeps the rota."""
    return shift.person_id == actor.person_id or may(actor, "keep rota", community.id, "D")


def _is_one_of_us(actor: Actor, community_id: str) -> bool:
    """Whether they are a member who may take something on: guests do not (docs/decisions/0013)."""
    return actor.belongs_to(community_id) and not actor.guest
