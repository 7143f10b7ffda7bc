"""The front page: a welcome to whoever is not signed in, else what waits for this person today."""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter

from app.core import paging
from app.core.i18n import _
from app.core.settings import settings
from app.http.call import Asked, Call
from app.models.belonging import MembershipState
from app.pages import goal_words
from app.pages.items import Item, items
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, public
from app.pages.welcome import FirstDays, first_days, is_first_screen
from app.services import belonging, contributions, naming, onboarding
from app.services.demo import DEMO_PASSWORD, DemoPerson, demo_newcomer, demo_people
from app.services.starting import steps_of
from app.services.today import Day, day_of, put_off, take_up

router = APIRouter(route_class=PageRoute, include_in_schema=False)


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
    day: Day
    outlooks: dict[str, str]
    mine: list[Any]
    role_names: dict[str, str]
    items: list[Item]
    steps: int
    all_steps: int


@router.get("/")
@public
def today(call: Asked) -> Welcome | FirstDays | Today:
    """Today; on somebody's first day what awaits them; the welcome for whoever is not signed in."""
    if call.who is None:
        demo = settings().demo
        return Welcome([*demo_people(), demo_newcomer()] if demo else [], DEMO_PASSWORD if demo else "", naming.roles())
    found = onboarding.mine(call.session, call.actor)
    return first_days(call, found) if found and is_first_screen(call, found) else _today(call)


@router.post("/today/{card}/later")
def later(call: Asked, card: str) -> Redirect:
    """Leave a card until tomorrow."""
    put_off(call.session, call.actor, card)
    return Redirect("/", _("Until tomorrow, then."))


@router.post("/today/again")
def again(call: Asked) -> Redirect:
    """Show what was left until tomorrow."""
    take_up(call.session, call.actor)
    return Redirect("/")


def _today(call: Call) -> Today:
    belongings = belonging.memberships_of(call.session, call.actor, call.actor.person_id)
    latest = contributions.feed(call.session, call.actor, contributions.Filters(), paging.Ask(10))
    taken = steps_of(call.session, call.actor)
    return Today(
        day=day_of(call.session, call.actor),
        outlooks=goal_words.outlooks(),
        mine=[one for one in belongings if one.state == MembershipState.ACTIVE or one.roles],
        role_names=naming.roles(),
        items=items(latest.items),
        steps=sum(taken),
        all_steps=len(taken),
    )
