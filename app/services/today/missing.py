"""What somebody looks after: pages that they were asked to look at, gaps that are theirs or nobody's (domain.md §2.16)."""

from collections.abc import Iterator

from app.core.actor import Actor
from app.core.db import Session
from app.core.i18n import _, ngettext
from app.services import gaps, reviews
from app.services.held import today
from app.services.today.card import Action, Card, Urgency


def reviewing(session: Session, actor: Actor) -> Iterator[Card]:
    """Pages that their owner was asked to look at, until they verified or revised them."""
    for request, asset in reviews.asked_of(session, actor):
        urgency = Urgency.OVERDUE if request.due_on < today() else Urgency.PERSON
        title = _("Is “%(title)s” still right?") % {"title": asset.title}
        see = (Action(_("Look at it"), f"/assets/{asset.id}#verify"),)
        yield Card("review", asset.id, urgency, title, see, request.note, request.due_on)


def missing(session: Session, actor: Actor) -> Iterator[Card]:
    """Each gap of the reader's, due or not; and how many wait for somebody to say whose they are."""
    for card in gaps.cards(session, actor):
        if card.gap:
            due_on = card.gap.due_on
            urgency = Urgency.OVERDUE if due_on and due_on < today() else Urgency.TODAY if due_on else Urgency.OPPORTUNITY
            title = _("You see to what is missing: %(title)s") % {"title": gaps.title_of(session, card.gap)}
            yield Card("gap", card.gap.id, urgency, title, (Action(_("See why"), f"/gaps/{card.gap.id}"),), due_on=due_on)
        else:
            said = ngettext(
                "%(num)s gap has waited for a week to be looked at.",
                "%(num)s gaps have waited for a week to be looked at.",
                card.waiting,
            )
            yield Card("gaps", "all", Urgency.TODAY, said % {"num": card.waiting}, (Action(_("See them"), "/gaps"),))
