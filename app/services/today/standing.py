"""Cards about standards: what only the sponsor decides, and exemptions that lapse (domain.md §2.16)."""

from collections.abc import Iterator

from app.core import i18n
from app.core.actor import Actor
from app.core.db import Session
from app.core.i18n import _
from app.services.resources import cards
from app.services.today.card import Action, Card, Urgency


def standards(session: Session, actor: Actor) -> Iterator[Card]:
    """Versions and exemptions that wait for the reader's yes or no; exemptions that soon lapse; words that soon expire."""
    for one in cards.cards(session, actor):
        here, said = f"/resources/{one.resource_id}", {"title": one.title, "unit": one.unit}
        title = {
            "version": _("Decide: shall a version of “%(title)s” hold?"),
            "plea": _("Decide: may %(unit)s do without “%(title)s” for a while?"),
            "lapsing": _("Soon %(unit)s is no longer exempt from “%(title)s”."),
            "expiring": _("Is “%(title)s” still followed in your unit?"),
        }[one.kind]
        urgency = Urgency.PERSON if one.kind in {"version", "plea"} else Urgency.OPPORTUNITY
        why = _("On %(day)s") % {"day": i18n.day(one.due_on)} if one.due_on else ""
        see = (Action(_("See to it"), here),)
        yield Card(f"standard_{one.kind}", one.subject, urgency, title % said, see, why, one.due_on)
