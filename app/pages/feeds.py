"""Feeds for readers and intranets: Atom (RFC 4287) and JSON Feed 1.1, of a community and of the whole organisation."""

import re
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as Xml

import orjson
from fastapi import APIRouter
from starlette.responses import Response

from app.core import i18n
from app.core.i18n import _
from app.core.settings import settings
from app.http.call import Asked, Call
from app.pages import words
from app.pages.knowledge_words import asset_kinds
from app.pages.open import TAGS, OpenRoute, address, opened
from app.services import publishing
from app.services.publishing import Entry, Feed

router = APIRouter(route_class=OpenRoute, include_in_schema=False)
ATOM = "http://www.w3.org/2005/Atom"
JSON_FEED = "https://jsonfeed.org/version/1.1"
NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0 §2.2
SHARED = {"Cross-Origin-Resource-Policy": "cross-origin"}


@router.get("/feed.atom")
def everybodys_atom(call: Asked, lang: str = "") -> Response:  # noqa: ARG001  # the route reads lang
    """What happened in every open community."""
    return _as_atom(call, publishing.of_everybody(call.session))


@router.get("/feed.json")
def everybodys_json(call: Asked, lang: str = "") -> Response:  # noqa: ARG001  # the route reads lang
    """The same as JSON."""
    return _as_json(call, publishing.of_everybody(call.session))


@router.get("/communities/{slug}/feed.atom")
def atom(call: Asked, slug: str, lang: str = "") -> Response:  # noqa: ARG001  # the route reads lang
    """What happened in an open community."""
    return _as_atom(call, publishing.of_community(call.session, slug))


@router.get("/communities/{slug}/feed.json")
def json(call: Asked, slug: str, lang: str = "") -> Response:  # noqa: ARG001  # the route reads lang
    """The same as JSON."""
    return _as_json(call, publishing.of_community(call.session, slug))


def _as_atom(call: Call, feed: Feed) -> Response:
    Xml.register_namespace("", ATOM)
    root = Xml.Element(f"{{{ATOM}}}feed", {"xml:lang": TAGS[i18n.language()]})
    here = address(call.path)
    say(root, "id", here)
    say(root, "title", _title(feed))
    say(root, "updated", instant(feed.updated))
    say(root, "link", rel="self", type="application/atom+xml", href=here)
    say(root, "link", rel="alternate", type="text/html", href=_home(feed))
    say(say(root, "author"), "name", feed.community.name if feed.community else settings().organisation)
    for entry in feed.entries:
        _add(root, entry)
    body = b'<?xml version="1.0" encoding="utf-8"?>\n' + Xml.tostring(root, encoding="utf-8")
    return opened(body, "application/atom+xml", SHARED)


def _add(root: Xml.Element, entry: Entry) -> None:
    one = say(root, "entry")
    if entry.lang:
        one.set("xml:lang", entry.lang)
    say(one, "id", f"urn:uuid:{entry.id}")
    say(one, "title", entry.title)
    say(one, "published", instant(entry.published))
    say(one, "updated", instant(entry.updated))
    say(one, "link", rel="alternate", type="text/html", href=address(entry.path))
    say(one, "category", term=entry.kind, label=_kind(entry))
    summary = say(one, "summary", _summary(entry))
    summary.set("xml:lang", TAGS[i18n.language()])


def say(parent: Xml.Element, name: str, text: str = "", **attributes: str) -> Xml.Element:
    """An element with a text, without what XML cannot hold."""
    element = Xml.SubElement(parent, f"{{{ATOM}}}{name}", {key: NO_XML.sub("", value) for key, value in attributes.items()})
    element.text = NO_XML.sub("", text) or None
    return element


def _as_json(call: Call, feed: Feed) -> Response:
    told: dict[str, Any] = {
        "version": JSON_FEED,
        "title": _title(feed),
        "home_page_url": _home(feed),
        "feed_url": address(call.path),
        "language": TAGS[i18n.language()],
        "items": [_item(entry) for entry in feed.entries],
    }
    return opened(orjson.dumps(told), "application/feed+json", SHARED)


def _item(entry: Entry) -> dict[str, Any]:
    item = {
        "id": f"urn:uuid:{entry.id}",
        "url": address(entry.path),
        "title": entry.title,
        "content_text": _summary(entry),
        "date_published": instant(entry.published),
        "date_modified": instant(entry.updated),
        "tags": [_kind(entry)],
    }
    return {**item, "language": entry.lang} if entry.lang else item


def _title(feed: Feed) -> str:
    name = feed.community.name if feed.community else settings().organisation
    return _("%(name)s: what happened lately") % {"name": name}


def _home(feed: Feed) -> str:
    return address(f"/communities/{feed.community.slug}" if feed.community else "/communities")


def _summary(entry: Entry) -> str:
    return _("%(kind)s in %(community)s") % {"kind": _kind(entry), "community": entry.community}


def _kind(entry: Entry) -> str:
    return {**words.kinds(), **asset_kinds()}.get(entry.kind, entry.kind)


def instant(moment: datetime) -> str:
    """RFC 3339, in whole seconds of UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
