"""Signing in through the organisation's identity provider: sent there, and back with an answer that is checked."""

from dataclasses import dataclass, replace

import anyio.to_thread
from fastapi import APIRouter
from starlette.responses import Response

from app.adapters import oidc
from app.core.errors import InvalidError, NotFoundError, ProductError
from app.core.i18n import _
from app.core.settings import settings
from app.http import cookies
from app.http.call import Asked, Call
from app.http.status import status_of
from app.http.unit import in_product_words
from app.models.access import Departure, Way
from app.pages import door, forms
from app.pages.forms import Form
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, shaped
from app.services import access, arriving
from app.services.access import Arrival, Trip, Visit

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True)
class Leaving(View):
    """A page that goes on to the provider by itself, and has a link for whoever's browser does not.

    A redirect would not do: `form-action 'self'` holds for where a form's answer leads too, and must stay.
    """

    template = "door/leaving.html"
    address: str


@router.post("/sign-in/sso")
async def leave(call: Asked) -> Response:
    """Set out for the provider. This waits for the network in the event loop, where it holds up nobody."""
    to = door.local(forms.typed(call.body).get("next", "/"))
    trip = Trip.begun()
    try:
        address = await _provider().address(trip)
    except oidc.ProviderError:
        return _refused(call, InvalidError(_("Your identity provider does not answer. Try again in a moment.")), to)
    await anyio.to_thread.run_sync(_depart, call, trip, to)
    response = shaped(replace(call, path="/sign-in"), Leaving(address))
    response.headers["Refresh"] = f"0; url={address}"
    cookies.give_trip(response, settings(), trip.secret, access.LASTS)
    return response


@router.get("/sign-in/sso/callback")
async def arrive(call: Asked, state: str = "", code: str = "", error: str = "", iss: str = "") -> Response:
    """Back from the provider. The one GET that changes something, as the protocol has it: it is good once, in one browser."""
    to, provider = "/", _provider()
    try:
        trip = Trip(call.cookies.get(cookies.trip_name(settings()), ""))
        found = await anyio.to_thread.run_sync(_come_home, call, trip)
        to = found.next if found else to
        _refuse_errors(error, iss)
        departure = access.refuse_strangers(found, trip, state)
        who = await provider.identify(trip, code)
        visit = await anyio.to_thread.run_sync(_begin, call, who, departure)
    except oidc.ProviderError:
        sentence = _("Your identity provider's answer could not be checked, so nobody was signed in. Begin again.")
        return _refused(call, InvalidError(sentence), to)
    except ProductError as refusal:
        return _refused(call, refusal, to)
    response = shaped(call, Redirect(door.local(to)))
    cookies.give_session(response, settings(), visit.token)
    cookies.take_trip(response, settings())
    return response


def _provider() -> oidc.Provider:
    found = oidc.provider(settings())
    if found is None:
        raise NotFoundError(_("This organisation has set up no identity provider."))
    return found


def _refused(call: Call, error: ProductError, to: str) -> Response:
    """The sign-in page with what went wrong, and every way in still on it."""
    here = replace(call, path="/sign-in")
    response = shaped(here, door.sign_in_page(Form({}, {}, error.sentence), to), status=status_of(error))
    cookies.take_trip(response, settings())
    return response


def _refuse_errors(error: str, issuer: str) -> None:
    """What the provider says went wrong there (RFC 6749 §4.1.2.1), or an answer of another provider (RFC 9207)."""
    if issuer and issuer != settings().oidc_issuer:
        raise InvalidError(_("This answer is from another identity provider. Begin again."))
    if error == "access_denied":
        raise InvalidError(_("You did not sign in there. Try again, or choose another way."))
    if error:
        raise InvalidError(_("Your identity provider refused to sign you in. Try again, or ask your administrator."))


@in_product_words()
def _depart(call: Call, trip: Trip, to: str) -> None:
    with call.database.write() as session:
        access.depart(session, trip, to, call.address, access.device_of(call.headers.get("user-agent", "")))


@in_product_words()
def _come_home(call: Call, trip: Trip) -> Departure | None:
    with call.database.write() as session:
        return access.come_home(session, trip)


@in_product_words()
def _begin(call: Call, who: arriving.Known, departure: Departure) -> Visit:
    instead_of = call.cookies.get(cookies.session_name(settings()))
    with call.database.write() as session:
        person = arriving.recognise(session, who)
        return access.begin(session, person.id, Arrival(departure.address, departure.device, Way.SSO), instead_of)
