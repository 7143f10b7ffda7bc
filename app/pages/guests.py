"""Guests: invited from a community's page, let in by a link."""

from dataclasses import dataclass
from datetime import date, timedelta

from fastapi import APIRouter
from starlette.background import BackgroundTask
from starlette.responses import Response

from app.adapters import links
from app.core.i18n import _
from app.core.settings import settings
from app.core.text import Email, Line
from app.http import cookies
from app.http.call import Asked, Call
from app.models.communities import Community
from app.models.people import Person
from app.pages import door, forms, words
from app.pages.forms import Form, FormShape
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, again, public, shaped
from app.services import access, communities, guests, people
from app.services.access import Arrival
from app.services.guests import Guest, Invitation
from app.services.held import today

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True)
class Guests(View):
    """A community's guests and the form for one more; `link` of one who was invited just now, where no mail goes out."""

    template = "communities/guests.html"
    community: Community
    guests: list[Guest]
    states: dict[str, str]
    latest: date
    link: str
    mailed: str
    form: Form


@dataclass(frozen=True)
class Welcome(View):
    """Where a link leads: one button, since programs that look at links in mails press none."""

    template = "door/link.html"
    code: str


@router.get("/communities/{slug}/guests")
def listing(call: Asked, slug: str, form: Form | None = None) -> Guests:
    """Who is a guest here and until when; for those who may let people in."""
    return _page(call, communities.find(call.session, call.actor, slug), form or Form())


class InviteForm(FormShape):
    """Somebody from outside."""

    name: Line
    email: Email
    until: date


@router.post("/communities/{slug}/guests")
@again(listing)
def invite(call: Asked, slug: str) -> Guests:
    """Invite somebody, or give a guest another last day; the answer shows the link, or says that it is on its way."""
    community = communities.find(call.session, call.actor, slug)
    form = forms.read(InviteForm, forms.typed(call.body))
    what = Invitation(name=form.name, email=form.email, until=form.until)
    return _handed(call, community, *guests.invite(call.session, call.actor, community, what))


@router.post("/communities/{slug}/guests/{username}/link")
def relink(call: Asked, slug: str, username: str) -> Guests:
    """Another link for a guest; the one before is worthless."""
    community = communities.find(call.session, call.actor, slug)
    person = people.find(call.session, call.actor, username)
    return _handed(call, community, person, guests.new_link(call.session, call.actor, community, person))


def _handed(call: Call, community: Community, person: Person, secret: str) -> Guests:
    if not links.has_mail():
        return _page(call, community, Form(), link=links.address_of(secret))
    call.reply.afterwards = BackgroundTask(
        links.post, call.database, person, secret, *links.letter(secret, f"{community.name}, {settings().organisation}")
    )
    return _page(call, community, Form(), mailed=person.email or "")


def _page(call: Call, community: Community, form: Form, *, link: str = "", mailed: str = "") -> Guests:
    call.session.flush()
    found = guests.guests_of(call.session, call.actor, community)
    latest = today() + timedelta(days=settings().guest_days)
    return Guests(community, found, words.memberships(), latest, link, mailed, form)


@router.get("/sign-in/link")
@public
def welcome(call: Asked, code: str = "") -> Welcome:  # noqa: ARG001  # every page is handed its call
    """Ask whether to sign in. Nothing is looked up and nothing used: whatever fetches a link in a mail must not use it up."""
    return Welcome(code[:200])


@router.post("/sign-in/link")
@public
def enter(call: Asked) -> Response:
    """Use a link up, and be signed in."""
    arrival = Arrival(call.address, access.device_of(call.headers.get("user-agent", "")))
    code = forms.typed(call.body).get("code", "")
    visit = guests.sign_in_by_link(call.session, code, arrival, call.cookies.get(cookies.session_name(settings())))
    if visit is None:
        sentence = _("This link was used already, or is too old. Ask for another one below, or ask whoever invited you.")
        return shaped(call, door.sign_in_page(Form({}, {}, sentence), "/"), status=422)
    response = shaped(call, Redirect("/"))
    cookies.give_session(response, settings(), visit.token)
    return response


@router.post("/sign-in/mail")
@public
def send_link(call: Asked) -> Response:
    """Have a link mailed to the guest with this address. What is said does not tell whether there is one."""
    email = forms.typed(call.body).get("email", "")
    access.slow_down(call.session, f"link for {email}", call.address)
    found = guests.link_for(call.session, email) if links.has_mail() else None
    response = shaped(call, Redirect("/sign-in", _("If a guest has this address, a link is on its way to them.")))
    if found:
        person, secret = found
        call.reply.afterwards = BackgroundTask(
            links.post, call.database, person, secret, *links.letter(secret, settings().organisation)
        )
    return response
