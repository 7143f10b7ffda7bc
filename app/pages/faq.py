"""A community's answers for everybody: a page, Markdown and JSON, for people, programs and bots (product.md V9)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from fastapi import APIRouter
from starlette.responses import Response

from app.core.i18n import _
from app.http.breaches import REPORTED
from app.http.call import Asked
from app.pages.open import OpenRoute, address, html, opened
from app.pages.render import View
from app.services import publishing
from app.services.publishing import Faq

router = APIRouter(route_class=OpenRoute, include_in_schema=False)
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
SHARED = {"Cross-Origin-Resource-Policy": "cross-origin"}
HEADING = re.compile(r"^(#{1,5})(?=\s)")
FENCE = re.compile(r"^\s{0,3}(```|~~~)")


@dataclass(frozen=True)
class Answers(View):
    """The page."""

    template = "embed/faq.html"
    faq: Faq
    home: str
    forms: list[tuple[str, str, str]]  # what each is called, its media type, and where it is


@router.get("/faq/{slug}.md")
def markdown(call: Asked, slug: str, lang: str = "") -> Response:  # noqa: ARG001  # the route reads lang
    """All answers as one Markdown text."""
    return opened("".join(written(publishing.public_faq(call.session, slug))), "text/markdown", SHARED)


@router.get("/faq/{slug}.json")
def json(call: Asked, slug: str, lang: str = "") -> Response:  # noqa: ARG001  # the route reads lang
    """All answers as data."""
    faq = publishing.public_faq(call.session, slug)
    said = {
        "community": faq.community.slug,
        "name": faq.community.name,
        "updated_at": faq.updated,
        "items": [
            {"id": one.id, "question": one.title, "answer": one.body, "lang": one.lang, "verified_at": one.last_verified_at,
             "url": address(f"/assets/{one.id}")}
            for one in faq.entries
        ],
    }  # fmt: skip
    return opened(orjson.dumps(said, option=orjson.OPT_UTC_Z | orjson.OPT_OMIT_MICROSECONDS), "application/json", SHARED)


@router.get("/faq/{slug}")
def page(call: Asked, slug: str, lang: str = "") -> Response:  # noqa: ARG001  # the route reads lang
    """All answers as a page, which asks for nothing but our style sheet."""
    faq = publishing.public_faq(call.session, slug)
    here = address(f"/faq/{faq.community.slug}")
    others = [("Markdown", "text/markdown", f"{here}.md"), ("JSON", "application/json", f"{here}.json")]
    view = Answers(faq, address(f"/communities/{faq.community.slug}"), others)
    return opened(html(view, call), "text/html", {"Content-Security-Policy": POLICY + REPORTED})


def written(faq: Any) -> Iterator[str]:
    """The answers as Markdown: each a heading under the community's, its own headings below that."""
    yield f"# {_('Answers of %(name)s') % {'name': faq.community.name}}\n"
    for one in faq.entries:
        yield f"\n## {one.title}\n\n{_lowered(one.body)}\n"


def _lowered(body: str) -> str:
    """A text whose headings are two levels further down, code left as it is."""
    lines, fence = [], ""
    for line in body.strip().splitlines():
        mark = FENCE.match(line)
        if mark:
            fence = "" if fence == mark[1] else fence or mark[1]
        lines.append(line if fence or mark else HEADING.sub(lambda found: "#" * min(len(found[1]) + 2, 6), line))
    return "\n".join(lines)
