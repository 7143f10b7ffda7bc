"""A community's pages as one ZIP of Markdown, for whoever has a folder of them and no program: taken along, and brought in."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.core.files import spool
from app.http.call import Asked, Call
from app.http.sending import spooled
from app.http.unit import reads_first
from app.http.uploads import UNBOUNDED, Coming, Unread, incoming
from app.models.communities import Community
from app.pages import forms
from app.pages.forms import Form
from app.pages.render import View
from app.pages.route import PageRoute, again
from app.policies import knowledge as policy
from app.services import communities, trees
from app.services.trees import Taken

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True)
class Tree(View):
    """What may be taken along and brought in, and what came of the last time."""

    template = "knowledge/tree.html"
    community: Community
    form: Form
    may_take: bool
    may_bring: bool
    taken: Taken | None = None
    tried: bool = False


@router.get("/communities/{slug}/tree")
def shown(call: Asked, slug: str, form: Form | None = None) -> Tree:
    """The page, also with what is wrong with a ZIP."""
    return _tree(call, slug, form)


def _tree(call: Call, slug: str, form: Form | None = None, taken: Taken | None = None, *, tried: bool = False) -> Tree:
    community = communities.find(call.session, call.actor, slug)
    may = policy.can_edit(call.actor, community), policy.can_bring_in(call.actor, community)
    return Tree(community, form or forms.Form(), *may, taken, tried)


@router.get("/communities/{slug}/tree.zip")
def content(call: Asked, slug: str, request: Request) -> Response:
    """The pages, as a download."""
    community = communities.find(call.session, call.actor, slug)
    content = spool()
    trees.give_whole(call.session, call.actor, community, request.scope["state"]["files"], content)
    return spooled(content, "application/zip", f"{community.slug}.zip")


def _gate(call: Call, slug: str) -> None:
    trees.require_taking(call.actor, communities.find(call.session, call.actor, slug))


@router.post("/communities/{slug}/tree", max_body_size=UNBOUNDED)
@again(shown)
@reads_first
def bring(
    call: Unread,
    slug: str,
    request: Request,
    coming: Annotated[Coming, incoming(_gate, lambda: trees.MOST_MB, stores=False)],
    only: str = "",
) -> Tree:
    """Bring them in, or only try; what came of it stands on the page."""
    community = communities.find(call.session, call.actor, slug)
    tried = only == "try"
    files = None if tried else request.scope["state"]["files"]
    taken = trees.take_whole(call.session, call.database, call.actor, community, coming.bytes(), files)
    return _tree(call, slug, taken=taken, tried=tried)
