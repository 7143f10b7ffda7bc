"""The front page: a welcome to whoever is not signed in, else what waits for this person today."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter

from app.core import clock, paging
from app.core.settings import settings
from app.http.call import Asked, Call
from app.models.belonging import MembershipState
from app.pages import words
from app.pages.items import Item, items
from app.pages.render import View
from app.pages.route import PageRoute, public
from app.services import belonging, contributions, handovers
from app.services.demo import DEMO_PASSWORD, DemoPerson, demo_people

router = APIRouter(route_class=PageRoute, include_in_schema=False)
MOST, FEW = 3, 2  # seven cards at the most: three requests for a word, two roles, two invitations or a hand-over


@dataclass(frozen=True)
class Welcome(View):
    """One sentence, four marks, sign in; on a demo, who one may walk in as."""

    template = "today/welcome.html"
    people: list[DemoPerson]
    password: str
    role_names: dict[str, str]


@dataclass(frozen=True)
class Today(View):
    """Greeting, what waits for an answer, my communities, the latest."""

    template = "today/today.html"
    today: date
    proposals: list[Any]
    invitations: list[Any]
    asked: list[Item]
    mine: list[Any]
    role_names: dict[str, str]
    items: list[Item]
    handovers: int


@router.get("/")
@public
def today(call: Asked) -> Welcome | Today:
    """Today, or the welcome."""
    if call.who is None:
        demo = settings().demo
        return Welcome(demo_people() if demo else [], DEMO_PASSWORD if demo else "", words.roles())
    return _today(call)


def _today(call: Call) -> Today:
    belongings = belonging.memberships_of(call.session, call.actor, call.actor.person_id)
    waiting = contributions.waiting_for(call.session, call.actor, MOST)
    latest = contributions.feed(call.session, call.actor, contributions.Filters(), paging.Ask(10))
    to_hand_over = handovers.waiting(call.session, call.actor)
    return Today(
        today=clock.today(call.actor.time_zone),
        proposals=belonging.proposals_to(call.session, call.actor)[:FEW],
        invitations=[one for one in belongings if one.state == MembershipState.INVITED][: FEW - bool(to_hand_over)],
        asked=items(waiting),
        mine=[one for one in belongings if one.state == MembershipState.ACTIVE or one.roles],
        role_names=words.roles(),
        items=items(latest.items),
        handovers=to_hand_over,
    )
