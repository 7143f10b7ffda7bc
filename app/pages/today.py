"""The front page: a welcome to whoever is not signed in, else what waits for this person today."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter

from app.core import clock, paging
from app.core.i18n import _
from app.core.settings import settings
from app.http.call import Asked, Call
from app.models.belonging import MembershipState
from app.pages import onboarding_words, words
from app.pages.items import Item, items
from app.pages.render import View
from app.pages.route import PageRoute, public
from app.pages.welcome import FirstDays, first_days, is_first_screen
from app.services import belonging, contributions, handovers, onboarding, questions, training
from app.services.demo import DEMO_PASSWORD, DemoPerson, demo_newcomer, demo_people
from app.services.training import State

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
    cards: list[onboarding.Card]
    card_titles: dict[str, str]
    training_asks: str
    question_cards: list[questions.Card]


@router.get("/")
@public
def today(call: Asked) -> Welcome | FirstDays | Today:
    """Today; on somebody's first day what awaits them; the welcome for whoever is not signed in."""
    if call.who is None:
        demo = settings().demo
        return Welcome([*demo_people(), demo_newcomer()] if demo else [], DEMO_PASSWORD if demo else "", words.roles())
    found = onboarding.mine(call.session, call.actor)
    return first_days(call, found) if found and is_first_screen(call, found) else _today(call)


def _today(call: Call) -> Today:
    belongings = belonging.memberships_of(call.session, call.actor, call.actor.person_id)
    waiting = contributions.waiting_for(call.session, call.actor, MOST)
    latest = contributions.feed(call.session, call.actor, contributions.Filters(), paging.Ask(10))
    to_hand_over = handovers.waiting(call.session, call.actor)
    cards = onboarding.cards(call.session, call.actor, MOST)
    return Today(
        today=clock.today(call.actor.time_zone),
        proposals=belonging.proposals_to(call.session, call.actor)[:FEW],
        invitations=[one for one in belongings if one.state == MembershipState.INVITED][: FEW - bool(to_hand_over)],
        asked=items(waiting),
        mine=[one for one in belongings if one.state == MembershipState.ACTIVE or one.roles],
        role_names=words.roles(),
        items=items(latest.items),
        handovers=to_hand_over,
        cards=cards,
        card_titles={card.task.id: onboarding_words.title(card.task) for card in cards if card.task},
        training_asks=_training_asks(call),
        question_cards=questions.cards(call.session, call.actor),
    )


def _training_asks(call: Call) -> str:
    """What training asks of the reader, most pressing first, as one sentence; nothing, if it asks nothing."""
    if asked := training.asked(call.session, call.actor):
        return _("Was “%(title)s” of use to you?") % {"title": asked[0].title}
    if calls := training.calls_for_help(call.session, call.actor):
        return _("%(name)s asks for help with “%(title)s”") % {"name": calls[0].display_name, "title": calls[0].title}
    due = [duty for duty in training.my_duties(call.session, call.actor) if duty.state is not State.DONE]
    return _("Your role asks for a training: %(title)s.") % {"title": due[0].title} if due else ""
