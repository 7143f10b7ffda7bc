"""Cards about decisions: take a position before it closes, open what was proposed, decide upon advice (domain.md §2.16)."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from app.core import i18n
from app.core.actor import Actor
from app.core.db import Session
from app.core.i18n import _
from app.services.decisions import cards
from app.services.today.card import Action, Card, Urgency

URGENCIES = {
    "word": Urgency.OVERDUE, "closing": Urgency.TODAY, "waiting": Urgency.PERSON, "proposed": Urgency.PERSON,
}  # fmt: skip


def deciding(session: Session, actor: Actor) -> Iterator[Card]:
    """What closes within a day and has no word of the reader's; for those who look after it, what waits for them."""
    for one in cards.cards(session, actor):
        title = {
            "word": _("You were given advice. What do you decide? “%(title)s”"),
            "closing": _("It closes soon. What do you say? “%(title)s”"),
            "waiting": _("What do you say? “%(title)s”"),
            "proposed": _("Shall the members decide? “%(title)s”"),
        }[one.kind]
        closes_on = one.closes_at.astimezone(ZoneInfo(actor.time_zone)).date() if one.closes_at else None
        why = (
            _("%(community)s, until %(day)s") % {"community": one.community.name, "day": i18n.day(closes_on)}
            if closes_on
            else ""
        )
        actions = _actions(one)
        urgency = URGENCIES[one.kind]
        yield Card(
            f"decision_{one.kind}",
            one.decision_id,
            urgency,
            title % {"title": one.title},
            actions,
            why,
            closes_on,
            one.community,
        )


def _actions(one: cards.Card) -> tuple[Action, ...]:
    here = f"/decisions/{one.decision_id}"
    if one.kind == "word":
        return (Action(_("Decide it"), f"{here}#outcome"),)
    if one.kind == "proposed":
        return (Action(_("Open it"), f"{here}/opening", f"POST {here}/opening"), Action(_("Look first"), here))
    agree = Action(_("Agree"), f"{here}/agreement", f"PUT {here}/position")
    return (agree, Action(_("Look first"), f"{here}#stand"))
