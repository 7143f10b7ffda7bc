"""Asking for help: what one asked for, and the form, with what may help already and the honest time of an answer."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from app.core import clock, ids, paging
from app.core.i18n import _
from app.core.text import Line as OneLine
from app.core.text import Prose
from app.http.call import Asked, Call
from app.models.communities import Community, Orientation
from app.models.support import Category, Priority
from app.pages import forms, question_words
from app.pages import support_words as words
from app.pages.forms import Form, FormShape
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, again
from app.pages.support_words import Line
from app.policies import support as policy
from app.services import communities, rota, support
from app.services.questions import Suggestion
from app.services.rota import Outlook
from app.services.support import Draft, Filters, Promise

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True)
class Mine(View):
    """What the reader asked for, who is there to help, and the way to the queue for whoever helps."""

    template = "support/mine.html"
    lines: list[Line]
    next: str | None
    places: list[tuple[Community, Outlook]]
    helps: bool


@router.get("/help")
def mine(call: Asked, after: Annotated[str | None, Query(max_length=2000)] = None) -> Mine:
    """What the reader asked for, newest first."""
    page = support.listing(call.session, call.actor, Filters(mine=True), paging.Ask(20, after))
    helping = [place for place in _places(call) if place.orientation == Orientation.HELPING]
    places = [(place, rota.outlook(call.session, place.id)) for place in helping]
    return Mine(words.lines(page.items), page.next, places, support.helps(call.session, call.actor))


class HelpForm(FormShape):
    """What the form asks. `seen`: what may help already was shown."""

    title: OneLine
    body: Prose = ""
    category: Category
    priority: Priority
    community: str = ""
    lang: str = Field(default="en", pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")
    seen: bool = False
    key: str | None = None


@dataclass(frozen=True)
class Ask(View):
    """The form; `asks_again`: look first at what may help already, or send it all the same."""

    template = "support/ask.html"
    form: Form
    suggestions: list[Suggestion]
    states: dict[str, str]
    categories: dict[str, str]
    priorities: dict[str, str]
    places: list[tuple[str, str]]
    promise: Promise
    key: str
    asks_again: bool


@router.get("/help/new")
def ask_form(call: Asked, form: Form | None = None, title: str = "", community: str = "") -> Ask:
    """The form; while its first line is typed, what may help already is looked for."""
    shown = form or Form({"title": title, "community": community, "lang": call.actor.language, "priority": "p3"})
    found = support.suggest(call.session, call.actor, shown.value("title")[:200])
    return _asked(call, shown, found, asks_again=False)


@router.post("/help/requests")
@again(ask_form)
def ask(call: Asked) -> Ask | Redirect:
    """Send it, once whoever asks has seen what may help already; the same form sent twice asks once."""
    values = forms.typed(call.body)
    typed = forms.read(HelpForm, values)
    found = [] if typed.seen else support.suggest(call.session, call.actor, typed.title)
    if found:
        return _asked(call, Form(values), found, asks_again=True)
    place = communities.find(call.session, call.actor, typed.community) if typed.community else None
    draft = Draft(title=typed.title, body=typed.body, category=typed.category, priority=typed.priority, lang=typed.lang)
    request = support.open_request(call.session, call.actor, place, draft, key=typed.key)
    return Redirect(f"/help/requests/{request.id}", _("Sent. Here you see by when somebody answers."))


def _asked(call: Call, form: Form, found: list[Suggestion], *, asks_again: bool) -> Ask:
    places = _places(call)
    chosen = next((place for place in places if place.slug == form.value("community")), None)
    return Ask(
        form=form,
        suggestions=found,
        states=question_words.suggestion_states(),
        categories=words.categories(),
        priorities=words.priorities(),
        places=[("", _("The experts of this platform")), *((place.slug, place.name) for place in places)],
        promise=support.promise_for(call.session, chosen, clock.minute()),
        key=form.value("key") or ids.new_id(),
        asks_again=asks_again,
    )


def _places(call: Call) -> list[Community]:
    """The communities that would help the reader, those first that are there to help."""
    found = [communities.by_id(call.session, call.actor, place) for place in call.actor.roles]
    helpful = [place for place in found if policy.can_raise(call.actor, place)]
    return sorted(helpful, key=lambda place: (place.orientation != Orientation.HELPING, place.name_key))
