"""The playground of whoever builds the intranet: a community's widget as it will look, and what to paste (domain.md §5.9)."""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from markupsafe import Markup

from app.core import i18n
from app.core.i18n import _
from app.core.settings import settings
from app.http.call import Asked, Call
from app.pages.embed import THEMES, Fragment, shown
from app.pages.oembed import frame
from app.pages.open import address, html
from app.pages.render import View
from app.pages.route import PageRoute
from app.services import publishing

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True)
class Playground(View):
    """What is chosen, the widget so, and pieces to paste: each a label, a sentence and a text."""

    template = "developers/widgets.html"
    places: list[Any]
    slug: str
    lang: str
    theme: str
    preview: Markup
    snippets: list[tuple[str, str, str]]
    origins: list[str]


@router.get("/developers/widgets")
def playground(call: Asked, community: str = "", lang: str = "", theme: str = "") -> Playground:
    """A published community's widget in a language and a theme; the first by name unless one is named."""
    _who = call.actor
    places = publishing.published(call.session)
    place = next((one for one in places if one.slug == community), places[0] if places else None)
    chosen = {
        "lang": lang if lang in i18n.LANGUAGES else "",
        "theme": theme if theme in THEMES else "",
    }
    return Playground(
        places=places,
        slug=place.slug if place else "",
        **chosen,
        preview=_preview(call, place.slug, chosen["lang"]) if place else Markup(""),
        snippets=_snippets(place, chosen) if place else [],
        origins=list(settings().embed_origins),
    )


def _preview(call: Call, slug: str, lang: str) -> Markup:
    """The card as the frame will show it, in the language chosen."""
    with i18n.speaking(lang or i18n.language()):
        return Markup(html(Fragment(shown(publishing.card(call.session, slug))), call))  # noqa: S704  # escaped by its template


def _snippets(place: Any, chosen: dict[str, str]) -> list[tuple[str, str, str]]:
    home = address(f"/communities/{place.slug}")
    query = "".join(f"&{name}={value}" for name, value in chosen.items() if value)
    language = f"?lang={chosen['lang']}" if chosen["lang"] else ""
    card = address(f"/api/v1/communities/{place.slug}/card")
    part = address(f"/embed/communities/{place.slug}?part=fragment{query}")
    return [
        (_("Frame"), _("Paste it into a page. It needs no script and sets no cookie."), frame(place.slug, place.name, chosen)),
        (_("Piece of HTML"), _("Your server fetches it and puts it into the page, in your own style."), f'curl -s "{part}"'),
        (
            _("JSON"),
            _("The same as data; it asks for a token that may read."),
            f'curl -s -H "Authorization: Bearer $TOKEN" "{card}"',
        ),
        (_("Address"), _("Paste it into an editor that knows oEmbed; it becomes the frame."), home),
        (_("Feeds"), _("What happened lately, without names, as Atom and JSON Feed."), _feeds(home, language)),
        (_("Calendars"), _("Its days, to subscribe to in a calendar."), f"{home}/calendar.ics{language}"),
    ]


def _feeds(home: str, language: str) -> str:
    return "\n".join(f"{place}/feed.{form}{language}" for place in (home, settings().base_url) for form in ("atom", "json"))
