"""What questions ask of somebody today: each card is there while its condition holds (domain.md §2.16)."""

from typing import NamedTuple

from app.core.actor import Actor
from app.core.db import Session
from app.services.questions import listing, routing

MOST = 2  # of each kind


class Card(NamedTuple):
    """A card. `asked`: you may know this. `answered`: is one of these the answer? `late`: nobody has answered here in time."""

    kind: str
    question_id: str = ""
    title: str = ""
    route_id: str = ""
    waiting: int = 0
    slug: str = ""


def cards(session: Session, actor: Actor) -> list[Card]:
    """The actor's cards: who waits for them first."""
    shown = [Card("asked", question.id, question.title, route.id) for route, question in routing.asked_of(session, actor, MOST)]
    shown += [Card("answered", question.id, question.title) for question in listing.mine(session, actor, MOST)]
    led = [community_id for community_id, roles in actor.roles.items() if roles & {"leader", "manager"}]
    shown += [Card("late", waiting=row.waiting, title=row.name, slug=row.slug) for row in listing.overdue(session, led)[:MOST]]
    return shown
