"""People: finding them, what they can be asked, how their work helped, and thanking them. Nothing here is ranked."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query

from app.core import paging
from app.core.i18n import _
from app.core.text import Line, Sentence
from app.http.call import Asked
from app.http.unit import hot
from app.models.people import Person
from app.pages import forms
from app.pages.forms import Form, FormShape
from app.pages.helped import Helped, helped_by
from app.pages.items import Item, items
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, again
from app.policies import people as policy
from app.policies.guard import require
from app.services import belonging, communities, contributions, naming, onboarding, people
from app.services.privacy import looking

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True)
class Listing(View):
    """People by name."""

    template = "people/listing.html"
    rows: list[Any]
    q: str
    next: str | None


@dataclass(frozen=True)
class Profile(View):
    """A person: where they belong, what they did and whom it helped, who thanked them."""

    template = "people/profile.html"
    person: Any
    unit: str
    email: str
    belongings: list[Any]
    role_names: dict[str, str]
    helped: list[Helped]
    first: bool
    items: list[Item]
    next: str | None
    kudos: list[Any]
    left: int
    is_me: bool
    is_here: bool
    may_edit: bool
    introduction: str
    form: Form


@dataclass(frozen=True)
class Edit(View):
    """The form in which people change their own record."""

    template = "people/edit.html"
    person: Person
    form: Form


@router.get("/people")
@hot
def listing(
    call: Asked,
    q: Annotated[str, Query(max_length=200)] = "",
    after: Annotated[str | None, Query(max_length=2000)] = None,
) -> Listing:
    """Everybody, by name."""
    page = people.listing(call.session, call.actor, q, paging.Ask(50, after))
    return Listing(list(page.items), q, page.next)


@router.get("/people/{username}")
def profile(
    call: Asked, username: str, after: Annotated[str | None, Query(max_length=2000)] = None, form: Form | None = None
) -> Profile:
    """One person."""
    person = people.seen(call.session, call.actor, username)
    page = contributions.of_person(call.session, call.actor, person.id, paging.Ask(10, after))
    is_me = person.id == call.actor.person_id
    looking.note_contacts(call.session, call.actor, [person])
    return Profile(
        person=person,
        unit=person.unit or "",
        email=(person.email or "") if policy.can_see_email(call.actor, person) else "",
        belongings=belonging.memberships_of(call.session, call.actor, person.id),
        role_names=naming.roles(),
        helped=helped_by(call, person.id) if after is None else [],
        first=after is None,
        items=items(page.items),
        next=page.next,
        kudos=contributions.kudos_to(call.session, call.actor, person.id, paging.Ask(12)).items,
        left=contributions.allowance(call.session, call.actor),
        is_me=is_me,
        is_here=policy.is_here(person),
        may_edit=policy.can_edit(call.actor, person),
        introduction=onboarding.introduction_of(call.session, person.id),
        form=form or Form(),
    )


class ThankForm(FormShape):
    """What somebody is thanked for, and in which community if any."""

    because: Sentence
    community: str = ""


@router.post("/people/{username}/kudos")
@again(profile)
def thank(call: Asked, username: str) -> Redirect:
    """Thank a colleague."""
    person = people.find(call.session, call.actor, username)
    form = forms.read(ThankForm, forms.typed(call.body))
    community = communities.find(call.session, call.actor, form.community) if form.community else None
    contributions.thank(call.session, call.actor, person, contributions.Thanks(form.because, community=community))
    return Redirect(f"/people/{person.username}", _("Your thanks reached %(name)s.") % {"name": person.display_name})


@router.get("/people/{username}/edit")
def edit_form(call: Asked, username: str, form: Form | None = None) -> Edit:
    """The form in which one's own record is changed."""
    person = people.find(call.session, call.actor, username)
    require(policy.can_edit(call.actor, person), otherwise=_("You may change your own page only."))
    values = {"display_name": person.display_name, "time_zone": person.time_zone, "languages": " ".join(person.languages)}
    values["leaderboard_opt_out"] = "on" if person.leaderboard_opt_out else ""
    return Edit(person, form or Form(values))


class EditForm(FormShape):
    """What people change of their own record."""

    display_name: Line
    time_zone: str = "UTC"
    languages: str = ""
    leaderboard_opt_out: str = ""


@router.post("/people/{username}/edit")
@again(edit_form)
def edit(call: Asked, username: str) -> Redirect:
    """Change one's own record."""
    person = people.find(call.session, call.actor, username)
    form = forms.read(EditForm, forms.typed(call.body))
    change = people.Change(
        given=frozenset({"display_name", "time_zone", "languages", "leaderboard_opt_out"}),
        display_name=form.display_name,
        time_zone=form.time_zone,
        languages=form.languages.split(),
        leaderboard_opt_out=bool(form.leaderboard_opt_out),
    )
    people.change(call.session, call.actor, person, change)
    return Redirect(f"/people/{person.username}", _("Saved."))
