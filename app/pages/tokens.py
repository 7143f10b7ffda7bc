"""API tokens: a person's own, made, replaced and revoked on one page; and all there are, for platform administrators."""

from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import APIRouter
from pydantic import Field

from app.core import clock
from app.core.i18n import _
from app.core.settings import settings
from app.core.text import Line
from app.http.call import Asked, Call
from app.models.access import ApiToken
from app.models.people import Person
from app.models.privacy import Looked
from app.pages import forms
from app.pages.forms import Form, FormShape
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, again
from app.policies import access as policy
from app.policies.guard import require
from app.services import access, communities, people
from app.services.people import Ref
from app.services.privacy import looking

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True)
class Shown:
    """A token as a list has it; `state` is good, revoked or over."""

    row: ApiToken
    holder: Ref
    state: str
    slugs: list[str]


@dataclass(frozen=True)
class Tokens(View):
    """Somebody's tokens, and the form for one more; `secret` of one that was made just now."""

    template = "people/tokens.html"
    person: Ref
    is_me: bool
    tokens: list[Shown]
    scopes: dict[str, str]
    places: list[str]
    idle_days: int
    secret: str
    form: Form


@dataclass(frozen=True)
class AllTokens(View):
    """Every token of the installation that is still good."""

    template = "admin/tokens.html"
    tokens: list[Shown]
    idle_days: int


@router.get("/people/{username}/tokens")
def listing(call: Asked, username: str, form: Form | None = None) -> Tokens:
    """Somebody's tokens, newest first."""
    person = _holder(call, username)
    return _page(call, person, form or Form({"days": "90", "read": "on"}))


class TokenForm(FormShape):
    """A token to be made: a box for each scope, a community's slug or none."""

    name: Line
    days: int = Field(default=90, ge=1, le=730)
    community: str = ""


@router.post("/people/{username}/tokens")
@again(listing)
def make(call: Asked, username: str) -> Tokens:
    """Make a token; the answer is the page with its secret, which no other page ever shows."""
    person = _holder(call, username)
    typed = forms.typed(call.body)
    form = forms.read(TokenForm, typed)
    named = [communities.find(call.session, call.actor, form.community).id] if form.community else []
    new = access.NewToken(
        name=form.name,
        scopes=frozenset(scope for scope in _scopes() if typed.get(scope)),
        days=form.days,
        communities=access.places_of(call.session, person, named),
    )
    secret, _row = access.make(call.session, call.actor, person, new)
    return _page(call, person, Form({"days": "90", "read": "on"}), secret)


@router.post("/tokens/{token_id}/rotation")
def rotate(call: Asked, token_id: str) -> Tokens:
    """Replace a token; the old one stays good for a day."""
    row = access.find_token(call.session, call.actor, token_id)
    secret, _made = access.rotate(call.session, call.actor, row, overlap=24)
    return _page(call, people.by_id(call.session, row.person_id), Form({"days": "90", "read": "on"}), secret)


@router.post("/tokens/{token_id}/revocation")
def revoke(call: Asked, token_id: str) -> Redirect:
    """End a token at once."""
    row = access.find_token(call.session, call.actor, token_id)
    access.revoke(call.session, call.actor, row.id)
    person = people.by_id(call.session, row.person_id)
    return Redirect(f"/people/{person.username}/tokens", _("Revoked. Whatever used it is refused from now on."))


@router.get("/admin/tokens")
def everybodys(call: Asked) -> AllTokens:
    """Every token that is good, those used last first; for platform administrators."""
    require(call.actor.is_platform_admin, otherwise=_("This page is for platform administrators."))
    return AllTokens(_shown(call, access.good_tokens(call.session)), settings().token_idle_days)


def _page(call: Call, person: Person, form: Form, secret: str = "") -> Tokens:
    is_me = person.id == call.actor.person_id
    names = {"read": _("Read"), "write": _("Write"), "hr": _("HR events"), "scim": _("SCIM"), "admin": _("Administer")}
    mine = access.actor_of_person(call.session, person).roles
    return Tokens(
        person=Ref(person.id, person.username, person.display_name),
        is_me=is_me,
        tokens=_shown(call, access.tokens_of(call.session, person.id)),
        scopes={scope: names[scope] for scope in _scopes() if policy.can_give(call.actor, person.id, frozenset({scope}))},
        places=communities.slugs(call.session, list(mine)),
        idle_days=settings().token_idle_days,
        secret=secret,
        form=form,
    )


def _scopes() -> tuple[str, ...]:
    return "read", "write", "hr", "scim", "admin"


def _shown(call: Call, rows: Iterable[ApiToken]) -> list[Shown]:
    rows = list(rows)
    refs = people.refs(call.session, [row.person_id for row in rows])
    return [Shown(row, refs[row.person_id], _state(row), communities.slugs(call.session, row.communities)) for row in rows]


def _state(row: ApiToken) -> str:
    if row.revoked_at is not None:
        return "revoked"
    return "over" if clock.is_past(row.expires_at) else "good"


def _holder(call: Call, username: str) -> Person:
    person = people.find(call.session, call.actor, username)
    require(policy.can_see_access(call.actor, person.id), otherwise=people.not_theirs())
    looking.note(call.session, call.actor, [person.id], Looked.SESSIONS)
    return person
