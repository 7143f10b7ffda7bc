"""Where one can go and what one can do, by its name: what the box in the head of each page offers beside what is found."""

from typing import NamedTuple

from app.core.i18n import _
from app.core.settings import settings
from app.core.text import fold
from app.http.call import Call
from app.models.belonging import MembershipState
from app.models.communities import Status
from app.pages.admin import places_of
from app.services import belonging

FIRST = 7  # while nothing is typed
FEW = 3  # beside what is found


class Place(NamedTuple):
    """A page by its name, with the community it belongs to where it is one's."""

    name: str
    href: str
    where: str = ""


def places(call: Call, typed: str) -> list[Place]:
    """The places in whose names every typed word begins a word, the most usual first; while nothing is typed, a few of all."""
    words = fold(typed).split()
    if not words:
        return _all(call)[:FIRST]
    return [place for place in _all(call) if _fits(words, fold(f"{place.name} {place.where}"))][:FEW]


def _fits(words: list[str], named: str) -> bool:
    """Whether each word begins one of the name's; where no spaces part them, as in Chinese, whether it stands in it."""
    return all(f" {word}" in f" {named}" if word.isascii() else word in named for word in words)


def _all(call: Call) -> list[Place]:
    mine = belonging.memberships_of(call.session, call.actor, call.actor.person_id)
    here = [
        one.community
        for one in mine
        if one.state == MembershipState.ACTIVE and one.community.status in {Status.ACTIVE, Status.PAUSED}
    ]
    doing = [(_("Log what you did"), "contributions/new"), (_("Ask a question"), "questions/new")]
    return [
        *(Place(name, f"/communities/{one.slug}/{page}", one.name) for one in here[:1] for name, page in doing),
        Place(_("Today"), "/"),
        Place(_("Inbox"), "/notices"),
        Place(_("Communities"), "/communities"),
        Place(_("My points"), "/people/me/points"),
        Place(_("My profile"), "/people/me"),
        *(Place(name, f"/communities/{one.slug}/{page}", one.name) for one in here[1:] for name, page in doing),
        Place(_("Ask for help"), "/help/new"),
        Place(_("Help"), "/help"),
        Place(_("First steps"), "/start"),
        Place(_("What the words mean"), "/glossary"),
        Place(_("People"), "/people"),
        Place(_("Training"), "/training"),
        Place(_("What roles ask for"), "/training/requirements"),
        Place(_("Guidelines of %(name)s") % {"name": settings().organisation}, "/guidelines"),
        Place(_("Hand-overs"), "/handovers"),
        Place(_("Rules of recognition"), "/recognition"),
        Place(_("My settings"), "/people/me/edit"),
        Place(_("Mail and quiet hours"), "/notices/settings"),
        Place(_("Calendar"), "/people/me/calendar"),
        Place(_("My data"), "/people/me/data"),
        *(Place(name, href, _("Administration")) for name, href, _what in places_of(call.actor)),
    ]
