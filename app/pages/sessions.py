"""A person's sessions and password: where they are signed in, and ending that."""

from dataclasses import dataclass

from fastapi import APIRouter

from app.core.i18n import _
from app.core.settings import settings
from app.http.call import Asked, Call
from app.http.unit import reads_first
from app.models.access import SignIn
from app.models.people import Person
from app.models.privacy import Looked
from app.pages import forms, words
from app.pages.forms import Form, FormShape
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, again
from app.policies import access as policy
from app.policies.guard import require
from app.services import access, people
from app.services.people import Ref
from app.services.privacy import looking

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True)
class Sessions(View):
    """Where somebody is signed in; their own password beside it."""

    template = "people/sessions.html"
    person: Ref
    is_me: bool
    sessions: list[SignIn]
    here: str
    ways: dict[str, str]
    password: bool
    form: Form


@router.get("/people/{username}/sessions")
def listing(call: Asked, username: str, form: Form | None = None) -> Sessions:
    """Every browser in which somebody is signed in."""
    person = _found(call, username)
    is_me = person.id == call.actor.person_id
    return Sessions(
        person=Ref(person.id, person.username, person.display_name),
        is_me=is_me,
        sessions=access.sessions_of(call.session, person.id),
        here=call.actor.session_id or "",
        ways=words.ways(),
        password=is_me and settings().passwords and access.has_password(call.session, person.id),
        form=form or Form(),
    )


@router.post("/people/{username}/sessions/end")
def end_others(call: Asked, username: str) -> Redirect:
    """End all of a person's sessions but this one."""
    person = _found(call, username)
    access.end_sessions(call.session, call.actor.person_id, person.id, but=call.actor.session_id)
    return Redirect(f"/people/{person.username}/sessions", _("Signed out everywhere else."))


@router.post("/people/{username}/sessions/{session_id}/end")
def end(call: Asked, username: str, session_id: str) -> Redirect:
    """End one session."""
    person = _found(call, username)
    access.end_session(call.session, call.actor, person, session_id)
    return Redirect(f"/people/{person.username}/sessions", _("Signed out there."))


class PasswordForm(FormShape):
    """The old password and the new one."""

    old: str
    new: str


@router.post("/people/me/password")
@again(listing)
@reads_first
def change_password(call: Asked, username: str = "me") -> Redirect:  # noqa: ARG001  # for the page, when the form fails
    """Give oneself another password, knowing the old one; every other session ends."""
    form = forms.read(PasswordForm, forms.typed(call.body))
    access.renew_password(call.session, call.database, call.actor, access.Renewal(form.old, form.new, call.address))
    return Redirect("/people/me/sessions", _("Your password is changed. You are signed out everywhere else."))


def _found(call: Call, username: str) -> Person:
    person = people.find(call.session, call.actor, username)
    require(policy.can_see_access(call.actor, person.id), otherwise=people.not_theirs())
    looking.note(call.session, call.actor, [person.id], Looked.SESSIONS)
    return person
