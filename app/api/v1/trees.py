"""A community's knowledge pages as one ZIP of Markdown: taken along, and brought in again (docs/importing.md)."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from app.api.fields import BySlug
from app.api.route import ApiRoute
from app.api.shapes import Out, problems
from app.core.files import spool
from app.http.call import Asked, Call
from app.http.sending import spooled
from app.http.unit import reads_first
from app.http.uploads import UNBOUNDED, Coming, Unread, incoming
from app.services import communities, trees

router = APIRouter(tags=["knowledge"], route_class=ApiRoute)

_ZIP: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}, "example": "…"}
_LOST = {"description": "How many attachments are left out since their store has lost them.", "schema": {"type": "integer"}}
ZIP: dict[str, Any] = {"description": "The tree.", "content": {"application/zip": _ZIP}, "headers": {"X-Lost-Files": _LOST}}
SENT = {"requestBody": {"required": True, "description": "A ZIP of the tree.", "content": {"application/octet-stream": _ZIP}}}


class PagesOut(Out):
    """Pages, counted."""

    created: int = Field(description="New here.")
    updated: int = Field(description="Here already, and changed.")
    unchanged: int = Field(description="Here already, and the same.")
    refused: int = Field(description="Left out; `refused` says why.")


class TreeOut(Out):
    """What came of a tree."""

    dry_run: bool = Field(description="Whether nothing was written, only tried.")
    pages: PagesOut = Field(description="What came of its pages.")
    files: int = Field(description="Attachments that were added.", examples=[3])
    notes: list[str] = Field(
        description="What to look at: `path: what`.", examples=[["a.md: link: b.md leads to nothing in this tree."]]
    )
    refused: list[str] = Field(
        description="What was left out: `path: field: why`.", examples=[["a.md: title: Please fill this in."]]
    )


@router.get(
    "/communities/{slug}/tree",
    responses={**problems(), 200: ZIP},
    response_class=Response,
    summary="A community's pages as a ZIP",
)
def get(call: Asked, slug: BySlug, request: Request) -> Response:
    """Every page that is not archived as Markdown with front matter, its files beside it; for who may write there."""
    community = communities.find(call.session, call.actor, slug)
    content = spool()
    lost = trees.give_whole(call.session, call.actor, community, request.scope["state"]["files"], content)
    reply = spooled(content, "application/zip", f"{community.slug}.zip")
    if lost:
        reply.headers["X-Lost-Files"] = str(lost)
    return reply


def _gate(call: Call, slug: str) -> None:
    trees.require_taking(call.actor, communities.find(call.session, call.actor, slug))


@router.put(
    "/communities/{slug}/tree", responses=problems(409), openapi_extra=SENT, summary="Bring pages in", max_body_size=UNBOUNDED
)
@reads_first
def put(
    call: Unread,
    slug: BySlug,
    request: Request,
    coming: Annotated[Coming, incoming(_gate, lambda: trees.MOST_MB, stores=False)],
    dry_run: Annotated[bool, Query(description="Say what would happen and write nothing.", examples=[True])] = False,
) -> TreeOut:
    """Take the pages of a ZIP in as their sender's, each by itself. The same again changes nothing; nothing is removed."""
    community = communities.find(call.session, call.actor, slug)
    files = None if dry_run else request.scope["state"]["files"]
    taken = trees.take_whole(call.session, call.database, call.actor, community, coming.bytes(), files)
    outcome = taken.outcome
    pages = PagesOut(**{name: outcome.pages[name] for name in PagesOut.model_fields})
    return TreeOut(dry_run=dry_run, pages=pages, files=outcome.files, notes=outcome.notes, refused=taken.refused)
