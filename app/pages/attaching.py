"""Files beside an asset: added and removed by forms that need no script, and sent to whoever may see the asset."""

from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from app.core.i18n import _
from app.core.settings import settings
from app.http.call import Asked, Call
from app.http.sending import FileReply
from app.http.uploads import UNBOUNDED, Coming, Unread, incoming
from app.pages.knowledge import one
from app.pages.route import PageRoute, Redirect, again
from app.services import attachments, knowledge

router = APIRouter(route_class=PageRoute, include_in_schema=False)


def _gate(call: Call, asset_id: str) -> None:
    asset, community = knowledge.find(call.session, call.actor, asset_id)
    attachments.admit(call.session, call.actor, asset, community)


@router.post("/assets/{asset_id}/attachments", max_body_size=UNBOUNDED)
@again(one)
def add(call: Unread, asset_id: str, coming: Annotated[Coming, incoming(_gate, lambda: settings().attachment_mb)]) -> Redirect:
    """Put a file beside the text."""
    asset, community = knowledge.find(call.session, call.actor, asset_id)
    row = attachments.add(call.session, call.actor, asset, community, coming.file())
    return Redirect(f"/assets/{asset_id}#files", _("%(name)s is attached.") % {"name": row.name})


@router.get("/attachments/{attachment_id}")
def content(call: Asked, attachment_id: str) -> Response:
    """The file itself: a picture in place, anything else as a download."""
    row, _asset, _community = attachments.find(call.session, call.actor, attachment_id)
    return FileReply(row)


@router.post("/attachments/{attachment_id}/removal")
def remove(call: Asked, attachment_id: str) -> Redirect:
    """Take a file away."""
    row, asset, community = attachments.find(call.session, call.actor, attachment_id)
    attachments.remove(call.session, call.actor, row, asset, community)
    return Redirect(f"/assets/{asset.id}#files", _("%(name)s is removed.") % {"name": row.name})
