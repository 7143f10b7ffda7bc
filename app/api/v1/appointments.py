"""Appointments for the whole organisation: KM advisors, who approve communities; HR; platform administrators."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path
from pydantic import Field

from app.api.fields import ByUsername
from app.api.route import ApiRoute
from app.api.shapes import Out, PersonRef, problems
from app.core.db import Session
from app.http.call import Asked
from app.models.people import Person
from app.services import people

router = APIRouter(tags=["people"], route_class=ApiRoute)

Appointed = Annotated[Literal["platform_admin", "km_advisor", "hr"], Path(description="What to appoint them to.")]


class AppointmentsOut(Out):
    """What the organisation appointed a person to."""

    person: PersonRef = Field(description="Who.")
    roles: list[str] = Field(description="To what.", examples=[["km_advisor"]])


def shown(session: Session, person: Person) -> AppointmentsOut:
    """A person's appointments in their out shape."""
    roles = people.appointments_of(session, person)
    return AppointmentsOut(person=PersonRef(username=person.username, display_name=person.display_name), roles=roles)


@router.get("/people/{username}/appointments", responses=problems(), summary="What somebody is appointed to")
def get(call: Asked, username: ByUsername) -> AppointmentsOut:
    """What the organisation appointed a person to; anybody may know."""
    return shown(call.session, people.find(call.session, call.actor, username))


@router.put("/people/{username}/appointments/{role}", responses=problems(409), summary="Appoint somebody")
def appoint(call: Asked, username: ByUsername, role: Appointed) -> AppointmentsOut:
    """Appoint a person for the whole organisation; platform administrators only. Again changes nothing."""
    person = people.find(call.session, call.actor, username)
    people.appoint(call.session, call.actor, person, role)
    return shown(call.session, person)


@router.delete("/people/{username}/appointments/{role}", responses=problems(409), summary="End an appointment")
def dismiss(call: Asked, username: ByUsername, role: Appointed) -> AppointmentsOut:
    """End an appointment; platform administrators only. The last of them cannot be dismissed."""
    person = people.find(call.session, call.actor, username)
    people.end_appointment(call.session, call.actor, person, role)
    return shown(call.session, person)
