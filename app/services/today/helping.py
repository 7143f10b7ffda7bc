"""What help asks of somebody's day: their word, their help, or a page that would have spared others the question."""

from collections.abc import Iterator

from app.core.actor import Actor
from app.core.db import Session
from app.core.i18n import _, ngettext
from app.services import support
from app.services.today.card import Action, Card, Urgency


def helping(session: Session, actor: Actor) -> Iterator[Card]:
    """Requests for help, by who waits for whom."""
    for card in support.cards(session, actor):
        about = {"title": card.title, "num": card.often}
        urgency, title, answer, why = {
            "solved": (Urgency.PERSON, _("Is “%(title)s” solved for you?"), _("See how, and say so"), ""),
            "needed": (Urgency.PERSON, _("They need a word from you: “%(title)s”"), _("Answer it"), ""),
            "late": (Urgency.OVERDUE, _("Somebody cannot go on: “%(title)s”"), _("Help"), ""),
            "pressing": (Urgency.TODAY, _("Somebody cannot go on: “%(title)s”"), _("Help"), ""),
            "silent": (Urgency.PERSON, _("No answer for two days: “%(title)s”"), _("Ask again"), ""),
            "again": (
                Urgency.OPPORTUNITY,
                ngettext(
                    "Asked for %(num)s time in a fortnight: “%(title)s”",
                    "Asked for %(num)s times in a fortnight: “%(title)s”",
                    card.often,
                ),
                _("Solve it, and write it down"),
                _("Write it once, and nobody has to ask again."),
            ),
        }[card.kind]
        answers = (Action(answer, f"/help/requests/{card.request_id}"),)
        yield Card(f"help_{card.kind}", card.request_id, urgency, title % about, answers, why, community=card.community)
