"""Every text an asset had, and what changed between two of them."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query

from app.core import paging
from app.core.i18n import _
from app.http.call import Asked
from app.models.communities import Community
from app.models.knowledge import Asset
from app.pages.forms import Form
from app.pages.render import View
from app.pages.route import PageRoute
from app.policies import knowledge as policy
from app.services import knowledge
from app.services.knowledge import Part

router = APIRouter(route_class=PageRoute, include_in_schema=False)
Number = Annotated[int, Query(ge=0, le=1_000_000)]


@dataclass(frozen=True)
class History(View):
    """Every text it had."""

    template = "knowledge/history.html"
    community: Community
    asset: Asset
    rows: list[Any]
    next: str | None
    form: Form
    may_edit: bool


@router.get("/assets/{asset_id}/history")
def history(call: Asked, asset_id: str, form: Form | None = None, after: str | None = None) -> History:
    """An asset's revisions, newest first."""
    asset, community = knowledge.find(call.session, call.actor, asset_id)
    page = knowledge.revisions(call.session, asset, paging.Ask(20, after))
    may_edit = policy.can_edit(call.actor, community) and not asset.is_archived
    return History(community, asset, page.items, page.next, form or Form(), may_edit)


@dataclass(frozen=True)
class Diff(View):
    """What changed between two texts."""

    template = "knowledge/diff.html"
    community: Community
    asset: Asset
    earlier: int
    later: int
    parts: list[Part]
    note: str


@router.get("/assets/{asset_id}/diff")
def diff(call: Asked, asset_id: str, earlier: Number | None = None, later: Number | None = None) -> Diff:
    """What changed between two texts: the newest and the one before, unless told."""
    asset, community = knowledge.find(call.session, call.actor, asset_id)
    end = later or asset.revision
    start = end - 1 if earlier is None else earlier
    old = knowledge.revision(call.session, asset, start).body if start else ""
    new = knowledge.revision(call.session, asset, end)
    parts = [Part(part.op, shortened(part)) for part in knowledge.compare(old, new.body)]
    renamed = start and knowledge.revision(call.session, asset, start).title != new.title
    note = _("It was also renamed: %(title)s") % {"title": new.title} if renamed else ""
    return Diff(community, asset, start, end, parts, note)


def shortened(part: Part) -> str:
    """A long run that did not change, without its middle."""
    lines = part.text.splitlines(keepends=True)
    if part.op != "equal" or len(lines) <= 8:
        return part.text
    return "".join([*lines[:3], "  ⋯\n", *lines[-3:]])
