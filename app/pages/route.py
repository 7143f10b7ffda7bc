"""The site's route: a handler returns a View or a Redirect; a form that fails comes back with what was typed."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from starlette.responses import RedirectResponse, Response

from app.core import i18n
from app.core.actor import Actor
from app.core.errors import ConflictError, ForbiddenError, InvalidError, ProductError, StaleError, UnauthenticatedError
from app.core.settings import settings
from app.http import cookies
from app.http.call import Call
from app.http.status import headers_of, status_of
from app.http.unit import UnitRoute
from app.pages import forms, notes
from app.pages.render import Me, Site, View, render
from app.services import access

Redo = Callable[..., View]
CURSORS = frozenset({"after", "ahead", "actions", "series"})  # names by which addresses say where a list goes on
LISTENING = "live=1"  # what an open page asks for by itself: nobody is at work there, and nobody is kept signed in by it


@dataclass(frozen=True)
class Redirect:
    """Go on to another page, where `note` is shown once."""

    to: str
    note: str = ""


@dataclass(frozen=True)
class Problem(View):
    """A page that says what is so and what to do, with one action."""

    template = "problem.html"
    status: int
    sentence: str


class PageRoute(UnitRoute):
    """An HTML route. `again` (given to the router's decorator as `openapi_extra={"again": …}`) shows a failed form anew."""

    public = False

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        self.again: Redo | None = getattr(endpoint, "again", None)
        self.public = getattr(endpoint, "public", False)
        super().__init__(path, endpoint, **{**options, "response_model": None})

    def _answer(self, call: Call, given: dict[str, Any]) -> Response:
        try:
            response = super()._answer(call, given)
        except (InvalidError, ConflictError, ForbiddenError, StaleError) as error:
            if self.again is None or call.is_safe:
                raise
            response = self._redone(call, given, error)
        if LISTENING not in call.query.split("&"):
            self.note_use(call)
        return response

    def authenticate(self, call: Call) -> None:
        """By the session cookie; a public page may do without."""
        cookie = call.cookies.get(cookies.session_name(settings()))
        if cookie:
            try:
                call.who = access.come_back(call.session, cookie)
            except UnauthenticatedError:
                if not self.public:
                    raise
        if not self.public:
            _ = call.actor

    def respond(self, call: Call, given: dict[str, Any]) -> Response:
        """Run the handler and render what it returns."""
        result = self.handler(**given)
        if isinstance(result, Redirect) and not call.is_safe and _typed_or_nothing(call).get("back") == "/":
            result = Redirect("/", result.note)  # it was answered on a card of the day
        return shaped(call, result)

    def _redone(self, call: Call, given: dict[str, Any], error: ProductError) -> Response:
        """The form again, over what stands in the database now, with what was typed and what is wrong."""
        failed = forms.Form.refused(_typed_or_nothing(call), error)
        with call.database.read() as session, i18n.speaking(call.who.language if call.who else i18n.language()):
            call.opens(session)
            view = self.again(**self._known_to_again(given), form=failed) if self.again else Problem(422, error.sentence)
            return shaped(call, view, status=422)

    def _known_to_again(self, given: dict[str, Any]) -> dict[str, Any]:
        taken = inspect.signature(self.again).parameters if self.again else {}
        return {name: value for name, value in given.items() if name in taken}


def again(redo: Redo) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Say which handler (taking `form=`) shows the form when this one refuses it."""

    def marked(endpoint: Callable[..., Any]) -> Callable[..., Any]:
        endpoint.again = redo  # type: ignore[attr-defined]  # functions do take attributes
        return endpoint

    return marked


def public(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a page that nobody needs to sign in for; a test lists them all."""
    endpoint.public = True  # type: ignore[attr-defined]  # functions do take attributes
    return endpoint


def shaped(call: Call, result: View | Redirect | Response, status: int = 200) -> Response:
    """A view as HTML, a redirect as HTMX or a browser understands it."""
    if isinstance(result, Response):
        return result
    if isinstance(result, Redirect):
        response = _going(call, result.to)
        if result.note:
            notes.leave(response, settings(), result.note)
        return response
    if isinstance(result, Problem):
        status = result.status
    html = render(result, site(call), fragment=call.is_fragment)
    headers = {"Cache-Control": "no-store", "Vary": "HX-Request, Cookie, Accept-Language", **call.reply.headers}
    response = Response(html, call.reply.status or status, headers, media_type="text/html")
    if not call.is_fragment:
        notes.clear(response, settings(), call)
    return response


def _going(call: Call, to: str) -> Response:
    if call.is_fragment:
        return Response(status_code=204, headers={"HX-Redirect": to})
    return RedirectResponse(to, 303)


def site(call: Call) -> Site:
    """What the frame of every page needs."""
    who = call.who
    return Site(
        language=i18n.language(),
        languages=list(i18n.LANGUAGES.items()),
        path=call.path,
        person=_me(who) if who else None,
        flash=notes.waiting(call, settings()),
        organisation=settings().organisation,
        demo=settings().demo,
        zone=who.time_zone if who else settings().time_zone,
        live=who is not None and settings().streams > 0,
    )


def _me(who: Actor) -> Me:
    looks_after = not who.platform.isdisjoint({"platform_admin", "hr", "km_advisor"})
    return Me(who.username, who.display_name, who.is_platform_admin, looks_after, who.has_news)


def refusal(call: Call, error: ProductError) -> Response:
    """What a person sees when a page says no: the sign-in for those who are not, else a page that says why."""
    if isinstance(error, UnauthenticatedError):
        back = call.path + (f"?{call.query}" if call.query else "") if call.is_safe else "/"
        to = f"/sign-in?next={quote(back)}"
        return Response(status_code=401, headers={"HX-Redirect": to}) if call.is_fragment else RedirectResponse(to, 303)
    if call.is_safe and (first := _first_page(call, error)):
        return RedirectResponse(first, 303)
    response = shaped(call, Problem(status_of(error), error.sentence))
    response.headers.update(headers_of(error))
    return response


def _first_page(call: Call, error: ProductError) -> str | None:
    """Where the list begins whose cursor was cut short on its way through a mail, say; all else in the address stays."""
    pairs = parse_qsl(call.query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if name not in CURSORS]
    if not isinstance(error, InvalidError) or [fault.pointer for fault in error.faults] != ["/after"] or kept == pairs:
        return None
    return f"{call.path}?{urlencode(kept)}" if kept else call.path


def _typed_or_nothing(call: Call) -> dict[str, str]:
    try:
        return forms.typed(call.body)
    except InvalidError:
        return {}
