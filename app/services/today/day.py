"""Somebody's day: the cards of every source in one order, without those that they put off until tomorrow."""

from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import NotFoundError
from app.core.i18n import _
from app.core.rows import put
from app.models.today import PutOff
from app.services.today.card import Card, Urgency
from app.services.today.sources import SOURCES

MOST = 7


class Day(NamedTuple):
    """The cards of a day, how many more wait behind them, and how many were put off until tomorrow."""

    day: date
    cards: list[Card]
    more: int
    later: int


def day_of(session: Session, actor: Actor) -> Day:
    """The actor's day by their own clock: overdue duties, what is due, people who wait, opportunities."""
    today = clock.today(actor.time_zone)
    query = select(col(PutOff.card)).where(col(PutOff.person_id) == actor.person_id, col(PutOff.until) > today)
    put_off = set(session.execute(query).scalars())
    cards = _all(session, actor)
    shown = [card for card in cards if card.key not in put_off]
    return Day(today, shown[:MOST], max(0, len(shown) - MOST), len(cards) - len(shown))


def put_off(session: Session, actor: Actor, key: str) -> None:
    """Leave a card until tomorrow. Again changes nothing; raises NotFoundError for what is no card of the actor's day."""
    if not any(card.key == key for card in _all(session, actor)):
        raise NotFoundError(_("There is no such card today: what it asked for may be done."))
    today = clock.today(actor.time_zone)
    mine = col(PutOff.person_id) == actor.person_id
    session.execute(delete(PutOff).where(mine, (col(PutOff.card) == key) | (col(PutOff.until) <= today)))
    put(session, PutOff(person_id=actor.person_id, card=key, until=today + timedelta(days=1)))


def take_up(session: Session, actor: Actor) -> None:
    """Show everything that the actor put off."""
    session.execute(delete(PutOff).where(col(PutOff.person_id) == actor.person_id))


def _all(session: Session, actor: Actor) -> list[Card]:
    order = list(Urgency)
    cards = [card for source in SOURCES for card in source(session, actor)]
    return sorted(cards, key=lambda card: (order.index(card.urgency), card.due_on or date.max))
