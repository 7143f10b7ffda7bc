"""Files of knowledge assets: sent as they are, and got back as they were (product.md K01; reliability.md §3.3, 23)."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from app.api.fields import ID, ById
from app.api.route import ApiRoute
from app.api.shapes import As, Out, PageOut, Paging, PersonRef, page_as, problems
from app.core.settings import settings
from app.http.call import Asked, Call
from app.http.sending import FileReply
from app.http.uploads import UNBOUNDED, Coming, Unread, incoming
from app.services import attachments, knowledge

router = APIRouter(tags=["knowledge"], route_class=ApiRoute)
SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


class AttachmentOut(Out):
    """A file of an asset."""

    id: str = Field(description="Its id.", examples=[ID])
    asset: str = Field(description="Id of the asset.", examples=[ID])
    name: str = Field(description="What it is called; `![…](attachment:name)` shows it.", examples=["plan.png"])
    media_type: str = Field(description="What its bytes are, whatever its name says.", examples=["image/png"])
    bytes: int = Field(description="How many bytes it has.", examples=[48213])
    sha256: str = Field(description="The SHA-256 of its bytes.", examples=[SHA])
    url: str = Field(description="Where its bytes are.", examples=[f"/api/v1/attachments/{ID}/content"])
    by: PersonRef | None = Field(description="Who added it.")
    at: datetime = Field(description="When it was added (UTC).")


def _gate(call: Call, asset_id: str) -> None:
    asset, community = knowledge.find(call.session, call.actor, asset_id)
    attachments.admit(call.session, call.actor, asset, community)


_BYTES = {"schema": {"type": "string", "format": "binary"}, "example": "…"}
BYTES: dict[str, Any] = {"description": "The bytes of the file, as the kind that they are.", "content": {"*/*": _BYTES}}
FILE = {"requestBody": {"required": True, "description": "The bytes.", "content": {"application/octet-stream": _BYTES}}}


@router.get("/assets/{asset_id}/attachments", responses=problems(), summary="Files of an asset")
def listing(call: Asked, asset_id: ById, paging: Paging) -> As[PageOut[AttachmentOut]]:
    """An asset's files, by name."""
    asset, _community = knowledge.find(call.session, call.actor, asset_id)
    page = attachments.page(call.session, asset, paging)
    return page_as([_plain(row) for row in page.items], page.next)


@router.post(
    "/assets/{asset_id}/attachments", status_code=201, responses=problems(409), openapi_extra=FILE, summary="Attach a file",
    max_body_size=UNBOUNDED,
)  # fmt: skip
def add(
    call: Unread,
    asset_id: ById,
    coming: Annotated[Coming, incoming(_gate, lambda: settings().attachment_mb)],
    name: Annotated[str, Query(max_length=1000, description="What the file is called.", examples=["plan.png"])] = "",
) -> AttachmentOut:
    """Attach the bytes of the body to an asset; the same file under the same name again changes nothing."""
    asset, community = knowledge.find(call.session, call.actor, asset_id)
    row = attachments.add(call.session, call.actor, asset, community, replace(coming.file(), name=name))
    call.reply.headers["Location"] = f"/api/v1/attachments/{row.id}"
    return AttachmentOut.model_validate(_plain(attachments.one(call.session, row)))


@router.get("/attachments/{attachment_id}", responses=problems(), summary="One file")
def get(call: Asked, attachment_id: ById) -> AttachmentOut:
    """What is known of a file."""
    row, _asset, _community = attachments.find(call.session, call.actor, attachment_id)
    return AttachmentOut.model_validate(_plain(attachments.one(call.session, row)))


@router.get(
    "/attachments/{attachment_id}/content",
    responses={**problems(), 200: BYTES},
    response_class=Response,
    summary="A file's bytes",
)
def content(call: Asked, attachment_id: ById) -> Response:
    """The bytes of a file, in a sandbox, and as a download but for pictures."""
    row, _asset, _community = attachments.find(call.session, call.actor, attachment_id)
    return FileReply(row)


@router.delete("/attachments/{attachment_id}", responses=problems(409), summary="Remove a file")
def remove(call: Asked, attachment_id: ById) -> AttachmentOut:
    """Remove a file from its asset; the answer says what it was."""
    row, asset, community = attachments.find(call.session, call.actor, attachment_id)
    told = _plain(attachments.one(call.session, row))
    attachments.remove(call.session, call.actor, row, asset, community)
    return AttachmentOut.model_validate(told)


def _plain(row: Any) -> dict[str, Any]:
    who = {"username": row.username, "display_name": row.display_name} if row.username else None
    told = {name: getattr(row, name) for name in ("id", "name", "media_type", "bytes", "sha256")}
    url = f"/api/v1/attachments/{row.id}/content"
    return {**told, "asset": row.asset_id, "url": url, "by": who, "at": row.created_at}
