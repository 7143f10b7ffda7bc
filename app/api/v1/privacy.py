"""Privacy: who looked at whose data, one's own to take along, and erasing (domain.md §3.7)."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter
from pydantic import Field
from starlette.background import BackgroundTask

from app.api.fields import ByUsername
from app.api.route import ApiRoute
from app.api.sent import In, Sent
from app.api.shapes import Out, PageOut, Paging, PersonRef, problems
from app.http.call import Asked
from app.models.privacy import Looked
from app.services import people, privacy
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


class KeptOut(Out):
    """What one table keeps of a person."""

    holds: str = Field(description="What the table holds.", examples=["who belongs to which community"])
    purpose: str = Field(description="What it is kept for.", examples=["to know who belongs"])
    rows: list[dict[str, Any]] = Field(description="The person's rows; of rows in which they only acted, the act.")


class ExportOut(Out):
    """Everything that is kept of a person."""

    organisation: str = Field(description="Who keeps it.", examples=["Guildry"])
    person: str = Field(description="Of whom: the username.", examples=["ada"])
    made_at: str = Field(description="When this was put together (UTC).", examples=["2026-11-22T08:00:00+00:00"])
    tables: dict[str, KeptOut] = Field(description="By table: what it holds, why, and the person's rows.")
    left_out: dict[str, str] = Field(description="Tables that are left out, each with the reason.")


@router.get("/people/{username}/export", responses=problems(), summary="One's own data, to take along")
def export(call: Asked, username: ByUsername) -> ExportOut:
    """Everything that is kept of the caller; anybody else's answers 404. It is noted in the access log."""
    person = people.find(call.session, call.actor, username)
    return ExportOut.model_validate(privacy.export(call.session, call.actor, person.id))


class ErasureIn(In):
    """That somebody is meant to be erased."""

    confirm: str = Field(max_length=64, description="The username once more, to say that it is meant.", examples=["ada"])


class LossOut(Out):
    """What erasing does to one table."""

    table: str = Field(description="The table.", examples=["sign_in"])
    rows: int = Field(description="Rows deleted, or emptied.", examples=[3])
    mentions: int = Field(description="Texts of others in which mentions of the person are replaced.", examples=[1])


class ErasureOut(Out):
    """What erasing a person does, or did."""

    losses: list[LossOut] = Field(description="Table by table, where anything is lost.")


def lost(losses: list[privacy.Loss]) -> ErasureOut:
    """Losses in their out shape."""
    return ErasureOut(losses=[LossOut(**vars(one)) for one in losses if one.rows or one.mentions])


@router.get("/people/{username}/erasure", responses=problems(409), summary="What erasing somebody would do")
def foresee(call: Asked, username: ByUsername) -> ErasureOut:
    """What would be lost; changes nothing. Platform administrators only."""
    return lost(privacy.foreseen(call.session, call.actor, people.find(call.session, call.actor, username)))


@router.post("/people/{username}/erasure", responses=problems(409), summary="Erase somebody, for ever")
def erase(call: Asked, username: ByUsername, sent: Sent[ErasureIn]) -> ErasureOut:
    """Take out everything that says who they are; what they did stays by a former member. Platform administrators only.

    The bytes that the database still holds of them are written over right after the reply.
    """
    person = people.find(call.session, call.actor, username)
    privacy.refuse(call.session, call.actor, person)
    losses = privacy.erase(call.session, call.actor, person, sent.read().confirm)
    call.reply.may_be_kept = False  # its address names whom nobody should find any more
    call.reply.afterwards = BackgroundTask(privacy.wipe, call.database)
    return lost(losses)
