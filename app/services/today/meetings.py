"""Cards about meetings: agendas that are missing, minutes that are due, and what is left to do (domain.md §2.16)."""

from collections.abc import Iterator

from app.core import i18n
from app.core.actor import Actor
from app.core.db import Session
from app.core.i18n import _, ngettext
from app.services.communities.finding import PlaceRef
from app.services.held import today
from app.services.meetings import cards
from app.services.today.card import Action, Card, Urgency


def meetings(session: Session, actor: Actor) -> Iterator[Card]:
    """For managers, and leaders where there is none; for everybody what they are to do themselves."""
    for one in cards.cards(session, actor):
        here, place = f"/meetings/{one.subject}", PlaceRef(one.place.id, one.place.slug, one.place.name)
        why = _("%(community)s, %(day)s") % {"community": place.name, "day": i18n.day(one.due_on)} if one.due_on else place.name
        late = one.due_on is not None and one.due_on < today()
        if one.kind == "overdue":
            said = ngettext("%(name)s has %(num)s overdue action.", "%(name)s has %(num)s overdue actions.", one.number)
            title, urgency = said % {"name": one.title, "num": one.number}, Urgency.OPPORTUNITY
            answers: tuple[Action, ...] = (Action(_("See them"), f"/communities/{place.slug}/meetings#actions"),)
        elif one.kind == "mine":
            done = f"/actions/{one.subject}/completion"
            title, urgency = _("Is it done? “%(title)s”") % {"title": one.title}, Urgency.OVERDUE if late else Urgency.TODAY
            see = Action(_("See it"), f"/communities/{place.slug}/meetings#action-{one.subject}")
            answers = (Action(_("Done"), done, f"POST {done}"), see)
        else:
            title, urgency, answers = _of_meeting(one, here, late=late)
        yield Card(f"meeting_{one.kind}", one.subject, urgency, title, answers, why, one.due_on, place)


def _of_meeting(one: cards.Card, here: str, *, late: bool) -> tuple[str, Urgency, tuple[Action, ...]]:
    see, said = Action(_("See to it"), here), {"title": one.title}
    if one.kind == "agenda":
        return _("“%(title)s” has no agenda yet.") % said, Urgency.TODAY, (see,)
    cancel = Action(_("Cancel it"), f"{here}#cancel")
    if one.kind == "last_call":
        command = f"POST {here}/agenda:publish"
        publish = Action(_("Publish the agenda"), f"{here}/agenda/publication", command)
        return _("Publish the agenda of “%(title)s”, or cancel it?") % said, Urgency.OVERDUE, (publish, see, cancel)
    if one.kind == "held":
        held = Action(_("It did"), f"{here}/holding", f"POST {here}/holding")
        return _("Did “%(title)s” take place?") % said, Urgency.TODAY, (held, cancel)
    return _("The minutes of “%(title)s” are due.") % said, Urgency.OVERDUE if late else Urgency.TODAY, (see,)
