"""Cards about goals: what the sponsor agrees to, what should have been measured, what is past its day (domain.md §2.16)."""

from collections.abc import Iterator

from app.core import i18n
from app.core.actor import Actor
from app.core.db import Session
from app.core.i18n import _
from app.services.communities.finding import PlaceRef
from app.services.goals import cards
from app.services.goals.reading import Result
from app.services.today.card import Action, Ask, Card, Urgency


def aiming(session: Session, actor: Actor) -> Iterator[Card]:
    """A check-in is answered on the card: a number and a sentence."""
    for one in cards.cards(session, actor):
        here = f"/goals/{one.goal.id}"
        place = PlaceRef(one.community.id, one.community.slug, one.community.name)
        see = (Action(_("See the goal"), here),)
        why = _("For the goal “%(goal)s”") % {"goal": one.goal.statement}
        if one.kind == "overdue" and one.result:
            row, ask = one.result.row, _ask(here, one.result)
            title = _("How far is “%(metric)s”?") % {"metric": row.metric}
            yield Card("goal_overdue", row.id, Urgency.OVERDUE, title, see, why, one.due_on, place, ask)
        elif one.kind == "proposed":
            title = _("Will you agree to this goal? “%(goal)s”") % {"goal": one.goal.statement}
            yield Card("goal_proposed", one.goal.id, Urgency.PERSON, title, see, place.name, community=place)
        else:
            title = _("What came of the goal “%(goal)s”?") % {"goal": one.goal.statement}
            ended = _("It ended on %(day)s.") % {"day": i18n.day(one.goal.ends_on)}
            close = (Action(_("Close it"), f"{here}#steps"),)
            yield Card("goal_over", one.goal.id, Urgency.TODAY, title, close, ended, one.due_on, place)


def _ask(here: str, result: Result) -> Ask:
    row = result.row
    value = row.baseline if result.current is None else result.current
    return Ask(f"{here}/key-results/{row.id}/check-ins", row.baseline, row.target, value, row.unit)
