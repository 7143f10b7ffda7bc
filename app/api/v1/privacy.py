"""Privacy: who looked at whose data (domain.md §3.7)."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import Field

from app.api.fields import ByUsername
from app.api.route import ApiRoute
from app.api.shapes import Out, PageOut, Paging, PersonRef, problems
from app.http.call import Asked
from app.models.privacy import Looked
from app.services import people
from app.services.privacy.looks import looks_at

router = APIRouter(tags=["privacy"], route_class=ApiRoute)


class LookOut(Out):
    """Somebody looked at a person's data on a day."""

    id: str = Field(description="Its place in the access log.", examples=["17"])
    at: datetime = Field(description="When, for the first time that day (UTC).")
    by: PersonRef | None = Field(description="Who; null: whoever runs the installation, on its command line.")
    what: Looked = Field(description="At which kind of data.", examples=["contact"])
    by_token: bool = Field(description="Whether through a token: a program, acting for them.")


@router.get("/people/{username}/looks", responses=problems(), summary="Who looked at a person's data")
def looks(call: Asked, username: ByUsername, paging: Paging) -> PageOut[LookOut]:
    """Newest first: for the person, and for platform administrators, whose look is noted too."""
    person = people.find(call.session, call.actor, username)
    page = looks_at(call.session, call.actor, person, paging)
    return PageOut(items=[LookOut.model_validate(one, from_attributes=True) for one in page.items], next=page.next)
