"""The caller's day: what needs them now (domain.md §2.16)."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import Field

from app.api.fields import ID
from app.api.route import ApiRoute
from app.api.shapes import Out, problems
from app.core.settings import settings
from app.http.call import Asked
from app.services import today
from app.services.today import Card, Urgency

router = APIRouter(tags=["notices"], route_class=ApiRoute)
KEY = f"role_offer.{ID}"
Key = Annotated[str, Path(max_length=120, description="The card's key.", examples=[KEY])]


class ActionOut(Out):
    """One way to answer a card."""

    label: str = Field(description="What its button says.", examples=["Yes, I will"])
    method: str = Field(description="GET: a page of the site to go to. Else what this API takes.", examples=["POST"])
    href: str = Field(description="Where.", examples=[f"/api/v1/roles/{ID}/acceptance"])


class CardOut(Out):
    """One question to the caller; it is gone when what it asks for is so."""

    key: str = Field(description="What it is called as long as its condition holds.", examples=[KEY])
    type: str = Field(description="What asks.", examples=["role_offer"])
    severity: Urgency = Field(description="Why it comes before others.")
    title: str = Field(description="The question, in the caller's language.", examples=["Will you take this on?"])
    why: str = Field(description="What stands behind it; may be empty.", examples=["Community leader"])
    due_on: date | None = Field(description="By when; null where no day is set.")
    community: str | None = Field(description="Slug of the community it is about.", examples=["python-guild"])
    primary_action: ActionOut = Field(description="The usual answer.")
    other_actions: list[ActionOut] = Field(description="Other answers.")


class TodayOut(Out):
    """The caller's day."""

    day: date = Field(description="Which day it is where the caller is.")
    cards: list[CardOut] = Field(description="At most seven: overdue, due today, people who wait, opportunities.")
    more: int = Field(description="How many more wait behind these.", examples=[0])
    later: int = Field(description="How many the caller left until tomorrow.", examples=[1])


@router.get("/me/today", responses=problems(), summary="What needs the caller today")
def my_day(call: Asked) -> TodayOut:
    """At most seven cards; a card disappears when its condition is false, not when somebody looked at it."""
    day = today.day_of(call.session, call.actor)
    return TodayOut(day=day.day, cards=[_card(card) for card in day.cards], more=day.more, later=day.later)


@router.post("/me/today/{key}/later", responses=problems(), summary="Leave a card until tomorrow")
def later(call: Asked, key: Key) -> TodayOut:
    """It comes back on the next day of the caller's own calendar, if it still holds. Again changes nothing."""
    today.put_off(call.session, call.actor, key)
    return my_day(call)


@router.post("/me/today/again", responses=problems(), summary="Show again what was left until tomorrow")
def again(call: Asked) -> TodayOut:
    """All of it."""
    today.take_up(call.session, call.actor)
    return my_day(call)


def _card(card: Card) -> CardOut:
    first, *others = [_action(one) for one in card.actions]
    return CardOut(
        key=card.key, type=card.kind, severity=card.urgency, title=card.title, why=card.why, due_on=card.due_on,
        community=card.community.slug if card.community else None, primary_action=first, other_actions=others,
    )  # fmt: skip


def _action(action: today.Action) -> ActionOut:
    if not action.command:
        return ActionOut(label=action.label, method="GET", href=settings().base_url + action.page)
    method, _space, path = action.command.partition(" ")
    return ActionOut(label=action.label, method=method, href=f"/api/v1{path}")
