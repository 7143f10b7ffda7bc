"""Where cards come from: each source asks a few at most, as long as its condition holds.

Whoever adds one names it here; the pages, the API and the day's mail show it from then on.
"""

from collections.abc import Callable, Iterator

from app.core import i18n
from app.core.actor import Actor
from app.core.db import Session
from app.core.i18n import _, ngettext
from app.models.belonging import MembershipState
from app.services import belonging, contributions, handovers, naming, questions, training
from app.services.communities.finding import PlaceRef
from app.services.today.aiming import aiming
from app.services.today.card import Action, Card, Urgency
from app.services.today.deciding import deciding
from app.services.today.helping import helping
from app.services.today.meetings import meetings
from app.services.today.missing import missing, reviewing
from app.services.today.newcomers import newcomers
from app.services.today.newsletters import newsletters
from app.services.today.standing import standards
from app.services.training import State

FEW = 2  # roles, and invitations
WORDS = 3  # confirmations (domain.md §2.16)


def handing_over(session: Session, actor: Actor) -> Iterator[Card]:
    """What somebody who leaves or moves must not keep alone."""
    if number := handovers.waiting(session, actor):
        title = ngettext("One thing has to change hands.", "%(num)s things have to change hands.", number) % {"num": number}
        yield Card("handovers", "all", Urgency.TODAY, title, (Action(_("See to it"), "/handovers"),))


def learning(session: Session, actor: Actor) -> Iterator[Card]:
    """What training asks, most pressing first; one at a time."""
    see = (Action(_("See to it"), "/training"),)
    if calls := training.calls_for_help(session, actor):
        title = _("%(name)s asks for help with “%(title)s”") % {"name": calls[0].display_name, "title": calls[0].title}
        yield Card("training_help", calls[0].completion_id, Urgency.PERSON, title, see)
        return
    due = [duty for duty in training.my_duties(session, actor) if duty.state is not State.DONE]
    if due:
        title = _("Your role asks for a training: %(title)s.") % {"title": due[0].title}
        yield Card("training_due", due[0].code, Urgency.TODAY, title, see)
    elif asked := training.asked(session, actor):
        title = _("Was “%(title)s” of use to you?") % {"title": asked[0].title}
        yield Card("training_use", asked[0].completion_id, Urgency.OPPORTUNITY, title, see)


def asking(session: Session, actor: Actor) -> Iterator[Card]:
    """Questions: somebody waits for what the reader knows, for their yes, or for anybody's answer in time."""
    for card in questions.cards(session, actor):
        here, about = f"/questions/{card.question_id}", {"title": card.title}
        if card.kind == "asked":
            decline = f"/routes/{card.route_id}/declination"
            answers = (Action(_("Answer it"), here), Action(_("I cannot say"), decline, f"POST {decline}"))
            yield Card("question_asked", card.question_id, Urgency.PERSON, _("Do you know? “%(title)s”") % about, answers)
        elif card.kind == "answered":
            see = (Action(_("See the answers"), here),)
            yield Card("question_answered", card.question_id, Urgency.PERSON, _("Is “%(title)s” answered?") % about, see)
        else:
            said = ngettext(
                "%(num)s question to %(name)s waits too long.", "%(num)s questions to %(name)s wait too long.", card.waiting
            )
            see = (Action(_("See them"), f"/communities/{card.slug}/questions?state=late"),)
            yield Card("questions_late", card.slug, Urgency.OVERDUE, said % {"num": card.waiting, "name": card.title}, see)


def confirming(session: Session, actor: Actor) -> Iterator[Card]:
    """Authors who asked whether it helped."""
    for row in contributions.waiting_for(session, actor, WORDS):
        why = _("%(name)s logged it in %(community)s.") % {"name": row.authors[0].display_name, "community": row.name}
        say = (Action(_("Say how"), f"/contributions/{row.id}#endorse"),)
        title = _("Did “%(title)s” help you?") % {"title": row.title}
        place = PlaceRef(row.community_id, row.slug, row.name)
        yield Card("confirmation", row.id, Urgency.PERSON, title, say, why, community=place)


def offers(session: Session, actor: Actor) -> Iterator[Card]:
    """Roles that wait for the reader's yes or no."""
    roles = naming.roles()
    for assignment, community in belonging.proposals_to(session, actor)[:FEW]:
        role, begins = roles[assignment.role], assignment.valid_from
        why = _("%(role)s, from %(day)s") % {"role": role, "day": i18n.day(begins)} if begins else role
        here = f"/roles/{assignment.id}"
        answers = tuple(
            Action(label, f"{here}/{verb}", f"POST {here}/{verb}")
            for label, verb in ((_("Yes, I will"), "acceptance"), (_("No, thank you"), "declination"))
        )
        title = _("Will you take this on in %(community)s?") % {"community": community.name}
        place = PlaceRef(community.id, community.slug, community.name)
        yield Card("role_offer", assignment.id, Urgency.PERSON, title, answers, why, begins, place)


def invitations(session: Session, actor: Actor) -> Iterator[Card]:
    """Communities that would like to have the reader."""
    places = belonging.memberships_of(session, actor, actor.person_id)
    for one in [one.community for one in places if one.state == MembershipState.INVITED][:FEW]:
        here, place = f"/communities/{one.slug}", PlaceRef(one.id, one.slug, one.name)
        title = _("%(community)s invites you. Will you join?") % {"community": one.name}
        answers = (
            Action(_("Join"), f"{here}/membership", f"PUT {here}/members/me"),
            Action(_("No, thank you"), f"{here}/membership/end", f"DELETE {here}/members/me"),
            Action(_("Look first"), here),
        )
        yield Card("invitation", one.id, Urgency.PERSON, title, answers, community=place)


SOURCES: tuple[Callable[[Session, Actor], Iterator[Card]], ...] = (
    newcomers,
    handing_over,
    learning,
    helping,
    asking,
    reviewing,
    missing,
    newsletters,
    standards,
    aiming,
    deciding,
    meetings,
    confirming,
    offers,
    invitations,
)
