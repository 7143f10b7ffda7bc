"""The widget: a community's card in a frame on somebody else's page, or as a piece of HTML to put there (domain.md §5.9).

Who may frame it stands in GUILDRY_EMBED_ORIGINS. It runs no script, sets no cookie, and asks nobody but us for a style sheet.
"""

from base64 import b64encode
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import Response

from app.core.settings import settings
from app.http.breaches import REPORTED
from app.http.call import Asked
from app.pages import words
from app.pages.marks import standalone_mark
from app.pages.open import OpenRoute, address, html, opened
from app.pages.render import View
from app.services import publishing
from app.services.publishing import Card

router = APIRouter(route_class=OpenRoute, include_in_schema=False)
THEMES = ("light", "dark")


@dataclass(frozen=True)
class Shown:
    """A card in words, with addresses that hold from anywhere."""

    card: Card
    kind: str
    status: str
    mark: str
    home: str
    assets: list[tuple[str, str, str]]  # title, address, language


@dataclass(frozen=True)
class Widget(View):
    """The page in the frame; no theme means the reader's own."""

    template = "embed/widget.html"
    shown: Shown
    theme: str


@dataclass(frozen=True)
class Fragment(View):
    """The card alone, for a page that brings its own style."""

    template = "embed/_card.html"
    shown: Shown


@router.get("/embed/communities/{slug}")
def widget(call: Asked, slug: str, lang: str = "", theme: str = "", part: str = "") -> Response:  # noqa: ARG001  # the route reads lang
    """The card of a published community: a page for a frame, or with `?part=fragment` the element alone."""
    card = shown(publishing.card(call.session, slug))
    view = Fragment(card) if part == "fragment" else Widget(card, theme if theme in THEMES else "")
    return opened(html(view, call), "text/html", _framed())


def shown(card: Card) -> Shown:
    """A card, made ready for its template."""
    community = card.community
    mark = b64encode(standalone_mark(community.slug).encode()).decode()
    return Shown(
        card=card,
        kind=words.community_kinds()[community.kind],
        status="" if community.status == "active" else words.statuses()[community.status],
        mark=f"data:image/svg+xml;base64,{mark}",
        home=address(f"/communities/{community.slug}"),
        assets=[(one.title, address(f"/assets/{one.id}"), one.lang) for one in card.assets],
    )


def _framed() -> dict[str, str]:
    """Headers by which a browser shows it on the pages that the settings name, and on no other."""
    origins = " ".join(settings().embed_origins) or "'none'"
    policy = (
        f"default-src 'none'; style-src 'self'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors {origins}"
    )
    return {"Content-Security-Policy": policy + REPORTED, "Cross-Origin-Resource-Policy": "cross-origin"}
