"""A newsletter for feed readers: Atom (RFC 4287) and JSON Feed 1.1, an entry for each issue."""

from typing import Any
from xml.etree import ElementTree as Xml

import orjson
from fastapi import APIRouter
from starlette.responses import Response

from app.core import i18n
from app.core.i18n import _
from app.http.call import Asked
from app.pages.feeds import ATOM, JSON_FEED, SHARED, instant, say
from app.pages.open import TAGS, OpenRoute, address, opened
from app.services import publishing
from app.services.publishing import Issue, Letters

router = APIRouter(route_class=OpenRoute, include_in_schema=False)


@router.get("/communities/{slug}/newsletter.atom")
def atom(call: Asked, slug: str, lang: str = "") -> Response:  # noqa: ARG001  # the route reads lang
    """A published newsletter."""
    letters = publishing.newsletter(call.session, slug)
    Xml.register_namespace("", ATOM)
    root = Xml.Element(f"{{{ATOM}}}feed", {"xml:lang": TAGS[i18n.language()]})
    here = address(call.path)
    say(root, "id", here)
    say(root, "title", _title(letters))
    say(root, "updated", instant(max((_moment(one) for one in letters.issues), default=letters.community.created_at)))
    say(root, "link", rel="self", type="application/atom+xml", href=here)
    say(root, "link", rel="alternate", type="text/html", href=_home(letters))
    say(say(root, "author"), "name", letters.community.name)
    for issue in letters.issues:
        one = say(root, "entry")
        say(one, "id", f"urn:uuid:{issue.row.id}")
        say(one, "title", issue.title)
        say(one, "published", instant(_moment(issue)))
        say(one, "updated", instant(_moment(issue)))
        say(one, "link", rel="alternate", type="text/html", href=address(f"/newsletters/{issue.row.id}"))
        say(one, "content", _words(issue), type="text")
    body = b'<?xml version="1.0" encoding="utf-8"?>\n' + Xml.tostring(root, encoding="utf-8")
    return opened(body, "application/atom+xml", SHARED)


@router.get("/communities/{slug}/newsletter.json")
def json(call: Asked, slug: str, lang: str = "") -> Response:  # noqa: ARG001  # the route reads lang
    """The same as JSON."""
    letters = publishing.newsletter(call.session, slug)
    told: dict[str, Any] = {
        "version": JSON_FEED,
        "title": _title(letters),
        "home_page_url": _home(letters),
        "feed_url": address(call.path),
        "language": TAGS[i18n.language()],
        "items": [
            {
                "id": f"urn:uuid:{issue.row.id}",
                "url": address(f"/newsletters/{issue.row.id}"),
                "title": issue.title,
                "content_text": _words(issue),
                "date_published": instant(_moment(issue)),
                "date_modified": instant(_moment(issue)),
            }
            for issue in letters.issues
        ],
    }
    return opened(orjson.dumps(told), "application/feed+json", SHARED)


def _title(letters: Letters) -> str:
    return _("Newsletter of %(name)s") % {"name": letters.community.name}


def _home(letters: Letters) -> str:
    return address(f"/communities/{letters.community.slug}/newsletter")


def _moment(issue: Issue) -> Any:
    return issue.row.sent_at or issue.row.updated_at


def _words(issue: Issue) -> str:
    """An issue as plain text: a line for each bullet, with where it leads."""
    lines = [issue.row.intro, ""] if issue.row.intro else []
    for heading, bullets in issue.sections:
        lines += [heading, *(f"- {one.words}{_address(one.href)}" for one in bullets), ""]
    return "\n".join(lines).strip()


def _address(href: str) -> str:
    return f" {address(href) if href.startswith('/') else href}" if href else ""
