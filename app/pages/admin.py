"""Looking after the installation: where everything is, and people's records."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query

from app.core import paging
from app.core.actor import Actor
from app.core.i18n import _
from app.core.text import Line
from app.http.call import Asked
from app.models.people import PersonStatus
from app.pages import admin_words as words
from app.pages import forms
from app.pages.forms import Form, FormShape
from app.pages.render import View
from app.pages.route import PageRoute, Redirect, again
from app.policies import gaps as gap_policy
from app.policies import hr as hr_policy
from app.policies import people as policy
from app.policies import search as search_policy
from app.policies import topics as topic_policy
from app.policies.guard import require
from app.services import people
from app.services.people.records import Record
from app.services.privacy import looking

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True)
class Desk(View):
    """What there is to look after: words, an address, and a sentence each."""

    template = "admin/index.html"
    places: list[tuple[str, str, str]]


@dataclass(frozen=True)
class People(View):
    """Everybody's record, and the form for somebody more."""

    template = "admin/people.html"
    rows: list[Record]
    q: str
    status: str
    statuses: dict[str, str]
    appointments: dict[str, str]
    next: str | None
    form: Form


@dataclass(frozen=True)
class OnePerson(View):
    """One record: status, appointments, and what an administrator can do about them."""

    template = "admin/person.html"
    person: Any
    unit: str
    statuses: dict[str, str]
    appointments: dict[str, str]
    held: list[str]
    is_me: bool
    form: Form


@router.get("/admin")
def desk(call: Asked) -> Desk:
    """Where everything is that the reader may look after."""
    places = places_of(call.actor)
    require(bool(places), otherwise=_("Only administrators have something to look after here."))
    return Desk(places)


def places_of(actor: Actor) -> list[tuple[str, str, str]]:
    """What somebody may look after: its name, where it is, what it is for."""
    places = list[tuple[str, str, str]]()
    if policy.can_administer(actor):
        places += [
            (_("People"), "/admin/people", _("Records, appointments, who left.")),
            (_("Rules that make members"), "/membership-rules", _("Memberships by unit, job, place, language or group.")),
            (_("Everybody's tokens"), "/admin/tokens", _("Programs that come in, and until when.")),
            (_("Journal"), "/admin/journal", _("Who did what, and when.")),
            (_("Single sign-on"), "/admin/sso", _("Your identity provider, and who uses it.")),
        ]
    if hr_policy.can_connect(actor):
        places.append((_("HR system"), "/admin/integrations/hr", _("How to connect it, and how it is getting on.")))
    if search_policy.can_write_synonyms(actor):
        places.append((_("Synonyms"), "/search/synonyms", _("Terms that search takes to mean the same.")))
    if topic_policy.can_write(actor):
        places.append((_("Topics"), "/topics", _("What there is to know about, and what it is called in each language.")))
    if gap_policy.can_write_strategy(actor):
        places.append((_("Reviews"), "/reviews", _("What has to be looked at again, what is read most first.")))
        places.append((_("What is missing"), "/gaps", _("Knowledge gaps, from what is looked for, asked and read.")))
    return places


@router.get("/admin/people")
def records(
    call: Asked,
    q: Annotated[str, Query(max_length=200)] = "",
    status: str = "",
    after: Annotated[str | None, Query(max_length=2000)] = None,
    form: Form | None = None,
) -> People:
    """People by name, whatever their status."""
    statuses = words.person_statuses()
    chosen = PersonStatus(status) if status in statuses else None
    page = people.records(call.session, call.actor, q, chosen, paging.Ask(50, after))
    looking.note_contacts(call.session, call.actor, [row.person for row in page.items])
    return People(page.items, q, chosen or "", statuses, words.appointments(), page.next, form or Form())


class PersonForm(FormShape):
    """Somebody new."""

    username: Line
    display_name: Line
    email: Line | None = None
    unit: Line | None = None


@router.post("/admin/people")
@again(records)
def register(call: Asked) -> Redirect:
    """Register somebody."""
    form = forms.read(PersonForm, forms.typed(call.body))
    new = people.NewPerson(
        username=form.username.strip(), display_name=form.display_name.strip(), email=form.email, unit=form.unit
    )
    person = people.register(call.session, call.actor, new)
    return Redirect(f"/admin/people/{person.username}", _("%(name)s is registered.") % {"name": person.display_name})


@router.get("/admin/people/{username}")
def record(call: Asked, username: str, form: Form | None = None) -> OnePerson:
    """One person's record."""
    require(
        policy.can_administer(call.actor),
        otherwise=_("Only a platform administrator may look after people's records."),
    )
    person = people.seen(call.session, call.actor, username)
    looking.note_contacts(call.session, call.actor, [person])
    return OnePerson(
        person=person,
        unit=person.unit or "",
        statuses=words.person_statuses(),
        appointments=words.appointments(),
        held=people.appointments_of(call.session, people.by_id(call.session, person.id)),
        is_me=person.id == call.actor.person_id,
        form=form or Form(),
    )


class AppointmentForm(FormShape):
    """What somebody is appointed to."""

    role: str


@router.post("/admin/people/{username}/appointments")
@again(record)
def appoint(call: Asked, username: str) -> Redirect:
    """Appoint somebody for the whole organisation."""
    person = people.find(call.session, call.actor, username)
    people.appoint(call.session, call.actor, person, forms.read(AppointmentForm, forms.typed(call.body)).role)
    return Redirect(f"/admin/people/{person.username}", _("Appointed."))


@router.post("/admin/people/{username}/appointments/{role}/end")
@again(record)
def dismiss(call: Asked, username: str, role: str) -> Redirect:
    """End an appointment."""
    person = people.find(call.session, call.actor, username)
    people.end_appointment(call.session, call.actor, person, role)
    return Redirect(f"/admin/people/{person.username}", _("The appointment has ended."))


class StatusForm(FormShape):
    """Where somebody stands from now on."""

    status: PersonStatus


@router.post("/admin/people/{username}/status")
@again(record)
def move(call: Asked, username: str) -> Redirect:
    """Say that somebody left, or is back: leaving ends access, roles and memberships at once, and erases nothing."""
    person = people.find(call.session, call.actor, username)
    status = forms.read(StatusForm, forms.typed(call.body)).status
    people.change(call.session, call.actor, person, people.Change(given=frozenset({"status"}), status=status))
    return Redirect(f"/admin/people/{person.username}", _("Saved."))
