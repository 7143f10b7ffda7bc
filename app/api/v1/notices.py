"""What the caller is told of, and how they want to be told (domain.md §2.13)."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from app.api.fields import ID, ById, Given
from app.api.route import ApiRoute, expect
from app.api.sent import In, Sent
from app.api.shapes import Out, PageOut, Paging, PersonRef, problems
from app.http.call import Asked
from app.models.notices import How, NoticeKind
from app.services import notices
from app.services.notices.choosing import row_of

router = APIRouter(tags=["notices"], route_class=ApiRoute)


Hour = Annotated[int, Field(ge=0, le=23)]
Mails = Annotated[int, Field(ge=0, le=50)]


class NoticeOut(Out):
    """One thing that the caller is told."""

    id: str = Field(description="Its id.", examples=[ID])
    kind: NoticeKind = Field(description="What it is about.")
    sentence: str = Field(description="The same in words, in the caller's language.", examples=["Ada Lind thanks you."])
    by: PersonRef | None = Field(description="Who brought it about; null where nobody in particular did.")
    community: str | None = Field(description="Slug of the community.", examples=["python-guild"])
    subject_id: str | None = Field(description="Id of the contribution or asset it is about.", examples=[ID])
    told_at: datetime = Field(description="When it happened (UTC).")
    read_at: datetime | None = Field(description="When the caller read it (UTC); null as long as they have not.")


class NoticeCountOut(Out):
    """How many notices wait to be read."""

    unread: int = Field(description="How many, up to 100: more are not counted.", examples=[3])


class NoticeSettingsOut(Out):
    """How the caller wants to be told. The inbox has everything; this is about mail."""

    choices: dict[NoticeKind, How] = Field(description="For each kind: at once, in the day's mail, or by no mail.")
    quiet_from: int = Field(description="From this hour of the caller's own clock no mail goes out.", examples=[18])
    quiet_to: int = Field(description="Until this hour; the same as `quiet_from`: it is never quiet.", examples=[8])
    per_week: int = Field(description="At most so many mails in seven days.", examples=[5])
    day: bool = Field(description="Whether the day's mail comes whenever a card of the day waits, not only with news.")
    version: int = Field(description="Counts its changes; 0 before the first.", examples=[1])


class NoticeSettingsPatch(In):
    """New choices; what is left out stays as it is."""

    choices: Given[dict[NoticeKind, How]] = Field(default=None, description="Kinds that change, with how.")
    quiet_from: Given[Hour] = Field(default=None, description="An hour of the day.", examples=[18])
    quiet_to: Given[Hour] = Field(default=None, description="An hour of the day.", examples=[8])
    per_week: Given[Mails] = Field(default=None, description="At most so many.", examples=[5])
    day: Given[bool] = Field(default=None, description="Whether the day's mail comes for the cards of the day alone.")


def shown(told: notices.Told) -> NoticeOut:
    """A notice in its out shape."""
    row, place = told.row, told.community
    return NoticeOut(
        id=row.id,
        kind=row.kind,
        sentence=notices.sentence(row.kind, told.by.display_name if told.by else "", told.title, place.name if place else ""),
        by=PersonRef.of(told.by) if told.by else None,
        community=place.slug if place else None,
        subject_id=row.subject_id,
        told_at=row.created_at,
        read_at=row.read_at,
    )


@router.get("/me/notices", responses=problems(), summary="What the caller is told")
def listing(
    call: Asked, paging: Paging, unread: Annotated[bool, Query(description="Only what waits to be read.")] = False
) -> PageOut[NoticeOut]:  # fmt: skip
    """The caller's notices, newest first."""
    page = notices.listing(call.session, call.actor, paging, unread_only=unread)
    return PageOut(items=[shown(told) for told in page.items], next=page.next)


@router.get("/me/notices/count", responses=problems(), summary="How many notices wait to be read")
def count(call: Asked) -> NoticeCountOut:
    """For a badge on an intranet page."""
    return NoticeCountOut(unread=notices.unread(call.session, call.actor))


@router.post("/me/notices/{notice_id}/reading", responses=problems(), summary="A notice has been read")
def read(call: Asked, notice_id: ById) -> NoticeOut:
    """The caller has read it; no mail will tell of it any more. Again changes nothing."""
    return shown(notices.read(notices.find(call.session, call.actor, notice_id)))


@router.post("/me/notices/reading", responses=problems(), summary="All notices have been read")
def read_all(call: Asked) -> NoticeCountOut:
    """The caller has read everything."""
    notices.read_all(call.session, call.actor)
    return NoticeCountOut(unread=0)


@router.get("/me/notices/settings", responses=problems(), summary="How the caller wants to be told")
def chosen(call: Asked) -> NoticeSettingsOut:
    """Every kind, with what holds for it."""
    return _settings(call)


@router.patch("/me/notices/settings", responses=problems(412), summary="Choose how to be told")
def choose(call: Asked, sent: Sent[NoticeSettingsPatch]) -> NoticeSettingsOut:
    """Change the caller's own choices; honours If-Match."""
    expect(call, row_of(call.session, call.actor.person_id))
    given = sent.read()
    notices.choose(
        call.session, call.actor, given.choices or {},
        quiet_from=given.quiet_from, quiet_to=given.quiet_to, per_week=given.per_week, day=given.day,
    )  # fmt: skip
    return _settings(call)


def _settings(call: Asked) -> NoticeSettingsOut:
    found = notices.choices_of(call.session, call.actor.person_id)
    return NoticeSettingsOut(
        choices={kind: found.how(kind) for kind in NoticeKind},
        quiet_from=found.quiet_from, quiet_to=found.quiet_to, per_week=found.per_week, day=found.day,
        version=found.version,
    )  # fmt: skip
