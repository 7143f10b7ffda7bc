"""The journal for auditors: who did what, where and when; and the same as a sheet."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from app.api.fields import ID, Day
from app.api.route import ApiRoute
from app.api.shapes import Out, PageOut, Paging, PersonRef, problems
from app.http.call import Asked
from app.services import auditing
from app.services.auditing import Wanted

router = APIRouter(tags=["privacy"], route_class=ApiRoute)


async def _wanted(
    who: Annotated[str, Query(max_length=64, description="Username of who did it.")] = "",
    kind: Annotated[str, Query(max_length=60, description="Kind of fact, such as `person.changed`.")] = "",
    subject: Annotated[str, Query(max_length=65, description="Id of what it is about, or `@username`.")] = "",
    community: Annotated[str, Query(max_length=80, description="Slug of the community it happened in.")] = "",
    since: Annotated[Day | None, Query(description="First day, in the organisation's time zone.")] = None,
    until: Annotated[Day | None, Query(description="Last day.")] = None,
) -> Wanted:
    return Wanted(who=who, kind=kind, subject=subject, community=community, since=since, until=until)


Filtered = Annotated[Wanted, Depends(_wanted)]


class FactOut(Out):
    """One fact of the journal."""

    position: int = Field(description="Its place in the journal, without gaps.", examples=[17])
    at: datetime = Field(description="When it was recorded (UTC).")
    kind: str = Field(description="Kind of fact.", examples=["person.changed"])
    happened: str = Field(description="What facts of this kind say.", examples=["A person's record changed."])
    actor: PersonRef | None = Field(description="Who did it; null: the service itself, or its command line.")
    subject: str | None = Field(description="Id of what it is about.", examples=[ID])
    person: PersonRef | None = Field(description="Whom it is about, where that is a person.")
    community: str | None = Field(description="Slug of the community it happened in.", examples=["pricing"])
    data: dict[str, Any] = Field(description="Everything it holds: ids, numbers, codes.", examples=[{"person_id": ID}])
    request: str | None = Field(description="The X-Request-ID with which it came.", examples=["trace-7"])


@router.get("/journal", responses=problems(), summary="What happened, for auditors")
def listing(call: Asked, wanted: Filtered, paging: Paging) -> PageOut[FactOut]:
    """Newest first; platform administrators only, and noted in the access log."""
    page = auditing.audit(call.session, call.actor, wanted, paging)
    return PageOut(items=[FactOut.model_validate(one, from_attributes=True) for one in page.items], next=page.next)
