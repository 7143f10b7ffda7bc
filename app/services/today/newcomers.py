"""Cards about arriving: one's own first weeks, the newcomers whom one looks after, and what HR and KM advisors watch."""

from collections.abc import Iterator

from app.core import clock, i18n
from app.core.actor import Actor
from app.core.db import Session
from app.core.i18n import _, ngettext
from app.services import naming, onboarding
from app.services.onboarding import CardKind
from app.services.today.card import Action, Card, Urgency

MOST = 3


def newcomers(session: Session, actor: Actor) -> Iterator[Card]:
    """A few, the late ones first."""
    today = clock.today(actor.time_zone)
    for card in onboarding.cards(session, actor, MOST):
        title, why, urgency, actions = _said(card)
        if card.is_late:
            urgency = Urgency.OVERDUE
        elif card.due_on and card.due_on <= today:
            urgency = Urgency.TODAY
        yield Card(f"onboarding_{card.kind}", card.plan_id or "all", urgency, title, actions, why, card.due_on)


def _said(card: onboarding.Card) -> tuple[str, str, Urgency, tuple[Action, ...]]:
    """Title, why, how urgent it is in itself, and the answers."""
    plan, named = f"/onboarding/plans/{card.plan_id}", {"name": card.name}
    match card.kind:
        case CardKind.WELCOME:
            go = Action(_("Go on"), "/welcome")
            return _("Your first weeks: see what comes next."), "", Urgency.TODAY, (go,)
        case CardKind.CONFIDENCE:
            say = Action(_("Say so"), "/welcome#checkin")
            return _("How do you feel in your work here?"), "", Urgency.TODAY, (say,)
        case CardKind.NEEDS_BUDDY:
            day = {**named, "day": i18n.day(card.due_on) if card.due_on else ""}
            name = Action(_("Name a buddy"), f"{plan}#buddy")
            return _("%(name)s begins on %(day)s and has no buddy. Who goes along?") % day, "", Urgency.PERSON, (name,)
        case CardKind.MEET:
            met = Action(_("We have met today"), f"{plan}/meetings", f"POST {plan}/meetings")
            look = Action(_("Look first"), plan)
            return _("Have you met %(name)s this week?") % named, "", Urgency.PERSON, (met, look)
        case CardKind.TASK if card.task:
            see = Action(_("See to it"), f"{plan}#task-{card.task.id}")
            title = _("%(task)s: %(name)s") % {**named, "task": naming.task(card.task)}
            by = _("by %(day)s") % {"day": i18n.day(card.task.due_on)}
            return title, by, Urgency.PERSON, (see,)
        case CardKind.ARRIVALS:
            said = ngettext("%(num)s newcomer begins within a week.", "%(num)s newcomers begin within a week.", card.people)
            see = Action(_("See them"), "/onboarding?state=scheduled")
            return said % {"num": card.people}, "", Urgency.OPPORTUNITY, (see,)
    said = ngettext(
        "No community suits %(num)s newcomer. Which one is missing?",
        "No community suits %(num)s newcomers. Which one is missing?",
        card.people,
    )
    look = Action(_("See all communities"), "/communities")
    return said % {"num": card.people}, "", Urgency.OPPORTUNITY, (look,)
