"""oEmbed: whoever pastes a community's address into an editor that knows oEmbed gets the widget (oembed.com, 1.0)."""

import re
from html import escape
from typing import Any
from urllib.parse import urlencode

import orjson
from fastapi import APIRouter
from starlette.responses import Response

from app.core import i18n
from app.core.errors import NotFoundError
from app.core.i18n import _
from app.core.settings import settings
from app.http.call import Asked
from app.pages.open import SECONDS, OpenRoute, address, opened
from app.policies.publishing import is_published
from app.services import publishing

router = APIRouter(route_class=OpenRoute, include_in_schema=False)
WIDTH, HEIGHT = 360, 460
OURS = re.compile(r"/(?:embed/)?communities/([A-Za-z0-9._-]+)/?")


@router.get("/oembed")
def oembed(
    call: Asked, url: str = "", format: str = "json", maxwidth: str = "", maxheight: str = "", lang: str = ""  # noqa: A002  # as oEmbed calls it
) -> Response:  # fmt: skip
    """What to put where a community's address stands."""
    if format != "json":
        return Response(_("Only JSON is offered here."), 501, {"Cache-Control": "no-store"}, media_type="text/plain")
    community = publishing.find(call.session, _slug(url))
    width, height = _at_most(maxwidth, WIDTH), _at_most(maxheight, HEIGHT)
    language = lang if lang in i18n.LANGUAGES else ""
    told = {
        "version": "1.0",
        "type": "rich",
        "title": community.name,
        "provider_name": settings().organisation,
        "provider_url": settings().base_url,
        "cache_age": SECONDS,
        "html": frame(community.slug, community.name, {"lang": language}, width, height),
        "width": width,
        "height": height,
    }
    return opened(orjson.dumps(told), "application/json", {"Cross-Origin-Resource-Policy": "cross-origin"})


def discovery(community: Any) -> str:
    """Where a community's page says that its widget can be had; nothing for one that is not published."""
    published = settings().publish and is_published(community)
    return f"/oembed?{urlencode({'url': address(f'/communities/{community.slug}')})}" if published else ""


def _slug(url: str) -> str:
    """The slug in an address of ours; raises NotFoundError for anything else."""
    found = OURS.fullmatch(url.removeprefix(settings().base_url).partition("?")[0])
    if not url.startswith(settings().base_url) or not found:
        raise NotFoundError(_("There is nothing at this address."))
    return found[1]


def _at_most(asked: str, ours: int) -> int:
    return min(ours, int(asked)) if re.fullmatch(r"[1-9]\d{0,5}", asked) else ours


def frame(slug: str, name: str, chosen: dict[str, str], width: int = WIDTH, height: int = HEIGHT) -> str:
    """The frame to paste, with a link inside for where frames are not shown."""
    query = urlencode({key: value for key, value in chosen.items() if value})
    source = address(f"/embed/communities/{slug}") + (f"?{query}" if query else "")
    link = f'<a href="{escape(address(f"/communities/{slug}"))}">{escape(name)}</a>'
    return (
        f'<iframe src="{escape(source)}" title="{escape(name)}" width="{width}" height="{height}" loading="lazy" '
        f'referrerpolicy="no-referrer">{link}</iframe>'
    )
