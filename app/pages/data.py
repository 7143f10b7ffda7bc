"""My data: who looked at it, all of it to take along; and, for administrators, erasing somebody."""

from dataclasses import dataclass
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query
from starlette.background import BackgroundTask
from starlette.responses import Response

from app.core import paging
from app.core.i18n import _
from app.http.call import Asked
from app.models.people import Person
from app.models.privacy import Looked
from app.pages import forms
from app.pages.forms import Form, FormShape
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, again
from app.services import people, privacy
from app.services.privacy.looks import SeenBy, looks_at

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True)
class Data(View):
    """Who looked at somebody's data, and what they can do about it."""

    template = "privacy/data.html"
    person: Person
    looks: list[SeenBy]
    next: str | None
    kinds: dict[str, str]
    is_me: bool


@dataclass(frozen=True)
class Erasing(View):
    """What erasing somebody would do, before it is done."""

    template = "privacy/erasing.html"
    person: Person
    losses: list[privacy.Loss]
    form: Form


def kinds() -> dict[str, str]:
    """What was looked at, in words."""
    return {
        Looked.CONTACT: _("E-mail and employee number"),
        Looked.RECORD: _("The record that the organisation keeps"),
        Looked.ASKER: _("Who asked a question without their name"),
        Looked.SESSIONS: _("Sessions and tokens"),
        Looked.HR_EVENTS: _("What HR told"),
        Looked.PLAN: _("The onboarding plan"),
        Looked.EXPORT: _("All data, to take along"),
        Looked.LOOKS: _("This list"),
        Looked.JOURNAL: _("What they did, in the journal"),
    }


@router.get("/people/{username}/data")
def data(call: Asked, username: str, after: Annotated[str | None, Query(max_length=2000)] = None) -> Data:
    """Who looked, for the person and for administrators."""
    person = people.find(call.session, call.actor, username)
    page = looks_at(call.session, call.actor, person, paging.Ask(20, after))
    return Data(person, page.items, page.next, kinds(), person.id == call.actor.person_id)


@router.get("/people/{username}/data.json")
def download(call: Asked, username: str) -> Response:
    """Everything that is kept of the person who asks, as a file."""
    kept: dict[str, Any] = privacy.export(call.session, call.actor, people.id_of(call.session, call.actor, username))
    headers = {"Content-Disposition": f'attachment; filename="{kept["person"]}.json"', "Cache-Control": "no-store"}
    return Response(orjson.dumps(kept, option=orjson.OPT_INDENT_2), headers=headers, media_type="application/json")


@router.get("/people/{username}/erasure")
def foresee(call: Asked, username: str, form: Form | None = None) -> Erasing:
    """What would go, and the field in which one says that it is meant."""
    person = people.find(call.session, call.actor, username)
    losses = privacy.foreseen(call.session, call.actor, person)
    return Erasing(person, [one for one in losses if one.rows or one.mentions], form or Form())


class EraseForm(FormShape):
    """The username once more."""

    confirm: str = ""


@router.post("/people/{username}/erasure")
@again(foresee)
def erase(call: Asked, username: str) -> Redirect:
    """Erase somebody, for ever."""
    person = people.find(call.session, call.actor, username)
    privacy.erase(call.session, call.actor, person, forms.read(EraseForm, forms.typed(call.body)).confirm)
    call.reply.afterwards = BackgroundTask(privacy.wipe, call.database)
    return Redirect("/people", _("Erased. What they did stays, by a former member."))
