"""Signing in and out, and choosing a language."""

from dataclasses import dataclass, replace

import anyio.to_thread
from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from app.core import i18n
from app.core.errors import ProductError
from app.core.i18n import _
from app.core.settings import settings
from app.http import cookies
from app.http.call import Asked, Call, Reply
from app.http.status import headers_of, status_of
from app.http.unit import in_product_words
from app.pages import forms
from app.pages.forms import Form
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, public, shaped
from app.policies.guard import require
from app.services import access, naming
from app.services.demo import DEMO_PASSWORD, DemoPerson, demo_people

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True)
class SignIn(View):
    """The sign-in form; on a demo, the people one may walk in as."""

    template = "door/sign_in.html"
    form: Form
    next: str
    passwords: bool
    sso: bool
    mail: bool
    people: list[DemoPerson]
    password: str
    role_names: dict[str, str]


@router.get("/sign-in")
@public
def sign_in_form(call: Asked, next: str = "/") -> View | Redirect:  # noqa: A002  # the parameter's public name
    """Show the sign-in form, unless the person is signed in already."""
    if call.who is not None:
        return Redirect(local(next))
    return sign_in_page(Form(), next)


def sign_in_page(form: Form, to: str) -> SignIn:
    """Every way in that the settings leave open; `to` is where to go on to."""
    now = settings()
    demo = now.demo and now.passwords
    people, password = (demo_people(), DEMO_PASSWORD) if demo else ([], "")
    return SignIn(form, local(to), now.passwords, bool(now.oidc_issuer), bool(now.smtp_url), people, password, naming.roles())


@router.post("/sign-in")
async def sign_in(call: Asked) -> Response:
    """Sign in with username (or e-mail) and password. Hashing happens in a thread, outside any writing unit of work."""
    return await anyio.to_thread.run_sync(_signed_in, call)


@in_product_words()
def _signed_in(call: Call) -> Response:
    typed = forms.typed(call.body)
    to = local(typed.get("next", "/"))
    device = access.device_of(call.headers.get("user-agent", ""))
    try:
        require(settings().passwords, otherwise=_("Nobody signs in with a password here. Use your organisation's account."))
        with call.database.read() as session:
            claim = access.check(session, typed.get("username", ""), typed.get("password", ""), call.address, device)
    except ProductError as error:
        form = sign_in_page(Form({"username": typed.get("username", "")}, {}, error.sentence), to)
        return shaped(replace(call, reply=Reply(headers=headers_of(error))), form, status=status_of(error))
    with call.database.write() as session:
        visit = access.sign_in(session, claim, instead_of=call.cookies.get(cookies.session_name(settings())))
    if visit is None:
        sentence = _("Username and password do not fit together. Try again, or ask your administrator.")
        return shaped(call, sign_in_page(Form({"username": typed.get("username", "")}, {}, sentence), to), status=422)
    response = shaped(call, Redirect(to))
    cookies.give_session(response, settings(), visit.token)
    return response


@router.post("/sign-out")
@public
def sign_out(call: Asked) -> Response:
    """End this session: its cookie is worthless from now on."""
    if call.who is not None:
        access.sign_out(call.session, call.who)
    response = shaped(call, Redirect("/", _("You are signed out.")))
    cookies.take_session(response, settings())
    return response


@router.post("/language")
@public
def language(call: Asked) -> Response:
    """Read Guildry in another language, from now on in this browser."""
    typed = forms.typed(call.body)
    to = typed.get("to", "en")
    response = RedirectResponse(local(typed.get("next", "/")), 303)
    if to in i18n.LANGUAGES:
        if call.who is not None:
            access.speak(call.session, call.who, to)
        cookies.give_language(response, settings(), to)
    return response


def local(target: str) -> str:
    """A path of ours to go on to; anything that could lead elsewhere becomes the front page (reliability.md §3.3, 24)."""
    plain = target.startswith("/") and not target.startswith("//") and "\\" not in target and target.isprintable()
    return target if plain else "/"
